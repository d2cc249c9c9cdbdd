"""Does the door let in what can be read, name everything that cannot, and never lose the good beside it?"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ilp.errors import UsageError, registry
from ilp.records import (
    Condition,
    DoseGiven,
    Measurement,
    Person,
    Reading,
    read_file,
    read_lines,
    read_person,
)

CHILD: dict[str, Any] = {"id": "contoh-1", "birth_date": "2025-01-10", "sex": "female"}
DOSE = {"product": "BCG", "on": "2025-02-10"}
FULL: dict[str, Any] = {
    **CHILD,
    "area": "64.02",
    "facility": "posyandu-mawar",
    "nik": None,
    "death_date": None,
    "school_grade": None,
    "conditions": ["preterm", {"code": "tuberculosis", "since": "2025-05-01", "until": None}],
    "absent_conditions": ["hiv"],
    "allergies": [],
    "pregnancies": [
        {"last_menstrual_period": "2024-04-05", "ended_on": "2025-01-10", "outcome": "live_birth"}
    ],
    "birth": {"weight_kg": 3.1, "gestation_weeks": 39},
    "doses": [{"product": "DPT-HB-Hib", "on": "2025-03-10", "campaign": False, "area": None}],
    "screenings": [{"code": "screening.hypertension", "on": "2025-02-01", "values": {"systolic": 150}}],
    "visits": [{"code": "visit.antenatal", "on": "2024-06-01", "by": "midwife", "values": {"usg": True}}],
    "measurements": [
        {
            "on": "2025-02-10",
            "weight_kg": 4.9,
            "height_cm": 56.0,
            "position": "lying",
            "oedema": False,
            "muac_cm": None,
            "head_cm": None,
        }
    ],
}


def line(**changes: Any) -> str:
    return json.dumps({**CHILD, **changes})


def without(key: str) -> str:
    return json.dumps({name: value for name, value in CHILD.items() if name != key})


def dose(**changes: Any) -> str:
    return line(doses=[DOSE, {**DOSE, **changes}])


# What is broken, the code, the place, and whether a person remains.
BROKEN: list[tuple[str, str, str, bool]] = [
    ("{", "ILP-P001", "", False),
    ("sex,id", "ILP-P001", "", False),
    (line()[:-1], "ILP-P001", "", False),
    (line() + line(), "ILP-P001", "", False),
    ("[" * 100_000, "ILP-P001", "", False),
    ("[]", "ILP-P002", "", False),
    ("3", "ILP-P002", "", False),
    ("null", "ILP-P002", "", False),
    (json.dumps(line()), "ILP-P002", "", False),
    (without("id"), "ILP-P003", "id", False),
    (without("birth_date"), "ILP-P003", "birth_date", False),
    (without("sex"), "ILP-P003", "sex", False),
    (line(doses=[DOSE, {"on": "2025-03-10"}]), "ILP-P003", "doses[1].product", True),
    (line(doses=[DOSE, {"product": "BCG"}]), "ILP-P003", "doses[1].on", True),
    (line(conditions=[{"since": "2025-03-10"}]), "ILP-P003", "conditions[0].code", True),
    (line(pregnancies=[{}]), "ILP-P003", "pregnancies[0].last_menstrual_period", True),
    (line(birthdate="2025-01-10"), "ILP-P004", "birthdate", True),
    (dose(lot="X1"), "ILP-P004", "doses[1].lot", True),
    (line(birth={"weight": None}), "ILP-P004", "birth.weight", True),
    (line(measurements=[{"on": "2025-02-10", "bmi": 14.0}]), "ILP-P004", "measurements[0].bmi", True),
    (line(birth_date="2025-02-30"), "ILP-P005", "birth_date", False),
    (line(birth_date="10/01/2025"), "ILP-P005", "birth_date", False),
    (line(birth_date="20250110"), "ILP-P005", "birth_date", False),
    (line(birth_date="1736467200"), "ILP-P005", "birth_date", False),
    (line(birth_date=20250110), "ILP-P005", "birth_date", False),
    (line(birth_date=None), "ILP-P005", "birth_date", False),
    (line(birth_date="2025-01-10T00:00:00"), "ILP-P005", "birth_date", False),
    (line(death_date="2025-W03-1"), "ILP-P005", "death_date", True),
    (dose(on="2025-13-01"), "ILP-P005", "doses[1].on", True),
    (dose(on=None), "ILP-P005", "doses[1].on", True),
    (line(conditions=[{"code": "hiv", "since": "2024"}]), "ILP-P005", "conditions[0].since", True),
    (line(sex="P"), "ILP-P006", "sex", False),
    (line(sex=None), "ILP-P006", "sex", False),
    (
        line(measurements=[{"on": "2025-02-10", "position": "up"}]),
        "ILP-P006",
        "measurements[0].position",
        True,
    ),
    (line(id=1.5), "ILP-P007", "id", False),
    (line(id=True), "ILP-P007", "id", False),
    (line(area=64.02), "ILP-P007", "area", True),
    (line(nik=99010165), "ILP-P007", "nik", True),
    (line(doses={"BCG": "2025-02-10"}), "ILP-P007", "doses", True),
    (line(doses=[DOSE, "BCG"]), "ILP-P007", "doses[1]", True),
    (dose(product=7), "ILP-P007", "doses[1].product", True),
    (dose(campaign="ya"), "ILP-P007", "doses[1].campaign", True),
    (line(school_grade="3"), "ILP-P007", "school_grade", True),
    (line(school_grade=True), "ILP-P007", "school_grade", True),
    (line(conditions=[5, "hiv"]), "ILP-P007", "conditions[0]", True),
    (line(allergies=["MR", 5]), "ILP-P007", "allergies[1]", True),
    (line(birth=[3.1]), "ILP-P007", "birth", True),
    (line(birth={"weight_kg": "3,1"}), "ILP-P007", "birth.weight_kg", True),
    (line(birth={"weight_kg": float("nan")}), "ILP-P007", "birth.weight_kg", True),
    (line(measurements=[{"on": "2025-02-10", "oedema": 0}]), "ILP-P007", "measurements[0].oedema", True),
    (line(visits=[{"code": "v", "on": "2025-02-10", "values": 3}]), "ILP-P007", "visits[0].values", True),
    (line(school_grade=13), "ILP-P008", "school_grade", True),
    (line(school_grade=-1), "ILP-P008", "school_grade", True),
    (line(birth={"weight_kg": 0}), "ILP-P008", "birth.weight_kg", True),
    (line(birth={"weight_kg": 3100}), "ILP-P008", "birth.weight_kg", True),
    (
        line(measurements=[{"on": "2025-02-10", "weight_kg": -4}]),
        "ILP-P008",
        "measurements[0].weight_kg",
        True,
    ),
    (
        line(measurements=[{"on": "2025-02-10", "length_cm": 0}]),
        "ILP-P008",
        "measurements[0].length_cm",
        True,
    ),
    (line(id=""), "ILP-P009", "id", False),
    (line(id="  "), "ILP-P009", "id", False),
    (dose(product=""), "ILP-P009", "doses[1].product", True),
    (line(absent_conditions=[""]), "ILP-P009", "absent_conditions[0]", True),
    (
        line(visits=[{"code": "v", "on": "2025-02-10", "values": {"answers": {"1": "ya"}}}]),
        "ILP-P010",
        "visits[0].values.answers",
        True,
    ),
    (
        line(measurements=[{"on": "2025-02-10", "length_cm": 56, "height_cm": 57}]),
        "ILP-P011",
        "measurements[0]",
        True,
    ),
    (
        line(measurements=[{"on": "2025-02-10", "length_cm": 56, "position": "standing"}]),
        "ILP-P011",
        "measurements[0]",
        True,
    ),
    (line(doses=[])[:-1] + ', "doses": []}', "ILP-P012", "doses", True),
    (line(birth={})[:-3] + '{"weight_kg": 3, "weight_kg": 4}}', "ILP-P012", "birth.weight_kg", True),
]


@pytest.mark.parametrize(("text", "code", "path", "remains"), BROKEN)
def test_each_fault_has_its_code_and_place_and_the_rest_stands(
    text: str, code: str, path: str, remains: bool
) -> None:
    reading = read_person(text)
    assert [(found.code, found.path) for found in reading.issues] == [(code, path)]
    assert reading.issues[0].severity == "error"
    assert (reading.person is not None) is remains
    if reading.person is not None:
        assert (reading.person.id, reading.person.birth_date) == ("contoh-1", date(2025, 1, 10))


@pytest.mark.parametrize(("text", "code", "path", "remains"), BROKEN)
def test_a_broken_line_leaves_its_neighbours_alone(text: str, code: str, path: str, remains: bool) -> None:
    before, after = line(id="contoh-0", doses=[DOSE]), line(id="contoh-2")
    readings = list(read_lines([before, text, after]))
    assert [reading.line for reading in readings] == [1, 2, 3]
    assert readings[0].person == Person.model_validate_json(before)
    assert readings[2].person == Person.model_validate_json(after)
    assert [(found.code, found.path) for found in readings[1].issues] == [(code, path)]


def test_the_table_covers_every_code_of_reading_a_record() -> None:
    reading = {code for code in registry() if "ILP-P001" <= code <= "ILP-P012"}
    assert {code for _, code, _, _ in BROKEN} == reading


def test_every_message_is_there_in_both_languages() -> None:
    ours = {code: entry for code, entry in registry().items() if code.startswith("ILP-P")}
    assert len(ours) > 35
    for code, entry in ours.items():
        assert entry["id"].strip(), code
        assert entry["en"].strip(), code
        assert entry["id"] != entry["en"], code


def test_what_is_wrong_says_what_was_allowed() -> None:
    def message(text: str) -> str:
        return read_person(text).issues[0].messages["en"]

    assert "female, male" in message(line(sex="P"))
    assert "birth_date" in message(line(birthdate="2025-01-10")).split("nearest: ")[1].split(",")[0]
    assert ">= 0" in message(line(school_grade=-1))
    assert "<= 12" in message(line(school_grade=13))
    assert "2025-02-30" in message(line(birth_date="2025-02-30"))
    assert "line 1, column 2" in message("{")


def test_an_unreadable_optional_field_is_dropped_alone() -> None:
    text = line(
        area=64,
        facility="posyandu-mawar",
        doses=[DOSE, {**DOSE, "on": "kemarin"}, {**DOSE, "product": "MR", "lot": "X1"}],
    )
    reading = read_person(text)
    assert [found.path for found in reading.issues] == ["area", "doses[1].on", "doses[2].lot"]
    assert reading.person == Person.model_validate(
        {**CHILD, "facility": "posyandu-mawar", "doses": [DOSE, {**DOSE, "product": "MR"}]}
    )


def test_places_stay_those_of_the_record_when_faults_show_only_later() -> None:
    measured = [
        {"on": "?", "weight_kg": 4.0},
        {"on": "2025-02-10", "length_cm": 56, "height_cm": 56, "bmi": 14},
        {"on": "2025-03-10", "weight_kg": 5.0},
    ]
    reading = read_person({**CHILD, "measurements": measured, "surplus": 1})
    assert {(found.code, found.path) for found in reading.issues} == {
        ("ILP-P005", "measurements[0].on"),
        ("ILP-P004", "measurements[1].bmi"),
        ("ILP-P011", "measurements[1]"),
        ("ILP-P004", "surplus"),
    }
    assert reading.person is not None
    assert reading.person.measurements == (Measurement(on=date(2025, 3, 10), weight_kg=5.0),)


def test_the_id_is_kept_when_the_person_cannot_be_read() -> None:
    assert read_person(without("sex")) == Reading(None, read_person(without("sex")).issues, "contoh-1")
    assert read_person({"id": 7}).id == "7"
    assert read_person({"id": " "}).id is None
    assert read_person("{").id is None


def test_a_path_given_precedes_every_path() -> None:
    assert read_person(line(surplus=1), path="people[3]").issues[0].path == "people[3].surplus"
    assert read_person("3", path="people[3]").issues[0].path == "people[3]"


@pytest.mark.parametrize("given_id", [5, "5"])
def test_an_integer_id_becomes_its_text(given_id: Any) -> None:
    assert [read_person(form).id for form in (line(id=given_id), {**CHILD, "id": given_id})] == ["5", "5"]
    assert read_person(line(id=given_id)).person == read_person(line(id="5")).person


def test_null_means_not_given_everywhere() -> None:
    empty = Person.model_validate(CHILD)
    nothing = {name: None for name in Person.model_fields if name not in CHILD}
    for form in (json.dumps({**CHILD, **nothing}), {**CHILD, **nothing}):
        assert read_person(form).issues == ()
        assert read_person(form).person == empty
    assert DoseGiven.model_validate({**DOSE, "campaign": None}).campaign is False
    assert read_person({**CHILD, "area": "", "nik": ""}).person == empty


def test_dates_of_python_are_dates_and_times_are_not() -> None:
    born = {**CHILD, "birth_date": date(2025, 1, 10)}
    assert read_person(born).person == Person.model_validate(CHILD)
    refused = read_person({**CHILD, "birth_date": datetime(2025, 1, 10)})
    assert [found.code for found in refused.issues] == ["ILP-P005"]
    with pytest.raises(ValidationError):
        Person(id="contoh", birth_date=datetime(2025, 1, 10), sex="male")


def test_length_is_a_height_taken_lying() -> None:
    lying = Measurement.model_validate({"on": "2025-02-10", "length_cm": 56})
    assert (lying.height_cm, lying.position) == (56.0, "lying")
    written = lying.model_dump(mode="json")
    assert "length_cm" not in written
    assert Measurement.model_validate(written) == lying
    assert lying.model_dump(mode="json", exclude_unset=True) == {
        "on": "2025-02-10",
        "height_cm": 56.0,
        "position": "lying",
    }


def test_a_condition_without_dates_is_its_code() -> None:
    assert Condition.model_validate({"code": "hiv"}) == Condition.model_validate("hiv")
    assert Condition.model_validate("hiv").model_dump(mode="json") == "hiv"
    dated = {"code": "hiv", "since": "2024-01-01", "until": None}
    assert Condition.model_validate(dated).model_dump(mode="json") == dated


def test_the_record_of_the_contract_comes_out_as_it_went_in() -> None:
    person = read_person(json.dumps(FULL)).person
    assert person is not None
    assert person.model_dump(mode="json") == FULL


def test_records_are_frozen_and_closed() -> None:
    person = Person.model_validate(CHILD)
    with pytest.raises(ValidationError):
        person.sex = "male"
    with pytest.raises(ValidationError):
        Person.model_validate({**CHILD, "name": "Contoh"})


def test_both_sides_of_each_bound() -> None:
    for grade, fine in ((0, True), (12, True), (13, False), (-1, False)):
        assert (read_person({**CHILD, "school_grade": grade}).issues == ()) is fine
    for weight, fine in ((0.01, True), (0, False), (12, True), (12.01, False)):
        assert (read_person({**CHILD, "birth": {"weight_kg": weight}}).issues == ()) is fine


SECRET = "9901016510250001"
NAME = "Contoh Sintetis"


@pytest.mark.parametrize("secret", [SECRET, NAME, f"{NAME} {SECRET}"])
def test_neither_a_nik_nor_a_name_is_ever_repeated(secret: str) -> None:
    told = []
    for key in [*Person.model_fields, "nama", secret]:
        for value in (secret, [secret], {"nama": secret}, [{"code": secret, "on": secret, secret: secret}]):
            reading = read_person({**CHILD, key: value})
            told += [
                found.messages[language] + found.path for found in reading.issues for language in ("id", "en")
            ]
            if reading.person is not None and key == "nik":
                told.append(repr(reading.person))
    told += [found.messages["en"] for found in read_person(f'{{"nik": "{secret}"').issues]
    assert len(told) > 50
    assert not [text for text in told if SECRET in text or NAME in text]
    with pytest.raises(ValidationError) as caught:
        Person.model_validate({**CHILD, "sex": secret})
    assert secret not in str(caught.value)


# Lines


def test_blank_lines_are_skipped_and_lines_are_counted_from_one() -> None:
    lines = ["\ufeff" + line(id="a"), "", "  \n", line(id="b") + "\n", "\r\n", "{"]
    for form in (
        lines,
        [text.encode() for text in lines],
        [lines[0], *(text.encode() for text in lines[1:])],
    ):
        for chunk in (1, 2, 100):
            readings = list(read_lines(form, chunk=chunk))
            assert [(reading.line, reading.id) for reading in readings] == [(1, "a"), (4, "b"), (6, None)]


def test_lines_that_only_together_make_json_are_not_people() -> None:
    lines = [line(id="a") + "," + line(id="b"), line(id="c")[:-1], '"area": "64"}']
    assert [reading.person for reading in read_lines(lines)] == [None, None, None]


def test_a_line_that_is_no_utf_8_is_an_issue() -> None:
    readings = list(read_lines([line().encode(), b'{"id": "\xff"}', '{"id": "\ud800"}', line().encode()]))
    assert [reading.person is None for reading in readings] == [False, True, True, False]
    assert [found.code for found in readings[1].issues] == ["ILP-P001"]
    assert "column 9" in readings[1].issues[0].messages["en"]


def test_reading_does_not_depend_on_the_chunk() -> None:
    lines = [line(id=f"contoh-{number}", doses=[DOSE] * (number % 3)) for number in range(25)]
    lines[7] = "{"
    lines[20] = dose(on="?")
    expected = list(read_lines(lines, chunk=1))
    assert [reading.id for reading in expected][:9] == [*(f"contoh-{n}" for n in range(7)), None, "contoh-8"]
    for chunk in (2, 7, 1000):
        assert list(read_lines(lines, chunk=chunk)) == expected


def test_reading_lines_is_lazy() -> None:
    def endless() -> Any:
        while True:
            yield line()

    readings = read_lines(endless(), chunk=3)
    assert [next(readings).line for _ in range(7)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_doubled_key_is_found_in_a_good_chunk_too() -> None:
    doubled = '{"id": "a", "birth_date": "2025-01-10", "sex": "male", "doses": [], "doses": []}'
    deep = line(doses=[DOSE])[:-3] + ', "on": "2025-03-10"}]}'
    spaced = '{"id" : "b", "birth_date" : "2025-01-10", "sex" : "male", "sex" : "female"}'
    readings = list(read_lines([line(), doubled, deep, spaced, line()]))
    assert [[found.path for found in reading.issues] for reading in readings] == [
        [],
        ["doses"],
        ["doses[0].on"],
        ["sex"],
        [],
    ]
    assert all(reading.person is not None for reading in readings)


# Files


def test_json_files_hold_one_person_or_a_list(tmp_path: Path) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    one.write_text(json.dumps(FULL, indent=2), encoding="utf-8-sig")
    many.write_text(json.dumps([CHILD, 3, "x", {**CHILD, "id": "b"}]), encoding="utf-8")
    assert [reading.id for reading in read_file(one)] == ["contoh-1"]
    readings = list(read_file(many))
    assert [reading.id for reading in readings] == ["contoh-1", None, None, "b"]
    assert [found.code for found in readings[2].issues] == ["ILP-P002"]


def test_a_broken_json_file_is_one_issue_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(FULL, indent=2)[:-1] + ",", encoding="utf-8")
    (reading,) = read_file(file)
    assert [found.code for found in reading.issues] == ["ILP-P001"]
    last = json.dumps(FULL, indent=2).count("\n") + 1
    assert f"line {last}," in reading.issues[0].messages["en"]


@pytest.mark.parametrize("name", ["people.ndjson", "people.jsonl", "people.json"])
def test_ndjson_files_are_read_line_by_line(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("\n".join([line(), "", "{broken}", line(id="b")]), encoding="utf-8")
    assert [(reading.line, reading.id) for reading in read_file(str(file))] == [
        (1, "contoh-1"),
        (3, None),
        (4, "b"),
    ]


def test_standard_input_is_ndjson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((line() + "\n").encode())))
    assert [reading.id for reading in read_file("-")] == ["contoh-1"]


CSV = """id,birth_date,sex,area,facility,nik,death_date,school_grade,conditions
a,2018-03-01,male,64.02,sekolah-contoh,,,3,preterm; twin
b,2018-03-01,P,64.02,,,,,

