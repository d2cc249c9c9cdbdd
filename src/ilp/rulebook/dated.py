"""What does every row of law carry? Its instrument, its days and areas, its clause, and how sure it is."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from ilp.rulebook.fields import Day, Entry, LabelField
from ilp.sources import Citation, Instrument, Status


class Head(Entry):
    """The instrument that the file transcribes; `programme` and `in_force_from` are its rows' defaults."""

    id: str
    name: str
    title: LabelField
    issued: Day | None = None
    note: LabelField | None = None
    programme: str
    in_force_from: Day

    @cached_property
    def instrument(self) -> Instrument:
        """The same as a plain value that results can carry."""
        return Instrument(self.id, self.name, self.title, self.issued, self.note)


class Reading(Entry):
    """The other reading of a disputed row: `change` is laid over the row when the reading is chosen."""

    name: str
    label: LabelField
    change: dict[str, Any]


class Dispute(Entry):
    """What the sources disagree on, which reading is the default, and the others that can be chosen.

    With `absent` the default reading is that there is no such row; another reading brings it in.
    """

    id: str
    default: str
    label: LabelField
    others: tuple[Reading, ...]
    absent: bool = False


class Dated(Entry):
    """What every row of law carries: since when, until when, where, for whom born when, on what ground."""

    programme: str
    instrument: Head
    in_force_from: Day
    in_force_until: Day | None = None
    areas: tuple[str, ...] = ()
    everywhere: bool = False
    born_from: Day | None = None
    born_until: Day | None = None
    clause: str
    status: Status
    dispute: Dispute | None = None
    note: LabelField | None = None
    juknis: tuple[str, ...] = ()
    timeline: tuple[str, ...] = ()

    @cached_property
    def citation(self) -> Citation:
        """Where the row comes from."""
        return Citation(self.instrument.instrument, self.clause, self.status)

    def in_force(self, on: date) -> bool:
        """Is the row in force on this day?"""
        return self.in_force_from <= on and (self.in_force_until is None or on < self.in_force_until)

    def specificity(self, area: str | None) -> int | None:
        """How specific is the row for `area` (0: the nation)? None when it does not hold there."""
        if not self.areas:
            return 0
        if area is None:
            return None
        return max(
            (own.count(".") + 1 for own in self.areas if area == own or area.startswith(own + ".")),
            default=None,
        )
