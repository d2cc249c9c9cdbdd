"""Which rows does a table of records hold? CSV, or Parquet through the extra; all columns by table and kind.

An empty cell is not given. A cell that does not fit the kind of its column stays text, and reading the record
names it. Cells may be separated by comma, semicolon or tab, whichever the header uses.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ilp.errors import Issue, MissingExtra, UsageError, issue, suggest
from ilp.records.showing import shown

Kind = Callable[[str], Any]
NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", re.ASCII)
ANSWERS = {"true": True, "false": False}
EXTRA = "frames"


def number(cell: str) -> Any:
    """Which number is it, whole where nothing is lost? Anything else stays text.

    >>> number("150.0"), number("3.1"), number("3,1")
    (150, 3.1, '3,1')
    """
    if not NUMBER.fullmatch(cell):
        return cell
    found = float(cell)
    return int(found) if found.is_integer() else found


def answer(cell: str) -> Any:
    """Is it true or false? Anything else stays text."""
    return ANSWERS.get(cell.lower(), cell)


def codes(cell: str) -> list[str]:
    """Which codes are separated by `;`?"""
    return [code for part in cell.split(";") if (code := part.strip())]


TABLES: dict[str, dict[str, Kind]] = {
    "persons": {
        **dict.fromkeys(("id", "birth_date", "sex", "area", "facility", "nik", "death_date"), str),
        "school_grade": number,
        **dict.fromkeys(("conditions", "absent_conditions", "allergies"), codes),
        **dict.fromkeys(("birth_weight_kg", "birth_gestation_weeks"), number),
    },
    "doses": {"id": str, "product": str, "on": str, "campaign": answer, "area": str, "n": number},
    "pregnancies": {
        **dict.fromkeys(("id", "last_menstrual_period", "ended_on", "outcome"), str),
        "n": number,
    },
    "screenings": {"id": str, "code": str, "on": str, "key": str, "number": number, "text": str, "n": number},
    "visits": {
        **dict.fromkeys(("id", "code", "on", "by", "key"), str),
        "number": number,
        "text": str,
        "n": number,
    },
    "conditions": {"id": str, "code": str, "present": answer, "since": str, "until": str, "n": number},
    "measurements": {
        **dict.fromkeys(("id", "on", "position"), str),
        "oedema": answer,
        **dict.fromkeys(("weight_kg", "height_cm", "length_cm", "muac_cm", "head_cm"), number),
    },
}
REQUIRED = {
    "persons": ("id", "birth_date", "sex"),
    "doses": ("id", "product", "on"),
    "pregnancies": ("id", "last_menstrual_period"),
    "screenings": ("id", "code", "on"),
    "visits": ("id", "code", "on"),
    "conditions": ("id", "code"),
    "measurements": ("id", "on"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line (the header is line 1), its id and the given cells, what is wrong with it."""

    line: int
    cells: dict[str, Any]
    issues: tuple[Issue, ...] = ()


class Table:
    """A table of one of `TABLES`: what is wrong with its header, and its rows one after another."""

    def __init__(self, name: str, text: str, place: str) -> None:
        first = text.split("\n", 1)[0]
        self._cells = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
        self._header = [cell.strip() for cell in next(self._cells, [])]
        self._kinds = TABLES[name]
        for column in REQUIRED[name]:
            if column not in self._header:
                code = "ILP-P092" if name == "persons" else "ILP-P094"
                raise UsageError(code, value=place, key=column, allowed=", ".join(REQUIRED[name]))
        self.issues = tuple(self._doubtful())

    def _doubtful(self) -> Iterator[Issue]:
        for column in self._header:
            if column not in self._kinds:
                allowed = suggest(column, self._kinds)
                yield issue("ILP-P004", shown(column), key=shown(column), allowed=allowed)
        for column in self._kinds:
            if self._header.count(column) > 1:
                yield issue("ILP-P012", column, key=column)

    def __iter__(self) -> Iterator[Row]:
        for cells in self._cells:
            if any(map(str.strip, cells)):
                beyond = len(cells) > len(self._header)
                fault = issue("ILP-P013", "", value=len(cells), allowed=len(self._header)) if beyond else None
                yield Row(self._cells.line_num, self._given(cells), (fault,) if fault else ())

    def _given(self, cells: Sequence[str]) -> dict[str, Any]:
        row = dict(zip(self._header, map(str.strip, cells), strict=False))
        found = {name: kind(row[name]) for name, kind in self._kinds.items() if row.get(name)}
        return {"id": row.get("id", ""), **found}


def read_table(name: str, file: Path) -> Table:
    """Which table of this name is in the CSV or Parquet file?

    Raises:
        UsageError: it cannot be read (`ILP-P090`) or lacks a column (`ILP-P092`, `ILP-P094`).
        MissingExtra: it is Parquet, and the extra that reads it is not installed (`ILP-P096`).
    """
    try:
        text = _parquet(file) if file.suffix == ".parquet" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise UsageError("ILP-P090", value=str(file)) from cause
    return Table(name, text, str(file))


def _parquet(file: Path) -> str:
    """The same table written as CSV, so that both are read one way."""
    try:
        import polars
    except ImportError:
        raise MissingExtra("ILP-P096", value=str(file), extra=EXTRA) from None
    try:
        return polars.read_parquet(file).write_csv()
    except polars.exceptions.PolarsError as cause:
        raise UsageError("ILP-P090", value=str(file)) from cause
