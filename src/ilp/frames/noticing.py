"""Which conditions had results made known by each person's own day? Only results that can decide are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from ilp.frames.choosing import Persons, chosen
from ilp.frames.columns import NOBODY
from ilp.frames.crowd import Crowd
from ilp.frames.days import Days, Flags
from ilp.frames.deriving import Known, record_of, table_of, with_found
from ilp.frames.inside import Entered
from ilp.frames.knowable import Telling, telling
from ilp.frames.results import first_of
from ilp.planning.known import findings, grows_until
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import measures
from ilp.screening.interpreting import wanted


def with_noticed(
    crowd: Crowd, persons: Persons, days: Days, conditions: frozenset[str]
) -> tuple[Entered, Flags]:
    """These persons with all that may decide about these conditions, and which rows are of results."""
    people = chosen(crowd.everybody, persons)
    tells = telling(crowd.compiler.book, conditions)
    if not tells:
        return people, np.zeros(len(people.tables["conditions"]), np.bool_)
    found: list[tuple[int, Known]] = []
    growing = _growing(crowd, persons, days) if tells.growth else np.zeros(len(persons), np.bool_)
    for place in np.flatnonzero(growing).tolist():
        found += [(place, own) for own in _all(crowd, int(persons[place]), int(days[place]))]
    results = crowd.results.of(_keys(tells))
    rest = np.flatnonzero(_marked(len(crowd.everybody), results)[persons] & ~growing)
    for place in rest.tolist():
        found += [(place, own) for own in _told(crowd, tells, int(persons[place]), int(days[place]))]
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


def _keys(tells: Telling) -> frozenset[str]:
    return frozenset(key for row in tells.measures for key in wanted(row))


def _marked(many: int, results: Mapping[int, object]) -> Flags:
    there = np.zeros(many, np.bool_)
    there[list(results)] = True
    return there


def _told(crowd: Crowd, tells: Telling, number: int, day: int) -> list[Known]:
    """What the last result of each measure makes known; of two that find one condition, the later."""
    results = crowd.results.of(_keys(tells))[number]
    latest: dict[str, Known] = {}
    for row in _measures(crowd, tells, number, day):
        before = (own for own in reversed(results) if own[0] <= day and own[1].keys() >= {*row.values})
        last = next(before, None)
        if last is None:
            continue
        if not crowd.results.asks(row).simple:
            return list(_all(crowd, number, day))
        for code in crowd.results.finding(row, number, last).finds:
            if code not in latest or latest[code].since < last[0]:
                latest[code] = Known(code, last[0])
    return list(latest.values())


def _measures(crowd: Crowd, tells: Telling, number: int, day: int) -> list[Measure]:
    place = crowd.homes.places[int(crowd.homes.law[number])]
    book = crowd.compiler.book
    known = {id(row) for row in tells.measures}
    return [row for row in measures(book, first_of(book, day), place) if id(row) in known]
