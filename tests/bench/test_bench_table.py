"""Do the scripts behind `just bench` work, and do compared ways do the same work? On few people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bench
import beside
import duck
import plain_doses
import polars as pl
import pytest
import sizes
from nation import ON, fourteen, nation, written

from ilp import cohort
from ilp.frames import read_people

MANY = 300


def test_the_best_turn_of_each_way_counts_beside_the_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two turns: the first way takes 4 and 2 seconds, rows 9 and 8, and the larger size thirty."""
    busy = {
        ("frames", "12000"): [4.0, 2.0],
        ("rows", "12000"): [8.0, 9.0],
        ("frames", "1000000"): [30.0, 40.0],
    }
    asked: list[tuple[str, ...]] = []

    def run(*command: str) -> dict[str, Any]:
        asked.append(command[2:])
        return {
            "lines": 7,
            "seconds": 1.0,
            "cpu_seconds": busy[command[2], command[3]].pop(0),
            "peak_gb": 0.5,
        }

    monkeypatch.setattr(bench, "run", run)
    rows = bench.measured("indicators", rounds=2)
    assert [row[1:3] for row in rows] == [
        ("frames", "12,000"),
        ("rows", "12,000"),
        ("frames, a million rows", "1,000,000"),
    ]
    assert [row[4] for row in rows] == ["2.00 s", "8.00 s", "30.00 s"]
    assert [row[-1] for row in rows] == ["1.00", "4.00", "0.18"]
    assert asked == [*busy, *busy]
    bench.show(rows)
    assert "0.50 GB" in capsys.readouterr().out


def test_what_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["tidak-ada"]) == 2
    assert "openfisca" in capsys.readouterr().err


def test_parts_of_a_nation_are_written_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nation.PART", 100)
    written(tmp_path, 250)
    people = read_people(tmp_path)
    whole = [nation(100), nation(100, 100), nation(50, 200)]
    assert people.persons.equals(pl.concat(own.persons for own in whole))
    assert people.screenings["id"].n_unique() <= 250 == people.persons["id"].n_unique()


def test_sizes_do_the_same_work_whole_and_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "BLOCK", 100)
    sizes.write(tmp_path, 250)
    for work in ("screenings", "screenings in blocks"):
        assert sizes.WORKS[work](tmp_path) == 14 * 250
    assert sizes.WORKS["status"](tmp_path) > 250


def test_the_ways_of_duckdb_say_as_much(tmp_path: Path) -> None:
    written(tmp_path, MANY)
    assert duck.screenings(tmp_path) == duck.screenings_by_hand(tmp_path) == len(fourteen()) * MANY
    plain_doses.written(tmp_path, MANY)
    assert duck.dose_status(tmp_path) >= duck.dose_status_by_hand(tmp_path) == len(duck.SETS) * MANY


def test_life_stages_are_those_of_one_person_at_a_time(tmp_path: Path) -> None:
    beside.write(tmp_path, MANY)
    found: dict[str, Any] = beside.ours(tmp_path)
    births = nation(MANY).persons["birth_date"]
    codes = [cohort(birth, on=ON) for birth in births]
    assert len(set(codes)) == beside.rules()["stages"]["count"] - 1  # nobody is newborn among so few
    names = [own.code for own in beside.groups()]
    assert [names[number] for number in found["life_stage"]] == codes
