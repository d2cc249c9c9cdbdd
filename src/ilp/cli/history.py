"""Where does a code come from? Every row about it, the days on which it really held, and its worked cases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ilp import codes, export
from ilp.cli import law, words
from ilp.cli.output import as_json
from ilp.errors import Language
from ilp.rulebook import Rulebook
from ilp.rulebook.composing import timeline
from ilp.rulebook.rows import Dated, Ends, Example, NotEncoded
from ilp.tables import block, page
from ilp.texts import say

Stretch = tuple[Any, Any]


def show(book: Rulebook, code: str, json: bool, lang: Language, *, examples: bool = False) -> int:
    """Show every row about `code`, oldest first; with `examples`, the worked cases that touch it too.

    Raises:
        UnknownCode: no row has this code (`ILP-R022`).
    """
    rows = book.history(code)
    cases = [case for _, case in book.examples if touches(case, code)] if examples else []
    notes = near(book, rows)
    if json:
        said: dict[str, Any] = {**law.head(book, None), "code": code}
        said["rows"] = [{**export.row(row), "held": held_dict(book, row)} for row in rows]
        if examples:
            said["examples"] = [case.model_dump(mode="json") for case in cases]
        said["not_encoded"] = [note.model_dump(mode="json") for note in notes]
        as_json(said)
        return 0
    parts = [law.text(book, row, lang, in_force=_held(book, row, lang)) for row in rows]
    if cases:
        parts += [say("heading.examples", lang), *(_case(case, lang) for case in cases)]
    if notes:
        parts += [say("heading.not_encoded_near", lang), *(_note(note, lang) for note in notes)]
    print(page(f"{say('heading.history', lang, code=code)}\n{law.about(book, lang)}", *parts))
    return 0


def show_not_encoded(book: Rulebook, json: bool, lang: Language) -> int:
    """Show the changes that are known of and cannot be encoded, each with its reason."""
    if json:
        as_json([note.model_dump(mode="json") for note in book.not_encoded])
        return 0
    print(page(say("heading.not_encoded", lang), *(_note(note, lang) for note in book.not_encoded)))
    return 0


def held(book: Rulebook, row: Dated) -> dict[tuple[Stretch, ...], list[str | None]]:
    """In which stretches did the row really answer? By its areas (None: the nation), equal ones together."""
    key = (row.programme, row.code, getattr(row, "alternative", ""))  # type: ignore[attr-defined]
    rivals = next((found[key] for found in book.competing.values() if row in found.get(key, ())), (row,))
    found: dict[tuple[Stretch, ...], list[str | None]] = defaultdict(list)
    for area in row.areas or (None,):
        stretches = tuple((start, end) for start, end, own in timeline(rivals, area) if own is row)
        found[stretches].append(area)
    return found


def held_dict(book: Rulebook, row: Dated) -> list[dict[str, Any]]:
    """The same as JSON; a row that ends others holds no stretch of its own."""
    if isinstance(row, Ends):
        return []
    return [
        {
            "areas": [area for area in areas if area is not None],
            "from": start.isoformat(),
            "until": None if end is None else end.isoformat(),
        }
        for stretches, areas in held(book, row).items()
        for start, end in stretches
    ]


def _held(book: Rulebook, row: Dated, lang: Language) -> str | None:
    """In words; None when the row's own span says it all."""
    if isinstance(row, Ends):
        return None
    found = held(book, row)
    said = []
    for stretches, areas in found.items():
        text = say("join.list", lang).join(words.span(start, end, lang) for start, end in stretches)
        named = tuple(area for area in areas if area is not None)
        said.append(f"{text} ({words.places(named, lang)})" if len(found) > 1 else text)
    return say("join.sentences", lang).join(said)


def touches(case: Example, code: str) -> bool:
    """Does the worked case say something of the code?"""
    return any(code == text for text in _texts(case.expect))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from _texts(below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _texts(below)
    else:
        yield str(value)


def near(book: Rulebook, rows: tuple[Dated, ...]) -> list[NotEncoded]:
    """Which changes that are not encoded name a vaccine of these rows?"""
    products = {each for row in rows if getattr(row, "series", None) for each in _products(row)}
    called = (f"{product} {codes.label('product', product).id}" for product in products)
    names = {word for text in called for word in _words(text)}
    return [note for note in book.not_encoded if names & _words(note.label.id)]


def _products(row: Any) -> tuple[str, ...]:
    return getattr(row.series, "products", ())


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[\w-]+", text.casefold()) if len(word) > 1}


def _note(note: NotEncoded, lang: Language) -> str:
    reason = say(f"not_encoded.{note.reason}", lang)
    lines = [(say("label.reason", lang), reason), (say("label.source", lang), note.clause)]
    return block(f"{note.id}: {note.label.text(lang)}", lines)


def _case(case: Example, lang: Language) -> str:
    lines = [
        (say("label.date", lang), f"{case.on} {case.area or ''}".strip()),
        (say("label.person", lang), line(case.person)),
        (say("label.expect", lang), line(case.expect)),
    ]
    return block(f"{case.id}: {case.why.text(lang)}", lines)


def line(value: Any) -> str:
    """A nested value on one line, without the marks that only machines need."""

    def inner(below: Any) -> str:
        return f"({line(below)})" if isinstance(below, dict) else line(below)

    if isinstance(value, dict):
        return ", ".join(f"{key}: {inner(below)}" for key, below in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(inner(below) for below in value)
    return str(value)
