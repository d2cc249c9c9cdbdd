"""What do short forms in tables say? Columns that a data folder may have beside ours, put in their places.

Codes in `conditions` and `absent_conditions` of the persons become rows of `conditions`; a `length_cm` is a
height that was taken lying.
"""

from __future__ import annotations

from typing import Any

import polars as pl

STATED = {"conditions": True, "absent_conditions": False}
LENGTH, HEIGHT, POSITION, LYING = "length_cm", "height_cm", "position", "lying"
SEPARATOR = ";"


def unfolded(tables: dict[str, Any]) -> dict[str, Any]:
    """The same lazy tables without short forms.

    >>> own = pl.LazyFrame({"id": ["a"], "conditions": ["hiv; diabetes"]})
    >>> unfolded({"persons": own})["conditions"].collect()["code"].to_list()
    ['hiv', 'diabetes']
    """
    found = dict(tables)
    persons = tables["persons"]
    short = [name for name in STATED if name in persons.collect_schema().names()]
    if short:
        stated = [_stated(persons, name) for name in short]
        found["conditions"] = pl.concat([*stated, *filter(None, [tables.get("conditions")])], how="diagonal")
        found["persons"] = persons.drop(short)
    measured = tables.get("measurements")
    if measured is not None and LENGTH in (names := measured.collect_schema().names()):
        given = pl.col(LENGTH).is_not_null()
        height = pl.col(HEIGHT) if HEIGHT in names else pl.lit(None, pl.Float64)
        position = pl.col(POSITION) if POSITION in names else pl.lit(None, pl.String)
        found["measurements"] = measured.with_columns(
            pl.when(given).then(pl.col(LENGTH)).otherwise(height).cast(pl.Float64).alias(HEIGHT),
            pl.when(given).then(pl.lit(LYING)).otherwise(position).alias(POSITION),
        ).drop(LENGTH)
    return found


def _stated(persons: Any, name: str) -> Any:
    codes = pl.col(name).cast(pl.String).str.split(SEPARATOR)
    each = (
        persons.select("id", codes.alias("code"))
        .explode("code")
        .with_columns(pl.col("code").str.strip_chars())
    )
    return each.filter(pl.col("code") != "").with_columns(present=pl.lit(STATED[name]))
