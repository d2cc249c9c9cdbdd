"""Can others take the rules away? Schemas that real data meets, the whole rulebook, the worked cases."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import ilp
from ilp import export, resources
from ilp.cli import run
from ilp.rulebook import Rulebook
from ilp.rulebook.reading import FAMILIES
from ilp.rulebook.rows import DATED

FILES = [name for family in FAMILIES for name in resources.names(family)]
PERSON = {"id": "contoh", "birth_date": "2025-01-10", "sex": "female", "area": "64.02"}


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict[str, Any]]:
    return export.schemas()


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    return [fault.message for fault in checker.iter_errors(value)]


def as_json(value: Any) -> Any:
    """TOML as JSON has it: dates as text."""
    return json.loads(json.dumps(value, default=str))


# Schemas ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["person", "plan", "rule_file"])
def test_a_schema_is_one(schemas: dict[str, dict[str, Any]], name: str) -> None:
    Draft202012Validator.check_schema(schemas[name])
    assert schemas[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", FILES)
def test_every_rule_file_meets_its_schema(schemas: dict[str, dict[str, Any]], name: str) -> None:
    assert faults(schemas["rule_file"], as_json(resources.toml(name))) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"instrument": {}}, "'instrument' was unexpected"),
        ({"where": None}, "None is not of type 'array'"),
        ({"whom": []}, "'whom' was unexpected"),
        ({"status": "certain"}, "'certain' is not one of"),
        ({"in_force_from": 2020}, "2020 is not of type 'string'"),
    ],
)
def test_a_broken_rule_file_does_not(
    schemas: dict[str, dict[str, Any]], change: dict[str, Any], fault: str
) -> None:
    content = as_json(resources.toml("screening/2014-permenkes-78.toml"))
    content["service"][0].update(change)
    assert any(fault in found for found in faults(schemas["rule_file"], content))


def test_a_row_needs_its_ground(schemas: dict[str, dict[str, Any]]) -> None:
    content = as_json(resources.toml("screening/2014-permenkes-78.toml"))
    del content["service"][0]["clause"]
    assert faults(schemas["rule_file"], content) == ["'clause' is a required property"]


@pytest.mark.parametrize("name", [case.id for _, case in Rulebook.load().examples])
def test_the_people_and_plans_of_every_worked_case_meet_their_schemas(
    schemas: dict[str, dict[str, Any]], name: str
) -> None:
    case = next(case for _, case in Rulebook.load().examples if case.id == name)
    assert faults(schemas["person"], case.person) == []
    plan = ilp.plan(case.person, on=case.on, area=case.area, policy=case.policy).to_dict()
    assert faults(schemas["plan"], plan) == []


@pytest.mark.parametrize(
    "person",
    [
        {**PERSON, "sex": "unknown"},
        {**PERSON, "birth_day": "2025-01-10"},
        {key: value for key, value in PERSON.items() if key != "birth_date"},
    ],
)
def test_what_is_no_person_does_not_meet_the_schema(
    schemas: dict[str, dict[str, Any]], person: dict[str, Any]
) -> None:
    assert faults(schemas["person"], PERSON) == []
    assert len(faults(schemas["person"], person)) == 1


def test_an_issue_line_of_the_command_line_meets_the_schema_of_plans(
    schemas: dict[str, dict[str, Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.ndjson"
    doubtful = {**PERSON, "doses": [{"product": "nobody-knows", "on": "2025-02-01"}]}
    file.write_text(f"nonsense\n{json.dumps(PERSON)}\n{json.dumps(doubtful)}\n", encoding="utf-8")
    assert run(["plan", str(file), "--on", "2025-09-01", "--json"]) == 1
    first, *others = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(first) == {"id", "line", "issues"}
    assert [faults(schemas["plan"], said) for said in (first, *others)] == [[], [], []]
    del others[0]["services"][0]["overdue"]
    assert faults(schemas["plan"], others[0]) != []


# Rules and cases --------------------------------------------------------------------------------------


def test_every_row_of_every_file_is_exported_with_its_source() -> None:
    whole = json.loads(export.to_json(export.rules(Rulebook.load())))
    assert [file["name"] for file in whole["files"]] == FILES
    for file in whole["files"]:
        content = resources.toml(file["name"])
        counted = sum(len(content.get(table, ())) for table in DATED)
        assert len(file["rows"]) == counted
        assert len(file["not_encoded"]) == len(content.get("not_encoded", ()))
        assert file["instrument"]["name"] == content["instrument"]["name"]
        for row in file["rows"]:
            assert set(row["source"]) == {"instrument", "clause", "status"}
            assert row["source"]["instrument"] == content["instrument"]["name"]
            assert date.fromisoformat(row["in_force_from"])


def test_a_row_is_exported_as_it_is_written() -> None:
    written = tomllib.loads(resources.text("immunization/2023-letter-2323.toml"))["service"][0]
    rows = next(
        file["rows"]
        for file in export.rules(Rulebook.load())["files"]
        if file["name"] == "immunization/2023-letter-2323.toml"
    )
    row = rows[0]
    assert (row["kind"], row["code"]) == ("service", "immunization.ipv.2")
    assert (row["born_from"], row["in_force_until"]) == ("2022-06-13", "2024-01-01")
    assert (row["in_force_from"], row["born_until"]) == ("2023-06-12", None)  # from its instrument; not said
    assert row["label"] == written["label"]
    assert row["series"]["min_interval"] == "4 weeks"
    assert row["series"]["products"] == written["series"]["products"]
    assert "recommended" in row["series"]
    assert "overdue" not in row["series"]


def test_every_worked_case_is_exported() -> None:
    whole = json.loads(export.to_json(export.cases(Rulebook.load())))
    written = [(name, case["id"]) for name in FILES for case in resources.toml(name).get("example", ())]
    assert [(case["file"], case["id"]) for case in whole["cases"]] == written
    first = next(case for case in whole["cases"] if case["id"] == "shk-early-sample")
    assert first["on"] == "2026-11-22"
    assert first["expect"]["services"]["screening.congenital_hypothyroidism"]["done_on"] == "2026-11-03"


def test_a_chosen_reading_is_exported_as_the_rule() -> None:
    book = Rulebook.load(readings={"C6": "third_at_9_months"})
    whole = export.rules(book)
    assert whole["readings"] == {"C6": "third_at_9_months"}
    rows = [row for file in whole["files"] for row in file["rows"] if row.get("areas") == ["34"]]
    third = next(row for row in rows if row["code"] == "immunization.ipv.3" and row["kind"] == "service")
    assert third["series"]["recommended"] == "9 months"


# The command ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("schema", ["person.schema.json", "plan.schema.json", "rule_file.schema.json"]),
        ("rules", ["rules.json"]),
        ("cases", ["cases.json"]),
    ],
)
def test_files_are_written_and_always_the_same(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str, names: list[str]
) -> None:
    first, second = tmp_path / "a" / "deep", tmp_path / "b"
    assert run(["export", what, "--out", str(first), "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"written: {first / name}" for name in names]
    assert run(["export", what, "--out", str(second)]) == 0
    assert sorted(path.name for path in first.iterdir()) == sorted(names)
    for name in names:
        content = (first / name).read_bytes()
        assert content == (second / name).read_bytes()
        assert content.endswith(b"}\n")
        assert b"\r" not in content
        assert list(json.loads(content)) == sorted(json.loads(content))


def test_without_a_folder_the_export_goes_to_the_screen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["export", "cases"]) == 0
    screen = capsys.readouterr().out
    run(["export", "cases", "--out", str(tmp_path)])
    assert screen == (tmp_path / "cases.json").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["export", "schema"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {
        "person.schema.json",
        "plan.schema.json",
        "rule_file.schema.json",
    }


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_folder_that_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    where = str(tmp_path / "file")
    assert run(["export", "cases", "--out", where, "--lang", lang]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("ilp: ILP-U013 --out: ")
    assert where in said.err
    assert ("give a folder (not a file)" in said.err) == (lang == "en")
