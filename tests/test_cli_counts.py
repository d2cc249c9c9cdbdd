"""Does `ilp indicators` say the same from records, tables of people and counts, and write them?"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import polars as pl
import pytest

from ilp import resources
from ilp.cli import run
from ilp.frames import People, people_of

Said = pytest.CaptureFixture[str]
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
ASKED = ["--by", "subdistrict", "--period", "2025", "--indicator", "imm_idl", "--indicator", "kn1", "--csv"]
COUNTS = """indicator,area_code,period,numerator,denominator
kn1,64.02.01.2001,2025,7,9
kn1,64.02.01.2002,2025,2.5,
k4,64.02.01.2001,2025,-1,9
"""


@pytest.fixture(scope="module")
def demo() -> People:
    return people_of(DEMO)


@pytest.fixture(params=["csv", "parquet"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, demo: People) -> Path:
    """The demonstration district as a folder of tables."""
    (tmp_path / "network.csv").write_text(resources.text("demo/network.csv"), encoding="utf-8")

    def write(name: str, table: pl.DataFrame) -> pl.DataFrame:
        file = tmp_path / f"{name}.{request.param}"
        (table.write_csv if request.param == "csv" else table.write_parquet)(file)
        return table

    demo.map(write)
    return tmp_path


@pytest.fixture
def one_by_one(tmp_path_factory: pytest.TempPathFactory, capsys: Said) -> str:
    """What the records say, person by person."""
    place = tmp_path_factory.mktemp("records")
    for name in ("network.csv", "persons.ndjson"):
        (place / name).write_text(resources.text(f"demo/{name}"), encoding="utf-8")
    assert run(["indicators", str(place), *ASKED]) == 0
    return capsys.readouterr().out


def test_tables_are_counted_at_once(folder: Path, one_by_one: str, capsys: Said) -> None:
    assert run(["indicators", str(folder), *ASKED]) == 0
    told = capsys.readouterr()
    assert told.out == one_by_one
    assert "145 orang dihitung" not in told.err  # so few are not worth a sign of progress
    assert one_by_one.count("\n") > 5


def test_whoever_watches_sees_the_people_go_by(
    folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(["indicators", str(folder), *ASKED]) == 0
    assert "145 orang dihitung" in capsys.readouterr().err


def test_without_the_extra_a_csv_is_counted_one_by_one(
    tmp_path: Path, demo: People, one_by_one: str, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("network.csv", resources.text("demo/network.csv")),):
        (tmp_path / name).write_text(text, encoding="utf-8")
    demo.map(lambda name, table: table.write_csv(tmp_path / f"{name}.csv"))
    for missing in ("polars", "narwhals", "pyarrow"):
        monkeypatch.setitem(sys.modules, missing, None)
    assert run(["indicators", str(tmp_path), *ASKED]) == 0
    assert capsys.readouterr().out == one_by_one


def test_a_fault_costs_its_person_only_and_a_doubt_nobody(tmp_path: Path, capsys: Said) -> None:
    """One birthday cannot be read: that person is not counted. A product nobody knows: all are."""
    persons = tmp_path / "persons.csv"
    good = "id,birth_date,sex,area\na,2024-03-01,male,64.02.01.2007\nb,2024-03-02,male,64.02.01.2007\n"
    asked = ["indicators", str(tmp_path), "--by", "village", "--period", "2025", "--csv", "--lang", "en"]
    asked += ["--indicator", "imm_idl"]
    (tmp_path / "doses.csv").write_text("id,product,on\na,ABC,2024-03-02\n", encoding="utf-8")
    persons.write_text(good, encoding="utf-8")
    assert run(asked) == 0
    told = capsys.readouterr()
    assert ",0,2," in told.out
    assert "warning ILP-P026" in told.err
    assert told.err.endswith("errors: 0, warnings: 1\n")
    persons.write_text(good + "c,2024-13-02,male,64.02.01.2007\n", encoding="utf-8")
    assert run(asked) == 1
    told = capsys.readouterr()
    assert ",0,2," in told.out
    assert "error ILP-P005" in told.err


def test_counts_may_come_as_parquet(tmp_path: Path, capsys: Said) -> None:
    csv, parquet = tmp_path / "cakupan.csv", tmp_path / "cakupan.parquet"
    csv.write_text(COUNTS, encoding="utf-8")
    pl.read_csv(io.StringIO(COUNTS)).write_parquet(parquet)
    said = []
    for file in (csv, parquet):
        code = run(["indicators", str(file), "--by", "village", "--period", "2025", "--csv"])
        told = capsys.readouterr()
        said.append((code, [line.split(",") for line in told.out.splitlines()], told.err.splitlines()[-1]))
    numbers = [[[_plain(cell) for cell in line] for line in lines] for _, lines, _ in said]
    assert numbers[0] == numbers[1]
    assert (said[0][0], said[0][2]) == (said[1][0], said[1][2])
    assert said[0][1][1][5:7] == ["7", "9"]


def _plain(cell: str) -> str:
    """Whole numbers of a column with broken ones come as floats out of Parquet."""
    return cell.removesuffix(".0")


def test_the_values_are_written_as_a_table(tmp_path: Path, capsys: Said) -> None:
    counts = tmp_path / "cakupan.csv"
    counts.write_text(COUNTS.replace("-1", "1"), encoding="utf-8")
    asked = ["indicators", str(counts), "--by", "village", "--period", "2025", "--lang", "en"]
    asked += ["--indicator", "kn1", "--indicator", "k4"]
    assert run([*asked, "--csv"]) == 0
    wanted = capsys.readouterr().out
    assert run([*asked, "--out", "-"]) == 0
    assert capsys.readouterr().out == wanted
    assert run([*asked, "--out", str(tmp_path / "nilai.csv")]) == 0
    told = capsys.readouterr()
    assert (tmp_path / "nilai.csv").read_text(encoding="utf-8") == wanted
    assert told.out == ""
    assert "rows in the table: 4\n" in told.err
    assert run([*asked, "--out", str(tmp_path / "nilai.parquet")]) == 0
    made = pl.read_parquet(tmp_path / "nilai.parquet")
    assert sorted(made["numerator"].drop_nulls()) == [1.0, 2.5, 7.0]
    assert made["denominator"].null_count() == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["{}/c.csv", "--out", "nilai.xlsx"], "ILP-F017"),
        (["{}/c.csv", "--out", "{}/nowhere/nilai.csv"], "ILP-F017"),
        (["{}/c.csv", "--out", "-", "--json"], "ILP-U015"),
        (["{}/c.csv", "--out", "-", "--csv"], "ILP-U015"),
        (["{}/c.csv", "--json", "--csv"], "ILP-U015"),
        (["{}/none.parquet"], "ILP-P090"),
        (["{}/broken.parquet"], "ILP-P090"),
    ],
)
def test_what_cannot_be_done_is_said_by_code(
    tmp_path: Path, capsys: Said, words: list[str], code: str
) -> None:
    (tmp_path / "c.csv").write_text(COUNTS, encoding="utf-8")
    (tmp_path / "broken.parquet").write_text("no table", encoding="utf-8")
    words = [word.format(tmp_path) for word in words]
    assert run(["indicators", *words, "--by", "village", "--period", "2025"]) == 2
    assert f"ilp: {code} " in capsys.readouterr().err