c,2018-03-01,female,,,,,tiga,
d,2018-03-01,female,64.02,,,,,hiv,lebih
,2018-03-01,female,,,,,,
e,2018-03-01,female
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_row_is_a_person(tmp_path: Path, separator: str) -> None:
    text = CSV.replace("preterm; twin", '"preterm; twin"').replace(",", separator)
    file = tmp_path / "people.csv"
    file.write_text("\ufeff" + text, encoding="utf-8")
    readings = list(read_file(file))
    assert [(reading.line, reading.id) for reading in readings] == [
        (2, "a"),
        (3, "b"),
        (5, "c"),
        (6, "d"),
        (7, None),
        (8, "e"),
    ]
    assert readings[0].person == Person.model_validate(
        {
            "id": "a",
            "birth_date": "2018-03-01",
            "sex": "male",
            "area": "64.02",
            "facility": "sekolah-contoh",
            "school_grade": 3,
            "conditions": ["preterm", "twin"],
        }
    )
    assert [[(found.code, found.path) for found in reading.issues] for reading in readings[1:]] == [
        [("ILP-P006", "sex")],
        [("ILP-P007", "school_grade")],
        [("ILP-P013", "")],
        [("ILP-P009", "id")],
        [],
    ]
    assert [reading.person is not None for reading in readings] == [True, False, True, True, False, True]


