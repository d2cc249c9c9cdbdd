"""Which conditions had results made known by each person's own day? Only results that can decide are read."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from ilp.frames.counted.crowd import Crowd
from ilp.frames.entering.days import Days, Flags
from ilp.frames.entering.inside import Entered
from ilp.frames.found.deriving import with_found
from ilp.frames.found.knowable import telling
from ilp.frames.found.revealing import revealed
from ilp.frames.people.choosing import Persons, chosen


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
    return with_found(people, revealed(crowd.results, crowd.homes, tells, persons, days))
