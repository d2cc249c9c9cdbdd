"""How are very many counts kept? In columns of small numbers, one set for each indicator and year.

A row costs seventeen bytes instead of some hundreds, so that a year of a whole country fits into memory. The
file is read as `Counts.read` does, with the same issues; further columns of the table are not kept.
"""

from __future__ import annotations

import csv
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import define, field

from ilp.errors import Issue, UsageError, issue
from ilp.indicators import periods
from ilp.indicators.amounts import Amount
from ilp.indicators.columnar import ASIDE, NOTHING, Groups
from ilp.indicators.counts import columns_at, opened
from ilp.indicators.grouping import Grouped
from ilp.indicators.reading import Count, Reader

Progress = Callable[[int], None]
STEP = 500_000
WIDEST = 9
"""Numbers of up to so many digits fit into a column; others are kept aside, exactly."""


@define(eq=False)
class Column:
    """The rows of one indicator and year: place, month (0: the year), the two numbers, the line of the file.

    Where a number is missing stands `NOTHING`, and `ASIDE` where it does not fit; `seen` has a bit for each
    month of a place, `odd` the numbers that do not fit, `again` the lines of rows that came before.
    """

    place: array[int] = field(factory=lambda: array("I"))
    month: array[int] = field(factory=lambda: array("b"))
    above: array[int] = field(factory=lambda: array("i"))
    below: array[int] = field(factory=lambda: array("i"))
    line: array[int] = field(factory=lambda: array("I"))
    again: list[tuple[int, int, int]] = field(factory=list)
    seen: array[int] = field(factory=lambda: array("H"))
    odd: dict[int, tuple[Amount | None, Amount | None]] = field(factory=dict)

    def add(self, place: int, month: int, above: int, below: int, line: int) -> bool:
        """Take the row, unless the place has one of that month already."""
        bit = 1 << month
        if place >= len(self.seen):
            self.seen.extend([0] * (place + 1 - len(self.seen)))
        if self.seen[place] & bit:
            self.again.append((line, place, month))
            return False
        self.seen[place] |= bit
        self.place.append(place)
        self.month.append(month)
        self.above.append(above)
        self.below.append(below)
        self.line.append(line)
        return True

    def twice(self) -> Iterator[tuple[int, int]]:
        """Which rows came again, and where did each stand first? By their lines."""
        wanted = {(place, month) for _, place, month in self.again}
        if wanted:
            rows = zip(self.place, self.month, self.line, strict=True)
            first = {(place, month): line for place, month, line in rows if (place, month) in wanted}
            yield from ((line, first[place, month]) for line, place, month in self.again)


class Columns:
    """Counts in columns; `compute` takes them as it takes `Counts`, and gives the same."""

    def __init__(self) -> None:
        self.places: list[tuple[str | None, str]] = []
        self.columns: dict[str, dict[str, Column]] = {}
        self.issues: tuple[Issue, ...] = ()
        self._number: dict[tuple[str | None, str], int] = {}

    @classmethod
    def read(cls, path: str | Path, progress: Progress | None = None) -> Columns:
        """Which counts does the CSV file hold? Read row by row; `progress` is told how many there were.

        Raises:
            UsageError: the file cannot be read (`ILP-I010`) or lacks a column (`ILP-I011`).
        """
        file = Path(path)
        found = cls()
        try:
            issues = _Filling(found, file).fill(progress)
        except (OSError, UnicodeDecodeError, csv.Error) as cause:
            raise UsageError("ILP-I010", value=str(path)) from cause
        for column in (column for years in found.columns.values() for column in years.values()):
            for line, first in column.twice():
                again = issue("ILP-I027", f"{file.name}:{line}", first=f"{file.name}:{first}")
                issues.append((line, again))
        found.issues = tuple(each for _, each in sorted(issues, key=lambda each: each[0]))
        return found

    def __len__(self) -> int:
        return sum(len(column.place) for years in self.columns.values() for column in years.values())

    def number(self, facility: str | None, area: str) -> int:
        """Which number has the place?"""
        key = (facility, area)
        found = self._number.setdefault(key, len(self.places))
        if found == len(self.places):
            self.places.append(key)
        return found

    def column(self, code: str, year: str) -> Column:
        """The column of the indicator and year; a new one where there is none."""
        return self.columns.setdefault(code, {}).setdefault(year, Column())

    def grouped(self, wanted: str) -> Mapping[str, Grouped]:
        """Which rows are of the period, by code? Laid out when they are asked for."""
        year = periods.year(wanted)
        there = {code: years[year] for code, years in self.columns.items() if year in years}
        return Groups(self.places, there, wanted)

    def known(self, wanted: str) -> set[str]:
        """Which areas have any row of that year?"""
        return {self.places[number][1] for number in self._there(periods.year(wanted))}

    def facilities(self, wanted: str) -> set[str]:
        """Which facilities have a row of the period?"""
        year = periods.year(wanted)
        month = None if periods.is_year(wanted) else periods.months(year).index(wanted) + 1
        named = (self.places[number][0] for number in self._there(year, month))
        return {each for each in named if each is not None}

    def at_hand(self) -> list[str]:
        """Of which periods are there rows, in order?"""
        found: set[str] = set()
        for years in self.columns.values():
            for year, column in years.items():
                found.update(written(year, month) for month in set(column.month))
        return sorted(found)

    def _there(self, year: str, month: int | None = None) -> set[int]:
        """Which places have a row of that year, or of that month of it?"""
        wanted = ~0 if month is None else 1 << month
        found: set[int] = set()
        for column in (years[year] for years in self.columns.values() if year in years):
            found.update(place for place, bits in enumerate(column.seen) if bits & wanted)
        return found


