"""Whom does a rule mean? The tests of `who` as expressions, three-valued like the reference evaluator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw
from attrs import frozen

from ilp.dates import year_starting
from ilp.frames.areas import DIGITS, lies_in
from ilp.frames.asked import DELIVERY, START, Asked
from ilp.frames.days import NEVER, choose, first_of_month, ordinal
from ilp.frames.facts import (
    DENIED,
    GRADE,
    HELD,
    NO_GRADE,
    UNSTATED,
    held,
    is_raised,
    raised,
)
from ilp.rulebook.who import Who
from ilp.schedules.steps import FAR

YES, NO = nw.lit(True), nw.lit(False)


def any_of(given: Sequence[nw.Expr]) -> nw.Expr:
    """Does any of these hold?"""
    return reduce(or_, given) if given else NO


def all_of(given: Sequence[nw.Expr]) -> nw.Expr:
    """Do all of these hold?"""
    return reduce(and_, given) if given else YES


@frozen(eq=False)
class Answer:
    """Does it mean the person (`yes`), is that unknown, and does only time stand in the way (`waits`)?"""

    yes: nw.Expr
    unknown: nw.Expr
    waits: nw.Expr


def answer(who: Sequence[Who], asked: Asked) -> Answer:
    """Any alternative suffices; no alternative means everyone."""
    if not who:
        return Answer(YES, NO, YES)
    each = [conjunction(one, asked) for one in who]
    yes = any_of([own.yes for own in each])
    unknown = ~yes & any_of([own.unknown for own in each])
    return Answer(yes, unknown, any_of([own.waits for own in each]))


def opens(who: Sequence[Who], asked: Asked) -> nw.Expr:
    """Since which day, or from which on, does the rule mean the person? `FAR` when time does not tell."""
    if not who:
        return asked.birth.ordinal
    days = []
    for one in who:
        waits = conjunction(one, asked).waits
        days.append(nw.when(waits).then(_opens(one, asked)).otherwise(ordinal(FAR)))
    return days[0] if len(days) == 1 else nw.min_horizontal(*days)


def _opens(one: Who, asked: Asked) -> nw.Expr:
    days = [asked.birth.ordinal if one.age_from is None else asked.birth.at(one.age_from)]
    if one.grade:
        days.append(school_start(min(one.grade), asked))
    if one.pregnant or one.gestation_from is not None:
        start = nw.col(f"{START}_on")
        later = start + (one.gestation_from.days if one.gestation_from else 0)
        days.append(nw.when(start > NEVER).then(later).otherwise(ordinal(NEVER)))
    return days[0] if len(days) == 1 else nw.max_horizontal(*days)


def conjunction(who: Who, asked: Asked) -> Answer:
    """Do all tests of one alternative hold?"""
    waiting, failed, unknown, assumed = [], [], [], []
    for name, value in who.tests:
        if name in FACTS:
            fails, waits = FACTS[name](value, asked)
            failed.append(fails & ~waits)
            waiting.append(waits)
        else:
            fails, asks, lacks = STATEMENTS[name](value)
            failed.append(fails)
            unknown.append(asks)
            assumed.append(lacks)
    fails, waits = any_of(failed), any_of(waiting)
    asks, lacks = any_of(unknown), any_of(assumed)
    yes = ~fails & ~waits & ~asks & ~lacks
    return Answer(yes, ~fails & ~waits & asks, yes | (waits & ~fails & ~lacks))


Test = tuple[nw.Expr, nw.Expr]


def _sex(value: str, _: Asked) -> Test:
    return nw.col("sex") != value, NO


def _age_from(value: Any, asked: Asked) -> Test:
    young = ~asked.birth.reached(value, asked.on)
    return young, young


def _age_until(value: Any, asked: Asked) -> Test:
    return asked.birth.reached(value, asked.on), NO


def _born_from(value: date, asked: Asked) -> Test:
    return asked.birth.ordinal < value.toordinal(), NO


def _born_until(value: date, asked: Asked) -> Test:
    return asked.birth.ordinal >= value.toordinal(), NO


def _pregnant(value: bool, _: Asked) -> Test:
    start = nw.col(f"{START}_on")
    return (start == NEVER) if value else (start > NEVER), NO


def _postpartum(value: Any, asked: Asked) -> Test:
    end = nw.col(f"{DELIVERY}_on")
    return (end == NEVER) | (end + value.days <= asked.today), NO


def _gestation_from(value: Any, asked: Asked) -> Test:
    start = nw.col(f"{START}_on")
    early = (start > NEVER) & (start + value.days > asked.today)
    return (start == NEVER) | early, early


def _gestation_until(value: Any, asked: Asked) -> Test:
    start = nw.col(f"{START}_on")
    return (start == NEVER) | (start + value.days <= asked.today), NO


def _grade(value: tuple[int, ...], asked: Asked) -> Test:
    return ~grade_on(asked).is_in(list(value)), NO


def _in_school(value: bool, _: Asked) -> Test:
    out = nw.col(GRADE) == 0
    return out if value else ~out, NO


def _cohort(value: tuple[str, ...], asked: Asked) -> Test:
    groups = [(answer(own.who, asked).yes, nw.lit(own.code)) for own in asked.cohorts]
    return ~choose(groups, nw.lit("")).is_in(list(value)), NO


Statement = tuple[nw.Expr, nw.Expr, nw.Expr]


def _area(value: tuple[str, ...]) -> Statement:
    unknown = nw.col(DIGITS) == ""
    return ~unknown & ~lies_in(value), unknown, NO


def _silent(code: str) -> Test:
    """Has nobody said: and must it be asked, or is it absent by assumption?"""
    silent = nw.col(held(code)) == UNSTATED
    if not is_raised(code):
        return NO, silent
    asks = nw.col(raised(code)) == 1
    return silent & asks, silent & ~asks


def _any(value: tuple[str, ...]) -> Statement:
    none = all_of([nw.col(held(code)) != HELD for code in value])
    asks = any_of([_silent(code)[0] for code in value])
    return NO, none & asks, none & ~asks


def _all(value: tuple[str, ...]) -> Statement:
    denied = any_of([nw.col(held(code)) == DENIED for code in value])
    asks = any_of([_silent(code)[0] for code in value])
    lacks = any_of([_silent(code)[1] for code in value])
    return denied, asks, ~denied & lacks


def _none(value: tuple[str, ...]) -> Statement:
    return (
        any_of([nw.col(held(code)) == HELD for code in value]),
        any_of([_silent(code)[0] for code in value]),
        NO,
    )


FACTS: dict[str, Callable[[Any, Asked], Test]] = {
    "sex": _sex,
    "age_from": _age_from,
    "age_until": _age_until,
    "born_from": _born_from,
    "born_until": _born_until,
    "pregnant": _pregnant,
    "postpartum_within": _postpartum,
    "gestation_from": _gestation_from,
    "gestation_until": _gestation_until,
    "grade": _grade,
    "in_school": _in_school,
    "cohort": _cohort,
}
"""Does a test fail, and is it only a matter of time?"""

STATEMENTS: dict[str, Callable[[Any], Statement]] = {
    "area": _area,
    "any_condition": _any,
    "all_conditions": _all,
    "no_condition": _none,
}
"""Does a test fail, must something be asked, does it fail by what nobody has said?"""


def school_start(grade: int, asked: Asked) -> nw.Expr:
    """On which ordinal does the school year of `grade` begin for each person? `NEVER` out of school."""
    start = first_of_month(school_year(grade, asked) * 12 + (asked.defaults.school_year_month - 1))
    return nw.when(nw.col(GRADE) == 0).then(ordinal(NEVER)).otherwise(start)


def school_year(grade: int, asked: Asked) -> nw.Expr:
    """In which calendar year does the school year of `grade` begin for each person?"""
    stated = nw.col(GRADE)
    derived = asked.birth.ym // 12 + (asked.defaults.school_age_offset + grade)
    this = year_starting(asked.on, asked.defaults.school_year_month)
    return nw.when(stated == NO_GRADE).then(derived).otherwise(ordinal(this + grade) - stated)


def grade_on(asked: Asked) -> nw.Expr:
    """In which grade is each person today? 0 out of school."""
    first, last = asked.defaults.grades
    year = year_starting(asked.on, asked.defaults.school_year_month)
    derived = ordinal(year - asked.defaults.school_age_offset) - asked.birth.ym // 12
    inside = nw.when((derived >= first) & (derived <= last)).then(derived).otherwise(ordinal(0))
    return nw.when(nw.col(GRADE) == NO_GRADE).then(inside).otherwise(nw.col(GRADE))
