"""How do the children of a Spark table grow? Its batches are scored one by one where they lie, unshuffled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from ilp.frames.spark.backends_spark import KEY, plain

DDL = {pa.float64(): "double", pa.large_string(): "string"}


def scored_where_they_lie(own: Any, scoring: Callable[[pa.Table], pa.Table], but: Sequence[str] = ()) -> Any:
    """The rows of a frame of Spark, without the columns `but`, and what `scoring` makes of them beside."""
    kept = own.drop(*but).schema
    schema = type(kept)(list(kept.fields))
    nothing = pa.table({name: pa.nulls(0) for name in own.columns})
    for field in scoring(nothing).schema:
        schema = schema.add(field.name, DDL[field.type])
    return own.mapInArrow(_Beside(scoring, tuple(but)), schema)


def born(measurements: Any, persons: Any, of_persons: Sequence[str]) -> Any:
    """The measurements with what the persons tell (birth and sex) as further columns.

    Of two persons of one id, whom a plan refuses, the one counts who is first in the order of these columns.
    """
    from pyspark.sql import functions as sql

    whose = "_whose"
    once = persons.groupBy(sql.col(KEY).cast("string").alias(whose)).agg(
        sql.min(sql.struct(*of_persons)).alias("_told")
    )
    told = once.select(whose, "_told.*")
    same = measurements[KEY].cast("string").eqNullSafe(told[whose])
    return measurements.join(told, same, "left").drop(whose)


class _Beside:
    """Scores the batches of one partition; sent to where it lies."""

    def __init__(self, scoring: Callable[[pa.Table], pa.Table], but: tuple[str, ...]) -> None:
        self.scoring, self.but = scoring, but

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = pa.Table.from_batches([batch])
            both = rows.drop_columns(list(self.but))
            found = self.scoring(rows)
            for name in found.column_names:
                both = both.append_column(name, found.column(name))
            yield from plain(both).to_batches()
