"""What is owed to each person of one block? Every family says its lines; they gather in numbers."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from attrs import frozen

from ilp.frames.areas import Homes
from ilp.frames.asked import Asked
from ilp.frames.block import Block, View
from ilp.frames.cases import Cases
from ilp.frames.collecting import Lines, Listed
from ilp.frames.contacts import contacts
from ilp.frames.days import Flags
from ilp.frames.door import Entered
from ilp.frames.events import Events
from ilp.frames.laws import Law
from ilp.frames.noting import Noted
from ilp.frames.reaching import reached
from ilp.frames.recurring import served
from ilp.frames.restrictions import lay_over
from ilp.frames.scene import Scene
from ilp.rulebook.rows import Service
from ilp.schedules.courses import Compiler

BLOCK = 131_072
"""How many people make a block: what bounds the memory."""
WORKERS = 8
"""At most so many blocks are worked on at a time."""


@frozen(eq=False)
class Work:
    """Everything that a plan of these people on this day needs."""

    everybody: Entered
    homes: Homes
    found: Flags
    """Which rows of the conditions are of what results made known."""
    asked: Asked
    law: Law
    noted: Noted
    compiler: Compiler
    codes: tuple[str, ...]
    wanted: Callable[[str], bool]

    def blocks(self, size: int = BLOCK) -> Iterator[Lines]:
        """The lines of the answer, one block of people after the other; several are worked on at a time."""
        firsts = range(0, max(len(self.everybody), 1), size)
        if len(firsts) == 1:
            yield self.block(0, size)
            return
        workers = min(os.cpu_count() or 1, WORKERS)
        with ThreadPoolExecutor(workers) as pool:
            coming: deque[Future[Lines]] = deque()
            for first in firsts:
                coming.append(pool.submit(self.block, first, size))
                if len(coming) > workers:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()

    def block(self, first: int, size: int) -> Lines:
        """The lines of the people from `first` on, at most `size` of them."""
        end = min(first + size, len(self.everybody))
        block = Block.of(self.everybody, self.homes, self.found, self.asked, first, end)
        events = Events.of(self.everybody.tables, block, self.noted)
        listed = Listed({code: number for number, code in enumerate(self.codes)})
        for row, cases in computed(self, Scene(self.asked, block, events)):
            if self.wanted(row.code):
                restrict(row.code, cases, self.law, self.asked)
                listed.add(cases.view.numbers, row.code, cases.status, cases.days)
        return listed.lines()


def computed(work: Work, scene: Scene) -> Iterator[tuple[Service, Cases]]:
    """Every service that is no dose, with the cases of what is said of it."""
    living, ages = scene.block.living(), work.compiler.ages
    for own in work.law.others:
        view = reached(own.reach, ages, work.law.living_by(own.laws, living), scene)
        if len(view):
            yield own.row, served(own.row, own.began, view, scene)
    for each in work.law.contacts:
        view = work.law.living_by(each.laws, living)
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
