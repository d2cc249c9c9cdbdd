"""Which worked cases stand beside the rules? One page for each family; the tests run every one of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ilp.cli.history import line
from ilp.errors import LANGUAGES, Language
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Example
from ilp.texts import say

from .words import table, word, write


def page(family: str, cases: list[tuple[str, Example]], lang: Language) -> Iterator[str]:
    """The page of one family, file by file."""
    yield from (f"# {word('cases.title', lang, family=word(f'family.{family}', lang))}", "")
    yield word("cases.about", lang, count=len(cases), family=family) + "\n"
    head = [word("cases.case", lang), word("cases.asked", lang)]
    head += [say("label.person", lang), say("label.expect", lang)]
    instruments = {name: file.instrument.name for name, file in Rulebook.load().files}
    for name, own in groupby(cases, key=lambda each: each[0]):
        yield from (f"## {instruments[name]}", "")
        yield from table(
            head,
            [
                (f"{case.why.text(lang)} `{case.id}`", _asked(case), line(case.person), line(case.expect))
                for _, case in own
            ],
        )


def _asked(case: Example) -> str:
    """On which day, where, and under which choices?"""
    choices = {**case.policy, **case.readings, **({"profile": case.profile} if case.profile else {})}
    return " ".join(filter(None, [f"<time>{case.on}</time>", case.area, line(choices)]))


def make() -> None:
    """Write the page of every family that has cases."""
    found: dict[str, list[tuple[str, Example]]] = {}
    for name, case in Rulebook.load().examples:
        found.setdefault(name.partition("/")[0], []).append((name, case))
    for family, cases in found.items():
        write(f"reference/cases-{family}.md", {lang: page(family, cases, lang) for lang in LANGUAGES})
