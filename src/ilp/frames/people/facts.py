"""Which tests of `who` does a record always answer? Over arrays: does it fail, and only for a time?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from ilp.frames.entering.days import NEVER, Flags
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.people.schooling import grade_on

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
}
"""Does a test fail, and is it only a matter of time?"""
