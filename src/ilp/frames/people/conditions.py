"""Which conditions has each person of a block today: stated, denied, implied, or made known by results?

The counterpart of the questions of `ilp.lifecycle.facts.Facts` about conditions, one code at a time.
"""

from __future__ import annotations

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.entering.columns import in_order, stretch
from ilp.frames.entering.days import NEVER, Days, Flags, of_these
from ilp.frames.entering.inside import UNTURNED, Table
from ilp.lifecycle.facts import implied

UNSTATED, DENIED, HELD = 0, 1, 2
State = NDArray[np.uint8]


@define(eq=False)
class Conditions:
    """The last word on each condition of each person, row by row, sorted by code.

    `person` counts within the block of `size` people.
    """

    size: int
    pregnancies: Flags
    person: NDArray[np.int32]
    place: NDArray[np.int32]
    known: tuple[str, ...]
    present: Flags
    holds: Flags
    found: Flags
    since: Days
    until: Days
    _states: dict[str, State] = field(factory=dict, init=False)
    _asks: dict[str, Flags] = field(factory=dict, init=False)
    _diagnosed: dict[str, Flags] = field(factory=dict, init=False)

    @classmethod
    def of(cls, own: Table, found: Flags, *, first: int, pregnancies: Flags, today: Days) -> Conditions:
        """Read the rows of one block: what is stated stands above what is denied, and that above found."""
        since, until = own.days["since"], own.days["until"]
        present = own.yes["present"]
        turn = np.where(own.turn == UNTURNED, 0, own.turn) + 2
        tier = np.where(found, 0, np.where(present, turn, 1))
        asked = of_these(today, own.person - np.int32(first))
        holds = present & (since <= asked) & ((until == NEVER) | (until >= asked))
        place = own.words["code"].places
        order = in_order([place, own.person, tier])
        rows = np.arange(len(own)) if order is None else order
        whose = place.astype(np.int64) * len(pregnancies) + (own.person - first)
        if len(rows):
            rows = rows[_top(whose[rows], tier[rows])]
        return cls(
            len(pregnancies),
            pregnancies,
            own.person[rows] - np.int32(first),
            place[rows],
            own.words["code"].known,
            present[rows],
            holds[rows],
            found[rows],
            since[rows],
            until[rows],
        )

    def stated(self) -> Flags:
        """Of whom is any condition on record, or known?"""
        return self._marked(slice(None))

    def state(self, code: str) -> State:
        """Held, denied or unstated: by the record, by another condition, or by any pregnancy."""
        if code not in self._states:
            rows = self._rows(code)
            said = np.zeros(self.size, np.uint8)
            said[self.person[rows]] = DENIED
            said[self.person[rows][np.flatnonzero(self.holds[rows])]] = HELD
            silent = said == UNSTATED
            said[silent & self._implied(code)] = HELD
            self._states[code] = said
        return self._states[code]

    def _implied(self, code: str) -> Flags:
        implied_ = self._any_holding([own for own in self.known if code in implied(own)])
        if codes.section("condition").get(code, {}).get("implied_by_pregnancy"):
            implied_ |= self.pregnancies
        return implied_

    def asks(self, code: str) -> Flags:
        """Of whom does a stated condition raise the question, so that silence is no longer no?"""
        if code not in self._asks:
            catalogue = codes.section("condition")
            asking = [own for own in self.known if code in catalogue.get(own, {}).get("asks", ())]
            self._asks[code] = self._any_holding(asking)
        return self._asks[code]

    def diagnosed(self, code: str) -> Flags:
        """Of whom does the record itself state the condition, or one that implies it?"""
        if code not in self._diagnosed:
            stating = [own for own in self.known if code == own or code in implied(own)]
            self._diagnosed[code] = self._any_holding(stating, but_found=True)
        return self._diagnosed[code]

    def spans(self, code: str) -> tuple[Flags, Days, Days]:
        """Who has it stated as present, since when, and until when? `NEVER` where no day is stated."""
        own = self._rows(code)
        rows = np.arange(own.start, own.stop)[self.present[own]]
        since, until = np.zeros(self.size, np.int32), np.zeros(self.size, np.int32)
        since[self.person[rows]], until[self.person[rows]] = self.since[rows], self.until[rows]
        return self._marked(rows), since, until

    def _any_holding(self, wanted: list[str], *, but_found: bool = False) -> Flags:
        marked = np.zeros(self.size, bool)
        for own in wanted:
            rows = self._rows(own)
            holds = self.holds[rows] & ~self.found[rows] if but_found else self.holds[rows]
            marked[self.person[rows][np.flatnonzero(holds)]] = True
        return marked

    def _rows(self, code: str) -> slice:
        if code not in self.known:
            return slice(0, 0)
        number = self.known.index(code)
        return stretch(self.place, number, number + 1)

    def _marked(self, rows: slice | NDArray[np.intp]) -> Flags:
        marked = np.zeros(self.size, bool)
        marked[self.person[rows]] = True
        return marked


def _top(whose: NDArray[np.int64], tier: NDArray[np.int64]) -> Flags:
    """Which rows carry the highest tier of their person and code? They come sorted by it."""
    last = np.append(whose[1:] != whose[:-1], True)
    group = np.cumsum(np.append(True, last[:-1])) - 1
    return np.asarray(tier == tier[last][group])
