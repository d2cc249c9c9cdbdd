"""Which services hold where? What is in force on a day, put together from all laws that people live by.

A service that holds alike in several areas is computed once for all who live in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from ilp.frames.people.areas import Homes
from ilp.frames.people.block import View
from ilp.rulebook.rows import Restriction, Service
from ilp.schedules.courses import Compiler, Offered, Schedule
from ilp.schedules.reach import Reach

Places = tuple[int, ...]


@frozen(eq=False)
class Other:
    """A service that is no series, since when it is offered, whom it reaches, and by which laws it holds."""

    row: Service
    began: int
    reach: Reach | None
    laws: Places


def _other(known: tuple[Service, int, Reach | None], laws: Places) -> Other:
    row, began, reach = known
    return Other(row, began, reach, laws)


@frozen(eq=False)
class Contacts:
    """The contacts of one series, and by which laws they hold."""

    rows: tuple[Offered, ...]
    laws: Places


@frozen(eq=False)
class Law:
    """What is in force on the asked day by any of the laws, in the numbers of `Homes.places`."""

    schedules: tuple[Schedule, ...]
    others: tuple[Other, ...]
    contacts: tuple[Contacts, ...]

    @classmethod
    def of(cls, compiler: Compiler, homes: Homes, on: date, wanted: Callable[[str], bool]) -> Law:
        """Compile what people live by; only the services that are wanted."""
        schedules = tuple(compiler.schedule(on, place) for place in homes.places)
        others: dict[Any, list[int]] = defaultdict(list)
        series: dict[Any, list[int]] = defaultdict(list)
        rows: dict[Any, Any] = {}
        for number, own in enumerate(schedules):
            for rivals, began, reach in own.others:
                if wanted(rivals[0].code):
                    key = (id(rivals[0]), began)
                    rows[key] = rivals[0], began, reach
                    others[key].append(number)
            for offered in own.contacts:
                if any(wanted(row.code) for row, _, _ in offered):
                    keys = tuple((id(row), began) for row, _, began in offered)
                    rows[keys] = offered
                    series[keys].append(number)
        return cls(
            schedules,
            tuple(_other(rows[key], tuple(held)) for key, held in others.items()),
            tuple(Contacts(rows[key], tuple(held)) for key, held in series.items()),
        )

    @property
    def timings(self) -> Iterator[Any]:
        """The timings of all of them."""
        yield from (own.row.timing for own in self.others)
        yield from (row.timing for own in self.contacts for row, _, _ in own.rows)

    def living_by(self, laws: Sequence[int], view: View) -> View:
        """Those of the view who live by these laws."""
        return view if len(laws) == len(self.schedules) else view.of(np.isin(view.law, laws))

    def restrictions(self) -> list[tuple[tuple[Restriction, ...], Places]]:
        """The restrictions in force, and by which laws they are."""
        found: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for number, own in enumerate(self.schedules):
            found[tuple(map(id, own.restrictions))].append(number)
        return [(self.schedules[held[0]].restrictions, tuple(held)) for held in found.values()]
