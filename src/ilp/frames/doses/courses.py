"""Which doses make a series, by every law at once? The compiled courses of all areas as tables of numbers.

A *cell* is the place of (law, way, how many doses are reached); it holds the steps that follow each other
there. A step is a number into columns of what it demands. Steps that say the same stand once, whatever the
area they were compiled for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from ilp.frames.doses.demands import NONE, Demands, Table
from ilp.frames.doses.history import Places
from ilp.frames.entering.days import Days
from ilp.frames.unsupported import refuse
from ilp.rulebook.rows import Restriction
from ilp.schedules.courses import USUAL, Course
from ilp.schedules.forecast import in_force
from ilp.schedules.steps import FAR, Step


@frozen(eq=False)
class Plan:
    """What is owed by one law on one way: for each number the step in force, and the usual way's.

    `spared` are the codes that the way makes superfluous, `bars` the restrictions of that law.
    """

    steps: tuple[Step | None, ...]
    usual: tuple[Step | None, ...]
    spared: tuple[str, ...]
    elsewhere: Step | None
    youngest: int
    bars: tuple[Restriction, ...]


@frozen(eq=False, slots=False)
class Series:
    """One series by all laws: tables for judging its doses, and the plans for what comes next.

    `products` says for each law which products are this series'.
    """

    stem: str
    follows: str | None
    alone: bool
    after: tuple[str, ...]
    length: int
    products: NDArray[np.bool_]
    ways: tuple[str, ...]
    courses: tuple[Course, ...]
    steps: tuple[Step, ...]
    asks: Demands
    firsts: Table
    cells: Table
    plans: Mapping[tuple[int, int], Plan]

    def cell(self, law: Days, way: Days, reached: Any) -> Table:
        """In which cell does somebody stand who has reached so many doses?"""
        found: Table = (law * np.int64(len(self.ways)) + way) * (self.length + 1) + reached
        return found

    def holding(self, cell: Table, on: Days) -> Table:
        """Which step of the cell holds on the day? Before the first rule the first that came."""
        found: Table = self.cells[0][cell]
        if self.ending:
            for nth in self.cells[1:]:
                over = np.flatnonzero(self.asks.end[found] <= on)
                found[over] = nth[cell[over]]
        return found

    @cached_property
    def ending(self) -> bool:
        """Does any step's rule ever end?"""
        return bool((self.asks.end < FAR).any())

    @cached_property
    def chooses(self) -> bool:
        """Is there a way that the age at the start decides?"""
        return any(way.row.of_series is None for own in self.courses for way in own.ways)


@define(eq=False)
class Steps:
    """The distinct steps of a series, each with its number."""

    found: list[Step] = field(factory=list)
    _known: dict[tuple[Any, ...], int] = field(factory=dict)

    def number(self, step: Step) -> int:
        """Which number has a step that says this?"""
        key = (id(step.row), step.start, step.end, _origins(step), step.programmes)
        if key not in self._known:
            self._known[key] = len(self.found)
            self.found.append(step)
        return self._known[key]

    def same(self, step: Step | None) -> Step | None:
        """The step that stands for all that say the same."""
        return None if step is None else self.found[self.number(step)]


def _origins(step: Step) -> tuple[Any, ...]:
    groups = (step.origins, *(own.origins for own in step.openings))
    return tuple(tuple((own.start, own.born_from, own.born_until) for own in group) for group in groups)


def series(
    courses: Sequence[Course],
    products: Sequence[str],
    today: int,
    bars: Sequence[tuple[Restriction, ...]],
) -> Series:
    """The same series by each of the laws, as one set of tables."""
    first = courses[0]
    if len({(own.follows, own.alone) for own in courses}) > 1:
        raise refuse(f"{first.stem}: a series that follows another in some areas only", "numpy")
    ways = tuple(dict.fromkeys([USUAL, *(way for own in courses for way in own.judging)]))
    length = max(own.length for own in courses)
    steps = Steps()
    lists: list[list[int]] = []
    firsts: list[int] = []
    plans: dict[tuple[int, int], Plan] = {}
    for law, own in enumerate(courses):
        start = own.judging[USUAL][0]
        firsts.append(steps.number(start[0]) if start else NONE)
        for number, way in enumerate(ways):
            slots = own.judging.get(way) or own.judging[USUAL]
            for place in range(length + 1):
                held = slots[place] if place < len(slots) else ()
                lists.append([steps.number(one) for one in held])
            plans[law, number] = _plan(own, way, length, steps, today, bars[law])
    deepest = max((len(held) for held in lists), default=1)
    cells = np.full((deepest + 1, len(lists)), NONE, np.int64)
    for place, numbers in enumerate(lists):
        cells[: len(numbers), place] = numbers
    return Series(
        stem=first.stem,
        follows=first.follows,
        alone=first.alone,
        after=first.after,
        length=length,
        products=np.array([[name in own.products for name in products] for own in courses]),
        ways=ways,
        courses=tuple(courses),
        steps=tuple(steps.found),
        asks=Demands.of(steps.found, products),
        firsts=np.array(firsts, np.int64),
        cells=cells,
        plans=plans,
    )


def _plan(
    own: Course, way: str, length: int, steps: Steps, today: int, bars: tuple[Restriction, ...]
) -> Plan:
    slots = own.slots.get(way, ())
    usual = own.slots.get(USUAL, ())
    numbers = range(1, length + 1)
    return Plan(
        steps=tuple(steps.same(in_force(slots, number, today)) for number in numbers),
        usual=tuple(steps.same(in_force(usual, number, today)) for number in numbers),
        spared=next((each.row.not_needed for each in own.ways if each.row.code == way), ()),
        elsewhere=steps.same(own.elsewhere),
        youngest=own.youngest,
        bars=bars,
    )


def first_way(series: Series, law: Days, reached: Any, on: Days) -> Days:
    """Which way does somebody take who starts on this day? The usual one, or a catch-up by age.

    `reached(place, chosen)` says when the chosen people reach an age.
    """
    found = np.zeros(law.size, np.int32)
    for number, own in enumerate(series.courses):
        ways = [way for way in own.ways if way.row.of_series is None]
        here: Places = np.flatnonzero(law == number) if ways else np.empty(0, np.intp)
        for way in reversed(ways if here.size else []):
            day = on[here]
            meant = (reached(way.start_from, here) <= day) & (day < reached(way.start_until, here))
            found[here[meant]] = series.ways.index(way.row.code)
    return found
