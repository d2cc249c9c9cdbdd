"""Which counts does a partition of Spark hold? Row by row, with what counts from records say beside."""

from __future__ import annotations

import pyarrow as pa

from ilp.indicators.counts import COLUMNS, Counts
from ilp.indicators.reading import Count

COUNTED = ("unknown", "population")
"""Further columns that counts have which were made from records."""


def columns_of(names: list[str]) -> list[str]:
    """Which of these columns tell something of counts?"""
    known = {name for wanted in COLUMNS.values() for name in wanted}
    known |= set(COUNTED) if set(COUNTED) <= set(names) else set()
    return [name for name in names if name in known]


def counts_in(rows: pa.Table) -> Counts:
    """The counts of an Arrow table that has these columns and no others."""
    found = Counts.of(rows.to_pylist())
    if COUNTED[0] not in rows.column_names:
        return found
    return Counts(tuple(_counted(row) for row in found.rows), found.aside, found.issues)


def _counted(row: Count) -> Count:
    unknown, population = (row.extra[name] for name in COUNTED)
    return row._replace(extra={}, unknown=None if unknown is None else int(unknown), population=population)
