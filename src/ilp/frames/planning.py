"""What is owed to each of many people on a day? One long table, person by service.

For every service the rule becomes columns over all people; whom it does not concern is filtered out; the
tables of all services stand under each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import narwhals as nw
from attrs import frozen

from ilp.dates import Anchor
from ilp.errors import UsageError, suggest
from ilp.frames import facts
from ilp.frames.areas import LAW, Laws
from ilp.frames.asked import Asked
from ilp.frames.backends import dated, name_of, settled
from ilp.frames.bridging import carried, given_back, taken
from ilp.frames.cases import DAYS, Cases
from ilp.frames.contacts import contacts
from ilp.frames.events import Noted, events
from ilp.frames.recurring import Scene, served
from ilp.frames.restrictions import laid_over
from ilp.frames.results import refuse_results, telling
from ilp.frames.tables import People, brought
from ilp.frames.unsupported import FEATURES, UNSUPPORTED, refuse
from ilp.planning.making import within
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Restriction, Service
from ilp.schedules.courses import Compiler, Offered, Schedule, compiler

BRIDGED = ("duckdb", "pandas")
COLUMNS = ("id", "code", "kind", "status", *DAYS)


def plan(
    people: People,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
    services: Collection[str] = (),
    derived: Any = None,
    inside: bool = False,
) -> Any:
    """What is each of these people owed on `on`? One row for each person and listed service.

    Args:
        people: the tables; the answer is a table of the same library, lazy where theirs are lazy.
        on: the asked day.
        area: a Kemendagri code for those whose record has no area.
        rules: the rulebook; None takes the package's own.
        services: codes, or the beginnings of codes (`visit`, `screening.hepatitis`); none means all.
        derived: conditions that results make known, as a table `id, code, since`; the record stands above
            them.
        inside: work inside pandas; else Polars does the work and the answer comes back as a table of pandas.
            Tables of DuckDB are always handed to Polars, and the answer comes back as a relation.

    Raises:
        Unsupported: a service, a feature or a backend that this engine cannot compute yet (`ILP-F002`).
        UsageError: tables that do not fit (`ILP-F003`, `ILP-F007`), results without `derived` (`ILP-F005`).
        UnknownCode: `area` is no Kemendagri code (`ILP-N001`).
        NoRuleInForce: no rule was in force on `on` (`ILP-R021`).
    """
    persons = nw.from_native(people.persons)
    backend = name_of(persons)
    if inside and "inside" in UNSUPPORTED[backend]:
        raise refuse("inside", backend)
    if backend in BRIDGED and not inside:
        known = None if derived is None else taken("conditions", derived)
        options: Any = {"on": on, "area": area, "rules": rules, "services": services, "derived": known}
        return given_back(plan(carried(people), **options), people.persons)
    tables = brought(people)
    eager = isinstance(persons, nw.DataFrame)
    compiled = compiler(rules or Rulebook.load())
    laws = Laws.of(compiled)
    law = _law(compiled, laws, on)
    wanted = _wanted(services, compiled, backend)
    others = [own for own in law.others if wanted(own.row.code)]
    series = [own for own in law.contacts if any(wanted(row.code) for row, _, _ in own.rows)]
    defaults = compiled.defaults(on)
    rows = [own.row for own in others] + [row for own in series for row, _, _ in own.rows]
    cohorts = compiled.groups(on).cohorts
    asked = Asked(on, Anchor(on).at(defaults.horizon), defaults, cohorts, facts.ages(rows))
    conditions, diagnoses = facts.named([*rows, *law.restrictions, *cohorts])
    if derived is None:
        refuse_results(
            tables, {own for number in laws.numbers for own in telling(compiled, laws.places[number], on)}
        )
    tables = {**tables, "conditions": facts.with_found(tables["conditions"], derived)}
    everybody = settled(
        facts.persons(
            tables,
            asked=asked,
            area=within(area),
            laws=laws,
            conditions=conditions,
            diagnoses=diagnoses,
        ),
        now=eager,
    )
    noted = Noted.of(row.timing for row in rows)
    scene = Scene(everybody, settled(events(tables, everybody, noted, asked.today), now=eager), noted, asked)
    found = []
    for row, cases in _computed(others, series, scene):
        if wanted(row.code):
            frame = laid_over(cases.table(), row.code, law.restrictions, asked)
            said = (nw.lit(row.code).alias("code"), nw.lit(row.kind).alias("kind"))
            found.append(frame.select("id", *said, "status", *DAYS).select(*COLUMNS))
    table = dated(nw.concat(found, how="vertical"), DAYS)
    return (table.collect() if eager and isinstance(table, nw.LazyFrame) else table).to_native()


def _computed(
    others: Sequence[Other], series: Sequence[Contacts], scene: Scene
) -> Iterator[tuple[Service, Cases]]:
    for own in others:
        yield own.row, served(own.row, own.began, _living_by(own.laws, scene.people), scene)
    for each in series:
        yield from contacts(each.rows, _living_by(each.laws, scene.people), scene)


def _living_by(laws: tuple[int, ...] | None, people: Any) -> Any:
    return people if laws is None else people.filter(nw.col(LAW).is_in(list(laws)))


def _wanted(services: Collection[str], compiled: Compiler, backend: str) -> Any:
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


@frozen(eq=False)
class Other:
    """A service that is no series, since when it is offered, and the laws by which it holds (None: all)."""

    row: Service
    began: int
    laws: tuple[int, ...] | None


@frozen(eq=False)
class Contacts:
    """The contacts of one series, and the laws by which they hold (None: all)."""

    rows: tuple[Offered, ...]
    laws: tuple[int, ...] | None


@frozen(eq=False)
class Law:
    """What is in force on a day, wherever."""

    others: tuple[Other, ...]
    contacts: tuple[Contacts, ...]
    restrictions: tuple[Restriction, ...]


def _law(compiled: Compiler, laws: Laws, on: date) -> Law:
    """Services that hold alike in several areas are computed once for all of them."""
    schedules = {number: compiled.schedule(on, laws.places[number]) for number in laws.numbers}
    others: dict[Any, list[int]] = defaultdict(list)
    series: dict[Any, list[int]] = defaultdict(list)
    rows: dict[Any, Any] = {}
    for number, own in schedules.items():
        for rivals, began, _ in own.others:
            key = (id(rivals[0]), began)
            rows[key] = rivals[0]
            others[key].append(number)
        for offered in own.contacts:
            keys = tuple((id(row), began) for row, _, began in offered)
            rows[keys] = offered
            series[keys].append(number)
    return Law(
        tuple(Other(rows[key], key[1], _unless_all(held, schedules)) for key, held in others.items()),
        tuple(Contacts(rows[key], _unless_all(held, schedules)) for key, held in series.items()),
        _restrictions(schedules),
    )


def _unless_all(held: list[int], schedules: dict[int, Schedule]) -> tuple[int, ...] | None:
    return None if len(held) == len(schedules) else tuple(held)


def _restrictions(schedules: dict[int, Schedule]) -> tuple[Restriction, ...]:
    found = {tuple(map(id, own.restrictions)): own.restrictions for own in schedules.values()}
    if len(found) > 1:
        raise refuse("restrictions of particular areas", "narwhals")
    return next(iter(found.values()))
