"""On which days is a facility closed: everywhere, in an area, or itself alone? As the caller lists them.

The package knows no holiday: they are decreed anew for each year. A table of closed days has the column
`date` and may have `reason`, `facility` and `area`; a row that names neither of these two holds everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from ilp import areas
from ilp.dates import parse_date
from ilp.errors import Issue, RecordError, UnknownCode, UsageError, issue, suggest
from ilp.network.facilities import Facility
from ilp.network.reading import filled

if TYPE_CHECKING:
    from ilp.network.tree import Network

DATE = "date"


@frozen
class ClosedDay:
    """A day without sessions: in an area (the nation where none is named), or at one facility alone."""

    day: date
    reason: str = ""
    area: str = areas.NATION
    facility: str | None = None

    def holds_at(self, facility: Facility) -> bool:
        """Is this facility closed on that day?"""
        if self.facility is not None:
            return self.facility == facility.code
        return areas.within(facility.area, self.area)


@frozen
class Closures:
    """All closed days, and what was wrong with the rows that told of them."""

    days: tuple[ClosedDay, ...] = ()
    issues: tuple[Issue, ...] = ()

    @classmethod
    def of(cls, given: Closures | Iterable[date]) -> Closures:
        """The closed days as they are, or plain dates as days on which everything is closed."""
        return given if isinstance(given, Closures) else cls(tuple(map(ClosedDay, given)))

    @classmethod
    def read(cls, path: str | Path, network: Network) -> Closures:
        """Which days does the CSV file list, for this network? A row at fault is left out with an issue.

        Raises:
            UsageError: the file cannot be read, or has no column `date` (`ILP-N046`).
        """
        file = Path(path)
        try:
            lines = list(filled(file.read_text(encoding="utf-8-sig"), file.name))
        except (OSError, UnicodeDecodeError, UsageError) as cause:
            raise UsageError("ILP-N046", value=str(path)) from cause
        header = lines[0][1] if lines else []
        if DATE not in header:
            raise UsageError("ILP-N046", value=str(path))
        days: list[ClosedDay] = []
        issues: list[Issue] = []
        for line, cells in lines[1:]:
            row = dict(zip(header, cells, strict=False))
            wrong = list(_wrong(row, network.facilities, f"{file.name}:{line}"))
            issues += wrong
            if not wrong:
                days.append(_closed(row))
        return cls(tuple(days), tuple(issues))

    def at(self, facility: Facility) -> dict[date, str]:
        """On which days is this facility closed, and why?"""
        return {own.day: own.reason for own in self.days if own.holds_at(facility)}


def _closed(row: Mapping[str, str]) -> ClosedDay:
    area = areas.dotted(row.get("area", ""))
    return ClosedDay(parse_date(row[DATE]), row.get("reason", ""), area, row.get("facility") or None)


def _wrong(row: Mapping[str, str], facilities: Collection[str], place: str) -> Iterator[Issue]:
    """Why can the row not be used?"""
    try:
        parse_date(row[DATE])
    except RecordError:
        yield issue("ILP-N043", place, value=row[DATE])
    facility = row.get("facility")
    if facility and facility not in facilities:
        yield issue("ILP-N044", place, value=facility, allowed=suggest(facility, facilities))
    try:
        areas.dotted(row.get("area", ""))
    except UnknownCode:
        yield issue("ILP-N045", place, value=row["area"])
