"""Do values and answers come to what the rows say: both sides of edges, missing values, impossible ones?"""

# ruff: noqa: E501 - one line for each case
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ilp
from ilp.errors import LANGUAGES, DataFileError, NoRuleInForce, UnknownCode, UsageError
from ilp.planning import contents, danger_signs
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Band
from ilp.rulebook.findings import Test as Bound
from ilp.screening import interpret, score
from ilp.screening.bands import choose, holds
from ilp.screening.formulas import bmi, gap, loss_percent, mean_arterial_pressure, ratio

ON = date(2031, 1, 1)
HEAD = """\
[instrument]
id = "contoh"
name = "Contoh 1/2030"
title = { id = "Contoh", en = "Example" }
programme = "ilp"
in_force_from = 2030-01-01
"""
PRESSURE = """
[[measure]]
code = "contoh_tekanan"
label = { id = "Tekanan darah", en = "Blood pressure" }
values = ["systolic", "diastolic"]
derived = [{ value = "bmi", formula = "bmi", of = ["weight_kg", "height_cm"] }]
who = [{ age_from = "15 years" }]
clause = "Pasal 1"
status = "inferred"
[[measure.bands]]
code = "high"
label = { id = "Tinggi", en = "High" }
any = [{ value = "systolic", at_least = 140 }, { value = "diastolic", at_least = 90 }]
steps = [
  { at = ["posyandu"], text = { id = "Kirim ke puskesmas", en = "Send to the puskesmas" } },
  { at = ["puskesmas"], text = { id = "Ulangi pengukuran", en = "Measure again" } },
  { text = { id = "Edukasi", en = "Educate" } },
]
repeat = "1 month"
refer_to = "puskesmas"
finds = ["raised_blood_pressure"]
[[measure.bands]]
code = "raised_in_pregnancy"
label = { id = "Waspada hamil", en = "Watch in pregnancy" }
who = [{ sex = "female", pregnant = true }]
all = [{ value = "systolic", above = 120 }, { value = "diastolic", at_most = 89 }]
[[measure.bands]]
code = "normal"
label = { id = "Normal", en = "Normal" }
all = [{ value = "systolic", below = 130 }, { value = "diastolic", below = 90 }]
[[measure.open_edges]]
all = [{ value = "systolic", equals = 130 }]
takes = "normal"
between = ["normal", "high"]
"""
QUESTIONS = """
[[questionnaire]]
code = "contoh_tanya"
label = { id = "Tanya", en = "Ask" }
range = [0, 6]
items = [
  { code = "sad", label = { id = "Sedih", en = "Sad" } },
  { code = "content", positive = "no" },
  { code = "walking", highest = 2 },
  { code = "help", options = { none = 0, some = 1, much = 2 } },
]
clause = "Pasal 2"
status = "inferred"
[[questionnaire.bands]]
code = "heavy"
label = { id = "Berat", en = "Heavy" }
any = [{ value = "score", at_least = 4 }, { value = "sad", equals = true }]
[[questionnaire.bands]]
code = "light"
label = { id = "Ringan", en = "Light" }
all = [{ value = "score", below = 4 }]
"""
CARD = """
[[card]]
code = "contoh_kartu"
label = { id = "Kartu", en = "Card" }
signs = [{ code = "fever", label = { id = "Demam", en = "Fever" } }, { code = "fits", label = { id = "Kejang", en = "Fits" } }]
refer_to = "pustu"
clause = "Pasal 3"
status = "inferred"
"""
VISIT = """
[[home_visit]]
code = "contoh_kunjungan"
label = { id = "Kunjungan", en = "Visit" }
services = ["immunization"]
statuses = ["overdue"]
order = 9
clause = "Pasal 4"
status = "inferred"
"""
WHOLE = HEAD + PRESSURE + QUESTIONS + CARD + VISIT


@pytest.fixture
def book(rules_folder: Callable[..., Path]) -> Rulebook:
    return Rulebook.load(rules_folder(contoh=WHOLE))


def pressure(book: Rulebook, values: dict[str, Any], **options: Any) -> Any:
    return interpret(
        "contoh_tekanan", values, **{"age": 40, "sex": "male", "on": ON, "rules": book, **options}
    )


