"""Which people does a file hold? JSON, NDJSON or CSV, or NDJSON from standard input.

A CSV file has one row for each person, with the columns of `COLUMNS` in any order; an empty cell is not
given, and several codes in a cell are separated by `;`. Doses, visits and the like have no flat form: a table
of doses (`id, product, on`) names no birth date, so it is refused with that reason. Cells may be separated by
comma, semicolon or tab, whichever the header uses.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ilp.errors import UsageError, issue, suggest
from ilp.records.documents import read_document
from ilp.records.lines import read_lines
from ilp.records.reading import Reading, read_person
from ilp.records.showing import shown

REQUIRED = ("id", "birth_date", "sex")
CODES = ("conditions", "absent_conditions", "allergies")
COLUMNS = (*REQUIRED, "area", "facility", "nik", "death_date", "school_grade", *CODES)
STANDARD_INPUT = "-"


def read_file(path: str | Path) -> Iterator[Reading]:
    """Which people are in the file? `-` reads NDJSON from standard input.

    Raises:
        UsageError: no such file or not UTF-8 (`ILP-P090`), an unknown kind of file (`ILP-P091`), or a table
            without a required column (`ILP-P092`).
    """
    if str(path) == STANDARD_INPUT:
        return read_lines(sys.stdin.buffer)
    file = Path(path)
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise UsageError("ILP-P091", value=str(path), allowed=", ".join(READERS))
    try:
        with file.open("rb") as handle:
            handle.read(1)
        return reader(file)
    except (OSError, UnicodeDecodeError) as cause:
        raise UsageError("ILP-P090", value=str(path)) from cause


def _json(file: Path) -> Iterator[Reading]:
    return read_document(file.read_bytes())[1]


def _lines(file: Path) -> Iterator[Reading]:
    with file.open("rb") as handle:
        yield from read_lines(handle)


def _csv(file: Path) -> Iterator[Reading]:
    text = file.read_text(encoding="utf-8-sig")
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header = [cell.strip() for cell in next(rows, [])]
    for column in REQUIRED:
        if column not in header:
            raise UsageError("ILP-P092", value=str(file), key=column, allowed=", ".join(REQUIRED))
    return _table(header, rows)


def _table(header: list[str], rows: Any) -> Iterator[Reading]:
    """A reading for each row; what is wrong with the header is a reading of line 1 without a person."""
    faults = [
        issue("ILP-P004", shown(column), key=shown(column), allowed=suggest(column, COLUMNS))
        for column in header
        if column not in COLUMNS
    ]
    faults += [issue("ILP-P012", column, key=column) for column in COLUMNS if header.count(column) > 1]
    if faults:
        yield Reading(None, tuple(faults), line=1)
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        reading = read_person(_record(dict(zip(header, cells, strict=False))))
        if len(cells) > len(header):
            beyond = issue("ILP-P013", "", value=len(cells), allowed=len(header))
            reading = replace(reading, issues=(*reading.issues, beyond))
        yield replace(reading, line=rows.line_num)


def _record(row: Mapping[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column in COLUMNS:
        cell = row.get(column, "").strip()
        if column in CODES and cell:
            record[column] = [code for part in cell.split(";") if (code := part.strip())]
        elif column == "school_grade" and cell.isascii() and cell.isdigit():
            record[column] = int(cell)
        elif cell or column == "id":
            record[column] = cell
    return record


READERS: dict[str, Callable[[Path], Iterator[Reading]]] = {
    ".json": _json,
    ".ndjson": _lines,
    ".jsonl": _lines,
    ".csv": _csv,
}
