"""How do tables of many people come in and go out? Through dataframes, with a sign of progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ilp.cli.output import summary
from ilp.errors import Language, MissingExtra, UsageError
from ilp.texts import say

CSV, PARQUET = ".csv", ".parquet"
WRITTEN = (CSV, PARQUET)
STANDARD_OUTPUT = "-"
CHUNK = 100_000
"""So many rows are written at a time."""
CLEAR = "\r\x1b[K"


def table(file: str) -> Any:
    """Which table is in the CSV or Parquet file? Lazily; the cells of a CSV stay text.

    Raises:
        MissingExtra: the extra is not installed (`ILP-F001`).
        UsageError: no such file, or no such table (`ILP-P090`).
    """
    pl = library(Path(file).name)
    try:
        own = pl.scan_parquet(file) if Path(file).suffix == PARQUET else pl.scan_csv(file, infer_schema=False)
        own.collect_schema()
    except (OSError, pl.exceptions.PolarsError) as cause:
        raise UsageError("ILP-P090", value=file) from cause
    return own


def write(made: Any, out: str, lang: Language) -> int:
    """Write a table to the file that `--out` names, part by part; how many rows were there?

    Raises:
        UsageError: it cannot be written there (`ILP-F017`).
    """
    pl = library()
    can_be_written(out)
    lazy = made.lazy()
    parts = _counted(lazy.collect_batches(chunk_size=CHUNK, maintain_order=True), lang)
    empty = pl.DataFrame(schema=lazy.collect_schema())
    try:
        if Path(out).suffix == PARQUET:
            return _parquet(out, empty, parts)
        if out == STANDARD_OUTPUT:
            return _csv(sys.stdout.write, empty, parts)
        with Path(out).open("w", encoding="utf-8", newline="") as file:
            return _csv(file.write, empty, parts)
    except OSError as cause:
        raise UsageError("ILP-F017", value=out, allowed=", ".join(WRITTEN)) from cause


def write_text(text: str, out: str) -> None:
    """Write a CSV that is there as text.

    Raises:
        UsageError: it cannot be written there (`ILP-F017`).
    """
    can_be_written(out)
    if out == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    try:
        Path(out).write_text(text, encoding="utf-8", newline="")
    except OSError as cause:
        raise UsageError("ILP-F017", value=out, allowed=", ".join(WRITTEN)) from cause


def can_be_written(out: str) -> None:
    """Is it a kind of file that tables are written to?

    Raises:
        UsageError: it is not (`ILP-F017`).
    """
    if out != STANDARD_OUTPUT and Path(out).suffix not in WRITTEN:
        raise UsageError("ILP-F017", value=out, allowed=", ".join(WRITTEN))


def fixed(made: Any, columns: Sequence[str], decimals: int) -> Any:
    """The table with the numbers of these columns as text with so many decimals, as a CSV shows them."""
    pl = library()
    scale = 10**decimals

    def text(name: str) -> Any:
        whole = (pl.col(name) * scale).round(0).cast(pl.Int64)
        sign = pl.when(whole < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        part = (whole.abs() % scale).cast(pl.String).str.zfill(decimals)
        return (sign + (whole.abs() // scale).cast(pl.String) + "." + part).alias(name)

    return made.with_columns(map(text, columns))


def written(made: Any, out: str, lang: Language) -> None:
    """Write a table and say how many rows it has."""
    summary(say("summary.table", lang, count=write(made, out, lang)))


def library(asked: str = "--out") -> Any:
    """Polars, which reads and writes tables here; `asked` is what needs it.

    Raises:
        MissingExtra: it, or what the engine needs, is not installed (`ILP-F001`).
    """
    try:
        import narwhals
        import numpy
        import polars
        import pyarrow
    except ImportError as cause:
        raise MissingExtra("ILP-F001", value=asked, package=cause.name) from None
    assert narwhals
    assert numpy
    assert pyarrow
    return polars


def _parquet(out: str, empty: Any, parts: Iterator[Any]) -> int:
    from pyarrow.parquet import ParquetWriter

    count = 0
    with ParquetWriter(out, empty.to_arrow().schema) as writer:
        for part in parts:
            writer.write_table(part.to_arrow())
            count += len(part)
    return count


def _csv(put: Callable[[str], Any], empty: Any, parts: Iterator[Any]) -> int:
    put(empty.write_csv())
    count = 0
    for part in parts:
        put(part.write_csv(include_header=False))
        count += len(part)
    return count


def _counted(parts: Iterator[Any], lang: Language) -> Iterator[Any]:
    """The same parts, with a count of their rows for somebody who watches a terminal."""
    watched, count = sys.stderr.isatty(), 0
    for part in parts:
        yield part
        count += len(part)
        if watched:
            sys.stderr.write(f"\r{say('summary.progress', lang, count=count, percent='')}")
            sys.stderr.flush()
    if watched:
        sys.stderr.write(CLEAR)
        sys.stderr.flush()
