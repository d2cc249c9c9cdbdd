"""Which rows does the answer rest on? Those of a period by code and place, kept as rows or as columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from ilp.errors import Issue
from ilp.indicators import periods
from ilp.indicators.counts import Counts
from ilp.indicators.over_time import over_time
from ilp.indicators.parts import Part
from ilp.indicators.rows import OverTime

Placed = dict[str | None, dict[str, Part]]
"""What each place reports for the period, by facility (None: the area itself) and area."""
Grouped = dict[str | None, dict[str, dict[str, Part]]]
"""The reported rows, by facility (None: the area itself), area and period."""


class Given(Protocol):
    """Counts that can be asked for the rows of one period."""

    issues: tuple[Issue, ...]

    def __len__(self) -> int:
        """How many rows are there?"""

    def grouped(self, wanted: str) -> Mapping[str, Grouped]:
        """Which rows are of the period (of a year: its months too), by code?"""

    def known(self, wanted: str) -> set[str]:
        """Which areas have any row of that year?"""

    def facilities(self, wanted: str) -> set[str]:
        """Which facilities have a row of the period?"""

    def at_hand(self) -> Iterable[str]:
        """Of which periods are there rows, in order?"""


class Rows:
    """Counts whose rows are all at hand."""

    def __init__(self, counts: Counts) -> None:
        self._rows, self.issues = counts.rows, counts.issues

    def __len__(self) -> int:
        return len(self._rows)

    def grouped(self, wanted: str) -> Mapping[str, Grouped]:
        """Which rows are of the period, by code?"""
        found: dict[str, Grouped] = {}
        for row in self._rows:
            if covers(wanted, row.period):
                places = found.setdefault(row.indicator, {}).setdefault(row.facility, {})
                places.setdefault(row.area, {})[row.period] = Part(row.numerator, row.denominator)
        return found

    def known(self, wanted: str) -> set[str]:
        """Which areas have any row of that year?"""
        year = periods.year(wanted)
        return {row.area for row in self._rows if periods.year(row.period) == year}

    def facilities(self, wanted: str) -> set[str]:
        """Which facilities have a row of the period?"""
        return {row.facility for row in self._rows if row.facility and covers(wanted, row.period)}

    def at_hand(self) -> Iterable[str]:
        """Of which periods are there rows, in order?"""
        return sorted({row.period for row in self._rows})


class Collapsing(Protocol):
    """Rows that can say what each place comes to without being laid out first."""

    def collapsed(self, code: str, over: OverTime, period: str) -> Placed:
        """What does each place report for the period?"""


def covers(wanted: str, period: str) -> bool:
    """Does a row of `period` count in `wanted`?"""
    return period == wanted or (periods.is_year(wanted) and periods.year(period) == wanted)


def collapsed(grouped: Grouped, over: OverTime, period: str) -> Placed:
    """What does each place report for the period? A place that reports nothing is left out."""
    found: Placed = {}
    for facility, places in grouped.items():
        for area, rows in places.items():
            part = over_time(over, rows, period)
            if part is not None:
                found.setdefault(facility, {})[area] = part
    return found


def spots(given: Iterable[Grouped]) -> Iterator[tuple[str | None, str, str]]:
    """At which facility, area and period does any of them have a row? Each once."""
    found: Collection[tuple[str | None, str, str]] = {
        (facility, area, period): None
        for grouped in given
        for facility, places in grouped.items()
        for area, rows in places.items()
        for period in rows
    }
    yield from found
