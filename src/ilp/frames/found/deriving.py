"""Which conditions did results make known? Rows of their own, laid below what the records state of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from attrs import evolve

from ilp.frames.entering.columns import NOBODY, Words, in_order
from ilp.frames.entering.days import NEVER, Flags
from ilp.frames.entering.door import CONDITIONS
from ilp.frames.entering.inside import UNTURNED, Entered, Table


class Known(NamedTuple):
    """A condition that a result made known, and since which ordinal."""

    code: str
    since: int


def table_of(found: Sequence[tuple[int, Known]]) -> Table:
    """What was made known of which person, as rows of the table of conditions."""
    known = tuple(dict.fromkeys(own.code for _, own in found))
    size = len(found)
    return Table(
        np.array([number for number, _ in found], np.int32),
        {
            "since": np.array([own.since for _, own in found], np.int32),
            "until": np.full(size, NEVER, np.int32),
        },
        {"code": Words(np.array([known.index(own.code) for _, own in found], np.int32), known)},
        {},
        {},
        {"present": np.ones(size, bool)},
        np.full(size, UNTURNED),
    )


def with_found(everybody: Entered, found: Table) -> tuple[Entered, Flags]:
    """The stated conditions together with those made known, and which rows these are."""
    stated = everybody.tables[CONDITIONS]
    both = _under(stated, found)
    is_found = np.arange(len(both)) >= len(stated)
    order = in_order([both.person])
    if order is not None:
        both, is_found = both.of(order), is_found[order]
    return evolve(everybody, tables={**everybody.tables, CONDITIONS: both}), is_found


def _under(upper: Table, lower: Table) -> Table:
    """One table of conditions under the other."""
    first, second = upper.words["code"], lower.words["code"]
    places = {own: place for place, own in enumerate(first.known)}
    for own in second.known:
        places.setdefault(own, len(places))
    moved = second.read(lambda own: places[own], NOBODY, np.int32)
    return Table(
        np.concatenate([upper.person, lower.person]),
        {name: np.concatenate([own, lower.days[name]]) for name, own in upper.days.items()},
        {"code": Words(np.concatenate([first.places, moved]), tuple(places))},
        {},
        {},
        {"present": np.concatenate([upper.yes["present"], lower.yes["present"]])},
        np.concatenate([upper.turn, lower.turn]),
    )
