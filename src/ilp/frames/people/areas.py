"""By which law does somebody live who lives in an area? Areas read once each, and the laws they tell apart.

Few areas are named by rules, so nearly everybody shares a law. People carry the number of theirs.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words
from ilp.planning.person import area_of
from ilp.schedules.courses import Compiler, Key


@frozen(eq=False)
class Homes:
    """Where everybody lives, and by which law: `law[person]` counts into `places`, one area for each law."""

    area: Words
    law: NDArray[np.int16]
    places: tuple[str | None, ...]

    @classmethod
    def of(cls, written: Words, otherwise: str | None, compiler: Compiler) -> Homes:
        """Read the areas as they are written; `otherwise` where there is none, or it is no code."""
        homes = [area_of(own) or otherwise for own in (*written.known, None)]
        known = tuple(dict.fromkeys(own for own in homes if own is not None))
        places: dict[Key, tuple[int, str | None]] = {}
        laws = []
        for own in homes:
            key = compiler.key(own)
            places.setdefault(key, (len(places), own))
            laws.append(places[key][0])
        numbers = {own: number for number, own in enumerate(known)}
        area = np.array([-1 if own is None else numbers[own] for own in homes], dtype=np.int32)
        return cls(
            Words(area[written.places], known),
            np.array(laws, dtype=np.int16)[written.places],
            tuple(own for _, own in places.values()),
        )
