"""What is known of the people who are counted? Their lives, their record, and what has been read off it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from attrs import define, evolve, field

from ilp.frames.entering.days import NEVER, Days, Moment
from ilp.frames.entering.inside import Entered, Table
from ilp.frames.found.results import Results
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import Block
from ilp.frames.people.epochs import asked_on
from ilp.frames.people.events import Events
from ilp.frames.people.noting import Noted
from ilp.indicators.recording import Question
from ilp.rulebook.rows import Defaults
from ilp.rulebook.timing import Counts
from ilp.schedules.courses import Compiler
from ilp.schedules.steps import FAR


class Act(NamedTuple):
    """What a question looks for in the record, in the words of a timing."""

    done_by: tuple[str, ...]
    counts: Counts | None

    @classmethod
    def of(cls, own: Question) -> Act:
        """The acts that a question asks for."""
        noted = Counts(by=own.by, values=own.values) if own.by or own.values else None
        return cls(own.acts, noted)


@define(eq=False, slots=False)
class Crowd:
    """Some people, where they live, the last day of the period, and what rules look for in the record."""

    everybody: Entered
    homes: Homes
    compiler: Compiler
    day: int
    acts: tuple[Act, ...]
    results: Results = field(init=False)
    growth: Any = field(default=None, init=False)
    """How the children have grown, once it is asked."""
    _blocks: dict[int, tuple[Block, Asked]] = field(factory=dict, init=False)

    @results.default
    def _results(self) -> Results:
        return Results(self.everybody, self.compiler.book)

    @cached_property
    def birth(self) -> Moment:
        """When was each born?"""
        return Moment.of(self.everybody.persons.days["birth_date"])

    @cached_property
    def death(self) -> Days:
        """When did each die? `NEVER`: they live."""
        return self.everybody.persons.days["death_date"]

    @cached_property
    def pregnancies(self) -> Table:
        """Every pregnancy whose beginning is known."""
        own = self.everybody.tables["pregnancies"]
        return own.of(own.days["last_menstrual_period"] != NEVER)

    def defaults(self, day: int) -> Defaults:
        """The values that rows fall back on, on that day."""
        return self.compiler.defaults(date.fromordinal(day))

    def on(self, day: int) -> tuple[Block, Asked]:
        """All of them as a rule sees them on this day, by what the record itself states."""
        if day not in self._blocks:
            asked = asked_on(self.compiler, date.fromordinal(day))
            nothing = np.zeros(len(self.everybody.tables["conditions"]), np.bool_)
            block = Block.of(self.everybody, self.homes, nothing, asked, 0, len(self.everybody))
            self._blocks[day] = block, asked
        return self._blocks[day]

    @cached_property
    def events(self) -> Events:
        """Everything on record that the questions look for, whenever it was."""
        noted = Noted.of(self.acts)
        block, _ = self.on(self.day)
        return Events.of(self.everybody.tables, evolve(block, today=np.array(FAR, np.int32)), noted)


def acts_of(questions: Iterable[Question]) -> tuple[Act, ...]:
    """Everything that these questions look for."""
    return tuple(Act.of(own) for own in questions if own.acts)
