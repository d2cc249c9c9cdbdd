"""What is said of one service or one dose? Plain results in ordinals; dates return only in the answer."""

from __future__ import annotations

from attrs import define

from ilp.rulebook.rows import Service

NOT_OPEN = frozenset({"done", "not_needed", "contraindicated", "not_eligible", "unknown"})


@define(eq=False)
class Owed:
    """One service for one person on the asked day: its status, why, and its days as ordinals."""

    row: Service
    code: str
    status: str
    programmes: tuple[str, ...]
    valid_from: int | None = None
    earliest: int | None = None
    recommended: int | None = None
    overdue: int | None = None
    latest: int | None = None
    done_on: int | None = None
    until: int | None = None
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    instead: str | None = None

    @property
    def names(self) -> frozenset[str]:
        """By which words may data name the service: its code, its series, its kind?"""
        return frozenset((self.code, self.code.rpartition(".")[0], self.row.kind))


@define(eq=False)
class Achieved:
    """A completion: whether, since when, until when it protects, and what is missing."""

    code: str
    complete: bool
    completed_on: int | None
    protected_until: int | None
    missing: tuple[str, ...]


def state(today: int, earliest: int, overdue: int | None, latest: int) -> str:
    """Is it upcoming, due, overdue or missed today?"""
    if today > latest:
        return "missed"
    if today < earliest:
        return "upcoming"
    return "due" if overdue is None or today < overdue else "overdue"
