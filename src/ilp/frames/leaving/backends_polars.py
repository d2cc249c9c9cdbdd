"""How does the answer go out to Polars? Part by part; a lazy frame computes when it is collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from ilp.frames.entering.columns import NOBODY, Words
from ilp.frames.entering.days import EPOCH, NEVER
from ilp.frames.leaving.answering import Asking, Kind, Part

TYPES: dict[Kind, Any] = {"word": pl.String, "day": pl.Date, "yes": pl.Boolean}


def eagerly(asking: Asking) -> pl.DataFrame:
    """The whole answer."""
    answer = asking.answer()
    ids: Any = pl.from_arrow(answer.ids)
    return pl.concat([_frame(own, ids) for own in answer.parts], rechunk=False)


def lazily(persons: Any, asking: Asking) -> pl.LazyFrame:
    """The answer as a lazy frame that works part by part whenever it is collected."""
    from polars.io.plugins import register_io_source

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        answer = asking.answer()
        ids: Any = pl.from_arrow(answer.ids)
        left = rows
        for own in answer.parts:
            part = _frame(own, ids)
            if predicate is not None:
                part = part.filter(predicate)
            if left is not None:
                part = part.head(left)
                left -= len(part)
            yield part if columns is None else part.select(columns)
            if left == 0:
                return

    def schema() -> pl.Schema:
        own = persons.to_native().collect_schema()["id"]
        columns = {name: TYPES[kind]() for name, kind in asking.columns.items()}
        return pl.Schema({"id": own if own.is_integer() else pl.String(), **columns})

    return register_io_source(source, schema=schema, is_pure=True)


def _frame(part: Part, ids: pl.Series) -> pl.DataFrame:
    """Some lines as a table; ordinals become dates, and `NEVER` null."""
    person, columns = part
    found: dict[str, Any] = {"id": ids.gather(pl.Series(person.astype(np.uint32)))}
    for name, own in columns.items():
        if isinstance(own, Words):
            known = pl.Series([*own.known, None], dtype=pl.String)
            places = own.places
            if len(places) and int(places.min()) == NOBODY:
                places = np.where(places == NOBODY, len(own.known), places)
            found[name] = known.gather(pl.Series(places.astype(np.uint32)))
        else:
            found[name] = own
    days = [name for name, own in columns.items() if not isinstance(own, Words) and own.dtype != bool]
    dates = (
        pl.when(pl.col(name) != NEVER).then(pl.col(name) - EPOCH).cast(pl.Date).alias(name) for name in days
    )
    return pl.DataFrame(found).with_columns(dates)
