"""Where do people count, and where do they live? Each facility and area there is, is placed once."""

from __future__ import annotations

from datetime import date

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.errors import Issue
from ilp.frames.entering.columns import NOBODY, Words
from ilp.frames.entering.inside import Entered
from ilp.indicators.placing import Placing
from ilp.indicators.valuing import Place
from ilp.network import Network
from ilp.planning import person as people
from ilp.planning.gathering import Gathered
from ilp.records import Person

NOWHERE = -1


@frozen(eq=False)
class Placed:
    """Of each person the place (its number in `keys`, or `NOWHERE`) and the area of their home."""

    number: NDArray[np.int64]
    keys: tuple[str, ...]
    places: dict[str, Place]
    homes: Words
    issues: tuple[Issue, ...]

    @classmethod
    def of(cls, everybody: Entered, network: Network, by: str, home: str | None) -> Placed:
        """Place everybody at the level; `home` is the area of those of whom nothing else tells."""
        area, facility = everybody.persons.words["area"], everybody.persons.words["facility"]
        pair = (area.places.astype(np.int64) + 1) * (len(facility.known) + 1) + facility.places + 1
        pairs, which, many = np.unique(pair, return_inverse=True, return_counts=True)
        placing = Placing(network, by)
        placed, lives = [], []
        for own, count in zip(pairs.tolist(), many.tolist(), strict=True):
            first, second = divmod(own, len(facility.known) + 1)
            at = None if not second else facility.known[second - 1]
            written = None if not first else area.known[first - 1]
            person = Person.model_construct(
                None, id="", birth_date=date.min, sex="female", area=written, facility=at
            )
            gathered = Gathered(person, network.facilities.get(at or ""))
            placed.append(placing.place(gathered, home, count))
            lives.append(people.home_of(person, gathered.lives_in(home)))
        keys = tuple(placing.places)
        numbers = [NOWHERE if own is None else keys.index(own.key) for own in placed]
        known = tuple(dict.fromkeys(own for own in lives if own is not None))
        homes = [NOBODY if own is None else known.index(own) for own in lives]
        return cls(
            np.array(numbers, np.int64)[which],
            keys,
            placing.places,
            Words(np.array(homes, np.int32)[which], known),
            tuple(placing.issues()),
        )
