"""Which places reported all that a year asks of them, and what does it come to? All at once, with NumPy.

Such a place has a number for every month and no other whole, or a target of the year that its months repeat,
or nothing but a row of the year; of a state, a row of the year or the last month. Whatever else there is goes
by the rule of parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from ilp.indicators.columns import Column

NOTHING, ASIDE = -1, -2


class _Done(NamedTuple):
    """Which places are done, and with which numbers?"""

    places: np.ndarray
    above: np.ndarray
    below: np.ndarray


class _Rows:
    """The rows of one column as arrays, and what they come to place by place."""

    def __init__(self, column: Column) -> None:
        self.place = np.frombuffer(column.place, dtype=np.uint32).astype(np.int64)
        self.month = np.frombuffer(column.month, dtype=np.int8)
        self.above = np.frombuffer(column.above, dtype=np.int32)
        self.below = np.frombuffer(column.below, dtype=np.int32)
        self.size = int(self.place.max()) + 1 if len(self.place) else 0

    def count(self, rows: np.ndarray) -> np.ndarray:
        """How many of the rows has each place?"""
        return np.bincount(self.place[rows], minlength=self.size)

    def total(self, amounts: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """What do the rows of each place add up to?"""
        found = np.bincount(self.place[rows], weights=amounts[rows], minlength=self.size)
        return found.astype(np.int64)

    def only(self, amounts: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """What does the only one of the rows say at each place?"""
        found = np.full(self.size, NOTHING, dtype=np.int64)
        found[self.place[rows]] = amounts[rows]
        return found


def whole(column: Column, months: int, *, state: bool) -> tuple[Iterator[tuple[int, int, int]], list[int]]:
    """The places that are whole, as (number, above, below), and the rows of all others.

    Of a `state` the last month stands for the year.
    """
    rows = _Rows(column)
    found = _state(rows, months) if state else _sum(rows, months)
    done = found.places & (rows.count(rows.above == ASIDE) == 0)
    numbers = np.flatnonzero(done)
    at_once = zip(numbers.tolist(), found.above[numbers].tolist(), found.below[numbers].tolist(), strict=True)
    return at_once, np.flatnonzero(~done[rows.place]).tolist()


def _sum(rows: _Rows, months: int) -> _Done:
    yearly = rows.month == 0
    told, expected = ~yearly & (rows.above >= 0), ~yearly & (rows.below >= 0)
    of_all = rows.count(rows.month >= 0)
    has_year = rows.count(yearly) > 0
    year_above, year_below = rows.only(rows.above, yearly), rows.only(rows.below, yearly)
    every, stated = rows.count(told) == months, rows.count(expected)
    repeated = rows.count(expected & (rows.below == year_below[rows.place])) == stated
    of_months = every & ~has_year & ((stated == months) | (stated == 0))
    of_target = every & has_year & (year_above == NOTHING) & (year_below >= 0) & repeated
    alone = has_year & (of_all == 1)
    of_both = np.where(stated == 0, NOTHING, rows.total(rows.below, expected))
    return _Done(
        of_months | of_target | alone,
        np.where(alone, year_above, rows.total(rows.above, told)),
        np.where(of_months, of_both, year_below),
    )


def _state(rows: _Rows, months: int) -> _Done:
    yearly = rows.month == 0
    last = (rows.month == months) & (rows.above >= 0) & (rows.below >= 0)
    has_year = rows.count(yearly) > 0
    return _Done(
        has_year | (rows.count(last) > 0),
        np.where(has_year, rows.only(rows.above, yearly), rows.only(rows.above, last)),
        np.where(has_year, rows.only(rows.below, yearly), rows.only(rows.below, last)),
    )