def written(year: str, month: int) -> str:
    """How is the period written?"""
    return periods.months(year)[month - 1] if month else year


class _Filling:
    """Reads a file into columns: plain rows at once, all others as `Counts` reads them."""

    def __init__(self, into: Columns, file: Path) -> None:
        self.into, self.file = into, file
        self.issues: list[tuple[int, Issue]] = []

    def fill(self, progress: Progress | None) -> list[tuple[int, Issue]]:
        """Read all; what was wrong, and on which line?"""
        with self.file.open(encoding="utf-8-sig", newline="") as lines:
            header, rows = opened(lines)
            at = columns_at(header)
            self.reader = Reader(header, at, f"{self.file.name}:{{}}")
            width = len(header)
            code_at, area_at, period_at, above_at, below_at, site_at = (
                width if column is None else column for column in at.values()
            )
            self._columns: dict[tuple[str, str], tuple[Column, int]] = {}
            self._numbers: dict[tuple[str, str], int] = {}
            columns, numbers = self._columns, self._numbers
            count = 0
            for line, cells in rows:
                count += 1
                if progress is not None and count % STEP == 0:
                    progress(count)
                if len(cells) < width:
                    cells = [*cells, *[""] * (width - len(cells))]
                elif len(cells) > width:
                    self._slow(line, cells)
                    continue
                cells.append("")  # what stands where a column is lacking
                above, below = cells[above_at], cells[below_at]
                column = columns.get((cells[code_at], cells[period_at]))
                place = numbers.get((cells[area_at], cells[site_at]))
                if (
                    column is None
                    or place is None
                    or not ((above.isdecimal() and above.isascii() and len(above) <= WIDEST) or not above)
                    or not ((below.isdecimal() and below.isascii() and len(below) <= WIDEST) or not below)
                ):
                    del cells[-1]
                    self._slow(line, cells)
                else:
                    column[0].add(
                        place,
                        column[1],
                        int(above) if above else NOTHING,
                        int(below) if below else NOTHING,
                        line,
                    )
        return self.issues

    def _slow(self, line: int, cells: Sequence[str]) -> None:
        """Read the row as any table's; once it could be read, those like it go the short way."""
        reader = self.reader
        reader.take(line, cells)
        self.issues += [(line, each) for each in reader.issues]
        for row in reader.rows:
            self._take(line, row, cells)
        reader.forget()

    def _take(self, line: int, row: Count, cells: Sequence[str]) -> None:
        year = periods.year(row.period)
        month = 0 if periods.is_year(row.period) else periods.months(year).index(row.period) + 1
        column, place = self.into.column(row.indicator, year), self.into.number(row.facility, row.area)
        fits = [each is None or (isinstance(each, int) and 0 <= each < 10**WIDEST) for each in row[3:5]]
        above, below = ((NOTHING if each is None else each) if all(fits) else ASIDE for each in row[3:5])
        if column.add(place, month, int(above), int(below), line) and not all(fits):
            column.odd[len(column.place) - 1] = (row.numerator, row.denominator)
        raw = [*cells, ""]
        at = self.reader.at
        self._columns[raw[_at(at["indicator"])], raw[_at(at["period"])]] = column, month
        self._numbers[raw[_at(at["area"])], raw[_at(at["facility"])]] = place


def _at(index: int | None) -> int:
    return -1 if index is None else index
