"""How fast are indicators counted from the records of very many people? Beside the reference, in one run.

`just bench tests/bench/test_bench_frames_indicators.py`; nothing here asserts a time. The reference engine
counts one in a hundred of the same people. A million are counted in a process of their own
(`tests/bench/records.py`), so that the peak of memory is theirs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import levels
import polars as pl
import pytest
from alone import alone, how_many
from records import BY, PERIOD, records

from ilp import frames
from ilp.frames import People
from ilp.indicators import from_records

MANY, ONE_IN = 100_000, 100
COUNTING = Path(__file__).with_name("records.py")


@pytest.fixture(scope="module")
def everybody() -> People:
    return records(MANY)


@pytest.mark.benchmark(group="100,000 people, every indicator that records tell about")
def test_frames(benchmark: Any, everybody: People) -> None:
    counted = benchmark.pedantic(
        lambda: frames.from_records(everybody, period=PERIOD, by=BY), rounds=2, warmup_rounds=1
    )
    assert len(counted)


@pytest.mark.benchmark(group="1,000 of them, the reference engine (times 100)")
def test_reference(benchmark: Any, everybody: People) -> None:
    some = everybody.persons["id"].gather_every(ONE_IN).to_list()
    own = [person_of(everybody, each) for each in some]
    counted = benchmark.pedantic(lambda: from_records(own, period=PERIOD, by=BY), rounds=1, warmup_rounds=0)
    chosen = everybody.map(lambda _, table: table.filter(pl.col("id").is_in(some)))
    assert counted.rows == frames.from_records(chosen, period=PERIOD, by=BY).rows


def person_of(people: People, own: str) -> dict[str, Any]:
    """The record of one person, put together from the tables."""

    def rows(table: pl.DataFrame) -> list[dict[str, Any]]:
        found = table.filter(pl.col("id") == own).drop("id").to_dicts()
        return [{key: str(value) if key in DAYS else value for key, value in row.items()} for row in found]

    (person,) = rows(people.persons)
    screenings: dict[str, dict[str, Any]] = {}
    for row in rows(people.screenings):
        one = screenings.setdefault(row["on"], {"code": row["code"], "on": row["on"], "values": {}})
        one["values"][row["key"]] = row["number"]
    return {
        "id": own,
        **person,
        "doses": rows(people.doses),
        "pregnancies": rows(people.pregnancies),
        "screenings": list(screenings.values()),
        "visits": rows(people.visits),
        "conditions": rows(people.conditions),
        "measurements": rows(people.measurements),
    }


DAYS = ("birth_date", "on", "last_menstrual_period", "ended_on")


@pytest.mark.benchmark(group="a million people, in a process of their own")
def test_million(benchmark: Any) -> None:
    told = alone(benchmark, COUNTING, how_many(benchmark))
    assert told["lines"]


@pytest.mark.benchmark(group="a table of counts, twelve months, five levels")
def test_five_levels(benchmark: Any) -> None:
    table = levels.counts(12_000 if benchmark.enabled else 600)
    lines = benchmark.pedantic(lambda: levels.by_tables(table), rounds=3, warmup_rounds=1)
    assert lines == levels.by_rows(table) > len(levels.LEVELS)
