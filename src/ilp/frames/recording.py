"""How many were owed, how many served? Counts from the records of millions, equal to the reference engine's.

The counterpart of `ilp.indicators.from_records`: the same rules, read from the same data, over arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from ilp.frames.counted.crowd import Crowd, acts_of
from ilp.frames.counted.places import NOWHERE, Placed
from ilp.frames.counted.tallying import Group, Tallying
from ilp.frames.entering.door import entered
from ilp.frames.entering.taking import taken
from ilp.frames.leaving.backends import name_of
from ilp.frames.people.areas import Homes
from ilp.frames.people.choosing import Persons, chosen, homes_of
from ilp.frames.spark.counting_spark import counted
from ilp.frames.tables import People
from ilp.frames.unsupported import SPARK
from ilp.indicators.counting import Wanted, asked_period, asked_rules, check_level, rows_of
from ilp.indicators.counts import Counts
from ilp.indicators.record_rules import RecordRules, record_rules
from ilp.network import Network
from ilp.planning.making import within
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler

BLOCK = 262_144
"""How many people are counted at a time: what bounds the memory."""
Added = dict[tuple[str, str, str], list[int]]
"""How many stand above the line, below it, and unknown, by indicator, place and period."""


def from_records(
    people: People,
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    indicators: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    on: date | None = None,
    area: str | None = None,
    rules: Rulebook | None = None,
    block: int = BLOCK,
    progress: Callable[[int], None] | None = None,
) -> Any:
    """How many people were owed each service, and how many of them served, at each place of the level `by`?

    The counts are those of `ilp.indicators.from_records`, to be handed to `ilp.indicators.compute`; whoever
    has no place is told among their `issues`. Of tables of Spark they are a frame of Spark, to be handed to
    `ilp.frames.indicators`: each partition is counted where it lies, only totals of places come together, and
    nobody is told of those without a place.

    Args:
        people: the tables, of any library that `plan` takes.
        network: the facilities; without one only areas are told apart.
        period: a year or a month. What only a year can tell is left out of a month.
        by: the level of areas or of facilities.
        indicators: these only; None takes every indicator that records tell about.
        readings: which reading of a disputed row to follow instead of the default.
        on: the day up to which the records tell; what comes later in the period is not counted yet.
        area: a Kemendagri code for those whose record and facility name no area.
        rules: the rulebook; None takes the package's own.
        block: how many people are counted at a time.
        progress: is told how many have been counted, after each block; not with Spark.

    Raises:
        UsageError: no such period (`ILP-I030`), a level that cannot be summed (`ILP-I031`, `ILP-I035`), an
            indicator that records do not tell about (`ILP-K030`), tables that do not fit (`ILP-F003`,
            `ILP-F007` to `ILP-F009`).
        UnknownCode: there is no level `by` (`ILP-N002`), no such indicator (`ILP-I006`), no such `area`.
        NoRuleInForce: no rule was in force at the end of the period (`ILP-R021`).
    """
    asked = Asked(network, asked_period(period), by, listed(indicators), readings, on, within(area), rules)
    asked.check()
    if name_of(taken(people.persons)) == SPARK:
        return counted(people, asked)
    return asked.counts(*asked.count(people, block, progress))


@frozen(eq=False)
class Asked:
    """What is to be counted, of which period, and at which level of places."""

    network: Network | None
    period: str
    by: str
    indicators: tuple[str, ...] | None
    readings: Mapping[str, str] | None
    on: date | None
    otherwise: str | None
    rules: Rulebook | None

    @property
    def found(self) -> RecordRules:
        """The rules by which records tell of indicators."""
        return record_rules(self.readings)

    @property
    def wanted(self) -> list[Wanted]:
        """Which rules are asked, and of which days?"""
        return list(asked_rules(self.found, self.found.chosen(self.indicators), self.period, self.on))

    @property
    def book(self) -> Rulebook:
        """The rules that are asked about."""
        return self.rules or Rulebook.load()

    @property
    def places(self) -> Network:
        """The facilities there are."""
        return Network() if self.network is None else self.network

    def check(self) -> None:
        """Can it be counted?"""
        check_level(self.by, self.network)
        for day in {each.span.last for each in self.wanted}:
            self.book.at(date.fromordinal(day), self.otherwise)

    def count(
        self, people: People, block: int = BLOCK, progress: Callable[[int], None] | None = None
    ) -> tuple[Added, Placed]:
        """What do these people come to, and where is each?"""
        compiled, everybody, wanted = compiler(self.book), entered(people), self.wanted
        placed = Placed.of(everybody, self.places, self.by, self.otherwise)
        homes = Homes.of(placed.homes, None, compiled)
        acts = acts_of(question for each in wanted for question in each.rule.questions())
        last = max((each.span.end for each in wanted), default=0)
        added: Added = {}
        done = 0
        for some in _blocks(np.flatnonzero(placed.number != NOWHERE), block):
            crowd = Crowd(chosen(everybody, some), homes_of(homes, some), compiled, last, acts)
            _count(Tallying(crowd, self.found), wanted, placed, some, added)
            done += len(some)
            if progress is not None:
                progress(done)
        return added, placed

    def counts(self, added: Added, placed: Placed) -> Counts:
        """Every known place with every indicator, of 0 where nobody is."""
        return Counts(tuple(rows_of(self.wanted, placed.places, added, self.found)), (), placed.issues)


def listed(indicators: Iterable[str] | None) -> tuple[str, ...] | None:
    """Each of them once; None when all are meant."""
    return None if indicators is None else tuple(dict.fromkeys(indicators))


def _blocks(persons: Persons, size: int) -> Iterator[Persons]:
    for first in range(0, len(persons), size):
        yield persons[first : first + size]


def _count(
    tallying: Tallying,
    wanted: Iterable[Wanted],
    placed: Placed,
    some: Persons,
    added: Added,
) -> None:
    """Add what these people come to, at each place."""
    number = placed.number[some]
    for group, together in _together(tallying.rules, wanted):
        rules = tuple(each.rule for each in together)
        place = number[tallying.cases(group, rules).own.person]
        for each in together:
            own = tallying.tally(each, group, rules)
            sums = [
                np.bincount(place[flags], minlength=len(placed.keys))
                for flags in (own.above, own.below, own.unknown)
            ]
            for at in np.flatnonzero(sums[0] + sums[1] + sums[2]).tolist():
                key = (each.indicator, placed.keys[at], each.span.period)
                row = added.setdefault(key, [0, 0, 0])
                for column, total in enumerate(sums):
                    row[column] += int(total[at])
        tallying.forget(group)


def _together(rules: RecordRules, wanted: Iterable[Wanted]) -> Iterator[tuple[Group, list[Wanted]]]:
    """The rules that look through the same people on the same days."""
    found: dict[Group, list[Wanted]] = defaultdict(list)
    for each in wanted:
        found[rules.among(each.rule).code, each.rule.before, each.span].append(each)
    yield from found.items()
