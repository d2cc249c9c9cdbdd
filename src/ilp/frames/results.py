"""Do the tables hold results that make conditions known? Then somebody must say which; nothing is guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import narwhals as nw

from ilp import codes
from ilp.errors import UsageError
from ilp.frames.days import flag
from ilp.schedules.courses import Compiler
from ilp.screening.deriving import measures

Values = tuple[str, ...]


def telling(compiled: Compiler, area: str | None, on: date) -> Iterator[Values]:
    """Which values, taken together, can make a condition known on this day in this area?"""
    for row in measures(compiled.book, on, area):
        yield tuple(row.values)


def refuse_results(tables: Mapping[str, Any], wanted: Collection[Values]) -> None:
    """One look at which values there are at all.

    Raises:
        UsageError: all values of a measure are there (`ILP-F005`).
    """
    known: set[str] = set()
    for name in ("visits", "screenings"):
        keys = tables[name].filter(~nw.col("key").is_null()).select("key").unique()
        known |= {key for (key,) in _rows(keys)}
    names = list(codes.section("measurement"))
    taken = tables["measurements"].select(*(flag(~nw.col(name).is_null()).alias(name) for name in names))
    for row in _rows(taken.select(*(nw.col(name).max() for name in names))):
        known |= {name for name, there in zip(names, row, strict=True) if there == 1}
    for values in sorted(wanted):
        if known.issuperset(values):
            raise UsageError("ILP-F005", value=", ".join(values))


def _rows(frame: Any) -> Any:
    return (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).iter_rows()
