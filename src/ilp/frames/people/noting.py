"""Which services note that something was done, and which of their values does any rule ask for?

Read off the rules once. Each wanted pair of key and value is a bit of an event's `noted`; each amount that is
added up is a column of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ilp.frames.entering.inside import Table
from ilp.rulebook.timing import Every, Once

Bits = NDArray[np.uint64]


@frozen(eq=False)
class Noted:
    """The codes that are looked for, the pairs by the number of their bit, and the amounts."""

    codes: dict[str, int] = field(factory=dict)
    pairs: dict[tuple[str, Any], int] = field(factory=dict)
    amounts: list[str] = field(factory=list)

    @classmethod
    def of(cls, timings: Iterable[Any]) -> Noted:
        """Read off the timings of the rules."""
        own = cls()
        for timing in timings:
            for code in timing.done_by:
                own.codes.setdefault(code, len(own.codes))
            wanted: list[Mapping[str, Any]] = []
            if timing.counts is not None:
                wanted.append(timing.counts.values)
            if isinstance(timing, Every):
                wanted += [case.values for case in timing.cases]
            for pair in (pair for values in wanted for pair in values.items()):
                own.pairs.setdefault(_pair(*pair), len(own.pairs))
            if isinstance(timing, Once) and timing.total is not None and timing.total.key not in own.amounts:
                own.amounts.append(timing.total.key)
        return own

    def bits(self, values: Mapping[str, Any]) -> np.uint64:
        """The bits of all these values."""
        return np.uint64(sum(1 << self.pairs[_pair(*pair)] for pair in values.items()))

    def keys(self, own: Table) -> Bits:
        """Which of the wanted keys stands in each row: a bit of its own."""
        wanted = dict.fromkeys((*(key for key, _ in self.pairs), *self.amounts))
        bits = {key: 1 << number for number, key in enumerate(wanted)}
        return own.words["key"].read(lambda key: bits.get(key, 0), 0, np.uint64)

    def read(self, own: Table) -> tuple[Bits, dict[str, NDArray[np.float64]]]:
        """What each row of a long table notes: the bits of its pairs, and its amounts."""
        noted = np.zeros(len(own), np.uint64)
        number, numeric = own.numbers["number"], own.there["number"]
        keys, texts = own.words["key"], own.words["text"]
        for (key, value), bit in self.pairs.items():
            rows = np.flatnonzero(keys.among((key,)))
            if isinstance(value, str):
                holds = texts[rows].among((value,)) & ~numeric[rows]
            else:
                holds = numeric[rows] & (number[rows] == value)
            noted[rows[holds]] |= np.uint64(1 << bit)
        amounts = {}
        for key in self.amounts:
            counts = keys.among((key,)) & numeric & ~texts.read(bool, False, bool)
            amounts[key] = np.where(counts, number, 0.0)
        return noted, amounts


def _pair(key: str, value: Any) -> tuple[str, Any]:
    """True counts as 1, as in Python; a text is a text."""
    return key, value if isinstance(value, str) else float(value)
