"""What comes next in a series, and when? From where the history has come to, by the rules on the asked day.

Later doses are projected as if each earlier one were given on the later of its recommended day and the asked
one. Whether a dose can still fit its window is tested with the intervals that a dose needs to count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define

from ilp.dates import Anchor, Calendar, shift
from ilp.lifecycle.eligibility import answer, means
from ilp.lifecycle.facts import Facts, school_start
from ilp.schedules.courses import USUAL, Course, Slots
from ilp.schedules.evaluate import Track, earliest_valid
from ilp.schedules.policy import Policy
from ilp.schedules.results import Owed, state
from ilp.schedules.steps import FAR, Length, Opening, Step, since


@define(eq=False)
class Span:
    """When the programme gives a dose: from `opens`, best `recommended`, late `overdue`, until `last`."""

    opens: int
    recommended: int
    overdue: int | None
    last: int
    offered_since: int


@define(eq=False)
class Chain:
    """Where the projection stands: the day the dose before is taken to be given, and the first possible."""

    given: int | None = None
    soonest: int | None = None
    missed: bool = False


@define(eq=False)
class Asked:
    """The person and the day, in the forms that every series needs."""

    facts: Facts
    ages: Sequence[int]
    policy: Policy
    horizon: int
    listed_until: int

    @property
    def today(self) -> int:
        """The asked day."""
        return self.facts.today


def forecast(
    track: Track, asked: Asked, spaced: tuple[int, int], not_needed: Sequence[str]
) -> Iterator[Owed]:
    """Which doses of the series are done, owed, still to come or missed? In the order of their numbers.

    `spaced` is the first day that live vaccines leave free again, and the day on which they share (0: none).
    """
    course, today = track.course, asked.today
    if not track.done and asked.ages[course.youngest] > asked.horizon:
        return
    birth = asked.facts.anchor.ordinal
    slots = course.slots.get(track.way, ())
    chain = Chain()
    first = True
    for number in range(1, max(len(slots), course.length) + 1):
        if number in track.done:
            day, own = track.done[number]
            yield Owed(own.row, own.code, "done", own.programmes, done_on=day)
            continue
        step = in_force(slots, number, today)
        if step is None:
            spare = in_force(course.slots.get(USUAL, ()), number, today)
            listed = spare is not None and spare.admits(birth) and today < asked.listed_until
            if spare is not None and listed and spare.code in not_needed:
                why = ("catch_up_fewer_doses",)
                yield Owed(spare.row, spare.code, "not_needed", spare.programmes, reasons=why)
            continue
        if not step.admits(birth):
            return
        allowed = answer(step.row.who, asked.facts)
        if allowed.eligible is False:
            return
        if number in track.credited:
            if _within(step, asked):
                yield Owed(step.row, step.code, "not_needed", step.programmes, reasons=("credited",))
            continue
        span = _span(step, asked, birth)
        if span is None:
            if course.alone:
                continue
            return
        if course.alone:
            chain = Chain()
            first = True
        owed = _owed(step, span, track, asked, chain, spaced, first=first)
        first = False
        if owed is None:
            if course.alone:
                continue
            return
        if allowed.eligible is None:
            owed = Owed(step.row, step.code, "unknown", step.programmes, missing=allowed.missing)
        yield owed


def in_force(slots: Slots, number: int, day: int) -> Step | None:
    """Which rule for this dose holds on this day? None when there is none."""
    steps = slots[number - 1] if number <= len(slots) else ()
    return next((own for own in steps if own.start <= day < own.end), None)


def _within(step: Step, asked: Asked) -> bool:
    last = min(asked.ages[step.until], asked.ages[step.offered_until]) - 1
    return asked.today <= last and asked.ages[step.earliest] <= asked.horizon


def _owed(
    step: Step, span: Span, track: Track, asked: Asked, chain: Chain, spaced: tuple[int, int], *, first: bool
) -> Owed | None:
    """One dose that is not done: its days and its state. None when it is not listed (nor those behind it)."""
    today, ages, policy = asked.today, asked.ages, asked.policy
    calendar = policy.calendar
    if first:
        valid = earliest_valid(step, track, ages, policy)
        before = track.last_valid
        free, shared = spaced
        if shared == today and max(valid, span.opens) <= today:
            free = 0
        soonest = max(valid, free, today)
        valid = max(valid, free)
    else:
        before = chain.given
        valid = _after(ages[step.valid_from], before, step.min_interval, calendar)
        soonest = max(_after(ages[step.valid_from], chain.soonest, step.min_interval, calendar), today)
    if step.openings:
        soonest = max(soonest, span.opens)
    fixed = max(valid, span.opens)
    earliest = max(_after(fixed, before, step.programme_interval, calendar), span.offered_since)
    if earliest > span.last:
        earliest = max(fixed, span.offered_since)
    recommended = max(earliest, span.recommended)
    overdue = None
    if span.overdue is not None:
        overdue = max(earliest, span.overdue)
        if earliest == span.offered_since:
            overdue = max(overdue, shift(earliest, *step.late, calendar))
        if overdue > span.last:
            overdue = None
    last = None if span.last >= FAR - 1 else span.last
    closed = today > span.last
    if closed or soonest > span.last or chain.missed:
        if span.offered_since > span.last or today >= asked.listed_until:
            return None
        chain.missed = True
        reason = "window_closed" if closed else "window_cannot_be_met"
        owed = Owed(step.row, step.code, "missed", step.programmes, latest=last, reasons=(reason,))
        if closed and earliest <= span.last and first:
            owed.valid_from, owed.earliest, owed.recommended = valid, earliest, recommended
            owed.overdue = overdue
        return owed
    if earliest > asked.horizon:
        return None
    chain.given = max(recommended, today)
    chain.soonest = soonest
    return Owed(
        step.row,
        step.code,
        state(today, earliest, overdue, span.last),
        step.programmes,
        valid,
        earliest,
        recommended,
        overdue,
        last,
    )


def _after(floor: int, day: int | None, length: Length | None, calendar: Calendar) -> int:
    if day is None or length is None:
        return floor
    return max(floor, shift(day, *length, calendar))


def _span(step: Step, asked: Asked, birth: int) -> Span | None:
    """When does the programme give this dose to this person? None when it never was for them."""
    ages = asked.ages
    until = ages[step.until]
    if not step.openings:
        return Span(
            opens=ages[step.earliest],
            recommended=ages[step.recommended],
            overdue=None if step.never_overdue else ages[step.overdue],
            last=min(until, ages[step.offered_until]) - 1,
            offered_since=since(step.origins, birth),
        )
    found: Span | None = None
    for opening in step.openings:
        own = _opening(opening, asked, until, birth)
        if own is None or own.offered_since > own.last:
            continue
        if found is None or _before(own, found, asked.today):
            found = own
    if found is not None and step.never_overdue:
        found.overdue = None
    return found


def _before(own: Span, other: Span, today: int) -> bool:
    """Which of two windows is to be named: the first that is not over, else the one that closed last."""
    return (own.last < today, abs(own.opens - today)) < (other.last < today, abs(other.opens - today))


def _opening(opening: Opening, asked: Asked, until: int, birth: int) -> Span | None:
    facts = asked.facts
    if opening.grade is None:
        start = facts.anchor
    else:
        begin = school_start(facts, opening.grade)
        if begin is None or begin > asked.horizon:
            return None
        start = Anchor.of(begin, facts.calendar)
    if opening.who and means(opening.who, facts) is False:
        return None
    return Span(
        opens=start.at(opening.earliest),
        recommended=start.at(opening.recommended),
        overdue=start.at(opening.overdue),
        last=min(until, FAR if opening.until is None else start.at(opening.until)) - 1,
        offered_since=since(opening.origins, birth),
    )


def elsewhere(course: Course, asked: Asked) -> Owed | None:
    """Might the series be owed if the area were known? Then the answer is unknown, the area missing."""
    step = course.elsewhere
    if step is None:
        return None
    ages, today = asked.ages, asked.today
    last = min(ages[step.until], ages[step.offered_until]) - 1
    if today > last or ages[step.earliest] > asked.horizon or not step.start <= today < step.end:
        return None
    if means(step.row.who, asked.facts) is False:
        return None
    return Owed(step.row, step.code, "unknown", step.programmes, missing=("area",))
