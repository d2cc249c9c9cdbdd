"""What is an answer before it is a table of some library? Ids, and columns of numbers, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words
from ilp.frames.leaving.collecting import DAYS, STATUSES, Lines

Kind = Literal["word", "day", "yes"]
Part = tuple[NDArray[np.int32], Mapping[str, Any]]
"""The persons of some lines, as places in the ids, and the other columns: words, ordinals, flags."""
WORDS: dict[str, Kind] = {"code": "word", "kind": "word", "status": "word"}
PLAN: Mapping[str, Kind] = {**WORDS, **dict.fromkeys(DAYS, "day")}
STATUS: Mapping[str, Kind] = {"code": "word", "complete": "yes", "completed_on": "day"}


@frozen(eq=False)
class Answer:
    """The ids, and the lines, part after part."""

    ids: pa.Array
    parts: Iterator[Part]


@frozen(eq=False)
class Asking:
    """Columns beside `id`, of which kinds, and how they are come by when somebody wants them."""

    columns: Mapping[str, Kind]
    answer: Callable[[], Answer]


def in_words(lines: Iterator[Lines], codes: tuple[str, ...]) -> Iterator[Part]:
    """The lines of a plan with their numbers tied to the words they stand for."""
    of_code = [own.partition(".")[0] for own in codes]
    kinds = tuple(dict.fromkeys(of_code))
    kind = np.array([kinds.index(own) for own in of_code], np.int32)
    for own in lines:
        yield (
            own.person,
            {
                "code": Words(own.code.astype(np.int32), codes),
                "kind": Words(kind[own.code], kinds),
                "status": Words(own.status.astype(np.int32), STATUSES),
                **own.days,
            },
        )
