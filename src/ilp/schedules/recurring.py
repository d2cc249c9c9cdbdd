"""When is a service due that is no numbered dose or contact: again and again, in fixed months, once?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from ilp.dates import Period, first_of_month, month_number, shift, year_starting
from ilp.lifecycle.eligibility import assess, means
from ilp.lifecycle.facts import Facts
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Case, Every, Once
from ilp.schedules.events import Event, Events, Start, happened, start
from ilp.schedules.forecast import Asked
from ilp.schedules.placing import done_until, out, place
from ilp.schedules.results import Owed
from ilp.schedules.steps import FAR
from ilp.schedules.targets import targets


def owed(rows: Sequence[Service], began: int, asked: Asked, events: Events) -> Owed | None:
    """Where does this service stand for the person today? None when it is not listed.

    `rows` are those of every programme that asks for it, the one that answers first.
    """
    row, facts = rows[0], asked.facts
    timing = row.timing
    allowed, opens = assess(row.who, facts)
    result = Owed(row, row.code, "", _asking(rows, facts), missing=allowed.missing)
    if row.monitored is not None and any(facts.diagnosed(code) for code in row.monitored.any_condition):
        result.status, result.reasons = "not_eligible", ("already_diagnosed",)
        result.instead, result.missing = row.monitored.instead, ()
        return result
    found = start(getattr(timing, "anchor", "birth"), facts, asked.listed_until)
    done = [] if found is None else _events(timing, events, found, asked)
    if isinstance(timing, Once) and _completing(timing, done) is not None:
        opens = facts.anchor.ordinal  # once done it stays done, whoever is meant today
    elif allowed.eligible is None:
        result.status = "unknown"
        return result
    if found is None or not _born(row, asked) or opens is None or opens > asked.horizon:
        result.status, result.reasons = "not_eligible", allowed.reasons or ("born_before_cohort",)
        return result if row.always else None
    listed = _TIMINGS[type(timing)](timing, result, done, found, asked, max(began, opens))
    return result if listed or row.always else None


def _events(timing: Any, events: Events, found: Start, asked: Asked) -> list[Event]:
    counts = getattr(timing, "counts", None)
    return happened(events, getattr(timing, "done_by", ()), counts, found.anchor.ordinal, asked.today)


def _asking(rows: Sequence[Service], facts: Facts) -> tuple[str, ...]:
    """Which programmes ask this person for the service? The one that answers, when none means them."""
    if len(rows) == 1:
        return (rows[0].programme,)
    found = tuple(row.programme for row in rows if means(row.who, facts) and not row.gathers)
    return found or (rows[0].programme,)


def _born(row: Service, asked: Asked) -> bool:
    birth = asked.facts.birth
    return (row.born_from is None or row.born_from <= birth) and (
        row.born_until is None or birth < row.born_until
    )


def _at(period: Period | None, found: Start) -> int:
    return FAR if period is None else found.anchor.at(period)


def _every(
    timing: Every, result: Owed, done: Sequence[Event], found: Start, asked: Asked, began: int
) -> bool:
    last = _at(timing.until, found) - 1
    first = max(_at(timing.first, found), began)
    if asked.today > last:
        return out(result, "too_old")
    if timing.targets:
        return targets(timing.targets, result, done, asked, began)
    if timing.per is not None:
        return _per_year(timing, result, done, first, last, asked)
    case = _case(timing, done, asked)
    if case.per == "pregnancy":
        return _per_pregnancy(result, done, first, asked)
    if case.period is None:
        if asked.today < first:
            return place(result, asked, first, first, None, last)
        result.status = "at_contact"
        return True
    if not done:
        return place(result, asked, first, first, None, last)
    length = case.period.months, case.period.days
    following = max(shift(done[-1].on, *length, asked.policy.calendar), first)
    if asked.today < following:
        return done_until(result, done[-1].on, following, last)
    return place(result, asked, following, following, None, last)


def _case(timing: Every, done: Sequence[Event], asked: Asked) -> Case:
    """At which rhythm is this person served, after what came out last time?"""
    last = [own.values for own in done if own.on == done[-1].on]
    for case in timing.cases:
        fits = not case.values or any(case.values.items() <= values.items() for values in last)
        if fits and means(case.who, asked.facts):
            return case
    return Case(period=timing.period)


def _per_pregnancy(result: Owed, done: Sequence[Event], first: int, asked: Asked) -> bool:
    """Once in the pregnancy that goes on."""
    span = asked.facts.pregnancy()
    opens = first if span is None else max(first, span.start)
    within = [own for own in done if own.on >= opens]
    if within:
        return done_until(result, within[-1].on, None, FAR)
    return place(result, asked, opens, opens, None, FAR)


def _per_year(
    timing: Every, result: Owed, done: Sequence[Event], first: int, last: int, asked: Asked
) -> bool:
    """So often in each calendar or school year: open from its first day, done once there are enough."""
    month = asked.facts.defaults.school_year_month if timing.per == "school_year" else 1
    year = year_starting(asked.facts.on, month)
    opens, closes = first_of_month(12 * year + month - 1), first_of_month(12 * (year + 1) + month - 1) - 1
    within = [own for own in done if own.on >= opens]
    if len(within) >= timing.at_least:
        return done_until(result, within[timing.at_least - 1].on, max(first, closes + 1), last)
    begin = max(first, opens)
    if begin > closes:
        year = year_starting(date.fromordinal(begin), month)
        closes = first_of_month(12 * (year + 1) + month - 1) - 1
    return place(result, asked, begin, begin, None, min(last, closes))


def _campaign(
    timing: Campaign, result: Owed, done: Sequence[Event], found: Start, asked: Asked, began: int
) -> bool:
    low, high = max(_at(timing.age_from, found), began), _at(timing.age_until, found) - 1
    if asked.today > high:
        return out(result, "too_old")
    rounds = _rounds(timing.months, asked.facts.on, asked.horizon)
    cut = [(max(opens, low), min(closes, high)) for opens, closes in rounds]
    coming = [(opens, closes) for opens, closes in cut if opens <= closes and closes >= asked.today]
    begun = [opens for opens, _ in rounds if opens <= asked.today]
    if done and begun and done[-1].on >= begun[-1]:
        later = [opens for opens, _ in coming if opens > max(done[-1].on, asked.today)]
        return done_until(result, done[-1].on, later[0] if later else None, FAR)
    if not coming:
        return out(result, "too_old")
    opens, closes = coming[0]
    return place(result, asked, opens, opens, None, closes)


@lru_cache(maxsize=256)
def _rounds(months: tuple[int, ...], on: date, horizon: int) -> list[tuple[int, int]]:
    """On which ordinals do the campaign months near the asked day and up to the horizon begin and end?"""
    first = month_number(on) - 12
    last = month_number(date.fromordinal(horizon)) + 12
    return [
        (first_of_month(ym), first_of_month(ym + 1) - 1)
        for ym in range(first, last + 1)
        if ym % 12 + 1 in months
    ]


def _once(timing: Once, result: Owed, done: Sequence[Event], found: Start, asked: Asked, began: int) -> bool:
    first, last = max(_at(timing.earliest, found), began), _at(timing.until, found) - 1
    best, late = _at(timing.recommended, found), _at(timing.overdue, found)
    complete = _completing(timing, done)
    if complete is not None:
        if timing.early_reason and complete.on < first:
            result.reasons = (timing.early_reason,)
        result.missing = ()
        return done_until(result, complete.on, None, last)
    if asked.today > last:
        if asked.today >= found.over or began > last:
            return out(result, "too_old")
        result.status, result.reasons = "missed", ("window_closed",)
        result.earliest, result.recommended, result.latest = first, max(first, best), last
        result.overdue = max(first, late) if late <= last else None
        return True
    return place(result, asked, first, best, None if timing.overdue is None else late, last)


def _completing(timing: Once, done: Sequence[Event]) -> Event | None:
    """With which event was it complete: the one that made the number, or the amount, full?"""
    if timing.total is None:
        return done[timing.times - 1] if len(done) >= timing.times else None
    amount = 0.0
    for own in done:
        value = own.values.get(timing.total.key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            amount += value
        if amount >= timing.total.amount:
            return own
    return None


_TIMINGS: dict[type, Callable[..., bool]] = {Every: _every, Campaign: _campaign, Once: _once}