# Measures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("systolic", "diastolic", "category"),
    [
        (139, 89, "undefined"),
        (140, 80, "high"),
        (120, 90, "high"),
        (129, 89, "normal"),
        (129, None, "unknown"),
        (None, 80, "unknown"),
        (150, None, "high"),
        (None, None, "unknown"),
        (131, 80, "undefined"),
    ],
)
def test_the_first_band_that_holds_answers(
    book: Rulebook, systolic: Any, diastolic: Any, category: str
) -> None:
    assert pressure(book, {"systolic": systolic, "diastolic": diastolic}).category == category


def test_what_is_missing_is_named_and_what_is_possible_too(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 129})
    assert found.missing == ("diastolic",)
    assert found.possible == ("high", "normal")
    assert found.label("en") == "not yet known"


def test_an_open_edge_gives_the_default_with_its_neighbours_and_strictly_nothing(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 130, "diastolic": 80})
    assert (found.category, found.flags, found.between) == ("normal", ("edge_open",), ("normal", "high"))
    strict = pressure(book, {"systolic": 130, "diastolic": 80}, edges="strict")
    assert (strict.category, strict.between) == ("undefined", ("normal", "high"))


def test_a_band_for_some_is_not_for_others(book: Rulebook) -> None:
    values = {"systolic": 125, "diastolic": 80}
    assert pressure(book, values, sex="female", pregnant=True).category == "raised_in_pregnancy"
    assert pressure(book, values, sex="female").category == "normal"


@pytest.mark.parametrize(
    ("age", "category"), [(14, "not_applicable"), (15, "normal"), ("179 months", "not_applicable")]
)
def test_a_measure_for_some_ages_does_not_apply_to_others(book: Rulebook, age: Any, category: str) -> None:
    assert pressure(book, {"systolic": 110, "diastolic": 70}, age=age).category == category


def test_what_follows_is_told_by_tier(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 150, "diastolic": 70})
    assert [step["text"] for step in found.steps("en")] == [
        "Send to the puskesmas",
        "Measure again",
        "Educate",
    ]
    here = pressure(book, {"systolic": 150, "diastolic": 70}, tier="posyandu")
    assert [step["text"] for step in here.steps("en")] == ["Send to the puskesmas", "Educate"]
    said = here.to_dict("id")
    assert (said["repeat"], said["refer_to"], said["finds"]) == (
        "1 month",
        "puskesmas",
        ["raised_blood_pressure"],
    )
    assert said["source"]["instrument"] == "Contoh 1/2030"


def test_a_value_may_be_computed(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 110, "diastolic": 70, "weight_kg": 60, "height_cm": 160})
    assert found.values["bmi"] == pytest.approx(23.4375)


def test_an_impossible_value_is_an_issue_and_counts_as_missing(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 1200, "diastolic": "80"})
    assert [(own.code, own.path) for own in found.issues] == [
        ("ILP-G012", "values.systolic"),
        ("ILP-G011", "values.diastolic"),
    ]
    assert found.category == "unknown"


def test_the_likely_unit_is_named() -> None:
    found = interpret("hemoglobin", {"hemoglobin": 140}, age=30, sex="female", on=date(2026, 1, 1))
    assert found.category == "unknown"
    assert "g/L" in found.issues[0].messages["en"]
    assert "dibagi 10" in found.issues[0].messages["id"]


def test_without_the_age_or_sex_that_it_asks_for_a_measure_says_nothing(book: Rulebook) -> None:
    values = {"systolic": 150, "diastolic": 80}
    assert pressure(book, values, age=None).missing == ("age",)
    assert pressure(book, values, sex=None).missing == ("sex",)
    assert pressure(book, values, age=None).category == "unknown"


def test_values_that_cannot_both_be_true_are_both_missing(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 80, "diastolic": 120})
    assert [(own.code, own.path) for own in found.issues] == [
        ("ILP-G016", "values.systolic"),
        ("ILP-G016", "values.diastolic"),
    ]
    assert (found.category, found.missing) == ("unknown", ("diastolic", "systolic"))


