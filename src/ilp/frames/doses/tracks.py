"""Where does everybody stand in a series while the doses are judged, and at the end?

People of a block have places from 0; a day that is not there is `NEVER`.
"""

from __future__ import annotations

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ilp.frames.doses.courses import Series
from ilp.frames.doses.history import HOME, History, Numbers, Places
from ilp.frames.doses.reckoning import Ages, Lengths
from ilp.frames.entering.days import NEVER, Days, Flags

UNSEEN, VALID, INVALID, EXTRA = range(4)
UNDECIDED = -1
Verdict = NDArray[np.int8]


@frozen(eq=False)
class Ledger:
    """The doses of one block of people, and by which law each of them lives and each dose was given.

    `place_law` says of each place by which law is judged there; `near` marks the doses that live vaccines
    forbid (None: there are none); `grace` is how many days too early still count.
    """

    history: History
    ages: Ages
    lengths: Lengths
    law: Numbers
    place_law: Numbers
    near: Flags | None
    today: Days
    grace: int = 0

    def law_of(self, doses: Places, home: Numbers) -> Numbers:
        """By which law is each dose judged: that of where it was given, else of the home."""
        if not self.history.away:
            return home
        place = self.history.doses.place[doses]
        return np.where(place == HOME, home, self.place_law[place])


@define(eq=False)
class Track:
    """How far everybody has come in a series; the days are `NEVER` where there is none.

    `done` and `credited` hold a row of days for each number. `verdict` and `number` say of each dose of the
    block what the series made of it; `spent` whether it found no place for it, or found it too old.
    """

    series: Series
    way: Days
    taken: Days
    last_valid: Days
    last_invalid: Days
    done: NDArray[np.int32]
    credited: NDArray[np.int32] | None
    verdict: Verdict
    number: Verdict
    spent: Flags
    given: Places


@define(eq=False)
class Walk:
    """Where the people with doses (or credits) in the series stand while their doses are judged."""

    people: Places
    law: Numbers
    birthday: Places
    way: Days
    decided: Flags
    refused: bool = False
    """Has any dose been refused yet?"""
    taken: Days = field(init=False)
    last_valid: Days = field(init=False)
    last_invalid: Days = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.taken = np.zeros(self.people.size, np.int32)
        self.last_valid = np.full(self.people.size, NEVER, np.int32)
        self.last_invalid = np.full(self.people.size, NEVER, np.int32)
