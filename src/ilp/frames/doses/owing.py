"""What is said of each dose of each person? Lines with the bars laid over, or kept for completions.

A status is a number (`ilp.frames.leaving.collecting`); 0 is said of what is not listed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import define, field

from ilp.frames.doses.history import Places
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.leaving.collecting import DAYS, NUMBER, UNLISTED, Listed, Status
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.services.restrictions import lay_over
from ilp.rulebook.rows import Restriction
from ilp.schedules.steps import FAR, Step


@define(eq=False)
class Owed:
    """What is owed of one dose: its status as a number, and its days."""

    status: Status
    valid_from: Days
    earliest: Days
    recommended: Days
    overdue: Days
    latest: Days


@define(eq=False)
class Owing:
    """The lines of a block as the forecast finds them; `standing` keeps each code's status for everybody.

    `listed` may be left out where only completions are asked for.
    """

    view: View
    asked: Asked
    listed: Listed | None
    standing: dict[str, Status] = field(factory=dict)
    concerned: Flags | None = field(init=False)

    @concerned.default
    def _concerned(self) -> Flags | None:
        """Of whom is anything on record that could stand against a product? None: of nobody."""
        view = self.view
        found = view.stated | view.pregnancies | view.allergies.read(bool, False, bool)
        return found if found.any() else None

    def done(self, code: str, people: Places) -> None:
        """These people have this dose."""
        if people.size:
            self._add(code, people, np.full(people.size, NUMBER["done"], np.uint8), {})

    def say(self, step: Step, people: Places, status: str) -> None:
        """A status without days, which no bar changes."""
        if people.size:
            self._add(step.code, people, np.full(people.size, NUMBER[status], np.uint8), {})

    def owe(
        self, step: Step, people: Places, owed: Owed, unknown: Flags | None, bars: Sequence[Restriction]
    ) -> None:
        """What is owed to these people; `unknown` says of whom in the block it is not known."""
        days = {name: getattr(owed, name) for name in DAYS}
        if self.concerned is not None and self.concerned[people].any():
            lay_over(owed.status, days, sorted(step.products), bars, self.view.at(people), self.asked)
        if unknown is not None and unknown[people].any():
            asked = unknown[people]
            owed.status[asked & (owed.status != UNLISTED)] = NUMBER["unknown"]
            days = {name: np.where(asked, NEVER, own) for name, own in days.items()}
        self._add(step.code, people, owed.status, days)

    def _add(self, code: str, people: Places, status: Status, days: dict[str, Days]) -> None:
        if self.listed is not None:
            self.listed.add(self.view.numbers[people], code, status, days)
        else:
            standing = self.standing.setdefault(code, np.zeros(len(self.view), np.uint8))
            standing[people] = status


def shown(last: Days) -> Days:
    """The last day as it is shown: a bound that is not there is not."""
    return last * (last < FAR - 1)


def state(listed: Flags, missed: Flags, earliest: Days, overdue: Days, today: Days) -> Status:
    """Is it upcoming, due, overdue or missed today; or not listed at all?"""
    late = (overdue > NEVER) & (overdue <= today)
    found = np.where(late, NUMBER["overdue"], NUMBER["due"]).astype(np.uint8)
    np.putmask(found, earliest > today, NUMBER["upcoming"])
    np.putmask(found, missed, NUMBER["missed"])
    np.putmask(found, ~listed, UNLISTED)
    return found
