"""Where does a service stand that is owed once in each of several stretches of life?

Each stretch of each person is two columns, its first day and the first day out; `NEVER` where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import narwhals as nw

from ilp.frames.asked import START, Asked
from ilp.frames.cases import Cases
from ilp.frames.days import NEVER, Moment, flag, ordinal
from ilp.frames.events import AT
from ilp.frames.who import all_of, answer, any_of, school_start, school_year
from ilp.rulebook.timing import Target

_PAIR = 2**22
_NONE = _PAIR * _PAIR


def stretches(wanted: Sequence[Target], people: Any, began: nw.Expr, asked: Asked) -> Any:
    """The people with the stretches of each target beside them."""
    columns = []
    for number, own in enumerate(wanted):
        there, anchor = _anchor(own, asked)
        first, end = nw.max_horizontal(anchor.at(own.earliest), began), anchor.at(own.until)
        fits = all_of([there, answer(own.who, asked).yes, first < end])
        for name, day in ((_from(number), first), (_to(number), end)):
            columns.append(nw.when(fits).then(day).otherwise(ordinal(NEVER)).alias(name))
    return people.with_columns(*columns)


def had(wanted: Sequence[Target], own: Any, people: Any) -> tuple[Any, dict[str, nw.Expr]]:
    """The events with the stretches of their persons, and the columns that say in which they lie."""
    bounds = [name(number) for number in range(len(wanted)) for name in (_from, _to)]
    own = own.join(people.select("id", *bounds), on="id", how="inner")
    day = nw.col(f"{AT}_on")
    inside = {
        _in(number): flag((nw.col(_from(number)) <= day) & (day < nw.col(_to(number))))
        for number in range(len(wanted))
    }
    return own, inside


def targets(wanted: Sequence[Target], cases: Cases, asked: Asked) -> None:
    """Due in the stretch that is open, or in the next one within the horizon; done when no other follows."""
    today = asked.today
    open_ = [(nw.col(_from(n)) <= today) & (nw.col(_to(n)) > today) for n in range(len(wanted))]
    lacking = _soonest([own & (nw.col(_in(n)) == 0) for n, own in enumerate(open_)])
    coming = _soonest([nw.col(_from(n)) > today for n in range(len(wanted))])
    lacking, coming = cases.let(_lacking=lacking, _coming=coming)
    for name, found, last in (("_lacking", lacking, today), ("_coming", coming, asked.horizon)):
        first = cases.let(**{f"{name}_first": found // _PAIR})
        end = cases.let(**{f"{name}_end": found - first * _PAIR - 1})
        cases.place((found < _NONE) & (first <= last), first, first, None, end)
    cases.done(any_of(open_), None, None)
    cases.out(nw.lit(True))


def _soonest(holds: Sequence[nw.Expr]) -> nw.Expr:
    """The stretch that begins (then ends) first among those for which it holds, its days as one number."""
    each = [
        nw.when(own).then(nw.col(_from(n)) * _PAIR + nw.col(_to(n))).otherwise(ordinal(_NONE))
        for n, own in enumerate(holds)
    ]
    return each[0] if len(each) == 1 else reduce(nw.min_horizontal, each)


def _anchor(own: Target, asked: Asked) -> tuple[nw.Expr, Moment]:
    if own.anchor == "birth":
        return nw.lit(True), asked.birth
    if own.anchor == "last_menstrual_period":
        return nw.col(f"{START}_on") > NEVER, asked.pregnancy
    if own.grade is None:
        return nw.lit(False), asked.birth
    begin = school_start(own.grade, asked)
    year = school_year(own.grade, asked)
    month = asked.defaults.school_year_month
    return begin > NEVER, Moment(year * 12 + (month - 1), ordinal(1), begin)


def _from(number: int) -> str:
    return f"_from_{number}"


def _to(number: int) -> str:
    return f"_to_{number}"


def _in(number: int) -> str:
    return f"_in_{number}"
