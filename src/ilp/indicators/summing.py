"""Which places reported all that a year asks of them, and what does it come to? All at once, with NumPy.

Such a place has a number for every month and no other whole, or a target of the year that its months repeat,
or nothing but a row of the year. Whatever else there is goes by the rule of parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ilp.indicators.columns import Column

NOTHING, ASIDE = -1, -2


def whole(column: Column, months: int) -> tuple[Iterator[tuple[int, int, int]], list[int]]:
    """The places that are whole, as (number, above, below), and the rows of all others."""
    place = np.frombuffer(column.place, dtype=np.uint32).astype(np.int64)
    month = np.frombuffer(column.month, dtype=np.int8)
    above = np.frombuffer(column.above, dtype=np.int32)
    below = np.frombuffer(column.below, dtype=np.int32)
    size = int(place.max()) + 1 if len(place) else 0
    monthly, yearly = month > 0, month == 0

    def count(rows: np.ndarray) -> np.ndarray:
        return np.bincount(place[rows], minlength=size)

    def total(amounts: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return np.bincount(place[rows], weights=amounts[rows], minlength=size).astype(np.int64)

    def of_year(amounts: np.ndarray) -> np.ndarray:
        found = np.full(size, NOTHING, dtype=np.int64)
        found[place[yearly]] = amounts[yearly]
        return found

    told, expected = monthly & (above >= 0), monthly & (below >= 0)
    fits = count(above == ASIDE) == 0
    every = fits & (count(told) == months)
    stated = count(expected)
    has_year, year_above, year_below = count(yearly) > 0, of_year(above), of_year(below)
    repeated = count(expected & (below == year_below[place])) == stated
    of_months = every & ~has_year & ((stated == months) | (stated == 0))
    of_target = every & has_year & (year_above == NOTHING) & (year_below >= 0) & repeated
    alone = fits & has_year & (count(np.ones(len(place), dtype=bool)) == 1)
    sum_above, sum_below = total(above, told), total(below, expected)
    found_above = np.where(alone, year_above, sum_above)
    found_below = np.where(of_months, np.where(stated == 0, NOTHING, sum_below), year_below)
    done = of_months | of_target | alone
    numbers = np.flatnonzero(done)
    at_once = zip(numbers.tolist(), found_above[numbers].tolist(), found_below[numbers].tolist(), strict=True)
    return at_once, np.flatnonzero(~done[place]).tolist()