def test_a_key_that_the_measure_does_not_use_is_told_and_left_aside(book: Rulebook) -> None:
    found = pressure(book, {"systolic": 110, "diastolic": 70, "sistole": 110})
    assert [(own.code, own.severity) for own in found.issues] == [("ILP-G010", "warning")]
    assert found.category == "normal"


def test_who_asks_wrongly_is_told(book: Rulebook) -> None:
    with pytest.raises(UnknownCode, match="ILP-G001"):
        interpret("tekanan", {}, on=ON, rules=book)
    with pytest.raises(NoRuleInForce, match="ILP-G002"):
        pressure(book, {}, on=date(2029, 12, 31))
    with pytest.raises(UsageError, match="ILP-G003"):
        pressure(book, {}, age=-1)
    with pytest.raises(UnknownCode, match="ILP-C001"):
        pressure(book, {}, tier="warung")
    with pytest.raises(UnknownCode, match="ILP-C001"):
        pressure(book, {}, sex="f")


@given(st.one_of(st.none(), st.floats(0, 300)), st.one_of(st.none(), st.floats(0, 200)))
def test_law_a_band_that_holds_without_a_value_holds_with_any(
    systolic: float | None, diastolic: float | None
) -> None:
    """What is said of incomplete values is never taken back by the rest."""
    bands = [
        Band.model_validate(
            {"code": "a", "label": {"id": "a", "en": "a"}, "any": [{"value": "s", "at_least": 140}]}
        ),
        Band.model_validate(
            {"code": "b", "label": {"id": "b", "en": "b"}, "all": [{"value": "d", "below": 90}]}
        ),
    ]
    facts = ilp.planning.asking.facts_of(
        {"id": "x", "birth_date": "1980-01-01", "sex": "male"}, date(2025, 1, 1), None, Rulebook.load()
    )[1]
    part = choose(bands, (), {"s": systolic}, facts)
    whole = choose(bands, (), {"s": systolic, "d": diastolic}, facts)
    if part.category not in ("unknown", "undefined"):
        assert whole.category == part.category
    elif part.category == "unknown":
        assert whole.category in {*part.possible, "unknown", "undefined"}


@pytest.mark.parametrize(
    ("bound", "below", "at", "above"),
    [
        ("at_least", False, True, True),
        ("above", False, False, True),
        ("below", True, False, False),
        ("at_most", True, True, False),
    ],
)
def test_each_bound_says_whether_its_edge_is_in(bound: str, below: bool, at: bool, above: bool) -> None:
    test = Bound.model_validate({"value": "x", bound: 10})
    assert [holds(test, {"x": x}) for x in (9.9, 10, 10.1)] == [below, at, above]
    assert holds(test, {}) is None


def test_the_formulas() -> None:
    assert bmi(80, 200) == 20
    assert mean_arterial_pressure(120, 90) == 100
    assert gap(98, 94) == gap(94, 98) == 4
    assert ratio(60, 80) == 0.75
    assert loss_percent(80, 76) == 5


# Questionnaires ---------------------------------------------------------------------------------------

ANSWERS = {"sad": False, "content": True, "walking": 1, "help": "much"}


def ask(book: Rulebook, answers: dict[str, Any], **options: Any) -> Any:
    return score("contoh_tanya", answers, on=ON, rules=book, **options)


@pytest.mark.parametrize(
    ("change", "points", "category"),
    [
        ({}, 3, "light"),
        ({"walking": 2}, 4, "heavy"),
        ({"content": False}, 4, "heavy"),
        ({"content": 1}, 3, "light"),
        ({"sad": True, "help": "none"}, 2, "heavy"),
        ({"help": "none", "walking": 0}, 0, "light"),
    ],
)
def test_answers_add_up(book: Rulebook, change: dict[str, Any], points: int, category: str) -> None:
    found = ask(book, {**ANSWERS, **change})
    assert (found.score, found.category, found.missing, found.issues) == (points, category, (), ())


def test_an_unanswered_item_leaves_the_category_open(book: Rulebook) -> None:
    found = ask(book, {"sad": False, "content": None, "help": "much"})
    assert (found.score, found.category, found.missing) == (None, "unknown", ("content", "walking"))


