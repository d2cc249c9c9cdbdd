"""Where do the lines of the answer gather? Numbers only, in blocks; words and dates return at the end.

A family computes one service for some people and adds it (`Listed.add`); where its status is `UNLISTED` the
line is left out. A block's lines come out as one `Lines`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ilp.frames.entering.days import Days

DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
STATUSES = (
    "", "done", "due", "overdue", "upcoming", "missed", "not_needed", "deferred", "contraindicated",
    "at_contact", "not_eligible", "unknown",
)  # fmt: skip
"""What can be said of a service, by number; 0 is said of one that is not listed."""
UNLISTED = 0
TOGETHER = 8_192
"""The lines of so many people stand together: where they are written, their ids are kept once."""
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
    """The lines of one block as they are found, service by service.

    `codes` numbers the services that are asked for; what is added of another is left out.
    """

    codes: Mapping[str, int]
    _found: list[_Part] = field(factory=list, init=False)

    def add(self, person: NDArray[np.int32], code: str, status: Status, days: Mapping[str, Days]) -> None:
        """What is said of `code` to these people (numbers as in `View.numbers`); days left out are none."""
        number = self.codes.get(code)
        rows = np.flatnonzero(status)
        if number is not None and len(rows):
            self._found.append(_Part(rows, person.take(rows), number, status, days))

    def lines(self) -> Lines:
        """All of them under each other: some thousand people after the others, service by service."""
        size = sum(len(own.rows) for own in self._found)
        lines = Lines(
            np.empty(size, np.int32),
            np.empty(size, np.int16),
            np.empty(size, np.uint8),
            {name: np.zeros(size, np.int32) for name in DAYS},
        )
        first = 0
        for own, some in self._together():
            rows = own.rows[some]
            here = slice(first, first + len(rows))
            first += len(rows)
            lines.code[here] = own.code
            lines.person[here] = own.person[some]
            _taken(own.status, rows, lines.status[here])
            for name, day in own.days.items():
                _taken(day, rows, lines.days[name][here])
        return lines

    def _together(self) -> Iterator[tuple[_Part, slice]]:
        """The lines of each part that are of the first people, then of the next; people come in order."""
        ends = {int(own.person[place]) for own in self._found for place in (0, -1)}
        bounds = np.arange(min(ends, default=0), max(ends, default=-1) + 1, TOGETHER, dtype=np.int32)
        cuts = [[0, *np.searchsorted(own.person, bounds[1:]), len(own.rows)] for own in self._found]
        for nth in range(len(bounds)):
            for own, cut in zip(self._found, cuts, strict=True):
                if cut[nth] < cut[nth + 1]:
                    yield own, slice(cut[nth], cut[nth + 1])


def _taken(column: NDArray[Any], rows: NDArray[np.intp], out: NDArray[Any]) -> None:
    np.take(column, rows, out=out, mode="clip")  # any other mode writes into a buffer first


@frozen(eq=False)
class _Part:
    """What is said of one service; the rows for which it is listed, and whose they are."""

    rows: NDArray[np.intp]
    person: NDArray[np.int32]
    code: int
    status: Status
    days: Mapping[str, Days]
