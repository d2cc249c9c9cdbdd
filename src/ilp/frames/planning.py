"""What is owed to each of many people on a day, and what have they completed? Two long tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from ilp.dates import Anchor, Period
from ilp.errors import UsageError, suggest
from ilp.frames.doses.completing import Reached
from ilp.frames.doses.immunizing import Immunization
from ilp.frames.entering.columns import Words
from ilp.frames.entering.door import DERIVED, entered
from ilp.frames.entering.taking import taken
from ilp.frames.found.deriving import with_found
from ilp.frames.found.revealing import made_known
from ilp.frames.leaving.answering import PLAN, STATUS, Answer, Asking, Part, in_words
from ilp.frames.leaving.backends import given, name_of
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.laws import Law
from ilp.frames.people.noting import Noted
from ilp.frames.policies import Choices, followed
from ilp.frames.services.working import Work
from ilp.frames.spark.backends_spark import spread
from ilp.frames.tables import People
from ilp.frames.unsupported import SPARK
from ilp.planning.making import within
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Completion, Service
from ilp.schedules.courses import Compiler, compiler
from ilp.schedules.policy import Policy


def plan(
    people: People,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    services: Collection[str] = (),
    policy: Choices = None,
    derived: Any = None,
) -> Any:
    """What is each of these people owed on `on`? One row for each person and listed service.

    Args:
        people: the tables; the answer is a table of the same library, lazy where theirs are lazy.
        on: the asked day.
        area: a Kemendagri code for those whose record has no area.
        rules: the rulebook; None takes the package's own.
        services: codes, or the beginnings of codes (`visit`, `screening.hepatitis`); none means all.
        policy: `grace_days` and `horizon` of a `Policy`; None takes the programme's.
        derived: conditions that results make known, as a table `id, code, since`; the record stands above
            them. None reads them off the results.

    Raises:
        Unsupported: a backend, a rule or a policy that this engine cannot compute (`ILP-F002`).
        UsageError: tables that do not fit (`ILP-F003`, `ILP-F007` to `ILP-F009`), or no such policy.
        UnknownCode: `area` is no Kemendagri code (`ILP-N001`).
        NoRuleInForce: no rule was in force on `on` (`ILP-R021`).
    """
    compiled = compiler(rules or Rulebook.load())
    backend = name_of(taken(people.persons))
    wanted, chosen = _wanted(services, compiled), followed(policy, backend)
    if backend == SPARK:
        return spread(
            people,
            derived,
            PLAN,
            lambda own, known: plan(
                own, on=on, area=area, rules=rules, services=services, policy=chosen, derived=known
            ),
        )
    question = Question(people, on, within(area), compiled, wanted, chosen, derived)

    def answer() -> Answer:
        work = question.work()
        return Answer(work.everybody.ids, in_words(work.plans(), question.codes))

    return given(people.persons, Asking(PLAN, answer))


def status(
    people: People,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Choices = None,
    derived: Any = None,
) -> Any:
    """Which sets of doses and visits has each completed by `on` (IDL, baduta, tetanus status, …), and when?

    One row for each person and completion that concerns them; the arguments and errors are those of `plan`.
    """
    compiled = compiler(rules or Rulebook.load())
    backend = name_of(taken(people.persons))
    chosen = followed(policy, backend)
    if backend == SPARK:
        return spread(
            people,
            derived,
            STATUS,
            lambda own, known: status(own, on=on, area=area, rules=rules, policy=chosen, derived=known),
        )
    rows = compiled.book.rows(Completion)
    needed = {code for row in rows for code in row.requires}
    question = Question(
        people,
        on,
        within(area),
        compiled,
        lambda code: any(_named(code, own) for own in needed),
        chosen,
        derived,
    )

    def answer() -> Answer:
        work = question.work()
        codes = tuple(dict.fromkeys(row.code for row in rows))
        return Answer(work.everybody.ids, _completed(work.standings(), codes))

    return given(people.persons, Asking(STATUS, answer))


def _completed(standings: Iterator[list[Reached]], codes: tuple[str, ...]) -> Iterator[Part]:
    for own in standings:
        code = [np.full(len(each.people), codes.index(each.code), np.int32) for each in own]
        none = np.empty(0, np.int32)
        yield (
            np.concatenate([none, *(each.people for each in own)]).astype(np.int32),
            {
                "code": Words(np.concatenate([none, *code]), codes),
                "complete": np.concatenate([none.astype(bool), *(each.complete for each in own)]),
                "completed_on": np.concatenate([none, *(each.completed_on for each in own)]),
            },
        )


@frozen(eq=False)
class Question:
    """What is asked; worked out when the answer is called for."""

    people: People
    on: date
    area: str | None
    compiled: Compiler
    wanted: Callable[[str], bool]
    policy: Policy
    derived: Any

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code there is."""
        return tuple(sorted(self.compiled.book.codes))

    def work(self) -> Work:
        """Read the tables and compile what the people in them live by."""
        compiled, on = self.compiled, self.on
        codes = {code: number for number, code in enumerate(self.codes) if self.wanted(code)}
        with_doses = any(row.is_dose and row.code in codes for row in compiled.book.rows(Service))
        everybody = entered(self.people, derived=self.derived, but=() if with_doses else ("doses",))
        homes = Homes.of(everybody.persons.words["area"], self.area, compiled)
        defaults = compiled.defaults(on)
        ahead = Period.parse(self.policy.horizon) if self.policy.horizon else defaults.horizon
        cohorts = compiled.groups(on).cohorts
        asked = Asked(on, Anchor(on).at(ahead), defaults, cohorts, grace=self.policy.grace_days)
        known = everybody.tables[DERIVED]
        if self.derived is None:
            known = made_known(everybody, homes, compiled.book, on)
        everybody, found = with_found(everybody, known)
        doses = None
        if with_doses:
            doses = Immunization.of(everybody.tables["doses"], homes, compiled, asked)
        law = Law.of(compiled, homes, on, self.wanted)
        noted = Noted.of(law.timings)
        return Work(everybody, homes, found, asked, law, noted, compiled.ages, doses, codes)


def _wanted(services: Collection[str], compiled: Compiler) -> Callable[[str], bool]:
    """Which codes are asked for?"""
    known = compiled.book.codes
    for own in services:
        if not any(_named(code, own) for code in known):
            raise UsageError("ILP-F006", value=own, allowed=suggest(own, known))
    asked = services or ("",)

    def wanted(code: str) -> bool:
        return any(not own or _named(code, own) for own in asked)

    return wanted


def _named(code: str, own: str) -> bool:
    return code == own or code.startswith(own + ".")
