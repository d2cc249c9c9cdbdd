"""How does a worklist in Spark come into its order? Keys go out beside the rows, and Spark sorts by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilp.frames.leaving.answering import Kind
from ilp.frames.spark.backends_spark import GIVEN, KEY, by_person, in_order, kind_of_id
from ilp.frames.tables import People
from ilp.planning.urgency import ordering

Keys = Mapping[str, NDArray[Any]]
"""By which numbers the rows are ordered, by name."""
HIDDEN, TURN, ID = "_by_", "_turn", "id"


def listed(
    people: People,
    derived: Any,
    columns: Mapping[str, Kind],
    solve: Callable[[People, Any], tuple[pa.Table, Keys]],
) -> Any:
    """The list as a frame of Spark, sorted over all partitions; `solve` makes the list of some people."""
    by = [name for name in ordering().order if name != ID]
    given = {"id": kind_of_id(people), **{name: GIVEN[kind] for name, kind in columns.items()}}
    given |= dict.fromkeys([*(HIDDEN + name for name in by), TURN], "bigint")

    def keyed(own: People, known: Any) -> pa.Table:
        table, keys = solve(own, known)
        for name in by:
            table = table.append_column(HIDDEN + name, pa.array(keys[name], pa.int64()))
        return table.append_column(TURN, pa.array(np.arange(len(table))))

    frame = by_person(people, derived, ", ".join(map(" ".join, given.items())), keyed)
    order = [KEY if name == ID else HIDDEN + name for name in ordering().order]
    return in_order(frame, [*order, TURN], KEY).select("id", *columns)
