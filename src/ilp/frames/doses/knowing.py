"""What does the schedule of doses ask about the people of a block? Each answer is kept."""

from __future__ import annotations

import numpy as np
from attrs import define, field

from ilp.frames.doses.history import Places
from ilp.frames.entering.days import Days, Flags, Moment, of_these
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.people.schooling import school_start
from ilp.frames.people.who import answer
from ilp.rulebook.who import Who


@define(eq=False)
class Knowing:
    """Everybody of one block, the living and the dead, and the asked day."""

    view: View
    asked: Asked
    _answers: dict[tuple[int, ...], tuple[Flags, Flags]] = field(factory=dict, init=False)
    _schools: dict[int, Days] = field(factory=dict, init=False)

    @property
    def birth(self) -> Moment:
        """The birthdays."""
        return self.view.birth

    def asked_day(self, people: Places) -> Days:
        """On which day is asked about these?"""
        return of_these(self.view.today, people)

    def horizon(self, people: Places) -> Days:
        """How far do the plans of these look?"""
        return of_these(self.view.horizon, people)

    @property
    def listed_until(self) -> Days:
        """The first day on which what was missed is listed no more."""
        return self.view.birth.at(self.asked.defaults.missed_until)

    def answer(self, who: tuple[Who, ...]) -> tuple[Flags, Flags]:
        """Whom does the rule mean, and of whom is it not known?"""
        key = tuple(map(id, who))
        if key not in self._answers:
            found = answer(who, self.view, self.asked)
            self._answers[key] = (found.yes, found.unknown)
        return self._answers[key]

    def school(self, grade: int) -> Days:
        """When does the school year of the grade begin? `NEVER` out of school."""
        if grade not in self._schools:
            self._schools[grade] = school_start(grade, self.view, self.asked).astype(np.int32)
        return self._schools[grade]
