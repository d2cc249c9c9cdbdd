"""Which people does a file hold, for the engine of many at once? Tables as they are, or records put together.

What is wrong is told, and all the rest is answered for: a row that is no person is left out of the tables,
and a table that is none (a row longer than its header) is read row by row, as `ilp check` reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilp.cli import tables
from ilp.cli.faults import Faults
from ilp.cli.progress import shown
from ilp.errors import Language, UsageError
from ilp.records.tables import REQUIRED
from ilp.texts import say

if TYPE_CHECKING:
    from ilp.frames import People


FIRST_LINE = 2
"""The line of the first row: the header stands on the first."""


def people(file: str, faults: Faults, lang: Language) -> People:
    """The people, as lazy tables, so that the answer comes part by part; `faults` takes what is wrong.

    Raises:
        MissingExtra: the extra is not installed (`ILP-F001`).
        UsageError: there are none, or the file cannot be read at all.
    """
    tables.library()
    own = as_they_are(file, faults, lang)
    if own is not None:
        return own
    from ilp.frames import people_of
    from ilp.records import read_file

    readings = (faults.reading(each) for each in shown(read_file(file), lang))
    found = people_of(each.person for each in readings if each.person is not None)
    return found.map(lambda _, table: table.lazy())


def as_they_are(file: str, faults: Faults, lang: Language) -> People | None:
    """The tables of a folder, without the rows that are no person; nothing where they are none, or broken.

    Raises:
        MissingExtra: the extra is not installed (`ILP-F001`).
        UsageError: the folder says the same twice (`ILP-P095`).
    """
    from ilp.records.folders import NDJSON, people_file

    place = Path(file)
    if not place.is_dir() or (persons := people_file(place)).suffix == NDJSON or not persons.is_file():
        return None
    library = tables.library()
    from narwhals.exceptions import NarwhalsError

    from ilp.frames import check, read_people

    try:
        own = read_people(place, lazy=True)
        found = check(own, lang=lang).collect()
    except (UsageError, NarwhalsError, library.exceptions.PolarsError):
        return None
    for row in found.iter_rows(named=True):
        name = f"{row['table']}{persons.suffix}"
        at = name if row["row"] is None else f"{name}:{row['row'] + FIRST_LINE}"
        said = say(f"severity.{row['severity']}", lang)
        faults.add(f"{at}: {said} {row['code']} {row['message']}", row["severity"])
    return _readable(own, found, library)


def _readable(people: People, found: Any, pl: Any) -> People:
    """The same without the persons of whom one thing is wrong or lacking that every person has."""
    wrong = (pl.col("table") == "persons") & (pl.col("severity") == "error")
    rows = found.filter(wrong & pl.col("column").is_in(REQUIRED["persons"]))["row"].drop_nulls()
    if rows.is_empty():
        return people
    number = "row number"
    kept = people.persons.with_row_index(number).filter(~pl.col(number).is_in(rows.implode())).drop(number)
    return people.map(lambda name, own: kept if name == "persons" else own)
