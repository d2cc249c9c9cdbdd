"""How old, and on which day? Periods in the regulation's wording, and the one integer model of dates.

A day is its ordinal (`date.toordinal`). A month is `ym = 12 * year + month - 1`. Adding months counts by
month number from the anchor in one step; a day that does not exist becomes the month's last day (`clamp`) or
the first of the next month (`roll_forward`). The calendar `days_30` takes every month as thirty days, as
some registers do. Spans are half-open: the start is in, the end is out. No date arithmetic stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from attrs import frozen

from ilp.errors import RecordError

Calendar = Literal["clamp", "roll_forward", "days_30"]
CALENDARS: tuple[Calendar, ...] = ("clamp", "roll_forward", "days_30")

_UNITS = {
    "day": (0, 1), "days": (0, 1), "hari": (0, 1),
    "week": (0, 7), "weeks": (0, 7), "minggu": (0, 7),
    "month": (1, 0), "months": (1, 0), "bulan": (1, 0),
    "year": (12, 0), "years": (12, 0), "tahun": (12, 0),
}  # fmt: skip
_TERM = re.compile(r"\s*([+-]?)\s*(\d+)\s+([a-z]+)")


@frozen
class Period:
    """A length of time as months and days, kept apart because a month has no fixed number of days.

    >>> Period.parse("18 months - 4 days")
    Period(months=18, days=-4)
    >>> str(Period.parse("6 minggu"))
    '6 weeks'
    """

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Which period does `text` mean? Units in English or Indonesian, terms joined by `+` or `-`.

        Raises:
            RecordError: `text` is no period (code `ILP-D001`).
        """
        months = days = at = 0
        while match := _TERM.match(text, at):
            sign, number, unit = match.groups()
            if unit not in _UNITS or (at and not sign):
                break
            factor = -int(number) if sign == "-" else int(number)
            months += factor * _UNITS[unit][0]
            days += factor * _UNITS[unit][1]
            at = match.end()
        if not at or text[at:].strip():
            raise RecordError("ILP-D001", value=text)
        return cls(months, days)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        weeks, days = divmod(abs(self.days), 7)
        parts = []
        if self.months:
            parts.append(_count(years, "year") if not months else _count(self.months, "month"))
        if self.days or not parts:
            sign = ("" if self.days >= 0 else "-") if not parts else ("+ " if self.days >= 0 else "- ")
            whole = _count(weeks, "week") if weeks and not days else _count(abs(self.days), "day")
            parts.append(sign + whole)
        return " ".join(parts)

    def __add__(self, other: Period) -> Period:
        return Period(self.months + other.months, self.days + other.days)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def month_number(on: date) -> int:
    """Which month is `on` in, counted from the year 0?"""
    return 12 * on.year + on.month - 1


@cache
def first_of_month(ym: int) -> int:
    """What is the ordinal of the first day of month `ym`? Closed form, so every backend can compute it."""
    shifted = ym - 2
    year = shifted // 12
    month = shifted - 12 * year
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 - 305


def add(ym: int, day: int, months: int, days: int = 0, calendar: Calendar = "clamp") -> int:
    """On which ordinal are `months` and then `days` over, counted from day `day` of month `ym`?

    >>> date.fromordinal(add(month_number(date(2025, 1, 31)), 31, 1)).isoformat()
    '2025-02-28'
    """
    if calendar == "days_30":
        return first_of_month(ym) + day - 1 + 30 * months + days
    start = first_of_month(ym + months) + day - 1
    next_month = first_of_month(ym + months + 1)
    if start >= next_month:
        start = next_month - 1 if calendar == "clamp" else next_month
    return start + days


class Anchor:
    """A day that periods are counted from, with its calendar; answers in ordinals.

    >>> Anchor(date(2024, 2, 29)).on(Period.parse("12 months")).isoformat()
    '2025-02-28'
    """

    __slots__ = ("calendar", "day", "ordinal", "ym")

    def __init__(self, start: date, calendar: Calendar = "clamp") -> None:
        self.ym = month_number(start)
        self.day = start.day
        self.ordinal = start.toordinal()
        self.calendar: Calendar = calendar

    @classmethod
    def of(cls, ordinal: int, calendar: Calendar = "clamp") -> Anchor:
        """The anchor at a day given as an ordinal."""
        return cls(date.fromordinal(ordinal), calendar)

    def at(self, period: Period) -> int:
        """On which ordinal is `period` over?"""
        return add(self.ym, self.day, period.months, period.days, self.calendar)

    def on(self, period: Period) -> date:
        """On which date is `period` over?"""
        return date.fromordinal(self.at(period))

    def all(self, periods: Sequence[tuple[int, int]]) -> list[int]:
        """On which ordinals are these (months, days) over? The compiled rules ask once for a person."""
        ym, day, calendar = self.ym, self.day, self.calendar
        return [add(ym, day, months, days, calendar) for months, days in periods]


