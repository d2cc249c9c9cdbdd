"""What do counts in Spark come to? Indicators that look at each other come together, circle by circle.

A circle (the doses of children, the contacts of pregnancy, …) is rolled up whole, in one place, by
`ilp.indicators.compute`. It must know every area of which anything is told: a first look at
the rows says which.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ilp.frames.counted.needing import circles
from ilp.frames.counted.told import filled
from ilp.frames.spark.backends_spark import in_order, plain
from ilp.indicators.book import catalogue
from ilp.indicators.columnar import NOTHING
from ilp.indicators.columns import Columns
from ilp.indicators.counts import COLUMNS, Counts, columns_at
from ilp.indicators.periods import year
from ilp.indicators.reading import Count

if TYPE_CHECKING:
    from ilp.frames.valuing import _Asked as Asked

NUMBER = pa.int64()
CIRCLE, ROW, CODE, TURN, KNOWN = "_circle", "_row", "_code", "_turn", "area_code"
COUNTED = ("unknown", "population")
"""Further columns that counts have which were made from records."""
DDL = {pa.string(): "string", pa.float64(): "double", pa.int64(): "bigint"}


def rolled(counts: Any, asked: Asked, types: Mapping[str, pa.DataType], *, from_people: bool) -> Any:
    """A frame of Spark with the values, in the order of the catalogue and then of the places.

    Raises:
        UsageError: a column is missing (`ILP-I011`).
    """
    from pyspark.sql import functions as sql

    numbers = circles(asked.readings)
    of_circle: dict[int, set[str]] = {}
    for code in asked.chosen or catalogue(asked.readings).indicators:
        of_circle.setdefault(numbers[catalogue(asked.readings)[code].code], set()).add(code)

    def values(rows: pa.Table, known: pa.Table | None) -> pa.Table:
        return _values(rows, known, asked, of_circle)

    schema = ", ".join(f"{name} {DDL[kind]}" for name, kind in {**types, CODE: NUMBER, TURN: NUMBER}.items())
    rows = _in_circles(counts, {code: own for code, own in numbers.items() if own in of_circle})
    if from_people:  # every place has a row for every indicator
        found = rows.groupBy(CIRCLE).applyInArrow(lambda own: values(own, None), schema)
    else:
        areas = counts.select(*_named(counts.columns)).mapInArrow(_Known(asked), f"{KNOWN} string")
        each = sql.explode(sql.array(*map(sql.lit, sorted(of_circle)))).alias(CIRCLE)
        areas = areas.distinct().select(each, KNOWN)
        both = rows.groupBy(CIRCLE).cogroup(areas.groupBy(CIRCLE))
        found = both.applyInArrow(lambda own, known: values(own, known), schema)
    return in_order(found, [CODE, TURN], CODE).select(*types)


def _in_circles(counts: Any, numbers: Mapping[str, int]) -> Any:
    """The rows with the circle of their indicator, and where they stand; without those of other codes."""
    from pyspark.sql import functions as sql

    at = columns_at(counts.columns)
    code = counts.columns[at["indicator"] or 0]
    known = sql.from_json(sql.lit(json.dumps(numbers)), "map<string, int>")
    trimmed = sql.regexp_replace(sql.col(code).cast("string"), r"^\s+|\s+$", "")
    circle = sql.try_element_at(known, trimmed)
    rows = counts.select(
        *_named(counts.columns),
        sql.monotonically_increasing_id().alias(ROW),
        circle.alias(CIRCLE),
    )
    return rows.where(sql.col(CIRCLE).isNotNull())


def _named(names: list[str]) -> list[str]:
    """Which of these columns tell something of counts?"""
    known = {name for wanted in COLUMNS.values() for name in wanted}
    known |= set(COUNTED) if set(COUNTED) <= set(names) else set()
    return [name for name in names if name in known]


def _values(
    rows: pa.Table, known: pa.Table | None, asked: Asked, of_circle: Mapping[int, set[str]]
) -> pa.Table:
    """The values of one circle."""
    order = list(catalogue(asked.readings).indicators)
    found = asked.table(Counts())
    if len(rows):
        counts = _counts(rows.sort_by(ROW).drop_columns([ROW, CIRCLE]), known, year(asked.period))
        chosen = None if asked.chosen is None else of_circle[rows.column(CIRCLE)[0].as_py()]
        found = asked.table(counts, chosen)
    places = [order.index(code) for code in found.column("indicator").to_pylist()]
    found = found.append_column(CODE, pa.array(places, NUMBER))
    return plain(found.append_column(TURN, pa.array(np.arange(len(found)))))


def _counts(rows: pa.Table, known: pa.Table | None, year: str) -> Counts | Columns:
    """The counts of these rows; a row of no indicator says of an area that it is known."""
    if COUNTED[0] in rows.column_names:
        own = Counts.of(rows.to_pylist())
        return Counts(tuple(map(_counted, own.rows)))
    found = filled(rows)
    for area in [] if known is None else known.column(KNOWN).to_pylist():
        found.column("", year).add(found.number(None, area), 0, NOTHING, NOTHING, 0)
    return found


def _counted(row: Count) -> Count:
    unknown, population = (row.extra[name] for name in COUNTED)
    return row._replace(extra={}, unknown=unknown, population=population)


class _Known:
    """Writes the areas of which a partition tells anything in the year."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found: set[str] = set()
        for batch in batches:
            own = pa.Table.from_batches([batch])
            rows = own.select([name for name in own.column_names if name not in COUNTED])
            found |= filled(rows).known(self.asked.period)
        yield pa.record_batch([pa.array(sorted(found), pa.string())], names=[KNOWN])
