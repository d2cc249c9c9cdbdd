"""Does the command line say the law as it is: on a day, between two days, and in its whole history?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ilp import codes, resources
from ilp.cli import run, words
from ilp.cli.history import held, touches
from ilp.dates import Period
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED, Dated, Group, NotEncoded, Service
from ilp.rulebook.timing import Campaign, Every, Once, Series, Window
from ilp.rulebook.who import Who

DAY = "2025-09-01"
# One code whose law was made up for this test: national from 2020, another way in province 64 from 2022,
# one rule for all from 2023, ended in 2024. The dates below are read off this text.
OWN = """
[instrument]
id = "contoh"
name = "Peraturan contoh"
title = { id = "Contoh sintetis", en = "Synthetic example" }
programme = "ilp"
in_force_from = 2020-01-01

[[service]]
code = "visit.contoh"
label = { id = "Layanan contoh", en = "Example service" }
who = [{ sex = "female", age_from = "15 years" }, { any_condition = ["hypertension", "diabetes"] }]
where = ["posyandu", "home"]
every = { first = "1 month", until = "60 months", period = "1 month", done_by = ["visit.contoh"] }
clause = "Pasal 1"
status = "transcribed"

[[service]]
code = "visit.contoh"
in_force_from = 2022-01-01
areas = ["64"]
label = { id = "Layanan contoh", en = "Example service" }
where = ["posyandu"]
every = { first = "1 month", period = "2 months", done_by = ["visit.contoh"] }
clause = "Pasal 2"
status = "disputed"
[service.dispute]
id = "X1"
default = "two"
label = { id = "Seberapa sering", en = "How often" }
[[service.dispute.others]]
name = "four"
label = { id = "Empat bulan", en = "Four months" }
change = { every = { period = "4 months" } }

[[service]]
code = "visit.contoh"
in_force_from = 2023-01-01
everywhere = true
born_from = 2010-01-01
label = { id = "Layanan contoh", en = "Example service" }
where = ["posyandu"]
every = { first = "1 month", period = "3 months", done_by = ["visit.contoh"] }
clause = "Pasal 3"
status = "inferred"
note = { id = "Catatan contoh", en = "Example note" }

[[ends]]
code = "visit.contoh"
in_force_from = 2024-01-01
clause = "Pasal 4"
status = "transcribed"

