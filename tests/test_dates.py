"""Is the integer date model right? Laws against dateutil, and tables worked out by hand."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ilp.dates import (
    CALENDARS,
    Age,
    Anchor,
    Period,
    Span,
    add,
    age,
    completed_days,
    completed_months,
    completed_weeks,
    completed_years,
    first_of_month,
    month_number,
    packed,
    packed_on,
    parse_date,
    shift,
    year_starting,
)
from ilp.errors import RecordError

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
month_ends = st.builds(
    lambda year, month: date(year, month, calendar.monthrange(year, month)[1]),
    st.integers(1900, 2100),
    st.integers(1, 12),
)
leap_days = st.sampled_from([date(y, 2, 29) for y in range(1900, 2101) if calendar.isleap(y)])
any_day = st.one_of(days, month_ends, leap_days)
months = st.integers(-600, 1200)


def walk(start: date, count: int, calendar_name: str) -> date:
    """The same addition by plain counting: go to the month, then ask the calendar module for its length."""
    if calendar_name == "days_30":
        return start + timedelta(days=30 * count)
    year, month = start.year, start.month
    for _ in range(abs(count)):
        month += 1 if count > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
    length = calendar.monthrange(year, month)[1]
    if start.day <= length:
        return date(year, month, start.day)
    if calendar_name == "clamp":
        return date(year, month, length)
    return date(year, month, length) + timedelta(days=1)


def count_months(start: date, on: date) -> int:
    """Completed months by dateutil alone: the largest n for which start + n months is not after on."""
    guess = 12 * (on.year - start.year) + on.month - start.month
    return next(n for n in range(guess + 1, guess - 3, -1) if start + relativedelta(months=n) <= on)


# Adding --------------------------------------------------------------------------------------------


@given(any_day, months)
@example(date(2024, 2, 29), 12)
@example(date(2024, 2, 29), 48)
@example(date(2023, 1, 31), 1)
@example(date(1900, 1, 31), 1)
@example(date(2000, 1, 31), 1)
def test_adding_months_clamps_as_dateutil_does(start: date, count: int) -> None:
    assert Anchor(start).on(Period(months=count)) == start + relativedelta(months=count)


@given(any_day, months, st.sampled_from(CALENDARS))
def test_each_calendar_adds_as_plain_counting_does(start: date, count: int, calendar_name: str) -> None:
    assert Anchor(start, calendar_name).on(Period(months=count)) == walk(start, count, calendar_name)


@given(any_day, months, st.integers(-400, 400))
def test_days_are_added_after_the_months(start: date, count: int, more: int) -> None:
    got = Anchor(start).on(Period(months=count, days=more))
    assert got == start + relativedelta(months=count) + timedelta(days=more)


@given(any_day, st.lists(st.tuples(st.integers(0, 240), st.integers(-30, 30)), max_size=5))
def test_asking_for_many_periods_is_asking_for_each(start: date, periods: list[tuple[int, int]]) -> None:
    for name in CALENDARS:
        anchor = Anchor(start, name)
        assert anchor.all(periods) == [anchor.at(Period(m, d)) for m, d in periods]
        assert anchor.all(periods) == [shift(start.toordinal(), m, d, name) for m, d in periods]


@given(any_day, months, months)
def test_more_months_never_end_earlier(start: date, one: int, other: int) -> None:
    low, high = sorted((one, other))
    for name in CALENDARS:
        anchor = Anchor(start, name)
        assert anchor.at(Period(months=low)) <= anchor.at(Period(months=high))


@given(any_day, any_day, months)
def test_an_earlier_start_never_ends_later(one: date, other: date, count: int) -> None:
    first, second = sorted((one, other))
    for name in CALENDARS:
        assert Anchor(first, name).at(Period(count)) <= Anchor(second, name).at(Period(count))


@given(any_day, months)
def test_rolling_forward_differs_from_clamping_only_where_the_day_is_missing(start: date, count: int) -> None:
    clamped = Anchor(start, "clamp").on(Period(count))
    rolled = Anchor(start, "roll_forward").on(Period(count))
    if clamped.day == start.day:
        assert rolled == clamped
    else:
        assert rolled == clamped + timedelta(days=1)
        assert rolled.day == 1


@pytest.mark.parametrize(
    ("start", "count", "clamp", "roll_forward", "days_30"),
    [
        ("2023-01-31", 1, "2023-02-28", "2023-03-01", "2023-03-02"),
        ("2024-01-31", 1, "2024-02-29", "2024-03-01", "2024-03-01"),
        ("2023-01-30", 1, "2023-02-28", "2023-03-01", "2023-03-01"),
        ("2023-01-28", 1, "2023-02-28", "2023-02-28", "2023-02-27"),
        ("2023-03-31", 1, "2023-04-30", "2023-05-01", "2023-04-30"),
        ("2020-02-29", 12, "2021-02-28", "2021-03-01", "2021-02-23"),
        ("2020-02-29", 48, "2024-02-29", "2024-02-29", "2024-02-08"),
        ("2025-12-31", 2, "2026-02-28", "2026-03-01", "2026-03-01"),
    ],
)
def test_month_ends_by_hand(start: str, count: int, clamp: str, roll_forward: str, days_30: str) -> None:
    day = date.fromisoformat(start)
    got = [Anchor(day, name).on(Period(count)).isoformat() for name in CALENDARS]
    assert got == [clamp, roll_forward, days_30]


def test_first_of_month_is_the_ordinal_for_every_month_of_years_1900_to_2100() -> None:
    for year in range(1900, 2101):
        for month in range(1, 13):
            assert first_of_month(month_number(date(year, month, 1))) == date(year, month, 1).toordinal()


def test_one_step_from_the_anchor_is_not_month_by_month() -> None:
    start, stepped = date(2020, 2, 29), date(2020, 2, 29)
    for _ in range(48):
        stepped = date.fromordinal(shift(stepped.toordinal(), 1, 0))
    assert stepped == date(2024, 2, 28)
    assert Anchor(start).on(Period(48)) == date(2024, 2, 29)
    assert add(month_number(start), 29, 48) == date(2024, 2, 29).toordinal()


# Completed ages ------------------------------------------------------------------------------------


@given(any_day, any_day)
@example(date(2020, 2, 29), date(2021, 2, 28))
@example(date(2020, 2, 29), date(2021, 3, 1))
@example(date(2023, 1, 31), date(2023, 2, 28))
def test_completed_months_and_years_are_dateutils(start: date, on: date) -> None:
    assert completed_months(start, on) == count_months(start, on)
    assert completed_years(start, on) == count_months(start, on) // 12


@given(any_day, any_day)
def test_completed_months_are_the_most_that_fit(start: date, on: date) -> None:
    for name in CALENDARS:
        passed = completed_months(start, on, name)
        anchor = Anchor(start, name)
        assert anchor.on(Period(passed)) <= on < anchor.on(Period(passed + 1))


@given(any_day, any_day, st.integers(-1, 1))
@example(date(2023, 1, 31), date(2023, 2, 28), 0)
def test_packed_days_compare_as_dates_do(start: date, on: date, near: int) -> None:
    count = 12 * (on.year - start.year) + on.month - start.month + near
    for name in ("clamp", "roll_forward"):
        by_numbers = packed(start) + 32 * count <= packed_on(on, name)
        assert by_numbers == (walk(start, count, name) <= on)


@given(any_day, any_day)
def test_days_and_weeks_are_differences(start: date, on: date) -> None:
    assert completed_days(start, on) == (on - start).days
    assert completed_weeks(start, on) == (on - start).days // 7


@given(any_day, any_day)
def test_age_in_words_adds_up(start: date, on: date) -> None:
    assume(start <= on)
    spoken = age(start, on)
    assert 0 <= spoken.months < 12
    assert 0 <= spoken.days < 31
    back = start + relativedelta(years=spoken.years, months=spoken.months, days=spoken.days)
    assert back == on
    assert 12 * spoken.years + spoken.months == completed_months(start, on)


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        ("2023-01-31", "2023-02-28", 1),
        ("2023-01-30", "2023-02-28", 1),
        ("2024-01-30", "2024-02-29", 1),
        ("2020-02-29", "2021-02-28", 12),
        ("2020-02-29", "2021-03-01", 12),
        ("2023-01-31", "2023-03-30", 1),
        ("2023-03-31", "2023-04-30", 1),
        ("2023-01-31", "2023-02-27", 0),
        ("2023-02-28", "2023-03-27", 0),
        ("2023-02-28", "2023-03-28", 1),
        ("2025-01-10", "2025-01-09", -1),
    ],
)
def test_completed_months_of_the_fixed_table(start: str, on: str, expected: int) -> None:
    assert completed_months(date.fromisoformat(start), date.fromisoformat(on)) == expected


@pytest.mark.parametrize(
    ("on", "clamp", "roll_forward"),
    [
        ("2021-02-27", 0, 0),
        ("2021-02-28", 1, 0),
        ("2021-03-01", 1, 1),
        ("2024-02-28", 3, 3),
        ("2024-02-29", 4, 4),
    ],
)
def test_a_birthday_on_29_february(on: str, clamp: int, roll_forward: int) -> None:
    born = date(2020, 2, 29)
    assert completed_years(born, date.fromisoformat(on)) == clamp
    assert completed_years(born, date.fromisoformat(on), "roll_forward") == roll_forward


def test_the_thirty_day_calendar_takes_a_year_as_360_days() -> None:
    born = date(2024, 1, 1)
    assert completed_months(born, born + timedelta(days=29), "days_30") == 0
    assert completed_months(born, born + timedelta(days=30), "days_30") == 1
    assert completed_years(born, born + timedelta(days=359), "days_30") == 0
    assert completed_years(born, born + timedelta(days=360), "days_30") == 1


def test_age_in_words_by_hand() -> None:
    assert age(date(2025, 1, 10), date(2026, 3, 12)) == Age(1, 2, 2)
    assert age(date(2025, 1, 31), date(2025, 2, 28)) == Age(0, 1, 0)


# Periods -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 days", Period()),
        ("1 day", Period(0, 1)),
        ("6 weeks", Period(0, 42)),
        ("6 minggu", Period(0, 42)),
        ("2 months", Period(2)),
        ("2 bulan", Period(2)),
        ("1 year", Period(12)),
        ("3 tahun", Period(36)),
        ("7 hari", Period(0, 7)),
        ("18 months - 4 days", Period(18, -4)),
        ("18 months-4 days", Period(18, -4)),
        ("11 years + 6 months", Period(138)),
        ("1 year + 2 months - 3 days", Period(14, -3)),
        ("- 2 weeks", Period(0, -14)),
        ("  4 weeks  ", Period(0, 28)),
    ],
)
def test_a_period_is_read_from_the_regulations_wording(text: str, expected: Period) -> None:
    assert Period.parse(text) == expected


NO_PERIODS = [
    *("", " ", "6", "weeks", "6 fortnights", "6weeks?", "2 months 3 days", "2 months,", "1.5 months"),
    *("two months", "2 Months", "+", "2 months +", "2026-01-01", "6 weeks or so"),
]


@pytest.mark.parametrize(
    "text",
    NO_PERIODS,
)
def test_what_is_no_period_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        Period.parse(text)
    assert caught.value.code == "ILP-D001"
    assert caught.value.values == {"value": text}


@given(st.integers(0, 2000), st.integers(-400, 400))
def test_a_period_written_and_read_is_the_same(count: int, more: int) -> None:
    period = Period(count, more)
    assert Period.parse(str(period)) == period


@given(st.integers(-50, 500), st.integers(-500, 500), st.integers(-50, 500), st.integers(-500, 500))
def test_periods_add_part_by_part(m1: int, d1: int, m2: int, d2: int) -> None:
    assert Period(m1, d1) + Period(m2, d2) == Period(m1 + m2, d1 + d2)


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period(18, -4), "18 months - 4 days"),
        (Period(0, 42), "6 weeks"),
        (Period(0, 10), "10 days"),
        (Period(24), "2 years"),
        (Period(1), "1 month"),
        (Period(12, 1), "1 year + 1 day"),
        (Period(), "0 days"),
        (Period(0, -3), "-3 days"),
    ],
)
def test_how_a_period_is_written(period: Period, text: str) -> None:
    assert str(period) == text


# Spans ---------------------------------------------------------------------------------------------

ends = st.one_of(st.none(), days)
spans = st.tuples(ends, ends).filter(lambda pair: None in pair or pair[0] < pair[1]).map(lambda p: Span(*p))


@given(days, days)
def test_the_start_is_in_and_the_end_is_out(one: date, other: date) -> None:
    assume(one != other)
    span = Span(min(one, other), max(one, other))
    assert span.start in span
    assert span.end not in span
    assert span.end - timedelta(days=1) in span
    assert span.start - timedelta(days=1) not in span


@given(days, days)
def test_two_spans_that_meet_split_the_days(cut: date, on: date) -> None:
    before, after = Span(None, cut), Span(cut, None)
    assert (on in before) != (on in after)
    assert not before.overlaps(after)
    assert not after.overlaps(before)


@given(spans, spans)
def test_spans_overlap_when_they_share_a_day(one: Span, other: Span) -> None:
    candidates = [day for day in (one.start, other.start) if day is not None]
    candidates += [day - timedelta(days=1) for day in (one.end, other.end) if day is not None]
    candidates.append(date(2000, 1, 1))
    shared = any(day in one and day in other for day in candidates)
    assert one.overlaps(other) == other.overlaps(one) == shared


def test_an_open_span_holds_every_day() -> None:
    assert date.min in Span()
    assert date.max in Span()


# Dates in text, years that start in another month --------------------------------------------------


@given(days)
def test_a_date_written_and_read_is_the_same(on: date) -> None:
    assert parse_date(on.isoformat()) == on


@pytest.mark.parametrize(
    "text",
    ["", "2025", "2025-2-1", "01-02-2025", "2025-02-30", "20250201", "2025-W05-1", "2025-01-01T00:00", "x"],
)
def test_what_is_no_date_is_refused_with_its_code(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_date(text)
    assert caught.value.code == "ILP-D002"


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2025-06-30", 2024), ("2025-07-01", 2025), ("2025-12-31", 2025), ("2026-01-01", 2025)],
)
def test_the_year_that_starts_in_july(on: str, expected: int) -> None:
    assert year_starting(date.fromisoformat(on), 7) == expected
