"""Does a folder of tables tell of the same people as their records, and is each fault named at its row?"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilp import resources
from ilp.cli import run
from ilp.errors import IlpError, Issue, MissingExtra, UsageError
from ilp.records import Person, Reading, people_file, read_file, read_person

Record = dict[str, Any]
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
PERSONS = "id,birth_date,sex\na,2025-01-10,female\nb,1990-05-01,female\n"
NETWORK = "code,name,level,parent,area\nmawar,Posyandu Mawar,posyandu,,64.02.01.2007\n"


def write(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def people(folder: Path) -> dict[str, Person]:
    return {reading.id or "": reading.person for reading in read_file(folder) if reading.person is not None}


def faults(folder: Path) -> list[tuple[str, str]]:
    found: list[Issue] = [each for reading in read_file(folder) for each in reading.issues]
    return [(each.code, each.path) for each in found]


def rows_of(record: Record) -> dict[str, list[Record]]:
    """One record as rows of the seven tables, written here a second time."""
    one = {"id": record["id"]}
    kept = ("birth_date", "sex", "area", "facility", "nik", "death_date", "school_grade")
    person = one | {name: record[name] for name in kept if record.get(name) is not None}
    person["allergies"] = ";".join(record.get("allergies", []))
    for name, value in (record.get("birth") or {}).items():
        person[f"birth_{name}"] = value
    tables: dict[str, list[Record]] = {"persons": [person]}
    for name in ("doses", "pregnancies", "measurements"):
        tables[name] = [one | each | {"n": n} for n, each in enumerate(record.get(name, []))]
    for row in tables["measurements"]:
        del row["n"]
    stated = [each if isinstance(each, dict) else {"code": each} for each in record.get("conditions", [])]
    absent = [{"code": code, "present": False} for code in record.get("absent_conditions", [])]
    tables["conditions"] = [one | each for each in [*stated, *absent]]
    for name in ("screenings", "visits"):
        tables[name] = []
        for n, event in enumerate(record.get(name, [])):
            head = one | {key: event[key] for key in ("code", "on", "by") if event.get(key)} | {"n": n}
            tables[name] += [head | cells(key, value) for key, value in event.get("values", {}).items()]
            tables[name] += [] if event.get("values") else [head]
    return tables


def cells(key: str, value: Any) -> Record:
    if isinstance(value, bool):
        return {"key": key, "number": int(value), "text": str(value).lower()}
    if isinstance(value, int | float):
        return {"key": key, "number": value}
    return {"key": key, "text": value if isinstance(value, str) else json.dumps(value)}


def as_tables(records: list[Record], folder: Path, suffix: str = ".csv") -> Path:
    tables: dict[str, list[Record]] = {}
    for record in records:
        for name, rows in rows_of(record).items():
            tables.setdefault(name, []).extend(rows)
    for name, rows in tables.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        if suffix == ".parquet":
            frame = pl.DataFrame(
                [{column: row.get(column) for column in columns} for row in rows], infer_schema_length=None
            )
            days = [column for column in ("birth_date", "on", "last_menstrual_period") if column in columns]
            frame.with_columns(pl.col(days).str.to_date()).write_parquet(folder / f"{name}.parquet")
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({key: shown(value) for key, value in row.items()} for row in rows)
    return folder


def shown(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


# The same people --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_tables_tell_of_the_people_their_records_tell_of(tmp_path: Path, suffix: str) -> None:
    found = people(as_tables(DEMO, tmp_path, suffix))
    assert faults(tmp_path) == []
    assert list(found) == [record["id"] for record in DEMO]
    for record in DEMO:
        assert found[record["id"]] == Person.model_validate(record)


def test_every_kind_of_fact_goes_into_a_table(tmp_path: Path) -> None:
    write(
        tmp_path,
        persons="id;birth_date;sex;area;allergies;birth_weight_kg;birth_gestation_weeks;school_grade\n"
        "a;1990-05-01;female;64.02;gelatin;2.4;36;\nb;2018-05-01;male;;;;;1\n",
        doses="id,product,on,campaign,area\na,Td,2020-01-05,,\nb,MR,2019-03-01,true,34\n",
        pregnancies="id,last_menstrual_period,ended_on,outcome\na,2025-01-04,,\n",
        screenings="id,code,on,key,number,text\n"
        "a,screening.hypertension,2025-02-01,systolic,150.0,\n"
        "a,screening.hypertension,2025-02-01,diastolic,95,\n"
        "a,screening.tuberculosis,2025-02-01,,,\n",
        visits="id,code,on,by,key,number,text\n"
        "a,visit.antenatal,2025-03-01,midwife,usg,1,true\n"
        "a,visit.antenatal,2025-03-01,midwife,muac_cm,24.5,\n"
        "a,visit.antenatal,2025-03-01,midwife,answers,,[1; 2]\n".replace("[1; 2]", '"[1, 2]"'),
        conditions="id,code,present,since,until\n"
        "a,hypertension,,2024-05-01,\na,diabetes,false,,\nb,twin,true,,\n",
        measurements="id,on,weight_kg,length_cm,oedema\nb,2018-06-01,4.1,54,false\n",
    )
    expected = [
        {
            "id": "a",
            "birth_date": "1990-05-01",
            "sex": "female",
            "area": "64.02",
            "allergies": ["gelatin"],
            "birth": {"weight_kg": 2.4, "gestation_weeks": 36},
            "doses": [{"product": "Td", "on": "2020-01-05"}],
            "pregnancies": [{"last_menstrual_period": "2025-01-04"}],
            "screenings": [
                {
                    "code": "screening.hypertension",
                    "on": "2025-02-01",
                    "values": {"systolic": 150, "diastolic": 95},
                },
                {"code": "screening.tuberculosis", "on": "2025-02-01"},
            ],
            "visits": [
                {
                    "code": "visit.antenatal",
                    "on": "2025-03-01",
                    "by": "midwife",
                    "values": {"usg": True, "muac_cm": 24.5, "answers": [1, 2]},
                }
            ],
            "conditions": [{"code": "hypertension", "since": "2024-05-01"}],
            "absent_conditions": ["diabetes"],
        },
        {
            "id": "b",
            "birth_date": "2018-05-01",
            "sex": "male",
            "school_grade": 1,
            "doses": [{"product": "MR", "on": "2019-03-01", "campaign": True, "area": "34"}],
            "conditions": ["twin"],
            "measurements": [{"on": "2018-06-01", "weight_kg": 4.1, "length_cm": 54, "oedema": False}],
        },
    ]
    assert list(people(tmp_path).values()) == [Person.model_validate(record) for record in expected]
    assert faults(tmp_path) == []


def test_n_tells_two_events_of_one_day_apart_and_gives_their_order(tmp_path: Path) -> None:
    rows = "a,visit.antenatal,2025-03-01,usg,1,true,{}\na,visit.antenatal,2025-03-01,usg,0,false,{}\n"
    write(tmp_path, persons=PERSONS, visits="id,code,on,key,number,text,n\n" + rows.format(2, 1))
    assert [visit.values for visit in people(tmp_path)["a"].visits] == [{"usg": False}, {"usg": True}]
    write(tmp_path, persons=PERSONS, visits="id,code,on,key,number,text,n\n" + rows.format(1, 1))
    assert [visit.values for visit in people(tmp_path)["a"].visits] == [{"usg": False}]
    assert faults(tmp_path) == [("ILP-P012", "visits.csv:3: key")]


days = st.dates().map(lambda day: day.isoformat())
words = st.sampled_from(["usg", "score", "muac_cm", "result"])
anything = st.booleans() | st.integers(-9, 999) | st.sampled_from([3.5, "negative", [1, 2], "[x"])
event = st.fixed_dictionaries(
    {"code": st.sampled_from(["visit.antenatal", "visit.kf"]), "on": days},
    optional={"values": st.dictionaries(words, anything, max_size=3)},
)
records = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "7", "x y"]),
        "birth_date": days,
        "sex": st.sampled_from(["female", "male"]),
    },
    optional={
        "visits": st.lists(event, max_size=3),
        "screenings": st.lists(event, max_size=2),
        "conditions": st.lists(st.sampled_from(["twin", "hiv"]), max_size=2),
        "absent_conditions": st.lists(st.sampled_from(["diabetes"]), max_size=1),
        "doses": st.lists(
            st.fixed_dictionaries({"product": st.just("MR"), "on": days, "campaign": st.booleans()}),
            max_size=3,
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(record=records)
def test_any_record_comes_back_from_its_tables(record: Record, tmp_path_factory: Any) -> None:
    folder = as_tables([record], tmp_path_factory.mktemp("tables"))
    assert people(folder) == {record["id"]: read_person(record).person}
    assert faults(folder) == []


# What is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"doses": "id,product,on\na,MR,2025-02-30\na,BCG,2025-02-10\n"}, ("ILP-P005", "doses.csv:2: on")),
        ({"doses": "id,product,on\na,BCG,2025-02-10\na,,2025-03-10\n"}, ("ILP-P003", "doses.csv:3: product")),
        ({"doses": "id,product,on,campaign\na,BCG,2025-02-10,ya\n"}, ("ILP-P007", "doses.csv:2: campaign")),
        ({"doses": "id,product,on\na,BCG,2025-02-10,extra\n"}, ("ILP-P013", "doses.csv:2")),
        ({"doses": "id,product,on\n\nz,BCG,2025-02-10\n"}, ("ILP-P099", "doses.csv:3: id")),
        ({"doses": "id,product,on\n,BCG,2025-02-10\n"}, ("ILP-P099", "doses.csv:2: id")),
        ({"doses": "id,product,on,dosis\na,BCG,2025-02-10,1\n"}, ("ILP-P004", "doses.csv:1: dosis")),
        ({"doses": "id,product,on,on\na,BCG,,2025-02-10\n"}, ("ILP-P012", "doses.csv:1: on")),
        ({"pregnancies": "id,last_menstrual_period\nb,kemarin\n"},
         ("ILP-P005", "pregnancies.csv:2: last_menstrual_period")),
        ({"conditions": "id,code,present\na,twin,\na,hiv,maybe\n"},
         ("ILP-P007", "conditions.csv:3: present")),
        ({"measurements": 'id,on,weight_kg\na,2025-02-10,"3,9"\n'},
         ("ILP-P007", "measurements.csv:2: weight_kg")),
        ({"measurements": "id,on,weight_kg\na,2025-02-10,3900\n"},
         ("ILP-P008", "measurements.csv:2: weight_kg")),
        ({"screenings": "id,code,on,key,number\nb,screening.anemia,2025-02-01,hb,11\n"
                        "b,screening.anemia,2025-02-01,hb,12\n"}, ("ILP-P012", "screenings.csv:3: key")),
        ({"screenings": "id,code,on,key,number\nb,screening.anemia,2025-02-01,hb,eleven\n"},
         ("ILP-P097", "screenings.csv:2: number")),
        ({"visits": "id,code,on,key,number,text\na,visit.kn,2025-02-01,usg,2,yes\n"},
         ("ILP-P097", "visits.csv:2: number")),
        ({"visits": "id,code,on,key,number,text\na,visit.kn,2025-02-01,usg,1,false\n"},
         ("ILP-P097", "visits.csv:2: number")),
        ({"visits": 'id,code,on,key,text\na,visit.kn,2025-02-01,usg,true\na,visit.kn,2025-02-01,x,"[[1]]"\n'},
         ("ILP-P010", "visits.csv:3: x")),
        ({"persons": PERSONS + "a,2025-01-11,male\n"}, ("ILP-P098", "id")),
        ({"persons": PERSONS + "c,2025-01-11,x\n"}, ("ILP-P006", "sex")),
        ({"persons": PERSONS.replace("sex", "sex,nama")}, ("ILP-P004", "nama")),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_row_and_everything_else_stands(
    tmp_path: Path, tables: dict[str, str], expected: tuple[str, str]
) -> None:
    write(tmp_path, **{"persons": PERSONS, **tables})
    assert faults(tmp_path) == [expected]
    assert {"a", "b"} <= set(people(tmp_path))


def test_good_rows_beside_bad_ones_are_kept(tmp_path: Path) -> None:
    doses = "id,product,on\na,BCG,2025-02-10\na,MR,\nb,Td,2020-01-05\nz,Td,2020-01-05\na,RV,2025-03-10\n"
    write(tmp_path, persons=PERSONS, doses=doses)
    found = people(tmp_path)
    assert [dose.product for dose in found["a"].doses] == ["BCG", "RV"]
    assert [dose.product for dose in found["b"].doses] == ["Td"]
    assert faults(tmp_path) == [("ILP-P003", "doses.csv:3: on"), ("ILP-P099", "doses.csv:5: id")]


def test_the_second_of_two_rows_with_one_id_takes_nothing(tmp_path: Path) -> None:
    write(tmp_path, persons=PERSONS + "a,2020-01-01,male\n", doses="id,product,on\na,BCG,2025-02-10\n")
    readings = list(read_file(tmp_path))
    assert [(own.id, own.line, own.person is not None) for own in readings] == [
        ("a", 2, True), ("b", 3, True), ("a", 4, False),
    ]  # fmt: skip
    assert [dose.product for dose in people(tmp_path)["a"].doses] == ["BCG"]


def test_no_message_shows_an_identity_number(tmp_path: Path) -> None:
    number = "9901016510250001"
    write(tmp_path, persons=PERSONS, doses=f"id,product,on\n{number},BCG,{number}\n")
    said = [each.messages for reading in read_file(tmp_path) for each in reading.issues]
    assert said
    assert number not in str(said)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"network.csv": NETWORK}, "ILP-P090"),
        ({"persons.csv": "id,sex\n"}, "ILP-P092"),
        ({"persons.csv": PERSONS, "doses.csv": "id,on\n"}, "ILP-P094"),
        ({"persons.csv": PERSONS, "persons.ndjson": ""}, "ILP-P095"),
        ({"persons.ndjson": "", "doses.csv": "id,product,on\n"}, "ILP-P095"),
        ({"persons.csv": PERSONS, "doses.csv": "", "doses.parquet": ""}, "ILP-P095"),
        ({"persons.parquet": "no table"}, "ILP-P090"),
    ],
)
def test_a_folder_that_cannot_be_used_stops_the_call(
    tmp_path: Path, files: dict[str, str], code: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(IlpError) as caught:
        read_file(tmp_path)
    assert caught.value.code == code
    assert isinstance(caught.value, UsageError)


def test_parquet_without_the_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_tables(DEMO[:1], tmp_path, ".parquet")
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match="ILP-P096"):
        read_file(tmp_path)


def test_where_the_persons_stand(tmp_path: Path) -> None:
    assert people_file(tmp_path).name == "persons.ndjson"
    assert people_file(write(tmp_path, persons=PERSONS)).name == "persons.csv"


# The commands -----------------------------------------------------------------------------------------


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """The demonstration twice: as records, and as tables."""
    lines, tables = tmp_path / "lines", tmp_path / "tables"
    for folder in (lines, tables):
        folder.mkdir()
        (folder / "network.csv").write_text(resources.text("demo/network.csv"), encoding="utf-8")
    (lines / "persons.ndjson").write_text(resources.text("demo/persons.ndjson"), encoding="utf-8")
    return lines, as_tables(DEMO, tables)


@pytest.mark.parametrize(
    "words",
    [
        "worklist {} --on 2025-09-01 --json",
        "plan {} --on 2025-09-01 --json",
        "check {} --on 2025-09-01 --json",
        "indicators {} --by puskesmas --period 2025 --on 2025-09-01 --json",
    ],
)
def test_each_command_takes_both_kinds_of_folder(
    both: tuple[Path, Path], capsys: pytest.CaptureFixture[str], words: str
) -> None:
    said = []
    for folder in both:
        assert run(words.format(folder).split()) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert said[0] or "check" in words


def test_a_plan_of_a_folder_is_that_of_its_file(
    both: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    lines, tables = both
    run(["plan", str(lines / "persons.ndjson"), "--on", "2025-09-01", "--json"])
    expected = capsys.readouterr().out
    run(["plan", str(tables), "--on", "2025-09-01", "--json"])
    assert capsys.readouterr().out == expected


def test_the_network_of_the_folder_is_used_unless_another_is_named(
    both: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["indicators", str(both[1]), "--by", "puskesmas", "--period", "2025", "--json"]
    other = tmp_path / "other.csv"
    other.write_text(NETWORK, encoding="utf-8")
    run(asked)
    assert {value["facility"] for value in json.loads(capsys.readouterr().out)} >= {"puskesmas-loa-kulu"}
    run([*asked, "--network", str(other)])
    assert "ILP-K033" in capsys.readouterr().err


def test_check_names_the_table_and_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doses = "id,product,on\na,BCG,2025-02-10\nb,Td,besok\nz,Td,2020-01-05\n"
    folder = write(tmp_path, persons=PERSONS, doses=doses)
    assert run(["check", str(folder), "--lang", "en"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"{folder / 'persons.csv'}:3: b: error ILP-P005 doses.csv:3: on: ")
    assert out[1].startswith(f"{folder}: error ILP-P099 doses.csv:4: id: ")
    assert len(out) == 2


def test_facts_that_clash_are_named_at_their_rows_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows before them were dropped, or belong to others: a place in the record is not a line."""
    folder = write(
        tmp_path,
        persons="id,birth_date,sex,conditions\na,2025-01-10,female,twin\nb,1990-05-01,female,\n",
        doses="id,product,on\na,BCG,2025-02-30\nb,Td,2020-01-05\na,BCG,2025-01-09\na,,2025-01-08\na,XX,2025-02-01\n",
        visits="id,code,on,key,number\na,visit.kn,2025-01-11,usg,1\na,visit.kn,2025-01-11,kunci,1\n",
        conditions="id,code,present,since\na,diabetes,false,\na,twinn,true,\na,hiv,true,besok\n",
        measurements="id,on,weight_kg,length_cm,height_cm\na,2025-02-01,4,50,50\na,2025-01-01,4,,\n",
    )
    assert run(["check", str(folder), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {(own["code"], own["path"]) for line in found for own in line["issues"]} == {
        ("ILP-P005", "doses.csv:2: on"),
        ("ILP-P020", "doses.csv:4: on"),
        ("ILP-P003", "doses.csv:5: product"),
        ("ILP-P026", "doses.csv:6: product"),
        ("ILP-P043", "visits.csv:3: kunci"),
        ("ILP-P041", "conditions.csv:3"),
        ("ILP-P005", "conditions.csv:4: since"),
        ("ILP-P011", "measurements.csv:2"),
        ("ILP-P020", "measurements.csv:3: on"),
    }


def test_a_reading_without_issues_says_so(tmp_path: Path) -> None:
    write(tmp_path, persons=PERSONS)
    assert all(isinstance(own, Reading) and own.issues == () for own in read_file(tmp_path))
