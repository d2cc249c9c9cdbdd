"""Which values of visits and screenings can be read? As `ilp.records` reads the rows of such tables.

A value stands in `number` or in `text`; true or false as a word, alone or with 1 or 0 beside it. Where a key
stands twice in one event the last row that can be read is read, by whoever puts the rows of events together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve
from numpy.typing import NDArray

from ilp.frames.entering import columns
from ilp.frames.entering.columns import NOBODY, Words, in_order, is_text, packed
from ilp.frames.entering.days import Flags
from ilp.frames.entering.inside import Table
from ilp.records.tables import ANSWERS

EVENTS = ("screenings", "visits")
LIST = "["
Places = NDArray[np.intp]


def contradicting(numbers: NDArray[np.float64], there: Flags, texts: Words) -> Flags:
    """Do number and text say different things?"""
    both: Flags = there & texts.read(bool, False, bool)
    if both.any():
        both &= numbers != texts.read(_truth, np.nan, np.float64)
    return both


def no_plain_list(texts: Words) -> Flags:
    """Is it a list that holds something else than texts, numbers, true and false?"""
    return texts.read(_odd, False, bool)


def illegible(column: pa.ChunkedArray, there: Flags) -> Flags:
    """Is something written that is no number?"""
    if not column.null_count and there.all():
        return ~there
    given = pc.is_null(column, nan_is_null=True) if pa.types.is_floating(column.type) else pc.is_null(column)
    written: Flags = ~np.asarray(given)
    if is_text(column.type):
        written &= columns.words(column).read(_filled, False, bool)
    return written & ~there


def twice(keys: Sequence[NDArray[Any]], key: Words) -> tuple[Places, Places]:
    """The rows whose key stands in a later row of the same event too, and those later rows.

    What `keys` have in common is one event. Of three such rows the middle one is in both answers.
    """
    rows = np.flatnonzero(key.places != NOBODY)
    own = [each[rows] for each in (*keys, key.places)]
    one = packed(own)
    if len(rows) < 2 or (one is not None and not _repeats(np.sort(one))):
        return rows[:0], rows[:0]
    order = in_order(own)
    order = np.arange(len(rows)) if order is None else order
    again = np.logical_and.reduce([each[order][1:] == each[order][:-1] for each in own])
    return rows[order[:-1][again]], rows[order[1:][again]]


def events(own: Table, rows: Places) -> list[NDArray[Any]]:
    """What the rows of one event have in common."""
    return [own.person[rows], own.days["on"][rows], own.words["code"].places[rows], own.turn[rows]]


def begun(own: Table, rows: Places) -> Places:
    """In which row does the event of each row begin? Worked out where one day has several events."""
    found = rows.copy()
    several = _with_several(*events(own, rows))
    if several.size:
        those = np.flatnonzero(np.isin(own.person, several))
        order = those[np.lexsort(events(own, those)[::-1])]
        new = np.logical_or.reduce([each[1:] != each[:-1] for each in events(own, order)])
        first = np.empty(len(own), np.intp)
        first[order] = order[np.flatnonzero(np.append(True, new))][np.append(0, np.cumsum(new))]
        among = np.isin(own.person[rows], several)
        found[among] = first[rows[among]]
    return found


def _with_several(
    person: NDArray[Any], day: NDArray[Any], code: NDArray[Any], turn: NDArray[Any]
) -> NDArray[Any]:
    order = in_order([person, day])
    own = [person, day, code, turn] if order is None else [each[order] for each in (person, day, code, turn)]
    person, day, code, turn = own
    other = (code[1:] != code[:-1]) | (turn[1:] != turn[:-1])
    return np.unique(person[1:][(person[1:] == person[:-1]) & (day[1:] == day[:-1]) & other])


def read(own: Table, unread: Flags) -> Table:
    """The rows of one of `EVENTS` without the values that cannot be read; what happened still happened.

    Args:
        own: the rows, in their order.
        unread: where something stands under `number` that is none.
    """
    own = _answered(own)
    key, text = own.words["key"], own.words["text"]
    unread = unread | contradicting(own.numbers["number"], own.there["number"], text)
    odd = no_plain_list(text)
    if odd.any():  # such a value first takes the place of those above it
        kept = Words(np.where(unread, NOBODY, key.places), key.known)
        earlier, _ = twice([own.person, own.words["code"].places, own.days["on"], own.turn], kept)
        unread |= odd
        unread[earlier] = True
    if not (unread & (key.places != NOBODY)).any():
        return own
    return evolve(own, words={**own.words, "key": Words(np.where(unread, NOBODY, key.places), key.known)})


def _answered(own: Table) -> Table:
    """The rows with the number beside true and false also where only the word stands."""
    text, there = own.words["text"], own.there["number"]
    if ANSWERS.keys().isdisjoint(text.known):
        return own
    truth = text.read(_truth, np.nan, np.float64)
    alone = ~there & ~np.isnan(truth)
    if not alone.any():
        return own
    numbers = np.where(alone, truth, own.numbers["number"])
    return evolve(
        own, numbers={**own.numbers, "number": numbers}, there={**own.there, "number": there | alone}
    )


def _truth(text: str) -> float:
    return {True: 1.0, False: 0.0}.get(ANSWERS.get(text), np.nan)  # type: ignore[arg-type]


def _odd(text: str) -> bool:
    if not text.startswith(LIST):
        return False
    try:
        return not all(map(_plain, json.loads(text)))
    except ValueError:
        return False  # no list, but a text that begins like one


def _plain(value: Any) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return value is None or isinstance(value, str | bool | int)


def _filled(text: str) -> bool:
    return bool(text.strip())


def _repeats(one: NDArray[np.int64]) -> bool:
    return bool((one[1:] == one[:-1]).any())
