"""How do people in Spark get their answer? Where they are: each partition is worked on by itself.

All tables are put under each other and brought together by person once; then each partition goes through the
same kernel as Arrow tables. Nothing comes to the driver, and nothing is computed before somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from ilp.frames.answering import Kind
from ilp.frames.door import DERIVED, columns_of, require
from ilp.frames.tables import COLUMNS, People

WHICH = "_table"
TYPES = {"date": "date", "text": "string", "number": "double", "whole": "bigint", "yes": "boolean"}
GIVEN: dict[Kind, str] = {"word": "string", "day": "date", "yes": "boolean"}
Solve = Callable[[People, Any], pa.Table]


def spread(people: People, derived: Any, columns: Mapping[str, Kind], solve: Solve) -> Any:
    """A frame of Spark whose partitions are what `solve` makes of the people in them."""
    tables = {name: own for name in COLUMNS if (own := getattr(people, name)) is not None}
    if derived is not None:
        tables[DERIVED] = derived
    whole = _is_whole(tables["persons"])
    under = None
    for name, own in tables.items():
        part = _labelled(name, own, whole)
        under = part if under is None else under.unionByName(part)
    assert under is not None
    given = ", ".join(f"{name} {GIVEN[kind]}" for name, kind in columns.items())
    work = _Partition(solve, DERIVED in tables)
    return under.repartition("id").mapInArrow(work, f"id {'bigint' if whole else 'string'}, {given}")


def _is_whole(persons: Any) -> bool:
    return dict(persons.dtypes)["id"] in ("tinyint", "smallint", "int", "bigint")


def _labelled(name: str, own: Any, whole: bool) -> Any:
    """A table with the columns of all tables; those it has not are null."""
    from pyspark.sql import functions as spark

    there, kinds = set(own.columns), columns_of(name)
    require(name, there)
    found = [spark.lit(name).alias(WHICH)]
    for column, kind in _every().items():
        to = "bigint" if column == "id" and whole else TYPES[kind]
        value = spark.col(f"`{column}`") if column in there and column in kinds else spark.lit(None)
        found.append(value.cast(to).alias(column))
    return own.select(*found)


def _every() -> dict[str, str]:
    return {column: kind for kinds in COLUMNS.values() for column, kind in kinds.items()}


class _Partition:
    """Works on one partition; sent to where it lies."""

    def __init__(self, solve: Solve, derived: bool) -> None:
        self.solve, self.derived = solve, derived

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The people in these batches, and their answer."""
        found = [own for own in batches if len(own)]
        if not found:
            return
        whole = pa.Table.from_batches(found)
        tables = {name: self._of(name, whole) for name in COLUMNS}
        derived = self._of(DERIVED, whole) if self.derived else None
        if len(tables["persons"]):
            for own in self.solve(People(**tables), derived).to_batches():
                yield _plain(own)

    def _of(self, name: str, whole: pa.Table) -> pa.Table:
        import pyarrow.compute as pc

        return whole.filter(pc.equal(whole.column(WHICH), name)).select(list(columns_of(name)))


def _plain(own: pa.RecordBatch) -> pa.RecordBatch:
    """Words written out, as Spark has them."""
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in own.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=own.schema.names)
