"""How does the answer go out? As a table of the caller's own library, lazy where theirs is lazy."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from ilp.frames.entering.columns import NOBODY, Words
from ilp.frames.entering.days import EPOCH, NEVER
from ilp.frames.entering.taking import taken
from ilp.frames.leaving.answering import Asking, Kind, Part
from ilp.frames.unsupported import PROMISED, refuse

TYPES: dict[Kind, pa.DataType] = {
    "word": pa.dictionary(pa.int32(), pa.string()),
    "day": pa.date32(),
    "yes": pa.bool_(),
}


def name_of(frame: Any) -> str:
    """Which backend is it?

    Raises:
        Unsupported: none that is promised (`ILP-F002`).
    """
    found = str(frame.implementation).removeprefix("Implementation.").lower()
    if found not in PROMISED:
        raise refuse("tables", found)
    return found


def given(persons: Any, asking: Asking) -> Any:
    """The answer in the library of `persons`; lazy frames of Polars compute nothing yet."""
    frame = taken(persons)
    backend = name_of(frame)
    if backend == "polars":
        from ilp.frames.leaving.backends_polars import eagerly, lazily

        return lazily(frame, asking) if isinstance(frame, nw.LazyFrame) else eagerly(asking)
    table = arrow(asking)
    if backend == "pandas":
        return table.to_pandas(date_as_object=False)
    return relation(persons, table) if backend == "duckdb" else table


def arrow(asking: Asking) -> pa.Table:
    """The whole answer as Arrow has it, each word kept once."""
    answer = asking.answer()
    types = [(name, TYPES[kind]) for name, kind in asking.columns.items()]
    schema = pa.schema([("id", answer.ids.type), *types])
    return pa.Table.from_batches([batch(own, answer.ids, schema) for own in answer.parts], schema)


def batch(part: Part, ids: pa.Array, schema: pa.Schema) -> pa.RecordBatch:
    """Some lines as Arrow has them."""
    person, columns = part
    found = [ids.take(pa.array(person)), *(_column(columns[name]) for name in schema.names[1:])]
    return pa.RecordBatch.from_arrays(found, schema=schema)


def _column(own: Any) -> pa.Array:
    if isinstance(own, Words):
        places = pa.array(own.places, mask=own.places == NOBODY)
        return pa.DictionaryArray.from_arrays(places, pa.array(own.known, pa.string()))
    if own.dtype == bool:
        return pa.array(own)
    return pa.array(own - np.int32(EPOCH), pa.int32(), mask=own == NEVER).cast(pa.date32())


def relation(persons: Any, table: pa.Table) -> Any:
    """An Arrow table as a relation on the connection of `persons`."""
    answer = table  # noqa: F841 - the query names it
    return persons.query("persons", "SELECT * FROM answer")
