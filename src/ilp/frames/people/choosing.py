"""How do some people, each as often as wanted, become people of their own? As tables of them alone."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa
from attrs import evolve
from numpy.typing import NDArray

from ilp.frames.entering.days import NEVER
from ilp.frames.entering.inside import Entered, Table
from ilp.frames.people.areas import Homes

Persons = NDArray[np.intp]


def chosen(everybody: Entered, persons: Persons, names: Collection[str] | None = None) -> Entered:
    """These persons, in this order, with what is on record of them; named twice, they are two.

    `names` says which tables are asked for; None takes all.
    """
    if names is None and np.array_equal(persons, np.arange(len(everybody))):
        return everybody
    tables = {
        name: own.of(persons) if name == "persons" else rows_of(own, persons)
        for name, own in everybody.tables.items()
        if names is None or name in {*names, "persons"}
    }
    ids = everybody.ids.take(pa.array(persons))
    return Entered(ids, tables["persons"], everybody.grade[persons], tables)


def rows_of(own: Table, persons: Persons) -> Table:
    """The rows of these persons, who are numbered anew in this order."""
    wanted = persons.astype(own.person.dtype)
    low = np.searchsorted(own.person, wanted)
    many = np.searchsorted(own.person, wanted, side="right") - low
    before = np.cumsum(many) - many
    rows = np.repeat(low - before, many) + np.arange(int(many.sum()))
    return evolve(own.of(rows), person=np.repeat(np.arange(len(persons), dtype=np.int32), many))


def homes_of(homes: Homes, persons: Persons) -> Homes:
    """Where these persons live, and by which law."""
    return Homes(homes.area[persons], homes.law[persons], homes.places)


def alive(everybody: Entered) -> Entered:
    """The same people before they died: a plan of the last day of a life still speaks."""
    own = everybody.persons
    persons = evolve(own, days={**own.days, "death_date": np.full(len(own), NEVER, np.int32)})
    return evolve(everybody, persons=persons, tables={**everybody.tables, "persons": persons})
