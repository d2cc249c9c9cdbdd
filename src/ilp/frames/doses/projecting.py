"""How does a series go on? The days of each dose that is not done, as if each one before were given in time.

One projection follows some people through the doses of a series: of each it keeps the day on which the dose
before is taken to be given, and the first possible day.
"""

from __future__ import annotations

import numpy as np
from attrs import define, field

from ilp.frames.doses.history import Places
from ilp.frames.doses.knowing import Knowing
from ilp.frames.doses.owing import Owed, shown, state
from ilp.frames.doses.spans import Span
from ilp.frames.doses.tracks import Ledger, Track
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.leaving.collecting import UNLISTED
from ilp.schedules.steps import Length, Step


@define(eq=False)
class Spacing:
    """The first day that live vaccines leave free again, and the day on which they share (`NEVER`: none)."""

    free: Days
    shared: Days


@define(eq=False)
class Projection:
    """Some people on their way through a series; `going` are those of whom more is to be said."""

    track: Track
    people: Places
    ledger: Ledger
    known: Knowing
    spacing: Spacing | None
    given: Days = field(init=False)
    soonest: Days = field(init=False)
    missed: Flags = field(init=False)
    first: Flags = field(init=False)
    going: Flags = field(init=False)

    def __attrs_post_init__(self) -> None:
        many = self.people.size
        self.given, self.soonest = np.full(many, NEVER, np.int32), np.full(many, NEVER, np.int32)
        self.missed = np.zeros(many, np.bool_)
        self.first, self.going = np.ones(many, np.bool_), np.ones(many, np.bool_)

    def restart(self, rest: Places) -> None:
        """For these the next dose does not hang on those before."""
        self.given[rest] = self.soonest[rest] = NEVER
        self.missed[rest], self.first[rest] = False, True

    def owed(self, step: Step, window: Span, rest: Places) -> Owed:
        """A dose that is not done: its days and its state. Whom it does not list does not go on."""
        here, first = self.people[rest], self.first[rest]
        today = self.known.asked_day(here)
        before, valid, soonest = self._possible(step, window, rest, here, first)
        last = window.last
        fixed = np.maximum(valid, window.opens)
        earliest = np.maximum(self._later(fixed, before, step.programme_interval), window.since)
        beyond = np.flatnonzero(earliest > last)
        earliest[beyond] = np.maximum(fixed, window.since)[beyond]
        recommended = np.maximum(earliest, window.recommended)
        overdue = _overdue(step, window, earliest, self.ledger)
        closed = today > last
        gone = closed | (soonest > last) | self.missed[rest]
        silent = (window.since > last) | (today >= self.known.listed_until[here])
        coming = ~gone & (earliest <= self.known.horizon(here))
        self.missed[rest] |= gone
        self.first[rest] = False
        self.given[rest] = np.where(coming, np.maximum(recommended, today), self.given[rest])
        self.soonest[rest] = np.where(coming, soonest, self.soonest[rest])
        listed = coming | (gone & ~silent)
        status = state(listed, gone, earliest, overdue, today)
        if not self.track.series.alone:
            self.going[rest] = status != UNLISTED
        dated = coming | (closed & (earliest <= last) & first)
        valid, earliest, recommended, overdue = (
            own * dated for own in (valid, earliest, recommended, overdue)
        )
        return Owed(status, valid, earliest, recommended, overdue, shown(last))

    def _possible(
        self, step: Step, window: Span, rest: Places, here: Places, first: Flags
    ) -> tuple[Days, Days, Days]:
        """The dose before, the first day on which this one would count, and the first possible one."""
        track, today = self.track, self.known.asked_day(here)
        young = self.ledger.ages.at(step.valid_from, here)
        before = np.where(first, track.last_valid[here], self.given[rest])
        soonest = np.where(first, before, self.soonest[rest])
        valid = self._later(young, before, step.min_interval)
        soonest = self._later(young, soonest, step.min_interval)
        invalid = np.where(first, track.last_invalid[here], np.int32(NEVER))
        if invalid.any():
            valid = self._later(valid, invalid, step.repeat_after)
            soonest = self._later(soonest, invalid, step.repeat_after)
        if self.spacing is not None:
            shares = self.spacing.shared[here] == today
            shares &= np.maximum(valid, window.opens) <= today
            free = np.where(first & ~shares, self.spacing.free[here], np.int32(NEVER))
            soonest, valid = np.maximum(soonest, free), np.maximum(valid, free)
        soonest = np.maximum(soonest, today)
        if step.openings:
            soonest = np.maximum(soonest, window.opens)
        return before, valid, soonest

    def _later(self, floor: Days, day: Days, length: Length | None) -> Days:
        return floor if length is None else np.maximum(floor, self.ledger.lengths.after(day, length))


def _overdue(step: Step, window: Span, earliest: Days, ledger: Ledger) -> Days:
    """The first late day; where the rule itself came late, at least its usual distance from then."""
    if window.overdue is None:
        return np.full(earliest.size, NEVER, np.int32)
    overdue = np.maximum(earliest, window.overdue)
    new = np.flatnonzero(earliest == window.since)
    if new.size:
        overdue[new] = np.maximum(overdue[new], ledger.lengths.after(earliest[new], step.late))
    overdue *= overdue <= window.last
    return overdue
