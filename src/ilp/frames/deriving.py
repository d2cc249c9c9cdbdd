"""Which conditions do results make known? Laid below what the records state of them.

Interpreting a result asks for age, sex and pregnancy on the day it was taken; so each person with results is
read by the reference engine (`ilp.planning.known`), one by one. Whoever knows the conditions already hands
them in as the table `derived`, and spares that time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from ilp.frames.areas import Homes
from ilp.frames.columns import NOBODY, Words, in_order
from ilp.frames.days import NEVER, Flags
from ilp.frames.door import CONDITIONS
from ilp.frames.inside import UNTURNED, Entered, Table
from ilp.planning.known import findings
from ilp.records.person import Measurement, Person, Pregnancy, ScreeningDone, Visit
from ilp.rulebook import Rulebook
from ilp.screening.deriving import measures

READ = ("pregnancies", "screenings", "visits", "measurements")
"""What results are read from."""


class Known(NamedTuple):
    """A condition that a result made known, and since which ordinal."""

    code: str
    since: int


def made_known(everybody: Entered, homes: Homes, book: Rulebook, on: date) -> Table:
    """The conditions that results up to the asked day make known, as rows of the table of conditions."""
    found = []
    for number in _with_results(everybody, homes, book, on).tolist():
        record = record_of(everybody, number)
        home = homes.area.places[number]
        area = None if home == NOBODY else homes.area.known[home]
        for own in findings(record, on, area, book):
            found.append((number, Known(own.code, own.on.toordinal())))
    return table_of(found)


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


def _with_results(everybody: Entered, homes: Homes, book: Rulebook, on: date) -> NDArray[np.int32]:
    """Who is alive and has a value that some measure asks for, or was ever measured?"""
    keys = {key for place in homes.places for row in measures(book, on, place) for key in row.values}
    there = np.zeros(len(everybody), bool)
    there[everybody.tables["measurements"].person] = True
    for name in ("visits", "screenings"):
        own = everybody.tables[name]
        there[own.person[own.words["key"].among(keys)]] = True
    died = everybody.persons.days["death_date"]
    there &= (died == NEVER) | (died > on.toordinal())
    return np.flatnonzero(there).astype(np.int32)


def record_of(everybody: Entered, number: int) -> Person:
    """The record of one person, as far as results are read from it; the door has tested it already."""
    tables = {name: everybody.tables[name].between(number, number + 1) for name in READ}
    own = everybody.persons.of(slice(number, number + 1))
    known: dict[str, Any] = {
        "birth_date": _day(own, "birth_date", 0),
        "sex": _word(own.words["sex"], 0),
        "pregnancies": tuple(_pregnancies(tables["pregnancies"])),
        "screenings": tuple(ScreeningDone.model_construct(**own) for own in _events(tables["screenings"])),
        "visits": tuple(Visit.model_construct(**own, by=None) for own in _events(tables["visits"])),
        "measurements": tuple(_measured(tables["measurements"])),
    }
    return Person.model_construct(**known)


def _pregnancies(own: Table) -> Iterator[Pregnancy]:
    for row in range(len(own)):
        start = _day(own, "last_menstrual_period", row)
        if start is not None:
            end, outcome = _day(own, "ended_on", row), _word(own.words["outcome"], row)
            yield Pregnancy.model_construct(last_menstrual_period=start, ended_on=end, outcome=outcome)


def _events(own: Table) -> Iterator[dict[str, Any]]:
    """Rows of one person, code and day (and turn) are one event; each says one value."""
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
    days, codes, turns = own.days["on"].tolist(), own.words["code"].places.tolist(), own.turn.tolist()
    hands = own.words["by"].places.tolist() if "by" in own.words else [NOBODY] * len(own)
    for row in range(len(own)):
        if days[row] != NEVER:
            values = found[(turns[row], days[row], codes[row], hands[row])]
            key = _word(own.words["key"], row)
            if key is not None:
                values[key] = value_of(own, row)
    for (_, day, code, _), values in found.items():
        named = None if code == NOBODY else own.words["code"].known[code]
        yield {"code": named, "on": date.fromordinal(day), "values": values}


def value_of(own: Table, row: int) -> Any:
    """True and false are a number with its word; a number has none; everything else is text."""
    text = _word(own.words["text"], row) or None
    if not own.there["number"][row]:
        return text
    number = float(own.numbers["number"][row])
    return number if text is None else bool(number)


def _measured(own: Table) -> Iterator[Measurement]:
    for row in range(len(own)):
        day = _day(own, "on", row)
        if day is not None:
            taken: dict[str, Any] = {
                key: float(each[row]) if own.there[key][row] else None for key, each in own.numbers.items()
            }
            taken |= {"position": _word(own.words["position"], row), "oedema": bool(own.yes["oedema"][row])}
            yield Measurement.model_construct(None, **{"on": day, **taken})


def _day(own: Table, name: str, row: int) -> date | None:
    day = int(own.days[name][row])
    return None if day == NEVER else date.fromordinal(day)


def _word(own: Words, row: int) -> Any:
    place = int(own.places[row])
    return None if place == NOBODY else own.known[place]


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
