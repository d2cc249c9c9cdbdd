"""How fast is it? Groups of the same work done differently, so that one run gives the ratios.

`just bench`; nothing here asserts a time.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plain import plan as plain
from pydantic import TypeAdapter

import ilp
from ilp.cli import run
from ilp.planning import person as people
from ilp.planning.making import make
from ilp.records import facts_issues, read_lines
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service
from ilp.schedules.courses import compiler
from ilp.schedules.engine import run as engine
from ilp.schedules.policy import DEFAULT

ON = date(2025, 9, 1)
DOSES = [
    ("HepB", "2025-01-10"),
    ("BCG", "2025-02-10"),
    ("bOPV", "2025-02-10"),
    ("DPT-HB-Hib", "2025-03-10"),
    ("bOPV", "2025-03-10"),
    ("PCV", "2025-03-10"),
    ("RV", "2025-03-10"),
    ("DPT-HB-Hib", "2025-04-10"),
    ("bOPV", "2025-04-10"),
    ("PCV", "2025-04-10"),
    ("RV", "2025-04-10"),
    ("DPT-HB-Hib", "2025-05-10"),
]


@pytest.fixture(scope="session")
def child() -> dict[str, Any]:
    """A synthetic infant with twelve doses."""
    doses = [{"product": product, "on": on} for product, on in DOSES]
    return {"id": "sintetis-1", "birth_date": "2025-01-10", "sex": "female", "area": "64.02", "doses": doses}


@pytest.fixture(scope="session")
def children(child: dict[str, Any]) -> list[bytes]:
    """A thousand lines of children, born on a hundred days."""
    days = [f"2024-{1 + n % 12:02d}-{1 + n % 28:02d}" for n in range(1000)]
    return [_line({**child, "id": f"sintetis-{n}", "birth_date": day}) for n, day in enumerate(days)]


@pytest.fixture(scope="session")
def small() -> list[bytes]:
    """Twenty thousand small records."""
    record = {"birth_date": "1990-05-17", "sex": "male", "area": "64.02.06.1002"}
    return [_line({"id": f"sintetis-{n}", **record}) for n in range(20_000)]


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Both streams kept in memory, so that no terminal is measured."""
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stdout", kept)
    monkeypatch.setattr(sys, "stderr", kept)
    return kept


ROUTINE = ("hb0", "bcg", "opv", "dpt_hb_hib", "pcv", "rv", "ipv", "mr")


@pytest.fixture(scope="module")
def routine() -> list[Service]:
    rows = Rulebook.load().at(ON, "64.02").services
    return [row for row in rows if row.code.split(".")[1] in ROUTINE and row.is_dose and not row.alternative]


def dated(child: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**dose, "on": date.fromisoformat(dose["on"])} for dose in child["doses"]]


def test_the_plain_program_gives_the_same_days(child: dict[str, Any], routine: list[Service]) -> None:
    """Otherwise the comparison below would compare different work."""
    found = plain(routine, date(2025, 1, 10), dated(child), ON)
    made = {own["code"]: own for own in ilp.plan(child, on=ON).to_dict()["services"]}
    assert len(found) >= 18
    for code, own in found.items():
        assert own["status"] == made[code]["status"], code
        for day in ("done_on", "earliest"):
            if day in own and own["status"] not in ("missed",):
                assert own[day].isoformat() == made[code][day], (code, day)


@pytest.mark.benchmark(group="one child with twelve doses")
def test_plan_plain_dateutil(benchmark: Any, child: dict[str, Any], routine: list[Service]) -> None:
    benchmark(plain, routine, date(2025, 1, 10), dated(child), ON)


@pytest.mark.benchmark(group="one child with twelve doses")
def test_plan_engine(benchmark: Any, child: dict[str, Any]) -> None:
    """The engine alone: every service, with reasons and sources, from facts that are read."""
    own, rules = ilp.Person.model_validate(child), compiler(Rulebook.load())
    read = people.read(
        own, on=ON, area=None, defaults=rules.defaults(ON), cohorts=rules.groups(ON).cohorts, policy=DEFAULT
    )
    benchmark(lambda: engine(rules, read.facts, read.doses, events=read.events, policy=DEFAULT))


@pytest.mark.benchmark(group="one child with twelve doses")
def test_plan_whole(benchmark: Any, child: dict[str, Any]) -> None:
    """From a person that is read to a plan: cohorts, overlays and issues too."""
    own, rules = ilp.Person.model_validate(child), compiler(Rulebook.load())
    benchmark(lambda: make(own, (), on=ON, area=None, compiled=rules, policy=DEFAULT))


@pytest.mark.benchmark(group="one child with twelve doses")
def test_plan_from_mapping_to_mapping(benchmark: Any, child: dict[str, Any]) -> None:
    benchmark(lambda: ilp.plan(child, on=ON).to_dict())


@pytest.mark.benchmark(group="importing")
@pytest.mark.parametrize("name", ["pydantic", "ilp"])
def test_import(benchmark: Any, name: str) -> None:
    """A fresh interpreter each time. pydantic's face is lazy too, so its BaseModel is asked for."""
    code = {"pydantic": "from pydantic import BaseModel", "ilp": "import ilp"}[name]
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", code], check=True), rounds=15)


@pytest.mark.benchmark(group="checking 20,000 small records")
def test_check_pydantic_line_by_line(benchmark: Any, small: list[bytes]) -> None:
    """What the models alone cost: no facts, no issues, no bad lines."""
    read = TypeAdapter(ilp.Person).validate_json
    benchmark(lambda: [read(line) for line in small])


@pytest.mark.benchmark(group="checking 20,000 small records")
def test_check_in_chunks(benchmark: Any, small: list[bytes]) -> None:
    def check() -> int:
        readings = read_lines(small)
        return sum(len(facts_issues(own.person, None)) for own in readings if own.person is not None)

    assert benchmark(check) == 0


@pytest.mark.benchmark(group="checking 20,000 small records")
def test_check_command(benchmark: Any, small: list[bytes], tmp_path: Path, quiet: io.StringIO) -> None:
    file = tmp_path / "persons.ndjson"
    file.write_bytes(b"".join(small))
    assert benchmark(lambda: run(["check", str(file)])) == 0


@pytest.mark.benchmark(group="planning 1,000 children from NDJSON to NDJSON")
def test_plan_command(benchmark: Any, children: list[bytes], tmp_path: Path, quiet: io.StringIO) -> None:
    file = tmp_path / "children.ndjson"
    file.write_bytes(b"".join(children))

    def plan() -> int:
        quiet.truncate(0)
        return run(["plan", str(file), "--on", ON.isoformat(), "--json"])

    assert benchmark(plan) == 0
