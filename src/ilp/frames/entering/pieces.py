"""How does a table come to Arrow in little room? Piece by piece, each word kept once and each run of one id.

A long table repeats itself: few words, and many rows of one person after each other. Lazy tables of Polars
are read on while the piece before is packed; the whole table of texts is never there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from ilp.frames.entering.columns import is_text, once_each

ROWS = 262_144
"""How many rows make a piece."""


def compacted(frame: Any) -> pa.Table:
    """All rows of a table: its texts as numbers into the words there are, its `id` run by run."""
    return pa.concat_tables([_compacted(own) for own in _pieces(frame)])


def whole(frame: Any) -> pa.Table:
    """All rows of a table as its library hands them over."""
    return frame.collect("pyarrow").to_native() if isinstance(frame, nw.LazyFrame) else frame.to_arrow()


def _pieces(frame: Any) -> Iterator[pa.Table]:
    if not frame.implementation.is_polars():
        yield whole(frame)
        return
    own, none = frame.to_native(), True
    lazy = isinstance(frame, nw.LazyFrame)
    for piece in own.collect_batches(chunk_size=ROWS, maintain_order=True) if lazy else own.iter_slices(ROWS):
        none = False
        yield piece.to_arrow()
    if none:
        yield whole(frame.head(0))


def _compacted(piece: pa.Table) -> pa.Table:
    columns = {
        name: _runs(own) if name == "id" else _words(own)
        for name, own in zip(piece.column_names, piece.columns, strict=True)
    }
    return pa.table(columns)


def _words(own: pa.ChunkedArray) -> pa.ChunkedArray:
    return once_each(own) if is_text(own.type) else own


def _runs(own: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = own.type
    if pa.types.is_run_end_encoded(kind):
        return own
    if is_text(kind):
        own = own.cast(pa.large_string())
    elif pa.types.is_dictionary(kind):
        own = own.cast(kind.value_type)
    return pc.run_end_encode(own)
