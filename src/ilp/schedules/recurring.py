"""When is a service due that is no numbered dose: again and again, in fixed months, once?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from ilp.dates import Period, first_of_month, month_number, shift
from ilp.lifecycle.eligibility import answer
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Every, Once
from ilp.schedules.forecast import Asked
from ilp.schedules.results import Owed, state
from ilp.schedules.steps import FAR

Events = Mapping[str, list[int]]
"""What was done when: for each service code (and each kind of measurement) its ordinals, in order."""


def owed(row: Service, programmes: tuple[str, ...], began: int, asked: Asked, events: Events) -> Owed | None:
    """Where does this service stand for the person today? None when it is not listed."""
    allowed = answer(row.who, asked.facts)
    result = Owed(row, row.code, "", programmes, missing=allowed.missing)
    timing = row.timing
    always = row.code.startswith("screening.")
    if allowed.eligible is None:
        result.status = "unknown"
        return result
    if allowed.eligible is False or not _born(row, asked):
        result.status, result.reasons = "not_eligible", allowed.reasons or ("born_before_cohort",)
        return result if always else None
    done = sorted(day for code in getattr(timing, "done_by", ()) for day in events.get(code, ()))
    listed = _TIMINGS[type(timing)](timing, result, [day for day in done if day <= asked.today], asked, began)
    return result if listed or always else None


def _born(row: Service, asked: Asked) -> bool:
    birth = asked.facts.birth
    return (row.born_from is None or row.born_from <= birth) and (
        row.born_until is None or birth < row.born_until
    )


def _at(period: Period | None, asked: Asked) -> int:
    return FAR if period is None else asked.facts.anchor.at(period)


def _place(result: Owed, asked: Asked, first: int, best: int, late: int | None, last: int) -> bool:
    """Fill in the days of a service that is not done; False when it starts beyond the horizon."""
    result.earliest, result.recommended = first, max(first, best)
    result.latest = last if last < FAR - 1 else None
    late = None if late is None else max(first, late)
    result.overdue = late if late is not None and late <= last else None
    result.status = state(asked.today, first, late, last)
    if first > asked.horizon:
        result.status, result.reasons = "not_eligible", ("too_young",)
        result.earliest = result.recommended = result.overdue = result.latest = None
        return False
    return True


def _every(timing: Every, result: Owed, done: list[int], asked: Asked, began: int) -> bool:
    last = _at(timing.until, asked) - 1
    first = max(_at(timing.first, asked), began)
    if asked.today > last:
        result.status, result.reasons = "not_eligible", ("too_old",)
        return False
    if not done:
        return _place(result, asked, first, first, None, last)
    following = max(shift(done[-1], timing.period.months, timing.period.days, asked.policy.calendar), first)
    if asked.today < following:
        result.status, result.done_on = "done", done[-1]
        result.recommended = following if following <= last else None
        return True
    return _place(result, asked, following, following, None, last)


def _campaign(timing: Campaign, result: Owed, done: list[int], asked: Asked, began: int) -> bool:
    low, high = max(_at(timing.age_from, asked), began), _at(timing.age_until, asked) - 1
    if asked.today > high:
        result.status, result.reasons = "not_eligible", ("too_old",)
        return False
    all_rounds = _rounds(timing.months, asked.facts.on, asked.horizon)
    rounds = [(max(start, low), min(end, high)) for start, end in all_rounds]
    coming = [(start, end) for start, end in rounds if start <= end and end >= asked.today]
    begun = [start for start, _ in all_rounds if start <= asked.today]
    if done and begun and done[-1] >= begun[-1]:
        result.status, result.done_on = "done", done[-1]
        later = [start for start, _ in coming if start > done[-1] and start > asked.today]
        result.recommended = later[0] if later else None
        return True
    if not coming:
        result.status, result.reasons = "not_eligible", ("too_old",)
        return False
    start, end = coming[0]
    return _place(result, asked, start, start, None, end)


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


def _once(timing: Once, result: Owed, done: list[int], asked: Asked, began: int) -> bool:
    first, last = _at(timing.earliest, asked), _at(timing.until, asked) - 1
    best, late = _at(timing.recommended, asked), _at(timing.overdue, asked)
    if done:
        result.status, result.done_on = "done", done[0]
        if timing.early_reason and done[-1] < first:
            result.reasons = (timing.early_reason,)
        return True
    if asked.today > last:
        if asked.today >= asked.listed_until or began > last:
            result.status, result.reasons = "not_eligible", ("too_old",)
            return False
        result.status, result.reasons = "missed", ("window_closed",)
        result.earliest, result.recommended, result.latest = first, best, last
        result.overdue = late if late <= last else None
        return True
    return _place(result, asked, first, best, None if timing.overdue is None else late, last)


_TIMINGS: dict[type, Callable[..., bool]] = {Every: _every, Campaign: _campaign, Once: _once}
