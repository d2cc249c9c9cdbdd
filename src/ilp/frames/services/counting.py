"""What has each person had of a service? The events that count for a timing, summed up person by person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.people.block import View
from ilp.frames.people.events import Happened
from ilp.rulebook.timing import Once
from ilp.schedules.steps import FAR


@frozen(eq=False)
class Had:
    """The events of a view's people that count, by code; a sum is an array with a place for each person."""

    view: View
    found: Sequence[Happened]

    def __bool__(self) -> bool:
        return any(len(own) for own in self.found)

    def count(self, since: int = NEVER) -> NDArray[np.int64]:
        """How many were there, from a day on?"""
        size = len(self.view.block)
        total = np.zeros(size, np.int64)
        for own in self.found:
            whose = own.person if since == NEVER else own.person[own.day >= since]
            total += np.bincount(whose, minlength=size)
        return self.view.cut(total)

    def last(self) -> Days:
        """When was the last? `NEVER` when there was none."""
        return self.view.cut(self._last())

    def _last(self) -> Days:
        last = np.full(len(self.view.block), NEVER, np.int32)
        for own in self.found:
            np.maximum.at(last, own.person, own.day)
        return last

    def noted_last(self, wanted: np.uint64) -> Flags:
        """Did any event of the last day note all of these?"""
        last = self._last()
        there = np.zeros(len(self.view.block), bool)
        for own in self.found:
            holds = (own.day == last[own.person]) & ((own.noted & wanted) == wanted)
            there[own.person[holds]] = True
        return self.view.cut(there)

    def within(self, first: Days, end: Days) -> Flags:
        """Was there one in the stretch of each person of the view (`end` is out; `NEVER`: no stretch)?"""
        return np.asarray(self.first_within(first, end) > NEVER)

    def first_within(self, first: Days, end: Days) -> Days:
        """When was the first in the stretch of each person? `NEVER` when there was none."""
        size = len(self.view.block)
        low, high = np.full(size, NEVER, np.int32), np.full(size, NEVER, np.int32)
        rows = slice(None) if self.view.rows is None else self.view.rows
        low[rows], high[rows] = first, end
        days = np.full(size, FAR, np.int32)
        for own in self.found:
            inside = np.flatnonzero((low[own.person] <= own.day) & (own.day < high[own.person]))
            np.minimum.at(days, own.person[inside], own.day[inside])
        return self.view.cut(np.where(days < FAR, days, NEVER))

    def complete(self, timing: Once) -> Flags:
        """Were there enough of them, or was it enough of what is added up?"""
        if timing.total is None:
            return np.asarray(self.count() >= timing.times)
        return self.view.cut(self._amount(timing.total.key, timing.total.amount))

    def _amount(self, key: str, amount: float) -> Flags:
        """Did the sum ever come to the amount, event by event in their order?"""
        enough = np.zeros(len(self.view.block), bool)
        person, day, code, turn, value = self._in_turn(key)
        order = np.lexsort((turn, code, day, person))
        person, value = person[order], value[order]
        if len(person):
            sums = np.cumsum(value)
            first = np.append(True, person[1:] != person[:-1])
            before = np.where(first, sums - value, 0.0)
            sums -= before[first][np.cumsum(first) - 1]
            enough[person[sums >= amount]] = True
        return enough

    def _in_turn(
        self, key: str
    ) -> tuple[NDArray[np.int32], Days, NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        number = [np.full(len(own), place) for place, own in enumerate(self.found)]
        return (
            np.concatenate([own.person for own in self.found]),
            np.concatenate([own.day for own in self.found]),
            np.concatenate(number),
            np.concatenate([own.turn for own in self.found]),
            np.concatenate([own.amounts[key] for own in self.found]),
        )

    def days(self) -> tuple[NDArray[np.int32], Days]:
        """Each day of each person once, in order: whose (a place in the block), and when."""
        person = np.concatenate([own.person for own in self.found])
        day = np.concatenate([own.day for own in self.found])
        order = np.lexsort((day, person))
        person, day = person[order], day[order]
        new = np.ones(len(person), bool)
        new[1:] = (person[1:] != person[:-1]) | (day[1:] != day[:-1])
        return person[new], day[new]
