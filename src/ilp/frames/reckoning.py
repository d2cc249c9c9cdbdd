"""On which day is a length over, for many days at once? People share birthdays and doses share days.

Ages are worked out once for each birthday there is, and lengths in months once for each day there is; for a
person or a dose they are looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ilp.dates import Period
from ilp.frames.days import Days, Moment
from ilp.schedules.steps import FAR, Length

Places = NDArray[np.intp]


@define(eq=False)
class Lengths:
    """Days counted on from other days; a day that is not there (`NEVER`) stays before all real days.

    `first` is the earliest day that is ever counted from, `last` the latest so far.
    """

    first: int
    last: int
    _tables: dict[Length, Days] = field(factory=dict, init=False)

    def after(self, days: Days, length: Length) -> Days:
        """On which ordinals is the length over, counted from these days?"""
        months, rest = length
        if not months:
            return days + np.int32(rest)
        places = self._places(days)
        found: Days = self._table(length)[places]
        return found

    def _places(self, days: Days) -> Days:
        if days.size and int(days.max()) > self.last:
            self.last = int(days.max())
            self._tables.clear()
        places: Days = np.maximum(days - np.int32(self.first - 1), np.int32(0))
        return places

    def _table(self, length: Length) -> Days:
        found = self._tables.get(length)
        if found is None or found.size != self.last - self.first + 2:
            days = np.arange(self.first, self.last + 1, dtype=np.int32)
            found = np.zeros(days.size + 1, np.int32)
            found[1:] = Moment.of(days).at(Period(*length))
            self._tables[length] = found
        return found


@frozen(eq=False)
class Ages:
    """When does each person reach the ages in the compiled table of periods? One row for each place of it."""

    table: Days
    birthday: Places
    width: int

    @classmethod
    def of(cls, birth: Days, places: Sequence[Length]) -> Ages:
        """The table over the birthdays there are; its last row is `FAR`, for a bound that is not there."""
        days = np.unique(birth)
        start = Moment.of(days)
        table = np.empty((len(places) + 1, days.size), np.int32)
        for place, length in enumerate(places):
            table[place] = start.at(Period(*length))
        table[-1] = FAR
        return cls(table, np.searchsorted(days, birth), days.size)

    def at(self, place: int, people: Places) -> Days:
        """When do these people reach the age at this place?"""
        found: Days = self.table[place][self.birthday[people]]
        return found

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where does the row of each place begin in the flat table?"""
        return np.where(places < 0, places + len(self.table), places) * self.width

    def reached(self, rows: NDArray[np.int64], birthday: Places) -> Days:
        """When do people of these birthdays reach the ages whose rows are given, one for each?"""
        found: Days = self.table.ravel()[rows + birthday]
        return found
