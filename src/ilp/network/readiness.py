"""How ready is a facility for integrated primary care, what is missing? Check by check; no official score.

Checks of its own level are asked of it, those of lower levels of all that stand under it. What is not stated
is unknown: neither met nor failed. The stage is the last one whose checks, and those before, are all met.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from ilp import areas
from ilp.errors import Language
from ilp.labels import Label
from ilp.network import lacking
from ilp.network.facilities import Facility
from ilp.network.standards import Check, Stage, standards
from ilp.network.tiers import tiers
from ilp.network.timing import Timing

if TYPE_CHECKING:
    from ilp.network.tree import Network

State = Literal["met", "not_met", "unknown"]


@frozen
class Lacking:
    """Where a check is not met or not known, and what is wanted there: names of roles, services, villages."""

    facility: str
    state: State
    wanted: tuple[Label | str, ...] = ()

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        wanted = [own if isinstance(own, str) else own.text(lang) for own in self.wanted]
        return {"facility": self.facility, "state": self.state, "wanted": wanted}


@frozen
class Answer:
    """One check: met by how many of how many facilities, and where not. `timing` is its own day and plan."""

    check: Check
    state: State
    met: int
    of: int
    lacking: tuple[Lacking, ...] = ()
    timing: Timing | None = None

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "code": self.check.code,
            "label": self.check.label.text(lang),
            "level": self.check.level,
            "stage": self.check.stage or None,
            "state": self.state,
            "met": self.met,
            "of": self.of,
            "lacking": [own.to_dict(lang) for own in self.lacking],
            **(Timing() if self.timing is None else self.timing).to_dict(),
            "source": standards().citation(self.check).to_dict(),
        }


@frozen
class Readiness:
    """What became of every check for one facility, in the order of the standards."""

    facility: Facility
    answers: tuple[Answer, ...]
    on: date | None = None

    @property
    def met(self) -> int:
        """How many checks are met?"""
        return sum(own.state == "met" for own in self.answers)

    @property
    def stage(self) -> Stage:
        """How far has it come? The last stage whose checks are all met, as are those of the stages before."""
        found = standards().stage[0]
        for stage in standards().stage[1:]:
            states = {own.state for own in self.answers if own.check.stage == stage.code}
            if states - {"met"}:
                break
            found = stage if states else found
        return found

    def answer(self, code: str) -> Answer | None:
        """What became of this check? None when it is not asked of the facility."""
        return next((own for own in self.answers if own.check.code == code), None)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "facility": self.facility.code,
            "name": self.facility.name,
            "level": self.facility.level,
            "on": None if self.on is None else self.on.isoformat(),
            "stage": self.stage.code,
            "stage_label": self.stage.label.text(lang),
            "met": self.met,
            "of": len(self.answers),
            "checks": [own.to_dict(lang) for own in self.answers],
        }


def readiness(network: Network, facility: Facility, on: date | None = None) -> Readiness:
    """What became of every check for the facility, by `on` if it is given?"""
    rank = tiers()[facility.level].rank
    asked = [row for row in standards().check.values() if tiers()[row.level].rank >= rank]
    those: dict[str, list[Facility]] = {facility.level: [facility]}
    for each in network.under(facility.code):
        if each.level != facility.level:
            those.setdefault(each.level, []).append(each)
    answers = (_answer(network, facility, row, those.get(row.level, []), on) for row in asked)
    return Readiness(facility, tuple(answers), on)


def _answer(
    network: Network, facility: Facility, check: Check, those: list[Facility], on: date | None
) -> Answer:
    own = check.level == facility.level
    found = [judge(network, each, check, on) for each in those]
    met, states = sum(each.state == "met" for each in found), {each.state for each in found}
    state: State = "not_met" if "not_met" in states else "unknown" if states != {"met"} else "met"
    wanting = tuple(each for each in found if each.state != "met")
    timing = Timing.of(facility, check.code) if own and check.kind == "stated" else None
    return Answer(check, state, met, len(those), wanting, timing)


def judge(network: Network, facility: Facility, check: Check, on: date | None = None) -> Lacking:
    """Is the check met at this one facility of its level, and what is wanted if not?"""
    if check.kind == "staff":
        lacks = lacking.staff(facility, check.roles)
        missing = tuple(lack.standard.label for lack in lacks)
        known = any(lack.have is not None for lack in lacks)
        return _found(facility, None if missing and not known else not missing, missing)
    if check.kind == "services":
        absent = lacking.services(facility, check.packages)
        labels = tuple(row.label for row in absent or ())
        return _found(facility, None if absent is None else not absent, labels)
    if check.kind == "villages":
        return _villages(network, facility, check)
    if check.kind == "open_days":
        days = facility.stated.open_days
        return _found(facility, None if days is None else days.monthly)
    if check.kind == "trained":
        return _found(facility, _trained(facility, check.roles))
    return _found(facility, facility.stated.was_done(check.code, on))


def _found(facility: Facility, answer: bool | None, wanted: tuple[Label | str, ...] = ()) -> Lacking:
    state: State = "unknown" if answer is None else "met" if answer else "not_met"
    return Lacking(facility.code, state, wanted)


def _trained(facility: Facility, roles: tuple[str, ...]) -> bool | None:
    """Is everybody of the roles trained? Where nobody is there, nobody is trained."""
    staff, trained = facility.stated.staff, facility.stated.trained
    answers = [
        None if role not in staff or role not in trained else 0 < staff[role] <= trained[role]
        for role in roles
    ]
    return False if False in answers else None if None in answers else True


def _villages(network: Network, facility: Facility, check: Check) -> Lacking:
    """Has every village of the catchment one? Villages that no row states may be more than we know of."""
    below = network.under(facility.code, check.has)
    covered = {area for each in below for area in (*each.catchment, each.area)}
    wanted = tuple(area for area in _of_village(network, facility) if area not in covered)
    stated = any(areas.level_of(area) == "village" for area in facility.catchment)
    told = bool(below) or bool(check.has and network.at_level(check.has))  # a table without any tells nothing
    return _found(facility, None if not told else False if wanted else True if stated else None, wanted)


def _of_village(network: Network, facility: Facility) -> Iterator[str]:
    return (area for area in network.catchment(facility.code) if areas.level_of(area) == "village")
