"""What is missing at one facility: which staff, which services? Not stated is unknown, not enough or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from attrs import frozen

from ilp.dates import Anchor
from ilp.errors import Language
from ilp.network.facilities import Facility
from ilp.network.standards import Rhythm, Service, Staffing, standards


@frozen
class Lack:
    """A role of which there are fewer than the standard asks; `have` is None when nothing is stated."""

    standard: Staffing
    have: int | None

    @property
    def missing(self) -> int | None:
        """How many more are needed? None when it is not known how many there are."""
        return None if self.have is None else self.standard.at_least - self.have

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "role": self.standard.role,
            "label": self.standard.label.text(lang),
            "at_least": self.standard.at_least,
            "have": self.have,
            "missing": self.missing,
            "source": standards().citation(self.standard).to_dict(),
        }


def staff(facility: Facility, roles: Iterable[str] = ()) -> tuple[Lack, ...]:
    """Which roles (of these, if any are named) are fewer than the standards of its level, or not stated?

    >>> from ilp.network import Network
    >>> row = {"code": "melati", "name": "Contoh", "level": "posyandu", "parent": "", "area": "64"}
    >>> melati = Network.of([row | {"staff_kader": 4}])["melati"]
    >>> [(lack.standard.role, lack.missing) for lack in staff(melati)]
    [('kader', 1), ('health_worker', None)]
    """
    wanted = tuple(roles)
    return tuple(
        Lack(row, have)
        for row in _staffing(facility.level)
        if not wanted or row.role in wanted
        for have in [facility.stated.staff.get(row.role)]
        if have is None or have < row.at_least
    )


@cache
def _staffing(level: str) -> tuple[Staffing, ...]:
    return tuple(row for row in standards().staffing if row.level == level)


def services(facility: Facility, packages: Iterable[str] = ()) -> tuple[Service, ...] | None:
    """Which services (of these packages, if any are named) does its level owe that its row does not list?

    None when its row says nothing of services.
    """
    given = facility.stated.services
    if given is None:
        return None
    return tuple(row for row in owed(facility.level, packages) if row.code not in given)


def owed(level: str, packages: Iterable[str] = ()) -> tuple[Service, ...]:
    """Which services (of these packages) does a facility of the level owe?"""
    wanted = tuple(packages)
    rows = standards().service.values()
    return tuple(row for row in rows if level in row.where and (not wanted or row.package in wanted))


def team(code: str, there: Mapping[str, int]) -> bool:
    """Do those who are there make up the team?

    >>> team("birth_team", {"doctor": 1, "midwife": 2}), team("birth_team", {"midwife": 3})
    (True, False)

    Raises:
        UnknownCode: there is no such team (`ILP-N014`).
    """
    standards().find("team", code)
    ways = standards().team[code].any_of
    return any(all(there.get(role, 0) >= count for role, count in way.items()) for way in ways)


def next_time(rhythm: Rhythm, last: date) -> date:
    """When is it to be done next, once it was done on `last`? In fixed months: by the first of the next one.

    >>> next_time(standards().rhythm["quarterly_meeting"], date(2025, 5, 8)).isoformat()
    '2025-08-01'
    """
    if rhythm.every is not None:
        return Anchor(last).on(rhythm.every)
    later = [month for month in rhythm.months if month > last.month]
    return date(last.year, later[0], 1) if later else date(last.year + 1, min(rhythm.months), 1)
