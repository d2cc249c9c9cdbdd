"""Which indicators can be counted from records, of whom, and what do the words of a plan mean for it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from attrs import frozen

from ilp import resources
from ilp.errors import LANGUAGES, Language, UsageError, suggest
from ilp.indicators.book import catalogue
from ilp.indicators.recording import FromRecords
from ilp.rulebook.fields import Entry, LabelField, PeriodField
from ilp.rulebook.who import Who

FILE = "records_to_counts.toml"
Moment = Literal["born", "reached", "pregnancy", "delivered", "present"]


class Population(Entry):
    """Who is counted below the line: those who were `born` or `delivered` in the period, `reached` the `age`
    in it, whose `pregnancy` ended in it, or who are `present` on its last day and meant by `who`.
    """

    code: str
    label: LabelField
    moment: Moment
    age: PeriodField | None = None
    who: tuple[Who, ...] = ()


class RecordFile(Entry):
    """The whole file. `everyone` is the population that is looked through where a rule names none."""

    served: tuple[str, ...]
    owed: tuple[str, ...]
    unknown: tuple[str, ...]
    ahead: tuple[str, ...]
    everyone: str
    beside: LabelField
    population: tuple[Population, ...]


@frozen(eq=False)
class RecordRules:
    """Every rule by its indicator, the populations by their code, and what the statuses of a plan mean.

    `parts` are indicators that are the sum of their splits.
    """

    rules: dict[str, FromRecords]
    parts: dict[str, tuple[str, ...]]
    populations: dict[str, Population]
    file: RecordFile

    def chosen(self, indicators: Iterable[str] | None) -> dict[str, tuple[str, ...]]:
        """Of which rules is each of these indicators the sum? None takes all that records tell about.

        Raises:
            UnknownCode: there is no such indicator (`ILP-I006`).
            UsageError: no record tells about an indicator (`ILP-K030`).
        """
        known = {code: (code,) for code in self.rules} | self.parts
        if indicators is None:
            return {code: known[code] for code in catalogue().indicators if code in known}
        wanted = [indicators] if isinstance(indicators, str) else list(indicators)
        for code in wanted:
            catalogue()[code]
            if code not in known:
                raise UsageError("ILP-K030", value=code, allowed=suggest(code, known))
        return {code: known[code] for code in catalogue().indicators if code in wanted}

    def among(self, rule: FromRecords) -> Population:
        """Who is looked through for the rule?"""
        return self.populations[rule.among or self.file.everyone]

    def population(self, code: str) -> str:
        """Of whom is the indicator counted? Equal names mean the same people."""
        rules = [(each, self.rules[each]) for each in self.parts.get(code, (code,))]
        return "+".join(f"{rule.among}/{each}" if rule.had else str(rule.among) for each, rule in rules)

    def stands_beside(self, code: str) -> bool:
        """Is the denominator an estimate that records do not give?"""
        return any(self.rules[each].among is None for each in self.parts.get(code, (code,)))

    def described(self, code: str, lang: Language = LANGUAGES[0]) -> str | None:
        """Of whom is the indicator counted, in words? None when it is not counted from records.

        >>> record_rules().described("imm_idl", "en")
        'Reached 12 months in the period, alive until then'
        """
        found = [self.rules[each] for each in self.parts.get(code, (code,)) if each in self.rules]
        said = [
            (self.file.beside if rule.among is None else self.among(rule).label).text(lang) for rule in found
        ]
        return "; ".join(dict.fromkeys(said)) or None


def record_rules(readings: Mapping[str, str] | None = None) -> RecordRules:
    """Which indicators can be counted from records, and how? `readings` as for the catalogue."""
    return _record_rules(tuple(sorted((readings or {}).items())))


@cache
def _record_rules(readings: tuple[tuple[str, str], ...]) -> RecordRules:
    file = RecordFile.model_validate(resources.toml(FILE))
    rows = catalogue(dict(readings)).indicators
    rules = {code: row.from_records for code, row in rows.items() if row.from_records is not None}
    parts = {
        code: tuple(f"{code}.{each.code}" for each in row.split)
        for code, row in rows.items()
        if row.splits_add_up and code not in rules
    }
    whole = {code: splits for code, splits in parts.items() if rules.keys() >= {*splits}}
    return RecordRules(rules, whole, {each.code: each for each in file.population}, file)
