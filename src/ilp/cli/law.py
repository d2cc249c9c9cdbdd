"""What is the law on a day, in an area? The consolidated text, row by row, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ilp import export
from ilp.cli import words
from ilp.cli.output import as_json
from ilp.errors import Language
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED, Dated, Defaults, Ends, Service
from ilp.tables import block, page
from ilp.texts import say

KINDS = tuple(kind for kind in DATED.values() if kind not in (Ends, Defaults))


def show(book: Rulebook, on: date, area: str | None, code: str | None, json: bool, lang: Language) -> int:
    """Show every row that holds on `on` in `area`, or those of one code.

    Raises:
        UnknownCode: there is no such code (`ILP-R022`).
        NoRuleInForce: nothing holds then (`ILP-R021`), or not this code (`ILP-R020`).
    """
    found = [row for row in _held(book, on, area) if code in (None, getattr(row, "code", None))]
    if code is not None and not found:
        book.history(code)
        book.at(on, area).service(code)
    if json:
        as_json({**head(book, area), "on": on.isoformat(), "rows": [export.row(row) for row in found]})
        return 0
    title = say("heading.rules", lang, on=on, area=where(area, lang))
    print(page(f"{title}\n{about(book, lang)}", *(text(book, row, lang) for row in found)))
    return 0


def _held(book: Rulebook, on: date, area: str | None) -> Iterator[Dated]:
    """Which rows hold? Where several programmes ask for one service, the one that answers comes first."""
    book.at(on, area)
    for kind in KINDS:
        rows = book.holding(kind, on, area)
        first: dict[str, int] = {}
        for place, row in enumerate(rows):
            first.setdefault(row.code, place)  # type: ignore[attr-defined]
        yield from sorted(
            rows,
            key=lambda row: (first[row.code], book.profile.rank(row.programme)),  # type: ignore[attr-defined]
        )


def head(book: Rulebook, area: str | None) -> dict[str, Any]:
    """What does a JSON answer about the rules say first: which rules, where?"""
    return {
        "rulebook": book.version,
        "profile": book.profile.name,
        "readings": dict(book.readings),
        "area": area,
    }


def where(area: str | None, lang: Language) -> str:
    """Which area is meant, in words?"""
    return say("heading.national", lang) if area is None else say("heading.in_area", lang, area=area)


def about(book: Rulebook, lang: Language) -> str:
    """Which rulebook answers?"""
    return say("heading.book", lang, version=book.version, profile=book.profile.name)


def text(book: Rulebook, row: Dated, lang: Language, in_force: str | None = None) -> str:
    """How does a row read: who, when, where, since when and on what ground?"""
    kind = export.kind(row)
    said = words.facts(kind, row, lang)
    name = ": ".join(filter(None, [getattr(row, "code", ""), said.get("label")]))
    if kind != "service":
        name = f"{name} ({say(f'row.{kind}', lang)})"
    alternative = getattr(row, "alternative", "")
    return block(name, lines(book, row, said, alternative, in_force, lang))


def lines(
    book: Rulebook, row: Dated, said: dict[str, str], alternative: str, in_force: str | None, lang: Language
) -> Iterator[tuple[str, str]]:
    """What does a row say, part by part? Each with its name; a part with nothing to say has an empty text."""
    list_ = say("join.list", lang)
    span = in_force or words.span(row.in_force_from, row.in_force_until, lang)
    reach = [span, said["areas"], say("span.everywhere", lang) if row.everywhere else ""]
    chosen = book.readings.get(row.dispute.id) if row.dispute else None
    timed = isinstance(row, Service)
    yield say("label.alternative", lang), alternative
    yield say("label.who", lang), said.get("who", "")
    yield say("label.born", lang), said.get("born", "")
    yield say("label.when" if timed else "label.content", lang), words.content(said, lang)
    yield say("label.where", lang), said.get("where", "")
    yield say("label.programme", lang), said["programme"]
    yield say("label.in_force", lang), list_.join(filter(None, reach))
    yield say("label.source", lang), words.source(row, lang)
    yield say("label.dispute", lang), words.dispute(row, chosen, lang)
    yield say("label.note", lang), row.note.text(lang) if row.note else ""
