"""Where does a service stand that is owed once in each of several stretches of life?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ilp.frames.entering.days import NEVER, Days, Flags, Moment
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.people.schooling import school_start, school_year
from ilp.frames.people.who import answer
from ilp.frames.services.cases import EVERYONE, Cases
from ilp.frames.services.counting import Had
from ilp.rulebook.timing import Target

_SPAN = 2**22
_NONE = _SPAN * _SPAN
Pairs = NDArray[np.int64]


def targets(wanted: Sequence[Target], cases: Cases, had: Had, began: Days) -> None:
    """Due in the stretch that is open, or in the next one within the horizon; done when no other follows."""
    asked, view = cases.asked, cases.view
    today = view.today
    lacking, coming = np.full(len(view), _NONE), np.full(len(view), _NONE)
    open_ = np.zeros(len(view), bool)
    for own in wanted:
        first, end = _stretch(own, view, began, asked)
        both = first.astype(np.int64) * _SPAN + end
        inside = (first <= today) & (today < end)
        open_ |= inside
        _least(lacking, both, inside & ~had.within(first, end))
        _least(coming, both, first > today)
    for found, last in ((lacking, today), (coming, view.horizon)):
        first, end = (found // _SPAN).astype(np.int32), (found % _SPAN).astype(np.int32) - 1
        cases.place((found < _NONE) & (first <= last), first, first, None, end)
    cases.done(open_)
    cases.out(EVERYONE)


def _least(best: Pairs, both: Pairs, holds: Flags) -> None:
    """The stretch that begins (then ends) first, its days as one number."""
    np.minimum(best, np.where(holds, both, _NONE), out=best)


def _stretch(own: Target, view: View, began: Days, asked: Asked) -> tuple[Days, Days]:
    """The first day of the stretch and the first day out; `NEVER` both where there is none."""
    there, anchor = _anchor(own, view, asked)
    first, end = np.maximum(anchor.at(own.earliest), began), anchor.at(own.until)
    fits = there & answer(own.who, view, asked).yes & (first < end)
    return np.where(fits, first, NEVER), np.where(fits, end, NEVER)


def _anchor(own: Target, view: View, asked: Asked) -> tuple[Flags, Moment]:
    if own.anchor == "birth":
        return view.everyone, view.birth
    if own.anchor == "last_menstrual_period":
        return view.pregnancy.on > NEVER, view.pregnancy
    if own.grade is None:
        return view.nobody, view.birth
    begin = school_start(own.grade, view, asked)
    month = asked.defaults.school_year_month
    ym = (school_year(own.grade, view, asked) * 12 + (month - 1)).astype(np.int32)
    return begin > NEVER, Moment(ym, np.ones_like(ym), begin)
