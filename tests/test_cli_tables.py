"""Do `plan`, `worklist` and `growth` read and write tables, and say the same as for records?"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ilp import resources
from ilp.cli import run
from ilp.frames import people_of

DAY = "2025-09-01"
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")


@pytest.fixture(params=["ndjson", "csv", "parquet"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The demonstration district as a data folder of each kind."""
    (tmp_path / "network.csv").write_text(resources.text("demo/network.csv"), encoding="utf-8")
    if request.param == "ndjson":
        (tmp_path / "persons.ndjson").write_text(resources.text("demo/persons.ndjson"), encoding="utf-8")
        return tmp_path

    def write(name: str, table: pl.DataFrame) -> pl.DataFrame:
        file = tmp_path / f"{name}.{request.param}"
        (table.write_csv if request.param == "csv" else table.write_parquet)(file)
        return table

    people_of(DEMO).map(write)
    return tmp_path


def rows(file: Path) -> list[tuple[Any, ...]]:
    """The rows of a written table, days as text."""
    read = pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, infer_schema=False)
    return [tuple(None if own is None else str(own) for own in row) for row in read.iter_rows()]


@pytest.mark.parametrize("out", ["plan.csv", "plan.parquet"])
def test_a_plan_is_written_as_a_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    file = tmp_path / out
    assert run(["plan", str(folder), "--on", DAY, "--out", str(file), "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert run(["plan", str(folder), "--on", DAY, "--json"]) == 0
    plans = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    wanted = {
        (plan["id"], own["code"], own["kind"], own["status"], *(own[day] for day in DAYS))
        for plan in plans
        for own in plan["services"]
    }
    assert set(rows(file)) == wanted
    assert (told.out, told.err) == ("", f"rows in the table: {len(wanted)}\nerrors: 0, warnings: 0\n")


def test_days_of_grace_hold_in_a_table_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    early = {"id": "contoh", "birth_date": "2025-01-10", "sex": "female"}
    early |= {"doses": [{"product": "MR", "on": "2025-10-08"}]}  # two days before nine months
    (tmp_path / "persons.ndjson").write_text(json.dumps(early), encoding="utf-8")
    said = []
    for grace in ("1", "2"):
        words = ["plan", str(tmp_path), "--on", "2025-11-01", "--grace-days", grace, "--out", "-"]
        assert run(words) == 0
        said.append("immunization.mr.1,immunization,done" in capsys.readouterr().out)
    assert said == [False, True]


def test_a_worklist_is_written_as_a_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in ([], ["--late"], ["--facility", "posyandu-samboja-kuala"]):
        words = ["worklist", str(folder), "--on", DAY, *more]
        assert run([*words, "--out", str(tmp_path / "list.csv")]) == 0
        capsys.readouterr()
        assert run([*words, "--json"]) == 0
        people = json.loads(capsys.readouterr().out)["people"]
        wanted = []
        for own in people:
            head = own["id"], own["facility"], own["urgency"]["code"]
            for one in own["services"]:
                days = one["earliest"], one["overdue"], one["latest"]
                wanted.append((*head, "service", one["code"], one["status"], *days))
            wanted += [(*head, "visit", one["code"], None, None, None, None) for one in own["visits"]]
        assert rows(tmp_path / "list.csv") == wanted


MEASURED = "id,sex,age_days,weight_kg,height_cm,position\na,male,365,9.6,75.0,lying\nb,P,400,,80,\n"


def test_growth_of_a_table_is_that_of_its_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    csv, parquet = tmp_path / "timbangan.csv", tmp_path / "timbangan.parquet"
    csv.write_text(MEASURED, encoding="utf-8")
    pl.read_csv(io.StringIO(MEASURED), infer_schema=False).write_parquet(parquet)
    assert run(["growth", str(csv)]) == 0
    wanted = capsys.readouterr().out
    for words in ([str(parquet)], [str(csv), "--out", "-"]):
        assert run(["growth", *words]) == 0
        assert capsys.readouterr().out == wanted
    assert run(["growth", str(csv), "--out", str(tmp_path / "nilai.parquet")]) == 0
    assert pl.read_parquet(tmp_path / "nilai.parquet")["waz"].to_list() == [-0.04, None]


def test_short_forms_in_tables_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Codes in the table of persons, a length for a height, semicolons: as the records read them."""
    header = "id;birth_date;sex;conditions;absent_conditions\n"
    text = header + 'a;1980-01-01;male;"hypertension; diabetes";copd\nb;2024-09-01;female;;\n'
    (tmp_path / "persons.csv").write_text(text, encoding="utf-8")
    (tmp_path / "measurements.csv").write_text("id,on,length_cm\nb,2025-08-01,70\n", encoding="utf-8")
    assert run(["plan", str(tmp_path), "--on", DAY, "--json"]) == 0
    plans = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert run(["plan", str(tmp_path), "--on", DAY, "--out", str(tmp_path / "plan.csv")]) == 0
    said = {(row[0], row[1]): row[3] for row in rows(tmp_path / "plan.csv")}
    assert said == {(plan["id"], own["code"]): own["status"] for plan in plans for own in plan["services"]}
    assert said["a", "screening.hypertension"] == "not_eligible"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plan", "{}", "--on", DAY, "--out", "plan.xlsx"], "ILP-F017"),
        (["plan", "{}", "--on", DAY, "--out", "{}/nowhere/plan.csv"], "ILP-F017"),
        (["growth", "{}/t.csv", "--out", "-", "--labels"], "ILP-U015"),
        (["growth", "{}/none.parquet"], "ILP-P090"),
        (["growth", "{}/broken.parquet"], "ILP-P090"),
    ],
)
def test_what_cannot_be_done_is_said_by_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    (tmp_path / "persons.ndjson").write_text(json.dumps(DEMO[0]), encoding="utf-8")
    (tmp_path / "t.csv").write_text(MEASURED, encoding="utf-8")
    (tmp_path / "broken.parquet").write_text("no table", encoding="utf-8")
    assert run([word.format(tmp_path) for word in words]) == 2
    assert f"ilp: {code} " in capsys.readouterr().err


def test_a_cell_that_does_not_fit_its_column_costs_no_other_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "persons.csv").write_text(
        "id,birth_date,sex\na,10/01/2025,male\nb,2025-01-10,female\n", encoding="utf-8"
    )
    (tmp_path / "doses.csv").write_text("id,product,on\nb,BCG,2025-01-20\nb,BCG,kemarin\n", encoding="utf-8")
    assert run(["plan", str(tmp_path), "--on", DAY, "--out", "-", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert {line.split(",")[0] for line in told.out.splitlines()[1:]} == {"b"}
    assert "b,immunization.bcg.1,immunization,done," in told.out
    assert "\npersons.csv:2: error ILP-P005 'birth_date'" in told.err
    assert "\ndoses.csv:3: error ILP-P005 'on'" in told.err
    assert told.err.endswith("errors: 2, warnings: 0\n")


FAULTY = {
    "persons": """id,birth_date,sex,school_grade
a,2025-01-10,male,
b,2024-13-01,female,
c,2024-05-01,x,
,2024-05-01,male,
a,2019-05-01,female,
d, 2016-05-01 ,female,4
e,2016-05-01,female,four
""",
    "doses": """id,product,on,campaign
a,BCG,2025-01-20,
a,BCG,kemarin,
a,ABC,2025-01-20,
b,BCG,2025-01-20,
nobody,BCG,2025-01-20,
d,MR,2018-01-01,TRUE
e,MR,2018-01-01,maybe
""",
    "measurements": "id,on,weight_kg,height_cm\na,2025-08-20,nine,60\na,2025-08-01,3.1,60\n",
    "conditions": "id,code,present,since\na,hiv,perhaps,\nd,hiv,true,2020-01-01\ne,disability,,x\n",
}


@pytest.mark.parametrize("ragged", [False, True])
def test_whatever_is_wrong_the_rest_is_planned_as_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ragged: bool
) -> None:
    for name, text in FAULTY.items():
        more = "b,BCG,2025-01-20,,,,too,long\n" if ragged and name == "doses" else ""
        (tmp_path / f"{name}.csv").write_text(text + more, encoding="utf-8")
    assert run(["plan", str(tmp_path), "--on", DAY, "--json"]) == 1
    plans = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    wanted = {
        (plan["id"], own["code"], own["kind"], own["status"], *(own[day] for day in DAYS))
        for plan in plans
        if "services" in plan
        for own in plan["services"]
    }
    file = tmp_path / "out.parquet"
    assert run(["plan", str(tmp_path), "--on", DAY, "--out", str(file)]) == 1
    assert set(rows(file)) == wanted
    assert {row[0] for row in wanted} == {"a", "d", "e"}
    said = capsys.readouterr().err
    for code in ("ILP-P005", "ILP-P098", "ILP-P026"):
        assert code in said


@pytest.mark.parametrize("missing", ["polars", "narwhals", "numpy", "pyarrow"])
def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    (tmp_path / "persons.ndjson").write_text(json.dumps(DEMO[0]), encoding="utf-8")
    monkeypatch.setitem(sys.modules, missing, None)
    assert run(["plan", str(tmp_path), "--on", DAY, "--out", "-", "--lang", "en"]) == 2
    assert "pip install 'ilp[frames]'" in capsys.readouterr().err


def test_whoever_watches_sees_the_rows_go_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.csv").write_text(MEASURED, encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(["growth", str(tmp_path / "t.csv"), "--out", "-", "--lang", "en"]) == 0
    assert "\r2 rows" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["check"], ["plan", "--on", DAY], ["plan", "--on", DAY, "--out", "-"]])
def test_an_id_that_may_be_a_nik_stands_in_no_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    record = {"id": "9902011001250001", "birth_date": "2025-13-01", "sex": "female"}
    (tmp_path / "persons.ndjson").write_text(json.dumps(record), encoding="utf-8")
    assert run([*words, str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "ILP-P005" in told.out + told.err
    assert record["id"] not in told.out + told.err
