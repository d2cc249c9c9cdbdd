"""Which conditions had results made known by each person's own day? Only results that can decide are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from ilp.frames.choosing import Persons, chosen
from ilp.frames.columns import NOBODY
from ilp.frames.crowd import Crowd
from ilp.frames.days import Days, Flags
from ilp.frames.deriving import Known, record_of, table_of, with_found
from ilp.frames.inside import Entered
from ilp.frames.knowable import Telling, telling
from ilp.frames.results import Result, first_of
from ilp.planning.known import findings, grows_until
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import measures

Needing = tuple[Measure, frozenset[str]]
"""A measure, and the values without which it says nothing."""


def with_noticed(
    crowd: Crowd,
    persons: Persons,
    days: Days,
    conditions: frozenset[str],
    tables: Collection[str] | None = None,
) -> tuple[Entered, Flags]:
    """These persons with all that may decide about these conditions, and which rows are of results.

    `tables` names what else of theirs is asked for; None takes all.
    """
    people = chosen(crowd.everybody, persons, tables)
    tells = telling(crowd.compiler.book, conditions)
    if not tells:
        return people, np.zeros(len(people.tables["conditions"]), np.bool_)
    found: list[tuple[int, Known]] = []
    growing = _growing(crowd, persons, days) if tells.growth else np.zeros(len(persons), np.bool_)
    for place in np.flatnonzero(growing).tolist():
        found += [(place, own) for own in _all(crowd, int(persons[place]), int(days[place]))]
    keys = frozenset(key for row in tells.measures for key in crowd.results.asks(row).keys)
    results = crowd.results.of(keys)
    rest = np.flatnonzero(_marked(len(crowd.everybody), results)[persons] & ~growing)
    rows: dict[tuple[date, int], list[Needing]] = {}
    for place in rest.tolist():
        number, day = int(persons[place]), int(days[place])
        law = first_of(crowd.compiler.book, day), int(crowd.homes.law[number])
        if law not in rows:
            rows[law] = _measures(crowd, tells, *law)
        found += [(place, own) for own in _told(crowd, rows[law], results[number], number, day)]
    return with_found(people, table_of(found))


def _growing(crowd: Crowd, persons: Persons, days: Days) -> Flags:
    """Who was ever measured, and is of the age at which growth tells?"""
    there = np.zeros(len(crowd.everybody), np.bool_)
    there[crowd.everybody.tables["measurements"].person] = True
    return there[persons] & (crowd.birth.at(grows_until())[persons] > days)


def _all(crowd: Crowd, number: int, day: int) -> tuple[Known, ...]:
    """All that is made known of one person, by the reference engine."""
    if (number, day) not in crowd.noticed:
        place = int(crowd.homes.area.places[number])
        area = None if place == NOBODY else crowd.homes.area.known[place]
        record = record_of(crowd.everybody, number)
        own = findings(record, date.fromordinal(day), area, crowd.compiler.book)
        crowd.noticed[number, day] = tuple(Known(each.code, each.on.toordinal()) for each in own)
    return crowd.noticed[number, day]


def _marked(many: int, results: Mapping[int, object]) -> Flags:
    there = np.zeros(many, np.bool_)
    there[list(results)] = True
    return there


def _told(
    crowd: Crowd, rows: Sequence[Needing], results: Sequence[Result], number: int, day: int
) -> Iterable[Known]:
    """What the last result of each measure makes known; of two that find one condition, the later."""
    latest: dict[str, Known] = {}
    for row, needs in rows:
        last = next((own for own in reversed(results) if own[0] <= day and own[1].keys() >= needs), None)
        if last is not None:
            for code in crowd.results.finding(row, number, last).finds:
                if code not in latest or latest[code].since < last[0]:
                    latest[code] = Known(code, last[0])
    return latest.values()


def _measures(crowd: Crowd, tells: Telling, on: date, law: int) -> list[Needing]:
    known, asks = {id(row) for row in tells.measures}, crowd.results.asks
    rows = measures(crowd.compiler.book, on, crowd.homes.places[law])
    return [(row, asks(row).values) for row in rows if id(row) in known]
