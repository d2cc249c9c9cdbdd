"""Which conditions do results make known? Laid below what the records state of them; nothing is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
from attrs import evolve

from ilp.errors import UsageError
from ilp.frames.areas import Homes
from ilp.frames.columns import Words, in_order
from ilp.frames.days import Flags
from ilp.frames.door import Entered, Table, arrow, known
from ilp.schedules.courses import Compiler
from ilp.screening.deriving import measures


def refuse_results(everybody: Entered, compiled: Compiler, homes: Homes, on: date) -> None:
    """One look at which values there are at all.

    Raises:
        UsageError: all values of a measure are there (`ILP-F005`).
    """
    there: set[str] = set()
    for name in ("visits", "screenings"):
        there.update(everybody.tables[name].words["key"].known)
    for key, own in everybody.tables["measurements"].there.items():
        if own.any():
            there.add(key)
    wanted = {tuple(row.values) for place in homes.places for row in measures(compiled.book, on, place)}
    for values in sorted(wanted):
        if there.issuperset(values):
            raise UsageError("ILP-F005", value=", ".join(values))


def conditions_with(everybody: Entered, derived: Any) -> tuple[Entered, Flags]:
    """The stated conditions together with those that results made known, and which rows these are."""
    stated = everybody.tables["conditions"]
    if derived is None:
        return everybody, np.zeros(len(stated), bool)
    found = known("conditions", arrow("conditions", nw.from_native(derived)), everybody.ids)
    both = _under(stated, found)
    is_found = np.arange(len(both)) >= len(stated)
    order = in_order([both.person])
    if order is not None:
        both, is_found = both.of(order), is_found[order]
    return evolve(everybody, tables={**everybody.tables, "conditions": both}), is_found


def _under(upper: Table, lower: Table) -> Table:
    """One table under the other."""

    def words(name: str) -> Words:
        first, second = upper.words[name], lower.words[name]
        places = {own: place for place, own in enumerate(first.known)}
        for own in second.known:
            places.setdefault(own, len(places))
        moved = second.read(lambda own: places[own], -1, np.int32)
        return Words(np.concatenate([first.places, moved]), tuple(places))

    def both(first: Any, second: Any) -> dict[str, Any]:
        return {name: np.concatenate([first[name], second[name]]) for name in first}

    return Table(
        np.concatenate([upper.person, lower.person]),
        both(upper.days, lower.days),
        {name: words(name) for name in upper.words},
        both(upper.numbers, lower.numbers),
        both(upper.there, lower.there),
        both(upper.yes, lower.yes),
        np.concatenate([upper.turn, lower.turn]),
    )
