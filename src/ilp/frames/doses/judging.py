"""What did the histories achieve? Each series judges its doses, the first of everybody, then the second.

The counterpart of `ilp.schedules.evaluate` over arrays. People stand in the order of how many doses they
have, so that those who still have one are always the first part of every column, and the work follows the
doses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ilp.frames.doses.courses import Series, first_way
from ilp.frames.doses.crediting import Pending
from ilp.frames.doses.demands import NONE, Table
from ilp.frames.doses.history import Doses, Places, runs
from ilp.frames.doses.tracks import EXTRA, INVALID, UNDECIDED, UNSEEN, VALID, Ledger, Track, Verdict, Walk
from ilp.frames.entering.days import NEVER, Days, Flags, of_these


def judged(
    series: Series, ledger: Ledger, leader: Track | None, decided: Days | None, pending: Pending | None
) -> Track:
    """How far do the histories bring everybody in the series?

    `decided` is the way that a product decides, `UNDECIDED` for those whom it leaves to the age at the start.
    """
    own = ledger.history.doses
    people = ledger.history.people
    given = _given(series, ledger, leader)
    person = own.person[given]
    first, counts = runs(person)
    holders = person[first] if given.size else np.empty(0, np.int32)
    if pending is not None:
        without = np.ones(people, np.bool_)
        without[holders] = False
        others = pending.people[without[pending.people]]
        holders = np.concatenate([holders, others])
        first = np.concatenate([first, np.zeros(others.size, np.intp)])
        counts = np.concatenate([counts, np.zeros(others.size, np.intp)])
    fewest = np.min_scalar_type(-int(counts.max(initial=1)))  # small numbers are sorted fastest
    order = np.argsort((-counts).astype(fewest), kind="stable")
    first, counts, walkers = first[order], counts[order], holders[order].astype(np.intp)
    settled = np.full(walkers.size, UNDECIDED, np.int32) if decided is None else decided[walkers]
    walk = Walk(
        walkers,
        ledger.law[walkers],
        ledger.ages.birthday[walkers],
        np.where(settled == UNDECIDED, np.int32(0), settled),
        settled != UNDECIDED,
    )
    track = Track(
        series=series,
        way=np.zeros(people, np.int32),
        taken=np.zeros(people, np.int32),
        last_valid=np.full(people, NEVER, np.int32),
        last_invalid=np.full(people, NEVER, np.int32),
        done=np.full((series.length, people), NEVER, np.int32),
        credited=None if pending is None else np.full((series.length, people), NEVER, np.int32),
        verdict=np.zeros(given.size, np.int8),
        number=np.zeros(given.size, np.int8),
        spent=np.zeros(given.size, np.bool_),
        given=given,
    )
    still = np.searchsorted(-counts, -np.arange(int(counts.max(initial=0))), side="left")
    for nth, many in enumerate(still):
        _dose(track, walk, ledger, first[:many] + nth, pending)
    if pending is not None:
        pending.absorb(track, walk, ledger, None)
    track.way[walk.people] = walk.way
    track.taken[walk.people] = walk.taken
    track.last_valid[walk.people] = walk.last_valid
    track.last_invalid[walk.people] = walk.last_invalid
    _start(track, ledger, decided)
    return track


def _given(series: Series, ledger: Ledger, leader: Track | None) -> Places:
    """Which doses are this series' to judge: of its products, and passed on where it follows another."""
    own = ledger.history.doses
    given = ledger.history.of(np.asarray(series.products.any(axis=0)))
    if not (series.products == series.products[0]).all():
        given = given[series.products[ledger.law[own.person[given]], own.product[given]]]
    if leader is None:
        return given
    kept = np.zeros(own.on.size, np.bool_)
    kept[leader.given[(leader.verdict != UNSEEN) & ~leader.spent]] = True
    return given[~kept[given]]


def _start(track: Track, ledger: Ledger, decided: Days | None) -> None:
    """Who has begun nothing takes the way that the asked day gives."""
    series = track.series
    if decided is not None:
        track.way = np.where(decided != UNDECIDED, decided, track.way)
    if not series.chooses:
        return
    fresh = np.flatnonzero(track.taken == 0)
    if decided is not None:
        fresh = fresh[decided[fresh] == UNDECIDED]
    today = np.broadcast_to(of_these(ledger.today, fresh), fresh.shape)
    track.way[fresh] = first_way(
        series, ledger.law[fresh], lambda place, chosen: ledger.ages.at(place, fresh[chosen]), today
    )


