"""Where do the lines of the answer gather? Numbers only, in blocks; words and dates return at the end.

A family computes one service for some people and adds it (`Listed.add`); where its status is `UNLISTED` the
line is left out. A block's lines come out as one `Lines`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ilp.frames.days import NEVER, Days

DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
STATUSES = (
    "", "done", "due", "overdue", "upcoming", "missed", "not_needed", "deferred", "contraindicated",
    "at_contact", "not_eligible", "unknown",
)  # fmt: skip
"""What can be said of a service, by number; 0 is said of one that is not listed."""
UNLISTED = 0
Status = NDArray[np.uint8]
NUMBER = {word: number for number, word in enumerate(STATUSES)}


@frozen(eq=False)
class Lines:
    """Lines of the long table: whose, of which service (a place in the codes), its status and days."""

    person: NDArray[np.int32]
    code: NDArray[np.int16]
    status: Status
    days: Mapping[str, Days]

    def __len__(self) -> int:
        return len(self.person)


@define(eq=False)
class Listed:
    """The lines of one block as they are found, service by service; `codes` are all there can be."""

    codes: Mapping[str, int]
    found: list[Lines] = field(factory=list)

    def add(self, person: NDArray[np.int32], code: str, status: Status, days: Mapping[str, Days]) -> None:
        """What is said of `code` to these people (numbers as in `View.numbers`); days left out are none."""
        rows = np.flatnonzero(status)
        if len(rows):
            all_ = len(rows) == len(status)
            own = {name: day if all_ else day[rows] for name, day in days.items()}
            number = np.broadcast_to(np.int16(self.codes[code]), len(rows))
            self.found.append(
                Lines(person if all_ else person[rows], number, status if all_ else status[rows], own)
            )

    def lines(self) -> Lines:
        """All of them under each other."""

        def days(name: str) -> Days:
            none = np.int32(NEVER)
            return _joined(
                [own.days.get(name, np.broadcast_to(none, len(own))) for own in self.found], np.int32
            )

        return Lines(
            _joined([own.person for own in self.found], np.int32),
            _joined([own.code for own in self.found], np.int16),
            _joined([own.status for own in self.found], np.uint8),
            {name: days(name) for name in DAYS},
        )


def _joined(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
