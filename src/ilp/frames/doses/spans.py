"""When does the programme give a dose to each of these people? In its window, or in one of several.

The counterpart of `Span` in `ilp.schedules.forecast`, a column for each of its days.
"""

from __future__ import annotations

import numpy as np
from attrs import define

from ilp.dates import Period
from ilp.frames.doses.history import Places
from ilp.frames.doses.knowing import Knowing
from ilp.frames.doses.reckoning import Lengths
from ilp.frames.doses.tracks import Ledger
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.schedules.steps import FAR, Opening, Origin, Step


@define(eq=False)
class Span:
    """From when until when is the dose given, when best, when late (None: never), since when is it offered?

    `there` is false for whom it never was.
    """

    opens: Days
    recommended: Days
    overdue: Days | None
    last: Days
    since: Days
    there: Flags

    def of(self, chosen: Places | Flags) -> Span:
        """The same of some of the people."""
        overdue = None if self.overdue is None else self.overdue[chosen]
        return Span(
            self.opens[chosen],
            self.recommended[chosen],
            overdue,
            self.last[chosen],
            self.since[chosen],
            self.there[chosen],
        )


def span(step: Step, people: Places, ledger: Ledger, known: Knowing) -> Span:
    """The window of each of these people."""
    ages = ledger.ages
    birth = known.birth.on[people]
    until = ages.at(step.until, people)
    if not step.openings:
        return Span(
            opens=ages.at(step.earliest, people),
            recommended=ages.at(step.recommended, people),
            overdue=None if step.never_overdue else ages.at(step.overdue, people),
            last=np.minimum(until, ages.at(step.offered_until, people)) - np.int32(1),
            since=since(step.origins, birth),
            there=np.ones(people.size, np.bool_),
        )
    found: Span | None = None
    for opening in step.openings:
        own = _opening(opening, people, until, birth, ledger.lengths, known)
        own.there &= own.since <= own.last
        found = own if found is None else _named(own, found, known.asked_day(people))
    assert found is not None
    if step.never_overdue:
        found.overdue = None
    return found


def since(origins: tuple[Origin, ...], birth: Days) -> Days:
    """Since when has this been offered to people born on these days? `FAR` when never."""
    found = np.full(birth.size, FAR, np.int32)
    for own in origins:
        meant = (own.born_from <= birth) & (birth < own.born_until)
        np.putmask(found, meant, np.minimum(found, np.int32(own.start)))
    return found


def _opening(
    opening: Opening, people: Places, until: Days, birth: Days, lengths: Lengths, known: Knowing
) -> Span:
    if opening.grade is None:
        start = birth
        there = np.ones(people.size, np.bool_)
    else:
        start = known.school(opening.grade)[people]
        there = (start > NEVER) & (start <= known.horizon(people))
        start = start * there
    if opening.who:
        yes, unknown = known.answer(opening.who)
        there = there & (yes | unknown)[people]

    def at(period: Period | None) -> Days:
        if period is None:
            return np.full(people.size, FAR, np.int32)
        return lengths.after(start, (period.months, period.days))

    return Span(
        opens=at(opening.earliest),
        recommended=at(opening.recommended),
        overdue=at(opening.overdue),
        last=np.minimum(until, at(opening.until)) - np.int32(1),
        since=since(opening.origins, birth),
        there=there,
    )


def _named(own: Span, other: Span, today: Days) -> Span:
    """Which of two windows is to be named: the first that is not over, else the one that closed last."""
    over, gone = own.last < today, other.last < today
    nearer = np.abs(own.opens - today) < np.abs(other.opens - today)
    before = own.there & (~other.there | (~over & gone) | ((over == gone) & nearer))
    assert own.overdue is not None
    assert other.overdue is not None
    return Span(
        opens=np.where(before, own.opens, other.opens),
        recommended=np.where(before, own.recommended, other.recommended),
        overdue=np.where(before, own.overdue, other.overdue),
        last=np.where(before, own.last, other.last),
        since=np.where(before, own.since, other.since),
        there=own.there | other.there,
    )
