"""How does the answer go out to Polars? Block by block; a lazy frame computes when it is collected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from ilp.frames.backends import WORDS, Worker, kinds
from ilp.frames.collecting import DAYS, STATUSES, Lines
from ilp.frames.days import EPOCH, NEVER
from ilp.frames.working import Work


def eagerly(work: Work) -> pl.DataFrame:
    """The whole answer."""
    words = _Words(work)
    parts = [words.frame(own) for own in work.blocks()]
    return pl.concat(parts, rechunk=False)


def lazily(persons: Any, worker: Worker) -> pl.LazyFrame:
    """The answer as a lazy frame that works block by block whenever it is collected."""
    from polars.io.plugins import register_io_source

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        work = worker()
        words = _Words(work)
        left = rows
        for own in work.blocks():
            part = words.frame(own)
            if predicate is not None:
                part = part.filter(predicate)
            if columns is not None:
                part = part.select(columns)
            yield part if left is None else part.head(left)
            if left is not None:
                left -= len(part)
                if left <= 0:
                    return

    def schema() -> pl.Schema:
        own = persons.to_native().collect_schema()["id"]
        words = {name: pl.String() for name in WORDS}
        days = {name: pl.Date() for name in DAYS}
        return pl.Schema({"id": own if own.is_integer() else pl.String(), **words, **days})

    return register_io_source(source, schema=schema, is_pure=True)


class _Words:
    """The words that numbers stand for, as Polars has them."""

    def __init__(self, work: Work) -> None:
        self.ids: Any = pl.from_arrow(work.everybody.ids)
        self.codes = pl.Series(work.codes, dtype=pl.String)
        self.kinds = pl.Series(kinds(work.codes), dtype=pl.String)
        self.statuses = pl.Series(STATUSES, dtype=pl.String)

    def frame(self, own: Lines) -> pl.DataFrame:
        """The lines of one block as a table."""
        code = pl.Series(own.code.astype(np.uint32))
        days = pl.DataFrame({name: own.days[name] for name in DAYS})
        return pl.DataFrame(
            {
                "id": self.ids.gather(own.person),
                "code": self.codes.gather(code),
                "kind": self.kinds.gather(code),
                "status": self.statuses.gather(own.status.astype(np.uint32)),
            }
        ).hstack(
            days.select(
                pl.when(pl.col(name) != NEVER).then(pl.col(name) - EPOCH).cast(pl.Date).alias(name)
                for name in DAYS
            )
        )
