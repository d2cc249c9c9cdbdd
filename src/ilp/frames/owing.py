"""What is said of each dose of each person? The rows of one block, with what stands against a product laid over.

Done stays done. A dose that is forbidden has no days, so that nobody reads it as due; one that is deferred
keeps them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ilp.frames.days import NEVER, Days, Flags
from ilp.frames.history import Places
from ilp.schedules.steps import FAR, Step

STATUSES = (
    *("done", "due", "overdue", "upcoming", "missed", "not_needed", "deferred", "contraindicated"),
    "unknown",
)
"""Each status a number in the rows: its place here."""
NUMBER = {status: number for number, status in enumerate(STATUSES)}
DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
Bars = NDArray[np.int8]
FREE, DEFERRED, UNKNOWN, FORBIDDEN = range(4)
"""What stands against a product: nothing, or more and more."""


@define(eq=False)
class Owed:
    """What is owed of one dose: whether it is listed, its status as a number, its days."""

    listed: Flags
    status: Bars
    valid_from: Days
    earliest: Days
    recommended: Days
    overdue: Days
    latest: Days


@define(eq=False)
class Rows:
    """Rows of one code: the people, a status for each (or one for all), the days where there are any."""

    code: str
    people: Places
    status: Bars
    days: tuple[Days, ...] | None


@define(eq=False)
class Listed:
    """The rows of one block as they are found; `against` says what stands against these products (or None)."""

    against: Callable[[frozenset[str]], Bars | None]
    rows: list[Rows] = field(factory=list)

    def done(self, stem: str, number: int, people: Places) -> None:
        """These people have this dose of the series."""
        self._add(f"{stem}.{number}", people, "done")

    def say(self, step: Step, people: Places, status: str) -> None:
        """A status without days, which nothing that stands against the product changes."""
        self._add(step.code, people, status)

    def owe(self, step: Step, people: Places, owed: Owed, unknown: Flags) -> None:
        """What is owed to these people; of whom it is not known whether it is meant for them, it is said."""
        self.say(step, people[owed.listed & unknown], "unknown")
        kept = np.flatnonzero(owed.listed & ~unknown)
        if not kept.size:
            return
        people, status = people[kept], owed.status[kept]
        days = tuple(getattr(owed, name)[kept] for name in DAYS)
        bars = self.against(step.products)
        if bars is not None:
            gone = _lay_over(status, bars[people])
            days = tuple(np.where(gone, NEVER, own) for own in days)
        self.rows.append(Rows(step.code, people, status, days))

    def _add(self, code: str, people: Places, status: str) -> None:
        if people.size:
            self.rows.append(Rows(code, people, np.full(people.size, NUMBER[status], np.int8), None))


def _lay_over(status: Bars, bars: Bars) -> Flags:
    """Change the statuses against which something stands; whose days are gone?"""
    forbidden = bars == FORBIDDEN
    unknown = (bars == UNKNOWN) & (status != NUMBER["missed"])
    open_ = (status == NUMBER["due"]) | (status == NUMBER["overdue"])
    status[(bars == DEFERRED) & open_] = NUMBER["deferred"]
    status[forbidden] = NUMBER["contraindicated"]
    status[unknown] = NUMBER["unknown"]
    return forbidden | unknown


def shown(last: Days) -> Days:
    """The last day as it is shown: a bound that is not there is not."""
    return np.where(last < FAR - 1, last, NEVER)


def state(missed: Flags, earliest: Days, overdue: Days, today: int) -> Bars:
    """Is it upcoming, due, overdue or missed today?"""
    late = (overdue > NEVER) & (overdue <= today)
    found = np.where(late, NUMBER["overdue"], NUMBER["due"]).astype(np.int8)
    found[earliest > today] = NUMBER["upcoming"]
    found[missed] = NUMBER["missed"]
    return found
