"""Which people does a file hold, for the engine of many at once? Tables as they are; with faults, as records.

Tables without an error go straight in. Where a cell cannot be read, or a row belongs to nobody, the folder is
read record by record, as `ilp check` reads it: every fault is told, and all the rest is answered for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ilp.cli import tables
from ilp.cli.faults import Faults
from ilp.cli.progress import shown
from ilp.errors import Language, UsageError
from ilp.texts import say

if TYPE_CHECKING:
    from ilp.frames import People


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
    """The tables of a folder in which nothing is wrong; `faults` takes what is doubtful.

    Raises:
        MissingExtra: the extra is not installed (`ILP-F001`).
        UsageError: the folder says the same twice (`ILP-P095`).
    """
    from ilp.records.folders import NDJSON, people_file

    place = Path(file)
    if not place.is_dir() or (persons := people_file(place)).suffix == NDJSON or not persons.is_file():
        return None
    tables.library()
    from narwhals.exceptions import NarwhalsError

    from ilp.frames import check, read_people

    try:
        own = read_people(place, lazy=True)
        found = check(own, lang=lang).collect()
    except (UsageError, NarwhalsError):
        return None
    if "error" in found["severity"]:
        return None
    for row in found.iter_rows(named=True):
        at = row["table"] if row["row"] is None else f"{row['table']}[{row['row']}]"
        said = say(f"severity.{row['severity']}", lang)
        faults.add(f"{at}: {said} {row['code']} {row['message']}", row["severity"])
    return own