def test_an_unknown_csv_column_is_said_once(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,birth_date,sex,nama\na,2018-03-01,male,x\nb,2018-03-01,male,y\n", encoding="utf-8")
    readings = list(read_file(file))
    assert [(reading.line, reading.id) for reading in readings] == [(1, None), (2, "a"), (3, "b")]
    assert [(found.code, found.path) for found in readings[0].issues] == [("ILP-P004", "nama")]
    assert readings[1].issues == readings[2].issues == ()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("absent.json", None, "ILP-P090"),
        ("people.xlsx", b"", "ILP-P091"),
        ("people", b"", "ILP-P091"),
        ("doses.csv", b"id,product,on\na,BCG,2025-02-10\n", "ILP-P092"),
        ("empty.csv", b"", "ILP-P092"),
        ("latin.csv", "id,birth_date,sex\n\xe9,2025-01-10,male".encode("latin-1"), "ILP-P090"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_call(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_file(file)
    assert caught.value.code == code


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "people.json").mkdir()
    with pytest.raises(UsageError) as caught:
        read_file(tmp_path / "people.json")
    assert caught.value.code == "ILP-P090"


# Laws

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
maybe_text = st.none() | texts
days = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
plain_values = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
)
values = st.dictionaries(texts, plain_values | st.lists(plain_values, max_size=2), max_size=3)


def record(**fields: Any) -> Any:
    required = {name: fields.pop(name) for name in list(fields) if name in ("code", "on", "product")}
    return st.fixed_dictionaries(required, optional=fields)


def positive(highest: float) -> Any:
    return st.none() | st.floats(0, highest, exclude_min=True)


people = st.fixed_dictionaries(
    {"id": texts.filter(str.strip), "birth_date": days, "sex": st.sampled_from(["female", "male"])},
    optional={
        "area": maybe_text,
        "facility": maybe_text,
        "nik": maybe_text,
        "death_date": st.none() | days,
        "school_grade": st.none() | st.integers(0, 12),
        "conditions": st.lists(texts | record(code=texts, since=st.none() | days, until=days), max_size=2),
        "absent_conditions": st.lists(texts, max_size=2),
        "allergies": st.lists(texts, max_size=2),
        "pregnancies": st.lists(
            st.fixed_dictionaries(
                {"last_menstrual_period": days},
                optional={"ended_on": st.none() | days, "outcome": maybe_text},
            ),
            max_size=2,
        ),
        "birth": st.none()
        | st.fixed_dictionaries({}, optional={"weight_kg": positive(12), "gestation_weeks": positive(50)}),
        "doses": st.lists(
            record(product=texts, on=days, campaign=st.booleans(), area=maybe_text), max_size=3
        ),
        "screenings": st.lists(record(code=texts, on=days, values=values), max_size=2),
        "visits": st.lists(record(code=texts, on=days, by=maybe_text, values=values), max_size=2),
        "measurements": st.lists(
            record(
                on=days,
                weight_kg=positive(650),
                height_cm=positive(280),
                position=st.sampled_from([None, "lying", "standing"]),
                oedema=st.none() | st.booleans(),
            )
            | record(on=days, length_cm=positive(280)),
            max_size=2,
        ),
    },
)


@given(people)
def test_json_out_and_in_is_identity(data: dict[str, Any]) -> None:
    reading = read_person(json.dumps(data))
    assert reading.issues == ()
    person = reading.person
    assert person is not None
    for form in (person.model_dump_json(), person.model_dump(), person.model_dump(mode="json")):
        again = read_person(form)
        assert again.issues == ()
        assert again.person == person


@given(st.lists(people, max_size=5))
def test_lines_read_as_each_record_alone(data: list[dict[str, Any]]) -> None:
    lines = [json.dumps(each, ensure_ascii=False) for each in data]
    assert [reading.person for reading in read_lines(lines)] == [read_person(each).person for each in data]


anything = st.recursive(
    plain_values | st.floats() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Person.model_fields, "on", "code", "product", "x"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(anything | st.dictionaries(st.sampled_from([*Person.model_fields, "x"]), anything).map(CHILD.__or__))
def test_whatever_comes_nothing_is_raised_and_loss_is_told(data: Any) -> None:
    reading = read_person([data] if isinstance(data, str) else data)
    assert isinstance(reading, Reading)
    if reading.person is None:
        assert reading.issues


@given(st.text() | st.binary())
def test_no_text_can_break_the_door(text: str | bytes) -> None:
    assert isinstance(read_person(text), Reading)
    assert all(isinstance(reading, Reading) for reading in read_lines([text, line()]))
