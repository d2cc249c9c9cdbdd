"""How fast are a worklist and counting from records? Beside the plans they rest on, as ratios within one run.

`just bench tests/bench/test_bench_worklist.py`; nothing here asserts a time.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ilp import resources
from ilp.indicators import from_records
from ilp.network import Network
from ilp.planning import plan, worklist
from ilp.records import Person, read_lines

ON = date(2025, 9, 1)
ASKED: dict[str, Any] = {"period": 2025, "by": "puskesmas", "on": ON}


@pytest.fixture(scope="session")
def district() -> tuple[list[Person], Network]:
    """The people and the network of the demonstration."""
    lines = resources.text("demo/persons.ndjson").encode().splitlines()
    people = [reading.person for reading in read_lines(lines) if reading.person is not None]
    return people, Network.parse(resources.text("demo/network.csv"))


def test_plans(benchmark: Any, district: Any) -> None:
    benchmark.group = "a district of 130 people"
    benchmark(lambda: [plan(person, on=ON) for person in district[0]])


def test_worklist(benchmark: Any, district: Any) -> None:
    benchmark.group = "a district of 130 people"
    benchmark(lambda: worklist(*district, on=ON))


def test_every_indicator(benchmark: Any, district: Any) -> None:
    benchmark.group = "a district of 130 people"
    benchmark(lambda: from_records(*district, **ASKED))


def test_one_indicator(benchmark: Any, district: Any) -> None:
    benchmark.group = "a district of 130 people"
    benchmark(lambda: from_records(*district, **ASKED, indicators=["imm_idl"]))
