"""Was the person served, as their own plan and record say? Yes, no, or it cannot be said."""

from __future__ import annotations

from typing import NamedTuple

from ilp.indicators.answering import answer
from ilp.indicators.asking import Asked
from ilp.indicators.logic import any_of, every
from ilp.indicators.populations import Case
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.recording import FromRecords


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
    if not meant:
        return UNKNOWN if meant is None else NOT_MEANT
    done = every(answer(each, case, asked, rules) for each in rule.counted)
    spoiled = any_of(answer(each, case, asked, rules) for each in rule.without)
    if done is False or spoiled:
        return Tally(0, 1)
    return UNKNOWN if done is None or spoiled is None else Tally(1, 1)
