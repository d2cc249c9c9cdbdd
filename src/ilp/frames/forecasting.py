"""What comes next in a series, and when, for everybody? The counterpart of `ilp.schedules.forecast`.

People who are owed the same steps are handled together. The first dose that is not done is reckoned from the
history, each later one as if the one before were given on the later of its recommended and the asked day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from attrs import define

from ilp.frames.collecting import UNLISTED
from ilp.frames.courses import Plan
from ilp.frames.days import NEVER, Days, Flags
from ilp.frames.history import Places
from ilp.frames.knowing import Knowing
from ilp.frames.owing import Owed, Owing, shown, state
from ilp.frames.spans import Span, since, span
from ilp.frames.tracks import Ledger, Track
from ilp.schedules.steps import Length, Step


@define(eq=False)
class Chain:
    """Where the projection of each person stands: a dose not yet asked about, then the one before."""

    given: Days
    soonest: Days
    missed: Flags
    first: Flags
    going: Flags

    @classmethod
    def start(cls, many: int) -> Chain:
        """Nobody has been asked about yet."""
        none, no, yes = np.full(many, NEVER, np.int32), np.zeros(many, np.bool_), np.ones(many, np.bool_)
        return cls(none, none.copy(), no, yes, yes.copy())


@define(eq=False)
class Spacing:
    """The first day that live vaccines leave free again, and the day on which they share (`NEVER`: none)."""

    free: Days
    shared: Days


def forecast(track: Track, ledger: Ledger, known: Knowing, spacing: Spacing | None, owing: Owing) -> None:
    """Add what the series owes everybody to the list: done, owed, still to come, missed."""
    begun = (track.done > NEVER).any(axis=0)
    for plan, people in together(track, ledger, known.view.block.alive):
        if plan.elsewhere is not None:
            people = _elsewhere(plan.elsewhere, people, begun, ledger, known, owing)
        near = begun[people] | (ledger.ages.at(plan.youngest, people) <= known.asked.horizon)
        _doses(track, plan, people[near], ledger, known, spacing, owing)


def together(track: Track, ledger: Ledger, some: Flags) -> Iterator[tuple[Plan, Places]]:
    """Those of these people whom the law owes the same steps."""
    groups: dict[Any, tuple[int, Plan]] = {}
    ways = len(track.series.ways)
    table = np.zeros(len(track.series.courses) * ways, np.int32)
    for (law, way), plan in track.series.plans.items():
        steps = (*plan.steps, *plan.usual, plan.elsewhere)
        key = (*map(id, steps), *map(id, plan.bars), plan.spared, plan.youngest)
        number, _ = groups.setdefault(key, (len(groups), plan))
        table[law * ways + way] = number
    group = table[ledger.law * np.int32(ways) + track.way]
    for number, plan in groups.values():
        people = np.flatnonzero((group == number) & some)
        if people.size:
            yield plan, people


def _elsewhere(
    step: Step, people: Places, begun: Flags, ledger: Ledger, known: Knowing, owing: Owing
) -> Places:
    """Might it be owed if the area were known? Then it is unknown; who is left is forecast as usual."""
    ages, today = ledger.ages, known.asked.today
    if not step.start <= today < step.end:
        return people
    yes, unknown = known.answer(step.row.who)
    last = np.minimum(ages.at(step.until, people), ages.at(step.offered_until, people)) - 1
    asked = ~begun[people] & (today <= last) & (ages.at(step.earliest, people) <= known.asked.horizon)
    asked &= (yes | unknown)[people]
    owing.say(step, people[asked], "unknown")
    return people[~asked]


def _doses(
    track: Track,
    plan: Plan,
    people: Places,
    ledger: Ledger,
    known: Knowing,
    spacing: Spacing | None,
    owing: Owing,
) -> None:
    chain = Chain.start(people.size)
    birth = known.birth.on
    for number, (step, usual) in enumerate(zip(plan.steps, plan.usual, strict=True)):
        done = track.done[number, people] > NEVER
        owing.done(f"{track.series.stem}.{number + 1}", people[done & chain.going])
        rest = np.flatnonzero(~done & chain.going)
        if not rest.size:
            continue
        if step is None:
            if usual is not None and usual.code in plan.spared:
                here = people[rest]
                meant = _admits(usual, birth[here]) & (known.asked.today < known.listed_until[here])
                owing.say(usual, here[meant], "not_needed")
            continue
        yes, unknown = known.answer(step.row.who)
        allowed = _admits(step, birth[people[rest]]) & (yes | unknown)[people[rest]]
        chain.going[rest[~allowed]] = False
        rest = rest[allowed]
        if track.credited is not None:
            credited = track.credited[number, people[rest]] > NEVER
            here = people[rest[credited]]
            owing.say(step, here[_within(step, here, ledger, known)], "not_needed")
            rest = rest[~credited]
        window = span(step, people[rest], ledger.ages, known)
        if track.series.alone:
            chain.given[rest] = chain.soonest[rest] = NEVER
            chain.missed[rest], chain.first[rest] = False, True
        else:
            chain.going[rest[~window.there]] = False
        rest, window = rest[window.there], window.of(window.there)
        if rest.size:
            owed = _owed(step, window, track, people, rest, ledger, known, chain, spacing)
            if not track.series.alone:
                chain.going[rest[owed.status == UNLISTED]] = False
            owing.owe(step, people[rest], owed, unknown[people[rest]], plan.bars)


def _admits(step: Step, birth: Days) -> Flags:
    row = step.row
    meant = np.ones(birth.size, np.bool_)
    if row.born_from is not None:
        meant &= birth >= row.born_from.toordinal()
    if row.born_until is not None:
        meant &= birth < row.born_until.toordinal()
    return meant


def _within(step: Step, people: Places, ledger: Ledger, known: Knowing) -> Flags:
    ages = ledger.ages
    last = np.minimum(ages.at(step.until, people), ages.at(step.offered_until, people)) - 1
    return (known.asked.today <= last) & (ages.at(step.earliest, people) <= known.asked.horizon)


def meant(step: Step, people: Places, ledger: Ledger, known: Knowing) -> Flags:
    """Does the law mean these people to have the dose some time?"""
    ages, birth = ledger.ages, known.birth.on[people]
    yes, unknown = known.answer(step.row.who)
    last = np.minimum(ages.at(step.until, people), ages.at(step.offered_until, people)) - 1
    offered = (since(step.origins, birth) <= last) & (known.asked.today <= last)
    return _admits(step, birth) & (yes | unknown)[people] & offered


def _owed(
    step: Step,
    window: Span,
    track: Track,
    people: Places,
    rest: Places,
    ledger: Ledger,
    known: Knowing,
    chain: Chain,
    spacing: Spacing | None,
) -> Owed:
    """A dose that is not done: its days and its state, where it is listed. Moves the projection on."""
    here, today, lengths = people[rest], np.int32(known.asked.today), ledger.lengths
    young = ledger.ages.at(step.valid_from, here)
    first = chain.first[rest]
    before = np.where(first, track.last_valid[here], chain.given[rest])

    def later(floor: Days, day: Days, length: Length | None) -> Days:
        return floor if length is None else np.maximum(floor, lengths.after(day, length))

    valid = later(young, before, step.min_interval)
    soonest = later(young, np.where(first, before, chain.soonest[rest]), step.min_interval)
    invalid = np.where(first, track.last_invalid[here], NEVER)
    if invalid.any():
        valid = later(valid, invalid, step.repeat_after)
        soonest = later(soonest, invalid, step.repeat_after)
    if spacing is not None:
        free, shared = spacing.free[here], spacing.shared[here] == today
        shared &= np.maximum(valid, window.opens) <= today
        free = np.where(first & ~shared, free, NEVER)
        soonest = np.maximum(soonest, free)
        valid = np.maximum(valid, free)
    soonest = np.maximum(soonest, today)
    if step.openings:
        soonest = np.maximum(soonest, window.opens)
    last = window.last
    fixed = np.maximum(valid, window.opens)
    earliest = np.maximum(later(fixed, before, step.programme_interval), window.since)
    earliest = np.where(earliest > last, np.maximum(fixed, window.since), earliest)
    recommended = np.maximum(earliest, window.recommended)
    overdue = _overdue(step, window, earliest, ledger)
    closed = today > last
    gone = closed | (soonest > last) | chain.missed[rest]
    silent = (window.since > last) | (today >= known.listed_until[here])
    coming = ~gone & (earliest <= known.asked.horizon)
    chain.missed[rest] |= gone
    chain.first[rest] = False
    on = rest[coming]
    chain.given[on] = np.maximum(recommended, today)[coming]
    chain.soonest[on] = soonest[coming]
    dated = coming | (closed & (earliest <= last) & first)
    listed = coming | (gone & ~silent)
    return Owed(
        status=state(listed, gone, earliest, overdue, known.asked.today),
        valid_from=np.where(dated, valid, NEVER),
        earliest=np.where(dated, earliest, NEVER),
        recommended=np.where(dated, recommended, NEVER),
        overdue=np.where(dated, overdue, NEVER),
        latest=shown(last),
    )


def _overdue(step: Step, window: Span, earliest: Days, ledger: Ledger) -> Days:
    """The first late day; where the rule itself came late, at least its usual distance from then."""
    if window.overdue is None:
        return np.full(earliest.size, NEVER, np.int32)
    overdue = np.maximum(earliest, window.overdue)
    new = np.flatnonzero(earliest == window.since)
    if new.size:
        overdue[new] = np.maximum(overdue[new], ledger.lengths.after(earliest[new], step.late))
    return np.where(overdue > window.last, NEVER, overdue)
