"""Are all contradictions of fact named, at their place, as error or warning, and is a sound record silent?"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from ilp import codes
from ilp.errors import UsageError, registry
from ilp.records import Person, check, facts_issues
from ilp.rulebook import Rulebook

ON = date(2025, 9, 1)
CHILD: dict[str, Any] = {"id": "contoh-1", "birth_date": "2025-01-10", "sex": "female"}
WOMAN: dict[str, Any] = {"id": "contoh-2", "birth_date": "1995-01-10", "sex": "female"}
DEAD: dict[str, Any] = {**CHILD, "death_date": "2025-06-01"}


def dose(on: str, product: str = "MR", **more: Any) -> dict[str, Any]:
    return {"product": product, "on": on, **more}


def pregnancy(start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"last_menstrual_period": start, "ended_on": end, **more}


def seen(on: str, **values: Any) -> dict[str, Any]:
    return {"code": "visit.antenatal", "on": on, "values": values}


Told = list[tuple[str, str]]

CASES: list[tuple[str, dict[str, Any], Told]] = [
    ("born on the asked day", {**CHILD, "birth_date": "2025-09-01"}, []),
    ("born after it", {**CHILD, "birth_date": "2025-09-02"}, [("ILP-P023", "birth_date")]),
    ("died on the day of birth", {**CHILD, "death_date": "2025-01-10"}, []),
    ("died before birth", {**CHILD, "death_date": "2025-01-09"}, [("ILP-P024", "death_date")]),
    ("died on the asked day", {**CHILD, "death_date": "2025-09-01"}, []),
    ("died after it", {**CHILD, "death_date": "2025-09-02"}, [("ILP-P022", "death_date")]),
    ("dose on the day of birth", {**CHILD, "doses": [dose("2025-01-10")]}, []),
    ("dose before birth", {**CHILD, "doses": [dose("2025-01-09")]}, [("ILP-P020", "doses[0].on")]),
    ("dose on the day of death", {**DEAD, "doses": [dose("2025-06-01")]}, []),
    ("dose after death", {**DEAD, "doses": [dose("2025-06-02")]}, [("ILP-P021", "doses[0].on")]),
    ("dose on the asked day", {**CHILD, "doses": [dose("2025-09-01")]}, []),
    ("dose after it", {**CHILD, "doses": [dose("2025-09-02")]}, [("ILP-P022", "doses[0].on")]),
    ("visit on the day of birth", {**CHILD, "visits": [seen("2025-01-10")]}, []),
    ("measured on the day of birth", {**CHILD, "measurements": [{"on": "2025-01-10"}]}, []),
    ("visit before birth", {**CHILD, "visits": [seen("2025-01-09")]}, [("ILP-P020", "visits[0].on")]),
    ("visit on the day of death", {**DEAD, "visits": [seen("2025-06-01")]}, []),
    ("visit after death", {**DEAD, "visits": [seen("2025-06-02")]}, [("ILP-P021", "visits[0].on")]),
    ("visit to come", {**CHILD, "visits": [seen("2025-09-02")]}, [("ILP-P022", "visits[0].on")]),
    (
        "screening after death",
        {**DEAD, "screenings": [seen("2025-06-01"), seen("2025-06-02")]},
        [("ILP-P021", "screenings[1].on")],
    ),
    ("screening to come", {**CHILD, "screenings": [seen("2025-09-02")]}, [("ILP-P022", "screenings[0].on")]),
    (
        "measured before birth, after death",
        {**DEAD, "measurements": [{"on": "2025-01-09"}, {"on": "2025-06-02"}, {"on": "2025-06-01"}]},
        [("ILP-P020", "measurements[0].on"), ("ILP-P021", "measurements[1].on")],
    ),
    ("one product on one day", {**CHILD, "doses": [dose("2025-03-10"), dose("2025-03-10", "IPV")]}, []),
    (
        "the same dose twice",
        {**CHILD, "doses": [dose("2025-03-10"), dose("2025-03-11"), dose("2025-03-10")]},
        [("ILP-P025", "doses[2]")],
    ),
    ("unknown vaccine", {**CHILD, "doses": [dose("2025-03-10", "BCGG")]}, [("ILP-P026", "doses[0].product")]),
    ("dose elsewhere", {**CHILD, "doses": [dose("2025-03-10", area="35.07")]}, []),
    (
        "dose in no area",
        {**CHILD, "doses": [dose("2025-03-10", area="Kukar")]},
        [("ILP-P044", "doses[0].area")],
    ),
    (
        "pregnant man",
        {**WOMAN, "sex": "male", "pregnancies": [pregnancy("2024-04-05", "2025-01-10")]},
        [("ILP-P030", "pregnancies")],
    ),
    ("pregnancy ended at once", {**WOMAN, "pregnancies": [pregnancy("2024-04-05", "2024-04-05")]}, []),
    (
        "pregnancy ended before it began",
        {**WOMAN, "pregnancies": [pregnancy("2024-04-05", "2024-04-04")]},
        [("ILP-P031", "pregnancies[0].ended_on")],
    ),
    (
        "pregnancy that follows at once",
        {**WOMAN, "pregnancies": [pregnancy("2025-01-10"), pregnancy("2024-04-05", "2025-01-10")]},
        [],
    ),
    (
        "pregnancy a day too early",
        {**WOMAN, "pregnancies": [pregnancy("2025-01-09"), pregnancy("2024-04-05", "2025-01-10")]},
        [("ILP-P032", "pregnancies[0]")],
    ),
    # An open pregnancy is over after 44 weeks: 308 days from 2024-01-01 (a leap year) is 2024-11-04.
    (
        "open pregnancy, over",
        {**WOMAN, "pregnancies": [pregnancy("2024-01-01"), pregnancy("2024-11-04")]},
        [],
    ),
    (
        "open pregnancy, not over",
        {**WOMAN, "pregnancies": [pregnancy("2024-01-01"), pregnancy("2024-11-03")]},
        [("ILP-P032", "pregnancies[1]")],
    ),
    (
        "short pregnancy inside a long one, and one after both",
        {
            **WOMAN,
            "pregnancies": [
                pregnancy("2024-01-01", "2024-10-01"),
                pregnancy("2024-02-01", "2024-03-01"),
                pregnancy("2024-09-30"),
            ],
        },
        [("ILP-P032", "pregnancies[1]"), ("ILP-P032", "pregnancies[2]")],
    ),
    (
        "each pregnancy inside the one before, not the first",
        {
            **WOMAN,
            "pregnancies": [
                pregnancy("2024-01-01", "2024-03-01"),
                pregnancy("2024-02-01", "2024-10-01"),
                pregnancy("2024-09-30"),
            ],
        },
        [("ILP-P032", "pregnancies[1]"), ("ILP-P032", "pregnancies[2]")],
    ),
    (
        "pregnancy before birth",
        {**WOMAN, "pregnancies": [pregnancy("1994-12-01", "1995-08-01")]},
        [("ILP-P020", "pregnancies[0].last_menstrual_period")],
    ),
    ("pregnant on the 8th birthday", {**WOMAN, "pregnancies": [pregnancy("2003-01-10", "2003-09-01")]}, []),
    (
        "pregnant a day before",
        {**WOMAN, "pregnancies": [pregnancy("2003-01-09", "2003-09-01")]},
        [("ILP-P033", "pregnancies[0].last_menstrual_period")],
    ),
    (
        "pregnant at 60",
        {**WOMAN, "birth_date": "1960-01-10", "pregnancies": [pregnancy("2021-01-09", "2021-09-01")]},
        [],
    ),
    (
        "pregnant at 61",
        {**WOMAN, "birth_date": "1960-01-10", "pregnancies": [pregnancy("2021-01-10", "2021-09-01")]},
        [("ILP-P033", "pregnancies[0].last_menstrual_period")],
    ),
    (
        "pregnancy to come",
        {**WOMAN, "pregnancies": [pregnancy("2025-09-02")]},
        [("ILP-P022", "pregnancies[0].last_menstrual_period")],
    ),
    (
        "birth to come",
        {**WOMAN, "pregnancies": [pregnancy("2025-01-02", "2025-10-09")]},
        [("ILP-P022", "pregnancies[0].ended_on")],
    ),
    (
        "unknown outcome",
        {**WOMAN, "pregnancies": [pregnancy("2024-04-05", "2025-01-10", outcome="livebirth")]},
        [("ILP-P034", "pregnancies[0].outcome")],
    ),
    ("present and another absent", {**CHILD, "conditions": ["hiv"], "absent_conditions": ["copd"]}, []),
    (
        "present and absent",
        {**CHILD, "conditions": ["copd", "hiv"], "absent_conditions": ["copd"]},
        [("ILP-P040", "absent_conditions[0]")],
    ),
    (
        "past and absent now",
        {
            **CHILD,
            "conditions": [{"code": "tuberculosis", "until": "2025-05-01"}],
            "absent_conditions": ["tuberculosis"],
        },
        [],
    ),
    (
        "condition ended before it began",
        {**CHILD, "conditions": [{"code": "tuberculosis", "since": "2025-05-02", "until": "2025-05-01"}]},
        [("ILP-P031", "conditions[0].until")],
    ),
    (
        "condition of a day",
        {**CHILD, "conditions": [{"code": "tuberculosis", "since": "2025-05-01", "until": "2025-05-01"}]},
        [],
    ),
    (
        "condition to come",
        {**CHILD, "conditions": [{"code": "tuberculosis", "since": "2025-09-02"}]},
        [("ILP-P022", "conditions[0].since")],
    ),
    (
        "unknown conditions",
        {**CHILD, "conditions": ["hypertention"], "absent_conditions": ["diabetis"]},
        [("ILP-P041", "conditions[0]"), ("ILP-P041", "absent_conditions[0]")],
    ),
    ("allergy to a vaccine or a component", {**CHILD, "allergies": ["MR", "measles", "polio_oral"]}, []),
    ("unknown allergy", {**CHILD, "allergies": ["MR", "meazles"]}, [("ILP-P042", "allergies[1]")]),
    ("known values", {**WOMAN, "visits": [seen("2024-06-01", usg=True, muac_cm=24.5)]}, []),
    (
        "unknown value",
        {**WOMAN, "visits": [seen("2024-06-01", lila=24.5)]},
        [("ILP-P043", "visits[0].values.lila")],
    ),
    (
        "unknown value of a screening",
        {**WOMAN, "screenings": [seen("2024-06-01", sistolic=150)]},
        [("ILP-P043", "screenings[0].values.sistolic")],
    ),
    ("an area of each level", {**CHILD, "area": "64.02.01.2007"}, []),
    ("an area without dots", {**CHILD, "area": "640201"}, []),
    ("the nation", {**CHILD, "area": "ID"}, []),
    ("a spreadsheet's area", {**CHILD, "area": "64.2"}, [("ILP-P044", "area")]),
    ("a BPS code", {**CHILD, "area": "6403010"}, [("ILP-P044", "area")]),
    ("no such province", {**CHILD, "area": "99.01"}, [("ILP-P045", "area")]),
    ("a sound NIK of an area that is none", {**CHILD, "nik": "9901015001250001"}, [("ILP-P053", "nik")]),
    ("no NIK", {**CHILD, "nik": "12345"}, [("ILP-P050", "nik")]),
    ("a NIK of nobody", {**CHILD, "nik": "9901013201250000"}, [(f"ILP-P05{n}", "nik") for n in (1, 2, 3)]),
    (
        "somebody else's NIK",
        {**CHILD, "nik": "9901011001240001"},
        [(f"ILP-P05{n}", "nik") for n in (4, 5, 3)],
    ),
    (
        "a NIK of another province",
        {**CHILD, "area": "35.07", "nik": "6402015001250000"},
        [("ILP-P052", "nik"), ("ILP-P056", "nik")],
    ),
]


@pytest.mark.parametrize(("data", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_fact_is_judged_on_both_sides_of_its_edge(data: dict[str, Any], told: Told) -> None:
    assert [(found.code, found.path) for found in check(data, on=ON)] == told
    assert [(found.code, found.path) for found in facts_issues(Person.model_validate(data), ON)] == told


@pytest.mark.parametrize(("data", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_without_an_asked_day_nothing_is_in_the_future(data: dict[str, Any], told: Told) -> None:
    expected = [place for place in told if place[0] not in ("ILP-P022", "ILP-P023")]
    assert [(found.code, found.path) for found in check(data)] == expected


def test_the_cases_cover_every_code_of_fact() -> None:
    facts = {code for code in registry() if "ILP-P020" <= code <= "ILP-P056"}
    assert {code for _, _, told in CASES for code, _ in told} == facts


def test_what_cannot_be_true_is_an_error_and_what_is_doubtful_a_warning() -> None:
    severities = {found.code: found.severity for case in CASES for found in check(case[1], on=ON)}
    assert {code for code, severity in severities.items() if severity == "error"} == {
        "ILP-P020",
        "ILP-P021",
        "ILP-P023",
        "ILP-P024",
        "ILP-P030",
        "ILP-P031",
        "ILP-P040",
        "ILP-P050",
        "ILP-P051",
        "ILP-P052",
    }


def test_the_nearest_codes_are_named_first() -> None:
    def first(data: dict[str, Any]) -> str:
        (found,) = check({**CHILD, **data})
        return found.messages["en"].split("nearest: ")[1].split(",")[0]

    assert first({"conditions": ["hypertention"]}) == "hypertension"
    assert first({"allergies": ["meazles"]}) == "measles"
    assert first({"doses": [dose("2025-03-10", "DPT-HB-HIB")]}) == "DPT-HB-Hib"
    assert first({"visits": [seen("2025-03-10", sistolic=150)]}) == "systolic"


def test_the_bounds_used_are_those_of_the_data() -> None:
    ages = codes.section("range")["pregnancy_age_years"]
    assert (ages["lowest"], ages["highest"]) == (8, 60)
    assert Rulebook.load().defaults(date(2024, 1, 1)).pregnancy_over.days == 308


def test_every_answer_is_the_callers_own() -> None:
    sound = Person.model_validate(CHILD)
    facts_issues(sound).append(check({**CHILD, "area": "99"})[0])
    assert facts_issues(sound) == []


# The shapes of data

BAD = {**CHILD, "doses": [dose("2025-01-09")], "surplus": 1}
BAD_PATHS = ["surplus", "doses[0].on"]


def paths(data: Any) -> list[str]:
    return [found.path for found in check(data)]


def test_one_record_has_plain_paths() -> None:
    for form in (BAD, json.dumps(BAD), json.dumps(BAD, indent=1).encode()):
        assert paths(form) == BAD_PATHS
    assert paths(Person.model_validate({**CHILD, "doses": [dose("2025-01-09")]})) == BAD_PATHS[1:]
    assert paths(5) == paths("5") == paths(None) == [""]


def test_several_records_are_told_apart_by_their_place() -> None:
    good, bad = json.dumps(CHILD), json.dumps(BAD)
    expected = ["[1].surplus", "[1].doses[0].on", "[2]"]
    for form in (
        [CHILD, BAD, 3],
        (each for each in (CHILD, BAD, 3)),
        [Person.model_validate(CHILD), BAD, None],
        json.dumps([CHILD, BAD, 3]),
        f"{good}\n\n{bad}\n{{\n",
        f"\ufeff{good}\r\n{bad}\r\n{{broken}}\r\n".encode(),
        [good, bad, "{"],
        iter([good.encode(), "", bad.encode(), b"{"]),
        [good, BAD, 3],
    ):
        assert paths(form) == expected


def test_a_first_line_that_is_broken_does_not_hide_the_others() -> None:
    text = "\n".join(['{"id": "a', json.dumps(CHILD), json.dumps(BAD), json.dumps(CHILD)])
    assert paths(text) == ["[0]", "[2].surplus", "[2].doses[0].on"]


def test_a_broken_document_is_one_issue() -> None:
    text = json.dumps({**BAD, "visits": [seen("2025-02-10")]}, indent=2)
    assert [(found.code, found.path) for found in check(text[:-3])] == [("ILP-P001", "")]


def test_nothing_to_check_has_nothing_wrong() -> None:
    assert check([]) == check("[]") == check(iter(())) == []
    assert [found.code for found in check("")] == ["ILP-P001"]


def test_only_known_kinds_are_checked() -> None:
    assert check(CHILD, kind="person") == []
    with pytest.raises(UsageError) as caught:
        check(CHILD, kind="persn")
    assert caught.value.code == "ILP-P093"
    assert "person" in caught.value.messages["id"]
