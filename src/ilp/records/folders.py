"""Which people does a folder hold? `persons.ndjson`, or a table of persons with long tables beside it.

The tables are `persons`, `doses`, `pregnancies`, `screenings`, `visits`, `conditions` and `measurements`,
each as CSV or as Parquet; only the first is required, and rows belong together by `id`. What is wrong in a
row is an issue with its file, line and column; the rest of the row, or of the person, stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ilp.errors import Issue, UsageError, issue
from ilp.records.events import Element, elements
from ilp.records.placing import at, kept, placed
from ilp.records.reading import Reading, read_person
from ilp.records.showing import shown
from ilp.records.tables import REQUIRED, TABLES, Row, Table, read_table

PERSONS = "persons"
NDJSON = ".ndjson"
SUFFIXES = (".parquet", ".csv")
BIRTH = {"birth_weight_kg": "weight_kg", "birth_gestation_weeks": "gestation_weeks"}


def people_file(folder: Path) -> Path:
    """In which file of the folder do the persons stand?

    Raises:
        UsageError: several files say the same, and nobody knows which is meant (`ILP-P095`).
    """
    lines = folder / f"{PERSONS}{NDJSON}"
    found = {name: [file for file in _written(folder, name) if file.exists()] for name in TABLES}
    several = [files for files in found.values() if len(files) > 1]
    if lines.exists() and any(found.values()):
        several = [[lines, *(file for files in found.values() for file in files)]]
    if several:
        raise UsageError("ILP-P095", value=str(folder), allowed=", ".join(file.name for file in several[0]))
    return next(iter(found[PERSONS]), lines)


def _written(folder: Path, name: str) -> list[Path]:
    return [folder / f"{name}{suffix}" for suffix in SUFFIXES]


def read_folder(persons: Path) -> Iterator[Reading]:
    """Who stands in the table of persons, with what the tables beside it in its folder tell of each?

    Raises:
        UsageError, MissingExtra: as `read_table` does, for any of the tables.
    """
    files = [(name, file) for name in TABLES if name != PERSONS for file in _written(persons.parent, name)]
    return _people(persons, {name: file for name, file in files if file.exists()})


def read_persons(file: Path) -> Iterator[Reading]:
    """Who stands in this one table of persons?

    Raises:
        UsageError, MissingExtra: as `read_table` does.
    """
    return _people(file, {})


def _people(persons: Path, beside: Mapping[str, Path]) -> Iterator[Reading]:
    table = read_table(PERSONS, persons)
    return _readings(table, [_Beside(name, file) for name, file in beside.items()])


def _readings(table: Table, beside: list[_Beside]) -> Iterator[Reading]:
    """A reading for each person; what belongs to no person is a reading without one."""
    if table.issues:
        yield Reading(None, table.issues, line=1)
    doubtful = tuple(each for own in beside for each in own.issues)
    if doubtful:
        yield Reading(None, doubtful)
    lines: dict[str, int] = {}
    for row in table:
        name = row.cells["id"]
        first = lines.setdefault(name, row.line)
        if name and first != row.line:
            yield Reading(None, (issue("ILP-P098", "id", value=first),), name, row.line)
        else:
            yield _reading(row, beside)
    left = tuple(each for own in beside for each in own.left())
    if left:
        yield Reading(None, left)


def _reading(row: Row, beside: list[_Beside]) -> Reading:
    """One person with everything that stands under their id."""
    record = _record(row.cells)
    places: dict[tuple[str, int], tuple[str, Element]] = {}
    faults: list[Issue] = list(row.issues)
    for own in beside:
        for element, found in own.of(row.cells["id"], faults):
            those = record.setdefault(element.name, [])
            places[element.name, len(those)] = found, element
            those.append(element.said)
    reading = read_person(record)
    issues = (*(placed(each, places) for each in reading.issues), *faults)
    return replace(reading, issues=issues, line=row.line, rows=kept(places, reading.issues, REQUIRED))


def _record(cells: Mapping[str, Any]) -> dict[str, Any]:
    record = {column: cell for column, cell in cells.items() if column not in BIRTH}
    birth = {name: cells[column] for column, name in BIRTH.items() if column in cells}
    return {**record, "birth": birth} if birth else record


class _Beside:
    """The rows of one table by the person they belong to, as long as nobody has asked for them."""

    def __init__(self, name: str, file: Path) -> None:
        table = read_table(name, file)
        self.issues = [at(each, file.name, 1, each.path) for each in table.issues]
        self._name, self._file = name, file.name
        self._rows: dict[str, list[Row]] = {}
        for row in table:
            self._rows.setdefault(row.cells["id"], []).append(row)

    def of(self, name: str, faults: list[Issue]) -> Iterator[tuple[Element, str]]:
        """What do the rows tell of this person? Faults of the rows themselves are added to `faults`."""
        rows = self._rows.pop(name, []) if name else []
        faults += [at(each, self._file, row.line, None) for row in rows for each in row.issues]
        found, wrong = elements(self._name, rows)
        faults += [at(each, self._file, line, each.path) for line, each in wrong]
        return ((element, self._file) for element in found)

    def left(self) -> Iterable[Issue]:
        """Which rows belong to nobody?"""
        for name, rows in self._rows.items():
            for row in rows:
                yield issue("ILP-P099", f"{self._file}:{row.line}: id", value=shown(name))
