"""How is an indicator counted from records? By rules in data: of whom, and who of them was served."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Literal

from attrs import frozen
from pydantic import Field, StrictInt

from ilp import resources
from ilp.errors import LANGUAGES, Language, UsageError, suggest
from ilp.indicators.book import catalogue
from ilp.rulebook.fields import Entry, LabelField, PeriodField
from ilp.rulebook.timing import Counts as Noted
from ilp.rulebook.who import Who

FILE = "records_to_counts.toml"
Moment = Literal["born", "reached", "pregnancy", "delivered", "present"]
Number = Annotated[StrictInt, Field(gt=0)]


class Population(Entry):
    """Who is counted below the line: those who were `born` or `delivered` in the period, `reached` the `age`
    in it, whose `pregnancy` ended in it, or who are `present` on its last day and meant by `who`.
    """

    code: str
    label: LabelField
    moment: Moment
    age: PeriodField | None = None
    who: tuple[Who, ...] = ()


class Stretch(Entry):
    """At least so many contacts from one week of pregnancy on until before another."""

    from_: PeriodField | None = Field(default=None, alias="from")
    until: PeriodField | None = None
    at_least: Number


class Contacts(Entry):
    """How many contacts of a pregnancy there must be in all, in each stretch, and of those properly noted."""

    services: tuple[str, ...]
    total: Number
    spans: tuple[Stretch, ...] = ()
    noted: Noted | None = None
    noted_at_least: Number = 1


class RecordRule(Entry):
    """One population of an indicator, and what is asked of each of its people.

    `services` must all be served, and `less` is taken away again; `completion` must be complete (`so_far`:
    but for what is still to come); `contacts` must be enough; one of `events` must lie in the period.
    `before` is the age, or the time since the birth, at which it is too late. `among` keeps those who had
    this service.
    """

    indicator: str
    population: str
    services: tuple[str, ...] = ()
    less: str | None = None
    among: str | None = None
    with_reason: str | None = None
    without_reason: str | None = None
    completion: str | None = None
    so_far: bool = False
    contacts: Contacts | None = None
    events: tuple[str, ...] = ()
    before: PeriodField | None = None
    note: LabelField | None = None


class RecordFile(Entry):
    """The whole file."""

    served: tuple[str, ...]
    unknown: tuple[str, ...]
    ahead: tuple[str, ...]
    population: tuple[Population, ...]
    rule: tuple[RecordRule, ...]


@frozen
class RecordRules:
    """Every rule by its indicator, the populations by their code, and what the statuses of a plan mean."""

    rules: dict[str, tuple[RecordRule, ...]]
    populations: dict[str, Population]
    served: frozenset[str]
    unknown: frozenset[str]
    ahead: frozenset[str]

    def chosen(self, indicators: Iterable[str] | None) -> dict[str, tuple[RecordRule, ...]]:
        """The rules of these indicators, in the order of the file; None takes all.

        Raises:
            UnknownCode: there is no such indicator (`ILP-I006`).
            UsageError: no record tells about an indicator (`ILP-K030`).
        """
        if indicators is None:
            return self.rules
        wanted = [indicators] if isinstance(indicators, str) else list(indicators)
        for code in wanted:
            catalogue()[code]
            if code not in self.rules:
                raise UsageError("ILP-K030", value=code, allowed=suggest(code, self.rules))
        return {code: rules for code, rules in self.rules.items() if code in wanted}

    def population(self, code: str) -> str:
        """Of whom is the indicator counted? One name for the population, or the populations, of its rules."""
        return "+".join(rule.population for rule in self.rules[code])

    def described(self, code: str, lang: Language = LANGUAGES[0]) -> str:
        """Of whom is the indicator counted, in words?

        >>> record_rules().described("imm_idl", "en")
        'Reached 12 months in the period, alive until then'
        """
        return "; ".join(self.populations[rule.population].label.text(lang) for rule in self.rules[code])


@cache
def record_rules() -> RecordRules:
    """Which indicators can be counted from records, and how? Read once."""
    file = RecordFile.model_validate(resources.toml(FILE))
    rules: dict[str, tuple[RecordRule, ...]] = {}
    for rule in file.rule:
        rules[rule.indicator] = (*rules.get(rule.indicator, ()), rule)
    return RecordRules(
        rules,
        {each.code: each for each in file.population},
        frozenset(file.served),
        frozenset(file.unknown),
        frozenset(file.ahead),
    )
