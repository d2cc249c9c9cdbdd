"""What do the plans of one person say, on the days that indicators ask about? Each plan is made once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from functools import cached_property

from attrs import define, field

from ilp.dates import Anchor
from ilp.growth.following import Course, follow
from ilp.lifecycle.facts import Facts
from ilp.planning import Plan
from ilp.planning import person as people
from ilp.planning.known import findings
from ilp.planning.making import make
from ilp.records import Person
from ilp.rulebook.rows import Defaults
from ilp.schedules.courses import Compiler
from ilp.schedules.events import Event
from ilp.schedules.policy import Policy
from ilp.screening.deriving import Derived, categories


@define(eq=False, slots=False)
class Asked:
    """One person, with the plans and facts of the days asked so far.

    The plans answer for series, sets of contacts and, of what stands alone, for `only` these codes.
    """

    person: Person
    area: str | None
    compiled: Compiler
    policy: Policy
    only: Container[str] | None = None
    anchor: Anchor = field(init=False)
    _living: Person = field(init=False)
    _plans: dict[int, Plan] = field(factory=dict)
    _read: dict[tuple[int, bool], people.Reading] = field(factory=dict)
    _found: dict[int, tuple[Derived, ...]] = field(factory=dict)

    @anchor.default
    def _anchor(self) -> Anchor:
        return Anchor(self.person.birth_date, self.policy.calendar)

    @_living.default
    def _alive(self) -> Person:
        person = self.person
        return person if person.death_date is None else person.model_copy(update={"death_date": None})

    def defaults(self, day: int) -> Defaults:
        """The values that rows fall back on, on that day."""
        return self.compiled.defaults(date.fromordinal(day))

    def plan(self, day: int) -> Plan:
        """The person's plan on the ordinal `day`; on the last day of a life it still speaks."""
        if day not in self._plans:
            self._plans[day] = make(
                self._living,
                (),
                on=date.fromordinal(day),
                area=self.area,
                compiled=self.compiled,
                policy=self.policy,
                found=self._findings(day),
                only=self.only,
            )
        return self._plans[day]

    def facts(self, day: int) -> Facts:
        """What the law may ask of the person's age, sex and school on that day."""
        return self._reading(day).facts

    def events(self, day: int) -> Mapping[str, list[Event]]:
        """What the record says was done, by code; later days are for the caller to leave out."""
        return self._reading(day).events

    def known(self, day: int) -> Facts:
        """The same with what results and growth have made known by then."""
        return self._reading(day, found=True).facts

    def results(self, measure: str, day: int) -> Iterator[tuple[int, str]]:
        """Into which categories did the results of a measure fall up to that day, in order?"""
        on = date.fromordinal(day)
        return categories(
            self.person, measure, on, people.home_of(self.person, self.area), self.compiled.book
        )

    @cached_property
    def growth(self) -> Course:
        """How has the child grown, by all that is on record?"""
        taken = [own.model_dump() for own in self.person.measurements]
        return follow(taken, birth_date=self.person.birth_date, sex=self.person.sex)

    def _reading(self, day: int, *, found: bool = False) -> people.Reading:
        if (day, found) not in self._read:
            on = date.fromordinal(day)
            self._read[day, found] = people.read(
                self.person,
                on=on,
                area=self.area,
                defaults=self.compiled.defaults(on),
                cohorts=self.compiled.groups(on).cohorts,
                policy=self.policy,
                found=self._findings(day) if found else (),
            )
        return self._read[day, found]

    def _findings(self, day: int) -> tuple[Derived, ...]:
        if day not in self._found:
            home = people.home_of(self.person, self.area)
            self._found[day] = findings(self.person, date.fromordinal(day), home, self.compiled.book)
        return self._found[day]
