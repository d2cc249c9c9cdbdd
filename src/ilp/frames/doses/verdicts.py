"""What became of each dose, all series together? Valid for one is valid; else invalid, else superfluous."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.doses.history import Doses, History, Places
from ilp.frames.doses.tracks import EXTRA, INVALID, UNSEEN, VALID, Track, Verdict

STATUSES = {VALID: "valid", INVALID: "invalid", EXTRA: "extra"}
UNREAL = INVALID
"""What a dose is that never happened: before birth, after the asked day, of a product nobody knows."""


@frozen(eq=False)
class Verdicts:
    """The real doses of a block in order, the status of each, and which of them count as each code."""

    doses: Doses
    status: Verdict
    counts_as: Mapping[str, Places]


def verdicts(history: History, tracks: Mapping[str, Track]) -> Verdicts:
    """Put together what the series said; one that took over from its leader speaks in its stead."""
    count = history.doses.on.size
    valid, invalid = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    counts_as: dict[str, Places] = {}
    taken: dict[str, NDArray[np.bool_]] = {}
    for track in tracks.values():
        if track.series.follows is not None:
            over = taken.setdefault(track.series.follows, np.zeros(count, np.bool_))
            over[track.given[track.verdict != UNSEEN]] = True
    for stem, track in tracks.items():
        said, given = track.verdict, track.given
        valid[given[said == VALID]] = True
        kept = said == INVALID
        if stem in taken:
            kept &= ~taken[stem][given]
        invalid[given[kept]] = True
        for number in range(1, track.series.length + 1):
            counts_as[f"{stem}.{number}"] = given[(said == VALID) & (track.number == number)]
    status = np.where(valid, VALID, np.where(invalid, INVALID, EXTRA)).astype(np.int8)
    status[history.copy] = EXTRA
    return Verdicts(history.doses, status, counts_as)
