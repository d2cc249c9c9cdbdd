"""Do tables of many people give what one person's plan gives? Held equal, person by person, date by date."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ilp
from ilp import codes
from ilp.areas import provinces
from ilp.dates import Anchor, Period
from ilp.errors import IlpError, MissingExtra
from ilp.frames import UNSUPPORTED, People, people_of, plan, read_people, status
from ilp.frames.entering.columns import words
from ilp.frames.leaving.backends import name_of
from ilp.frames.people.areas import Homes
from ilp.frames.unsupported import promise
from ilp.planning.known import findings
from ilp.planning.person import home_of
from ilp.records import read_person
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Every
from ilp.schedules.courses import compiler
from ilp.testing import people

BOOK = Rulebook.load()
DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
LEAP_DAY, MONTH_END = date(2024, 2, 29), date(2025, 8, 31)
ON = (date(2019, 3, 31), date(2023, 12, 31), LEAP_DAY, date(2025, 7, 1), MONTH_END, date(2026, 11, 5))
Record = dict[str, Any]
Line = tuple[Any, ...]

ROWS = [row for row in BOOK.rows(Service) if not row.is_dose]
TIMINGS = [row.timing for row in ROWS]
LONG = [BOOK.defaults(MONTH_END).pregnancy, BOOK.defaults(MONTH_END).pregnancy_over]
DONE_BY = sorted({code for own in TIMINGS for code in own.done_by if not code.startswith("measurement.")})
WANTED: dict[str, set[Any]] = {"tablets": {30, 60, 90}, "capsules": {1, 2}, "days": {30, 90}}
for own in TIMINGS:
    values = [own.counts.values] if own.counts else []
    values += [case.values for case in own.cases] if isinstance(own, Every) else []
    for key, value in (pair for each in values for pair in each.items()):
        WANTED.setdefault(key, {value, "lain", False, 1}).add(value)
BY = sorted({by for own in TIMINGS if own.counts for by in own.counts.by} | {"cadre"})


# Whom it is tried on ----------------------------------------------------------------------------------


def periods(value: Any) -> list[Period]:
    """Every period that a timing names, at any depth."""
    if isinstance(value, Period):
        return [value]
    parts: Any = value if isinstance(value, tuple) else ()
    if hasattr(type(value), "model_fields"):
        parts = [getattr(value, name) for name in type(value).model_fields]
    return [found for part in parts for found in periods(part)]


def moved(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


@st.composite
def near(draw: st.DrawFn, on: date, edges_: list[Period]) -> date:
    """A day from which `on` lies just before, on or just after an edge."""
    own = draw(st.sampled_from(edges_))
    return moved(Anchor(on).on(Period(-own.months, -own.days)), draw(st.integers(-1, 1)))


@st.composite
def lively(draw: st.DrawFn, on: date) -> Record:
    """Somebody of `ilp.testing.people`, set beside the edges of one service, with more on record.

    Half of them are born, pregnant or delivered so that `on` is an edge of a service drawn at random; events
    lie at its edges, and so long ago that the next is due; conditions end about today.
    """
    person = draw(people(on))
    row = draw(st.sampled_from(ROWS))
    timing = row.timing
    own_edges = [*periods(timing), *periods(row.who), *LONG]
    anchor = getattr(timing, "anchor", "birth")
    after_birth = anchor == "delivery" or any(one.postpartum_within for one in row.who)
    if draw(st.booleans()):
        if anchor == "birth" and draw(st.booleans()):
            birth = min(max(draw(near(on, own_edges)), moved(on, -33_000)), on)
            person |= {"birth_date": birth.isoformat(), "pregnancies": []}
        else:
            person |= draw(mothers(on, own_edges, delivered=after_birth))
        for one in row.who:
            person["sex"] = one.sex or person["sex"]
    birth = date.fromisoformat(person["birth_date"])
    starts = [birth]
    for pregnancy in person.get("pregnancies", ()):
        starts.append(date.fromisoformat(pregnancy["last_menstrual_period"]))
        if pregnancy["ended_on"]:
            starts.append(date.fromisoformat(pregnancy["ended_on"]))
            pregnancy["outcome"] = draw(st.sampled_from([None, *sorted(codes.known("outcome"))]))
    if person.get("pregnancies") and draw(st.integers(0, 4)) == 0:
        person["pregnancies"].append(dict(draw(st.sampled_from(person["pregnancies"])), ended_on=None))
    for _ in range(draw(st.integers(0, 8))):
        code = draw(st.sampled_from(DONE_BY))
        if draw(st.booleans()):
            code = draw(st.sampled_from([own for own in timing.done_by if own in DONE_BY]))
        start = draw(st.sampled_from(starts))
        day = moved(Anchor(start).on(draw(st.sampled_from(own_edges))), draw(st.integers(-1, 1)))
        if draw(st.booleans()):
            day = draw(near(on, own_edges))
        if not birth <= day <= on:
            day = max(birth, moved(on, -draw(st.integers(0, 800))))
        starts.append(day)
        keys = draw(st.lists(st.sampled_from(sorted(WANTED)), max_size=3, unique=True))
        noted = {key: draw(st.sampled_from(sorted(WANTED[key], key=str))) for key in keys}
        event = {"code": code, "on": day.isoformat(), "values": noted}
        if code.startswith("screening."):
            person.setdefault("screenings", []).append(event)
        else:
            by = draw(st.sampled_from([None, *BY]))
            person.setdefault("visits", []).append({**event, "by": by})
    asked = sorted({code for one in row.who for code in (*one.any_condition, *one.all_conditions)})
    stated = []
    for code in dict.fromkeys([*person["conditions"], *(asked[:2] if draw(st.booleans()) else ())]):
        since = draw(st.none() | st.sampled_from([-400, -1, 0, 1]))
        until = draw(st.none() | st.sampled_from([-1, 0, 1]))
        days = {"since": since, "until": until}
        stated.append(
            {"code": code} | {k: d if d is None else moved(on, d).isoformat() for k, d in days.items()}
        )
    person["conditions"] = stated
    if draw(st.integers(0, 19)) == 0:
        person["death_date"] = moved(on, draw(st.sampled_from([-400, -1, 0, 1]))).isoformat()
    if draw(st.integers(0, 9)) == 0:
        person["area"] = draw(
            st.sampled_from(["6402", "64.02", "ID", "", "99", "6.4", "3171012001", " 35.07 "])
        )
    return person


@st.composite
def mothers(draw: st.DrawFn, on: date, own_edges: list[Period], *, delivered: bool) -> Record:
    """A woman whose pregnancy began, or ended, an edge ago."""
    short = [own for own in own_edges if own.months * 31 + own.days <= 320]
    day = min(draw(near(on, short)), on)
    end = draw(st.sampled_from([None, None, moved(on, -1), on, moved(on, 1)]))
    start, end = (moved(day, -270), day) if delivered else (day, end if end and end >= day else None)
    one = {"last_menstrual_period": start.isoformat(), "ended_on": end and end.isoformat()}
    birth = moved(on, -draw(st.integers(5500, 14_000)))
    return {"birth_date": birth.isoformat(), "sex": "female", "pregnancies": [one]}


def drawn(on: date, many: int) -> list[Record]:
    """So many people out of Hypothesis at once, for one run of the engine over all of them."""
    pool: list[Record] = []

    @settings(
        max_examples=many, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(lively(on))
    def draw(person: Record) -> None:
        pool.append({**person, "id": f"sintetis-{len(pool)}"})

    draw()
    return pool


# Both ways --------------------------------------------------------------------------------------------


def reference(persons: list[Record], on: date, area: str | None) -> dict[tuple[str, str], Line]:
    answer = {}
    for person in persons:
        for own in ilp.plan(person, on=on, area=area).to_dict()["services"]:
            answer[person["id"], own["code"]] = (own["kind"], own["status"], *(own[day] for day in DAYS))
    return answer


def made_known(persons: list[Record], on: date, area: str | None) -> pl.DataFrame:
    rows = []
    for person in persons:
        own = read_person(person).person
        assert own is not None
        home = home_of(own, area)
        rows += [{"id": own.id, "code": one.code, "since": one.on} for one in findings(own, on, home, BOOK)]
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


KINDS: dict[str, Callable[[Any], Any]] = {
    "polars": lambda table: table,
    "polars lazy": lambda table: table.lazy(),
    "pandas": lambda table: table.to_pandas(),
    "pyarrow": lambda table: table.to_arrow(),
    "duckdb": lambda table: duckdb.default_connection().from_arrow(table.to_arrow()),
}


def asked_for(code: str, services: tuple[str, ...]) -> bool:
    return not services or any(code == own or code.startswith(own + ".") for own in services)


def assert_equal(
    kind: str,
    on: date,
    many: int,
    area: str | None = None,
    services: tuple[str, ...] = (),
    **options: Any,
) -> Counter[str]:
    return compared(kind, drawn(on, many), on, area, services, **options)


def compared(
    kind: str,
    persons: list[Record],
    on: date,
    area: str | None = None,
    services: tuple[str, ...] = (),
    **options: Any,
) -> Counter[str]:
    tables = people_of(persons)
    change = KINDS[kind]
    made = plan(
        tables.map(lambda name, table: change(table)),
        on=on,
        area=area,
        services=services,
        **options,
    )
    ours, theirs = lines(made), reference(persons, on, area)
    theirs = {key: line for key, line in theirs.items() if asked_for(key[1], services)}
    by_id = {person["id"]: person for person in persons}
    wrong = [key for key in sorted(ours.keys() | theirs.keys()) if ours.get(key) != theirs.get(key)]
    told = [(key[1], ours.get(key), theirs.get(key), by_id[key[0]]) for key in wrong[:3]]
    assert not wrong, (Counter(code for _, code in wrong), told)
    return Counter(line[1] for line in theirs.values())


def standing(persons: list[Record], on: date, area: str | None) -> dict[tuple[str, str], Line]:
    return {
        (person["id"], own["code"]): (own["complete"], own["completed_on"])
        for person in persons
        for own in ilp.plan(person, on=on, area=area).to_dict()["completions"]
    }


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_complete_is_the_same(kind: str) -> None:
    persons = drawn(MONTH_END, 150)
    change = KINDS[kind]
    made = nw.from_native(status(people_of(persons).map(lambda name, table: change(table)), on=MONTH_END))
    frame = made.collect() if isinstance(made, nw.LazyFrame) else made
    assert frame.columns == ["id", "code", "complete", "completed_on"]
    ours = {(own[0], own[1]): (own[2], _plain(own[3])) for own in frame.iter_rows()}
    theirs = standing(persons, MONTH_END, None)
    assert ours == theirs
    assert {True, False} == {complete for complete, _ in theirs.values()}


@pytest.mark.parametrize("on", ON, ids=str)
def test_polars_gives_what_the_reference_gives(on: date) -> None:
    statuses = assert_equal("polars", on, 300)
    assert {"due", "done", "upcoming", "missed", "not_eligible", "at_contact"} <= statuses.keys()


@pytest.mark.parametrize("kind", ["polars lazy", "duckdb", "pandas", "pyarrow"])
def test_every_backend_gives_what_the_reference_gives(kind: str) -> None:
    assert_equal(kind, MONTH_END, 60, "64.02")


def test_every_day_of_a_pregnancy_and_after_birth_is_the_same() -> None:
    """Day by day, so that every edge is met on both sides."""
    woman = {"birth_date": "1998-02-28", "sex": "female", "area": "64.02"}
    days = [moved(LEAP_DAY, -day).isoformat() for day in range(320)]
    expecting = [{**woman, "pregnancies": [{"last_menstrual_period": day}]} for day in days]
    delivered = [
        {**woman, "pregnancies": [{"last_menstrual_period": days[day + 250], "ended_on": days[day]}]}
        for day in range(60)
    ]
    persons = [{**own, "id": f"sintetis-{number}"} for number, own in enumerate(expecting + delivered)]
    compared("polars", persons, LEAP_DAY)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_every_age_that_a_rule_names_is_the_same(sex: str) -> None:
    """The day before, on and after each of them, and every day of the first three months."""
    births = {moved(MONTH_END, -day) for day in range(92)}
    for own in {edge for row in ROWS for edge in (*periods(row.timing), *periods(row.who))}:
        back = Anchor(MONTH_END).on(Period(-own.months, -own.days))
        births |= {moved(back, aside) for aside in (-1, 0, 1)}
    days = sorted(day for day in births if day <= MONTH_END)
    persons = [
        {"id": f"sintetis-{number}", "birth_date": day.isoformat(), "sex": sex}
        for number, day in enumerate(days)
    ]
    compared("polars", persons, MONTH_END)


def test_two_measurements_of_one_day_are_two() -> None:
    born, on = "2025-01-10", date(2025, 9, 1)
    taken = {"on": "2025-08-31", "height_cm": 70.0}
    those = [
        {"id": f"sintetis-{many}", "birth_date": born, "sex": "female", "measurements": [taken] * many}
        for many in range(4)
    ]
    code = "visit.length_height_per_year"
    said = {
        person: line[1] for (person, own), line in lines(plan(people_of(those), on=on)).items() if own == code
    }
    assert said == {
        "sintetis-0": "due",
        "sintetis-1": "due",
        "sintetis-2": "done",
        "sintetis-3": "done",
    }


def test_an_area_is_read_as_the_reference_reads_it() -> None:
    """No service that is no dose differs by area yet, so this asks the columns themselves."""
    compiled = compiler(BOOK)
    dotted = [*sorted(compiled.named), *provinces()]
    within = [*dotted, *(own + ".01" for own in dotted)]
    plain = [own.replace(".", "") for own in within]
    odd = ["", " ", "ID", "id", "6", "640", "6.4", "64.2", "64.0201", "64-02", " 64.02 ", "xx", None]
    written = [*within, *plain, "64.02.01.2007", *odd]
    homes = Homes.of(words(pa.chunked_array([written])), "35.07", compiled)
    for place, code in enumerate(written):
        home = home_of(ilp.Person(id="a", birth_date=MONTH_END, sex="male", area=code), "35.07")
        assert homes.area.known[homes.area.places[place]] == home
        assert compiled.key(homes.places[homes.law[place]]) == compiled.key(home), code


# What comes in, what comes out ------------------------------------------------------------------------


NOBODY_SICK = [
    {"id": "sintetis-1", "birth_date": "2025-01-10", "sex": "female", "area": "64.02"},
    {"id": "sintetis-2", "birth_date": "1980-02-29", "sex": "male", "school_grade": 0},
]
LIGHT = ("screening.hepatitis", "visit.neonatal")


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_that_comes_in_goes_out(kind: str) -> None:
    given_ = people_of(NOBODY_SICK).map(lambda name, table: KINDS[kind](table))
    made = plan(given_, on=MONTH_END, services=LIGHT)
    assert type(made) is type(given_.persons)
    assert lines(made) == {
        key: line for key, line in reference(NOBODY_SICK, MONTH_END, None).items() if asked_for(key[1], LIGHT)
    }


def test_persons_alone_are_people() -> None:
    only = pl.DataFrame({"id": ["a"], "birth_date": [date(1990, 5, 17)], "sex": ["male"]})
    made = plan(People(only), on=MONTH_END, services=LIGHT)
    assert [line[:2] for line in lines(made).values()] == [("screening", "due")]


def test_a_folder_and_a_file_hold_the_same_people(tmp_path: Path) -> None:
    persons = drawn(LEAP_DAY, 20)
    file = tmp_path / "people.ndjson"
    file.write_text("".join(json.dumps(person) + "\n" for person in persons), encoding="utf-8")
    read = read_people(file)
    known = made_known(persons, LEAP_DAY, None)
    wanted = lines(plan(read, on=LEAP_DAY, derived=known))
    for suffix in ("parquet", "csv"):
        folder = tmp_path / suffix
        folder.mkdir()
        read.map(lambda name, table, to=folder, end=suffix: _written(table, to / f"{name}.{end}"))
        for lazy in (False, True):
            again = plan(read_people(folder, lazy=lazy), on=LEAP_DAY, derived=known)
            assert isinstance(again, pl.LazyFrame) is lazy
            assert lines(again) == wanted


def _written(table: pl.DataFrame, file: Path) -> pl.DataFrame:
    (table.write_parquet if file.suffix == ".parquet" else table.write_csv)(file)
    return table


# What it cannot do, it says ---------------------------------------------------------------------------


def test_nothing_is_lacking_on_any_promised_backend() -> None:
    assert dict.fromkeys(("polars", "duckdb", "pandas", "pyarrow", "pyspark"), ()) == UNSUPPORTED


def test_what_is_on_the_list_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UNSUPPORTED, "pyspark", ("growth",))
    with pytest.raises(IlpError) as told:
        promise("growth", "pyspark")
    assert told.value.code == "ILP-F002"
    assert told.value.values == {"value": "growth", "backend": "pyspark"}
    promise("growth", "polars")
    promise("plan", "pyspark")


def test_tables_that_do_not_fit_are_refused() -> None:
    good = people_of(NOBODY_SICK)
    cases = [
        ("ILP-F003", People(good.persons.drop("sex"))),
        ("ILP-F007", People(good.persons, visits=good.visits.to_pandas())),
    ]
    for code, own in cases:
        with pytest.raises(IlpError) as told:
            plan(own, on=MONTH_END, services=LIGHT)
        assert told.value.code == code
    with pytest.raises(IlpError) as told:
        plan(good, on=MONTH_END, services=("visit.nowhere",))
    assert told.value.code == "ILP-F006"
    for place in ("nowhere.txt", "."):
        with pytest.raises(IlpError) as told:
            read_people(place)
        assert told.value.code == "ILP-F004"


def test_what_results_make_known_can_be_handed_in() -> None:
    persons = drawn(MONTH_END, 60)
    compared("polars", persons, MONTH_END, derived=made_known(persons, MONTH_END, None))


def test_a_library_that_is_not_promised_is_refused() -> None:
    elsewhere = SimpleNamespace(implementation="Implementation.MODIN")
    with pytest.raises(IlpError) as told:
        name_of(elsewhere)
    assert told.value.code == "ILP-F002"
    assert told.value.values["backend"] == "modin"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("ilp.frames.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(MissingExtra) as told:
        _ = ilp.frames.plan
    assert told.value.code == "ILP-F001"
