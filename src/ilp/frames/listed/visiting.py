"""Who is visited at home, and why? The reasons of `ilp.planning.home_visits` for the people of a block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words
from ilp.frames.entering.days import NEVER, Flags
from ilp.frames.entering.inside import Entered, Table
from ilp.frames.entering.legible import begun, events, twice
from ilp.frames.leaving.collecting import NUMBER, Lines
from ilp.frames.people.block import Block, View
from ilp.frames.people.who import answer
from ilp.frames.services.working import Work
from ilp.planning.visiting import NOTED
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import HomeVisit

NOTHING = ("false", "[]", "")
"""The texts of values that say no."""


@frozen(eq=False)
class Visits:
    """The reasons in their order, each with the laws by which it holds, and who shows a danger sign."""

    rows: tuple[HomeVisit, ...]
    laws: tuple[tuple[int, ...], ...]
    danger: Flags
    codes: tuple[str, ...]

    @classmethod
    def of(cls, work: Work, book: Rulebook, codes: tuple[str, ...]) -> Visits:
        """Which reasons are there on the asked day, for those who live somewhere here?"""
        held: dict[str, tuple[HomeVisit, list[int]]] = {}
        for number, place in enumerate(work.homes.places):
            for row in book.holding(HomeVisit, work.asked.on, place):
                held.setdefault(row.code, (row, []))[1].append(number)
        found = sorted(held.values(), key=lambda own: own[0].order)
        danger = danger_noted(work.everybody, work.asked.today)
        return cls(tuple(row for row, _ in found), tuple(tuple(laws) for _, laws in found), danger, codes)

    def reasons(self, work: Work, block: Block, lines: Lines) -> list[NDArray[np.int32]]:
        """For each reason the numbers of those who are to be visited for it."""
        living = block.living()
        return [
            self._meant(row, work, work.law.living_by(laws, living), lines)
            for row, laws in zip(self.rows, self.laws, strict=True)
        ]

    def _meant(self, row: HomeVisit, work: Work, view: View, lines: Lines) -> NDArray[np.int32]:
        if row.services:
            wanted = named(self.codes, row.services)[lines.code] & among(lines, row.statuses)
            some = np.zeros(len(view.block), bool)
            some[lines.person[wanted] - view.block.first] = True
            view = view.of(view.cut(some))
        if row.danger_sign:
            view = view.of(self.danger[view.numbers])
        return view.numbers[answer(row.who, view, work.asked).yes]


def named(codes: Sequence[str], wanted: Sequence[str]) -> Flags:
    """Which services are meant by these words: codes, their series, or their kind?"""
    words = frozenset(wanted)
    each = ((own, own.rpartition(".")[0], own.partition(".")[0]) for own in codes)
    return np.array([not words.isdisjoint(own) for own in each], bool)


def among(lines: Lines, statuses: Sequence[str]) -> Flags:
    """Which lines are in these statuses?"""
    return np.isin(lines.status, [NUMBER[own] for own in statuses])


def danger_noted(everybody: Entered, today: int) -> Flags:
    """Did the last contact at which danger signs were looked for find one?"""
    own = everybody.tables["visits"]
    found = np.zeros(len(everybody), bool)
    day = own.days["on"]
    rows = np.flatnonzero(own.words["key"].among((NOTED,)) & (day != NEVER) & (day <= today))
    rows = _last_said(own, rows)
    person = own.person[rows]
    order = np.lexsort((begun(own, rows), own.turn[rows], -day[rows], person))
    last = np.ones(len(order), bool)
    last[1:] = person[order][1:] != person[order][:-1]
    rows, person = rows[order[last]], person[order[last]]
    text: Words = own.words["text"][rows]
    said = text.read(lambda word: word not in NOTHING, False, bool)
    found[person] = np.where(own.there["number"][rows], own.numbers["number"][rows] != 0, said)
    return found


def _last_said(own: Table, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Of rows of one event that say so, the last one."""
    earlier, _ = twice(events(own, rows), own.words["key"][rows])
    return np.delete(rows, earlier)
