"""Does a person count below the line, and on which day is their plan asked? By birth, age, birth given, who.

Somebody may count more than once: two births in a year are two deliveries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ilp import codes
from ilp.dates import Anchor, Period
from ilp.indicators.asking import Asked
from ilp.indicators.record_rules import Population
from ilp.indicators.spans import Span
from ilp.lifecycle.eligibility import means
from ilp.records import Person


class Case(NamedTuple):
    """One time that a person counts: the day asked about, the day from which things count, the pregnancy.

    `until` is the last day on which the pregnancy went on, as far as records tell.
    """

    day: int
    since: int
    start: int | None = None
    until: int | None = None
    outcome: str | None = None


def cases(population: Population, before: Period | None, asked: Asked, span: Span) -> Iterator[Case]:
    """How often, and on which days, does the person count in this period? Never: they are not meant.

    The day is the last one of the rule's window (it is too late from `before` on), or of their life, or of
    what the records tell. What a record lets begin after the death does not count.
    """
    death = asked.person.death_date
    ends = [day for day in (span.known, None if death is None else death.toordinal()) if day is not None]
    for case in _MOMENTS[population.moment](population, before, asked, span):
        until = None if case.until is None else min([case.until, *ends])
        day = min([case.day, *ends])
        if day >= (case.since if case.start is None else case.start):
            yield case._replace(day=day, until=until)


def _born(_: Population, before: Period | None, asked: Asked, span: Span) -> Iterator[Case]:
    birth = asked.anchor.ordinal
    if birth in span:
        yield Case(_last(asked.anchor, before), birth)


def _reached(population: Population, before: Period | None, asked: Asked, span: Span) -> Iterator[Case]:
    day = asked.anchor.at(population.age or Period())
    death = asked.person.death_date
    if day in span and (death is None or death.toordinal() >= day):
        yield Case(_last(asked.anchor, before or population.age), asked.anchor.ordinal)


def _last(anchor: Anchor, before: Period | None) -> int:
    """The last day before an age; the day itself when there is none."""
    return anchor.ordinal if before is None else anchor.at(before) - 1


def _pregnancy(_: Population, _before: Period | None, asked: Asked, span: Span) -> Iterator[Case]:
    """A pregnancy belongs to the day it ended on, or is expected to; it is asked about while it went on."""
    defaults = asked.defaults(span.last)
    for start, end, outcome, _birth in _spans(asked.person):
        over = start + defaults.pregnancy_over.days if end is None else end
        day = start + defaults.pregnancy.days if end is None else end
        if day in span and over > start:
            yield Case(over - 1, start, start, over - 1, outcome)


def _delivered(_: Population, before: Period | None, asked: Asked, span: Span) -> Iterator[Case]:
    """A birth given; what is not asked of the pregnancy is asked of the days after it."""
    after = asked.defaults(span.last).postpartum
    for start, end, outcome, birth in _spans(asked.person):
        if birth and end is not None and end in span and end > start:
            yield Case(_last(Anchor.of(end), before or after), end, start, end - 1, outcome)


def _spans(person: Person) -> Iterator[tuple[int, int | None, str | None, bool]]:
    known = codes.section("outcome")
    for own in person.pregnancies:
        end = None if own.ended_on is None else own.ended_on.toordinal()
        birth = known.get(own.outcome or "", {}).get("birth", True)
        yield own.last_menstrual_period.toordinal(), end, own.outcome, birth


def _present(population: Population, _: Period | None, asked: Asked, span: Span) -> Iterator[Case]:
    """Alive on the last day, and meant."""
    day, death = span.end, asked.person.death_date
    if day < span.first or asked.anchor.ordinal > day:
        return
    if death is not None and death.toordinal() <= day:
        return
    if means(population.who, asked.facts(day)):
        yield Case(day, span.first)


_MOMENTS: dict[str, Callable[[Population, Period | None, Asked, Span], Iterator[Case]]] = {
    "born": _born,
    "reached": _reached,
    "pregnancy": _pregnancy,
    "delivered": _delivered,
    "present": _present,
}
