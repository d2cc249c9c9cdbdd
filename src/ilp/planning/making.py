"""How is a plan made? From a record, a day and the law."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from ilp import areas
from ilp.errors import Issue, RecordError
from ilp.planning import person as people
from ilp.planning.known import findings
from ilp.planning.plans import Plan
from ilp.records import Person, facts_issues, read_person
from ilp.rulebook import Rulebook
from ilp.schedules.courses import Compiler, compiler
from ilp.schedules.engine import run
from ilp.schedules.policy import Policy
from ilp.screening import Derived
from ilp.version import __version__


def plan(
    person: Person | Mapping[str, Any] | str | bytes,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
    issues: tuple[Issue, ...] = (),
) -> Plan:
    """What has this person had, what is owed on `on`, where, and by which decree?

    Args:
        person: the record: a `Person`, a mapping, or JSON. What cannot be read in it becomes an issue.
        on: the asked day. Doses after it are invalid (`in_the_future`); the rules in force on it decide
            what is owed.
        area: a Kemendagri code for those whose record has no area. The record's own area wins.
        rules: the rulebook; None takes the package's own.
        policy: a `Policy` or its values; None takes the programme's.
        issues: what was found when the record was read, to stand in the plan.

    Raises:
        RecordError: the record is no person (`ILP-S010`); its `issues` say why.
        UnknownCode: `area` is no Kemendagri code (`ILP-N001`).
        UsageError: a policy key or value that does not exist.
        NoRuleInForce: no rule was in force on `on` (`ILP-R021`).

    >>> made = plan({"id": "contoh", "birth_date": "2025-01-10", "sex": "female"}, on=date(2025, 2, 1))
    >>> made.service("immunization.bcg.1").status
    'due'
    """
    own, found = person_of(person, issues)
    compiled = compiler(rules or Rulebook.load())
    return make(own, found, on=on, area=within(area), compiled=compiled, policy=Policy.of(policy))


def within(area: str | None) -> str | None:
    """The area with its dots; None for the nation, or when none is named.

    Raises:
        UnknownCode: it is no Kemendagri code (`ILP-N001`), or in no province there is (`ILP-N004`).
    """
    home = None if area is None else areas.real(area)
    return None if home == areas.NATION else home


def make(
    person: Person,
    issues: tuple[Issue, ...],
    *,
    on: date,
    area: str | None,
    compiled: Compiler,
    policy: Policy,
    found: tuple[Derived, ...] | None = None,
    only: Container[str] | None = None,
) -> Plan:
    """The same for a record that is read, an area that is known and rules that are compiled.

    `found` is what `findings` says of the day, for a caller that has it already; `only` as for `run`.
    """
    book = compiled.book
    groups = compiled.groups(on)
    if found is None:
        found = findings(person, on, people.home_of(person, area), book)
    reading = people.read(
        person,
        on=on,
        area=area,
        defaults=compiled.defaults(on),
        cohorts=groups.cohorts,
        policy=policy,
        found=found,
    )
    facts = reading.facts
    alive = person.death_date is None or person.death_date > on
    outcome = run(
        compiled,
        facts,
        reading.doses,
        events=reading.events,
        allergies=person.allergies,
        policy=policy,
        listed=alive,
        only=only,
    )
    place = groups.place(facts)
    return Plan(
        id=person.id,
        on=on,
        area=facts.area,
        version=__version__,
        rulebook=book.version,
        cohort=place.cohort if alive else None,
        overlays=place.overlays if alive else (),
        cluster=place.cluster if alive else None,
        doses=outcome.doses,
        services=outcome.services,
        completions=outcome.completions,
        derived=found,
        issues=(*issues, *facts_issues(person, on)),
        policy=policy,
        profile=book.profile.name,
    )


def person_of(
    person: Person | Mapping[str, Any] | str | bytes, issues: tuple[Issue, ...]
) -> tuple[Person, tuple[Issue, ...]]:
    """The record as a person, with what was found while reading it."""
    if isinstance(person, Person):
        return person, issues
    reading = read_person(person)
    if reading.person is None:
        raise RecordError("ILP-S010", issues=reading.issues, value=reading.issues[0].messages["en"])
    return reading.person, (*issues, *reading.issues)
