"""Who is visited at home, and why; what does an observed danger sign mean; what is done at a contact?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ilp.errors import Issue, Language, NoRuleInForce, UnknownCode, issue, suggest
from ilp.lifecycle.eligibility import answer, means
from ilp.lifecycle.facts import Facts
from ilp.planning import person as people
from ilp.planning.asking import facts_of
from ilp.planning.making import person_of
from ilp.planning.plans import Plan
from ilp.records import Person
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Card, HomeVisit, Sign, Step
from ilp.rulebook.rows import Content
from ilp.schedules.courses import compiler
from ilp.schedules.results import Owed

NOTED = "danger_signs"


@frozen(eq=False)
class Danger:
    """What observed danger signs mean: refer or not, which signs, and what is done."""

    card: Card
    signs: tuple[Sign, ...]
    issues: tuple[Issue, ...]

    @property
    def refer(self) -> bool:
        """Is the person sent on? Any sign of the card suffices."""
        return bool(self.signs)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "card": self.card.code,
            "label": self.card.label.text(lang),
            "refer": self.refer,
            "refer_to": self.card.refer_to if self.refer else None,
            "signs": [{"code": own.code, "label": own.label.text(lang)} for own in self.signs],
            "steps": _steps(self.card.steps, lang) if self.refer else [],
            "issues": [own.to_dict(lang) for own in self.issues],
            "source": self.card.citation.to_dict(),
        }


@frozen(eq=False)
class Reason:
    """One reason to visit somebody at home, with the services that lead to it."""

    row: HomeVisit
    services: tuple[str, ...]

    @property
    def code(self) -> str:
        """The reason's code."""
        return self.row.code

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "code": self.row.code,
            "label": self.row.label.text(lang),
            "services": list(self.services),
            "steps": _steps(self.row.steps, lang),
            "source": self.row.citation.to_dict(),
        }


def danger_signs(
    card: str, observed: Iterable[str], *, on: date | None = None, rules: Rulebook | None = None
) -> Danger:
    """Is somebody with these observed signs sent on?

    Args:
        card: the code of a list of danger signs, such as `pregnant`.
        observed: codes of the signs that were seen. A code that the card does not have becomes an issue and
            decides nothing.
        on: the day whose rules answer; None takes the newest.
        rules: the rulebook; None takes the package's own.

    Raises:
        UnknownCode: there is no such card (`ILP-G020`).
        NoRuleInForce: the card did not hold on that day (`ILP-G021`).
    """
    book = rules or Rulebook.load()
    cards = book.rows(Card)
    if card not in {row.code for row in cards}:
        raise UnknownCode("ILP-G020", value=card, allowed=suggest(card, {row.code for row in cards}))
    day = on or max(row.in_force_from for row in cards)
    row = next((own for own in book.holding(Card, day) if own.code == card), None)
    if row is None:
        raise NoRuleInForce("ILP-G021", value=card, on=day)
    known = {sign.code: sign for sign in row.signs}
    seen = tuple(dict.fromkeys(observed))
    wrong = [code for code in seen if code not in known]
    issues = tuple(
        issue("ILP-G022", f"observed.{code}", value=code, allowed=suggest(code, known)) for code in wrong
    )
    return Danger(row, tuple(known[code] for code in seen if code in known), issues)


def home_visits(
    plan: Plan, person: Person | Mapping[str, Any], *, rules: Rulebook | None = None
) -> list[Reason]:
    """Why must this person be visited at home, the most urgent reason first? Empty: for no reason, or dead.

    The reasons come from the plan (what was missed or is late) and from the record (conditions, risk groups,
    danger signs noted at the last contact).
    """
    book = rules or Rulebook.load()
    own, _ = person_of(person, ())
    if own.death_date is not None and own.death_date <= plan.on:
        return []
    facts = _known(own, plan, book)
    found = []
    for row in sorted(book.holding(HomeVisit, plan.on, plan.area), key=lambda row: row.order):
        services = tuple(owed.code for owed in plan.services if _meant(row, owed))
        if row.services and not services:
            continue
        if row.danger_sign and not _danger(own, plan.on):
            continue
        if means(row.who, facts):
            found.append(Reason(row, services))
    return found


def _known(person: Person, plan: Plan, book: Rulebook) -> Facts:
    """What the law may ask of the person on the plan's day; what results made known, the plan has already."""
    compiled = compiler(book)
    return people.read(
        person,
        on=plan.on,
        area=plan.area,
        defaults=compiled.defaults(plan.on),
        cohorts=compiled.groups(plan.on).cohorts,
        policy=plan.policy,
        found=plan.derived,
    ).facts


def _meant(row: HomeVisit, owed: Owed) -> bool:
    return owed.status in row.statuses and not owed.names.isdisjoint(row.services)


def _danger(person: Person, on: date) -> bool:
    """Did the last contact at which danger signs were looked for find one?"""
    noted = [visit for visit in person.visits if NOTED in visit.values and visit.on <= on]
    return bool(noted) and bool(max(noted, key=lambda visit: visit.on).values[NOTED])


def contents(
    person: Person | Mapping[str, Any],
    service: str,
    *,
    on: date,
    area: str | None = None,
    tier: str | None = None,
    rules: Rulebook | None = None,
) -> list[Content]:
    """What is done for this person within a service, at `tier` or anywhere, by the rules of `on`?

    What is done only `by_indication` is listed too; the row says so.

    Raises:
        UnknownCode: there is no such service (`ILP-R022`).
    """
    book = rules or Rulebook.load()
    if service not in book.codes:
        raise UnknownCode("ILP-R022", value=service, allowed=suggest(service, book.codes))
    _, facts = facts_of(person, on, area, book)
    named = {service, service.rpartition(".")[0]}
    return [
        row
        for row in book.holding(Content, on, facts.area)
        if not named.isdisjoint(row.of) and _done(row, facts, tier)
    ]


def _done(row: Content, facts: Facts, tier: str | None) -> bool:
    return (tier is None or not row.where or tier in row.where) and answer(
        row.who, facts
    ).eligible is not False


def _steps(steps: tuple[Step, ...], lang: Language) -> list[dict[str, Any]]:
    return [{"at": list(step.at), "text": step.text.text(lang)} for step in steps]
