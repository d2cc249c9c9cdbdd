"""How fast are a hundred thousand people at once? The frames engine beside the reference engine, in one run.

The reference engine plans every hundredth of the same people; a hundred times its time is the comparison.
`just bench tests/bench/test_bench_frames.py`; nothing here asserts a time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ilp.frames import People, people_of, plan
from ilp.planning.making import make
from ilp.records import read_person
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import DEFAULT

ON = date(2025, 9, 1)
MANY, ONE_IN = 100_000, 100
AREAS = ("64.02.06.1002", "35.07.01.2001", "34.04", "51.71", None)
VISITS = ("visit.weighing", "visit.vitamin_a", "visit.antenatal", "visit.kpsp", "visit.neonatal")
SCREENINGS = ("screening.hypertension", "screening.diabetes", "screening.tuberculosis", "screening.anemia")
CONDITIONS = ((), (), (), ("hypertension",), ("diabetes", "obesity"), ("tuberculosis_contact",), ())
SERVICES = ("visit", "screening")


def somebody(number: int) -> dict[str, Any]:
    """A synthetic person: all ages, some with conditions, pregnancies and a few events."""
    birth = date.fromordinal(ON.toordinal() - (number * 7919) % 29_000)
    day = date.fromordinal(max(birth.toordinal(), ON.toordinal() - (number * 31) % 700)).isoformat()
    person: dict[str, Any] = {
        "id": f"sintetis-{number}",
        "birth_date": birth.isoformat(),
        "sex": "female" if number % 2 else "male",
        "area": AREAS[number % len(AREAS)],
        "conditions": list(CONDITIONS[number % len(CONDITIONS)]),
        "visits": [{"code": VISITS[number % len(VISITS)], "on": day}],
        "screenings": [{"code": SCREENINGS[number % len(SCREENINGS)], "on": day}],
    }
    if number % 14 == 1 and 20 <= ON.year - birth.year <= 40:
        start = date.fromordinal(ON.toordinal() - (number * 13) % 300)
        person["pregnancies"] = [{"last_menstrual_period": start.isoformat()}]
    return person


@pytest.fixture(scope="module")
def everybody() -> People:
    return people_of(somebody(number) for number in range(MANY))


@pytest.mark.benchmark(group="100,000 people, every service that is no dose")
@pytest.mark.parametrize("kind", ["polars", "duckdb", "pandas"])
def test_frames(benchmark: Any, everybody: People, kind: str) -> None:
    import duckdb

    connection = duckdb.connect()
    change = {
        "polars": lambda name, table: table,
        "pandas": lambda name, table: table.to_pandas(),
        "duckdb": lambda name, table: connection.from_arrow(table.to_arrow()),
    }[kind]
    own = everybody.map(change)

    def work() -> int:
        made = plan(own, on=ON, services=SERVICES)
        return len(made)

    assert benchmark.pedantic(work, rounds=2, warmup_rounds=1) > MANY


@pytest.mark.benchmark(group="1,000 of them, the reference engine (times 100)")
def test_reference(benchmark: Any) -> None:
    compiled = compiler(Rulebook.load())
    persons = [read_person(somebody(number)).person for number in range(0, MANY, ONE_IN)]

    def work() -> int:
        listed = 0
        for person in persons:
            assert person is not None
            made = make(person, (), on=ON, area=None, compiled=compiled, policy=DEFAULT)
            listed += sum(own.row.kind in SERVICES for own in made.services)
        return listed

    assert benchmark.pedantic(work, rounds=2, warmup_rounds=1) > len(persons)
