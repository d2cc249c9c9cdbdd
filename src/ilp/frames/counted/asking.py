"""What do plans say, each person's of a day of their own? Statuses of the wanted services, and completions.

The plan of the last day of a life still speaks. Only what is asked for is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
from attrs import define, field, frozen

from ilp.frames.counted.crowd import Crowd
from ilp.frames.counted.noticing import with_noticed
from ilp.frames.doses.completing import Reached
from ilp.frames.doses.immunizing import Immunization
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.entering.inside import Entered
from ilp.frames.found.knowable import named
from ilp.frames.leaving.collecting import Status
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import Block
from ilp.frames.people.choosing import Persons, alive, homes_of
from ilp.frames.people.epochs import each_day, stretches
from ilp.frames.people.laws import Law
from ilp.frames.people.noting import Noted
from ilp.frames.services.cases import DONE
from ilp.frames.services.working import Work, restrict
from ilp.rulebook.rows import Completion, Service
from ilp.rulebook.timing import Campaign, Every
from ilp.schedules.courses import Compiler


@frozen(eq=False)
class Wanted:
    """Which services and which completions are asked about? With completions, what they ask for."""

    services: frozenset[str]
    completions: frozenset[str]
    needed: frozenset[str]
    doses: bool

    @classmethod
    def of(cls, services: Collection[str], completions: Collection[str], compiler: Compiler) -> Wanted:
        """Read off the rules what these completions ask for."""
        stems = compiler.courses(None)
        needed = set(services)
        for row in compiler.book.rows(Completion):
            if row.code in completions:
                needed.update((*row.requires, *row.reached, *([row.status_of] if row.status_of else [])))
        doses = bool(completions) or any(code.rpartition(".")[0] in stems for code in services)
        return cls(frozenset(services), frozenset(completions), frozenset(needed), doses)

    def means(self, code: str) -> bool:
        """Is the service, or the series it belongs to, asked about?"""
        return code in self.needed or code.rpartition(".")[0] in self.needed

    def series(self, stem: str) -> bool:
        """Is the series, or any number of it, asked about?"""
        return stem in self.needed or any(code.rpartition(".")[0] == stem for code in self.needed)

    def rows(self, compiler: Compiler) -> Iterator[Service]:
        """The rows of all services that have a say in it."""
        for row in compiler.book.rows(Service):
            if self.means(row.code) or (self.doses and row.is_dose):
                yield row

    def by_day(self, compiler: Compiler) -> bool:
        """Does it hang on the calendar, so that only people of one day can be asked together?"""
        return any(
            isinstance(row.timing, Campaign | Every) and not row.is_dose for row in self.rows(compiler)
        )


@define(eq=False)
class Said:
    """What the plans say, a place for each of those asked about (0: not listed).

    `judged`, `complete` and `missing` say of each completion whether the plan judges it, whether it is
    complete, and of which codes it lacks one.
    """

    many: int
    status: dict[str, Status] = field(factory=dict)
    judged: dict[str, Flags] = field(factory=dict)
    complete: dict[str, Flags] = field(factory=dict)
    missing: dict[str, dict[str, Flags]] = field(factory=dict)

    def of(self, code: str) -> Status:
        """The status of a service for everybody asked about."""
        found = self.status.get(code)
        return np.zeros(self.many, np.uint8) if found is None else found

    def take(self, here: Persons, status: Mapping[str, Status], reached: Collection[Reached]) -> None:
        """Take over what was said to those at these places."""
        for code, own in status.items():
            self.status.setdefault(code, np.zeros(self.many, np.uint8))[here] = own
        for each in reached:
            at = here[each.people]
            self._flags(self.judged, each.code)[at] = True
            self._flags(self.complete, each.code)[at] = each.complete
            missing = self.missing.setdefault(each.code, {})
            for code, lacks in each.missing.items():
                self._flags(missing, code)[at] = lacks

    def _flags(self, kept: dict[str, Flags], code: str) -> Flags:
        return kept.setdefault(code, np.zeros(self.many, np.bool_))


def said(crowd: Crowd, persons: Persons, days: Days, wanted: Wanted) -> Said:
    """What does the plan of each of these persons say on their day?"""
    found = Said(len(persons))
    compiler, book = crowd.compiler, crowd.compiler.book
    groups = each_day if wanted.by_day(compiler) else stretches
    conditions = named(wanted.rows(compiler), book)
    for asked, here in groups(compiler, days):
        people, is_found = with_noticed(crowd, persons[here], days[here], conditions)
        homes = homes_of(crowd.homes, persons[here])
        found.take(here, *_of_stretch(alive(people), is_found, homes, asked, wanted, compiler))
    return found


def _of_stretch(
    people: Entered, is_found: Flags, homes: Homes, asked: Asked, wanted: Wanted, compiler: Compiler
) -> tuple[Mapping[str, Status], list[Reached]]:
    law = Law.of(compiler, homes, asked.on, wanted.means)
    codes = dict.fromkeys(wanted.needed, 0)
    noted = Noted.of(law.timings)
    work = Work(people, homes, is_found, asked, law, noted, compiler.ages, None, codes)
    block = Block.of(people, homes, is_found, asked, 0, len(people))
    status: dict[str, Status] = {}
    for row, cases in work.said(block):
        restrict(row.code, cases, law, asked)
        status.setdefault(row.code, np.zeros(len(people), np.uint8))[cases.view.numbers] = cases.status
    if not wanted.doses:
        return status, []
    contacts = {code: (own, np.where(own == DONE, block.today, NEVER)) for code, own in status.items()}
    immunization = Immunization.of(people.tables["doses"], homes, compiler, asked)
    doses, reached = immunization.of_block(block).stands(contacts, wanted.series, wanted.completions)
    return {**status, **doses}, reached
