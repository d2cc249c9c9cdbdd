"""How fast are many people at once? The engine beside the reference and a plain query, in one run.

The reference engine plans one in a thousand of the same people; a thousand times its time is the comparison.
`just bench tests/bench/test_bench_frames.py`; nothing here asserts a time. Each work over a million people is
done in a process of its own, so that its peak of memory is its own (`tests/bench/nation.py`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from alone import alone, how_many
from nation import ON, nation, work

from ilp.frames import People, people_of, plan
from ilp.planning.making import make
from ilp.records import read_person
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import DEFAULT

MANY, ONE_IN = 100_000, 1_000
SERVICES = ("visit", "screening")
NATION = Path(__file__).with_name("nation.py")


@pytest.fixture(scope="module")
def everybody() -> People:
    return nation(MANY)


@pytest.mark.benchmark(group="two people: what it costs at all")
def test_two_people(benchmark: Any) -> None:
    two = people_of(
        [
            {"id": "sintetis-1", "birth_date": "2025-01-10", "sex": "female", "area": "64.02"},
            {"id": "sintetis-2", "birth_date": "1980-02-29", "sex": "male"},
        ]
    )
    made = benchmark.pedantic(lambda: plan(two, on=ON), rounds=5, warmup_rounds=1)
    assert len(made) > 2


@pytest.mark.benchmark(group="100,000 people, every service that is no dose")
@pytest.mark.parametrize("kind", ["polars", "duckdb", "pandas", "pyarrow"])
def test_frames(benchmark: Any, everybody: People, kind: str) -> None:
    connection = duckdb.connect()
    change = {
        "polars": lambda name, table: table,
        "pandas": lambda name, table: table.to_pandas(),
        "pyarrow": lambda name, table: table.to_arrow(),
        "duckdb": lambda name, table: connection.from_arrow(table.to_arrow()),
    }[kind]
    own = everybody.map(change)
    made = benchmark.pedantic(lambda: len(plan(own, on=ON, services=SERVICES)), rounds=3, warmup_rounds=1)
    assert made > MANY


@pytest.mark.benchmark(group="100 of them, the reference engine (times 1000)")
def test_reference(benchmark: Any, everybody: People) -> None:
    compiled = compiler(Rulebook.load())
    persons = []
    for row in everybody.persons[::ONE_IN].iter_rows(named=True):
        born: date = row["birth_date"]
        own = {"id": row["id"], "birth_date": born.isoformat(), "sex": row["sex"]}
        persons.append(read_person(own).person)

    def reference() -> int:
        listed = 0
        for person in persons:
            assert person is not None
            made = make(person, (), on=ON, area=None, compiled=compiled, policy=DEFAULT)
            listed += sum(own.row.kind in SERVICES for own in made.services)
        return listed

    assert benchmark.pedantic(reference, rounds=3, warmup_rounds=1) > len(persons)


@pytest.mark.benchmark(group="100,000 people, 14 screenings")
@pytest.mark.parametrize("what", ["screenings", "by hand"])
def test_fourteen(benchmark: Any, everybody: People, what: str) -> None:
    assert benchmark.pedantic(lambda: work(what, everybody), rounds=5, warmup_rounds=1) == 14 * MANY


@pytest.mark.benchmark(group="a million people, each work in its own process")
@pytest.mark.parametrize("what", ["screenings", "by hand", "all", "results", "streamed"])
def test_million(benchmark: Any, what: str) -> None:
    million = how_many(benchmark)
    told = alone(benchmark, NATION, million, what)
    assert told["lines"] > million
