"""What is wrong with tables in Spark? Rows of one id are checked together, where they lie.

A row is known by Spark's own number for it (`monotonically_increasing_id()`): whoever puts that beside the
same frame finds the rows again; of a frame in one partition it counts from 0. What concerns a whole column is
read off its kind, once; only times of day are counted over all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from re import fullmatch
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilp.errors import Language
from ilp.frames.faults.finding import SCHEMA, Findings
from ilp.frames.spark.backends_spark import in_order, plain, table_of, together
from ilp.frames.tables import COLUMNS, DATE, People
from ilp.records.tables import REQUIRED

WHO, ROW, PLACE, TURN = "_who", "_row", "_place", "_turn"
KINDS = {
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp_ntz": pa.timestamp("us"),
    "boolean": pa.bool_(),
    "double": pa.float64(),
    "float": pa.float32(),
    "bigint": pa.int64(),
    "int": pa.int32(),
    "smallint": pa.int16(),
    "tinyint": pa.int8(),
}
TIMES = ("timestamp", "timestamp_ntz")
DDL = {pa.large_string(): "string", pa.int64(): "bigint"}
Check = Callable[[People, Mapping[str, Any]], pa.Table]
"""Checks Arrow tables whose rows are known by these numbers."""


def told(people: People, known: Mapping[str, Sequence[str]], lang: Language, check: Check) -> Any:
    """A frame of Spark with every issue: table by table, what concerns a whole table first."""
    schema = ", ".join(f"`{own.name}` {DDL[own.type]}" for own in SCHEMA) + f", {PLACE} bigint, {TURN} bigint"
    session = people.persons.sparkSession
    whole = check(people.map(lambda _, own: _nothing(own)), {})
    found = session.range(1).mapInArrow(_Whole(whole), schema)
    names = [name for name in COLUMNS if getattr(people, name) is not None]
    rows = together({name: _numbered(getattr(people, name), known[name]) for name in names}, WHO)
    found = found.unionByName(rows.mapInArrow(_Rows(check, tuple(names)), schema))
    for name in names:
        own = getattr(people, name)
        times = [column for column, kind in own.dtypes if COLUMNS[name].get(column) == DATE and kind in TIMES]
        if times and (name == "persons" or set(REQUIRED[name]) <= set(own.columns)):
            found = found.unionByName(_times(own, times).mapInArrow(_Times(name, lang), schema))
    return in_order(found, [PLACE, "row", TURN], "row").select(*SCHEMA.names)


def _nothing(own: Any) -> pa.Table:
    """An empty Arrow table with the columns of a frame of Spark."""
    zone = own.sparkSession.conf.get("spark.sql.session.timeZone")
    return pa.table({name: pa.array([], _kind(kind, zone)) for name, kind in own.dtypes})


def _kind(kind: str, zone: str) -> pa.DataType:
    number = fullmatch(r"decimal\((\d+),(\d+)\)", kind)
    if number:
        return pa.decimal128(int(number[1]), int(number[2]))
    return pa.timestamp("us", zone) if kind == "timestamp" else KINDS.get(kind, pa.null())


def _numbered(own: Any, known: Sequence[str]) -> Any:
    """The known columns as they are, the number of each row, and whose it is: nobody's rows are anywhere."""
    from pyspark.sql import functions as sql

    there = [sql.col(f"`{column}`") for column in own.columns if column in known]
    number = sql.monotonically_increasing_id()
    own = own.select(*there, number.alias(ROW))
    who = sql.col(ROW).cast("string")
    if "id" in own.columns:
        who = sql.coalesce(sql.col("id").cast("string"), who)
    return own.select(who.alias(WHO), *own.columns)


def _times(own: Any, columns: list[str]) -> Any:
    """In how many rows is each of these columns a time of day?"""
    from pyspark.sql import functions as sql

    def late(column: str) -> Any:
        time = sql.col(f"`{column}`")
        return sql.count_if(time != sql.date_trunc("day", time)).alias(column)

    return own.agg(*map(late, columns))


def _placed(found: pa.Table, first: int = 0) -> pa.Table:
    """The issues with what orders them over all partitions."""
    order = list(COLUMNS)
    places = [order.index(name) for name in found.column("table").to_pylist()]
    found = found.append_column(PLACE, pa.array(places, pa.int64()))
    return plain(found.append_column(TURN, pa.array(np.arange(first, first + len(found)), pa.int64())))


class _Rows:
    """Checks the rows of one partition; sent to where it lies."""

    def __init__(self, check: Check, names: tuple[str, ...]) -> None:
        self.check, self.names = check, names

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        there = [own for own in batches if len(own)]
        if not there:
            return
        whole, tables, numbers = pa.Table.from_batches(there), {}, {}
        for name in self.names:
            own = table_of(name, whole, WHO).sort_by(ROW)
            tables[name] = own.drop_columns([WHO, ROW])
            numbers[name] = own.column(ROW).combine_chunks()
        found = self.check(People(**tables), numbers)
        yield from _placed(found.filter(pc.is_valid(found.column("row")))).to_batches()


class _Whole:
    """Writes what concerns whole tables, once."""

    def __init__(self, found: pa.Table) -> None:
        self.found = found

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _placed(self.found.slice(0, len(self.found) if len(batch) else 0)).to_batches()


class _Times:
    """Tells of columns that hold times where days are meant."""

    def __init__(self, table: str, lang: Language) -> None:
        self.table, self.lang = table, lang

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found = Findings(self.lang)
        for batch in batches:
            for column, counted in batch.to_pydict().items():
                for count in filter(None, counted):
                    found.column(self.table, "ILP-F011", column, key=column, value=count)
        yield from _placed(found.table(), len(COLUMNS[self.table])).to_batches()
