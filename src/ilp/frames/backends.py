"""What does each library need that Narwhals does not give? Tables settled between stages, days made dates.

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
    """The same rows, worked out once for the many services: `now`, or when the answer is asked for."""
    if not frame.implementation.is_polars():
        return frame
    return frame.collect().lazy() if now else nw.from_native(frame.to_native().cache())


def dated(frame: Any, days: Sequence[str]) -> Any:
    """The same table with its ordinals as dates; `NEVER` becomes null."""
    if frame.implementation.is_pandas():
        return _pandas(frame, days)
    return frame.with_columns(
        nw.when(nw.col(name) != NEVER).then(nw.col(name) - EPOCH).cast(nw.Int32).cast(nw.Date).alias(name)
        for name in days
    )


def _pandas(frame: Any, days: Sequence[str]) -> Any:
    pd: Any = nw.dependencies.get_pandas()
    native = frame.to_native()
    dates = {
        name: pd.to_datetime((native[name] - EPOCH).where(native[name] != NEVER), unit="D").dt.as_unit("s")
        for name in days
    }
    return nw.from_native(native.assign(**dates))


def kept_table(native: Any, answer: Any) -> Any:  # noqa: ARG001 - the query names it
    """An Arrow table as a temporary table beside this relation of DuckDB."""
    table = f"ilp_frames_{next(_serial)}"
    native.query("ilp_frames_own", f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM answer")
    return native.query("ilp_frames_own", f"SELECT * FROM {table}")
