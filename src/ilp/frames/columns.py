"""How does a column of any library become an array without nulls? Days, words, numbers and flags at the door.

A day is its ordinal and `NEVER` where there is none; a word is a number into the list of words there are, and
`NOBODY` where nothing is written; what is not there is said beside it and never as a number of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.days import EPOCH, NEVER, Days, Flags

NOBODY = -1
Numbers = NDArray[np.int32]


@frozen(eq=False)
class Words:
    """A column of words: for each row the place of its word in `known`, or `NOBODY`."""

    places: Numbers
    known: tuple[str, ...] = ()

    def __getitem__(self, rows: Any) -> Words:
        return Words(self.places[rows], self.known)

    def __len__(self) -> int:
        return len(self.places)

    def among(self, wanted: Collection[str]) -> Flags:
        """Is it one of these words? Nothing is none of them."""
        return self.told(np.array([own in wanted for own in self.known], dtype=bool), False)

    def told(self, values: NDArray[Any], otherwise: Any) -> NDArray[Any]:
        """What `values` says of each word there is; `otherwise` where nothing is written."""
        return np.append(values, np.array([otherwise], dtype=values.dtype))[self.places]

    def read(self, change: Callable[[str], Any], otherwise: Any, kind: Any) -> NDArray[Any]:
        """What `change` makes of each word, asked once a word."""
        return self.told(np.array([change(own) for own in self.known], dtype=kind), otherwise)


def days(column: pa.ChunkedArray) -> Days:
    """The ordinals of dates; of a time the civil day on which it falls in the column's own zone."""
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        column = pc.local_timestamp(column)
    own = column.cast(pa.date32(), safe=False).cast(pa.int32())
    return _filled(pc.add(own, np.int32(EPOCH)), NEVER)


def words(column: pa.ChunkedArray) -> Words:
    """The words of a column, each kept once."""
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.large_string()).dictionary_encode()
    one = column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(one, pa.ChunkedArray):
        one = one.chunk(0)
    known = tuple(str(own) for own in one.dictionary.to_pylist())
    return Words(_filled(one.indices.cast(pa.int32()), NOBODY), known)


def whole(column: pa.ChunkedArray, otherwise: int) -> NDArray[np.int64]:
    """Whole numbers; `otherwise` where there is none. Fractions of a library without gaps are rounded off."""
    return _filled(column.cast(pa.float64()) if pa.types.is_null(column.type) else column, otherwise).astype(
        np.int64
    )


def amounts(column: pa.ChunkedArray) -> tuple[NDArray[np.float64], Flags]:
    """Numbers, and for which rows there is one."""
    own = column.cast(pa.float64())
    there = _filled(pc.is_valid(own), False).astype(bool)
    return _filled(own, 0.0), there


def flags(column: pa.ChunkedArray, otherwise: bool) -> Flags:
    """Yes or no; `otherwise` where nothing is said."""
    return _filled(column.cast(pa.bool_()), otherwise).astype(bool)


def _filled(column: Any, otherwise: Any) -> NDArray[Any]:
    if column.null_count:
        column = pc.fill_null(column, pa.scalar(otherwise, column.type))
    whole_ = isinstance(column, pa.ChunkedArray)
    return np.asarray(column.to_numpy() if whole_ else column.to_numpy(zero_copy_only=False))


def in_order(columns: Sequence[NDArray[Any]]) -> NDArray[np.intp] | None:
    """Which order sorts the rows by these columns, the first first? None when they are in order already.

    The columns are put into one number where they fit; equal rows stay in no order of their own.
    """
    key = packed(columns)
    if key is None:
        return np.lexsort(columns[::-1])
    if len(key) < 2 or bool((key[1:] >= key[:-1]).all()):
        return None
    return np.argsort(key, kind="stable")


def packed(columns: Sequence[NDArray[Any]]) -> NDArray[np.int64] | None:
    """The columns as one number that sorts as they do; None when it would be too large."""
    key = columns[0].astype(np.int64)
    span = _span(key)
    for own in columns[1:]:
        width = _span(own)
        if span * width >= 2**62:
            return None
        key = (key - _least(key)) * width + (own.astype(np.int64) - _least(own))
        span *= width
    return key


def _least(own: NDArray[Any]) -> int:
    return int(own.min()) if len(own) else 0


def _span(own: NDArray[Any]) -> int:
    return int(own.max()) - int(own.min()) + 1 if len(own) else 1
