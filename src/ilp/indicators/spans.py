"""From which day to which does a period run? In ordinals, cut where the records end."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ilp.dates import first_of_month
from ilp.indicators.periods import is_year, months


class Span(NamedTuple):
    """A period's days: from `first` to `last`, both in; `known` is the last day that the records tell of."""

    period: str
    first: int
    last: int
    known: int | None

    @property
    def end(self) -> int:
        """The last day of the period that the records tell of."""
        return self.last if self.known is None else min(self.last, self.known)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, int) and self.first <= day <= self.end


def span(period: str, on: date | None = None) -> Span:
    """Which days has the year or month?

    >>> date.fromordinal(span("2024-02").last).isoformat()
    '2024-02-29'
    """
    known = None if on is None else on.toordinal()
    year, _, month = period.partition("-")
    first = 12 * int(year) + (int(month) - 1 if month else 0)
    length = len(months(period)) if is_year(period) else 1
    return Span(period, first_of_month(first), first_of_month(first + length) - 1, known)


def earlier(period: str, on: date | None = None) -> Span | None:
    """Which days has the month before, in the same year? None for a year, and for January.

    >>> earlier("2024-03").period
    '2024-02'
    >>> earlier("2024-01") is earlier("2024") is None
    True
    """
    past = [] if is_year(period) else [each for each in months(period[:4]) if each < period]
    return span(past[-1], on) if past else None
