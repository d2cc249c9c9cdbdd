"""Which counts does a table of any library hold? Its rows, as `ilp.indicators` takes them."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa

from ilp.frames.outgoing import incoming
from ilp.indicators.counts import COLUMNS, Counts


def counts_of(table: Any) -> Counts:
    """The counts of a table; a row that cannot be read becomes an issue.

    Raises:
        UsageError: a column is missing (`ILP-I011`).
    """
    frame = incoming(table, "indicators")
    names = {name for wanted in COLUMNS.values() for name in wanted}
    there = [name for name in frame.collect_schema().names() if name in names]
    own = frame.select(*there)
    rows: pa.Table = own.collect("pyarrow").to_native() if isinstance(own, nw.LazyFrame) else own.to_arrow()
    return Counts.of(rows.to_pylist() or [dict.fromkeys(there)][:0])
