"""What is wrong with what happened? Doses, visits, screenings and measurements held against the lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilp import codes
from ilp.errors import Issue
from ilp.frames.entering import columns
from ilp.frames.entering.columns import NOBODY, Words, whole
from ilp.frames.entering.days import NEVER
from ilp.frames.entering.legible import contradicting, illegible, no_plain_list, twice
from ilp.frames.faults.cells import Cells, texts_of
from ilp.frames.faults.finding import Rows, dates
from ilp.frames.faults.lives import Lives, places
from ilp.records.facts import area_issues
from ilp.records.person import Position
from ilp.records.showing import shown
from ilp.records.stated import unknown
from ilp.records.tables import REQUIRED
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service

MEASURED = ("weight_kg", "height_cm", "muac_cm", "head_cm")


def doses(own: Cells, lives: Lives, on: date | None) -> None:
    """Doses: days outside the life, products nobody knows, copies, areas."""
    person, product, days = _whose(own, lives, "product")
    there = person >= 0
    known = codes.known("product")
    lives.outside(own, "on", person, days, on)
    own.found.words("doses", "product", product, there, strangers("ILP-P026", known))
    own.found.words("doses", "area", own.words("area"), there, lambda area: area_issues(area, "area"))
    own.answers("campaign")
    rows = np.flatnonzero(there)
    order = rows[places(person[rows], product.places[rows], days[rows], turns(own)[rows])]
    keys = [each[order] for each in (person, product.places, days)]
    same = np.zeros(len(order), bool)
    if len(order):
        same[1:] = np.logical_and.reduce([each[1:] == each[:-1] for each in keys])
        first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
        at = np.arange(own.size)
        at[order] = order[first]
        own.found.rows(
            "doses",
            "ILP-P025",
            "product",
            np.sort(order[same]),
            value=texts_of(product, shown),
            on=dates(days),
            first=own.found.paths("doses", at),
        )


def events(own: Cells, lives: Lives, on: date | None) -> None:
    """Visits and screenings: days outside the life, codes and keys nobody knows."""
    person, code, days = _whose(own, lives, "code")
    there = person >= 0
    key = own.words("key")
    _values(own, key)
    turn = turns(own)

    def once(rows: Rows) -> Rows:
        """The first row of each event: each of its rows holds one value."""
        order = rows[places(person[rows], code.places[rows], days[rows], turn[rows])]
        keys = [each[order] for each in (person, code.places, days, turn)]
        new = np.ones(len(order), bool)
        new[1:] = np.logical_or.reduce([each[1:] != each[:-1] for each in keys])
        return np.sort(order[new])

    lives.outside(own, "on", person, days, on, once)
    own.found.words(own.name, "code", code, there, strangers("ILP-F014", happenings()))
    own.found.words(own.name, "key", key, there, strangers("ILP-P043", codes.known("value")))


def _values(own: Cells, key: Words) -> None:
    """Values: keys that stand twice in one event, numbers that are none or contradict the text, odd lists."""
    numbers, there = columns.amounts(pa.chunked_array([own.given("number")]))
    text, named = own.words("text"), key.places != NOBODY
    unread = illegible(pa.chunked_array([own.given("number")]), there) | contradicting(numbers, there, text)
    events = [_numbered(own.given(column)) for column in ("id", "code", "on", "n")]
    _, again = twice(events, key)
    earlier, _ = twice(events, Words(np.where(unread, NOBODY, key.places), key.known))
    odd = no_plain_list(text) & named & ~unread
    odd[earlier] = False
    told = texts_of(key, shown)
    for code, column, wrong in (
        ("ILP-P012", "key", np.sort(again)),
        ("ILP-P097", "number", unread & named),
        ("ILP-P010", "text", odd),
    ):
        own.found.rows(own.name, code, column, wrong, key=told)


def _numbered(column: pa.Array) -> NDArray[np.int32]:
    """A number for each different cell of the column, whatever stands there."""
    places = column.dictionary_encode().indices if not pa.types.is_dictionary(column.type) else column.indices
    return np.asarray(pc.fill_null(places.cast(pa.int32()), NOBODY))


def measurements(own: Cells, lives: Lives, on: date | None) -> None:
    """Measurements: days outside the life, numbers that cannot be."""
    person, _, days = _whose(own, lives, None)
    for column in MEASURED:
        own.amounts(column)
    own.among("position", get_args(Position))
    own.answers("oedema")
    lives.outside(own, "on", person, days, on)


def _whose(own: Cells, lives: Lives, column: str | None) -> tuple[NDArray[np.int64], Words, Any]:
    """Whose row is it, what and when? Rows that lack one of these belong to nobody."""
    allowed = ", ".join(name for name in REQUIRED[own.name] if name != "id")
    person = lives.of(own)
    days = own.days("on")
    there = own.required("on", (days != NEVER) | (own.given("on").is_valid().to_numpy(False)), allowed)
    there = there & (days != NEVER)
    words = Words(np.full(own.size, NOBODY, np.int32))
    if column is not None:
        words = own.words(column)
        there &= own.required(column, words.places != NOBODY, allowed)
    return np.where(there, person, -1), words, days


def turns(own: Cells) -> NDArray[np.int64]:
    """What tells apart, and orders, rows of one day: `n`, 0 where it says nothing."""
    return whole(pa.chunked_array([own.given("n")]), 0)


def strangers(code: str, known: frozenset[str]) -> Callable[[str], list[Issue]]:
    """A judge of words that finds those that are not known."""
    return lambda word: [] if word in known else [unknown(code, "", word, known)]


@cache
def happenings() -> frozenset[str]:
    """Which codes can a visit or a screening have, by any rule of any day? Of a series, also its name."""
    services = Rulebook.load().rows(Service)
    found = {own.code for own in services} | {own.code.rpartition(".")[0] for own in services}
    done = {code for own in services for code in getattr(own.timing, "done_by", ())}
    return frozenset(code for code in found | done if "." in code)
