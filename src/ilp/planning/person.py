"""What does the engine need of a record? A person's record turned into facts, doses and events on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from attrs import frozen

from ilp import areas, codes
from ilp.errors import UnknownCode
from ilp.lifecycle.facts import Facts, PregnancySpan, Stated
from ilp.records import Person
from ilp.rulebook.rows import Defaults, Group
from ilp.schedules.events import Event
from ilp.schedules.history import Dose
from ilp.schedules.policy import Policy
from ilp.screening.deriving import Derived, stated


@frozen(eq=False)
class Reading:
    """A record as the engine reads it on the asked day."""

    facts: Facts
    doses: tuple[Dose, ...]
    events: dict[str, list[Event]]


def read(
    person: Person,
    *,
    on: date,
    area: str | None,
    defaults: Defaults,
    cohorts: tuple[Group, ...],
    policy: Policy,
    found: Iterable[Derived] = (),
) -> Reading:
    """Which facts, doses and events does the record hold? The person's own area wins over `area`.

    `found` are the conditions that results made known; what the record states of one wins.
    """
    home = home_of(person, area)
    facts = Facts(
        birth=person.birth_date,
        sex=person.sex,
        on=on,
        defaults=defaults,
        area=home,
        grade=person.school_grade,
        conditions={own.code: Stated(True, own.on.toordinal(), found=True) for own in found} | stated(person),
        pregnancies=tuple(
            PregnancySpan(
                own.last_menstrual_period.toordinal(),
                own.ended_on.toordinal() if own.ended_on else None,
                birth=codes.section("outcome").get(own.outcome or "", {}).get("birth", True),
            )
            for own in person.pregnancies
            if own.last_menstrual_period is not None
        ),
        cohorts=cohorts,
        unstated=policy.unstated,
        calendar=policy.calendar,
    )
    doses = tuple(
        Dose(own.product, own.on.toordinal(), own.campaign, area_of(own.area) if own.area else None)
        for own in person.doses
    )
    return Reading(facts, doses, _events(person))


def home_of(person: Person, area: str | None) -> str | None:
    """Where does the person live? Their own area, where it is one, before `area`."""
    return area_of(person.area) or area


def area_of(code: str | None) -> str | None:
    """The area with its dots; None when there is none or it is no code (the check says so)."""
    if code is None:
        return None
    try:
        written = areas.dotted(code)
    except UnknownCode:
        return None
    return None if written == areas.NATION else written


def _events(person: Person) -> dict[str, list[Event]]:
    """What was done when, by code? A measured value is an event of its own (`measurement.weight_kg`)."""
    found: dict[str, list[Event]] = defaultdict(list)
    for screening in person.screenings:
        found[screening.code].append(Event(screening.on.toordinal(), None, screening.values))
    for visit in person.visits:
        found[visit.code].append(Event(visit.on.toordinal(), visit.by, visit.values))
    for measured in person.measurements:
        for name in codes.section("measurement"):
            if getattr(measured, name, None) is not None:
                found[f"measurement.{name}"].append(Event(measured.on.toordinal()))
    return found
