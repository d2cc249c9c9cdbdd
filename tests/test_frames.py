"""Do tables of many people give what one person's plan gives? Held equal, person by person, date by date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ilp
from ilp import codes
from ilp.dates import Anchor
from ilp.errors import IlpError, MissingExtra
from ilp.frames import UNSUPPORTED, People, people_of, plan, read_people
from ilp.records import read_person
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Every, Once
from ilp.screening.deriving import found
from ilp.testing import people
from ilp.testing.strategies import edges

BOOK = Rulebook.load()
DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
SUPPORTED = ("visit", "screening")
LEAP_DAY, MONTH_END = date(2024, 2, 29), date(2025, 8, 31)
ON = (date(2019, 3, 31), date(2023, 12, 31), LEAP_DAY, date(2025, 7, 1), MONTH_END, date(2026, 11, 5))
Record = dict[str, Any]
Line = tuple[Any, ...]

TIMINGS = [row.timing for row in BOOK.rows(Service) if not row.is_dose]
DONE_BY = sorted({code for own in TIMINGS for code in own.done_by if not code.startswith("measurement.")})
WANTED: dict[str, set[Any]] = {"tablets": {30, 60, 90}, "capsules": {1, 2}, "days": {30, 90}}
for own in TIMINGS:
    values = [own.counts.values] if own.counts else []
    values += [case.values for case in own.cases] if isinstance(own, Every) else []
    for key, value in (pair for each in values for pair in each.items()):
        WANTED.setdefault(key, {value, "lain", False, 1}).add(value)
BY = sorted({by for own in TIMINGS if own.counts for by in own.counts.by} | {"cadre"})


# Whom it is tried on ------------------------------------------------------------------------------------


@st.composite
def lively(draw: st.DrawFn, on: date) -> Record:
    """Somebody of `ilp.testing.people` with more on record: repeated events near the edges, values, dates."""
    person = draw(people(on))
    birth = date.fromisoformat(person["birth_date"])
    starts = [birth, *(Anchor(on).on(-1 * own) for own in ())]
    for pregnancy in person.get("pregnancies", ()):
        starts.append(date.fromisoformat(pregnancy["last_menstrual_period"]))
        if pregnancy["ended_on"]:
            starts.append(date.fromisoformat(pregnancy["ended_on"]))
            pregnancy["outcome"] = draw(st.sampled_from([None, *codes.known("outcome")]))
    if person.get("pregnancies") and draw(st.booleans()):
        person["pregnancies"].append(dict(draw(st.sampled_from(person["pregnancies"])), ended_on=None))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.sampled_from(starts))
        near = Anchor(start).on(draw(st.sampled_from(edges())))
        day = date.fromordinal(near.toordinal() + draw(st.integers(-1, 1)))
        if not birth <= day <= on or draw(st.integers(0, 2)) == 0:
            back = draw(st.integers(0, 800))
            day = date.fromordinal(max(birth.toordinal(), on.toordinal() - back))
        starts.append(day)
        code = draw(st.sampled_from(DONE_BY))
        keys = draw(st.lists(st.sampled_from(sorted(WANTED)), max_size=3, unique=True))
        noted = {key: draw(st.sampled_from(sorted(WANTED[key], key=str))) for key in keys}
        event = {"code": code, "on": day.isoformat(), "values": noted}
        if code.startswith("screening."):
            person.setdefault("screenings", []).append(event)
        else:
            by = draw(st.sampled_from([None, *BY]))
            person.setdefault("visits", []).append({**event, "by": by})
    stated = []
    for code in person["conditions"]:
        since = draw(st.none() | st.dates(birth, date.fromordinal(on.toordinal() + 3)))
        until = draw(st.none() | st.dates(since or birth, date.fromordinal(on.toordinal() + 3)))
        stated.append({"code": code, "since": since and since.isoformat(), "until": until and until.isoformat()})
    person["conditions"] = stated if draw(st.booleans()) else person["conditions"]
    if draw(st.integers(0, 19)) == 0:
        person["death_date"] = draw(st.dates(birth, date.fromordinal(on.toordinal() + 3))).isoformat()
    if draw(st.integers(0, 9)) == 0:
        person["area"] = draw(st.sampled_from(["6402", "64.02", "ID", "", "99", "6.4", "3171012001", " 35.07 "]))
    return person


def drawn(on: date, many: int) -> list[Record]:
    """So many people out of Hypothesis at once, for one run of the engine over all of them."""
    pool: list[Record] = []

    @settings(max_examples=many, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(lively(on))
    def draw(person: Record) -> None:
        pool.append({**person, "id": f"sintetis-{len(pool)}"})

    draw()
    return pool


# Both ways ---------------------------------------------------------------------------------------------


def reference(persons: list[Record], on: date, area: str | None) -> dict[tuple[str, str], Line]:
    answer = {}
    for person in persons:
        for own in ilp.plan(person, on=on, area=area).to_dict()["services"]:
            if own["kind"] in SUPPORTED:
                answer[person["id"], own["code"]] = (own["kind"], own["status"], *(own[day] for day in DAYS))
    return answer


def made_known(persons: list[Record], on: date, area: str | None) -> pl.DataFrame:
    rows = []
    for person in persons:
        own = read_person(person).person
        assert own is not None
        home = ilp.planning.person.home_of(own, area)
        rows += [{"id": own.id, "code": one.code, "since": one.on} for one in found(own, on, home, BOOK)]
    return pl.DataFrame(rows, schema={"id": pl.String, "code": pl.String, "since": pl.Date})


def lines(table: Any) -> dict[tuple[str, str], Line]:
    """The answer of any library as plain Python."""
    frame = nw.from_native(table)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    assert frame.columns == ["id", "code", "kind", "status", *DAYS]
    answer: dict[tuple[str, str], Line] = {}
    for person, code, *said in frame.iter_rows():
        assert (person, code) not in answer
        answer[person, code] = tuple(_plain(own) for own in said)
    return answer


def _plain(value: Any) -> Any:
    if value is None or value != value:  # pandas: NaT is not itself
        return None
    return value if isinstance(value, str) else str(value)[:10]


def in_duckdb(own: People, connection: Any) -> People:
    return own.map(lambda name, table: connection.from_arrow(table.to_arrow()))


KINDS: dict[str, Callable[[Any], Any]] = {
    "polars": lambda table: table,
    "polars lazy": lambda table: table.lazy(),
    "pandas": lambda table: table.to_pandas(),
    "duckdb": lambda table: duckdb.default_connection().from_arrow(table.to_arrow()),
}


def assert_equal(kind: str, on: date, many: int, area: str | None = None) -> Counter[str]:
    persons = drawn(on, many)
    tables = people_of(persons)
    change = KINDS[kind]
    made = plan(
        tables.map(lambda name, table: change(table)),
        on=on,
        area=area,
        services=SUPPORTED,
        derived=change(made_known(persons, on, area)),
    )
    ours, theirs = lines(made), reference(persons, on, area)
    by_id = {person["id"]: person for person in persons}
    wrong = [key for key in sorted(ours.keys() | theirs.keys()) if ours.get(key) != theirs.get(key)]
    told = [(key[1], ours.get(key), theirs.get(key), by_id[key[0]]) for key in wrong[:3]]
    assert not wrong, (Counter(code for _, code in wrong), told)
    return Counter(line[1] for line in theirs.values())


@pytest.mark.parametrize("on", ON, ids=str)
def test_polars_gives_what_the_reference_gives(on: date) -> None:
    statuses = assert_equal("polars", on, 150)
    assert {"due", "done", "upcoming", "missed", "not_eligible", "at_contact"} <= statuses.keys()


@pytest.mark.parametrize("kind", ["polars lazy", "duckdb", "pandas"])
def test_every_backend_gives_what_the_reference_gives(kind: str) -> None:
    assert_equal(kind, MONTH_END, 60, "64.02")


_ = (Once, IlpError, MissingExtra, UNSUPPORTED, read_people, Path)
