"""On which day is a length over, for many days at once? People share birthdays and doses share days.

Ages are worked out once for each birthday there is, and lengths in months once for each day there is; for a
person or a dose they are looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ilp.dates import Period
from ilp.frames.entering.days import NEVER, Days, Moment
from ilp.schedules.steps import FAR, Length

Places = NDArray[np.intp]


@frozen(eq=False)
class Lengths:
    """Days counted on from other days; a day that is not there (`NEVER`) stays before all real days.

    For days from `first` to `last` the answers are kept in tables.
    """

    first: int
    last: int
    _tables: dict[Length, Days] = field(factory=dict, init=False)

    def after(self, days: Days, length: Length) -> Days:
        """On which ordinals is the length over, counted from these days?"""
        months, rest = length
        if not months:
            return days + np.int32(rest)
        if ((days > self.last) | ((days < self.first) & (days > NEVER))).any():
            return Moment.of(days).at(Period(*length)) * (days > NEVER)
        found: Days = self._table(length)[np.maximum(days - np.int32(self.first - 1), np.int32(0))]
        return found

    def _table(self, length: Length) -> Days:
        found = self._tables.get(length)
        if found is None:
            days = np.arange(self.first, self.last + 1, dtype=np.int32)
            found = np.zeros(days.size + 1, np.int32)
            found[1:] = Moment.of(days).at(Period(*length))
            self._tables[length] = found
        return found


@frozen(eq=False)
class Ages:
    """When does a person born on each day reach the ages in the compiled table of periods?

    A row for each place of that table, a column for each day from `first` on; the last row is `FAR`, for a
    bound that is not there. `birthday` are the columns of the people of one block.
    """

    table: Days
    first: int
    birthday: Places

    @classmethod
    def of(cls, first: int, last: int, places: Sequence[Length]) -> Ages:
        """The table over all days on which anybody was born."""
        start = Moment.of(np.arange(first, last + 1, dtype=np.int32))
        table = np.empty((len(places) + 1, start.on.size), np.int32)
        for place, length in enumerate(places):
            table[place] = start.at(Period(*length))
        table[-1] = FAR
        return cls(table, first, np.empty(0, np.intp))

    def born(self, birth: Days) -> Ages:
        """The same for the people born on these days."""
        return Ages(self.table, self.first, (birth - np.int32(self.first)).astype(np.intp))

    def at(self, place: int, people: Places) -> Days:
        """When do these people reach the age at this place?"""
        found: Days = self.table[place][self.birthday[people]]
        return found

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where does the row of each place begin in the flat table?"""
        found: NDArray[np.int64] = (
            np.where(places < 0, places + len(self.table), places) * self.table.shape[1]
        )
        return found

    def reached(self, rows: NDArray[np.int64], birthday: Places) -> Days:
        """When do people of these birthdays reach the ages whose rows are given, one for each?"""
        found: Days = self.table.ravel()[rows + birthday]
        return found
