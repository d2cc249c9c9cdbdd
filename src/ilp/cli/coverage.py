"""Which rules of the guidelines are encoded, and why are the others not? `ilp rules --coverage`."""

from __future__ import annotations

from itertools import groupby

from ilp.cli.output import as_json
from ilp.errors import Language
from ilp.rulebook import Rulebook
from ilp.rulebook.coverage import Covered, coverage, title
from ilp.tables import page, table
from ilp.texts import say


def show(book: Rulebook, json: bool, lang: Language) -> int:
    """Show every rule of the guidelines with what became of it, module by module."""
    found = list(coverage(book))
    if json:
        as_json([own.to_dict(lang) for own in found])
    else:
        print(text(found, lang))
    return 0


def text(found: list[Covered], lang: Language) -> str:
    """How does the list read?"""
    counts = [say("coverage.total", lang, state=said, count=n) for said, n in _counts(found, lang)]
    parts = [f"{say('heading.coverage', lang)}\n{say('join.sentences', lang).join(counts)}"]
    for module, rules in groupby(found, key=lambda own: own.id.partition("-")[0]):
        rows = [[own.id, _state(own, lang), _what(own, lang)] for own in rules]
        names = ("rule", "status", "codes")
        heading = [say(f"label.{name}", lang) for name in names]
        parts.append(f"{module}: {title(module).text(lang)}\n{table(heading, rows)}")
    return page(*parts)


def _counts(found: list[Covered], lang: Language) -> list[tuple[str, int]]:
    states = [_state(own, lang) for own in found]
    return [(state, states.count(state)) for state in dict.fromkeys(states)]


def _state(own: Covered, lang: Language) -> str:
    return say(f"coverage.{own.state or 'silent'}", lang)


def _what(own: Covered, lang: Language) -> str:
    if own.reason is None:
        return say("join.list", lang).join(own.codes)
    about = own.about.text(lang) if own.about else ""
    return say("coverage.left", lang, reason=say(f"coverage.{own.reason}", lang), about=about)
