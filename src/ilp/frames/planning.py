"""What is owed to each of many people on a day? One long table, person by service."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

import narwhals as nw
from attrs import frozen

from ilp.dates import Anchor
from ilp.errors import UsageError, suggest
from ilp.frames.areas import Homes
from ilp.frames.asked import Asked
from ilp.frames.backends import given, name_of
from ilp.frames.deriving import made_known, with_found
from ilp.frames.door import DERIVED, entered
from ilp.frames.laws import Law
from ilp.frames.noting import Noted
from ilp.frames.tables import People
from ilp.frames.unsupported import FEATURES, UNSUPPORTED, refuse
from ilp.frames.working import Work
from ilp.planning.making import within
from ilp.rulebook import Rulebook
from ilp.schedules.courses import Compiler, compiler


def plan(
    people: People,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    services: Collection[str] = (),
    derived: Any = None,
) -> Any:
    """What is each of these people owed on `on`? One row for each person and listed service.

    Args:
        people: the tables; the answer is a table of the same library, lazy where theirs are lazy.
        on: the asked day.
        area: a Kemendagri code for those whose record has no area.
        rules: the rulebook; None takes the package's own.
        services: codes, or the beginnings of codes (`visit`, `screening.hepatitis`); none means all.
        derived: conditions that results make known, as a table `id, code, since`; the record stands above
            them. None reads them off the results, person by person.

    Raises:
        Unsupported: a service, a feature or a backend that this engine cannot compute yet (`ILP-F002`).
        UsageError: tables that do not fit (`ILP-F003`, `ILP-F007` to `ILP-F009`).
        UnknownCode: `area` is no Kemendagri code (`ILP-N001`).
        NoRuleInForce: no rule was in force on `on` (`ILP-R021`).
    """
    compiled = compiler(rules or Rulebook.load())
    backend = name_of(nw.from_native(people.persons))
    wanted = _wanted(services, compiled, backend)
    question = Question(people, on, within(area), compiled, wanted, derived)
    return given(people.persons, question.work, tuple(sorted(compiled.book.codes)))


@frozen(eq=False)
class Question:
    """What is asked; worked out when the answer is called for."""

    people: People
    on: date
    area: str | None
    compiled: Compiler
    wanted: Callable[[str], bool]
    derived: Any

    def work(self) -> Work:
        """Read the tables and compile what the people in them live by."""
        compiled, on = self.compiled, self.on
        everybody = entered(self.people, derived=self.derived, but=("doses",))
        homes = Homes.of(everybody.persons.words["area"], self.area, compiled)
        law = Law.of(compiled, homes, on, self.wanted)
        defaults = compiled.defaults(on)
        asked = Asked(on, Anchor(on).at(defaults.horizon), defaults, compiled.groups(on).cohorts)
        if self.derived is None:
            known = made_known(everybody, homes, compiled.book, on)
        else:
            known = everybody.tables[DERIVED]
        everybody, found = with_found(everybody, known)
        noted = Noted.of(law.timings)
        codes = tuple(sorted(compiled.book.codes))
        return Work(everybody, homes, found, asked, law, noted, compiled, codes, self.wanted)


def _wanted(services: Collection[str], compiled: Compiler, backend: str) -> Callable[[str], bool]:
    """Which codes are asked for?"""
    known = compiled.book.codes
    lacking = [own for own in UNSUPPORTED[backend] if own not in FEATURES]
    for own in services:
        if not any(_named(code, own) for code in known):
            raise UsageError("ILP-F006", value=own, allowed=suggest(own, known))
    asked = services or ("",)
    for kind in lacking:
        if any(not own or _named(own, kind) or _named(kind, own) for own in asked):
            raise refuse(kind, backend)

    def wanted(code: str) -> bool:
        return any(not own or _named(code, own) for own in asked)

    return wanted


def _named(code: str, own: str) -> bool:
    return code == own or code.startswith(own + ".")
