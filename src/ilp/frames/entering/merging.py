"""How do the rows of one event become one? What each notes is noted, amounts are added, a last key holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ilp.frames.entering.days import Flags

Parts = dict[str, NDArray[Any]]
KEYS = "keys"
"""The column that says which key stands in a row, each a bit."""
AMOUNT = "amount."


def amount(key: str) -> str:
    """The column of the amounts of a key."""
    return AMOUNT + key


def one_each(joined: Parts, keys: list[NDArray[Any]]) -> Parts:
    """Rows that agree in every key become one: what each notes is noted, their amounts are added.

    Of rows that note the same key the last one is read.
    """
    if not len(keys[0]):
        return joined
    new = np.zeros(len(keys[0]), bool)
    new[0] = True
    for own in keys:
        new[1:] |= own[1:] != own[:-1]
    if new.all():
        return joined
    first = np.flatnonzero(new)
    joined = _last_said(joined, new, first)
    reduced = {}
    for name, own in joined.items():
        if name == "noted":
            reduced[name] = np.bitwise_or.reduceat(own, first)
        else:
            reduced[name] = np.add.reduceat(own, first) if name.startswith(AMOUNT) else own[first]
    return reduced


def _last_said(joined: Parts, new: Flags, first: NDArray[np.intp]) -> Parts:
    """The rows, silent where one further down in the same event notes the same key.

    Each key is a bit: only where two rows share one do the sums of an event differ from its bits together.
    """
    said = joined[KEYS]
    if (np.add.reduceat(said, first) == np.bitwise_or.reduceat(said, first)).all():
        return joined
    rows = np.flatnonzero(said)
    event = np.cumsum(new)[rows]
    order = np.lexsort((said[rows], event))
    same = (event[order][1:] == event[order][:-1]) & (said[rows][order][1:] == said[rows][order][:-1])
    silent = rows[order[:-1][same]]
    found = {name: own.copy() for name, own in joined.items() if name == "noted" or name.startswith(AMOUNT)}
    for own in found.values():
        own[silent] = 0
    return joined | found
