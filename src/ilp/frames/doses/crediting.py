"""Which doses of other series count for a series, and when? Credits wait in the order of their days.

Each is taken up before the first dose after it. A set that is complete brings the series to a number; each
further one adds one, unless it came too soon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from ilp.frames.doses.demands import NONE
from ilp.frames.doses.history import Places
from ilp.frames.doses.tracks import Ledger, Track, Walk
from ilp.frames.entering.days import NEVER, Days
from ilp.rulebook.rows import Credit
from ilp.schedules.steps import FAR


@define(eq=False)
class Pending:
    """The credits of everybody: a row for each in order, its day (`FAR`: none) and the number it reaches.

    A number of 0 adds one to what was reached.
    """

    days: NDArray[np.int32]
    reaches: NDArray[np.int32]
    people: Places = field(init=False)
    _next: Days = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.people = np.flatnonzero(self.days[0] < FAR)
        self._next = np.zeros(self.days.shape[1], np.int32)

    def absorb(self, track: Track, walk: Walk, ledger: Ledger, until: Days | None) -> None:
        """Count the credits up to these days, one for each of the first people of the walk; None: all."""
        people = walk.people if until is None else walk.people[: until.size]
        limit = np.int32(FAR - 1) if until is None else until
        for nth in range(len(self.days)):
            due = (self._next[people] == nth) & (self.days[nth, people] <= limit)
            chosen = np.flatnonzero(due)
            if chosen.size:
                self._next[people[chosen]] += 1
                jumps = self.reaches[nth, people[chosen]] > 0
                self._jump(nth, track, walk, chosen[jumps])
                self._add(nth, track, walk, ledger, chosen[~jumps])

    def _jump(self, nth: int, track: Track, walk: Walk, chosen: Places) -> None:
        people = walk.people[chosen]
        day, reached = self.days[nth, people], self.reaches[nth, people]
        assert track.credited is not None
        for number in range(int(reached.max(initial=0))):
            within = people[reached > number]
            track.credited[number, within] = day[reached > number]
        walk.taken[chosen] = reached
        walk.last_valid[chosen] = day

    def _add(self, nth: int, track: Track, walk: Walk, ledger: Ledger, chosen: Places) -> None:
        series, lengths = track.series, ledger.lengths
        usual = np.zeros(chosen.size, np.int32)
        people = walk.people[chosen]
        day = self.days[nth, people]
        reached = np.minimum(walk.taken[chosen], series.length)
        step = series.holding(series.cell(ledger.law[people], usual, reached), day)
        soon = series.asks.interval.soon(step, walk.last_valid[chosen], day, lengths)
        soon |= series.asks.repeat.soon(step, walk.last_invalid[chosen], day, lengths)
        refused = chosen[(step != NONE) & soon]
        walk.refused |= bool(refused.size)
        walk.last_invalid[refused] = self.days[nth, walk.people[refused]]
        counted = chosen[(step != NONE) & ~soon]
        own = walk.people[counted]
        walk.taken[counted] += 1
        assert track.credited is not None
        track.credited[walk.taken[counted] - 1, own] = self.days[nth, own]
        walk.last_valid[counted] = self.days[nth, own]
        walk.last_invalid[counted] = NEVER


def pending(credits_: Sequence[Credit | None], ledger: Ledger, tracks: Mapping[str, Track]) -> Pending | None:
    """Which credits has everybody, by the law at home? None where no law knows any.

    `credits_` holds the rule of each law for the series.
    """
    rules = {id(own): own for own in credits_ if own is not None}
    if not rules:
        return None
    rows = 1 + max(len(own.each) for own in rules.values())
    found = np.full((rows, ledger.history.people), FAR * _ROOM, np.int64)
    for rule in rules.values():
        laws = [number for number, own in enumerate(credits_) if own is rule]
        here = np.flatnonzero(np.isin(ledger.law, laws))
        for nth, row in enumerate(_rows(rule, tracks, here)):
            found[nth, here] = row
    found.sort(axis=0)
    return Pending((found // _ROOM).astype(np.int32), (found % _ROOM).astype(np.int32))


_ROOM = 64
"""Room for the number that a credit reaches beside its day."""


def _rows(rule: Credit, tracks: Mapping[str, Track], here: Places) -> Iterable[NDArray[np.int64]]:
    set_ = np.stack([_day(code, tracks, here) for code in rule.after])
    whole = (set_ > NEVER).all(axis=0)
    complete = np.where(whole, set_.max(axis=0), NEVER)
    yield np.where(whole, complete * _ROOM + rule.reaches, FAR * _ROOM)
    for code in rule.each:
        day = _day(code, tracks, here)
        yield np.where(day > complete, day * _ROOM, FAR * _ROOM)


def _day(code: str, tracks: Mapping[str, Track], here: Places) -> NDArray[np.int64]:
    stem, _, number = code.rpartition(".")
    track = tracks.get(stem)
    if track is None or int(number) > track.series.length:
        return np.zeros(here.size, np.int64)
    found: NDArray[np.int64] = track.done[int(number) - 1, here].astype(np.int64)
    return found
