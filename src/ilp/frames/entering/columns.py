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
from pydantic_core import PydanticCustomError

from ilp import codes
from ilp.frames.entering.days import EPOCH, NEVER, Days, Flags
from ilp.records.fields import civil_date
from ilp.records.tables import ANSWERS, NUMBER

NOBODY = -1
Numbers = NDArray[np.int32]
BOUNDS = (("above", np.less_equal, ">"), ("lowest", np.less, ">="), ("highest", np.greater, "<="))
"""The names of bounds, which numbers lie beyond each, and the sign of those that do not."""


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
        return np.append(values, np.array([otherwise], dtype=values.dtype)).take(self.places)

    def read(self, change: Callable[[str], Any], otherwise: Any, kind: Any) -> NDArray[Any]:
        """What `change` makes of each word, asked once a word."""
        return self.told(np.array([change(own) for own in self.known], dtype=kind), otherwise)


def days(column: pa.ChunkedArray) -> Days:
    """The ordinals of dates; of a time the civil day on which it falls in the column's own zone.

    What is no day counts as none, as in the record of one person; `ilp.frames.check` names it.
    """
    kind = column.type
    if is_text(kind):
        return words(column).read(lambda word: _or(day(word), NEVER), NEVER, np.int32)
    if not (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return alike(np.int32(NEVER), len(column))
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        column = pc.local_timestamp(column)
    own = column.cast(pa.date32(), safe=False).cast(pa.int32())
    return _filled(pc.add(own, np.int32(EPOCH)), NEVER)


def is_text(kind: pa.DataType) -> bool:
    """Does the column hold words?"""
    own = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(own) or pa.types.is_large_string(own) or pa.types.is_string_view(own))


def _is_number(kind: pa.DataType) -> bool:
    one_of = pa.types.is_null, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal
    return any(own(kind) for own in one_of)


def day(text: str) -> int | None:
    """The ordinal of a day written year-month-day; None for anything else."""
    try:
        return civil_date(text).toordinal()
    except PydanticCustomError:
        return None


def amount(text: str) -> float | None:
    """The number that is written; None for anything else."""
    return float(text) if NUMBER.fullmatch(text) else None


def yes_or_no(text: str) -> int | None:
    """1 for true, 0 for false; None for anything else."""
    return ANSWERS.get(text.lower())


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def words(column: pa.ChunkedArray) -> Words:
    """The words of a column, each kept once."""
    if pa.types.is_null(column.type):
        return Words(alike(np.int32(NOBODY), len(column)))
    column = once_each(column)
    one = column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(one, pa.ChunkedArray):
        one = one.chunk(0)
    known = tuple(str(own) for own in one.dictionary.to_pylist())
    return Words(_filled(one.indices.cast(pa.int32()), NOBODY), known)


def once_each(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same column with each word kept once."""
    if pa.types.is_dictionary(column.type):
        return column
    return column.cast(pa.large_string()).dictionary_encode()


def whole(column: pa.ChunkedArray, otherwise: int) -> NDArray[np.int64]:
    """Whole numbers; `otherwise` where there is none. Fractions of a library without gaps are rounded off."""
    if pa.types.is_null(column.type):
        return alike(np.int64(otherwise), len(column))
    numbers, there = amounts(column)
    return np.where(there, numbers, otherwise).astype(np.int64)


def amounts(column: pa.ChunkedArray) -> tuple[NDArray[np.float64], Flags]:
    """Numbers, and for which rows there is one; what is no number counts as none."""
    if is_text(column.type):
        own = words(column).read(lambda word: _or(amount(word), np.nan), np.nan, np.float64)
    elif _is_number(column.type):
        own = _filled(column.cast(pa.float64()), np.nan)
    else:
        own = np.full(len(column), np.nan)
    there = np.isfinite(own)
    return np.where(there, own, 0.0), there


def possible(name: str, numbers: NDArray[np.float64]) -> Flags:
    """Which of these numbers can be at all? The bounds are data (`range` in `data/codes.toml`)."""
    found = np.ones(len(numbers), bool)
    for bound, beyond, _ in BOUNDS:
        limit = codes.section("range").get(name, {}).get(bound)
        if limit is not None:
            found &= ~beyond(numbers, limit)
    return found


def flags(column: pa.ChunkedArray, otherwise: bool) -> Flags:
    """Yes or no; `otherwise` where nothing is said, or what is neither."""
    if is_text(column.type):
        return words(column).read(lambda word: _or(yes_or_no(word), otherwise), otherwise, bool)
    kind = column.type
    if pa.types.is_null(kind) or not (pa.types.is_boolean(kind) or _is_number(kind)):
        return alike(np.bool_(otherwise), len(column))
    return _filled(column.cast(pa.bool_()), otherwise).astype(bool)


def places(rows: Any) -> Any:
    """The rows as places where they come as flags: NumPy takes columns far faster by those."""
    return np.flatnonzero(rows) if isinstance(rows, np.ndarray) and rows.dtype == bool else rows


def alike(value: Any, many: int) -> NDArray[Any]:
    """A column that says one and the same of all its rows; it takes the room of one."""
    return np.broadcast_to(value, many)


def _filled(column: Any, otherwise: Any) -> NDArray[Any]:
    if column.null_count:
        column = pc.fill_null(column, pa.scalar(otherwise, column.type))
    whole_ = isinstance(column, pa.ChunkedArray)
    return np.asarray(column.to_numpy() if whole_ else column.to_numpy(zero_copy_only=False))


def in_order(columns: Sequence[NDArray[Any]]) -> NDArray[np.intp] | None:
    """Which order sorts the rows by these columns, the first first? None when they are in order already.

    The columns are put into one number where they fit; equal rows stay as they stand.
    """
    key = packed(columns) if columns[1:] else columns[0]
    if key is None:
        return np.lexsort(columns[::-1])
    if len(key) < 2 or bool((key[1:] >= key[:-1]).all()):
        return None
    return np.argsort(key, kind="stable")


def stretch(column: NDArray[Any], first: int, end: int) -> slice:
    """Where do the values from `first` until `end` stand in a sorted column?

    They are looked for as numbers of the column's own kind: NumPy copies the whole column for any other.
    """
    low, high = np.searchsorted(column, np.array([first, end], column.dtype))
    return slice(int(low), int(high))


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
