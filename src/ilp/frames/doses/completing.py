"""Who is complete? Sets of doses that together mean something, for everybody of a block.

The counterpart of `ilp.schedules.completions` over arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import field, frozen

from ilp.frames.doses.forecasting import meant, together
from ilp.frames.doses.history import Places
from ilp.frames.doses.knowing import Knowing
from ilp.frames.doses.tracks import Ledger, Track
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.leaving.collecting import NUMBER, UNLISTED, Status
from ilp.rulebook.rows import Completion
from ilp.schedules.courses import split

Doses = Sequence[tuple[str, int | None]]
Contacts = Mapping[str, tuple[Status, Days]]
"""Of contacts that are no doses, by code: the status of everybody in the block, and the day it was done."""


@frozen(eq=False)
class Reached:
    """How one completion stands for those whom it concerns: complete since which day, or not (`NEVER`)."""

    code: str
    people: Places
    complete: Flags
    completed_on: Days
    missing: Mapping[str, Flags] = field(factory=dict)
    """Who of them lacks which dose or contact?"""


@frozen(eq=False)
class Standing:
    """How everybody of a block stands: the tracks, and what is listed of each dose and each contact."""

    tracks: Mapping[str, Track]
    ledger: Ledger
    known: Knowing
    listed: Mapping[str, Status]
    contacts: Contacts


def completed(row: Completion, doses: Doses, some: Flags, own: Standing) -> Iterator[Reached]:
    """How does the completion stand for those of these people whom it concerns?"""
    yes, _ = own.known.answer(row.who)
    people = np.flatnonzero(some & yes)
    if not people.size:
        return
    if row.status_of is not None:
        track = own.tracks[row.status_of]
        each = range(1, row.reaches + 1)
        lacks = {f"{row.status_of}.{number}": _number(track, number, people) == NEVER for number in each}
        yield _said(row.code, people, _number(track, row.reaches, people), lacks)
    elif row.absent_by is not None:
        yield _said(row.code, people, _absent(row, own.tracks, own.known, people))
    else:
        yield from _set(row.code, doses, people, own)


def _said(code: str, people: Places, day: Days, missing: Mapping[str, Flags] | None = None) -> Reached:
    return Reached(code, people, day > NEVER, day, missing or {})


def _number(track: Track, number: int, people: Places) -> Days:
    """When was the number reached, by a dose of the series or by those that count for it?"""
    if number > track.series.length:
        return np.full(people.size, NEVER, np.int32)
    done: Days = track.done[number - 1, people]
    if track.credited is None:
        return done
    return np.where(done > NEVER, done, track.credited[number - 1, people])


def _absent(row: Completion, tracks: Mapping[str, Track], known: Knowing, people: Places) -> Days:
    """The day by which none of the doses was reached; `NEVER` where the status does not hold."""
    assert row.absent_by is not None
    limit = known.birth[people].at(row.absent_by)
    holds = np.ones(people.size, np.bool_)
    for codes, wanted in ((row.reached, True), (row.requires, False)):
        for code in codes:
            stem, number = split(code, tracks)
            day = tracks[stem].done[(number or 1) - 1, people]
            holds &= ((day > NEVER) & (day < limit)) == wanted
    return np.where(holds, limit, np.int32(NEVER))


def _set(code: str, doses: Doses, people: Places, own: Standing) -> Iterator[Reached]:
    """A set of doses, without those that no rule means for the person; not said where nothing is left."""
    last = np.full(people.size, NEVER, np.int32)
    spared = np.zeros(people.size, np.bool_)
    missing: dict[str, Flags] = {}
    for stem, number in doses:
        track = own.tracks.get(stem)
        if track is None:
            for contact, (status, done_on) in _contacts(stem, number, own.contacts):
                day = done_on[people]
                last = np.maximum(last, day)
                missing[contact] = (day == NEVER) & (status[people] != UNLISTED)
            continue
        for wanted in [number] if number else range(1, track.series.length + 1):
            day = track.done[wanted - 1, people]
            last = np.maximum(last, day)
            said = own.listed.get(f"{stem}.{wanted}", _NOTHING)
            status = said[people] if said.size else np.zeros(people.size, np.uint8)
            superfluous = status == NUMBER["not_needed"]
            open_ = day == NEVER
            spared |= open_ & superfluous
            ask = np.zeros(own.ledger.history.people, np.bool_)
            ask[people[open_ & (status == UNLISTED)]] = True
            listed = open_ & (status != UNLISTED) & ~superfluous
            missing[f"{stem}.{wanted}"] = listed | _meant(track, wanted, ask, own)[people]
    lacking = np.logical_or.reduce(list(missing.values())) if missing else np.zeros(people.size, np.bool_)
    kept = (last > NEVER) | lacking | spared
    complete = ~lacking & (last > NEVER)
    day = np.where(complete, last, np.int32(NEVER))[kept]
    yield _said(code, people[kept], day, {each: lacks[kept] for each, lacks in missing.items()})


def _contacts(stem: str, number: int | None, contacts: Contacts) -> list[tuple[str, tuple[Status, Days]]]:
    """Which contacts does the completion ask for: one of a series, or all?"""
    if number is not None:
        return [each for each in contacts.items() if each[0] == f"{stem}.{number}"]
    return [each for each in contacts.items() if each[0].rpartition(".")[0] == stem]


_NOTHING: Status = np.empty(0, np.uint8)


def _meant(track: Track, number: int, ask: Flags, own: Standing) -> Flags:
    """Does the law mean those whom it is asked of to have the dose some time, on the way taken?"""
    found = np.zeros(ask.size, np.bool_)
    if ask.any():
        for plan, people in together(track, own.ledger, ask):
            step = plan.steps[number - 1]
            if step is not None:
                found[people] = meant(step, people, own.ledger, own.known)
    return found
