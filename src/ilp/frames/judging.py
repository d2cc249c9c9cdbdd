"""What did the histories achieve? Each series judges its doses, the first of everybody, then the second.

The counterpart of `ilp.schedules.evaluate` over arrays. People stand in the order of how many doses they have,
so that those who still have one are always the first part of every column, and the work follows the doses.
"""

from __future__ import annotations

import numpy as np

from ilp.frames.courses import NONE, Series, Table, first_way
from ilp.frames.crediting import Pending
from ilp.frames.days import NEVER, Days, Flags
from ilp.frames.history import Doses, Places, runs
from ilp.frames.tracks import EXTRA, INVALID, UNDECIDED, UNSEEN, VALID, Ledger, Track, Walk


def judged(
    series: Series, ledger: Ledger, leader: Track | None, decided: Days | None, pending: Pending | None
) -> Track:
    """How far do the histories bring everybody in the series?

    `decided` is the way that a product decides, `UNDECIDED` for those whom it leaves to the age at the start.
    """
    own = ledger.history.doses
    people = ledger.history.people
    given = _given(series, ledger, leader)
    first, counts = runs(own.person[given])
    holders = own.person[given[first]] if given.size else np.empty(0, np.int32)
    if pending is not None:
        others = np.setdiff1d(pending.people, holders)
        holders = np.concatenate([holders, others])
        first = np.concatenate([first, np.zeros(others.size, np.intp)])
        counts = np.concatenate([counts, np.zeros(others.size, np.intp)])
    order = np.argsort(-counts, kind="stable")
    first, counts, holders = first[order], counts[order], holders[order].astype(np.intp)
    settled = decided[holders] if decided is not None else np.full(holders.size, UNDECIDED, np.int32)
    walk = Walk(holders, counts, np.maximum(settled, 0), settled != UNDECIDED)
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
    wanted = series.products.any(axis=0)[own.product] & ~ledger.history.copy
    if not (series.products == series.products[0]).all():
        wanted &= series.products[ledger.law[own.person], own.product]
    if leader is not None:
        kept = leader.given[(leader.verdict != UNSEEN) & ~leader.spent]
        wanted[kept] = False
    return np.flatnonzero(wanted)


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
    today = np.full(fresh.size, ledger.today, np.int32)
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
    law = ledger.law_of(dose)
    way, taken = walk.way[:many], walk.taken[:many]
    if series.chooses:
        fresh = np.flatnonzero((taken == 0) & ~walk.decided[:many])
        way[fresh] = first_way(
            series, law[fresh], lambda place, chosen: ledger.ages.at(place, people[fresh[chosen]]), on[fresh]
        )
    birthday = ledger.ages.birthday[people]
    step = _alone(track, ledger, people, law, way, on) if series.alone else None
    if step is None:
        step = series.holding(series.cell(law, way, np.minimum(taken, series.length)), on)
    seen = np.ones(many, np.bool_)
    if series.follows is not None:
        meant = np.where(step == NONE, series.firsts[law], step)
        seen = on >= ledger.ages.reached(ledger.ages.rows(series.asks.valid_from)[meant], birthday)
    extra = (step == NONE) | (own.campaign[dose] & ~series.asks.campaign_counts[step])
    failed, old = _failed(series, ledger, walk, dose, step, birthday)
    valid = seen & ~extra & ~failed
    invalid = seen & ~extra & failed
    track.verdict[at] = np.where(seen, np.where(extra, EXTRA, np.where(failed, INVALID, VALID)), UNSEEN)
    track.spent[at] = (step == NONE) | (invalid & old)
    number = series.asks.number[step]
    counted = np.flatnonzero(valid)
    track.number[at[counted]] = number[counted]
    track.done[number[counted] - 1, people[counted]] = on[counted]
    np.copyto(taken, np.maximum(taken, number), where=valid, casting="unsafe")
    np.copyto(walk.last_valid[:many], on, where=valid)
    np.copyto(walk.last_invalid[:many], np.where(invalid, on, NEVER), where=valid | invalid)


def _failed(
    series: Series, ledger: Ledger, walk: Walk, dose: Places, step: Table, birthday: Places
) -> tuple[Flags, Flags]:
    """Does anything speak against the dose, and is it that the person was too old?"""
    own: Doses = ledger.history.doses
    asks, ages = series.asks, ledger.ages
    on = own.on[dose]
    old = on >= ages.reached(ages.rows(asks.until)[step], birthday)
    failed = old | (on < ages.reached(ages.rows(asks.valid_from)[step], birthday))
    failed |= ~asks.products[step, own.product[dose]]
    failed |= ledger.near[dose]
    for kind, since in ((asks.interval, walk.last_valid), (asks.repeat, walk.last_invalid)):
        own_kind = kind[step]
        for number, length in enumerate(asks.lengths):
            if not (kind == number).any():
                continue
            free = ledger.lengths.after(since[: dose.size], length)
            failed |= (own_kind == number) & (on < free)
    return failed, old


def _alone(track: Track, ledger: Ledger, people: Places, law: Days, way: Days, on: Days) -> Table:
    """Which step does a dose fit whose series has no order: by age; else the next to come, or the last?"""
    series = track.series
    ages = ledger.ages
    birthday = ages.birthday[people]
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
