"""What is inside the door? Everybody in arrays; a person is a number, the place of their row in `persons`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Numbers, Words, places, stretch
from ilp.frames.entering.days import Days, Flags

UNTURNED = -(2**40)
"""What stands for an empty `n`: nothing tells apart what happened on one day."""
NO_GRADE = -1
"""What stands for a school grade that nobody states."""


@frozen(eq=False)
class Table:
    """The rows of one table as arrays, sorted by `person`; what is not there is empty."""

    person: Numbers
    days: Mapping[str, Days]
    words: Mapping[str, Words]
    numbers: Mapping[str, NDArray[np.float64]]
    there: Mapping[str, Flags]
    """For each column of numbers, whether there is one."""
    yes: Mapping[str, Flags]
    turn: NDArray[np.int64]
    """The column `n`: what tells apart, and orders, rows of one day; `UNTURNED` where it says nothing."""

    def __len__(self) -> int:
        return len(self.person)

    def of(self, rows: Any) -> Table:
        """Only these rows (a slice, places or flags)."""
        rows = places(rows)
        return Table(
            self.person[rows],
            {name: own[rows] for name, own in self.days.items()},
            {name: own[rows] for name, own in self.words.items()},
            {name: own[rows] for name, own in self.numbers.items()},
            {name: own[rows] for name, own in self.there.items()},
            {name: own[rows] for name, own in self.yes.items()},
            self.turn[rows],
        )

    def between(self, first: int, end: int) -> Table:
        """The rows of the persons from `first` until `end`."""
        return self.of(stretch(self.person, first, end))


@frozen(eq=False)
class Entered:
    """Everybody, in arrays: the ids, the persons (in their order), and what is on record of them."""

    ids: pa.Array
    persons: Table
    grade: NDArray[np.int64]
    tables: Mapping[str, Table]

    def __len__(self) -> int:
        return len(self.ids)
