"""What does each library need that Narwhals does not give? Tables settled between stages, days as dates again.

Everything else is written once, in the subset of Narwhals that all promised backends answer alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import narwhals as nw

from ilp.frames.days import NEVER
from ilp.frames.unsupported import refuse

EPOCH = 719163
"""The ordinal of 1970-01-01."""
PROMISED = ("polars", "duckdb", "pandas")
_serial = count()


def name_of(frame: Any) -> str:
    """Which backend is it?

    Raises:
        Unsupported: none that is promised (`ILP-F002`).
    """
    found = str(frame.implementation).removeprefix("Implementation.").lower()
    if found not in PROMISED:
        raise refuse("tables", found)
    return found


def settled(frame: Any, *, now: bool) -> Any:
    """The same rows, worked out once where a library would work them out again for every use.

    Polars does so `now`, or when the answer is asked for; DuckDB keeps them in a temporary table of the
    caller's connection.
    """
    if frame.implementation.is_polars():
        return frame.collect().lazy() if now else nw.from_native(frame.to_native().cache())
    if not frame.implementation.is_duckdb():
        return frame
    return _kept([frame])


def stacked(frames: Sequence[Any]) -> Any:
    """These tables under each other. A union of many relations is what DuckDB plans slowest: it keeps each."""
    return _kept(frames) if frames[0].implementation.is_duckdb() else nw.concat(frames, how="vertical")


def _kept(frames: Sequence[Any]) -> Any:
    """The rows of these relations in one temporary table, each worked out by itself."""
    table = f"ilp_frames_{next(_serial)}"
    first = frames[0].to_native()
    for frame in frames:
        into = f"CREATE TEMPORARY TABLE {table} AS" if frame is frames[0] else f"INSERT INTO {table}"
        frame.to_native().query("ilp_frames_own", f"{into} SELECT * FROM ilp_frames_own")
    return nw.from_native(first.query("ilp_frames_own", f"SELECT * FROM {table}"))


def dated(frame: Any, days: Sequence[str]) -> Any:
    """The same table with its ordinals as dates; `NEVER` becomes null."""
    if frame.implementation.is_duckdb():
        native = frame.to_native()
        columns = [
            f"CASE WHEN {name} = {NEVER} THEN NULL "
            f"ELSE DATE '1970-01-01' + CAST({name} - {EPOCH} AS INTEGER) END AS {name}"
            if name in days
            else name
            for name in frame.collect_schema().names()
        ]
        return nw.from_native(native.project(", ".join(columns)))
    if frame.implementation.is_pandas():
        return _pandas(frame, days)
    return frame.with_columns(
        nw.when(nw.col(name) != NEVER).then(nw.col(name) - EPOCH).cast(nw.Int32).cast(nw.Date).alias(name)
        for name in days
    )


def _pandas(frame: Any, days: Sequence[str]) -> Any:
    import pandas as pd

    native = frame.to_native()
    dates = {
        name: pd.to_datetime((native[name] - EPOCH).where(native[name] != NEVER), unit="D").dt.as_unit("s")
        for name in days
    }
    return nw.from_native(native.assign(**dates))


def kept_table(native: Any, answer: Any) -> Any:
    """An Arrow table as a temporary table beside this relation of DuckDB."""
    table = f"ilp_frames_{next(_serial)}"
    native.query("ilp_frames_own", f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM answer")
    return native.query("ilp_frames_own", f"SELECT * FROM {table}")
