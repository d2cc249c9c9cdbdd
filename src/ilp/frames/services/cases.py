"""What is said of a service, case by case? The first case that holds for a person answers.

The reference engine returns as soon as it knows; over arrays every return is a case. Whom no listed case
meets is not in the table.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.leaving.collecting import NUMBER, UNLISTED, Status
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.schedules.steps import FAR

DUE, OVERDUE, UPCOMING, MISSED = (NUMBER[own] for own in ("due", "overdue", "upcoming", "missed"))
DONE, AT_CONTACT = NUMBER["done"], NUMBER["at_contact"]
NOT_ELIGIBLE, UNKNOWN = NUMBER["not_eligible"], NUMBER["unknown"]
EVERYONE = np.True_


@define(eq=False)
class Cases:
    """What is said of one service to the people of a view; `unsaid` are those to whom nothing is said yet."""

    view: View
    asked: Asked
    always: bool = False
    unsaid: Flags = field(init=False)
    status: Status = field(init=False)
    days: dict[str, Days] = field(factory=dict, init=False)
    done_on: Days | None = field(default=None, init=False)
    """Of numbered contacts, the day on which each was done; `NEVER` where it was not."""
    places: NDArray[np.intp] | None = field(default=None, init=False)

    @unsaid.default
    def _unsaid(self) -> Flags:
        return np.ones(len(self.view), bool)

    @status.default
    def _status(self) -> Status:
        return np.full(len(self.view), UNLISTED, np.uint8)

    def say(self, holds: Any, status: Any, **days: Days) -> Flags:
        """A case with this status (or these) and these days; to whom is it said?"""
        now: Flags = self.unsaid & holds
        if not now.any():
            return now
        self.unsaid ^= now
        np.putmask(self.status, now, status)
        for name, day in days.items():
            if name not in self.days:
                self.days[name] = np.full(len(self.view), NEVER, np.int32)
            np.putmask(self.days[name], now, np.asarray(day).astype(np.int32, copy=False))
        return now

    def out(self, holds: Any) -> None:
        """Not in the target: said only of what is always listed."""
        self.say(holds, NOT_ELIGIBLE if self.always else UNLISTED)

    def place(self, holds: Any, first: Days, best: Days, late: Days | None, last: Days) -> None:
        """A service that is not done: its days and its state, or out beyond the horizon."""
        self.out(holds & (first > self.view.horizon))
        days = {"earliest": first, "recommended": np.maximum(first, best), "latest": shown(last)}
        if late is not None:
            late = np.maximum(first, late)
            days["overdue"] = np.where(late <= last, late, NEVER)
        self.say(holds, state(self.view.today, first, late, last), **days)

    def done(self, holds: Any, following: Days | None = None, last: Days | None = None) -> None:
        """Done while it holds; `recommended` is the next due day, if there is one before the end."""
        if following is None:
            self.say(holds, DONE)
            return
        fits = following if last is None else np.where(following <= last, following, NEVER)
        self.say(holds, DONE, recommended=fits)

    def rest(self) -> Cases:
        """The service for those to whom nothing is said yet; `close` brings what is said to them back."""
        if bool(self.unsaid.all()):
            return self
        places = np.flatnonzero(self.unsaid)
        own = Cases(self.view.at(places), self.asked, self.always)
        own.places = places
        return own

    def close(self, rest: Cases) -> None:
        """Take over what was said to the rest."""
        if rest is not self and rest.places is not None:
            self.status[rest.places] = rest.status
            for name, day in rest.days.items():
                if name not in self.days:
                    self.days[name] = np.full(len(self.view), NEVER, np.int32)
                self.days[name][rest.places] = day
            self.unsaid[rest.places] = rest.unsaid


def shown(last: Days) -> Days:
    """The last day as it is shown: a bound that is not there is not."""
    return np.where(last < FAR - 1, last, NEVER)


def state(today: Days, first: Days, late: Days | None, last: Days) -> Status:
    """Is it upcoming, due, overdue or missed today?"""
    found = np.full(np.shape(first), DUE, np.uint8)
    if late is not None:
        np.putmask(found, late <= today, OVERDUE)
    np.putmask(found, first > today, UPCOMING)
    np.putmask(found, last < today, MISSED)
    return found
