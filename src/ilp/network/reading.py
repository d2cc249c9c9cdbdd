"""What do the rows of a table say? CSV, dataframes and lists of mappings become facilities and issues.

A row that cannot be read is left out with an issue. What cannot be read in a further column is left out
alone: the facility stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from sys import intern
from typing import Any

from ilp import areas
from ilp.errors import Issue, UnknownCode, UsageError, issue
from ilp.network.facilities import NOTHING, REQUIRED, Facility
from ilp.network.stating import PARTED, Columns, words
from ilp.network.tiers import tiers


class Reader:
    """The facilities found so far, where each stands, and what was wrong."""

    def __init__(self, header: Sequence[str], place: str) -> None:
        lacking = [column for column in REQUIRED if column not in header]
        if lacking:
            raise UsageError("ILP-N011", value=", ".join(lacking), allowed=", ".join(REQUIRED))
        self.facilities: list[Facility] = []
        self.issues: list[Issue] = []
        self.places: dict[str, str] = {}
        self._parents: dict[str, str | None] = {}
        self._header = list(header)
        self._place = place
        self._columns = Columns(header)
        self.issues.extend(self._columns.unknown(place.format("")))

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Read one row of stripped cells; `number` is its line, or its place in a list."""
        place = self._place.format(number)
        row = dict(zip(self._header, cells, strict=False))
        empty = [column for column in REQUIRED if column != "parent" and not row.get(column)]
        if empty or len(cells) > len(self._header):
            column = ", ".join(empty) or str(len(self._header) + 1)
            self.issues.append(issue("ILP-N020", place, column=column))
            return
        found = self._facility(row, place)
        if found is not None:
            self.facilities.append(found)
            self.places[found.code] = place
            self._parents[found.code] = found.parent

    def _facility(self, row: Mapping[str, str], place: str) -> Facility | None:
        code, level, area = row["code"], row["level"], row["area"]
        parent = self._parent(row.get("parent", ""), code, place)
        if code in self.places:
            other = self._parents[code]
            if parent and other and parent != other:
                self.issues.append(issue("ILP-N036", place, code=code, first=other, value=parent))
            else:
                self.issues.append(issue("ILP-N021", place, value=code, first=self.places[code]))
            return None
        if level not in tiers():
            allowed = ", ".join(tiers())
            self.issues.append(issue("ILP-N022", place, code=code, value=level, allowed=allowed))
            return None
        try:
            area = areas.dotted(area)
        except UnknownCode:
            self.issues.append(issue("ILP-N023", place, code=code, value=area))
            return None
        catchment = tuple(self._catchment(row["catchment"], code, place)) if row.get("catchment") else ()
        stated = self._columns.read(row, code, place, self.issues) if self._columns else NOTHING
        name = intern(row.get("area_name", ""))
        return Facility(code, row["name"], intern(level), parent, area, name, catchment, stated)

    def _parent(self, cell: str, code: str, place: str) -> str | None:
        mark = next((mark for mark in PARTED if mark in cell), None)
        if mark is None:
            return intern(cell) or None
        parents = [part.strip() for part in cell.split(mark) if part.strip()]
        for other in parents[1:]:
            self.issues.append(issue("ILP-N036", place, code=code, first=parents[0], value=other))
        return (parents[0] if parents else "") or None

    def _catchment(self, cell: str, code: str, place: str) -> Iterator[str]:
        seen: set[str] = set()
        for part in words(cell):
            try:
                area = areas.dotted(part)
            except UnknownCode:
                self.issues.append(issue("ILP-N024", place, code=code, value=part))
                continue
            if area not in seen:
                seen.add(area)
                yield area


def filled(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Which lines of a CSV text have something in them? Cells are parted by commas or semicolons.

    Raises:
        UsageError: it is no table (`ILP-N010`).
    """
    first = text.partition("\n")[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in lines:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield lines.line_num, stripped
    except csv.Error as cause:
        raise UsageError("ILP-N010", value=name) from cause


def from_csv(text: str, name: str) -> Reader:
    """What does the text of a CSV table hold?

    Raises:
        UsageError: it is no table (`ILP-N010`), or lacks a column (`ILP-N011`).
    """
    lines = filled(text, name)
    reader = Reader(next(lines, (1, []))[1], f"{name}:{{}}")
    for number, cells in lines:
        reader.take(number, cells)
    return reader


def from_records(data: Any) -> Reader:
    """What does a dataframe or a list of mappings hold? Columns as in a CSV table.

    Raises:
        UsageError: this is no table (`ILP-N013`), or lacks a column (`ILP-N011`).
    """
    records = list(_records(data))
    header = list(dict.fromkeys(str(name) for record in records for name in record))
    reader = Reader(header if records else REQUIRED, "network[{}]")
    for number, record in enumerate(records):
        cells = [_text(record.get(name)) for name in header]
        if any(cells):
            reader.take(number, cells)
    return reader


def _records(data: Any) -> Iterable[Mapping[str, Any]]:
    if hasattr(data, "iter_rows"):
        return data.iter_rows(named=True)  # type: ignore[no-any-return]
    if hasattr(data, "to_dict") and not isinstance(data, Mapping):
        return data.to_dict("records")  # type: ignore[no-any-return]
    if isinstance(data, Iterable) and not isinstance(data, str | bytes | Mapping):
        records = list(data)
        if all(isinstance(record, Mapping) for record in records):
            return records
    raise UsageError("ILP-N013", value=type(data).__name__)


def _text(value: Any) -> str:
    """How would this value stand in a CSV cell? Missing values of any dataframe are empty."""
    if value is None or _missing(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(map(_text, value))
    return str(value).strip()


def _missing(value: Any) -> bool:
    try:
        return bool(value != value)  # NaN and NaT differ from themselves
    except TypeError:  # pandas.NA cannot say
        return True
    except ValueError:  # an array
        return False
