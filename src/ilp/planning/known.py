"""What do results and a child's last measurements make known, dated, before the plan is made?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ilp.dates import Anchor, Period
from ilp.growth import book as growth
from ilp.growth import follow
from ilp.records import Person
from ilp.rulebook import Rulebook
from ilp.screening import Derived, derive

MEASURE = "growth"


def findings(person: Person, on: date, area: str | None, book: Rulebook) -> tuple[Derived, ...]:
    """Which conditions do the results on record and the child's growth make known?"""
    return (*derive(person, on=on, area=area, rules=book), *_growth(person, on))


def grows_until() -> Period:
    """Until which age does a child's growth make anything known?"""
    return Period.parse(growth.words("plan")["until"])


def last_read() -> int:
    """How many of a child's last measurements are read?"""
    return int(growth.words("plan")["last"])


def _growth(person: Person, on: date) -> Iterator[Derived]:
    """Which conditions do the last weighings and lengths make known, for a child young enough?

    Only the last few are read: what is done next hangs on the latest and what came before it.
    """
    past = sorted((own for own in person.measurements if own.on <= on), key=lambda own: own.on)
    old = Anchor(person.birth_date).on(grows_until())
    if not past or on >= old:
        return
    taken = [own.model_dump() for own in past[-last_read() :]]
    course = follow(taken, birth_date=person.birth_date, sex=person.sex, on=on)
    if course.latest is None:
        return
    reasons = growth.words("reason")
    for reason in course.reasons:
        code = reasons[reason].get("finds")
        if code is not None:
            yield Derived(code, course.latest.on, MEASURE, reason, _values(past[-1]))


def _values(own: object) -> dict[str, float]:
    names = ("weight_kg", "height_cm")
    return {name: value for name in names if (value := getattr(own, name)) is not None}
