"""What were people's results, and what do they mean? Read by the reference engine, alike ones once.

People of one sex on the same side of every age that a measure names, who are not pregnant, have one answer to
values on the same side of its edges. Whoever has ever been pregnant is asked about by herself where a measure
asks for that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from attrs import define, field

from ilp.dates import packed_on
from ilp.frames.entering.columns import NOBODY
from ilp.frames.entering.days import NEVER, PACK, Moment
from ilp.frames.entering.inside import Entered
from ilp.frames.found.gathering import Kept, Result, Sought, Values, contacts, measurements
from ilp.frames.found.telling_apart import PREGNANT, Asks
from ilp.frames.people.epochs import changing
from ilp.lifecycle.facts import Facts, PregnancySpan, Stated
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import BIRTH_WEIGHT
from ilp.screening.interpreting import judged, usable

Conditions = Mapping[str, Stated]


class Meaning(NamedTuple):
    """What a result means: the category it falls into, and the conditions it makes known."""

    category: str
    finds: tuple[str, ...]


def first_of(book: Rulebook, day: int) -> date:
    """From which day on has the law been as it is on this day? The day itself where nothing came before."""
    days = changing(book)
    place = bisect_right(days, day)
    return date.fromordinal(days[place - 1] if place else day)


def _unstated(_: int) -> Conditions:
    return {}


@define(eq=False, slots=False)
class Results:
    """The results of some people, and what those have meant so far."""

    everybody: Entered
    book: Rulebook
    _rows: dict[int, Asks] = field(factory=dict, init=False)
    _events: dict[tuple[Sought, bool], dict[int, list[Result]]] = field(factory=dict, init=False)
    _kept: Kept = field(factory=Kept, init=False)
    _usable: dict[tuple[int, int], tuple[Values, tuple[Any, ...]]] = field(factory=dict, init=False)
    _packed: dict[int, int] = field(factory=dict, init=False)
    _read: dict[Any, Meaning] = field(factory=dict, init=False)
    _spans: dict[int, tuple[PregnancySpan, ...]] | None = field(default=None, init=False)

    def asks(self, row: Measure) -> Asks:
        """What does the measure ask of people?"""
        if id(row) not in self._rows:
            self._rows[id(row)] = Asks.of(row)
        return self._rows[id(row)]

    def of(self, sought: Sought, *, at_birth: bool) -> dict[int, list[Result]]:
        """The results of everybody that hold these values, in the order of their days.

        `at_birth` says whether the weight that persons had at birth is one.
        """
        if (sought, at_birth) not in self._events:
            found: dict[int, list[Result]] = defaultdict(list)
            persons = self.everybody.persons
            if at_birth and BIRTH_WEIGHT in sought.keys:
                for person in np.flatnonzero(persons.there[BIRTH_WEIGHT]).tolist():
                    born = int(persons.days["birth_date"][person])
                    weight = float(persons.numbers[BIRTH_WEIGHT][person])
                    found[person].append((born, self._kept.once({BIRTH_WEIGHT: weight})))
            tables = self.everybody.tables
            for taken in (
                contacts(tables["screenings"], sought, self._kept),
                contacts(tables["visits"], sought, self._kept),
                measurements(tables["measurements"], sought, self._kept),
            ):
                for person, result in taken:
                    found[person].append(result)
            for results in found.values():
                results.sort(key=lambda own: own[0])
            self._events[sought, at_birth] = dict(found)
        return self._events[sought, at_birth]

    def finding(
        self, row: Measure, person: int, result: Result, conditions: Callable[[int], Conditions] = _unstated
    ) -> Meaning:
        """What does a result of the person mean? `conditions` are asked for only where they may decide."""
        day, values = result
        own = self.asks(row)
        asked, sides = self._asked(row, values)
        sex, born, birth = self._lives[0][person], self._lives[1][person], self._lives[2][person]
        if not own.simple or (own.tests & PREGNANT and self.spans(person)):
            return self._reading(row, asked, born, sex, day, self.spans(person), conditions(person))
        key = (id(row), sex, own.old(born, day, (self._packed_on(day) - birth) // PACK), sides)
        if key not in self._read:
            self._read[key] = self._reading(row, asked, born, sex, day, (), {})
        return self._read[key]

    def _asked(self, row: Measure, values: Values) -> tuple[Values, tuple[Any, ...]]:
        """Which of the values can the measure use, and on which sides of its edges do they lie?"""
        key = (id(row), id(values))
        if key not in self._usable:
            own = self.asks(row)
            some = self._kept.once({key: value for key, value in values.items() if key in own.keys})
            part = (id(row), id(some))
            if part not in self._usable:
                asked, _ = usable(row, some)
                self._usable[part] = asked, own.sides(asked)
            self._usable[key] = self._usable[part]
        return self._usable[key]

    def _packed_on(self, day: int) -> int:
        if day not in self._packed:
            self._packed[day] = packed_on(date.fromordinal(day))
        return self._packed[day]

    @cached_property
    def _lives(self) -> tuple[list[str], list[int], list[int]]:
        """Of everybody the sex, the day of birth, and the same packed."""
        own = self.everybody.persons
        born, sex = own.days["birth_date"], own.words["sex"]
        birth = Moment.of(born)
        return (
            [sex.known[place] for place in sex.places.tolist()],
            born.tolist(),
            (birth.ym * PACK + birth.day).tolist(),
        )

    def _reading(
        self,
        row: Measure,
        asked: Values,
        born: int,
        sex: str,
        day: int,
        spans: tuple[PregnancySpan, ...],
        conditions: Conditions,
    ) -> Meaning:
        on = date.fromordinal(day)
        facts = Facts(
            date.fromordinal(born),
            sex,
            on,
            self.book.defaults(on),
            pregnancies=spans,
            conditions=conditions,
        )
        found = judged(row, asked, facts)
        return Meaning(found.category, found.finds)

    def stated(self, person: int) -> Conditions:
        """What the record of the person states of each condition."""
        own = self.everybody.tables["conditions"].between(person, person + 1)
        known: dict[str, Stated] = {}
        present, since, until = own.yes["present"], own.days["since"].tolist(), own.days["until"].tolist()
        for row in np.lexsort((own.turn, present)).tolist():
            place = int(own.words["code"].places[row])
            if place == NOBODY:
                continue
            known[own.words["code"].known[place]] = (
                Stated(True, since[row] or None, until[row] or None) if present[row] else Stated(False)
            )
        return known

    def spans(self, person: int) -> tuple[PregnancySpan, ...]:
        """The pregnancies of the person."""
        if self._spans is None:
            found: dict[int, list[PregnancySpan]] = defaultdict(list)
            own = self.everybody.tables["pregnancies"]
            starts, ends = own.days["last_menstrual_period"].tolist(), own.days["ended_on"].tolist()
            for whose, start, end in zip(own.person.tolist(), starts, ends, strict=True):
                if start != NEVER:
                    found[whose].append(PregnancySpan(start, None if end == NEVER else end))
            self._spans = {whose: tuple(spans) for whose, spans in found.items()}
        return self._spans.get(person, ())
