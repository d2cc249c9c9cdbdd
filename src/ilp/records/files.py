"""Which people does a file or a folder hold? JSON, NDJSON or tables, or NDJSON from standard input.

A table has one row for each person. Doses, visits and the like have tables of their own, which are read when
the folder is named: a table of doses (`id, product, on`) names no birth date, so it is refused alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ilp.errors import UsageError
from ilp.records.documents import read_document
from ilp.records.folders import SUFFIXES, people_file, read_folder, read_persons
from ilp.records.lines import read_lines
from ilp.records.reading import Reading

STANDARD_INPUT = "-"


def read_file(path: str | Path) -> Iterator[Reading]:
    """Which people are in the file, or in the folder? `-` reads NDJSON from standard input.

    Raises:
        UsageError: no such file or not UTF-8 (`ILP-P090`), an unknown kind of file (`ILP-P091`), a table
            without a required column (`ILP-P092`, `ILP-P094`), or a folder that says it twice (`ILP-P095`).
        MissingExtra: a Parquet table, and the extra that reads it is not installed (`ILP-P096`).
    """
    if str(path) == STANDARD_INPUT:
        return read_lines(sys.stdin.buffer)
    file = Path(path)
    if file.is_dir():
        file = people_file(file)
        if file.suffix in SUFFIXES:
            return read_folder(file)
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


READERS: dict[str, Callable[[Path], Iterator[Reading]]] = {
    ".json": _json,
    ".ndjson": _lines,
    ".jsonl": _lines,
    **dict.fromkeys(SUFFIXES, read_persons),
}