[[not_encoded]]
id = "contoh-lain"
label = { id = "Perubahan lain", en = "Another change" }
reason = "plan_only"
clause = "Pasal 5"
"""


@pytest.fixture
def own(rules_folder: Callable[..., Path]) -> list[str]:
    """The words that add the made-up law, in English."""
    return ["--rules", str(rules_folder(contoh=OWN)), "--lang", "en"]


def answer(capsys: pytest.CaptureFixture[str], *command: str, code: int = 0) -> Any:
    assert run([*command, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def shown(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """The text of an answer, its lines unwrapped."""
    assert run(list(command)) == 0
    return " ".join(capsys.readouterr().out.split())


# On a day -------------------------------------------------------------------------------------------------


def test_a_row_is_said_in_words(capsys: pytest.CaptureFixture[str], own: list[str]) -> None:
    assert run(["rules", "visit.contoh", "--on", "2021-05-01", *own]) == 0
    assert capsys.readouterr().out.split("\n\n", 1)[1] == (
        "visit.contoh: Example service\n"
        "  Who        female, at least 15 years old; or with any of: hypertension, diabetes mellitus\n"
        "  When       first at the age of 1 month; before the age of 5 years; again every 1 month; "
        "done by visit.contoh\n"
        "  Where      Community health post (posyandu), Home visit\n"
        "  Programme  Integrated primary care (ILP)\n"
        "  In force   since 2020-01-01, nationwide\n"
        "  Source     Peraturan contoh: Pasal 1 (from a public transcription)\n"
    )


@pytest.mark.parametrize(
    ("on", "area", "every"),
    [
        ("2021-12-31", "64.02", "1 month"),
        ("2022-01-01", "64.02", "2 months"),
        ("2022-01-01", "63.02", "1 month"),
        ("2022-01-01", "ID", "1 month"),
        ("2022-12-31", "64", "2 months"),
        ("2023-01-01", "6402", "3 months"),
        ("2023-12-31", "64.02", "3 months"),
    ],
)
def test_the_day_and_the_area_choose_the_row(
    capsys: pytest.CaptureFixture[str], own: list[str], on: str, area: str, every: str
) -> None:
    found = answer(capsys, "rules", "visit.contoh", "--on", on, "--area", area, *own)
    (row,) = found["rows"]
    assert row["every"]["period"] == every
    assert found["area"] == {"6402": "64.02", "ID": None}.get(area, area)
    assert found["on"] == on


def test_an_ended_code_is_not_in_force(capsys: pytest.CaptureFixture[str], own: list[str]) -> None:
    assert run(["rules", "visit.contoh", "--on", "2024-01-01", *own]) == 4
    assert capsys.readouterr().err.startswith("ilp: ILP-R020 'visit.contoh' is not in force on 2024-01-01")


def test_a_reading_changes_the_row_and_says_what_else_there_is(
    capsys: pytest.CaptureFixture[str], own: list[str]
) -> None:
    asked = ["rules", "visit.contoh", "--on", "2022-06-01", "--area", "64", *own]
    default = shown(capsys, *asked)
    assert "again every 2 months" in default
    assert "How often (X1); in use: two; to be chosen instead: four (Four months)" in default
    other = shown(capsys, *asked, "--reading", "X1=four")
    assert "again every 4 months" in other
    assert "in use: four; to be chosen instead: two" in other
    assert answer(capsys, *asked, "--reading", "X1=four")["readings"] == {"X1": "four"}


def test_every_service_in_force_is_shown_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "rules", "--on", DAY, "--area", "64.02", "--lang", "en")
    rows = answer(capsys, "rules", "--on", DAY, "--area", "64.02")["rows"]
    assert len(rows) > 50
    for row in rows:
        assert f" {row['code']}{': ' if 'label' in row else ' ('}" in text
        assert " ".join(f"{row['source']['instrument']}: {row['source']['clause']}".split()) in text
    assert {"service", "restriction", "completion", "alternative", "spacing"} <= {row["kind"] for row in rows}


def test_what_is_said_of_a_day_is_in_the_asked_language(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "rules", "immunization.mr.1", "--on", DAY)
    assert text.startswith("Aturan yang berlaku pada 2025-09-01, nasional (tanpa aturan khusus daerah)")
    assert "Siapa semua orang" in text
    assert "dianjurkan pada umur 9 bulan" in text


def test_the_same_question_has_the_same_answer(capsys: pytest.CaptureFixture[str]) -> None:
    first = [shown(capsys, "rules", "--on", DAY), answer(capsys, "rules", "--on", DAY)]
    assert [shown(capsys, "rules", "--on", DAY), answer(capsys, "rules", "--on", DAY)] == first


# Between two days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "area", "change"),
    [
        ("2019-12-31", "2020-01-01", "64", "began"),
        ("2020-01-01", "2021-12-31", "64", None),
        ("2021-12-31", "2022-01-01", "64", "changed"),
        ("2021-12-31", "2022-01-01", "63", None),
        ("2022-12-31", "2023-01-01", "63", "changed"),
        ("2023-12-31", "2024-01-01", "63", "ended"),
        ("2019-12-31", "2024-01-01", "63", None),
    ],
)
def test_a_comparison_says_what_began_ended_and_changed(
    capsys: pytest.CaptureFixture[str],
    own: list[str],
    before: str,
    after: str,
    area: str,
    change: str | None,
) -> None:
    asked = ["rules", "--diff", before, after, "visit.contoh", "--area", area, *own]
    found = answer(capsys, *asked)["changes"]
    assert [each["change"] for each in found] == ([] if change is None else [change])
    text = shown(capsys, *asked)
    assert (f"visit.contoh: Example service: {change}" if change else "No service changed.") in text


def test_a_comparison_names_each_part_from_old_to_new(
    capsys: pytest.CaptureFixture[str], own: list[str]
) -> None:
    asked = ["rules", "--diff", "2022-06-01", "2023-06-01", "visit.contoh", *own]
    (found,) = answer(capsys, *asked)["changes"]
    assert {part["field"]: (part["before"], part["after"]) for part in found["fields"]} == {
        "who": (
            "female, at least 15 years old; or with any of: hypertension, diabetes mellitus",
            "everyone",
        ),
        "every.period": ("again every 1 month", "again every 3 months"),
        "every.until": ("before the age of 5 years", None),
        "where": (
            "Community health post (posyandu), Home visit",
            "Community health post (posyandu)",
        ),
        "born": (None, "since 2010-01-01"),
    }
    assert (found["before"]["every"]["period"], found["after"]["every"]["period"]) == ("1 month", "3 months")
    text = shown(capsys, *asked)
    assert "When again every 1 month → again every 3 months" in text
    assert "When before the age of 5 years → (not ruled)" in text
    assert "born (not ruled) → since 2010-01-01" in text
    assert "Source Peraturan contoh: Pasal 3 (inferred)" in text


def test_a_new_ground_with_the_same_content_is_said_to_be_one(
    capsys: pytest.CaptureFixture[str], rules_folder: Callable[..., Path]
) -> None:
    head, first, _ = OWN.split("[[service]]", 2)
    again = first.replace('clause = "Pasal 1"', 'in_force_from = 2021-01-01\nclause = "Pasal 9"')
    folder = rules_folder(contoh=f"{head}[[service]]{first}[[service]]{again}")
    asked = ["--diff", "2020-06-01", "2021-06-01", "visit.contoh", "--rules", str(folder), "--lang", "en"]
    assert "Example service: same content, new legal ground" in shown(capsys, "rules", *asked)
    assert answer(capsys, "rules", *asked)["changes"][0]["fields"] == []


def test_the_real_law_of_ipv2_changed_in_2024(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["rules", "--diff", "2023-07-01", "2024-01-01", "immunization.ipv.2", "--lang", "en"]
    (found,) = answer(capsys, *asked)["changes"]
    assert {part["field"]: (part["before"], part["after"]) for part in found["fields"]} == {
        "series.offered_until": ("given before the age of 1 year", None),
        "series.min_interval": (
            "at least 4 weeks after the dose before",
            "at least 4 months after the dose before",
        ),
        "series.repeat_after": (None, "repeated no sooner than 4 weeks after a dose that does not count"),
        "born": ("since 2022-06-13", None),
    }


# The whole history ----------------------------------------------------------------------------------------


def test_a_history_says_when_each_row_really_held(capsys: pytest.CaptureFixture[str], own: list[str]) -> None:
    rows = answer(capsys, "explain", "visit.contoh", *own)["rows"]
    assert [(row["source"]["clause"], row["held"]) for row in rows] == [
        ("Pasal 1", [{"areas": [], "from": "2020-01-01", "until": "2023-01-01"}]),
        ("Pasal 2", [{"areas": ["64"], "from": "2022-01-01", "until": "2023-01-01"}]),
        ("Pasal 3", [{"areas": [], "from": "2023-01-01", "until": "2024-01-01"}]),
        ("Pasal 4", []),
    ]


def test_a_history_reads_from_old_to_new_with_everything_beside_it(
    capsys: pytest.CaptureFixture[str], own: list[str]
) -> None:
    text = shown(capsys, "explain", "visit.contoh", *own)
    told = [
        "In force since 2020-01-01, until before 2023-01-01, nationwide",
        "In force since 2022-01-01, until before 2023-01-01, areas: 64",
        "Dispute How often (X1)",
        "Born since 2010-01-01",
        "In force since 2023-01-01, until before 2024-01-01, nationwide, also replaces the rules of",
        "Note Example note",
        "visit.contoh (ended)",
        "Source Peraturan contoh: Pasal 4",
    ]
    places = [text.index(each) for each in told]
    assert places == sorted(places)
    assert shown(capsys, "rules", "visit.contoh", *own) == text


def test_areas_that_differ_in_their_stretches_are_told_apart() -> None:
    book = Rulebook.load()
    for row in book.rows(Service):
        found = held(book, row)
        assert sorted(str(area) for areas in found.values() for area in areas) == sorted(
            map(str, row.areas or (None,))
        )
        for stretches in found:
            assert all(row.in_force(start) for start, _ in stretches)


def test_a_rule_for_everywhere_cuts_a_local_one_short(
    capsys: pytest.CaptureFixture[str], rules_folder: Callable[..., Path]
) -> None:
    head, first, _ = OWN.split("[[service]]", 2)
    nation = first.replace('clause = "Pasal 1"', 'everywhere = true\nclause = "Pasal 1"')
    days = "in_force_from = 2019-01-01\nin_force_until = {}\n"
    local = first.replace(
        'clause = "Pasal 1"', f'areas = ["64"]\n{days.format("2021-01-01")}clause = "Pasal 8"'
    )
    before = nation.replace('clause = "Pasal 1"', f'{days.format("2020-01-01")}clause = "Pasal 7"')
    before = before.replace("in_force_from = 2019-01-01", "in_force_from = 2019-06-01")
    folder = rules_folder(contoh="[[service]]".join([head, nation, local, before]))
    rows = answer(capsys, "explain", "visit.contoh", "--rules", str(folder))["rows"]
    assert {row["source"]["clause"]: row["held"] for row in rows} == {
        "Pasal 8": [{"areas": ["64"], "from": "2019-01-01", "until": "2019-06-01"}],
        "Pasal 7": [{"areas": [], "from": "2019-06-01", "until": "2020-01-01"}],
        "Pasal 1": [{"areas": [], "from": "2020-01-01", "until": None}],
    }


def test_explain_shows_the_worked_cases_that_touch_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", "screening.congenital_hypothyroidism"]
    found = answer(capsys, *asked)
    assert "shk-early-sample" in {case["id"] for case in found["examples"]}
    assert not {"vitamin-a-in-august"} & {case["id"] for case in found["examples"]}
    text = shown(capsys, *asked)
    assert "shk-early-sample: Sampel hari ke-1: selesai, dengan pesan ulangi" in text
    assert "done_on: 2026-11-03" in text
    assert "examples" not in answer(capsys, "rules", "screening.congenital_hypothyroidism")


def test_a_case_touches_the_codes_of_its_answer_alone() -> None:
    cases = {case.id: case for _, case in Rulebook.load().examples}
    assert touches(cases["vitamin-a-in-august"], "visit.vitamin_a")
    assert not touches(cases["vitamin-a-in-august"], "visit.weighing")


def test_changes_that_are_not_encoded_stand_beside_the_vaccine_they_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    near = {note["id"] for note in answer(capsys, "explain", "immunization.pcv.1")["not_encoded"]}
    assert near == {"V07", "V08"}
    assert "V10" in {note["id"] for note in answer(capsys, "explain", "immunization.rv.1")["not_encoded"]}
    assert answer(capsys, "explain", "visit.weighing")["not_encoded"] == []


def test_everything_that_is_not_encoded_has_its_reason(
    capsys: pytest.CaptureFixture[str], own: list[str]
) -> None:
    text = shown(capsys, "rules", "--not-encoded", *own)
    assert "contoh-lain: Another change Reason a plan only Source Pasal 5" in text
    found = answer(capsys, "rules", "--not-encoded", *own)
    assert {note["id"] for note in found} >= {"V02", "V23", "contoh-lain"}


def test_other_kinds_of_rows_have_a_history_too(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "explain", "hexavalent", "--lang", "en")
    assert "hexavalent: Hexavalent (another way through a series)" in text
    assert "in its first 3 doses" in text
    text = shown(capsys, "explain", "immunosuppression", "--lang", "en")
    assert "with any of: severe immunosuppression" in text
    assert "Content contraindicated; vaccines: BCG, " in text


# Words ----------------------------------------------------------------------------------------------------

UNSAID = {"order", "kind", "code", "label", "alternative", "anchor", *Dated.model_fields}


def keys(section: str) -> set[str]:
    return set(resources.toml("texts.toml")[section])


@pytest.mark.parametrize(
    ("section", "model"),
    [
        ("who", Who),
        ("series", Series),
        ("every", Every),
        ("campaign", Campaign),
        ("once", Once),
        ("window_birth", Window),
        ("window_school_grade", Window),
        *((table, model) for table, model in DATED.items() if table not in ("service", "ends")),
    ],
)
def test_every_field_of_a_rule_has_words(section: str, model: Any) -> None:
    fields = set(model.model_fields) - (UNSAID - {"born_from", "born_until"} if model is Who else UNSAID)
    fields -= {"who"} if section not in ("window_birth", "window_school_grade") else set()
    fields -= {"grade"} if section == "window_birth" else set()
    said = {key.removesuffix("_true").removesuffix("_false") for key in keys(section)}
    assert fields - said == set()


def test_every_kind_and_reason_has_words() -> None:
    assert set(DATED) == keys("row")
    reasons = NotEncoded.model_fields["reason"].annotation.__args__  # type: ignore[union-attr]
    assert set(reasons) == keys("not_encoded")
    assert {str(month) for month in range(1, 13)} == keys("month")


@pytest.mark.parametrize(
    ("text", "id", "en"),
    [
        ("6 weeks", "6 minggu", "6 weeks"),
        ("1 day", "1 hari", "1 day"),
        ("24 months", "2 tahun", "2 years"),
        ("1 month + 3 days", "1 bulan lebih 3 hari", "1 month plus 3 days"),
        ("18 months - 4 days", "18 bulan kurang 4 hari", "18 months minus 4 days"),
    ],
)
def test_periods_in_words(text: str, id: str, en: str) -> None:
    assert words.period(Period.parse(text), "id") == id
    assert words.period(Period.parse(text), "en") == en


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({}, ""),
        ({"sex": "male", "age_until": "18 years"}, "male, younger than 18 years"),
        ({"pregnant": True, "gestation_from": "20 weeks"}, "pregnant, at least 20 weeks pregnant"),
        ({"pregnant": False}, "not pregnant"),
        ({"postpartum_within": "43 days"}, "less than 43 days after a pregnancy ended"),
        ({"grade": [5, 6], "in_school": True}, "grade 5, 6, in school"),
        ({"in_school": False}, "out of school"),
        ({"no_condition": ["hysterectomy"]}, "without: hysterectomy"),
        ({"born_from": date(2022, 6, 13)}, "born since 2022-06-13"),
        ({"area": ["34", "51"]}, "in area 34, 51"),
    ],
)
def test_people_in_words(who: dict[str, Any], said: str) -> None:
    assert words.who((Who.model_validate(who),), "en") == said
    assert words.who((), "en") == "everyone"


def test_campaign_months_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "setiap Februari, Agustus" in shown(capsys, "rules", "visit.vitamin_a", "--on", DAY)


def test_no_code_stands_where_the_catalogue_has_a_name() -> None:
    book = Rulebook.load()
    for row in book.rows(Service):
        said = words.facts("service", row, "id")
        for product in row.series.products if row.series else ():
            assert codes.label("product", product).id in said["series.products"]
    for group in book.rows(Group):
        assert words.facts("group", group, "en")["label"] == group.label.en
