"""Which values did contacts and measurements take? Equal values are one and the same mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.entering.columns import in_order, packed
from ilp.frames.entering.days import NEVER, Flags
from ilp.frames.entering.inside import UNTURNED, Table
from ilp.frames.entering.legible import begun

Values = Mapping[str, Any]
Result = tuple[int, Values]
Taken = Iterator[tuple[int, Result]]
"""Who, when, and which values."""


@frozen
class Sought:
    """Which values are looked for: any of the `keys`, where all of one of the sets in `enough` are there."""

    keys: frozenset[str]
    enough: frozenset[frozenset[str]]


@define(eq=False)
class Kept:
    """Values, each kept once: what they mean can be remembered by their identity."""

    _known: dict[Any, Values] = field(factory=dict, init=False)

    def once(self, values: Values) -> Values:
        """The mapping that stands for all equal ones; yes is not 1."""
        key = tuple(values.items()), tuple(map(type, values.values()))
        return self._known.setdefault(key, values)


def contacts(own: Table, sought: Sought, kept: Kept) -> Taken:
    """Rows of one person, code, day and turn are one contact; by turn, then as their first rows stand."""
    meant = np.flatnonzero(own.words["key"].among(sought.keys) & (own.days["on"] != NEVER))
    if not len(meant):
        return
    own = own.of(_in_turn(own, meant))
    first, contact = _grouped(own)
    found: list[dict[str, Any]] = [{} for _ in range(len(first))]
    named = own.words["key"].known
    rows = zip(contact.tolist(), own.words["key"].places.tolist(), _said(own), strict=True)
    for number, key, value in rows:
        found[number][named[key]] = value
    whose, days = own.person[first].tolist(), own.days["on"][first].tolist()
    enough: dict[int, bool] = {}
    for person, day, each in zip(whose, days, found, strict=True):
        values = kept.once(each)
        if id(values) not in enough:
            enough[id(values)] = any(values.keys() >= wanted for wanted in sought.enough)
        if enough[id(values)]:
            yield person, (day, values)


def _in_turn(own: Table, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows as the record has them: in the order of `n`, then of the rows in which their events begin."""
    person, turn = own.person[rows], np.where(own.turn[rows] == UNTURNED, 0, own.turn[rows])
    order = in_order([person, turn, begun(own, rows), rows])
    return rows if order is None else rows[order]


def _grouped(own: Table) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first row of each contact, in order, and which contact each row belongs to."""
    columns: list[NDArray[Any]] = [own.person, own.turn, own.days["on"], own.words["code"].places]
    key: Any = packed(columns)
    if key is None:
        key = np.unique(np.stack(columns), axis=1, return_inverse=True)[1]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), np.intp)
    number[order] = np.arange(len(order))
    return first[order], number[group]


def _said(own: Table) -> Iterator[Any]:
    """True and false are a number with its word; a number has none; everything else is text."""
    words = [*own.words["text"].known, None]
    there, numbers = own.there["number"].tolist(), own.numbers["number"].tolist()
    for place, is_number, number in zip(own.words["text"].places.tolist(), there, numbers, strict=True):
        text = words[place] or None
        if not is_number:
            yield text
        else:
            yield number if text is None else bool(number)


def measurements(own: Table, sought: Sought, kept: Kept) -> Taken:
    """Whatever was measured on a day."""
    names = [name for name in codes.section("measurement") if name in sought.keys and name in own.there]
    enough = [each for each in sought.enough if each <= own.there.keys()]
    if not names or not enough:
        return
    there = np.logical_or.reduce([own.there[name] for name in names]) & (own.days["on"] != NEVER)
    there &= np.logical_or.reduce([_all_there(own, each) for each in enough])
    own = own.of(there)
    columns = [(name, own.there[name].tolist(), own.numbers[name].tolist()) for name in names]
    for row, (whose, day) in enumerate(zip(own.person.tolist(), own.days["on"].tolist(), strict=True)):
        values = {name: taken[row] for name, there, taken in columns if there[row]}
        yield whose, (day, kept.once(values))


def _all_there(own: Table, names: frozenset[str]) -> Flags:
    found: Flags = np.logical_and.reduce([np.ones(len(own), bool), *(own.there[name] for name in names)])
    return found
