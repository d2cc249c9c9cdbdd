"""What comes next in a series, and when, for everybody? The counterpart of `ilp.schedules.forecast`.

People who are owed the same steps are handled together. The first dose that is not done is reckoned from the
history, each later one as if the one before were given on the later of its recommended and the asked day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ilp.frames.doses.courses import Plan
from ilp.frames.doses.history import Places
from ilp.frames.doses.knowing import Knowing
from ilp.frames.doses.owing import Owing
from ilp.frames.doses.projecting import Projection, Spacing
from ilp.frames.doses.spans import since, span
from ilp.frames.doses.tracks import Ledger, Track
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.schedules.steps import Step


def forecast(track: Track, ledger: Ledger, known: Knowing, spacing: Spacing | None, owing: Owing) -> None:
    """Add what the series owes everybody to the list: done, owed, still to come, missed."""
    begun = np.zeros(ledger.history.people, np.bool_)
    for row in track.done:
        begun |= row > NEVER
    for plan, people in together(track, ledger, known.view.block.alive):
        if plan.elsewhere is not None:
            people = _elsewhere(plan.elsewhere, people, begun, ledger, known, owing)
        near = begun[people] | (ledger.ages.at(plan.youngest, people) <= known.horizon(people))
        if not near.all():
            people = people[np.flatnonzero(near)]
        _doses(Projection(track, people, ledger, known, spacing), plan, owing)


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
    ages, today = ledger.ages, known.asked_day(people)
    if not step.start <= known.asked.today < step.end:
        return people
    yes, unknown = known.answer(step.row.who)
    last = np.minimum(ages.at(step.until, people), ages.at(step.offered_until, people)) - 1
    asked = ~begun[people] & (today <= last) & (ages.at(step.earliest, people) <= known.horizon(people))
    asked &= (yes | unknown)[people]
    owing.say(step, people[asked], "unknown")
    return people[~asked]


def _doses(ahead: Projection, plan: Plan, owing: Owing) -> None:
    """Dose by dose: done, spared, credited, or owed; whoever is not owed one is owed none after it."""
    track, people, known = ahead.track, ahead.people, ahead.known
    birth = known.birth.on
    for number, (step, usual) in enumerate(zip(plan.steps, plan.usual, strict=True)):
        done = track.done[number, people] > NEVER
        owing.done(f"{track.series.stem}.{number + 1}", people[np.flatnonzero(done & ahead.going)])
        rest = np.flatnonzero(ahead.going > done)
        if not rest.size:
            continue
        if step is None:
            if usual is not None and usual.code in plan.spared:
                here = people[rest]
                spared = _admits(usual, birth[here]) & (known.asked_day(here) < known.listed_until[here])
                owing.say(usual, here[spared], "not_needed")
            continue
        rest, unknown = _allowed(ahead, step, rest)
        if track.credited is not None:
            credited = track.credited[number, people[rest]] > NEVER
            here = people[rest[credited]]
            owing.say(step, here[_within(step, here, ahead.ledger, known)], "not_needed")
            rest = rest[~credited]
        window = span(step, people[rest], ahead.ledger, known)
        if track.series.alone:
            ahead.restart(rest)
        if not window.there.all():
            there = np.flatnonzero(window.there)
            if not track.series.alone:
                ahead.going[rest[~window.there]] = False
            rest, window = rest[there], window.of(there)
        if rest.size:
            owing.owe(step, people[rest], ahead.owed(step, window, rest), unknown, plan.bars)


def _allowed(ahead: Projection, step: Step, rest: Places) -> tuple[Places, Flags | None]:
    """Whom of these does the rule mean, surely or perhaps; and of whom in the block is it not known?"""
    row = step.row
    if not row.who and row.born_from is None and row.born_until is None:
        return rest, None
    here = ahead.people[rest]
    yes, unknown = ahead.known.answer(step.row.who)
    allowed = _admits(step, ahead.known.birth.on[here]) & (yes | unknown)[here]
    if not allowed.all():
        ahead.going[rest[~allowed]] = False
        rest = rest[allowed]
    return rest, unknown


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
    return (known.asked_day(people) <= last) & (ages.at(step.earliest, people) <= known.horizon(people))


def meant(step: Step, people: Places, ledger: Ledger, known: Knowing) -> Flags:
    """Does the law mean these people to have the dose some time?"""
    ages, birth = ledger.ages, known.birth.on[people]
    yes, unknown = known.answer(step.row.who)
    last = np.minimum(ages.at(step.until, people), ages.at(step.offered_until, people)) - 1
    offered = (since(step.origins, birth) <= last) & (known.asked_day(people) <= last)
    return _admits(step, birth) & (yes | unknown)[people] & offered
