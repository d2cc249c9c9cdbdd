"""When is a service due that is no numbered dose or contact: again and again, in fixed months, once?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from ilp.dates import Period, first_of_month, month_number, shift, year_starting
from ilp.lifecycle.eligibility import answer
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Every, Once
from ilp.schedules.events import Event, Events, Start, happened, start
from ilp.schedules.forecast import Asked
from ilp.schedules.results import Owed, state
from ilp.schedules.steps import FAR


def owed(row: Service, programmes: tuple[str, ...], began: int, asked: Asked, events: Events) -> Owed | None:
    """Where does this service stand for the person today? None when it is not listed."""
    timing = row.timing
    allowed = answer(row.who, asked.facts)
    result = Owed(row, row.code, "", programmes, missing=allowed.missing)
    if allowed.eligible is None:
        result.status = "unknown"
        return result
    found = start(getattr(timing, "anchor", "birth"), asked.facts, asked.listed_until)
    if allowed.eligible is False or not _born(row, asked) or found is None:
        result.status, result.reasons = "not_eligible", allowed.reasons or ("born_before_cohort",)
        return result if row.always else None
    done = happened(
        events,
        getattr(timing, "done_by", ()),
        getattr(timing, "counts", None),
        found.anchor.ordinal,
        asked.today,
    )
    listed = _TIMINGS[type(timing)](timing, result, done, found, asked, began)
    return result if listed or row.always else None


def _born(row: Service, asked: Asked) -> bool:
    birth = asked.facts.birth
    return (row.born_from is None or row.born_from <= birth) and (
        row.born_until is None or birth < row.born_until
    )


def _at(period: Period | None, found: Start) -> int:
    return FAR if period is None else found.anchor.at(period)


def _place(result: Owed, asked: Asked, first: int, best: int, late: int | None, last: int) -> bool:
    """Fill in the days of a service that is not done; False when it starts beyond the horizon."""
    result.earliest, result.recommended = first, max(first, best)
    result.latest = last if last < FAR - 1 else None
    late = None if late is None else max(first, late)
    result.overdue = late if late is not None and late <= last else None
    result.status = state(asked.today, first, late, last)
    if first > asked.horizon:
        return _out(result, "too_young")
    return True


def _out(result: Owed, reason: str) -> bool:
    """The person is not in the target today; only what is always listed says so."""
    result.status, result.reasons = "not_eligible", (reason,)
    result.earliest = result.recommended = result.overdue = result.latest = None
    return False


def _done(result: Owed, day: int, following: int | None, last: int) -> bool:
    """Done while it holds; `recommended` is the next due day, if there is one."""
    result.status, result.done_on = "done", day
    result.recommended = following if following is not None and following <= last else None
    return True


def _every(
    timing: Every, result: Owed, done: Sequence[Event], found: Start, asked: Asked, began: int
) -> bool:
    last = _at(timing.until, found) - 1
    first = max(_at(timing.first, found), began)
    if asked.today > last:
        return _out(result, "too_old")
    if timing.per is not None:
        return _per_year(timing, result, done, first, last, asked)
    if timing.period is None:
        if asked.today < first:
            return _place(result, asked, first, first, None, last)
        result.status = "at_contact"
        return True
    if not done:
        return _place(result, asked, first, first, None, last)
    length = timing.period.months, timing.period.days
    following = max(shift(done[-1].on, *length, asked.policy.calendar), first)
    if asked.today < following:
        return _done(result, done[-1].on, following, last)
    return _place(result, asked, following, following, None, last)


def _per_year(
    timing: Every, result: Owed, done: Sequence[Event], first: int, last: int, asked: Asked
) -> bool:
    """So often in each calendar or school year: open from its first day, done once there are enough."""
    month = asked.facts.defaults.school_year_month if timing.per == "school_year" else 1
    year = year_starting(asked.facts.on, month)
    opens, closes = first_of_month(12 * year + month - 1), first_of_month(12 * (year + 1) + month - 1) - 1
    within = [own for own in done if own.on >= opens]
    if len(within) >= timing.at_least:
        return _done(result, within[timing.at_least - 1].on, max(first, closes + 1), last)
    begin = max(first, opens)
    return _place(result, asked, begin, begin, None, min(last, max(closes, begin)))


def _campaign(
    timing: Campaign, result: Owed, done: Sequence[Event], found: Start, asked: Asked, began: int
) -> bool:
    low, high = max(_at(timing.age_from, found), began), _at(timing.age_until, found) - 1
    if asked.today > high:
        return _out(result, "too_old")
    rounds = _rounds(timing.months, asked.facts.on, asked.horizon)
    cut = [(max(opens, low), min(closes, high)) for opens, closes in rounds]
    coming = [(opens, closes) for opens, closes in cut if opens <= closes and closes >= asked.today]
    begun = [opens for opens, _ in rounds if opens <= asked.today]
    if done and begun and done[-1].on >= begun[-1]:
        later = [opens for opens, _ in coming if opens > max(done[-1].on, asked.today)]
        return _done(result, done[-1].on, later[0] if later else None, FAR)
    if not coming:
        return _out(result, "too_old")
    opens, closes = coming[0]
    return _place(result, asked, opens, opens, None, closes)


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
        return _done(result, complete.on, None, last)
    if asked.today > last:
        if asked.today >= found.over or began > last:
            return _out(result, "too_old")
        result.status, result.reasons = "missed", ("window_closed",)
        result.earliest, result.recommended, result.latest = first, max(first, best), last
        result.overdue = max(first, late) if late <= last else None
        return True
    return _place(result, asked, first, best, None if timing.overdue is None else late, last)


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
