"""What do results and growth make known of people, of each by a day of their own?

The counterpart of `ilp.planning.known`: of each measure the last result by the day answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np
from attrs import define, evolve, field

from ilp.frames.entering.days import NEVER, Days
from ilp.frames.entering.inside import Entered, Table
from ilp.frames.found.deriving import Known, table_of
from ilp.frames.found.gathering import Result, Sought
from ilp.frames.found.knowable import Telling, telling
from ilp.frames.found.results import Results, first_of
from ilp.frames.found.thriving import thriving
from ilp.frames.people.areas import Homes
from ilp.frames.people.choosing import Persons
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import measures

Needing = tuple[Measure, frozenset[str]]
"""A measure, and the values without which it says nothing."""
Ruling = tuple[date, int]
"""Since when, and which law."""


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
    _days: dict[int, date] = field(factory=dict, init=False)
    _rows: dict[Ruling, list[Needing]] = field(factory=dict, init=False)
    _usable: dict[tuple[Ruling, frozenset[str]], list[Needing]] = field(factory=dict, init=False)

    def of(self, persons: Persons, days: Days) -> Iterator[tuple[int, Known]]:
        asks = [self.results.asks(row) for row in self.tells.measures]
        sought = Sought(frozenset().union(*(own.keys for own in asks)), frozenset(own.values for own in asks))
        there = self.results.of(sought, at_birth=False)
        marked = np.zeros(len(self.results.everybody), np.bool_)
        marked[list(there)] = True
        places = np.flatnonzero(marked[persons])
        laws = self.homes.law[persons[places]]
        columns = (each.tolist() for each in (places, persons[places], days[places], laws))
        for place, number, day, law in zip(*columns, strict=True):
            past = [own for own in there[number] if own[0] <= day]
            for own in self._told(past, number, (self._first_of(day), law)):
                yield place, own

    def _told(self, past: Sequence[Result], number: int, law: Ruling) -> Iterable[Known]:
        """What the last result of each measure makes known; of two that find one condition, the later."""
        latest: dict[str, Known] = {}
        for row, needs in self._measures(past, law):
            for own in reversed(past):
                if own[1].keys() >= needs:
                    for code in self.results.finding(row, number, own).finds:
                        if code not in latest or latest[code].since < own[0]:
                            latest[code] = Known(code, own[0])
                    break
        return latest.values()

    def _measures(self, past: Sequence[Result], law: Ruling) -> Sequence[Needing]:
        """The measures of the person's law whose values have been taken at all."""
        taken = frozenset[str]().union(*(values for _, values in past))
        key = (law, taken)
        if key not in self._usable:
            if law not in self._rows:
                self._rows[law] = self._in_force(*law)
            self._usable[key] = [own for own in self._rows[law] if own[1] <= taken]
        return self._usable[key]

    def _first_of(self, day: int) -> date:
        if day not in self._days:
            self._days[day] = first_of(self.results.book, day)
        return self._days[day]

    def _in_force(self, on: date, law: int) -> list[Needing]:
        known, asks = {id(row) for row in self.tells.measures}, self.results.asks
        rows = measures(self.results.book, on, self.homes.places[law])
        return [(row, asks(row).values) for row in rows if id(row) in known]
