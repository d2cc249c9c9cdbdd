"""Which counts did the caller give? One row for an indicator, an area and a period, from any table.

A row that cannot be read becomes an issue and the others stand. Further columns are kept aside, row by row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ilp.errors import Issue, UsageError
from ilp.indicators.reading import Count, Reader

COLUMNS: dict[str, tuple[str, ...]] = {
    "indicator": ("indicator", "element"),
    "area": ("area_code", "area"),
    "period": ("period",),
    "numerator": ("numerator", "value"),
    "denominator": ("denominator",),
    "facility": ("facility",),
}
REQUIRED = ("indicator", "area", "period", "numerator")


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows that could be read, those kept aside (their indicator is not known), and what was wrong."""

    rows: tuple[Count, ...] = ()
    aside: tuple[Mapping[str, Any], ...] = ()
    issues: tuple[Issue, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Count]:
        return iter(self.rows)

    @classmethod
    def read(cls, path: str | Path) -> Counts:
        """Which counts does the CSV file hold?

        Columns: `indicator, area_code, period, numerator, denominator`, maybe `facility`. `element` may stand
        for `indicator`, `area` for `area_code`, and `value` for a numerator whose denominator comes in other
        rows. Cells are parted by commas or semicolons.

        Raises:
            UsageError: the file cannot be read (`ILP-I010`) or lacks a column (`ILP-I011`).
        """
        try:
            with Path(path).open(encoding="utf-8-sig", newline="") as lines:
                header, rows = opened(lines)
                return _counts(header, rows, f"{Path(path).name}:{{}}")
        except (OSError, UnicodeDecodeError, csv.Error) as cause:
            raise UsageError("ILP-I010", value=str(path)) from cause

    @classmethod
    def of(cls, data: Any) -> Counts:
        """Which counts does a list of mappings or a dataframe hold? Columns as for `read`.

        Raises:
            UsageError: this is no table (`ILP-I012`) or lacks a column (`ILP-I011`).
        """
        if isinstance(data, Counts):
            return data
        records = _records(data)
        if not records:
            return cls()
        header = list(dict.fromkeys(str(name) for record in records for name in record))
        rows = enumerate([record.get(name) for name in header] for record in records)
        return _counts(header, rows, "counts[{}]")


def _records(data: Any) -> list[Mapping[str, Any]]:
    if hasattr(data, "iter_rows"):
        return list(data.iter_rows(named=True))
    if hasattr(data, "to_dict") and not isinstance(data, Mapping):
        return list(data.to_dict("records"))
    if isinstance(data, Iterable) and not isinstance(data, str | bytes | Mapping):
        records = list(data)
        if all(isinstance(record, Mapping) for record in records):
            return records
    raise UsageError("ILP-I012", value=type(data).__name__)


def opened(lines: IO[str]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header of a CSV file and its rows with their lines; parted by commas or semicolons."""
    first = lines.readline()
    lines.seek(0)
    parted = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(lines, delimiter=parted)
    header = [cell.strip() for cell in next(reader, [])]
    return header, ((reader.line_num, cells) for cells in reader if any(cells))


def columns_at(header: Sequence[str]) -> dict[str, int | None]:
    """In which column does each field stand? None for one that is lacking and may be.

    Raises:
        UsageError: a column is lacking that must be there (`ILP-I011`).
    """
    at = {
        field: next((header.index(n) for n in names if n in header), None) for field, names in COLUMNS.items()
    }
    lacking = ["/".join(COLUMNS[field]) for field in REQUIRED if at[field] is None]
    if at["denominator"] is None and "numerator" in header:
        lacking.append("denominator")
    if lacking:
        raise UsageError(
            "ILP-I011", value=", ".join(lacking), allowed=", ".join(map("/".join, COLUMNS.values()))
        )
    return at


def _counts(header: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]], place: str) -> Counts:
    reader = Reader(header, columns_at(header), place)
    for number, cells in rows:
        reader.take(number, cells)
    return Counts(tuple(reader.rows), tuple(reader.aside), tuple(reader.issues))
