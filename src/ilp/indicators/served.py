"""Was the person served, as their own plan and record say? Yes, no, or it cannot be said."""

from __future__ import annotations

from typing import NamedTuple

from ilp.indicators.answering import answer
from ilp.indicators.asking import Asked
from ilp.indicators.logic import any_of, every
from ilp.indicators.populations import Case, cases
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.recording import FromRecords
from ilp.indicators.spans import Span


class Tally(NamedTuple):
    """What one person adds above the line, below it, and to those of whom it cannot be said."""

    numerator: int = 0
    denominator: int = 0
    unknown: int = 0


UNKNOWN = Tally(unknown=1)
NOT_MEANT = Tally()


def tally(rule: FromRecords, case: Case, asked: Asked, rules: RecordRules) -> Tally:
    """What does the person add to this indicator on this occasion?"""
    meant = every(answer(each, case, asked, rules) for each in rule.had)
    if meant is None:
        return UNKNOWN
    if not meant and not rule.apart:
        return NOT_MEANT
    done = every(answer(each, case, asked, rules) for each in rule.counted)
    spoiled = any_of(answer(each, case, asked, rules) for each in rule.without)
    if done is False or spoiled:
        return Tally(0, int(meant))
    return UNKNOWN if done is None or spoiled is None else Tally(1, int(meant))


def newly(rule: FromRecords, case: Case, asked: Asked, rules: RecordRules, earlier: Span | None) -> Tally:
    """The same, but above the line only who was not there yet at the end of an `earlier` period."""
    now = tally(rule, case, asked, rules)
    if earlier is None or not now.numerator:
        return now
    then = cases(rules.among(rule), rule.before, asked, earlier)
    return now._replace(numerator=0) if any(tally(rule, own, asked, rules).numerator for own in then) else now