def test_only_the_sum_may_be_known(book: Rulebook) -> None:
    assert ask(book, {"score": 4}).category == "heavy"
    assert ask(book, {"score": 3}).category == "light"
    assert ask(book, {"score": 7}).category == "unknown"
    assert ask(book, {"score": 7}).issues[0].code == "ILP-G012"


def test_impossible_answers_are_issues_and_count_as_unanswered(book: Rulebook) -> None:
    found = ask(book, {**ANSWERS, "walking": 3, "help": "lots", "mood": 1})
    assert {own.code for own in found.issues} == {"ILP-G014", "ILP-G013"}
    assert found.missing == ("walking", "help")
    assert {own.path for own in found.issues} == {"answers.walking", "answers.help", "answers.mood"}


def test_a_sum_that_differs_from_its_items_is_told(book: Rulebook) -> None:
    found = ask(book, {**ANSWERS, "score": 5})
    assert [own.code for own in found.issues] == ["ILP-G015"]
    assert found.score == 3


# Danger signs and contents ------------------------------------------------------------------------------


def test_any_sign_of_the_card_refers(book: Rulebook) -> None:
    found = danger_signs("contoh_kartu", ["fits", "fits"], on=ON, rules=book).to_dict("en")
    assert (found["refer"], found["refer_to"]) == (True, "pustu")
    assert [own["label"] for own in found["signs"]] == ["Fits"]
    assert danger_signs("contoh_kartu", [], on=ON, rules=book).to_dict()["refer_to"] is None


def test_a_sign_that_the_card_does_not_have_decides_nothing(book: Rulebook) -> None:
    found = danger_signs("contoh_kartu", ["fevr"], on=ON, rules=book)
    assert not found.refer
    assert found.issues[0].code == "ILP-G022"
    assert "fever" in found.issues[0].messages["en"]


def test_cards_that_are_not_there(book: Rulebook) -> None:
    with pytest.raises(UnknownCode, match="ILP-G020"):
        danger_signs("kartu", [], rules=book)
    with pytest.raises(NoRuleInForce, match="ILP-G021"):
        danger_signs("contoh_kartu", [], on=date(2029, 12, 31), rules=book)


def test_the_contents_of_a_service_that_is_not_there() -> None:
    with pytest.raises(UnknownCode, match="ILP-R022"):
        contents({"id": "x", "birth_date": "2025-01-01", "sex": "male"}, "visit.nothing", on=ON)


# Rows that make no sense --------------------------------------------------------------------------------

