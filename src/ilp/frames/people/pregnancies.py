"""Which pregnancy goes on today, and when was the last delivery? An answer for each person of a block."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ilp import codes
from ilp.frames.entering.columns import in_order
from ilp.frames.entering.days import NEVER, Days, Flags, Moment, of_these
from ilp.frames.entering.inside import UNTURNED, Table
from ilp.rulebook.rows import Defaults


@frozen(eq=False)
class Pregnancies:
    """For each person: was there any; of the one that goes on its start, stated end and when it is over."""

    any: Flags
    start: Moment
    over: Days
    ends: Days
    delivery: Moment

    @classmethod
    def of(cls, own: Table, first: int, size: int, defaults: Defaults, today: Days) -> Pregnancies:
        """Read the rows of one block: the first that goes on counts, and the last delivery."""
        own = own.of(own.days["last_menstrual_period"] != NEVER)
        begun, ended = own.days["last_menstrual_period"], own.days["ended_on"]
        person = own.person - np.int32(first)
        over = np.where(ended == NEVER, begun + np.int32(defaults.pregnancy_over.days), ended)
        asked = of_these(today, person)
        goes_on = np.flatnonzero((begun <= asked) & (over > asked))
        turn = np.where(own.turn == UNTURNED, begun, own.turn)
        order = in_order([person[goes_on], turn[goes_on]])
        goes_on = goes_on if order is None else goes_on[order]
        goes_on = goes_on[np.append(True, np.diff(person[goes_on]) > 0)[: len(goes_on)]]
        there = np.zeros(size, bool)
        there[person] = True
        delivered = (ended != NEVER) & (ended <= asked) & ~own.words["outcome"].among(_no_birth())
        last = np.zeros(size, np.int32)
        np.maximum.at(last, person[delivered], ended[delivered])

        def spread(values: Days) -> Days:
            days = np.zeros(size, np.int32)
            days[person[goes_on]] = values[goes_on]
            return days

        return cls(there, Moment.of(spread(begun)), spread(over), spread(ended), Moment.of(last))


def _no_birth() -> list[str]:
    """Which outcomes of a pregnancy are no delivery?"""
    return [code for code, row in codes.section("outcome").items() if not row.get("birth", True)]
