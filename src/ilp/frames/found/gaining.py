"""Did children gain enough since they were last weighed? N, T, O and B of many weighings at once.

The counterpart of `ilp.growth.gaining` with the default table of least gains and the default interval.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words
from ilp.frames.entering.days import PACK, Days, Flags, Moment
from ilp.frames.entering.inside import Table
from ilp.growth import book
from ilp.growth.gaining import GRAMS
from ilp.growth.measuring import bounds

ROOM = 2**22
"""Room for the day beside the person in one number."""
Rows = NDArray[np.intp]


@frozen(eq=False)
class Gains:
    """The weighings: their rows in the table, the status of each (-1: none), and what else they say.

    `t_in_a_row` says that by its day the child had failed to gain enough as many times as were asked for."""

    STATUSES: ClassVar[tuple[str, ...]] = ("N", "T", "O", "B")
    rows: Rows
    status: NDArray[np.int8]
    below_red: Flags
    t_in_a_row: Flags


GAINED, NOT_GAINED, NOT_COMPARABLE, FIRST = range(len(Gains.STATUSES))


def gains(table: Table, birth: Moment, sex: Words, below_red: Flags, times: int) -> Gains:
    """What does every weighing say beside the one before? The rows come in the order of person and day.

    `times` is how many T in a row are asked for.
    """
    low, high, _ = bounds("weight_kg")
    weight = table.numbers["weight_kg"]
    rows = np.flatnonzero(table.there["weight_kg"] & (low <= weight) & (weight <= high))
    person, day, weight = table.person[rows], table.days["on"][rows], weight[rows]
    swollen = table.yes["oedema"][rows]
    span = book.chosen(book.gains().interval, None, "interval")
    before = _before(person, day, span.least_days)
    first = before < 0
    apart = day - day[before]
    grams = np.rint((weight - weight[before]) * GRAMS)
    least = _least(birth[person], Moment.of(day), sex[rows])
    status = np.where(grams >= least, GAINED, NOT_GAINED).astype(np.int8)
    status[np.isnan(least)] = -1
    status[(apart < span.least_days) | (apart > span.most_days)] = NOT_COMPARABLE
    status[swollen | swollen[before]] = -1
    status[first] = FIRST
    return Gains(rows, status, below_red[rows], _t_in_a_row(person, day, before, status, times))


def _before(person: NDArray[np.int32], day: Days, least: int) -> Rows:
    """With which earlier weighing is each compared? The last one far off enough, else the last."""
    key = person.astype(np.int64) * ROOM + day
    place = np.arange(len(key))
    far = np.searchsorted(key, key - least, side="right") - 1
    fits = (far >= 0) & (person[far] == person) & (far < place)
    follows = np.append(False, person[1:] == person[:-1])[: len(key)]
    return np.where(fits, far, np.where(follows, place - 1, -1)).astype(np.intp)


def _least(birth: Moment, on: Moment, sex: Words) -> NDArray[np.float64]:
    """How many grams were to be gained in the month that ends at this age? NaN where nothing says."""
    after = Moment.of((on.on + 1).astype(np.int32))
    day = np.where(after.day == 1, PACK - 1, on.day)
    months = (on.ym * PACK + day - birth.ym * PACK - birth.day) // PACK
    found = np.full(len(months), np.nan)
    for row in reversed(book.chosen(book.gains().kbm, None, "kbm").rows):
        fits = (row.first <= months) & (months <= row.last)
        found[fits if row.sex is None else fits & sex.among((row.sex,))] = row.grams
    return found


def _t_in_a_row(
    person: NDArray[np.int32], day: Days, before: Rows, status: NDArray[np.int8], times: int
) -> Flags:
    """Had the child failed to gain enough so many times in a row, by each day?"""
    failed = status == NOT_GAINED
    row, at = failed.copy(), before
    for _ in range(times - 1):
        row &= (at >= 0) & failed[at]
        at = np.where(at >= 0, before[at], -1)
    place = np.arange(len(status))
    told = np.maximum.accumulate(np.where(status >= 0, place, -1)) if len(place) else place
    changes = np.append((person[1:] != person[:-1]) | (day[1:] != day[:-1]), True)[: len(place)]
    ends = np.flatnonzero(changes)
    last = told[ends[np.searchsorted(ends, place)]]
    there = last >= 0
    there[there] = person[last[there]] == person[there]
    found = np.zeros(len(place), bool)
    found[there] = row[last[there]]
    return found
