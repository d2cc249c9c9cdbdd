"""How does any table of ours go out? In the library of the caller's table, lazy where theirs is lazy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import pyarrow as pa

from ilp.frames.entering.taking import taken
from ilp.frames.leaving.backends import name_of, relation
from ilp.frames.unsupported import promise


def as_given(own: Any, made: Callable[[], pa.Table], schema: pa.Schema) -> Any:
    """What `made` makes, in the library of the table `own`; worked out on collection where that is lazy.

    Args:
        own: a table of the caller's.
        made: makes the answer with Arrow.
        schema: the columns of the answer.

    Raises:
        Unsupported: a library that is not promised (`ILP-F002`).
    """
    frame = taken(own)
    backend = name_of(frame)
    if backend == "polars":
        import polars as pl

        def polars() -> pl.DataFrame:
            table: Any = pl.from_arrow(made())
            return pl.DataFrame(table)

        if not isinstance(frame, nw.LazyFrame):
            return polars()
        return pl.defer(polars, schema=pl.DataFrame(pl.from_arrow(schema.empty_table())).schema)
    table = made()
    if backend == "pandas":
        return table.to_pandas(date_as_object=False)
    return relation(own, table) if backend == "duckdb" else table


def incoming(own: Any, feature: str) -> Any:
    """The caller's table as Narwhals has it.

    Raises:
        Unsupported: a library that is not promised, or not for this feature (`ILP-F002`).
        UsageError: a column is there more than once (`ILP-F018`).
    """
    frame = taken(own)
    promise(feature, name_of(frame))
    return frame


def read(frame: Any, names: list[str]) -> pa.Table:
    """These columns of the caller's table as Arrow has them; a column that mixes kinds comes as text."""
    own = frame.select(*names)
    if isinstance(own, nw.LazyFrame):
        return own.collect("pyarrow").to_native()
    try:
        return own.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.table({name: _mixed(own.get_column(name)) for name in names})


def _mixed(column: Any) -> Any:
    try:
        return column.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        nothing = column.is_null()
        texts = column.cast(nw.String).to_list()
        return pa.array([None if no else text for text, no in zip(texts, nothing.to_list(), strict=True)])
