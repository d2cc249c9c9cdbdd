"""What does each place report for the period, read off columns? The same as of rows, laid out code by code.

Where NumPy is installed, places that reported all that is asked of them are summed at once; the others, and
all of them without it, go by the one rule of `ilp.indicators.over_time`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ilp.indicators import grouping, periods
from ilp.indicators.grouping import Grouped, Placed
from ilp.indicators.parts import Part
from ilp.indicators.rows import OverTime

if TYPE_CHECKING:
    from ilp.indicators.columns import Column

Spots = Sequence[tuple[str | None, str]]
NOTHING, ASIDE = -1, -2
"""No number there; a number that does not fit into the column."""


class Groups(Mapping[str, Grouped]):
    """The columns of one period by code; the rows of a code are laid out each time they are asked for."""

    def __init__(self, places: Spots, columns: Mapping[str, Column], wanted: str) -> None:
        self._places, self._wanted = places, wanted
        self._year = periods.year(wanted)
        whole = periods.is_year(wanted)
        self._month = None if whole else periods.months(self._year).index(wanted) + 1
        self._columns = {
            code: column
            for code, column in columns.items()
            if self._month is None or self._month in column.month
        }

    def __getitem__(self, code: str) -> Grouped:
        column = self._columns[code]
        return self._laid(column, range(len(column.place)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def collapsed(self, code: str, over: OverTime) -> Placed:
        """What does each place report for the period?"""
        column = self._columns.get(code)
        if column is None:
            return {}
        if self._month is not None:
            return grouping.collapsed(self[code], over, self._wanted)
        try:
            from ilp.indicators.summing import whole
        except ImportError:
            return grouping.collapsed(self[code], over, self._wanted)
        at_once, left = whole(column, len(periods.months(self._year)), state=over == "PIT")
        found = grouping.collapsed(self._laid(column, left), over, self._wanted)
        for number, above, below in at_once:
            facility, area = self._places[number]
            part = Part(None if above == NOTHING else above, None if below == NOTHING else below)
            found.setdefault(facility, {})[area] = part
        return found

    def _laid(self, column: Column, rows: Iterable[int]) -> Grouped:
        names = (self._year, *periods.months(self._year))
        found: Grouped = {}
        for row in rows:
            month = column.month[row]
            if self._month in (None, month):
                facility, area = self._places[column.place[row]]
                above, below = column.above[row], column.below[row]
                if above == ASIDE:
                    part = Part(*column.odd[row])
                else:
                    part = Part(None if above == NOTHING else above, None if below == NOTHING else below)
                found.setdefault(facility, {}).setdefault(area, {})[names[month]] = part
        return found
