"""What is wrong with the tables of many people? All issues in one table, in one pass over the data.

The codes are those of `ilp.check` where the same fault is meant. A row is counted from 0; what concerns a
whole table has no row. What is wrong with a record is found whether or not a plan can still be made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilp.errors import LANGUAGES, Language, UsageError, suggest
from ilp.frames.entering.days import NEVER
from ilp.frames.entering.taking import Twice, singled
from ilp.frames.faults.cells import Cells
from ilp.frames.faults.checking_events import doses, events, measurements
from ilp.frames.faults.checking_niks import COLUMN, niks
from ilp.frames.faults.checking_spans import conditions, pregnancies
from ilp.frames.faults.finding import SCHEMA, Findings, dates
from ilp.frames.faults.lives import Lives
from ilp.frames.leaving.backends import name_of
from ilp.frames.leaving.outgoing import as_given, incoming, read
from ilp.frames.spark.checking_spark import told
from ilp.frames.tables import COLUMNS, People
from ilp.frames.unsupported import SPARK
from ilp.records.facts import area_issues
from ilp.records.person import Sex
from ilp.records.showing import shown
from ilp.records.stated import allergens, unknown
from ilp.records.tables import REQUIRED

ELSEWHERE = {
    "persons": ("conditions", "absent_conditions", "birth_gestation_weeks"),
    "measurements": ("length_cm",),
}
"""Columns that the record of one person knows and these tables do not use."""
CHECKED = {"persons": (COLUMN,)}
"""Columns that are looked at here and nowhere else."""
JUDGES = {
    "doses": doses,
    "pregnancies": pregnancies,
    "screenings": events,
    "visits": events,
    "conditions": conditions,
    "measurements": measurements,
}
ALLERGIES = ";"


def check(people: People, *, on: date | None = None, lang: Language = LANGUAGES[0]) -> Any:
    """What is wrong with these tables, and what is doubtful? One row for each issue.

    Args:
        people: the tables; the answer is a table of the same library, lazy where theirs are lazy.
        on: the asked day; dates after it are reported only when it is given.
        lang: the language of the messages.

    Returns:
        A table `table, row, id, code, severity, column, message`; ids that may be a NIK are hidden. Rows of
        Spark are known by their `monotonically_increasing_id()`, in messages too.

    Raises:
        Unsupported: a library that is not promised (`ILP-F002`).
        UsageError: the tables are of several libraries (`ILP-F007`).

    >>> from ilp.frames import people_of
    >>> baby = {"id": "contoh", "birth_date": "2025-01-10", "sex": "female"}
    >>> late = {**baby, "doses": [{"product": "BCG", "on": "2024-01-10"}]}
    >>> check(people_of([late]))["code"].to_list()
    ['ILP-P020']
    """
    own, again = singled(people)
    given = incoming(own.persons, "check")
    if name_of(given) == SPARK:
        own.map(lambda name, table: _of_one_library(name, table, given))
        known = {name: (*columns, *CHECKED.get(name, ())) for name, columns in COLUMNS.items()}
        return told(own, known, lang, lambda some, numbers: checked(some, {}, on, lang, numbers))
    return as_given(own.persons, lambda: checked(own, again, on, lang, {}), SCHEMA)


def checked(
    people: People, again: Twice, on: date | None, lang: Language, numbers: Mapping[str, Any]
) -> pa.Table:
    """What is wrong, as Arrow has it; `numbers` says of a table by which numbers its rows are known."""
    found = Findings(lang, dict(numbers))
    for table, columns in again.items():
        for column in columns:
            found.column(table, "ILP-P012", column, key=shown(column))
    given = incoming(people.persons, "check")
    persons = _cells("persons", people.persons, given, found)
    lives = _persons(persons, on)
    for name, judge in JUDGES.items():
        own = getattr(people, name)
        if own is not None:
            cells = _cells(name, own, given, found)
            if all(column in cells.columns for column in REQUIRED[name]):
                judge(cells, lives, on)
    return found.table()


def _cells(name: str, own: Any, persons: Any, found: Findings) -> Cells:
    """The columns of a table that are known; what is wrong with its columns becomes a finding."""
    frame = _of_one_library(name, own, persons)
    there, wanted = frame.collect_schema().names(), COLUMNS[name]
    for column in there:
        if column in ELSEWHERE.get(name, ()):
            found.column(name, "ILP-F013", column, key=column, value=name)
        elif column not in wanted and column not in CHECKED.get(name, ()):
            found.column(name, "ILP-P004", column, key=column, allowed=suggest(column, wanted))
    missing = ", ".join(column for column in REQUIRED[name] if column not in there)
    if missing:
        found.column(name, "ILP-F003", None, value=name, missing=missing, allowed=", ".join(wanted))
    names = [column for column in (*wanted, *CHECKED.get(name, ())) if column in there]
    table = read(frame, names or list(there[:1]))
    own_columns = {column: _whole(table.column(column)) for column in names}
    found.ids[name] = own_columns.get("id", pa.nulls(len(table))).cast(pa.large_string())
    return Cells(name, own_columns, len(table), found)


def _of_one_library(name: str, own: Any, persons: Any) -> Any:
    frame = incoming(own, "check")
    if frame.implementation is not persons.implementation:
        raise UsageError("ILP-F007", value=name)
    return frame


def _whole(column: Any) -> pa.Array:
    """The column in one piece, NaN of a library without gaps as null."""
    one = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    one = pa.concat_arrays(one.chunks) if isinstance(one, pa.ChunkedArray) else one
    return (
        pc.if_else(pc.is_nan(one), pa.scalar(None, one.type), one) if pa.types.is_floating(one.type) else one
    )


def _persons(own: Cells, on: date | None) -> Lives:
    """Who are they, and which of them can be read?"""
    found, allowed = own.found, ", ".join(REQUIRED["persons"])
    ids = found.ids["persons"]
    birth = own.days("birth_date")
    sex, right = own.among("sex", get_args(Sex))
    there = pc.fill_null(pc.match_substring_regex(ids, r"\S"), False).to_numpy(zero_copy_only=False)
    there = own.required("id", there, allowed) if "id" in own.columns else there
    readable = there & right & (birth != NEVER)
    for column, read_ in (("birth_date", birth != NEVER), ("sex", sex.places >= 0)):
        if column in own.columns:
            own.required(column, read_ | _texty(own, column), allowed)
    first = pc.index_in(ids, value_set=ids).to_numpy(zero_copy_only=False) if len(ids) else np.empty(0, int)
    again = there & (first != np.arange(len(ids)))
    found.rows("persons", "ILP-P098", "id", again, value=found.paths("persons", first))
    readable &= ~again
    died = own.days("death_date")
    own.amounts("school_grade")
    own.amounts("birth_weight_kg")
    own.words("facility")
    if on is not None:
        late = readable & (birth > on.toordinal())
        found.rows("persons", "ILP-P023", "birth_date", late, value=dates(birth), on=on)
        late = readable & (died > on.toordinal())
        found.rows("persons", "ILP-P022", "death_date", late, key="death_date", value=dates(died), on=on)
    early = readable & (died != NEVER) & (died < birth)
    found.rows("persons", "ILP-P024", "death_date", early, value=dates(died), birth=dates(birth))
    area = own.words("area")
    found.words("persons", "area", area, readable, lambda code: area_issues(code, "area"))
    found.words("persons", "allergies", own.words("allergies"), readable, _allergies)
    if COLUMN in own.columns:
        niks(own, readable, birth, sex, area)
    known = ids if "id" in own.columns else None
    return Lives(known, readable, birth, died, sex.among(("male",)))


def _texty(own: Cells, column: str) -> Any:
    """Where the cell holds something, so that it is not missing but cannot be read."""
    return pc.is_valid(own.given(column)).to_numpy(zero_copy_only=False)


def _allergies(cell: str) -> list[Any]:
    own = [part.strip() for part in cell.split(ALLERGIES)]
    return [
        unknown("ILP-P042", "allergies", each, allergens())
        for each in own
        if each and each not in allergens()
    ]
