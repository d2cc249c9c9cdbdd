"""How do people in Spark get their answer? Where they are: each partition is worked on by itself.

All tables are put under each other, each as one column of its own, and brought together by person once; then
each partition goes through the same kernel as Arrow tables. Nothing comes to the driver, and nothing is
computed before somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ilp.frames.entering.door import DERIVED, columns_of, require
from ilp.frames.leaving.answering import Kind
from ilp.frames.tables import COLUMNS, People

KEY = "id"
GIVEN: dict[Kind, str] = {"word": "string", "day": "date", "yes": "boolean"}
Solve = Callable[[People, Any], pa.Table]


def spread(people: People, derived: Any, columns: Mapping[str, Kind], solve: Solve) -> Any:
    """A frame of Spark with an id and these columns: what `solve` makes of the people of each partition."""
    given = ", ".join(f"{name} {GIVEN[kind]}" for name, kind in columns.items())
    return by_person(people, derived, f"id {kind_of_id(people)}, {given}", solve)


def by_person(people: People, derived: Any, schema: str, solve: Solve) -> Any:
    """A frame of Spark of this schema, whose partitions are what `solve` makes of the people in them.

    Raises:
        UsageError: a required column is missing (`ILP-F003`).
    """
    tables = {name: own for name in COLUMNS if (own := getattr(people, name)) is not None}
    if derived is not None:
        tables[DERIVED] = derived
    kind = kind_of_id(people)
    rows = together({name: _known(name, own, kind) for name, own in tables.items()})
    return rows.mapInArrow(_Persons(solve, tuple(tables)), schema)


def together(tables: Mapping[str, Any], key: str = KEY) -> Any:
    """Rows of several tables under each other, those of one key in one partition.

    Each table is one column of structs, null in the rows of the others: `table_of` takes it out again.
    """
    from pyspark.sql import functions as sql

    under = None
    for name, own in tables.items():
        others = [f"`{column}`" for column in own.columns if column != key]
        part = own.select(key, sql.struct(*others).alias(name))
        under = part if under is None else under.unionByName(part, allowMissingColumns=True)
    assert under is not None
    return under.repartition(key)


def in_order(frame: Any, order: Sequence[str], key: str) -> Any:
    """The rows sorted by these columns, by ids as texts.

    Sorting looks at a sample first; `key` says by what the rows are spread before that, so that the sample is
    taken of what was computed already and nothing is computed twice.
    """
    from pyspark.sql import functions as sql

    by = [sql.col(name).cast("string") if name == KEY else sql.col(name).asc_nulls_first() for name in order]
    return frame.repartition(key).orderBy(*by)


def table_of(name: str, whole: pa.Table, key: str = KEY) -> pa.Table:
    """One of the tables that were put under each other, its key first."""
    rows = whole.select([key, name]).filter(pc.is_valid(whole.column(name))).flatten()
    return rows.rename_columns([column.removeprefix(f"{name}.") for column in rows.column_names])


def plain(own: pa.Table) -> pa.Table:
    """The same with words written out in short strings, as Spark has them."""
    return own.cast(pa.schema([(field.name, _plain(field.type)) for field in own.schema]))


def _plain(kind: pa.DataType) -> pa.DataType:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.string() if pa.types.is_large_string(kind) else kind


def kind_of_id(people: People) -> str:
    """Which kind of Spark has the id of the answer?"""
    kind = dict(people.persons.dtypes).get(KEY)
    return "bigint" if kind in ("tinyint", "smallint", "int", "bigint") else "string"


def _known(name: str, own: Any, kind_of_id: str) -> Any:
    """The columns of a table that are known, each as it is: the kernel reads cells of any kind."""
    from pyspark.sql import functions as sql

    require(name, own.columns)
    others = [column for column in columns_of(name) if column in own.columns and column != KEY]
    return own.select(sql.col(KEY).cast(kind_of_id).alias(KEY), *(f"`{column}`" for column in others))


class _Persons:
    """Works on the people of one partition; sent to where it lies."""

    def __init__(self, solve: Solve, names: tuple[str, ...]) -> None:
        self.solve, self.names = solve, names

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The people in these batches, and their answer."""
        found = [own for own in batches if len(own)]
        if not found:
            return
        whole = pa.Table.from_batches(found)
        tables = {name: table_of(name, whole) for name in self.names}
        derived = tables.pop(DERIVED, None)
        if len(tables["persons"]):
            yield from plain(self.solve(People(**tables), derived)).to_batches()
