"""Where do the counts come from? A table of counts, small or very large, or people counted by the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilp.cli import many
from ilp.cli.progress import Counter, shown
from ilp.errors import Language, MissingExtra

if TYPE_CHECKING:
    from ilp.cli.faults import Faults
    from ilp.indicators import Columns, Counts
    from ilp.network import Network

PEOPLE = (".ndjson", ".jsonl", ".json")
STANDARD_INPUT = "-"
PARQUET = ".parquet"
LARGE = 1 << 25
"""Files of more bytes are read into columns."""


def is_of_people(file: str) -> bool:
    """Does the file hold people, or the counts of them? A folder always holds people."""
    return Path(file).is_dir() or file == STANDARD_INPUT or Path(file).suffix.lower() in PEOPLE


def table(file: str, far: Counter, *, whole: bool) -> Counts | Columns:
    """The counts of a CSV or Parquet file; a very large one in columns, unless all of a row is wanted.

    Raises:
        UsageError: it cannot be read (`ILP-I010`, `ILP-P090`) or lacks a column (`ILP-I011`).
        MissingExtra: it is Parquet, and the extra is not installed (`ILP-F001`).
    """
    from ilp.indicators import Columns, Counts

    if Path(file).suffix.lower() == PARQUET:
        from ilp.cli import tables

        return Counts.of(tables.table(file).collect())
    path = Path(file)
    large = not whole and path.is_file() and path.stat().st_size > LARGE
    return Columns.read(path, far.rows) if large else Counts.read(path)


def people(
    file: str, network: Network | None, faults: Faults, far: Counter, lang: Language, **how: Any
) -> Counts:
    """People counted: tables without an error all at once, where the extra is there, others one by one."""
    try:
        own = many.as_they_are(file, faults, lang)
    except MissingExtra:
        own = None
    if own is not None:
        from ilp.frames import from_records as at_once

        counts: Counts = at_once(own, network, progress=far.people, **how)
        return counts
    from ilp.indicators import from_records
    from ilp.records import read_file

    return from_records(shown(read_file(file), lang), network, **how)
