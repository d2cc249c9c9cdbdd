"""What does the law say of a person in one word? Eligibility, completions, cohort, without the whole plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ilp.errors import UnknownCode, suggest
from ilp.lifecycle.cohorts import Groups
from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.planning import person as people
from ilp.planning.known import findings
from ilp.planning.making import person_of, plan, within
from ilp.records import Person
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Group
from ilp.schedules.courses import Compiler, compiler
from ilp.schedules.policy import Policy


@frozen
class Eligibility:
    """Whether the law means a person (`eligible`, `not_eligible`, `unknown`), why, and what is to ask."""

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
    own, _ = person_of(person, ())
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


def facts_of(
    person: Person | Mapping[str, Any],
    on: date,
    area: str | None,
    book: Rulebook,
    policy: Policy | None = None,
) -> tuple[Person, Facts]:
    """The record as a person, and what the law may ask about them on `on`."""
    own, _ = person_of(person, ())
    return own, _facts(own, on, area, compiler(book), policy or Policy())


def _facts(own: Person, on: date, area: str | None, compiled: Compiler, policy: Policy) -> Facts:
    home = within(area)
    return people.read(
        own,
        on=on,
        area=home,
        defaults=compiled.defaults(on),
        cohorts=compiled.groups(on).cohorts,
        policy=policy,
        found=findings(own, on, people.home_of(own, home), compiled.book),
    ).facts


def completions(
    person: Person | Mapping[str, Any] | str | bytes,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Which sets of doses (IDL, boosters, tetanus status, …) are complete on `on`, and since when?

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
