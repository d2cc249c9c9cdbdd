"""What comes first on a worklist? The ranks of urgency and the order within them, read from data.

A person's rank is the first row of `data/worklist.toml` that fits: a reason to visit at home, or a service in
one of the statuses whose last day is near (`closes_within`), or any such service.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from ilp import resources
from ilp.dates import Anchor
from ilp.planning.visiting import Reason
from ilp.rulebook.fields import Entry, LabelField, PeriodField
from ilp.schedules.results import Owed

FILE = "worklist.toml"
Key = Literal["urgency", "closes", "late_since", "late", "due", "id"]


class Urgency(Entry):
    """One rank: any of these home visits, or a service of these kinds, stems or codes in these statuses.

    `otherwise` takes those whose only reason is a home visit that no rank names.
    """

    code: str
    label: LabelField
    visits: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    closes_within: PeriodField | None = None
    otherwise: bool = False

    def fits(self, services: Sequence[Owed], visits: Sequence[Reason], today: Anchor) -> bool:
        """Is a person with these on the list of this rank?"""
        if any(self.otherwise or own.code in self.visits for own in visits):
            return True
        return any(self.meant(own, today) for own in services)

    def meant(self, owed: Owed, today: Anchor) -> bool:
        """Does the service put somebody in this rank?"""
        if owed.status not in self.statuses:
            return False
        if self.services and owed.names.isdisjoint(self.services):
            return False
        if self.closes_within is None:
            return True
        return owed.latest is not None and owed.latest < today.at(self.closes_within)


class Ordering(Entry):
    """The whole file: which statuses are listed, the ranks from the most urgent, the keys within a rank."""

    listed: tuple[str, ...]
    late: tuple[str, ...]
    due: tuple[str, ...]
    asked: tuple[str, ...]
    missed: tuple[str, ...]
    follows: tuple[str, ...]
    until_within: PeriodField
    order: tuple[Key, ...]
    urgency: tuple[Urgency, ...]


@cache
def ordering() -> Ordering:
    """In which order are people listed? Read once.

    >>> ordering().urgency[0].code
    'danger_sign'
    """
    content: dict[str, Any] = resources.toml(FILE)
    return Ordering.model_validate(content)
