"""What do the cells of a table of counts say by themselves? Each different cell is asked once.

What it says is asked of `ilp.indicators.reading`; `ODD` stands where it takes the whole row to tell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilp.indicators.columnar import NOTHING
from ilp.indicators.columns import WIDEST
from ilp.indicators.reading import alone

Whole = NDArray[np.int64]
ODD = -3
"""The cell alone does not tell, or its number does not fit into a column of counts."""


def words(field: str, own: pa.ChunkedArray | None, many: int) -> tuple[Whole, list[Any]]:
    """Which of the listed things does the cell of each row say? A column that is None says nothing."""
    if own is None:
        return np.zeros(many, np.int64), [alone(field, None)]
    places, known = _distinct(own)
    said: dict[Any, int] = {}
    number = np.array([_or_odd(field, value, said) for value in known], np.int64)
    return number[places], [*said]


def figures(field: str, own: pa.ChunkedArray | None, many: int) -> Whole:
    """Which number does the cell of each row say? `NOTHING` where it is empty."""
    if own is None:
        return np.full(many, NOTHING)
    if pa.types.is_integer(own.type) or pa.types.is_floating(own.type):
        return _numbers(own)
    places, known = _distinct(own)
    return np.array([_fitting(field, value) for value in known], np.int64)[places]


def _distinct(own: pa.ChunkedArray) -> tuple[Whole, list[Any]]:
    """Each thing that the column says once, and at which place of those each row's stands."""
    if not pa.types.is_dictionary(own.type):
        own = own.dictionary_encode()
    one = own.unify_dictionaries().combine_chunks()
    one = one if isinstance(one, pa.Array) else one.chunk(0)
    known = one.dictionary.to_pylist()
    places = one.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
    return places.astype(np.int64), [*known, None]


def _or_odd(field: str, value: Any, said: dict[Any, int]) -> int:
    """Under which number stands what the cell says? Different cells may say the same."""
    try:
        return said.setdefault(alone(field, value), len(said))
    except ValueError:
        return ODD


def _fitting(field: str, value: Any) -> int:
    try:
        found = alone(field, value)
    except ValueError:
        return ODD
    if found is None:
        return NOTHING
    return found if isinstance(found, int) and 0 <= found < 10**WIDEST else ODD


def _numbers(own: pa.ChunkedArray) -> Whole:
    """The same of numbers, all at once; what is no number is missing, as an empty cell is."""
    missing = own.is_null(nan_is_null=True).to_numpy()
    number = own.cast(pa.float64(), safe=False).fill_null(0).to_numpy()
    fits = (number >= 0) & (number < 10**WIDEST) & (number == np.floor(number))
    return np.where(missing, NOTHING, np.where(fits, np.where(fits, number, 0).astype(np.int64), ODD))
