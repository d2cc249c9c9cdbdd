"""Does every rule count the hand-made people as a hand does, and would any change of a rule be seen?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import attrs
import pytest
from records_by_hand import CASES, Case, one

from ilp.dates import Period
from ilp.indicators import from_records
from ilp.indicators.asking import Asked
from ilp.indicators.book import catalogue
from ilp.indicators.populations import cases
from ilp.indicators.record_rules import Population, RecordRules, record_rules
from ilp.indicators.recording import FromRecords, Question
from ilp.indicators.served import newly
from ilp.indicators.spans import earlier, span
from ilp.records import Person
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import Policy


def readings(name: str) -> tuple[str, dict[str, str]]:
    """`code|dispute=reading` taken apart."""
    code, _, chosen = name.partition("|")
    return code, dict([chosen.split("=")] if chosen else [])


def disputed() -> Iterator[str]:
    """Every reading that is not the default and counts otherwise, as such a name."""
    usual = record_rules().rules
    for code, row in catalogue().indicators.items():
        for dispute in row.dispute:
            for other in dispute.others:
                own = record_rules({dispute.id: other.name}).rules.get(code)
                if own is not None and own != usual.get(code):
                    yield f"{code}|{dispute.id}={other.name}"


NAMES = sorted(CASES)
RULES = sorted({*record_rules().rules, *disputed()})


def test_every_rule_and_every_reading_of_one_has_hand_made_people() -> None:
    assert NAMES == RULES
    whole = record_rules().chosen(None)
    assert set(chain.from_iterable(whole.values())) <= {*NAMES}
    for name, those in CASES.items():
        assert any(own.counts[0] for own in those), name
        assert any(not own.counts[0] for own in those), name


@pytest.mark.parametrize("name", NAMES)
def test_the_hand_made_people_are_counted_as_a_hand_does(name: str) -> None:
    code, chosen = readings(name)
    for number, own in enumerate(CASES[name]):
        asked: dict[str, Any] = {
            "period": own.period,
            "by": "nation",
            "indicators": [code],
            "readings": chosen,
        }
        found = from_records([own.who], **asked)
        (row,) = found.rows
        assert found.issues == (), (number, own.who)
        assert (row.numerator, row.denominator, row.unknown) == own.counts, (number, own.who)


# Would a change of a rule be seen? --------------------------------------------------------------------


class World:
    """The hand-made people of one rule, counted by any other rules in its place."""

    def __init__(self, name: str) -> None:
        self.code, chosen = readings(name)
        self.rules = record_rules(chosen)
        self.rule = self.rules.rules[self.code]
        self.moment = self.rules.among(self.rule).moment
        self.over_time = catalogue()[self.code].over_time
        self.people = [(own, asked(name, number)) for number, own in enumerate(CASES[name])]

    def by(self, rule: FromRecords) -> RecordRules:
        """All rules, with this one in the place of the own."""
        return attrs.evolve(self.rules, rules={**self.rules.rules, self.code: rule})

    def sees(self, rules: RecordRules) -> bool:
        """Is anybody counted otherwise than by hand?"""
        for own, person in self.people:
            above, below, unknown = self.counts(own, person, rules)
            if own.counts != (above, None if own.counts[1] is None else below, unknown):
                return True
        return False

    def counts(self, own: Case, person: Asked, rules: RecordRules) -> tuple[int, int, int]:
        rule = rules.rules[self.code]
        population = rules.among(rule)
        past = earlier(own.period) if self.over_time == "CUM" and population.moment == "present" else None
        those = cases(population, rule.before, person, span(own.period))
        found = [(0, 0, 0), *(newly(rule, each, person, rules, past) for each in those)]
        return sum(each[0] for each in found), sum(each[1] for each in found), sum(each[2] for each in found)


@cache
def asked(name: str, number: int) -> Asked:
    who = Person.model_validate(CASES[name][number].who)
    return Asked(who, who.area, compiler(Rulebook.load()), Policy.of(None))


def near(period: Period | None) -> list[Period | None]:
    """A day more, a day less, none at all."""
    if period is None:
        return []
    return [Period(period.months, period.days + 1), Period(period.months, period.days - 1), None]


SAME_WINDOW = {
    "born": {"window", "ever", "episode", "pregnancy"},
    "reached": {"window", "ever", "episode", "pregnancy"},
    "pregnancy": {"window", "episode", "pregnancy"},
    "delivered": set(),
    "present": {"window", "episode", "pregnancy"},
}
"""Between which windows there is no difference for such a population."""


def changed(own: Question, rule: FromRecords, moment: str, over_time: str) -> Iterator[tuple[str, Question]]:
    """The question with one of its fields changed a little."""

    def with_(**new: Any) -> tuple[str, Question]:
        return str(new), own.model_copy(update=new)

    for field in ("services", "owed", "acts", "category", "outcome", "by"):
        listed = getattr(own, field)
        for left in listed if len(listed) > 1 or field in ("by", "category") else ():
            yield with_(**{field: tuple(each for each in listed if each != left)})
    for code in own.services + own.owed:
        head, _, number = code.rpartition(".")
        if number.isdigit():
            field = "services" if own.services else "owed"
            yield with_(
                **{field: tuple(f"{head}.{int(number) + 1}" if c == code else c for c in getattr(own, field))}
            )
    if own.by:
        yield with_(by=())
    if own.values:
        yield with_(values={})
    if own.acts:
        yield with_(times=own.times + 1)
        if own.times > 1:
            yield with_(times=own.times - 1)
    if own.last is not None:
        yield with_(last=own.last + 1)
        yield with_(last=own.last - 1 or None)
    if own.so_far:
        yield with_(so_far=False)
    for field in ("from_age", "before", "gestation_from", "gestation_until"):
        for other in near(getattr(own, field)):
            yield with_(**{field: other})
    if own.condition:
        for other in ("smoker", "hypertension", "diabetes", "hiv"):
            if other != own.condition:
                yield with_(condition=other)
    if own.acts or own.measure or own.condition or own.growth:
        alike = {own.within, *SAME_WINDOW[moment]} if own.within in SAME_WINDOW[moment] else {own.within}
        if over_time == "ANN":
            alike |= {"window", "year", *SAME_WINDOW[moment]}  # what is asked of whole years alone
        if own.condition and moment == "present":
            alike |= {"window", "year", *SAME_WINDOW[moment]}  # a condition runs from one month into the next
        if own.gestation_from or own.from_age:
            alike |= {"ever"}  # it begins where that says
        if own.gestation_until:
            alike |= {"episode"}  # it ends where that says
        if own.category and any(
            (had.growth, had.measure) == (own.growth, own.measure)
            and own.last == (1 if own.measure else None)
            for had in rule.had
        ):
            alike |= {"year", "ever"}  # what is asked for is the last result there is
        for other in ("window", "year", "ever", "episode", "pregnancy"):
            if other not in alike:
                yield with_(within=other)


CLOSED_BEFORE = ("kn1", "kn_complete", "spm_03_newborn", "imm_bcg")
"""What the plan itself counts no later than the last day that is asked about: a later day changes nothing."""


def mutants(own: World) -> Iterator[tuple[str, FromRecords]]:
    """The rule with one thing changed."""
    rule, moment = own.rule, own.moment
    for field in ("had", "counted", "without"):
        listed = getattr(rule, field)
        for place, each in enumerate(listed):
            rest = listed[:place] + listed[place + 1 :]
            if rest or field != "counted":
                yield f"{field}[{place}] left out", rule.model_copy(update={field: rest})
            for what, other in changed(each, rule, moment, own.over_time):
                new = (*listed[:place], other, *listed[place + 1 :])
                yield f"{field}[{place}] {what}", rule.model_copy(update={field: new})
    for other in near(rule.before):
        later = rule.before is not None and other is not None and other.days > rule.before.days
        if not (later and own.code in CLOSED_BEFORE):
            yield f"before {other}", rule.model_copy(update={"before": other})
    if rule.apart:
        yield "apart", rule.model_copy(update={"apart": False})
    for code, population in own.rules.populations.items():
        if (
            rule.among is not None
            and code != rule.among
            and {population.moment, moment} != {"born", "present"}
        ):
            yield f"among {code}", rule.model_copy(update={"among": code})


@cache
def world(name: str) -> World:
    return World(name)


@pytest.mark.parametrize("name", NAMES)
def test_any_change_of_a_rule_is_seen(name: str) -> None:
    own = world(name)
    assert not own.sees(own.rules)
    assert [what for what, rule in mutants(own) if not own.sees(own.by(rule))] == []


def moved(own: Population) -> Iterator[tuple[str, Population]]:
    """The population with one thing changed."""
    for other in near(own.age):
        if other is not None:
            yield f"age {other}", own.model_copy(update={"age": other})
    for place, who in enumerate(own.who):
        if len(own.who) > 1:
            yield f"without {who}", own.model_copy(update={"who": own.who[:place] + own.who[place + 1 :]})
        said = {field: getattr(who, field) for field in ("sex", "in_school", "grade", "any_condition")}
        changes: list[dict[str, Any]] = [
            {field: None if field in ("sex", "in_school") else ()} for field, value in said.items() if value
        ]
        changes += [
            {"grade": who.grade[:at] + who.grade[at + 1 :]} for at in range(len(who.grade)) if who.grade[1:]
        ]
        changes += [
            {field: other} for field in ("age_from", "age_until") for other in near(getattr(who, field))
        ]
        for change in changes:
            if own.code == "infants_6_11" and change == {"age_from": Period(6, 1)}:
                continue  # nobody turns six months old on 31 December: June has 30 days
            new = (
                *own.who[:place],
                type(who).model_construct(**{**dict(who), **change}),
                *own.who[place + 1 :],
            )
            yield f"{place}: {change}", own.model_copy(update={"who": new})


@pytest.mark.parametrize("code", sorted(record_rules().populations))
def test_any_change_of_a_population_is_seen(code: str) -> None:
    worlds = [own for own in map(world, NAMES) if own.rules.among(own.rule).code == code]
    assert worlds
    for what, population in moved(record_rules().populations[code]):
        changed_rules = [
            (own, attrs.evolve(own.rules, populations={**own.rules.populations, code: population}))
            for own in worlds
        ]
        assert any(own.sees(rules) for own, rules in changed_rules), what


# Laws -------------------------------------------------------------------------------------------------


def test_what_counts_the_same_people_has_the_same_rule() -> None:
    rules, found = record_rules().rules, 0
    for code, row in catalogue().indicators.items():
        if row.same_as is not None and code in rules:
            assert rules[code].model_copy(update={"note": None}) == rules[row.same_as].model_copy(
                update={"note": None}
            )
            found += 1
    assert found == 12


STAYING = sorted(
    code
    for code, rule in record_rules().rules.items()
    if catalogue()[code].over_time == "CUM"
    and record_rules().among(rule).moment == "present"
    and not any(own.last for own in rule.questions())  # the last result may turn from good to bad
)


@pytest.mark.parametrize("code", STAYING)
def test_months_add_up_to_the_year_above_the_line_for_who_stays(code: str) -> None:
    """That is for who belongs to the population at the end of every month as at the end of the year."""
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    own, compared = world(code), 0
    for each, person in own.people:
        if each.period == "2025":
            year = own.counts(each, person, own.rules)
            by_month = [own.counts(each._replace(period=month), person, own.rules) for month in months]
            if all(row[1:] == year[1:] for row in by_month):
                assert sum(row[0] for row in by_month) == year[0], each.who
                compared += 1
    assert compared > 0


def test_who_may_be_owed_a_screening_or_not_is_unknown() -> None:
    """Nobody has said whether she is sexually active, and the strict policy takes silence for no answer."""
    asked: dict[str, Any] = {"period": 2025, "by": "nation", "indicators": ["screen_14.cervical_cancer"]}
    woman = one("1985-05-05")
    for policy, counts in [({"unstated": "unknown"}, (0, 0, 1)), (None, (0, 0, 0))]:
        (row,) = from_records([woman], **asked, policy=policy)
        assert (row.numerator, row.denominator, row.unknown) == counts


def test_a_number_without_a_divisor_has_none() -> None:
    found = from_records([], period=2025, by="nation")
    for row in found:
        alone = catalogue()[row.indicator].aggregation == "N" or record_rules().stands_beside(row.indicator)
        assert (row.denominator is None) == alone, row.indicator
