"""What does a worklist hold? Its people with their reasons, the facilities, what was counted, its issues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import asdict, define, frozen

from ilp.dataframes import dataframe
from ilp.dates import iso
from ilp.errors import Issue, Language
from ilp.network import Facility
from ilp.planning.plans import Plan
from ilp.planning.urgency import Ordering, Urgency, ordering
from ilp.planning.visiting import Reason
from ilp.schedules.results import Owed

COLUMNS: dict[str, type] = {
    **dict.fromkeys(("id", "facility", "urgency", "kind", "code", "status"), str),
    **dict.fromkeys(("earliest", "overdue", "latest"), date),
}
HOME = "home"


@frozen(eq=False)
class Place:
    """A facility that people of the list belong to, and the day it is open next where that is known.

    `closed` are the days of its sessions until then that fall out, with the reason where one is told.
    """

    code: str
    name: str
    level: str
    area: str
    area_name: str
    next_open: date | None
    closed: Mapping[date, str]

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        named = ("code", "name", "level", "area", "area_name")
        return {
            **{name: getattr(self, name) for name in named},
            "next_open": self.next_open.isoformat() if self.next_open else None,
            "closed": [{"on": day.isoformat(), "reason": reason} for day, reason in self.closed.items()],
        }


@define(eq=False)
class Counted:
    """How many people there are, and how many of them are listed, late, due, to be visited or to be asked."""

    people: int = 0
    listed: int = 0
    late: int = 0
    due: int = 0
    visit: int = 0
    unknown: int = 0
    unknown_services: int = 0

    def add(self, made: Plan, own: Listed | None, rule: Ordering) -> None:
        """Count one person."""
        unknown = sum(owed.status in rule.asked for owed in made.services)
        self.people += 1
        self.unknown += unknown > 0
        self.unknown_services += unknown
        if own is not None:
            self.listed += 1
            self.late += bool(own.within(rule.late))
            self.due += bool(own.within(rule.due))
            self.visit += bool(own.visits)

    def __add__(self, other: Counted) -> Counted:
        mine, theirs = asdict(self), asdict(other)
        return Counted(**{name: mine[name] + theirs[name] for name in mine})


@frozen(eq=False)
class Listed:
    """One person of the list: the rank of urgency, the open services, the reasons to visit at home.

    `closes` is the last day (an ordinal) of what can soon no longer be given, where that is the rank.
    """

    id: str
    facility: Facility | None
    area: str | None
    cohort: str | None
    rank: int
    urgency: Urgency
    services: tuple[Owed, ...]
    visits: tuple[Reason, ...]
    closes: int | None = None

    def within(self, statuses: tuple[str, ...]) -> list[Owed]:
        """Which of the services are in these statuses?"""
        return [own for own in self.services if own.status in statuses]

    def here(self, owed: Owed) -> bool:
        """Can it be had where the person belongs, or at home?"""
        level = None if self.facility is None else self.facility.level
        return level in owed.row.where or HOME in owed.row.where

    def to_dict(self, on: date, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "id": self.id,
            "facility": None if self.facility is None else self.facility.code,
            "area": self.area,
            "cohort": self.cohort,
            "urgency": {"code": self.urgency.code, "label": self.urgency.label.text(lang)},
            "closes": _iso(self.closes),
            "services": [self._service(owed, on, lang) for owed in self.services],
            "visits": [
                {"code": own.code, "label": own.row.label.text(lang), "services": list(own.services)}
                for own in self.visits
            ],
        }

    def _service(self, owed: Owed, on: date, lang: Language) -> dict[str, Any]:
        late = owed.overdue is not None and owed.status in ordering().late
        return {
            "code": owed.code,
            "label": owed.row.label.text(lang),
            "status": owed.status,
            "earliest": _iso(owed.earliest),
            "recommended": _iso(owed.recommended),
            "overdue": _iso(owed.overdue),
            "latest": _iso(owed.latest),
            "days_late": on.toordinal() - owed.overdue if late and owed.overdue is not None else None,
            "where": list(owed.row.where),
            "here": self.here(owed),
            "reasons": list(owed.reasons),
            "missing_facts": list(owed.missing),
            "source": owed.row.cited,
        }


@frozen(eq=False)
class Worklist:
    """The list of one day: people in the order of urgency, their facilities, counts and issues.

    `counts` is by the code of the facility; under None are those whom no facility of the network serves.
    """

    on: date
    facility: str | None
    people: tuple[Listed, ...]
    places: tuple[Place, ...]
    counts: Mapping[str | None, Counted]
    issues: tuple[Issue, ...]
    unread: int
    late_only: bool = False

    @property
    def total(self) -> Counted:
        """What was counted, all facilities together?"""
        return sum(self.counts.values(), Counted())

    def at(self, facility: str | None) -> list[Listed]:
        """Who of the list belongs to this very facility (None: to none), in the order of urgency?"""
        return [own for own in self.people if (own.facility.code if own.facility else None) == facility]

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? The language changes texts only."""
        return {
            "on": self.on.isoformat(),
            "facility": self.facility,
            "late_only": self.late_only,
            "counts": {**asdict(self.total), "unread": self.unread},
            "facilities": [{**own.to_dict(), "counts": asdict(self.counts[own.code])} for own in self.places],
            "people": [own.to_dict(self.on, lang) for own in self.people],
            "issues": [own.to_dict(lang) for own in self.issues],
        }

    def to_frame(self) -> Any:
        """One row for each open service and reason to visit, as a Polars dataframe, or pandas without it.

        Raises:
            MissingExtra: neither is installed (`ILP-F001`).
        """
        rows = [row for own in self.people for row in _rows(own)]
        return dataframe({name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}, COLUMNS)

    def text(self, lang: Language = "id") -> str:
        """How does this read in a terminal? Facility by facility, the most urgent person first."""
        from ilp.planning import listing_text

        return listing_text.plain(self, lang)

    def _repr_html_(self) -> str:
        from ilp.planning import listing_text

        return listing_text.html(self, "id")


def _rows(own: Listed) -> list[tuple[Any, ...]]:
    """The rows of one person in a dataframe."""
    head = own.id, own.facility.code if own.facility else None, own.urgency.code
    found: list[tuple[Any, ...]] = [
        (*head, "service", owed.code, owed.status, *map(_day, (owed.earliest, owed.overdue, owed.latest)))
        for owed in own.services
    ]
    return found + [(*head, "visit", visit.code, None, None, None, None) for visit in own.visits]


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _iso(ordinal: int | None) -> str | None:
    return None if ordinal is None else iso(ordinal)
