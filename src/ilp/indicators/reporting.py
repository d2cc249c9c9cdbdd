"""Which reports came, and when? Completeness and timeliness, counted from the monthly reports themselves.

A unit has reported a month when it has a number for it; a blank cell is no report, a zero is one. Expected
are all units of the lowest level that reports: the network's facilities of it, or the areas known of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import define, field

from ilp import areas, dates, resources
from ilp.errors import Issue, RecordError, UsageError, issue
from ilp.indicators import periods
from ilp.indicators.counting import asked_period
from ilp.indicators.counts import Counts
from ilp.indicators.reading import Count
from ilp.indicators.spans import span
from ilp.indicators.valuing import Place
from ilp.network import Network

RULES = "reporting.toml"
COLUMN = "reported_on"
COMPLETENESS, TIMELINESS = "report_completeness", "report_timeliness"
EXPECTED, RECEIVED, ON_TIME = "reports_expected", "reports_received", "reports_on_time"
OWN = frozenset({COMPLETENESS, TIMELINESS, EXPECTED, RECEIVED, ON_TIME})
DAYS = range(1, 29)


def reports(
    counts: Any,
    network: Network | None = None,
    *,
    period: str | int,
    level: str | None = None,
    indicators: Iterable[str] | None = None,
    due_day: int | None = None,
    on: date | None = None,
) -> Counts:
    """Which units reported which month, and which in time? Counts of reports, to be given to `compute`.

    Of a year the months up to the last one that anybody reported are expected. Timeliness is told where the
    counts have a column `reported_on`: a report came when the last of its rows did, and is in time up to
    `due_day` of the month after.

    Args:
        counts: a `Counts`, a list of mappings or a dataframe, as for `compute`.
        network: the facilities; those of the level are expected to report, whether they ever did or not.
        period: a year or a month.
        level: the level whose units report; None takes the lowest that has any monthly number.
        indicators: the rows that make a report; None takes all.
        due_day: the last day that is in time; None takes that of `data/reporting.toml`.
        on: the day up to which reports can have come; months that had not ended are not expected.

    Raises:
        UsageError: no such period (`ILP-I030`), no day of a month from 1 to 28 (`ILP-I041`).
        UnknownCode: there is no level `level` (`ILP-N002`).

    >>> rows = [{"indicator": "kn1", "area": "64.02.01", "period": f"2025-0{m}", "value": 5} for m in (1, 3)]
    >>> [row.numerator for row in reports(rows, period=2025) if row.indicator == "reports_received"]
    [1, 0, 1]
    """
    found = _Reports(
        Counts.of(counts),
        network,
        asked_period(period),
        frozenset(indicators) if indicators is not None else None,
        _day(due_day),
        on,
    )
    return Counts(tuple(found.rows(level)), (), tuple(found.issues))


def with_reports(
    counts: Counts, network: Network | None, *, period: str, due_day: int | None = None
) -> Counts:
    """The same counts, with those of their own reports, unless they hold such counts already."""
    if any(row.indicator in (EXPECTED, RECEIVED, COMPLETENESS) for row in counts.rows):
        return counts
    own = reports(counts, network, period=period, due_day=due_day)
    return Counts((*counts.rows, *own.rows), counts.aside, (*counts.issues, *own.issues))


def _day(given: int | None) -> int:
    found: Any = resources.toml(RULES)["due"]["day"] if given is None else given
    if isinstance(found, bool) or not isinstance(found, int) or found not in DAYS:
        raise UsageError("ILP-I041", value=given, allowed=f"{DAYS[0]}-{DAYS[-1]}")
    return found


@define(eq=False)
class _Reports:
    """The reports of one period: by unit and month, on which day they came."""

    counts: Counts
    network: Network | None
    period: str
    codes: frozenset[str] | None
    due_day: int
    on: date | None
    issues: list[Issue] = field(factory=list)
    _dated: bool = False

    def rows(self, level: str | None) -> Iterator[Count]:
        """One row for each unit, month and count."""
        given = [row for row in self.counts.rows if self._is_report(row)]
        units = self._units(given, level)
        came: dict[tuple[str, str], list[int | None]] = {}
        for row in given:
            if (row.facility or row.area) in units:
                days = came.setdefault((row.facility or row.area, row.period), [])
                days.append(self._day_of(row))
        months = self._expected(month for _, month in came)
        for key, place in units.items():
            for month in months:
                days = came.get((key, month), [])
                yield self._row(EXPECTED, place, month, 1)
                yield self._row(RECEIVED, place, month, int(bool(days)))
                if self._dated:
                    yield self._row(ON_TIME, place, month, self._in_time(days, month))

    def _is_report(self, row: Count) -> bool:
        return (
            row.numerator is not None
            and row.indicator not in OWN
            and not periods.is_year(row.period)
            and periods.year(row.period) == periods.year(self.period)
            and (self.codes is None or row.indicator in self.codes)
        )

    def _units(self, given: list[Count], level: str | None) -> dict[str, Place]:
        """Who is expected to report, by code?"""
        levels = {self._level(row) for row in given} if level is None else {areas.level(level).code}
        known = [each for each in levels if each is not None]
        lowest = max(known, key=lambda each: areas.level(each).rank, default=None)
        found: dict[str, Place] = {}
        if lowest is not None and areas.level(lowest).facility:
            for facility in self.network.at_level(lowest) if self.network else ():
                found[facility.code] = Place(facility.area, facility.code)
        elif lowest is not None and None not in levels:
            there = {row.area for row in self.counts.rows}
            there |= {facility.area for facility in self.network or ()}
            chains = (above for area in there for above in areas.chain(area))
            found = {area: Place(area, None) for area in sorted(chains) if areas.level_of(area) == lowest}
        for row in given:
            if self._level(row) is None and level is None and row.facility is not None:
                found.setdefault(row.facility, Place(row.area, row.facility))
        return found

    def _level(self, row: Count) -> str | None:
        """Of which level is the unit that sent the row? None for a facility that no network knows."""
        if row.facility is None:
            return areas.level_of(row.area)
        return self.network[row.facility].level if self.network and row.facility in self.network else None

    def _expected(self, reported: Iterable[str]) -> tuple[str, ...]:
        """Which months are expected?"""
        if not periods.is_year(self.period):
            return (self.period,)
        if self.on is not None:
            last = self.on.toordinal()
            return tuple(month for month in periods.months(self.period) if span(month).last <= last)
        until = max(reported, default="")
        return tuple(month for month in periods.months(self.period) if month <= until)

    def _day_of(self, row: Count) -> int | None:
        """On which day did the row come? None where that is not said."""
        if COLUMN not in row.extra:
            return None
        self._dated = True
        given = row.extra[COLUMN]
        if isinstance(given, date):
            return given.toordinal()
        text = "" if given is None else str(given).strip()
        try:
            return dates.parse_date(text).toordinal() if text else None
        except RecordError:
            path = f"{COLUMN}.{row.facility or row.area}.{row.period}"
            self.issues.append(issue("ILP-I042", path, value=text[: len("2025-01-31 00:00:00")]))
            return None

    def _in_time(self, days: list[int | None], month: str) -> int | None:
        """Did all of the report come by the day? None when it came and nobody says when."""
        known = [day for day in days if day is not None]
        if len(known) < len(days):
            return None
        return int(bool(known) and max(known) <= span(month).last + self.due_day)

    @staticmethod
    def _row(code: str, place: Place, month: str, number: int | None) -> Count:
        return Count(code, place.area, month, number, None, place.facility, {})