def _dose(track: Track, walk: Walk, ledger: Ledger, at: Places, pending: Pending | None) -> None:
    """Judge one dose of each person who still has one; `at` is its place among the series' doses."""
    series, own = track.series, ledger.history.doses
    many = at.size
    dose = track.given[at]
    people = walk.people[:many]
    on = own.on[dose]
    if pending is not None:
        pending.absorb(track, walk, ledger, on)
    law = ledger.law_of(dose, walk.law[:many])
    way, taken = walk.way[:many], walk.taken[:many]
    if series.chooses:
        fresh = np.flatnonzero((taken == 0) & ~walk.decided[:many])
        way[fresh] = first_way(
            series,
            law[fresh],
            lambda place, chosen: ledger.ages.at(place, people[fresh[chosen]]),
            on[fresh],
        )
    birthday = walk.birthday[:many]
    if series.alone:
        step = _alone(track, ledger, people, birthday, law, way, on)
    else:
        step = series.holding(series.cell(law, way, np.minimum(taken, series.length)), on)
    failed, old = _failed(series, ledger, walk, dose, on, step, birthday)
    extra = step == NONE
    spent = extra | (failed & old)
    if ledger.history.campaigns:
        extra |= own.campaign[dose] & ~series.asks.campaign_counts[step]
    verdict = (failed + np.uint8(VALID)).astype(np.int8)
    verdict[np.flatnonzero(extra)] = EXTRA
    if series.follows is not None:
        meant = np.where(extra & (step == NONE), series.firsts[law], step)
        unseen = on < ledger.ages.reached(ledger.ages.rows(series.asks.valid_from)[meant], birthday)
        verdict[np.flatnonzero(unseen)] = UNSEEN
    track.verdict[at] = verdict
    track.spent[at] = spent
    _moved(track, walk, at, people, on, series.asks.number[step], verdict)


def _moved(
    track: Track, walk: Walk, at: Places, people: Places, on: Days, number: Table, verdict: Verdict
) -> None:
    """Note what counted, and from what the time to repeat runs."""
    refused = np.flatnonzero(verdict == INVALID)
    counted: Any = slice(at.size)
    on_counted = on
    if not (verdict == VALID).all():
        counted = np.flatnonzero(verdict == VALID)
        at, people, number, on_counted = at[counted], people[counted], number[counted], on[counted]
    track.number[at] = number
    track.done.ravel()[(number - 1) * track.done.shape[1] + people] = on_counted
    walk.taken[counted] = np.maximum(walk.taken[counted], number)
    walk.last_valid[counted] = on_counted
    if walk.refused:
        walk.last_invalid[counted] = NEVER
    if refused.size:
        walk.refused = True
        walk.last_invalid[refused] = on[refused]


def _failed(
    series: Series, ledger: Ledger, walk: Walk, dose: Places, on: Days, step: Table, birthday: Places
) -> tuple[Flags, Flags]:
    """Does anything speak against the dose, and is it that the person was too old?"""
    own: Doses = ledger.history.doses
    asks, ages, lengths = series.asks, ledger.ages, ledger.lengths
    old = on >= ages.reached(ages.rows(asks.until)[step], birthday)
    late = on + np.int32(ledger.grace) if ledger.grace else on
    failed = old | (late < ages.reached(ages.rows(asks.valid_from)[step], birthday))
    if not asks.any_product:
        failed |= ~asks.products[step, own.product[dose]]
    if ledger.near is not None:
        failed |= ledger.near[dose]
    failed |= asks.interval.soon(step, walk.last_valid[: dose.size], late, lengths)
    if walk.refused:
        failed |= asks.repeat.soon(step, walk.last_invalid[: dose.size], late, lengths)
    return failed, old


def _alone(
    track: Track, ledger: Ledger, people: Places, birthday: Places, law: Days, way: Days, on: Days
) -> Table:
    """Which step does a dose fit whose series has no order: by age; else the next to come, or the last?"""
    series = track.series
    ages = ledger.ages
    any_done = (track.done[:, people] > NEVER).any(axis=0)
    fitting = np.full(on.size, NONE, np.int64)
    younger, last = fitting.copy(), fitting.copy()
    for reached in range(series.length):
        step = series.holding(series.cell(law, way, reached), on)
        open_ = (step != NONE) & (track.done[reached, people] == NEVER)
        young = on < ages.reached(ages.rows(series.asks.valid_from)[step], birthday)
        fits = ~young & (on < ages.reached(ages.rows(series.asks.until)[step], birthday))
        fitting = np.where((fitting == NONE) & open_ & fits, step, fitting)
        younger = np.where((younger == NONE) & open_ & young, step, younger)
        last = np.where(open_, step, last)
    behind = np.where(younger == NONE, last, np.where(any_done, NONE, younger))
    return np.where(fitting == NONE, behind, fitting)
