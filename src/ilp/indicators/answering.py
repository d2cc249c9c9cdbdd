"""What does a person's plan, or their record, say to one question of a rule? Yes, no, or unknown (None)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ilp.dates import Anchor, Period
from ilp.indicators.asking import Asked
from ilp.indicators.logic import any_of, every
from ilp.indicators.populations import Case
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.recording import Question
from ilp.planning import Plan
from ilp.rulebook.timing import Counts as Noted
from ilp.schedules.events import happened

Days = tuple[int, int]


def answer(own: Question, case: Case, asked: Asked, rules: RecordRules) -> bool | None:
    """What is the answer on this occasion?"""
    return _KINDS[own.kind](own, case, asked, rules)


def window(own: Question, case: Case, asked: Asked) -> Days:
    """Between which days, both in, is it looked for?"""
    birth = asked.anchor.ordinal
    start = case.since if case.start is None else case.start
    first, last = {
        "window": (case.since, case.day),
        "year": (date.fromordinal(case.day).replace(month=1, day=1).toordinal(), case.day),
        "ever": (birth, case.day),
        "episode": (start, case.day),
        "pregnancy": (start, case.day if case.until is None else case.until),
    }[own.within]
    first, last = _bounded(Anchor.of(start), own.gestation_from, own.gestation_until, (first, last))
    return _bounded(asked.anchor, own.from_age, own.before, (first, last))


def _bounded(anchor: Anchor, low: Period | None, high: Period | None, days: Days) -> Days:
    first, last = days
    return (
        first if low is None else max(first, anchor.at(low)),
        last if high is None else min(last, anchor.at(high) - 1),
    )


def _plan(own: Question, case: Case, asked: Asked) -> Plan:
    """The plan of the window's last day, or of the last day of the pregnancy."""
    return asked.plan(window(own, case, asked)[1] if own.within == "pregnancy" else case.day)


def _services(own: Question, case: Case, asked: Asked, rules: RecordRules) -> bool | None:
    plan = _plan(own, case, asked)
    found = (_status(code, plan, rules.file.served, rules) for code in own.services)
    return any_of(found) if own.any else every(found)


def _owed(own: Question, case: Case, asked: Asked, rules: RecordRules) -> bool | None:
    plan = _plan(own, case, asked)
    return any_of(_status(code, plan, rules.file.owed, rules) for code in own.owed)


def _status(code: str, plan: Plan, wanted: Iterable[str], rules: RecordRules) -> bool | None:
    """Has the service one of these statuses in the plan? What is not listed has none."""
    owed = plan.service(code)
    if owed is None:
        return False
    return None if owed.status in rules.file.unknown else owed.status in wanted


def _completion(own: Question, case: Case, asked: Asked, rules: RecordRules) -> bool | None:
    """Does the plan say that the set is complete? None when it does not judge it, or lacks a fact for it."""
    plan = _plan(own, case, asked)
    found = next((each for each in plan.completions if each.code == own.completion), None)
    if found is None:
        return None
    if found.complete:
        return True
    statuses = {code: owed.status for code in found.missing if (owed := plan.service(code)) is not None}
    gaps = set(found.missing)
    if own.so_far:
        gaps = {code for code in gaps if code in statuses and statuses[code] not in rules.file.ahead}
    if not gaps:
        return True
    return None if all(statuses.get(code) in rules.file.unknown for code in gaps) else False


def _acts(own: Question, case: Case, asked: Asked, _: RecordRules) -> bool:
    """Does the record show them on enough days? Two on one day are one."""
    first, last = window(own, case, asked)
    noted = Noted(by=own.by, values=own.values) if own.by or own.values else None
    days = {act.on for act in happened(asked.events(case.day), own.acts, noted, first, last)}
    return len(days) >= own.times


def _condition(own: Question, case: Case, asked: Asked, _: RecordRules) -> bool:
    """Did the person have it on a day of the window? What nobody has said nor found is not counted."""
    first, last = window(own, case, asked)
    ends = {each.until.toordinal() for each in asked.person.conditions if each.until is not None}
    days = {last, *(day for day in ends if first <= day < last)}
    return any(asked.known(day).condition(str(own.condition)) for day in days)


def _measure(own: Question, case: Case, asked: Asked, _: RecordRules) -> bool:
    first, last = window(own, case, asked)
    found = [category for day, category in asked.results(str(own.measure), case.day) if first <= day <= last]
    if not own.category:
        return bool(found)
    if own.last is None:
        return any(category in own.category for category in found)
    return len(found) >= own.last and all(category in own.category for category in found[-own.last :])


def _growth(own: Question, case: Case, asked: Asked, _: RecordRules) -> bool:
    """Does the last measurement of the window that tells it fall into the category?"""
    first, last = window(own, case, asked)
    judged = [each for each in asked.growth.judged if first <= each.on.toordinal() <= last]
    weighed = [each for each in judged if each.gain.reason != "no_weight"]
    if own.growth == "two_t":
        return bool(weighed) and asked.growth.two_t_by(weighed[-1].on)
    if own.growth == "below_red":
        return bool(weighed) and bool(weighed[-1].gain.below_red)
    if own.growth == "gain":
        return bool(weighed) and weighed[-1].gain.status in own.category
    index = str(own.growth)
    told = [
        each.scores.classes[index].code
        for each in judged
        if index in each.scores.classes and f"{index}_implausible" not in each.scores.flags
    ]
    return bool(told) and (not own.category or told[-1] in own.category)


def _outcome(own: Question, case: Case, asked: Asked, _: RecordRules) -> bool | None:
    if case.start is None or case.until is None:
        return False
    if case.outcome not in own.outcome:
        return None if case.outcome is None else False
    first, last = window(own.model_copy(update={"within": "episode"}), case, asked)
    return first <= case.until + 1 <= last


def _died(own: Question, case: Case, asked: Asked, _: RecordRules) -> bool:
    first, last = window(own, case, asked)
    return asked.person.death_date is not None and first <= asked.person.death_date.toordinal() <= last


_KINDS: dict[str, Callable[[Question, Case, Asked, RecordRules], bool | None]] = {
    "services": _services,
    "owed": _owed,
    "completion": _completion,
    "acts": _acts,
    "condition": _condition,
    "measure": _measure,
    "growth": _growth,
    "outcome": _outcome,
    "died": _died,
}
