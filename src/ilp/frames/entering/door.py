"""How do tables of any library come in? Through one door, once, as arrays of whole people.

Inside there are no ids: a person is a number, the place of their row in `persons`. The ids are kept aside as
one Arrow array. Rows of the other tables are sorted by person; those of persons nobody knows are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilp.errors import UsageError
from ilp.frames.entering import columns
from ilp.frames.entering.columns import NOBODY, Numbers, alike
from ilp.frames.entering.days import NEVER, Flags
from ilp.frames.entering.inside import NO_GRADE, UNTURNED, Entered, Table
from ilp.frames.entering.legible import EVENTS, illegible, read
from ilp.frames.entering.pieces import compacted, whole
from ilp.frames.entering.taking import taken
from ilp.frames.tables import COLUMNS, People
from ilp.records.person import Sex
from ilp.records.tables import REQUIRED

SHOWN = 5
"""How many rows a message names."""


ASSUMED = {"present": True, "campaign": False, "oedema": False}
"""What an empty yes or no means."""
CONDITIONS = "conditions"
DERIVED = "derived"
"""The table of conditions that results made known; it has the columns of `conditions`."""


def entered(people: People, *, derived: Any = None, but: Collection[str] = ()) -> Entered:
    """Everybody in these tables; the tables named in `but` are not read.

    Raises:
        UsageError: a required column is missing (`ILP-F003`), the tables are of several libraries
            (`ILP-F007`), persons without id, birthday or sex, or two of one id (`ILP-F008`, `ILP-F009`).
    """
    given = taken(people.persons)
    persons = arrow("persons", given)
    others = {}
    for name in (*COLUMNS, DERIVED):
        table = derived if name == DERIVED else getattr(people, name)
        if name == "persons" or table is None or name in but:
            continue
        frame = taken(table)
        if name != DERIVED and frame.implementation is not given.implementation:
            raise UsageError("ILP-F007", value=name)
        others[name] = arrow(name, frame)
    ids = _ids(persons)
    numbers = _numbers(ids, {name: own.column("id") for name, own in others.items()})
    tables = {}
    for name in (*COLUMNS, DERIVED):
        if name in others:
            tables[name] = _sorted(_table(name, others[name], numbers[name]))
        else:
            tables[name] = _table(name, None, np.empty(0, np.int32))
    tables["persons"] = _table("persons", persons, np.arange(len(ids), dtype=np.int32))
    _refuse(tables["persons"].days["birth_date"] == NEVER, "ILP-F009")
    _refuse(~tables["persons"].words["sex"].among(get_args(Sex)), "ILP-F009")
    grade = columns.whole(persons.column("school_grade"), NO_GRADE)
    grade = np.where(columns.possible("school_grade", grade.astype(np.float64)), grade, NO_GRADE)
    return Entered(ids, tables["persons"], grade, tables)


def arrow(name: str, frame: Any) -> pa.Table:
    """One table as Arrow has it, with all its columns; those that are not there are null.

    The long tables come compact (`ilp.frames.entering.pieces`).

    Raises:
        UsageError: a required column is missing (`ILP-F003`).
    """
    wanted, there = columns_of(name), set(frame.collect_schema().names())
    require(name, there)
    own = frame.select(*(column for column in wanted if column in there))
    own = whole(own) if name == "persons" else compacted(own)
    for column in wanted:
        if column not in there:
            own = own.append_column(column, pa.nulls(len(own)))
    return own


def columns_of(name: str) -> Mapping[str, str]:
    """Which columns can the table have, and of which kinds?"""
    return COLUMNS[CONDITIONS if name == DERIVED else name]


def require(name: str, there: Collection[str]) -> None:
    """Are the columns there without which the table says nothing?

    Raises:
        UsageError: one is missing (`ILP-F003`).
    """
    missing = [own for own in REQUIRED[CONDITIONS if name == DERIVED else name] if own not in there]
    if missing:
        allowed = ", ".join(columns_of(name))
        raise UsageError("ILP-F003", value=name, missing=", ".join(missing), allowed=allowed)


def _ids(persons: pa.Table) -> pa.Array:
    """The ids as they came, whole numbers or text; each there, and once."""
    column = persons.column("id")
    if not (pa.types.is_integer(column.type) or pa.types.is_large_string(column.type)):
        column = column.cast(pa.large_string())
    ids = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    _refuse(pc.is_null(ids).to_numpy(zero_copy_only=False), "ILP-F009")
    return ids


def _numbers(ids: pa.Array, others: Mapping[str, pa.ChunkedArray]) -> dict[str, Numbers]:
    """Whose are the rows of each table? All ids are looked up in one pass, each run of equal ones once."""
    runs = [(name, own) for name, of in others.items() for own in of.chunks]
    known = pa.concat_arrays([ids, *(run.values.cast(ids.type) for _, run in runs)])
    places = pc.fill_null(known.dictionary_encode().indices, NOBODY).to_numpy(zero_copy_only=False)
    _refuse(places[: len(ids)] != np.arange(len(ids)), "ILP-F008")
    found: dict[str, list[Numbers]] = {name: [np.empty(0, np.int32)] for name in others}
    first = len(ids)
    for name, run in runs:
        person = places[first : first + len(run.values)]
        first += len(run.values)
        person = np.where(person < len(ids), person, NOBODY)
        found[name].append(np.repeat(person, np.diff(run.run_ends.to_numpy(), prepend=0)))
    return {name: np.concatenate(own) for name, own in found.items()}


def _refuse(wrong: Flags, code: str) -> None:
    rows = np.flatnonzero(wrong)
    if len(rows):
        shown = ", ".join(str(own) for own in rows[:SHOWN].tolist())
        raise UsageError(code, value=len(rows), rows=shown + (", …" if len(rows) > SHOWN else ""))


def _sorted(table: Table) -> Table:
    """The rows sorted by person, without those of persons that nobody knows."""
    if len(table) and int(table.person.min()) < 0:
        table = table.of(table.person >= 0)
    order = columns.in_order([table.person])
    return table if order is None else table.of(order)


def _table(name: str, own: pa.Table | None, person: Numbers) -> Table:
    kinds = {column: kind for column, kind in columns_of(name).items() if column not in ("id", "n")}
    if own is None:
        own = pa.table({column: pa.nulls(0) for column in (*kinds, "n")})
    named = {
        kind: [column for column, own_kind in kinds.items() if own_kind == kind]
        for kind in ("date", "text", "number", "yes")
    }
    numbers = {column: columns.amounts(own.column(column)) for column in named["number"]}
    turn = "n" in own.column_names
    table = Table(
        person,
        {column: columns.days(own.column(column)) for column in named["date"]},
        {column: columns.words(own.column(column)) for column in named["text"]},
        {column: number for column, (number, _) in numbers.items()},
        {column: there & columns.possible(column, own) for column, (own, there) in numbers.items()},
        {column: columns.flags(own.column(column), ASSUMED[column]) for column in named["yes"]},
        columns.whole(own.column("n"), UNTURNED) if turn else alike(np.int64(UNTURNED), len(person)),
    )
    if name in EVENTS:
        return read(table, illegible(own.column("number"), table.there["number"]))
    return table
