"""Does a person count below the line, and on which day is their plan asked? By birth, age, birth given, who.

Somebody may count more than once: two births in a year are two deliveries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ilp import codes
from ilp.dates import Anchor, Period
from ilp.indicators.asking import Asked
from ilp.indicators.record_rules import Population, RecordRule
from ilp.indicators.spans import Span
from ilp.lifecycle.eligibility import means
from ilp.records import Person


class Case(NamedTuple):
    """One time that a person counts: the day asked about, and the day from which things count."""

    day: int
    since: int


def cases(rule: RecordRule, population: Population, asked: Asked, span: Span) -> Iterator[Case]:
    """How often, and on which days, does the person count in this period? Never: they are not meant.

    The day is the last one of the rule's window, or of their life, or of what the records tell.
    """
    person = asked.person
    for since, closes in _MOMENTS[population.moment](rule, population, asked, span):
        last = closes if person.death_date is None else min(closes, person.death_date.toordinal())
        yield Case(last if span.known is None else min(last, span.known), since)


Window = tuple[int, int]


def _born(rule: RecordRule, _: Population, asked: Asked, span: Span) -> Iterator[Window]:
    birth = asked.anchor.ordinal
    if birth in span:
        yield birth, _last(asked.anchor, rule.before)


def _reached(rule: RecordRule, population: Population, asked: Asked, span: Span) -> Iterator[Window]:
    day = asked.anchor.at(population.age or Period())
    death = asked.person.death_date
    if day in span and (death is None or death.toordinal() >= day):
        yield asked.anchor.ordinal, _last(asked.anchor, rule.before or population.age)


def _last(anchor: Anchor, before: Period | None) -> int:
    """The last day before an age."""
    return anchor.at(before or Period()) - 1


def _pregnancy(_rule: RecordRule, _: Population, asked: Asked, span: Span) -> Iterator[Window]:
    """A pregnancy belongs to the day it ended on, or is expected to; it is asked about while it went on."""
    defaults = asked.defaults(span.last)
    for start, end, _birth in _spans(asked.person):
        over = start + defaults.pregnancy_over.days if end is None else end
        day = start + defaults.pregnancy.days if end is None else end
        if day in span and over > start:
            yield start, over - 1


def _delivered(rule: RecordRule, _: Population, asked: Asked, span: Span) -> Iterator[Window]:
    """A birth given; what is asked of the pregnancy is asked while it went on, the rest after it."""
    for start, end, birth in _spans(asked.person):
        if birth and end is not None and end in span and end > start:
            closes = end - 1 if rule.contacts is not None else _last(Anchor.of(end), rule.before)
            yield (start if rule.contacts is not None else end), closes


def _spans(person: Person) -> Iterator[tuple[int, int | None, bool]]:
    known = codes.section("outcome")
    for own in person.pregnancies:
        end = None if own.ended_on is None else own.ended_on.toordinal()
        birth = known.get(own.outcome or "", {}).get("birth", True)
        yield own.last_menstrual_period.toordinal(), end, birth


def _present(_: RecordRule, population: Population, asked: Asked, span: Span) -> Iterator[Window]:
    """Alive on the last day, and meant."""
    day, death = span.end, asked.person.death_date
    if day < span.first or asked.anchor.ordinal > day:
        return
    if death is not None and death.toordinal() <= day:
        return
    if means(population.who, asked.facts(day)):
        yield span.first, day


_MOMENTS: dict[str, Callable[[RecordRule, Population, Asked, Span], Iterator[Window]]] = {
    "born": _born,
    "reached": _reached,
    "pregnancy": _pregnancy,
    "delivered": _delivered,
    "present": _present,
}
