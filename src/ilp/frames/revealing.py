"""What do results and growth make known of people, of each by a day of their own?

The counterpart of `ilp.planning.known`: of each measure the last result by the day answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from attrs import define, evolve, field

from ilp.frames.areas import Homes
from ilp.frames.choosing import Persons
from ilp.frames.days import NEVER, Days
from ilp.frames.deriving import Known, table_of
from ilp.frames.inside import Entered, Table
from ilp.frames.knowable import Telling, telling
from ilp.frames.results import Result, Results, first_of
from ilp.frames.thriving import thriving
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import measures

Needing = tuple[Measure, frozenset[str]]
"""A measure, and the values without which it says nothing."""


def made_known(everybody: Entered, homes: Homes, book: Rulebook, on: date) -> Table:
    """The conditions that results up to the asked day make known of the living."""
    day = on.toordinal()
    died = everybody.persons.days["death_date"]
    living = np.flatnonzero((died == NEVER) | (died > day))
    days = np.full(len(living), day, np.int32)
    found = revealed(Results(everybody, book), homes, telling(book), living, days)
    return evolve(found, person=living[found.person].astype(np.int32))


def revealed(results: Results, homes: Homes, tells: Telling, persons: Persons, days: Days) -> Table:
    """What is made known of each of these persons by their day, as rows of the table of conditions.

    Persons are numbered anew, in this order.
    """
    found = [*_Reading(results, homes, tells).of(persons, days)]
    if tells.growth:
        found += thriving(results.everybody, persons, days)
    return table_of(found)


@define(eq=False)
class _Reading:
    """The last results of people, each by the measures of their day and home."""

    results: Results
    homes: Homes
    tells: Telling
    _rows: dict[tuple[date, int], list[Needing]] = field(factory=dict, init=False)
    _usable: dict[tuple[date, int, frozenset[str]], list[Needing]] = field(factory=dict, init=False)

    def of(self, persons: Persons, days: Days) -> Iterator[tuple[int, Known]]:
        keys = frozenset(key for row in self.tells.measures for key in self.results.asks(row).keys)
        there = self.results.of(keys, at_birth=False)
        marked = np.zeros(len(self.results.everybody), np.bool_)
        marked[list(there)] = True
        for place in np.flatnonzero(marked[persons]).tolist():
            number, day = int(persons[place]), int(days[place])
            past = [own for own in there[number] if own[0] <= day]
            for own in self._told(past, number, day):
                yield place, own

    def _told(self, past: Sequence[Result], number: int, day: int) -> Iterator[Known]:
        """What the last result of each measure makes known; of two that find one condition, the later."""
        latest: dict[str, Known] = {}
        for row, needs in self._measures(past, number, day):
            last = next((own for own in reversed(past) if own[1].keys() >= needs), None)
            if last is not None:
                for code in self.results.finding(row, number, last).finds:
                    if code not in latest or latest[code].since < last[0]:
                        latest[code] = Known(code, last[0])
        yield from latest.values()

    def _measures(self, past: Sequence[Result], number: int, day: int) -> Sequence[Needing]:
        """The measures of the person's law whose values have been taken at all."""
        taken = frozenset(key for _, values in past for key in values)
        law = first_of(self.results.book, day), int(self.homes.law[number])
        if (*law, taken) not in self._usable:
            if law not in self._rows:
                self._rows[law] = self._in_force(*law)
            self._usable[*law, taken] = [own for own in self._rows[law] if own[1] <= taken]
        return self._usable[*law, taken]

    def _in_force(self, on: date, law: int) -> list[Needing]:
        known, asks = {id(row) for row in self.tells.measures}, self.results.asks
        rows = measures(self.results.book, on, self.homes.places[law])
        return [(row, asks(row).values) for row in rows if id(row) in known]
