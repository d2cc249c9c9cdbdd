"""Which rules of the guidelines are encoded? Writes `reference/coverage.md` of both trees from the data."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from ilp.errors import LANGUAGES, Language
from ilp.rulebook import Rulebook
from ilp.rulebook.coverage import Covered, coverage, title
from ilp.texts import say

FOLDER = Path(__file__).parents[1] / "docs"


def page(lang: Language) -> str:
    """The page in one language: how many, then every rule module by module."""
    found = list(coverage(Rulebook.load()))
    lines = [
        f"# {say('heading.coverage', lang)}",
        "",
        say("coverage.about", lang),
        "",
        *_summary(found, lang),
    ]
    for module, rules in groupby(found, key=lambda own: own.id.partition("-")[0]):
        lines += [
            "",
            f"## {module}: {title(module).text(lang)}",
            "",
            *_head(("rule", "status", "codes"), lang),
        ]
        lines += [f"| {own.id} | {_state(own, lang)} | {_what(own, lang)} |" for own in rules]
    return "\n".join(lines) + "\n"


def _summary(found: list[Covered], lang: Language) -> list[str]:
    states = list(dict.fromkeys(_state(own, lang) for own in found))
    lines = _head(("rule", *states), lang)
    for module, rules in groupby(found, key=lambda own: own.id.partition("-")[0]):
        named = [_state(own, lang) for own in rules]
        lines.append(f"| {module} | " + " | ".join(str(named.count(state)) for state in states) + " |")
    named = [_state(own, lang) for own in found]
    return [*lines, f"| **{len(found)}** | " + " | ".join(f"**{named.count(s)}**" for s in states) + " |"]


def _head(names: tuple[str, ...], lang: Language) -> list[str]:
    words = [say(f"label.{name}", lang) if name in ("rule", "status", "codes") else name for name in names]
    return ["| " + " | ".join(words) + " |", "|" + "---|" * len(names)]


def _state(own: Covered, lang: Language) -> str:
    return say(f"coverage.{own.state or 'silent'}", lang)


def _what(own: Covered, lang: Language) -> str:
    if own.reason is None:
        return ", ".join(f"`{code}`" for code in own.codes)
    about = own.about.text(lang) if own.about else ""
    return say("coverage.left", lang, reason=say(f"coverage.{own.reason}", lang), about=about)


def write() -> None:
    """Write both pages."""
    for lang in LANGUAGES:
        (FOLDER / lang / "reference" / "coverage.md").write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    write()
