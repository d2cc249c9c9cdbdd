"""Whom does a rule mean? The tests of `who` over arrays, three-valued like the reference evaluator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from ilp.frames.asked import Asked
from ilp.frames.block import View
from ilp.frames.conditions import DENIED, HELD, UNSTATED
from ilp.frames.days import NEVER, Days, Flags
from ilp.frames.schooling import grade_on, school_start
from ilp.rulebook.who import Who
from ilp.schedules.steps import FAR


@frozen(eq=False)
class Answer:
    """Does it mean the person (`yes`), is that unknown, and does only time stand in the way (`waits`)?"""

    yes: Flags
    unknown: Flags
    waits: Flags


def answer(who: Sequence[Who], view: View, asked: Asked) -> Answer:
    """Any alternative suffices; no alternative means everyone."""
    return assess(who, view, asked)[0]


def assess(who: Sequence[Who], view: View, asked: Asked) -> tuple[Answer, Days]:
    """The answer, and since which day, or from which on, the rule means each (`FAR`: time does not tell)."""
    if not who:
        return Answer(view.everyone, view.nobody, view.everyone), view.birth.on
    each = [conjunction(one, view, asked) for one in who]
    yes = any_of((own.yes for own in each), view)
    unknown = ~yes & any_of((own.unknown for own in each), view)
    opens = np.full(len(view), FAR, np.int32)
    for one, own in zip(who, each, strict=True):
        np.minimum(opens, _opens(one, view, asked), out=opens, where=own.waits)
    return Answer(yes, unknown, any_of((own.waits for own in each), view)), opens


def any_of(given: Iterable[Flags], view: View) -> Flags:
    """Does any of these hold?"""
    found = np.zeros(len(view), bool)
    for own in given:
        found |= own
    return found


def _opens(one: Who, view: View, asked: Asked) -> Days:
    found = view.birth.on if one.age_from is None else view.birth.at(one.age_from)
    if one.grade:
        found = np.maximum(found, school_start(min(one.grade), view, asked))
    if one.pregnant or one.gestation_from is not None:
        start = view.pregnancy.on
        later = start + np.int32(one.gestation_from.days if one.gestation_from else 0)
        found = np.maximum(found, np.where(start > NEVER, later, NEVER))
    return found


def conjunction(who: Who, view: View, asked: Asked) -> Answer:
    """Do all tests of one alternative hold?"""
    fails, waits = np.zeros(len(view), bool), np.zeros(len(view), bool)
    asks, lacks = np.zeros(len(view), bool), np.zeros(len(view), bool)
    for name, value in who.tests:
        if name in FACTS:
            failed, waiting = FACTS[name](value, view, asked)
            if waiting is None:
                fails |= failed
            else:
                fails |= failed & ~waiting
                waits |= waiting
        else:
            failed, asking, lacking = STATEMENTS[name](value, view)
            fails |= failed
            asks |= asking
            lacks |= lacking
    clear = ~fails & ~lacks
    yes = clear & ~waits & ~asks
    return Answer(yes, ~fails & ~waits & asks, yes | (waits & clear))


Test = tuple[Flags, Flags | None]


def _sex(value: str, view: View, _: Asked) -> Test:
    return ~view.sex.among((value,)), None


def _age_from(value: Any, view: View, _: Asked) -> Test:
    young = ~view.birth.reached(value, view.today)
    return young, young


def _age_until(value: Any, view: View, _: Asked) -> Test:
    return view.birth.reached(value, view.today), None


def _born_from(value: date, view: View, _: Asked) -> Test:
    return view.birth.on < value.toordinal(), None


def _born_until(value: date, view: View, _: Asked) -> Test:
    return view.birth.on >= value.toordinal(), None


def _pregnant(value: bool, view: View, _: Asked) -> Test:
    start = view.pregnancy.on
    return (start == NEVER) if value else (start > NEVER), None


def _postpartum(value: Any, view: View, _: Asked) -> Test:
    end = view.delivery.on
    return (end == NEVER) | (end <= view.today - value.days), None


def _gestation_from(value: Any, view: View, _: Asked) -> Test:
    start = view.pregnancy.on
    early = (start > NEVER) & (start > view.today - value.days)
    return (start == NEVER) | early, early


def _gestation_until(value: Any, view: View, _: Asked) -> Test:
    start = view.pregnancy.on
    return (start == NEVER) | (start <= view.today - value.days), None


def _grade(value: tuple[int, ...], view: View, asked: Asked) -> Test:
    return ~np.isin(grade_on(view, asked), value), None


def _in_school(value: bool, view: View, _: Asked) -> Test:
    out = view.grade == 0
    return (out if value else ~out), None


def _cohort(value: tuple[str, ...], view: View, asked: Asked) -> Test:
    inside, open_ = np.zeros(len(view), bool), np.ones(len(view), bool)
    for own in asked.cohorts:
        means = open_ & answer(own.who, view, asked).yes
        if own.code in value:
            inside |= means
        open_ &= ~means
    return ~inside, None


Statement = tuple[Flags, Flags, Flags]


def _area(value: tuple[str, ...], view: View) -> Statement:
    unknown = view.home.places < 0
    return ~unknown & ~view.home.read(lambda own: _lies_in(own, value), False, bool), unknown, view.nobody


def _lies_in(area: str, named: tuple[str, ...]) -> bool:
    return any(area == own or area.startswith(own + ".") for own in named)


def _silent(code: str, view: View) -> tuple[Flags, Flags]:
    """Has nobody said: and must it be asked, or is it absent by assumption?"""
    silent, asks = view.state(code) == UNSTATED, view.asks(code)
    return silent & asks, silent & ~asks


def _asking(value: tuple[str, ...], view: View) -> tuple[Flags, Flags]:
    each = [_silent(code, view) for code in value]
    return any_of((asks for asks, _ in each), view), any_of((lacks for _, lacks in each), view)


def _any(value: tuple[str, ...], view: View) -> Statement:
    none = ~any_of((view.state(code) == HELD for code in value), view)
    asks, lacks = _asking(value, view)
    return none & ~asks & ~lacks, none & asks, none & ~asks & lacks


def _all(value: tuple[str, ...], view: View) -> Statement:
    denied = any_of((view.state(code) == DENIED for code in value), view)
    asks, lacks = _asking(value, view)
    return denied, asks, ~denied & lacks


def _none(value: tuple[str, ...], view: View) -> Statement:
    asks, _ = _asking(value, view)
    return any_of((view.state(code) == HELD for code in value), view), asks, view.nobody


FACTS: dict[str, Callable[[Any, View, Asked], Test]] = {
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

STATEMENTS: dict[str, Callable[[Any, View], Statement]] = {
    "area": _area,
    "any_condition": _any,
    "all_conditions": _all,
    "no_condition": _none,
}
"""Does a test fail, must something be asked, does it fail by what nobody has said?"""
