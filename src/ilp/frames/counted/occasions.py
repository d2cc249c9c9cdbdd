"""When do people count in a period, and on which day are they asked about? Cases of many, as arrays.

The counterpart of `ilp.indicators.populations`. Somebody may count more than once: each time is a case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from attrs import frozen

from ilp import codes
from ilp.dates import Period
from ilp.frames.counted.crowd import Crowd
from ilp.frames.entering.columns import NOBODY, Words
from ilp.frames.entering.days import NEVER, Days, Flags, Moment
from ilp.frames.people.block import View
from ilp.frames.people.choosing import Persons
from ilp.frames.people.who import answer
from ilp.indicators.record_rules import Population
from ilp.indicators.spans import Span


@frozen(eq=False, slots=False)
class Occasions:
    """Cases in the order of persons: whose, the asked day, from which day things count, the pregnancy.

    `until` is the last day on which the pregnancy went on; without one it and `start` are `NEVER`.
    """

    crowd: Crowd
    person: Persons
    day: Days
    since: Days
    start: Days
    until: Days
    outcome: Words

    def __len__(self) -> int:
        return len(self.person)

    @cached_property
    def birth(self) -> Moment:
        """When were they born?"""
        return self.crowd.birth[self.person]

    @cached_property
    def death(self) -> Days:
        """When did they die? `NEVER`: they live."""
        return self.crowd.death[self.person]

    @cached_property
    def layers(self) -> list[Persons]:
        """The places of all first cases of a person, of all second ones, and so on."""
        new = np.append(True, np.diff(self.person) > 0)[: len(self)]
        first = np.flatnonzero(new)
        nth = np.arange(len(self)) - np.repeat(first, np.diff(np.append(first, len(self))))
        return [np.flatnonzero(nth == each) for each in range(int(nth.max(initial=-1)) + 1)]

    def of(self, keep: Flags) -> Occasions:
        """Only these cases."""
        return Occasions(
            self.crowd,
            self.person[keep],
            self.day[keep],
            self.since[keep],
            self.start[keep],
            self.until[keep],
            self.outcome[keep],
        )


def occasions(population: Population, before: Period | None, crowd: Crowd, span: Span) -> Occasions:
    """How often, and on which days, do people count in this period?

    The day is the last one before `before`, or of a life, or of what the records tell. What a record lets
    begin after the death does not count.
    """
    found = _MOMENTS[population.moment](population, before, crowd, span)
    ends = np.full(len(found), np.iinfo(np.int32).max if span.known is None else span.known, np.int32)
    ends = np.where(found.death > NEVER, np.minimum(ends, found.death), ends)
    until = np.where(found.until > NEVER, np.minimum(found.until, ends), NEVER)
    day = np.minimum(found.day, ends)
    began = np.where(found.start > NEVER, found.start, found.since)
    own = Occasions(crowd, found.person, day, found.since, found.start, until, found.outcome)
    return own.of(day >= began)


def _plain(crowd: Crowd, person: Persons, day: Days, since: Days) -> Occasions:
    none = np.zeros(len(person), np.int32)
    return Occasions(crowd, person, day, since, none, none, Words(none + NOBODY))


def _in(span: Span, day: Days) -> Flags:
    return (span.first <= day) & (day <= span.end)


def _last(own: Moment, before: Period | None) -> Days:
    """The last day before an age; the day itself when there is none."""
    return own.on if before is None else own.at(before) - np.int32(1)


def _born(_: Population, before: Period | None, crowd: Crowd, span: Span) -> Occasions:
    person = np.flatnonzero(_in(span, crowd.birth.on))
    birth = crowd.birth[person]
    return _plain(crowd, person, _last(birth, before), birth.on)


def _reached(population: Population, before: Period | None, crowd: Crowd, span: Span) -> Occasions:
    day = crowd.birth.at(population.age or Period())
    lived = (crowd.death == NEVER) | (crowd.death >= day)
    person = np.flatnonzero(_in(span, day) & lived)
    birth = crowd.birth[person]
    return _plain(crowd, person, _last(birth, before or population.age), birth.on)


def _pregnancy(_: Population, _before: Period | None, crowd: Crowd, span: Span) -> Occasions:
    """A pregnancy belongs to the day it ended on, or is expected to; it is asked about while it went on."""
    own, defaults = crowd.pregnancies, crowd.defaults(span.last)
    start, end = own.days["last_menstrual_period"], own.days["ended_on"]
    over = np.where(end == NEVER, start + np.int32(defaults.pregnancy_over.days), end)
    day = np.where(end == NEVER, start + np.int32(defaults.pregnancy.days), end)
    rows = np.flatnonzero(_in(span, day) & (over > start))
    last, start = over[rows] - np.int32(1), start[rows]
    whose = own.person[rows].astype(np.intp)
    return Occasions(crowd, whose, last, start, start, last, own.words["outcome"][rows])


def _delivered(_: Population, before: Period | None, crowd: Crowd, span: Span) -> Occasions:
    """A birth given; what is not asked of the pregnancy is asked of the days after it."""
    own, after = crowd.pregnancies, crowd.defaults(span.last).postpartum
    start, end, outcome = own.days["last_menstrual_period"], own.days["ended_on"], own.words["outcome"]
    no_birth = [code for code, row in codes.section("outcome").items() if not row.get("birth", True)]
    rows = np.flatnonzero((end > NEVER) & _in(span, end) & (end > start) & ~outcome.among(no_birth))
    start, end = start[rows], end[rows]
    whose = own.person[rows].astype(np.intp)
    return Occasions(
        crowd, whose, _last(Moment.of(end), before or after), end, start, end - np.int32(1), outcome[rows]
    )


def _present(population: Population, _: Period | None, crowd: Crowd, span: Span) -> Occasions:
    """Alive on the last day, and meant."""
    day = span.end
    there = (crowd.birth.on <= day) & ((crowd.death == NEVER) | (crowd.death > day)) & (day >= span.first)
    block, asked = crowd.on(day)
    view = View(block, np.flatnonzero(there))
    rows = view.of(answer(population.who, view, asked).yes).numbers.astype(np.intp)
    same = np.full(len(rows), day, np.int32)
    return _plain(crowd, rows, same, np.full(len(rows), span.first, np.int32))


_MOMENTS: dict[str, Callable[[Population, Period | None, Crowd, Span], Occasions]] = {
    "born": _born,
    "reached": _reached,
    "pregnancy": _pregnancy,
    "delivered": _delivered,
    "present": _present,
}
