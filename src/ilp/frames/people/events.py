"""What was done, when, by whom? The events of one block, each one row, by code, person and day.

Rows of one event, of which each holds one value, have become one. Each measured value is an event of its own
(`measurement.weight_kg`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.entering.columns import Words, in_order, places
from ilp.frames.entering.days import NEVER, Days, Flags, Moment, of_these
from ilp.frames.entering.inside import UNTURNED, Table
from ilp.frames.entering.merging import KEYS, Parts, amount, one_each
from ilp.frames.people.block import Block
from ilp.frames.people.noting import Bits, Noted

MEASURED = "measurement."


@frozen(eq=False)
class Happened:
    """Some events, sorted by code, person and day: whose (a place in the block), when, and what was noted."""

    person: NDArray[np.int32]
    day: Days
    by: NDArray[np.int32]
    turn: NDArray[np.int64]
    noted: Bits
    amounts: Mapping[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.person)

    def __getitem__(self, rows: Any) -> Happened:
        rows = places(rows)
        amounts = {key: own[rows] for key, own in self.amounts.items()}
        noted, turn = self.noted[rows], self.turn[rows]
        return Happened(self.person[rows], self.day[rows], self.by[rows], turn, noted, amounts)


@frozen(eq=False)
class Events:
    """Every event up to the asked day that any rule may count."""

    block: Block
    noted: Noted
    all: Happened
    starts: NDArray[np.intp]
    """For each code where its events begin, and where the last ones end."""
    hands: tuple[str, ...]

    @classmethod
    def of(cls, tables: Mapping[str, Table], block: Block, noted: Noted) -> Events:
        """Read the rows of a block's people, up to the day that is asked about."""
        end = block.first + len(block)
        visits, screenings, measured = (
            tables[name].between(block.first, end) for name in ("visits", "screenings", "measurements")
        )
        visits, screenings, measured = (_until(own, block) for own in (visits, screenings, measured))
        hands = visits.words["by"]
        nobody = Words(np.full(len(screenings), -1, np.int32))
        parts = [
            _with_values(visits, hands, noted),
            _with_values(screenings, nobody, noted),
            *_measured(measured, noted),
        ]
        joined: Parts = {name: np.concatenate([own[name] for own in parts]) for name in parts[0]}
        keys = [joined[name] for name in ("code", "person", "day", "turn")]
        order = in_order(keys)
        if order is not None:
            joined = {name: own[order] for name, own in joined.items()}
            keys = [own[order] for own in keys]
        joined = one_each(joined, keys)
        return cls(
            block,
            noted,
            Happened(
                joined["person"] - np.int32(block.first),
                joined["day"],
                joined["by"],
                joined["turn"],
                joined["noted"],
                {key: joined[amount(key)] for key in noted.amounts},
            ),
            np.searchsorted(joined["code"], np.arange(len(noted.codes) + 1)),
            hands.known,
        )

    def counting(self, timing: Any, start: Moment) -> list[Happened]:
        """The events that count for the timing from each person's start on, for each code that is it."""
        found = []
        for code in timing.done_by:
            own = self.coded(code)
            if len(own):
                begun = start.on[own.person]
                own = own[(begun > NEVER) & (begun <= own.day) & self.counted(own, timing.counts)]
            found.append(own)
        return found

    def counted(self, own: Happened, counts: Any) -> Flags:
        """Was it done by the right hands, with what must be noted?"""
        holds = np.ones(len(own), bool)
        if counts is not None:
            if counts.by:
                holds &= Words(own.by, self.hands).among(counts.by)
            wanted = self.noted.bits(counts.values)
            holds &= (own.noted & wanted) == wanted
        return holds

    def coded(self, code: str) -> Happened:
        """All events of one code."""
        number = self.noted.codes[code]
        return self.all[int(self.starts[number]) : int(self.starts[number + 1])]

    def any_of(self, wanted: tuple[str, ...]) -> Flags:
        """Who of the block has any event of these codes, whenever it was?"""
        found = np.zeros(len(self.block), bool)
        for code in wanted:
            found[self.coded(code).person] = True
        return found


def _until(own: Table, block: Block) -> Table:
    """The rows that have a day, up to the asked one."""
    day = own.days["on"]
    asked = of_these(block.today, own.person - np.int32(block.first))
    keep = (day != NEVER) & (day <= asked)
    return own if keep.all() else own.of(keep)


def _with_values(own: Table, hands: Words, noted: Noted) -> Parts:
    code = own.words["code"].read(lambda word: noted.codes.get(word, -1), -1, np.int16)
    keep = code >= 0
    if not keep.all():
        own, code, hands = own.of(keep), code[keep], hands[keep]
    said, amounts = noted.read(own)
    turn = np.where(own.turn == UNTURNED, 0, own.turn)
    return {
        "code": code,
        "person": own.person,
        "day": own.days["on"],
        "by": hands.places,
        "turn": turn,
        "noted": said,
        KEYS: noted.keys(own),
        **{amount(key): values for key, values in amounts.items()},
    }


def _measured(own: Table, noted: Noted) -> list[Parts]:
    found: list[Parts] = []
    for name in codes.section("measurement"):
        number = noted.codes.get(MEASURED + name)
        if number is None:
            continue
        taken = own.of(own.there[name])
        size = len(taken)
        found.append(
            {
                "code": np.full(size, number, np.int16),
                "person": taken.person,
                "day": taken.days["on"],
                "by": np.full(size, -1, np.int32),
                "turn": np.arange(size, dtype=np.int64),  # two of one day are two
                "noted": np.zeros(size, np.uint64),
                KEYS: np.zeros(size, np.uint64),
                **{amount(key): np.zeros(size) for key in noted.amounts},
            }
        )
    return found
