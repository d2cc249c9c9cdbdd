"""Immunization for a block of people: every dose judged, every service listed, every completion.

`Immunization.of` compiles the law of every area that people or doses name, once for all blocks; `of_block`
judges the doses of one block; `Judged.owed` adds what is owed to its lines, and `Judged.completions` says
what is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.doses.completing import Contacts, Reached, Standing, completed
from ilp.frames.doses.courses import Series, series
from ilp.frames.doses.crediting import pending
from ilp.frames.doses.deciding import decided
from ilp.frames.doses.forecasting import forecast
from ilp.frames.doses.history import HOME, History, Numbers, Record, spaced
from ilp.frames.doses.judging import judged
from ilp.frames.doses.knowing import Knowing
from ilp.frames.doses.owing import Owing
from ilp.frames.doses.projecting import Spacing
from ilp.frames.doses.reckoning import Ages, Lengths
from ilp.frames.doses.tracks import Ledger, Track
from ilp.frames.entering.days import NEVER
from ilp.frames.entering.inside import Table
from ilp.frames.leaving.collecting import Listed, Status
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import Block, View
from ilp.schedules.courses import Compiler, Key, Schedule


@frozen(eq=False)
class Immunization:
    """The law of doses on the asked day for every area there is, and the doses of everybody."""

    record: Record
    schedules: tuple[Schedule, ...]
    series: tuple[Series, ...]
    asked: Asked

    @classmethod
    def of(cls, doses: Table, homes: Homes, compiler: Compiler, asked: Asked) -> Immunization:
        """Compile every law that a home or a dose lies under.

        Raises:
            NoRuleInForce: no rule was in force on that day (`ILP-R021`).
            Unsupported: a rule of a kind that this engine cannot compute (`ILP-F002`).
        """
        laws: dict[Key, int] = {compiler.key(own): number for number, own in enumerate(homes.places)}
        record = Record.of(doses, compiler, laws)
        areas = dict(zip(record.law[1:].tolist(), record.areas, strict=True))
        places = [homes.places[n] if n < len(homes.places) else areas[n] for n in range(len(laws))]
        schedules = tuple(compiler.schedule(asked.on, own) for own in places)
        return cls(record, schedules, _series(schedules, record.products, asked.today), asked)

    def of_block(self, block: Block) -> Judged:
        """How far have the doses of these people come in every series?"""
        history = self.record.block(block.first, block.birth.on, block.today)
        birth, today = block.birth.on, self.asked.today
        eldest, youngest = int(birth.min(initial=today)), int(birth.max(initial=today))
        lengths = Lengths(eldest, max(youngest, int(block.horizon.max(initial=0))))
        law = block.law.astype(np.int32)
        near, spacing = self._spaced(history, law, lengths)
        periods = list(self.schedules[0].ages.places)
        ages = Ages.of(eldest, youngest, periods).born(birth)
        ledger = Ledger(
            history,
            ages,
            lengths,
            law,
            self.record.law,
            near if near.any() else None,
            block.today,
            self.asked.grace,
        )
        tracks: dict[str, Track] = {}
        been = self._been(ledger) if any(own.ways[1:] for own in self.series) else None
        for own in self.series:
            way = None if been is None else decided(own, ledger, tracks, been, self.record.products)
            credits_ = pending([each.credits.get(own.stem) for each in self.schedules], ledger, tracks)
            leader = tracks[own.follows] if own.follows else None
            tracks[own.stem] = judged(own, ledger, leader, way, credits_)
        return Judged(self, block, ledger, tracks, spacing)

    def _spaced(
        self, history: History, law: Numbers, lengths: Lengths
    ) -> tuple[NDArray[np.bool_], dict[str, Spacing]]:
        """Which doses came too near to another, and from when on is each series free again?"""
        near = np.zeros(history.doses.on.size, np.bool_)
        found: dict[str, Spacing] = {}
        rows = {id(row): row for own in self.schedules for row in own.spacings}
        for row in rows.values():
            laws = [number for number, own in enumerate(self.schedules) if row in own.spacings]
            products = np.array([name in row.products for name in self.record.products])
            length = (row.interval.months, row.interval.days)
            chosen, last = spaced(history, products, length, lengths)
            here = np.isin(law, laws)
            near[chosen[here[history.doses.person[chosen]]]] = True
            last = np.where(here, last, np.int32(NEVER))
            for own in self.series:
                meant = (own.products & products).any(axis=1)[law]
                if meant.any():
                    shared = np.where(meant, last, np.int32(NEVER))
                    free = np.where(shared > NEVER, lengths.after(shared, length), np.int32(NEVER))
                    found[own.stem] = _later(found.get(own.stem), Spacing(free, shared))
        return near, found

    def _been(self, ledger: Ledger) -> NDArray[np.bool_]:
        """Of whom is any dose on record from an area of each law?"""
        history = ledger.history
        been = np.zeros((len(self.schedules), history.people), np.bool_)
        for person, place in (
            (history.doses.person, history.doses.place),
            (history.told["person"], history.told["place"]),
        ):
            away = place != HOME
            been[self.record.law[place[away]], person[away]] = True
        return been


@lru_cache(maxsize=32)
def _series(schedules: tuple[Schedule, ...], products: tuple[str, ...], today: int) -> tuple[Series, ...]:
    """Every series by all of these laws."""
    stems = schedules[0].courses if schedules else {}
    bars = [own.restrictions for own in schedules]
    return tuple(series([own.courses[stem] for own in schedules], products, today, bars) for stem in stems)


def _all(_: str) -> bool:
    return True


def _later(one: Spacing | None, other: Spacing) -> Spacing:
    """Of two spacings the one that leaves the product free later."""
    if one is None:
        return other
    after = (other.free > one.free) | ((other.free == one.free) & (other.shared > one.shared))
    return Spacing(np.where(after, other.free, one.free), np.where(after, other.shared, one.shared))


@frozen(eq=False)
class Judged:
    """The doses of one block of people, judged."""

    law: Immunization
    block: Block
    ledger: Ledger
    tracks: Mapping[str, Track]
    spacing: Mapping[str, Spacing]

    def owed(self, listed: Listed) -> None:
        """Add every service of immunization that is listed for the living."""
        self._forecast(Owing(View(self.block), self.law.asked, listed), _all)

    def completions(self, contacts: Contacts) -> Iterator[Reached]:
        """Which completions concern the living, and how do they stand?

        `contacts` are the visits that a completion may ask for, as they are listed for this block.
        """
        sets = {row.code for own in self.law.schedules for row, _ in own.completions}
        yield from self.stands(contacts, _all, sets)[1]

    def stands(
        self, contacts: Contacts, wanted: Callable[[str], bool], sets: Collection[str]
    ) -> tuple[Mapping[str, Status], list[Reached]]:
        """The status of the wanted doses (nothing: not listed) and sets for everybody of the block.

        `wanted` says of each series whether it is asked for: those of the sets are.
        """
        owing = Owing(View(self.block), self.law.asked, None)
        known = self._forecast(owing, wanted)
        standing = Standing(self.tracks, self.ledger, known, owing.standing, contacts)
        living, found = self.block.alive, list[Reached]()
        rows = {
            id(row): (row, doses)
            for own in self.law.schedules
            for row, doses in own.completions
            if row.code in sets
        }
        for row, doses in rows.values():
            laws = [
                number
                for number, own in enumerate(self.law.schedules)
                if any(each is row for each, _ in own.completions)
            ]
            here = living & np.isin(self.ledger.law, laws)
            found += completed(row, doses, here, standing)
        return owing.standing, found

    def _forecast(self, owing: Owing, wanted: Callable[[str], bool]) -> Knowing:
        known = Knowing(owing.view, self.law.asked)
        for stem, track in self.tracks.items():
            if wanted(stem):
                forecast(track, self.ledger, known, self.spacing.get(stem), owing)
        return known