def shift(ordinal: int, months: int, days: int, calendar: Calendar = "clamp") -> int:
    """On which ordinal are `months` and `days` over, counted from the day `ordinal`?"""
    if not months:
        return ordinal + days
    start = date.fromordinal(ordinal)
    return add(month_number(start), start.day, months, days, calendar)


def nth_weekday(ym: int, weekday: int, nth: int) -> int:
    """What is the ordinal of the n-th weekday (ISO: Monday is 1) of month `ym`? -1 is the last one.

    >>> date.fromordinal(nth_weekday(month_number(date(2025, 9, 1)), 6, 2)).isoformat()
    '2025-09-13'
    """
    if nth < 0:
        last = first_of_month(ym + 1) - 1
        return last - (last - weekday) % 7 + 7 * (nth + 1)
    first = first_of_month(ym)
    return first + (weekday - first) % 7 + 7 * (nth - 1)


def packed(start: date) -> int:
    """A start day as one integer, so that whole months are compared without month lengths."""
    return 32 * month_number(start) + start.day


def packed_on(on: date, calendar: Calendar = "clamp") -> int:
    """Which integer is an asked day, so that it compares with a packed start?

    `n` months have passed when the packed start plus `32 * n` is at most this.
    """
    ym = month_number(on)
    last = on.toordinal() + 1 == first_of_month(ym + 1)
    return 32 * ym + (31 if last and calendar == "clamp" else on.day)


def completed_months(start: date, on: date, calendar: Calendar = "clamp") -> int:
    """How many whole months have passed from `start` to `on`? Negative before `start`.

    >>> completed_months(date(2023, 1, 31), date(2023, 2, 28))
    1
    """
    if calendar == "days_30":
        return completed_days(start, on) // 30
    return (packed_on(on, calendar) - packed(start)) // 32


def completed_years(start: date, on: date, calendar: Calendar = "clamp") -> int:
    """How many whole years have passed? A birthday on 29 February falls on the 28th in common years.

    >>> completed_years(date(2020, 2, 29), date(2021, 2, 28))
    1
    """
    return completed_months(start, on, calendar) // 12


def completed_weeks(start: date, on: date) -> int:
    """How many whole weeks have passed?"""
    return completed_days(start, on) // 7


def completed_days(start: date, on: date) -> int:
    """How many days have passed? The start is day 0."""
    return on.toordinal() - start.toordinal()


@frozen
class Age:
    """An age in words' order: whole years, then whole months, then days."""

    years: int
    months: int
    days: int


def age(start: date, on: date) -> Age:
    """How old is somebody in years, months and days, as a health worker would say it?

    >>> age(date(2025, 1, 10), date(2026, 3, 12))
    Age(years=1, months=2, days=2)
    """
    from dateutil.relativedelta import relativedelta

    gap = relativedelta(on, start)
    return Age(gap.years, gap.months, gap.days)


@frozen
class Span:
    """A half-open stretch of days: `start` is in, `end` is out; None is open.

    >>> date(2025, 1, 1) in Span(date(2025, 1, 1), date(2025, 2, 1))
    True
    """

    start: date | None = None
    end: date | None = None

    def __contains__(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)

    def overlaps(self, other: Span) -> bool:
        """Do the two share a day?"""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )


def year_starting(on: date, first_month: int) -> int:
    """In which calendar year did the year that starts in `first_month` (a school year, say) begin?"""
    return on.year if on.month >= first_month else on.year - 1


@lru_cache(maxsize=65536)
def iso(ordinal: int) -> str:
    """How is the day written (ISO 8601)? Many answers share few days, so it is remembered."""
    return date.fromordinal(ordinal).isoformat()


def parse_date(text: str) -> date:
    """Which civil date is `text` (ISO 8601, `YYYY-MM-DD`)?

    Raises:
        RecordError: not a date, or not in this form (code `ILP-D002`).
    """
    try:
        if len(text) != 10 or text[4] + text[7] != "--":
            raise ValueError(text)
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise RecordError("ILP-D002", value=text) from None
