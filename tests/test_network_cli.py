"""Does `ilp network` check a file and tell its readiness, in both languages, with the right code?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from test_network_faults import csv_of, rows

from ilp.cli import run


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    """Write a network to a file."""

    def write(*args: object, **cells: object) -> str:
        path = tmp_path / "jaringan.csv"
        path.write_text(csv_of(rows(*args, **cells)), encoding="utf-8")  # type: ignore[arg-type]
        return str(path)

    return write


def test_a_sound_file(capsys: pytest.CaptureFixture[str], file: Callable[..., str]) -> None:
    assert run(["network", "check", file()]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "fasilitas: 7, kesalahan: 0, peringatan: 0\n"


def test_each_fault_is_a_line_and_the_code_tells(
    capsys: pytest.CaptureFixture[str], file: Callable[..., str]
) -> None:
    broken = file(("x", "posyandu", "dinkes", "64.02.01"), ("z", "posyandu", "pustu", "64.02.02.2004"))
    assert run(["network", "check", broken, "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert [line.split(":")[0] for line in said.out.splitlines()] == [
        "error ILP-N035 jaringan.csv",
        "warning ILP-N040 jaringan.csv",
    ]
    assert said.err == "facilities: 9, errors: 1, warnings: 1\n"
    assert run(["network", "check", broken, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(each["code"], each["path"]) for each in found] == [
        ("ILP-N035", "jaringan.csv:9"),
        ("ILP-N040", "jaringan.csv:10"),
    ]


def test_warnings_are_no_failure(capsys: pytest.CaptureFixture[str], file: Callable[..., str]) -> None:
    assert run(["network", "check", file(("z", "posyandu", "pustu", "64.02.02.2004"))]) == 0
    assert "ILP-N040" in capsys.readouterr().out


def test_readiness_of_each_puskesmas(capsys: pytest.CaptureFixture[str], file: Callable[..., str]) -> None:
    path = file(pkm_a={"done_clusters_decree": "2025-02-01"})
    assert run(["network", "readiness", path, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "pkm-a" in said
    assert "1/25" in said
    assert "0/25" in said
    assert "No official assessment" in said
    assert run(["network", "readiness", path, "--json", "--on", "2025-01-31"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(each["facility"], each["met"], each["of"]) for each in found] == [
        ("pkm-a", 0, 25),
        ("pkm-b", 0, 25),
    ]


def test_readiness_of_one_facility(capsys: pytest.CaptureFixture[str], file: Callable[..., str]) -> None:
    cells = {"melati": {"staff_kader": "4", "staff_health_worker": "1", "open_day": "12"}}
    plan = {"dinkes": {"planned_kick_off": "2024-11", "done_kick_off": "2024-12-02"}}
    path = file(**cells, **plan)
    assert run(["network", "readiness", path, "--facility", "melati", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Contoh melati: 1 of 6 checks met, stage: No stage on record")
    line = next(line for line in said.splitlines() if line.startswith("Kader and health worker"))
    assert line.split()[-3:] == ["met", "0/1", "Kader"]
    assert run(["network", "readiness", path, "--facility", "dinkes"]) == 0
    said = capsys.readouterr().out
    assert "pada 2024-12-02; 2 hari lebih lambat dari rencana" in said
    assert "Kader dan tenaga kesehatan di posyandu" in said


def test_a_network_without_puskesmas_shows_its_top(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "n.csv"
    path.write_text("code,name,level,parent,area\nd,Dinas,regency,,64.02\n", encoding="utf-8")
    assert run(["network", "readiness", str(path), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["facility"], found["level"], found["stage"]) == ("d", "regency", "none_on_record")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["network"], "ILP-U006"),
        (["network", "check"], "ILP-U006"),
        (["network", "periksa", "x.csv"], "ILP-U002"),
        (["network", "check", "/tiada.csv"], "ILP-N010"),
        (["network", "readiness", "FILE", "--facility", "tiada"], "ILP-N012"),
        (["network", "readiness", "FILE", "--on", "kemarin"], "ILP-U008"),
    ],
)
def test_misuse_is_refused(
    capsys: pytest.CaptureFixture[str], file: Callable[..., str], words: list[str], code: str
) -> None:
    path = file()
    assert run([path if word == "FILE" else word for word in words]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"ilp: {code} ")