BROKEN = {
    "a test without a bound": ('{ value = "systolic", below = 130 }', '{ value = "systolic" }', "ILP-R048", "measure[contoh_tekanan].bands[normal]"),
    "a value nobody knows": ('{ value = "systolic", below = 130 }', '{ value = "sistole", below = 130 }', "ILP-R042", "measure[contoh_tekanan].bands[normal]"),
    "a derived value of nobody": ('of = ["weight_kg", "height_cm"]', 'of = ["weight_kg", "tall"]', "ILP-R042", "measure[contoh_tekanan].derived[bmi].of"),
    "measured values nobody knows": ('values = ["systolic", "diastolic"]', 'values = ["systolic", "dia"]', "ILP-R042", "measure[contoh_tekanan].values"),
    "no measured value": ('values = ["systolic", "diastolic"]', "values = []", "ILP-R044", "measure[contoh_tekanan].values"),
    "both any and all": ('any = [{ value = "systolic", at_least = 140 }', 'all = [{ value = "systolic", above = 1 }]\nany = [{ value = "systolic", at_least = 140 }', "ILP-R049", "measure[contoh_tekanan].bands[high]"),
    "a step at a tier nobody knows": ('at = ["posyandu"]', 'at = ["warung"]', "ILP-R042", "measure[contoh_tekanan].bands[high].steps"),
    "sent to a tier nobody knows": ('refer_to = "puskesmas"', 'refer_to = "dukun"', "ILP-R042", "measure[contoh_tekanan].bands[high].refer_to"),
    "a found condition nobody knows": ('finds = ["raised_blood_pressure"]', 'finds = ["pressure"]', "ILP-R042", "measure[contoh_tekanan].bands[high].finds"),
    "an edge that takes no band": ('takes = "normal"', 'takes = "usual"', "ILP-R042", "measure[contoh_tekanan].open_edges[usual]"),
    "an edge between no bands": ('between = ["normal", "high"]', 'between = ["normal", "low"]', "ILP-R042", "measure[contoh_tekanan].open_edges[normal]"),
    "a condition of a band nobody knows": ('who = [{ sex = "female", pregnant = true }]', 'who = [{ any_condition = ["expecting"] }]', "ILP-R042", "measure[contoh_tekanan].bands[raised_in_pregnancy].who.any_condition"),
    "a formula nobody knows": ('formula = "bmi"', 'formula = "quetelet"', "ILP-R009", "measure[contoh_tekanan].derived[0].formula"),
    "a range that falls": ("range = [0, 6]", "range = [6, 0]", "ILP-R034", "questionnaire[contoh_tanya].range"),
    "items that do not add up to the range": ("range = [0, 6]", "range = [0, 7]", "ILP-R050", "questionnaire[contoh_tanya].range"),
    "an item twice": ('{ code = "content"', '{ code = "sad"', "ILP-R051", "questionnaire[contoh_tanya].items"),
    "an item whose most is its least": ("highest = 2", "highest = 0", "ILP-R034", "questionnaire[contoh_tanya].items[walking]"),
    "a band about no item": ('{ value = "sad", equals = true }', '{ value = "glad", equals = true }', "ILP-R042", "questionnaire[contoh_tanya].bands[heavy]"),
    "a sign twice": ('{ code = "fits"', '{ code = "fever"', "ILP-R051", "card[contoh_kartu].signs"),
    "a card that sends nowhere": ('refer_to = "pustu"', 'refer_to = "pasar"', "ILP-R042", "card[contoh_kartu].refer_to"),
    "a status of a service nobody knows": ('statuses = ["overdue"]', 'statuses = ["late"]', "ILP-R042", "home_visit[contoh_kunjungan].statuses"),
    "a kind of service nobody knows": ('services = ["immunization"]', 'services = ["vaccination"]', "ILP-R042", "home_visit[contoh_kunjungan].services"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_makes_no_sense_is_refused_with_its_place(
    name: str, rules_folder: Callable[..., Path]
) -> None:
    old, new, code, place = BROKEN[name]
    assert old in WHOLE
    with pytest.raises(DataFileError) as caught:
        Rulebook.load(rules_folder(contoh=WHOLE.replace(old, new, 1)))
    found = [(own.code, own.path) for own in caught.value.issues]
    assert (code, f"contoh.toml: {place}") in found
    assert all(own.messages[lang] for own in caught.value.issues for lang in LANGUAGES)


# Home visits --------------------------------------------------------------------------------------------


def test_reasons_come_in_their_order_with_the_services_that_lead_to_them() -> None:
    person = {
        "id": "sintetis",
        "birth_date": "2025-01-01",
        "sex": "male",
        "conditions": ["lost_to_follow_up"],
    }
    made = ilp.plan(person, on=date(2025, 9, 1))
    found = ilp.planning.home_visits(made, person)
    assert [own.code for own in found] == ["lost_to_follow_up", "missed_service"]
    late = {
        own.code
        for own in made.services
        if own.status in ("overdue", "missed") and own.row.kind != "screening"
    }
    assert set(found[1].services) == late
    assert found[1].to_dict("en")["label"] == "A service is late or was missed"


def test_asking_for_one_tier_filters_and_all_tiers_are_the_whole() -> None:
    made = ilp.plan({"id": "sintetis", "birth_date": "2025-01-01", "sex": "male"}, on=date(2025, 9, 1))
    tiers = {tier for own in made.services for tier in own.row.where}
    assert all(tier in own.row.where for tier in tiers for own in made.at(tier).services)
    assert {own.code for tier in tiers for own in made.at(tier).services} == {
        own.code for own in made.services
    }
    with pytest.raises(UnknownCode, match="ILP-C001"):
        made.at("warung")
