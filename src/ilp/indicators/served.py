"""Was the person served, as their own plan and record say? Yes, no, or it cannot be said."""

from __future__ import annotations

from typing import NamedTuple

from ilp.indicators.asking import Asked
from ilp.indicators.populations import Case
from ilp.indicators.record_rules import Contacts, RecordRule, RecordRules
from ilp.planning import Plan
from ilp.rulebook.timing import Counts as Noted
from ilp.schedules.events import happened
from ilp.schedules.results import Owed


class Tally(NamedTuple):
    """What one person adds above the line, below it, and to those of whom it cannot be said."""

    numerator: int = 0
    denominator: int = 0
    unknown: int = 0


UNKNOWN = Tally(unknown=1)
NOT_MEANT = Tally()


def tally(rule: RecordRule, case: Case, asked: Asked, rules: RecordRules) -> Tally:
    """What does the person add to this indicator on this occasion?"""
    if rule.among is not None:
        had = _service(rule.among, asked.plan(case.day), rules)
        if not had:
            return UNKNOWN if had is None else NOT_MEANT
    answer = _answer(rule, case, asked, rules)
    if answer is None:
        return UNKNOWN
    if rule.less is None:
        return Tally(int(answer), 1)
    away = _service(rule.less, asked.plan(case.day), rules)
    return UNKNOWN if away is None else Tally(int(answer) - int(away), 1)


def _answer(rule: RecordRule, case: Case, asked: Asked, rules: RecordRules) -> bool | None:
    if rule.contacts is not None:
        return _contacts(rule.contacts, case, asked)
    if rule.events:
        return bool(happened(asked.events(case.day), rule.events, None, case.since, case.day))
    plan = asked.plan(case.day)
    if rule.completion is not None:
        return _completion(rule, plan, rules)
    found = [_service(code, plan, rules, rule) for code in rule.services]
    return False if False in found else None if None in found else True


def _service(code: str, plan: Plan, rules: RecordRules, rule: RecordRule | None = None) -> bool | None:
    """Does the plan say that the service was done (with, or without, the rule's reason)?"""
    owed = plan.service(code)
    if owed is None:
        return False
    if owed.status in rules.unknown:
        return None
    return owed.status in rules.served and (rule is None or _reasoned(owed, rule))


def _reasoned(owed: Owed, rule: RecordRule) -> bool:
    if rule.with_reason is not None and rule.with_reason not in owed.reasons:
        return False
    return rule.without_reason is None or rule.without_reason not in owed.reasons


def _completion(rule: RecordRule, plan: Plan, rules: RecordRules) -> bool | None:
    """Does the plan say that the set is complete? None when it does not judge it, or lacks a fact for it."""
    own = next((each for each in plan.completions if each.code == rule.completion), None)
    if own is None:
        return None
    if own.complete:
        return True
    statuses = {code: owed.status for code in own.missing if (owed := plan.service(code)) is not None}
    gaps = set(own.missing)
    if rule.so_far:
        gaps = {code for code in gaps if code in statuses and statuses[code] not in rules.ahead}
    return True if not gaps else None if all(statuses.get(code) in rules.unknown for code in gaps) else False


def _contacts(rule: Contacts, case: Case, asked: Asked) -> bool:
    """Were there enough contacts in the pregnancy, in each stretch of it, and enough that are noted?"""
    days = _days(rule, None, case, asked)
    if len(days) < rule.total:
        return False
    for stretch in rule.spans:
        low = case.since + (stretch.from_.days if stretch.from_ else 0)
        high = case.day + 1 if stretch.until is None else case.since + stretch.until.days
        if sum(low <= day < high for day in days) < stretch.at_least:
            return False
    return rule.noted is None or len(_days(rule, rule.noted, case, asked)) >= rule.noted_at_least


def _days(rule: Contacts, noted: Noted | None, case: Case, asked: Asked) -> set[int]:
    """On which days was there a contact? Two on one day are one."""
    events = asked.events(case.day)
    return {own.on for own in happened(events, rule.services, noted, case.since, case.day)}
