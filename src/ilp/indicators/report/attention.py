"""What needs attention first? Where a target is missed, and by how many people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from ilp.indicators.book import catalogue
from ilp.indicators.linked import counts_people
from ilp.indicators.monitoring.judging import Share, exact, lacking
from ilp.indicators.periods import is_year
from ilp.indicators.rows import Indicator

if TYPE_CHECKING:
    from ilp.indicators.monitoring import Standing
    from ilp.indicators.report.making import Report
    from ilp.indicators.table import Value


class Judged(NamedTuple):
    """How does one place stand? `goal` is the target, or the line of the month; `gap` people are lacking."""

    place: str
    value: float
    goal: float
    short: bool
    gap: int | None


class Need(NamedTuple):
    """An indicator that misses its target somewhere: where, the furthest first, and how many are lacking."""

    indicator: str
    short: tuple[Judged, ...]
    judged: int
    people: int | None


def judged(found: Report) -> dict[str, dict[str, Judged]]:
    """How does every place stand that can be compared with a target, by indicator and place?"""
    followed = standings(found)
    result: dict[str, dict[str, Judged]] = {}
    for value in (*found.table, *found.whole, *found.completeness):
        place = value.facility or value.area
        own = followed.get((value.indicator, place))
        verdict = _of_value(value) if own is None else _of_standing(own)
        if verdict is not None:
            result.setdefault(value.indicator, {})[place] = verdict
    return result


def standings(found: Report) -> Mapping[tuple[str, str], Standing]:
    """What does local area monitoring say, by indicator and place?"""
    if found.monitored is None:
        return {}
    totals = (each.total for each in found.monitored.indicators if each.total is not None)
    return {(each.indicator, each.code): each for each in (*found.monitored.standings, *totals)}


def needs(found: Report) -> tuple[Need, ...]:
    """Which indicators miss their target somewhere, those first that lack most people?"""
    at_level = {value.facility or value.area for value in (*found.table, *found.completeness)}
    return tuple(sorted(_needs(judged(found), at_level, found.period), key=_urgency))


def _of_people(row: Indicator, period: str) -> bool:
    """Does it count people? What each month saw anew counts them again in every month of a year."""
    return counts_people(row) and not (row.over_time == "MON" and is_year(period))


def _needs(verdicts: Mapping[str, Mapping[str, Judged]], places: set[str], period: str) -> Iterator[Need]:
    for code, by_place in verdicts.items():
        here = [each for place, each in by_place.items() if place in places]
        short = sorted((each for each in here if each.short), key=lambda each: (-(each.gap or 0), each.place))
        if short:
            gaps = [each.gap for each in short if each.gap is not None]
            people = sum(gaps) if gaps and _of_people(catalogue()[code], period) else None
            yield Need(code, tuple(short), len(here), people)


def _urgency(need: Need) -> tuple[bool, int, int]:
    return need.people is None, -(need.people or 0), -len(need.short)


def _of_standing(own: Standing) -> Judged | None:
    if own.value is None or own.line is None:
        return None
    return Judged(own.code, own.value, own.line, bool(own.gap), own.gap)


def _of_value(value: Value) -> Judged | None:
    row = catalogue()[value.indicator]
    if value.value is None or value.target is None or row.better == "neutral":
        return None
    place, share = value.facility or value.area, Share(exact(value.numerator), exact(value.denominator))
    gap = _gap(row, share, value.target)
    if gap is None:
        missed = value.value < value.target if row.better == "higher" else value.value > value.target
    else:
        missed = gap > 0
    return Judged(place, value.value, value.target, missed, gap)


def _gap(row: Indicator, share: Share, target: float) -> int | None:
    """How many more must be served, or where less is better, how many are too many?"""
    goal = exact(target)
    if row.better == "higher":
        return lacking(share, goal, row.multiplier)
    if goal is None or share.served is None or not share.expected:
        return None
    return max(0, ceil(share.served - Fraction(goal * share.expected) / row.multiplier))
