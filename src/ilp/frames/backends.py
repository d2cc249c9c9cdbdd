"""How does the answer go out? As a table of the caller's own library, lazy where theirs is lazy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilp.frames.collecting import DAYS, STATUSES, Lines
from ilp.frames.days import EPOCH, NEVER
from ilp.frames.unsupported import PROMISED, refuse
from ilp.frames.working import Work

WORDS = ("code", "kind", "status")
COLUMNS = ("id", *WORDS, *DAYS)
Worker = Callable[[], Work]


def name_of(frame: Any) -> str:
    """Which backend is it?

    Raises:
        Unsupported: none that is promised (`ILP-F002`).
    """
    found = str(frame.implementation).removeprefix("Implementation.").lower()
    if found not in PROMISED:
        raise refuse("tables", found)
    return found


def given(persons: Any, worker: Worker, codes: tuple[str, ...]) -> Any:
    """The answer in the library of `persons`; lazy frames of Polars compute nothing yet."""
    frame = nw.from_native(persons)
    backend = name_of(frame)
    if backend == "polars":
        from ilp.frames.backends_polars import eagerly, lazily

        return lazily(frame, worker) if isinstance(frame, nw.LazyFrame) else eagerly(worker())
    table = arrow(worker(), codes)
    if backend == "pandas":
        return table.to_pandas(date_as_object=False, split_blocks=True, self_destruct=True)
    return relation(persons, table) if backend == "duckdb" else table


def kinds(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The kind of each service: the first word of its code."""
    return tuple(own.partition(".")[0] for own in codes)


def arrow(work: Work, codes: tuple[str, ...]) -> pa.Table:
    """The whole answer as Arrow has it, words kept once each."""
    schema = pa.schema(
        [
            ("id", work.everybody.ids.type),
            *((name, pa.dictionary(pa.int16(), pa.string())) for name in WORDS),
            *((name, pa.date32()) for name in DAYS),
        ]
    )
    batches = [_batch(own, work, codes, schema) for own in work.blocks()]
    return pa.Table.from_batches(batches, schema)


def _batch(own: Lines, work: Work, codes: tuple[str, ...], schema: pa.Schema) -> pa.RecordBatch:
    of_kind = kinds(codes)
    names = tuple(dict.fromkeys(of_kind))
    kind = np.array([names.index(each) for each in of_kind], np.int16)
    words = [
        _words(own.code, codes),
        _words(kind[own.code], names),
        _words(own.status.astype(np.int16), STATUSES),
    ]
    days = [_dates(own.days[name]) for name in DAYS]
    return pa.RecordBatch.from_arrays(
        [work.everybody.ids.take(pa.array(own.person)), *words, *days], schema=schema
    )


def _words(places: NDArray[np.int16], known: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(known, pa.string()))


def _dates(days: NDArray[np.int32]) -> pa.Array:
    return pa.array(days - np.int32(EPOCH), pa.int32(), mask=days == NEVER).cast(pa.date32())


def relation(persons: Any, table: pa.Table) -> Any:
    """An Arrow table as a relation on the connection of `persons`."""
    answer = table  # noqa: F841 - the query names it
    return persons.query("persons", "SELECT * FROM answer")


__all__ = ["COLUMNS", "Iterator", "given", "name_of"]
