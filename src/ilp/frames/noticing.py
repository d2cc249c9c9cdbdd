"""Which conditions had results made known by each person's own day? The reference engine reads them once."""

from __future__ import annotations

from datetime import date

import numpy as np

from ilp.frames.choosing import Persons, chosen
from ilp.frames.columns import NOBODY
from ilp.frames.crowd import Crowd
from ilp.frames.days import Days, Flags
from ilp.frames.deriving import Known, record_of, table_of, with_found
from ilp.frames.inside import Entered
from ilp.frames.knowable import telling
from ilp.planning.known import findings


def with_noticed(
    crowd: Crowd, persons: Persons, days: Days, conditions: frozenset[str]
) -> tuple[Entered, Flags]:
    """These persons with all that may decide about these conditions, and which rows are of results."""
    people = chosen(crowd.everybody, persons)
    tells = telling(crowd.compiler.book, conditions)
    if not tells:
        return people, np.zeros(len(people.tables["conditions"]), np.bool_)
    whose = np.flatnonzero(_with_results(crowd, tells.keys, tells.growth)[persons])
    found: list[tuple[int, Known]] = []
    for place in whose.tolist():
        found += [(place, own) for own in _noticed(crowd, int(persons[place]), int(days[place]))]
    return with_found(people, table_of(found))


def _noticed(crowd: Crowd, number: int, day: int) -> tuple[Known, ...]:
    if (number, day) not in crowd.noticed:
        place = int(crowd.homes.area.places[number])
        area = None if place == NOBODY else crowd.homes.area.known[place]
        record = record_of(crowd.everybody, number)
        own = findings(record, date.fromordinal(day), area, crowd.compiler.book)
        crowd.noticed[number, day] = tuple(Known(each.code, each.on.toordinal()) for each in own)
    return crowd.noticed[number, day]


def _with_results(crowd: Crowd, keys: frozenset[str], growth: bool) -> Flags:
    """Who has any of these values on record, or was ever measured, where growth tells?"""
    people = crowd.everybody
    there = np.zeros(len(people), np.bool_)
    taken = people.tables["measurements"]
    if growth:
        there[taken.person] = True
    for key in keys & taken.there.keys():
        there[taken.person[taken.there[key]]] = True
    for name in ("visits", "screenings"):
        own = people.tables[name]
        there[own.person[own.words["key"].among(keys)]] = True
    return there
