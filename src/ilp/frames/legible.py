"""Which values of visits and screenings can be read? As `ilp.records` reads the rows of such tables.

A value stands in `number` or in `text`; in both only as true or false (1 or 0 beside the word). Where a key
stands twice in one event the last row is read.
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

from ilp.frames import columns
from ilp.frames.columns import NOBODY, Words, in_order, is_text, packed
from ilp.frames.days import Flags
from ilp.frames.inside import Table
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


def read(own: Table, unread: Flags) -> Table:
    """The rows of one of `EVENTS` without the values that cannot be read; what happened still happened.

    Args:
        own: the rows, in their order.
        unread: where something stands under `number` that is none.
    """
    key, text = own.words["key"], own.words["text"]
    unread = unread | contradicting(own.numbers["number"], own.there["number"], text)
    kept = Words(np.where(unread, NOBODY, key.places), key.known) if unread.any() else key
    earlier, _ = twice([own.person, own.words["code"].places, own.days["on"], own.turn], kept)
    unread |= no_plain_list(text)
    unread[earlier] = True
    if not (unread & (key.places != NOBODY)).any():
        return own
    return evolve(own, words={**own.words, "key": Words(np.where(unread, NOBODY, key.places), key.known)})


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
