"""What were people's results, and what do they mean? Read by the reference engine, alike ones once.

People of one sex on the same side of every age that a measure names, who are not pregnant, have one answer to
values on the same side of its edges. Whoever has ever been pregnant is asked about by herself where a measure
asks for that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.columns import NOBODY, in_order
from ilp.frames.days import NEVER
from ilp.frames.epochs import changing
from ilp.frames.inside import UNTURNED, Entered, Table
from ilp.frames.legible import begun
from ilp.frames.telling_apart import PREGNANT, Asks
from ilp.lifecycle.facts import Facts, PregnancySpan, Stated
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import BIRTH_WEIGHT
from ilp.screening.interpreting import judged, usable

Values = Mapping[str, Any]
Conditions = Mapping[str, Stated]
Result = tuple[int, Values]


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


@define(eq=False)
class Results:
    """The results of some people, and what those have meant so far."""

    everybody: Entered
    book: Rulebook
    _rows: dict[int, Asks] = field(factory=dict, init=False)
    _events: dict[tuple[frozenset[str], bool], dict[int, list[Result]]] = field(factory=dict, init=False)
    _read: dict[Any, Meaning] = field(factory=dict, init=False)
    _spans: dict[int, tuple[PregnancySpan, ...]] | None = field(default=None, init=False)

    def asks(self, row: Measure) -> Asks:
        """What does the measure ask of people?"""
        if id(row) not in self._rows:
            self._rows[id(row)] = Asks.of(row)
        return self._rows[id(row)]

    def of(self, keys: frozenset[str], *, at_birth: bool) -> dict[int, list[Result]]:
        """The results of everybody that hold any of these values, in the order of their days.

        `at_birth` says whether the weight that persons had at birth is one.
        """
        if (keys, at_birth) not in self._events:
            found: dict[int, list[Result]] = defaultdict(list)
            persons = self.everybody.persons
            if at_birth and BIRTH_WEIGHT in keys:
                for person in np.flatnonzero(persons.there[BIRTH_WEIGHT]).tolist():
                    born = int(persons.days["birth_date"][person])
                    found[person].append((born, {BIRTH_WEIGHT: float(persons.numbers[BIRTH_WEIGHT][person])}))
            for name in ("screenings", "visits"):
                for person, result in _contacts(self.everybody.tables[name], keys):
                    found[person].append(result)
            for person, result in _measured(self.everybody.tables["measurements"], keys):
                found[person].append(result)
            for results in found.values():
                results.sort(key=lambda own: own[0])
            self._events[keys, at_birth] = dict(found)
        return self._events[keys, at_birth]

    def finding(
        self, row: Measure, person: int, result: Result, conditions: Callable[[int], Conditions] = _unstated
    ) -> Meaning:
        """What does a result of the person mean? `conditions` are asked for only where they may decide."""
        day, values = result
        persons, own = self.everybody.persons, self.asks(row)
        asked, _ = usable(row, {key: value for key, value in values.items() if key in own.keys})
        sex = persons.words["sex"].known[int(persons.words["sex"].places[person])]
        born = int(persons.days["birth_date"][person])
        spans = self.spans(person)
        if not own.simple or (spans and own.tests & PREGNANT):
            return self._reading(row, asked, born, sex, day, spans, conditions(person))
        key = (id(row), sex, own.old(born, day), own.sides(asked))
        if key not in self._read:
            self._read[key] = self._reading(row, asked, born, sex, day, (), {})
        return self._read[key]

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


def _contacts(own: Table, keys: frozenset[str]) -> Iterator[tuple[int, Result]]:
    """Rows of one person, code, day and turn are one contact."""
    own = own.of(_in_turn(own, np.flatnonzero(own.words["key"].among(keys) & (own.days["on"] != NEVER))))
    found: dict[Any, dict[str, Any]] = defaultdict(dict)
    columns = (own.person, own.turn, own.days["on"], own.words["code"].places, own.words["key"].places)
    named, rows = own.words["key"].known, zip(*(each.tolist() for each in columns), strict=True)
    for row, (whose, turn, day, code, key) in enumerate(rows):
        found[whose, turn, day, code][named[key]] = _value(own, row)
    for (whose, _, day, _), values in found.items():
        yield whose, (day, values)


def _in_turn(own: Table, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows as the record has them: in the order of `n`, then of the rows in which their events begin."""
    person, turn = own.person[rows], np.where(own.turn[rows] == UNTURNED, 0, own.turn[rows])
    order = in_order([person, turn, begun(own, rows), rows])
    return rows if order is None else rows[order]


def _value(own: Table, row: int) -> Any:
    """True and false are a number with its word; a number has none; everything else is text."""
    place = int(own.words["text"].places[row])
    text = (own.words["text"].known[place] if place != NOBODY else None) or None
    if not own.there["number"][row]:
        return text
    number = float(own.numbers["number"][row])
    return number if text is None else bool(number)


def _measured(own: Table, keys: frozenset[str]) -> Iterator[tuple[int, Result]]:
    names = [name for name in codes.section("measurement") if name in keys and name in own.there]
    if not names:
        return
    there = np.logical_or.reduce([own.there[name] for name in names]) & (own.days["on"] != NEVER)
    own = own.of(there)
    columns = [(name, own.there[name].tolist(), own.numbers[name].tolist()) for name in names]
    for row, (whose, day) in enumerate(zip(own.person.tolist(), own.days["on"].tolist(), strict=True)):
        yield whose, (day, {name: taken[row] for name, there, taken in columns if there[row]})
