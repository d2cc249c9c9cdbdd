"""Whom does a rule mean? The tests of `who` over arrays, three-valued like the reference evaluator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.people.facts import FACTS
from ilp.frames.people.schooling import school_start
from ilp.frames.people.statements import STATEMENTS, any_of
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
        np.minimum(opens, np.where(own.waits, _opens(one, view, asked), np.int32(FAR)), out=opens)
    return Answer(yes, unknown, any_of((own.waits for own in each), view)), opens


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


def _cohort(value: tuple[str, ...], view: View, asked: Asked) -> tuple[Flags, None]:
    inside, open_ = np.zeros(len(view), bool), np.ones(len(view), bool)
    for own in asked.cohorts:
        means = open_ & answer(own.who, view, asked).yes
        if own.code in value:
            inside |= means
        open_ &= ~means
    return ~inside, None


FACTS["cohort"] = _cohort
