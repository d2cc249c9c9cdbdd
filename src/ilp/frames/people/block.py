"""What is known of the people of one block? Every fact that a rule may ask, an array each, a person a place.

`Block` holds some hundred thousand people; a `View` is some of them, and `view.of(keep)` fewer still: a
service first narrows a view to those whom it can concern and computes only for them. A view has the facts of
its own people: `birth`, `sex`, `area`, `law`, `grade`, `allergies`, `pregnancy` (the one that goes on, with
`over` and `ends`), `delivery`, `pregnancies`, `stated`; and of conditions `state(code)`, `asks(code)`,
`diagnosed(code)`, `spans(code)`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words, stretch
from ilp.frames.entering.days import NEVER, Days, Flags, Moment, of_these
from ilp.frames.entering.inside import Entered
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.conditions import Conditions, State
from ilp.frames.people.pregnancies import Pregnancies

Column = TypeVar("Column", Words, Moment, NDArray[Any])


@frozen(eq=False)
class Block:
    """The people from number `first` on, each at the same place of every array."""

    first: int
    birth: Moment
    alive: Flags
    sex: Words
    area: Words
    law: NDArray[np.int16]
    grade: NDArray[np.int16]
    allergies: Words
    pregnancies: Pregnancies
    conditions: Conditions
    today: Days
    horizon: Days

    @classmethod
    def of(cls, everybody: Entered, homes: Homes, found: Flags, asked: Asked, first: int, end: int) -> Block:
        """The people from `first` until `end`; `found` marks the conditions that results made known."""
        people = slice(first, end)
        own = everybody.persons.of(people)
        born, died = own.days["birth_date"], own.days["death_date"]
        today, horizon = asked.days(people)
        pregnancies = Pregnancies.of(
            everybody.tables["pregnancies"].between(first, end), first, end - first, asked.defaults, today
        )
        stated = everybody.tables["conditions"]
        rows = stretch(stated.person, first, end)
        return cls(
            first,
            Moment.of(born),
            (died == NEVER) | (died > today),
            own.words["sex"],
            homes.area[people],
            homes.law[people],
            everybody.grade[people].astype(np.int16),
            own.words["allergies"],
            pregnancies,
            Conditions.of(
                stated.of(rows),
                found[rows],
                first=first,
                pregnancies=pregnancies.any,
                today=today,
            ),
            today,
            horizon,
        )

    def __len__(self) -> int:
        return len(self.alive)

    def living(self) -> View:
        """All who are alive on the asked day."""
        return View(self, None if bool(self.alive.all()) else np.flatnonzero(self.alive))


@frozen(eq=False, slots=False)
class View:
    """Some people of a block: those at `rows`, or all of them (None)."""

    block: Block
    rows: NDArray[np.intp] | None = None

    def __len__(self) -> int:
        return len(self.block) if self.rows is None else len(self.rows)

    def of(self, keep: Flags) -> View:
        """Only those for whom it holds."""
        return self if bool(keep.all()) else self.at(np.flatnonzero(keep))

    def at(self, places: NDArray[np.intp]) -> View:
        """Only those at these places of the view."""
        return View(self.block, places if self.rows is None else self.rows[places])

    def cut(self, own: Column) -> Column:
        """What an array (or moments) of the whole block says of these."""
        return own if self.rows is None else own[self.rows]

    @cached_property
    def numbers(self) -> NDArray[np.int32]:
        """Their person numbers, as places in `Entered.ids`."""
        own = np.arange(len(self.block)) if self.rows is None else self.rows
        return (own + self.block.first).astype(np.int32)

    @cached_property
    def everyone(self) -> Flags:
        """True for each."""
        return np.ones(len(self), bool)

    @cached_property
    def nobody(self) -> Flags:
        """False for each."""
        return np.zeros(len(self), bool)

    @cached_property
    def today(self) -> Days:
        """On which day is asked about each, or all, of them?"""
        return self.block.today if self.rows is None else of_these(self.block.today, self.rows)

    @cached_property
    def horizon(self) -> Days:
        """How far does the plan of each, or of all, look?"""
        return self.block.horizon if self.rows is None else of_these(self.block.horizon, self.rows)

    @cached_property
    def birth(self) -> Moment:
        """When was each born?"""
        return self.cut(self.block.birth)

    @cached_property
    def sex(self) -> Words:
        """Which sex has each?"""
        return self.cut(self.block.sex)

    @cached_property
    def area(self) -> Words:
        """In which area does each live? Nothing where that is not known."""
        return self.cut(self.block.area)

    @cached_property
    def law(self) -> NDArray[np.int16]:
        """By which law does each live (`Homes.places`)?"""
        return self.cut(self.block.law)

    @cached_property
    def grade(self) -> NDArray[np.int16]:
        """Which grade is stated (`NO_GRADE`: none; 0: out of school)?"""
        return self.cut(self.block.grade)

    @cached_property
    def allergies(self) -> Words:
        """Which allergies has each, joined by semicolons?"""
        return self.cut(self.block.allergies)

    @cached_property
    def pregnancy(self) -> Moment:
        """When did the pregnancy that goes on begin? `NEVER` where there is none."""
        return self.cut(self.block.pregnancies.start)

    @cached_property
    def over(self) -> Days:
        """From which day on is it taken as over?"""
        return self.cut(self.block.pregnancies.over)

    @cached_property
    def ends(self) -> Days:
        """Which end, still to come, is stated of it? `NEVER` when none is."""
        return self.cut(self.block.pregnancies.ends)

    @cached_property
    def delivery(self) -> Moment:
        """When was the last delivery? `NEVER` where there was none."""
        return self.cut(self.block.pregnancies.delivery)

    @cached_property
    def pregnancies(self) -> Flags:
        """Is any pregnancy on record?"""
        return self.cut(self.block.pregnancies.any)

    @cached_property
    def stated(self) -> Flags:
        """Is any condition on record, or known?"""
        return self.cut(self.block.conditions.stated())

    def state(self, code: str) -> State:
        """Is the condition held, denied or unstated?"""
        return self.cut(self.block.conditions.state(code))

    def asks(self, code: str) -> Flags:
        """Does another condition raise the question of this one?"""
        return self.cut(self.block.conditions.asks(code))

    def diagnosed(self, code: str) -> Flags:
        """Does the record itself state it?"""
        return self.cut(self.block.conditions.diagnosed(code))

    def spans(self, code: str) -> tuple[Flags, Days, Days]:
        """Is it stated as present, since when, until when?"""
        there, since, until = self.block.conditions.spans(code)
        return self.cut(there), self.cut(since), self.cut(until)
