"""What does a month say of an area? The target line, the trend, the status, how many people are lacking.

Everything is compared as exact fractions: 79.96 is below 80, and 80 % a year is 60 at September, not 59.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from math import ceil
from typing import NamedTuple

from ilp.indicators.monitoring.rules import rules, unknown
from ilp.indicators.periods import months, year

Exact = int | Fraction
REACHED, BELOW = "reached", "below"


class Share(NamedTuple):
    """How many were served, of how many in the year; None is not known."""

    served: Exact | None
    expected: Exact | None


def exact(value: float | None) -> Exact | None:
    """Which number was written? `18.8` is 188/10.

    >>> exact(18.8), exact(158)
    (Fraction(94, 5), 158)
    """
    return value if value is None or isinstance(value, int) else Fraction(str(value))


@cache
def line(target: float | None, period: str) -> Fraction | None:
    """Where does the target of the year stand at the end of the month?

    >>> float(line(80, "2025-09"))
    60.0
    """
    goal = exact(target)
    if goal is None or goal <= 0:
        return None
    of = months(year(period))
    return Fraction(goal) * (of.index(period) + 1) / len(of)


def rate(share: Share, multiplier: int) -> Fraction | None:
    """What is the coverage? None when a number is lacking or nobody is expected.

    >>> rate(Share(12, 158), 100)
    Fraction(600, 79)
    """
    if share.served is None or not share.expected:
        return None
    return Fraction(multiplier * share.served) / share.expected


def lacking(share: Share, goal: Exact | None, multiplier: int) -> int | None:
    """How many more people must be served to reach `goal`? Whole people, never below none.

    >>> lacking(Share(70, 158), Fraction(60), 100)
    25
    """
    if goal is None or share.served is None or not share.expected:
        return None
    return max(0, ceil(Fraction(goal * share.expected) / multiplier - share.served))


def trend(this: Fraction | None, last: Fraction | None) -> str | None:
    """How does this month alone compare with last month alone?

    >>> trend(Fraction(7), Fraction(6)), trend(Fraction(6), Fraction(6)), trend(Fraction(6), None)
    ('up', 'flat', None)
    """
    if this is None or last is None:
        return None
    return "up" if this > last else "down" if this < last else "flat"


def judge(cumulative: Fraction, goal: Fraction, direction: str, flat: Mapping[str, str]) -> str:
    """Which status has an area that has come to `cumulative`, with that trend?

    >>> judge(Fraction(61), Fraction(60), "down", {})
    'kurang'
    """
    against = REACHED if cumulative >= goal else BELOW
    return str(rules()["cell"][against][flat[against] if direction == "flat" else direction])


def verdict(
    *,
    cumulative: Fraction | None,
    goal: Fraction | None,
    direction: str | None,
    missing: bool,
    parts_missing: bool,
    flat: Mapping[str, str],
) -> tuple[str, str | None]:
    """Which status, and why none? Nothing is judged while a report is lacking."""
    reason = None
    if missing:
        reason = "report_missing"
    elif parts_missing:
        reason = "parts_missing"
    elif cumulative is None:
        reason = "no_denominator"
    elif goal is None:
        reason = "no_target"
    elif direction is None:
        reason = "no_previous_month"
    else:
        return judge(cumulative, goal, direction, flat), None
    return unknown(), reason
