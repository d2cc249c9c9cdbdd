"""Which scores have the measurements of a table, and in which band of the chart do they lie?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words
from ilp.frames.entering.days import Days
from ilp.frames.entering.inside import Table
from ilp.growth import book
from ilp.growth.vector import Table as Scores
from ilp.growth.vector import zscores

SIZES = ("weight_kg", "height_cm")


def scored(
    table: Table, birth: Days, sex: Words, indices: Sequence[str], sizes: Sequence[str] = SIZES
) -> Scores:
    """The scores of each measurement, from these sizes; `sex` is of its rows, `birth` of persons."""
    return zscores(
        {
            "sex": _texts(sex),
            "age_days": (table.days["on"] - birth[table.person]).astype(np.float64),
            "position": _texts(table.words["position"]),
            "oedema": table.yes["oedema"],
            **{name: np.where(table.there[name], table.numbers[name], np.nan) for name in sizes},
        },
        indices=indices,
    )


def _texts(words: Words) -> NDArray[np.object_]:
    return np.array([*words.known, None], dtype=object)[words.places]


def bands(z: NDArray[np.float64]) -> NDArray[np.int8]:
    """In which band of the chart does each score lie, counted from the lowest? -1: there is no score."""
    known, places = np.unique(z, return_inverse=True)
    rows = book.gains().bands.rows
    found = [
        next(place for place, band in enumerate(rows) if band.holds(own)) if own == own else -1
        for own in known.tolist()
    ]
    return np.array(found, np.int8)[places]
