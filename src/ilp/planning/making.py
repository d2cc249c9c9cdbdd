"""How is a plan made? From a record, a day and the law: the functions of the public face."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ilp import areas
from ilp.errors import Issue, RecordError, UnknownCode, suggest
from ilp.lifecycle.cohorts import Groups
from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.planning import person as people
from ilp.planning.plan import Plan
from ilp.records import Person, facts_issues, read_person
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Group
from ilp.schedules.courses import Compiler, compiler
from ilp.schedules.engine import run
from ilp.schedules.policy import Policy
from ilp.version import VERSION


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
    own, found = _person(person, issues)
    chosen = Policy.of(policy)
    book = rules or Rulebook.load()
    compiled = compiler(book)
    home = None if area is None else areas.dotted(area)
    return make(
        own, found, on=on, area=None if home == areas.NATION else home, compiled=compiled, policy=chosen
    )


def make(
    person: Person,
    issues: tuple[Issue, ...],
    *,
    on: date,
    area: str | None,
    compiled: Compiler,
    policy: Policy,
) -> Plan:
    """The same for a record that is read, an area that is known and rules that are compiled."""
    book = compiled.book
    groups = compiled.groups(on)
    reading = people.read(
        person,
        on=on,
        area=area,
        defaults=compiled.defaults(on),
        cohorts=groups.cohorts,
        policy=policy,
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
    )
    place = groups.place(facts)
    return Plan(
        id=person.id,
        on=on,
        area=facts.area,
        version=VERSION,
        rulebook=book.version,
        cohort=place.cohort if alive else None,
        overlays=place.overlays if alive else (),
        cluster=place.cluster if alive else None,
        doses=outcome.doses,
        services=outcome.services,
        completions=outcome.completions,
        issues=(*issues, *facts_issues(person, on)),
        policy=policy,
        profile=book.profile.name,
    )


def _person(
    person: Person | Mapping[str, Any] | str | bytes, issues: tuple[Issue, ...]
) -> tuple[Person, tuple[Issue, ...]]:
    if isinstance(person, Person):
        return person, issues
    reading = read_person(person)
    if reading.person is None:
        raise RecordError("ILP-S010", issues=reading.issues, value=reading.issues[0].messages["en"])
    return reading.person, (*issues, *reading.issues)


@frozen
class Eligibility:
    """Whether the law means a person: `eligible`, `not_eligible` or `unknown`; why; and what is to be asked."""

    answer: str
    reasons: tuple[str, ...]
    missing_facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "answer": self.answer,
            "reasons": list(self.reasons),
            "missing_facts": list(self.missing_facts),
        }


_ANSWERS = {True: "eligible", False: "not_eligible", None: "unknown"}


def eligible(
    person: Person | Mapping[str, Any] | str | bytes,
    code: str,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
) -> Eligibility:
    """Does the rule `code` mean this person on `on`? Three-valued, with the facts that are missing.

    This asks the rule's `who` alone; when the service is due is the plan's to say.

    Raises:
        UnknownCode: no rule has this code (`ILP-R022`).
        NoRuleInForce: the code has no rule on that day in the person's area (`ILP-R020`).
        RecordError: the record is no person (`ILP-S010`).

    >>> eligible({"id": "contoh", "birth_date": "2012-05-01", "sex": "male"}, "immunization.hpv.1",
    ...          on=date(2025, 8, 1)).reasons
    ('sex',)
    """
    own, _ = _person(person, ())
    chosen = Policy.of(policy)
    compiled = compiler(rules or Rulebook.load())
    if code not in compiled.book.codes:
        raise UnknownCode("ILP-R022", value=code, allowed=suggest(code, compiled.book.codes))
    facts = _facts(own, on, area, compiled, chosen)
    row = compiled.book.at(on, facts.area).service(code)
    found = answer(row.who, facts)
    reasons, verdict = found.reasons, _ANSWERS[found.eligible]
    if row.born_from and own.birth_date < row.born_from:
        reasons, verdict = (*reasons, "born_before_cohort"), "not_eligible"
    if row.born_until and own.birth_date >= row.born_until:
        reasons, verdict = (*reasons, "born_after_cohort"), "not_eligible"
    return Eligibility(verdict, reasons, found.missing)


def _facts(own: Person, on: date, area: str | None, compiled: Compiler, policy: Policy) -> Facts:
    home = None if area is None else areas.dotted(area)
    return people.read(
        own,
        on=on,
        area=None if home == areas.NATION else home,
        defaults=compiled.defaults(on),
        cohorts=compiled.groups(on).cohorts,
        policy=policy,
    ).facts


def completions(
    person: Person | Mapping[str, Any] | str | bytes,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Which sets of doses (IDL, second-year boosters, tetanus status, …) are complete on `on`, and since when?

    The same list as in the plan; it raises what `plan` raises.
    """
    made = plan(person, on=on, area=area, rules=rules, policy=policy)
    return made.to_dict()["completions"]  # type: ignore[no-any-return]


def cohort(birth_date: date, *, on: date, rules: Rulebook | None = None) -> str | None:
    """In which life-cycle cohort is somebody born on `birth_date` on the day `on`? None before birth.

    >>> cohort(date(2025, 1, 10), on=date(2025, 2, 7)), cohort(date(2025, 1, 10), on=date(2025, 2, 8))
    ('newborn', 'infant')
    """
    book = rules or Rulebook.load()
    groups = Groups.of(book.holding(Group, on))
    facts = Facts(birth_date, "", on, book.defaults(on))
    return groups.place(facts).cohort
