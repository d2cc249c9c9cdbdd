"""Do `ilp interpret`, `ilp score` and `ilp rules --coverage` say what the rows say, as text and as JSON?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ilp.cli import run
from ilp.rulebook.coverage import modules

DAY = "2026-01-01"


def answer(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert run([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def shown(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert run([*words]) == code
    return capsys.readouterr().out


def test_a_measure_is_interpreted(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("interpret", "blood_pressure", "systolic=150", "diastolic=85", "--age", "50", "--on", DAY)
    found = answer(capsys, *asked, "--sex", "male")
    assert (found["category"], found["finds"]) == ("hypertension_1", ["hypertension_found"])
    text = shown(capsys, *asked, "--sex", "male", "--lang", "en", "--tier", "posyandu")
    assert "Hypertension grade 1" in text
    assert "referral to the puskesmas" in text
    assert "The doctor makes the diagnosis" not in text


def test_an_impossible_value_exits_with_one_and_says_the_unit(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["interpret", "hemoglobin", "hemoglobin=140", "--age", "30", "--sex", "female", "--on", DAY]
    assert run([*asked, "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert "not yet known" in said.out
    assert "ILP-G012" in said.err
    assert "g/L" in said.err


def test_an_age_may_be_a_period(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("interpret", "hemoglobin", "hemoglobin=11.2", "--age", "50 months", "--sex", "male", "--on", DAY)
    assert answer(capsys, *asked)["category"] == "normal"


def test_a_questionnaire_is_scored_item_by_item(capsys: pytest.CaptureFixture[str]) -> None:
    items = (
        "bowels=2 bladder=2 grooming=1 toilet=2 feeding=2 transfer=3 walking=3 dressing=2 stairs=2 bathing=1"
    )
    found = answer(capsys, "score", "adl", *items.split(), "--on", DAY)
    assert (found["score"], found["category"]) == (20, "independent")
    found = answer(capsys, "score", "adl", *items.split()[:-1], "--on", DAY)
    assert (found["category"], found["missing"]) == ("unknown", ["bathing"])
    assert "8" in shown(capsys, "score", "adl", "score=8", "--on", DAY, "--lang", "en")


def test_the_coverage_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "rules", "--coverage")
    assert len(found) == sum(module.count for module in modules())
    by_id = {own["id"]: own for own in found}
    assert "visit.antenatal.1" in by_id["AN-01"]["codes"]
    assert by_id["LC-21"]["reason"] == "organisational"
    text = shown(capsys, "rules", "--coverage", "--lang", "en")
    assert "LC-21" in text
    assert "organisational: Elderly people go first in the queue" in text


def test_every_measure_and_questionnaire_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "explain", "blood_pressure", "--lang", "en")
    assert "systolic blood pressure (mmHg) at least 180" in text
    text = shown(capsys, "explain", "adl", "--lang", "en")
    assert "score: 0, 20" in text
