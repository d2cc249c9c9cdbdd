"""How are people in Spark counted? Each partition by itself; only the totals of places come together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ilp.frames.counted.places import NOWHERE
from ilp.frames.spark.backends_spark import by_person
from ilp.frames.tables import People
from ilp.indicators.counting import rows_of
from ilp.indicators.placing import Placing
from ilp.indicators.valuing import Place

if TYPE_CHECKING:
    from ilp.frames.recording import Asked

WORD, NUMBER = pa.string(), pa.int64()
WHERE = {"area_code": WORD, "facility": WORD}
SUMS = {"above": NUMBER, "below": NUMBER, "unknown": NUMBER}
ADDED = pa.schema({"indicator": WORD, **WHERE, "period": WORD, **SUMS})
"""What people add at a place; a row without indicator says only that the place is known."""
COUNTS = pa.schema(
    {
        "indicator": WORD,
        **WHERE,
        "period": WORD,
        "numerator": NUMBER,
        "denominator": NUMBER,
        "unknown": NUMBER,
        "population": WORD,
    }
)
DDL = {WORD: "string", NUMBER: "bigint"}


def counted(people: People, asked: Asked) -> Any:
    """A frame of Spark with the counts of these people: every known place with every indicator."""
    from pyspark.sql import functions as sql

    own = by_person(people, None, ddl(ADDED), lambda some, _: _added(some, asked))
    served = people.persons.sparkSession.range(1).mapInArrow(_Served(asked), ddl(ADDED))
    by = [name for name in ADDED.names if name not in SUMS]
    total = own.unionByName(served).groupBy(*by).agg(*(sql.sum(name).alias(name) for name in SUMS))
    return total.repartition(*WHERE).mapInArrow(_Filled(asked), ddl(COUNTS))


def ddl(schema: pa.Schema) -> str:
    """The columns as Spark writes them."""
    return ", ".join(f"{own.name} {DDL[own.type]}" for own in schema)


def _added(people: People, asked: Asked) -> pa.Table:
    """What these people add at the places where they are."""
    added, placed = asked.count(people)
    places = [placed.places[key] for key in placed.keys]
    there = np.unique(placed.number[placed.number != NOWHERE]).tolist()
    rows = [_known(places[number]) for number in there]
    for (indicator, key, period), sums in added.items():
        rows.append((indicator, *placed.places[key], period, *sums))
    return _table(rows, ADDED)


def _known(place: Place) -> tuple[Any, ...]:
    return (None, *place, None, 0, 0, 0)


def _table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(own, field.type) for own, field in zip(columns, schema, strict=True)], schema)


class _Served:
    """Writes, once, the places that the network knows."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            places = Placing(self.asked.places, self.asked.by).places.values() if len(batch) else ()
            yield from _table(map(_known, places), ADDED).to_batches()


class _Filled:
    """Gives every place of a partition a row for each indicator, of 0 where nobody is."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        places: dict[str, Place] = {}
        added: dict[tuple[str, str, str], list[int]] = {}
        for batch in batches:
            for indicator, area, facility, period, *sums in zip(
                *(column.to_pylist() for column in batch.columns), strict=True
            ):
                place = Place(area, facility)
                places[place.key] = place
                if indicator is not None:
                    added[indicator, place.key, period] = sums
        if places:
            rows = rows_of(self.asked.wanted, places, added, self.asked.found)
            yield from _table(
                (
                    (
                        own.indicator,
                        own.area,
                        own.facility,
                        own.period,
                        own.numerator,
                        own.denominator,
                        own.unknown,
                        own.population,
                    )
                    for own in rows
                ),
                COUNTS,
            ).to_batches()
