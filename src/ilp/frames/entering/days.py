"""How are dates counted in columns? The integer model of `ilp.dates` over arrays, a person a place.

A day enters as its ordinal and as its month and day where months are to be added, and returns as a date only
in the answer. `NEVER` (0) stands for a day that is not there, so that no rule meets a null.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ilp.dates import Period, packed_on

NEVER = 0
PACK = 32
EPOCH = 719163
"""The ordinal of 1970-01-01."""
LAST_YEAR = 2200
"""Up to which year days are looked up; later ones are computed."""
Days = NDArray[np.int32]
Flags = NDArray[np.bool_]


def first_of_month(ym: Days) -> Days:
    """The ordinal of the first day of each month `ym`, looked up where people alive meet it."""
    known = _months()
    if ym.size and int(ym.min()) >= 0 and int(ym.max()) < len(known):
        return known.take(ym)
    return _first_of_month(ym)


@cache
def _months() -> Days:
    return _first_of_month(np.arange(LAST_YEAR * 12, dtype=np.int32))


def _first_of_month(ym: Days) -> Days:
    """The closed form of `ilp.dates.first_of_month`."""
    shifted = ym - 2
    year = shifted // 12
    month = shifted - year * 12
    return year * 365 + year // 4 - year // 100 + year // 400 + (month * 153 + 2) // 5 - 305


@cache
def _calendar() -> tuple[Days, Days]:
    """The month and the day of the month of every ordinal that people alive meet; looked up, not computed."""
    return _split(np.arange(date(LAST_YEAR, 1, 1).toordinal(), dtype=np.int32))


def _split(on: Days) -> tuple[Days, Days]:
    days = (on.astype(np.int64) - EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    day = (days - months.astype("datetime64[D]")).astype(np.int32) + np.int32(1)
    return months.astype(np.int64).astype(np.int32) + np.int32(1970 * 12), day


def of_these(day: Days, people: Any) -> Days:
    """The day of these people, where it is not one day for all."""
    return day[people] if day.ndim else day


@frozen(eq=False)
class Moment:
    """A day of each person from which periods are counted: its month, its day of the month, its ordinal."""

    ym: Days
    day: Days
    on: Days
    _known: dict[Period, Days] = field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, on: Days) -> Moment:
        """The moments of these ordinals; without meaning where that is `NEVER`."""
        months, days = _calendar()
        if len(on) and not (int(on.min()) >= 0 and int(on.max()) < len(months)):
            return cls(*_split(on), on)
        return cls(months.take(on), days.take(on), on)

    def __getitem__(self, index: Any) -> Moment:
        return Moment(self.ym[index], self.day[index], self.on[index])

    def at(self, period: Period) -> Days:
        """On which ordinal is the period over? Counted once and kept."""
        found = self._known.get(period)
        if found is None:
            found = self._known[period] = self._at(period)
        return found

    def _at(self, period: Period) -> Days:
        if not period.months:
            return self.on + np.int32(period.days)
        start = first_of_month(self.ym + np.int32(period.months))
        after = first_of_month(self.ym + np.int32(period.months + 1))
        return np.asarray(np.minimum(start + self.day, after) + np.int32(period.days - 1))

    def reached(self, period: Period, today: Days) -> Flags:
        """Is the period over on `today`? One comparison, whatever the lengths of the months."""
        if today.ndim:
            return np.asarray(self.at(period) <= today)
        if not period.months:
            return np.asarray(self.on <= today - period.days)
        asked = packed_on(date.fromordinal(int(today) - period.days))
        return np.asarray(self.ym * PACK + self.day + PACK * period.months <= asked)
