"""What is said to everybody, block by block? Every family says its own; it gathers in numbers."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from attrs import evolve, frozen

from ilp.frames.doses.completing import Reached
from ilp.frames.doses.immunizing import Immunization
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.entering.inside import Entered
from ilp.frames.leaving.collecting import UNLISTED, Lines, Listed, Status
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import Block, View
from ilp.frames.people.events import Events
from ilp.frames.people.laws import Law
from ilp.frames.people.noting import Noted
from ilp.frames.people.scene import Scene
from ilp.frames.services.cases import Cases
from ilp.frames.services.contacts import contacts
from ilp.frames.services.reaching import reached
from ilp.frames.services.recurring import served
from ilp.frames.services.restrictions import lay_over
from ilp.rulebook.rows import Service
from ilp.schedules.steps import Ages

BLOCK = 65_536
"""How many people make a block: what bounds the memory."""
WORKERS = 8
"""At most so many blocks are worked on at a time."""
Result = TypeVar("Result")


@frozen(eq=False)
class Work:
    """Everything that an answer about these people on this day needs."""

    everybody: Entered
    homes: Homes
    found: Flags
    """Which rows of the conditions are of what results made known."""
    asked: Asked
    law: Law
    noted: Noted
    ages: Ages
    doses: Immunization | None
    codes: Mapping[str, int]
    """The services that are asked for, each with its place among all there are."""

    def plans(self) -> Iterator[Lines]:
        """What is owed to each, block after block."""
        return self.each(self.plan)

    def standings(self) -> Iterator[list[Reached]]:
        """How each completion stands, block after block; persons are numbered as in `Entered`."""
        return self.each(self.standing)

    def each(self, work: Callable[[Block], Result]) -> Iterator[Result]:
        """What `work` says of each block, in their order; several are worked on at a time."""
        firsts = range(0, max(len(self.everybody), 1), BLOCK)
        workers = min(os.cpu_count() or 1, WORKERS, len(firsts))
        if workers == 1:
            yield from (self._worked(work, first) for first in firsts)
            return
        with ThreadPoolExecutor(workers) as pool:
            coming: deque[Future[Result]] = deque()
            for first in firsts:
                coming.append(pool.submit(self._worked, work, first))
                if len(coming) > workers:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()

    def _worked(self, work: Callable[[Block], Result], first: int) -> Result:
        return work(self._block(first))

    def _block(self, first: int) -> Block:
        end = min(first + BLOCK, len(self.everybody))
        return Block.of(self.everybody, self.homes, self.found, self.asked, first, end)

    def plan(self, block: Block) -> Lines:
        """What is owed to the people of a block."""
        listed = Listed(self.codes)
        for row, cases in self.said(block):
            if row.code in self.codes:
                restrict(row.code, cases, self.law, self.asked)
                listed.add(cases.view.numbers, row.code, cases.status, cases.days)
        if self.doses is not None:
            self.doses.of_block(block).owed(listed)
        return listed.lines()

    def standing(self, block: Block) -> list[Reached]:
        """How each completion stands for the people of a block."""
        size = len(block)
        contacts: dict[str, tuple[Status, Days]] = {}
        for row, cases in self.said(block):
            status, day = contacts.setdefault(
                row.code, (np.full(size, UNLISTED, np.uint8), np.full(size, NEVER, np.int32))
            )
            places = cases.view.numbers - block.first
            status[places] = cases.status
            if cases.done_on is not None:
                day[places] = cases.done_on
        assert self.doses is not None
        reached = self.doses.of_block(block).completions(contacts)
        return [evolve(own, people=own.people + block.first) for own in reached]

    def said(self, block: Block) -> Iterator[tuple[Service, Cases]]:
        """What is said of every service that is no dose, to those whom it can concern."""
        events = Events.of(self.everybody.tables, block, self.noted)
        scene, living = Scene(self.asked, block, events), block.living()
        for own in self.law.others:
            view = reached(own.reach, self.ages, self.law.living_by(own.laws, living), scene)
            if len(view):
                yield own.row, served(own.row, own.began, view, scene)
        for each in self.law.contacts:
            view = self.law.living_by(each.laws, living)
            if len(view):
                yield from contacts(each.rows, view, scene)


def restrict(code: str, cases: Cases, law: Law, asked: Asked) -> None:
    """Lay what stands against the service over what is said of it."""
    groups = law.restrictions()
    for rows, laws in groups:
        own = [row for row in rows if code in row.services]
        if not own:
            continue
        if len(groups) == 1:
            lay_over(cases.status, cases.days, [code], own, cases.view, asked)
            continue
        places = np.flatnonzero(np.isin(cases.view.law, laws))
        view: View = cases.view.at(places)
        status, days = cases.status[places], {name: day[places] for name, day in cases.days.items()}
        lay_over(status, days, [code], own, view, asked)
        cases.status[places] = status
        for name, day in days.items():
            cases.days[name][places] = day
