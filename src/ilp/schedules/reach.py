"""Can this service be listed for somebody at all? Integer tests that spare most people the careful questions.

They only leave out what the careful path would leave out too; a law in the tests holds them to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from ilp.dates import Period
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Every, Once
from ilp.schedules.events import Events
from ilp.schedules.steps import Ages

if TYPE_CHECKING:
    from ilp.schedules.forecast import Asked


@frozen(eq=False)
class Reach:
    """Whom a service can reach: one sex or both, from one age until another, with a pregnancy or a condition.

    `opens` and `ends` are places in the table of ages. What is owed `once` stays listed after its end, and
    what was done is always looked at.
    """

    sex: str | None
    opens: int
    ends: int
    pregnancy: bool
    condition: bool
    once: bool
    done_by: tuple[str, ...]

    @classmethod
    def of(cls, row: Service, ages: Ages) -> Reach | None:
        """The reach of a row; None for one that is listed for everybody."""
        if row.always or row.monitored is not None:
            return None
        who, timing = row.who, row.timing
        sexes = {one.sex for one in who}
        from_birth = getattr(timing, "anchor", "birth") == "birth"
        own = _window(timing) if from_birth else (None, None)
        return cls(
            sex=next(iter(sexes)) if len(sexes) == 1 else None,
            opens=ages.place(_longest([_least([one.age_from or Period() for one in who]), own[0]])),
            ends=ages.place(own[1]),
            pregnancy=not from_birth or (bool(who) and all(one.pregnant for one in who)),
            condition=bool(who) and all(one.any_condition or one.all_conditions for one in who),
            once=isinstance(timing, Once),
            done_by=getattr(timing, "done_by", ()),
        )

    def meets(self, asked: Asked, events: Events) -> bool:
        """May the service be listed for this person today?"""
        facts, ages = asked.facts, asked.ages
        if events and any(code in events for code in self.done_by):
            return True
        if self.sex is not None and facts.sex != self.sex:
            return False
        if ages[self.opens] > asked.horizon:
            return False
        if asked.today >= ages[self.ends] and (not self.once or asked.today >= asked.listed_until):
            return False
        if facts.pregnancies or facts.unstated == "unknown":
            return True
        return not self.pregnancy and not (self.condition and not facts.conditions)


def _window(timing: object) -> tuple[Period | None, Period | None]:
    """From which age, until which, does the timing itself ask for it?"""
    if isinstance(timing, Every):
        return (Period() if timing.targets else timing.first), timing.until
    if isinstance(timing, Campaign):
        return timing.age_from, timing.age_until
    if isinstance(timing, Once):
        return timing.earliest, timing.until
    return None, None


def _least(given: Sequence[Period]) -> Period:
    return min(given, key=_rough, default=Period())


def _longest(given: Sequence[Period | None]) -> Period:
    return max((own for own in given if own is not None), key=_rough, default=Period())


def _rough(period: Period) -> tuple[int, int]:
    """An order that is only used between ages that lie far apart or in the same unit."""
    return period.months * 30 + period.days, period.months
