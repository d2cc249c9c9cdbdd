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

from ilp.frames.backends_spark import in_order, plain
from ilp.frames.needing import circles
from ilp.frames.told_spark import columns_of, counts_in
from ilp.indicators.book import catalogue
from ilp.indicators.counts import Counts, columns_at
from ilp.indicators.grouping import Rows
from ilp.indicators.reading import Count

if TYPE_CHECKING:
    from ilp.frames.valuing import _Asked as Asked

NUMBER = pa.int64()
CIRCLE, ROW, CODE, TURN, KNOWN = "_circle", "_row", "_code", "_turn", "area_code"
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
        areas = counts.select(*columns_of(counts.columns)).mapInArrow(_Known(asked), f"{KNOWN} string")
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
        *columns_of(counts.columns),
        sql.monotonically_increasing_id().alias(ROW),
        circle.alias(CIRCLE),
    )
    return rows.where(sql.col(CIRCLE).isNotNull())


def _values(
    rows: pa.Table, known: pa.Table | None, asked: Asked, of_circle: Mapping[int, set[str]]
) -> pa.Table:
    """The values of one circle."""
    order = list(catalogue(asked.readings).indicators)
    found = asked.table(Counts())
    if len(rows):
        counts = counts_in(rows.sort_by(ROW).drop_columns([ROW, CIRCLE]))
        areas = [] if known is None else known.column(KNOWN).to_pylist()
        there = (*counts.rows, *(_place(area, asked.period) for area in areas))
        chosen = None if asked.chosen is None else of_circle[rows.column(CIRCLE)[0].as_py()]
        found = asked.table(Counts(there), chosen)
    places = [order.index(code) for code in found.column("indicator").to_pylist()]
    found = found.append_column(CODE, pa.array(places, NUMBER))
    return plain(found.append_column(TURN, pa.array(np.arange(len(found)))))


def _place(area: str, period: str) -> Count:
    """A row of no indicator, which says that the area is known."""
    return Count("", area, period, None, None, None, {})


class _Known:
    """Writes the areas of which a partition tells anything in the year."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found: set[str] = set()
        for batch in batches:
            found |= Rows(counts_in(pa.Table.from_batches([batch]))).known(self.asked.period)
        yield pa.record_batch([pa.array(sorted(found), pa.string())], names=[KNOWN])
