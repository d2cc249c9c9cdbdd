"""Does the risk chart say what the printed one says: every cell, both sides of every edge, nothing guessed?"""

# ruff: noqa: E501 - one line for each case
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise
from math import exp, floor, log, sqrt
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ilp import codes
from ilp.dates import Period
from ilp.errors import LANGUAGES, NoRuleInForce, UnknownCode
from ilp.rulebook import Rulebook
from ilp.screening import CvdRisk, cvd_inputs, cvd_model, cvd_results, cvd_risk
from ilp.screening.cvd_chart import Chart, categories, category, chart, content
from ilp.screening.cvd_model import estimate, predictors

MODELS = ("lab", "bmi")
BANDS = ["risk_below_5", "risk_5_to_10", "risk_10_to_20", "risk_20_to_30", "risk_30_and_over"]
PERSON: dict[str, Any] = {
    "age": 56, "sex": "female", "smoker": False, "diabetes": False, "systolic": 132, "cholesterol": 6.1
}  # fmt: skip
THIN: dict[str, Any] = {
    "age": 62,
    "sex": "male",
    "smoker": False,
    "systolic": 155,
    "bmi": 28.0,
    "model": "bmi",
}


def asked(**change: Any) -> CvdRisk:
    return cvd_risk(**{**PERSON, **change})


def asked_thin(**change: Any) -> CvdRisk:
    return cvd_risk(**{**THIN, **change})


# Every cell --------------------------------------------------------------------------------------------


def cells(model: str) -> Iterator[tuple[dict[str, str], dict[str, float], int]]:
    """Each cell: its codes, the values it stands for, the percent that is printed in it."""
    own = chart(model)
    for codes_, percent in own.cells.items():
        place = dict(zip(own.order, codes_, strict=True))
        yield place, {key: represented(own, key, place[key]) for key in own.inputs if key != "sex"}, percent


def represented(own: Chart, key: str, code: str) -> float:
    if key in own.classes:
        return next(each.value for each in own.classes[key] if each.code == code)
    return float(code == "yes")


def rounded(percent: float) -> int:
    return floor(percent + 0.5)


def residuals(model: str, sex: str) -> list[float]:
    found = (own for own in cells(model) if own[0]["sex"] == sex)
    return [estimate(model, sex, values)[0] - percent for _, values, percent in found]


@pytest.mark.parametrize(
    ("model", "count", "total", "digest"),
    [
        ("lab", 1400, 20718, "5046bd143f3bb9c5ab53f97049be83fc8f68b24dbfd3dc4cbb6fbeb98aa63ffd"),
        ("bmi", 700, 8433, "fda389ebd35c9e3f14500a62191854ff5744baaed11fe45e8df4cc7bb5674e4a"),
    ],
)
def test_the_cells_are_the_published_ones(model: str, count: int, total: int, digest: str) -> None:
    own = chart(model)
    said = "\n".join(f"{' '.join(place)} {percent}" for place, percent in sorted(own.cells.items()))
    assert len(own.cells) == count
    assert sum(own.cells.values()) == total
    assert sha256(said.encode()).hexdigest() == digest


def test_a_few_cells_read_off_the_printed_chart_by_eye() -> None:
    lab, bmi = chart("lab").cells, chart("bmi").cells
    assert lab["no", "male", "no", "70-74", ">=180", ">=7"] == 35
    assert lab["no", "male", "yes", "55-59", "120-139", "<4"] == 7
    assert lab["no", "female", "yes", "65-69", "120-139", "6-6.9"] == 14
    assert lab["yes", "male", "yes", "40-44", ">=180", ">=7"] == 35
    assert lab["yes", "female", "no", "55-59", "<120", "<4"] == 6
    assert lab["yes", "female", "yes", "70-74", ">=180", ">=7"] == 46
    assert bmi["male", "no", "70-74", ">=180", "<20"] == 26
    assert bmi["female", "yes", "40-44", "<120", ">=35"] == 4


def test_the_colours_are_as_many_as_in_the_printed_picture() -> None:
    counted = Counter(category(percent).code for percent in chart("lab").cells.values())
    assert [counted[band] for band in BANDS] == [168, 336, 517, 253, 126]


@pytest.mark.parametrize("model", MODELS)
def test_the_model_gives_every_cell_exactly(model: str) -> None:
    wrong = [
        place
        for place, values, percent in cells(model)
        if rounded(estimate(model, place["sex"], values)[0]) != percent
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("model", "sex", "rms", "most"),
    [
        ("lab", "male", 0.291, 0.497),
        ("lab", "female", 0.280, 0.498),
        ("bmi", "male", 0.277, 0.494),
        ("bmi", "female", 0.287, 0.488),
    ],
)
def test_what_the_model_leaves_is_rounding_and_no_more(model: str, sex: str, rms: float, most: float) -> None:
    left = residuals(model, sex)
    assert sqrt(sum(each**2 for each in left) / len(left)) == pytest.approx(rms, abs=0.0006)
    assert max(map(abs, left)) == pytest.approx(most, abs=0.0011)


@pytest.mark.parametrize(
    ("model", "sex", "exact"),
    [("lab", "male", 691), ("lab", "female", 693), ("bmi", "male", 344), ("bmi", "female", 350)],
)
def test_a_digit_less_in_the_parameters_would_be_seen(
    model: str, sex: str, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Break the model and see how many cells still agree."""
    own = predictors(model, sex)
    blunt = {
        outcome: evolve(each, intercept=round(each.intercept, 3), slope=round(each.slope, 3))
        for outcome, each in own.items()
    }
    monkeypatch.setattr(cvd_model, "predictors", lambda *_: blunt)
    assert sum(abs(each) < 0.5 for each in residuals(model, sex)) == exact


@pytest.mark.parametrize(
    ("model", "sex", "others"), [("lab", "male", 44), ("lab", "female", 53), ("bmi", "", 58)]
)
def test_the_colour_follows_the_whole_percent(model: str, sex: str, others: int) -> None:
    """In so many cells the unrounded risk lies across a border, as in the printed picture."""
    across = [
        place["sex"]
        for place, values, percent in cells(model)
        if category(estimate(model, place["sex"], values)[0]).code != category(percent).code
    ]
    assert sum(sex in ("", own) for own in across) == others


@pytest.mark.parametrize("model", MODELS)
def test_more_of_a_risk_never_means_less_risk(model: str) -> None:
    own = chart(model)
    for place, _, percent in cells(model):
        for axis in own.classes:
            order = [each.code for each in own.classes[axis]]
            at = order.index(place[axis])
            if at:
                assert own.percent({**place, axis: order[at - 1]}) <= percent
        for key in ("smoker", "diabetes"):
            if place.get(key) == "no":
                assert own.percent({**place, key: "yes"}) > percent


# Worked cases --------------------------------------------------------------------------------------------

LAB = [
    ("male", 42, 0, 0, 118, 3.8, 0.27, 0.86, 1, 0, 1.3), ("male", 44, 1, 1, 185, 7.2, 25.00, 13.40, 35, 4, 31.8),
    ("male", 46, 1, 0, 135, 5.2, 2.66, 2.73, 5, 1, 5.1), ("male", 50, 0, 1, 142, 4.5, 3.80, 5.58, 9, 1, 7.1),
    ("male", 54, 1, 0, 150, 6.3, 6.42, 4.98, 11, 2, 11.5), ("male", 57, 0, 0, 128, 4.9, 1.91, 3.17, 5, 1, 4.9),
    ("male", 59, 1, 1, 172, 5.6, 16.90, 12.89, 28, 3, 29.9), ("male", 60, 0, 0, 120, 4.0, 2.90, 4.29, 7, 1, 4.9),
    ("male", 64, 0, 0, 165, 6.9, 7.97, 7.74, 15, 2, 16.1), ("male", 68, 0, 0, 138, 5.0, 5.41, 5.93, 11, 2, 11.9),
    ("male", 70, 0, 0, 179, 3.9, 8.88, 11.63, 19, 2, 19.4), ("male", 74, 1, 1, 190, 7.5, 46.06, 23.20, 59, 4, 59.9),
    ("female", 40, 0, 0, 110, 4.2, 0.27, 0.81, 1, 0, 0.9), ("female", 45, 0, 1, 160, 5.5, 3.40, 5.77, 9, 1, 6.9),
    ("female", 52, 1, 0, 145, 5.8, 3.65, 4.85, 8, 1, 7.8), ("female", 56, 0, 0, 132, 6.1, 1.81, 2.97, 5, 1, 4.3),
    ("female", 61, 0, 1, 158, 4.7, 5.46, 7.73, 13, 2, 13.2), ("female", 63, 1, 1, 180, 7.0, 26.51, 18.13, 40, 4, 35.3),
    ("female", 66, 0, 0, 140, 3.5, 3.31, 6.34, 9, 1, 7.7), ("female", 72, 0, 1, 155, 5.1, 11.28, 11.68, 22, 3, 21.7),
]  # fmt: skip
BMI = [
    ("male", 47, 1, 138, 23.4, 2.34, 2.85, 5, 1, 5.9), ("male", 62, 0, 155, 28.0, 5.08, 6.21, 11, 2, 11.5),
    ("female", 55, 0, 142, 31.2, 2.47, 4.19, 7, 1, 5.0), ("female", 71, 1, 181, 19.5, 16.09, 16.45, 30, 4, 26.6),
]  # fmt: skip


def at_its_cell(found: CvdRisk) -> dict[str, float]:
    """What the model gives for the values that the cell stands for."""
    values = {key: found.inputs[key] for key in found.chart.inputs if key != "sex"}
    values |= {axis: own.value for axis, own in found.cell.items()}
    return estimate(found.chart.model, found.inputs["sex"], values)[1]


@pytest.mark.parametrize("case", LAB, ids=[f"{n}" for n in range(1, len(LAB) + 1)])
def test_worked_cases_with_laboratory(case: tuple[Any, ...]) -> None:
    sex, age, smoker, diabetes, systolic, cholesterol, coronary, stroke, percent, band, continuous = case
    found = cvd_risk(
        age=age,
        sex=sex,
        smoker=bool(smoker),
        diabetes=bool(diabetes),
        systolic=systolic,
        cholesterol=cholesterol,
    )
    assert (found.percent, found.category) == (percent, BANDS[band])
    assert found.continuous == pytest.approx(continuous, abs=0.0501)
    assert at_its_cell(found) == pytest.approx({"coronary": coronary, "stroke": stroke}, abs=0.00501)
    assert (found.missing, found.issues, found.possible) == ((), (), ())


@pytest.mark.parametrize("case", BMI, ids=[f"{n}" for n in range(21, 21 + len(BMI))])
def test_worked_cases_without_laboratory(case: tuple[Any, ...]) -> None:
    sex, age, smoker, systolic, bmi, coronary, stroke, percent, band, continuous = case
    found = cvd_risk(age=age, sex=sex, smoker=bool(smoker), systolic=systolic, bmi=bmi, model="bmi")
    assert (found.percent, found.category) == (percent, BANDS[band])
    assert found.continuous == pytest.approx(continuous, abs=0.0501)
    assert at_its_cell(found) == pytest.approx({"coronary": coronary, "stroke": stroke}, abs=0.00501)


def test_one_estimate_worked_by_hand() -> None:
    """A woman of 57.5, 130 mmHg, 6.5 mmol/L: step by step, in another form than the package's."""
    a, s, c = -2.5, 10, 0.5
    heart = 0.1020713 * a + 0.2050377 * c + 0.015823 * s - 0.0051932 * a * c - 0.0001378 * a * s
    brain = 0.1056632 * a + 0.0257782 * c + 0.0206278 * s - 0.0021387 * a * c - 0.0004897 * a * s
    coronary = 1 - exp(-exp(-0.44260 + 0.78633 * log(-log(0.9894159 ** exp(heart)))))
    stroke = 1 - exp(-exp(-0.80261 + 0.59466 * log(-log(0.9890569 ** exp(brain)))))
    values = {"age": 57.5, "smoker": 0, "diabetes": 0, "systolic": 130, "cholesterol": 6.5}
    total, parts = estimate("lab", "female", values)
    assert (round(100 * coronary, 2), round(100 * stroke, 2), round(total, 2)) == (1.81, 2.97, 4.72)
    assert parts == pytest.approx({"coronary": 100 * coronary, "stroke": 100 * stroke})


@pytest.mark.parametrize("model", MODELS)
def test_the_model_asks_for_what_the_chart_asks_for(model: str) -> None:
    for sex in ("female", "male"):
        for own in predictors(model, sex).values():
            named = {name for names, _ in own.terms for name in names}
            assert named == set(chart(model).inputs) - {"sex"}


# Both sides of every edge -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "edge", "classes"),
    [
        (44.999, 45, ("40-44", "45-49")), (49, 50, ("45-49", "50-54")), (54, 55, ("50-54", "55-59")),
        (59, 60, ("55-59", "60-64")), (64, 65, ("60-64", "65-69")), (69, 70, ("65-69", "70-74")),
        ("45 years - 1 day", "45 years", ("40-44", "45-49")), (Period(539), Period(540), ("40-44", "45-49")),
    ],
)  # fmt: skip
def test_ages(below: Any, edge: Any, classes: tuple[str, str]) -> None:
    assert (asked(age=below).cell["age"].code, asked(age=edge).cell["age"].code) == classes


@pytest.mark.parametrize(
    ("inside", "outside", "flag"),
    [
        (40, 39.999, "age_below_chart"), (40, 39, "age_below_chart"), (74.999, 75, "age_above_chart"), (74, 90, "age_above_chart"),
        ("40 years", "40 years - 1 day", "age_below_chart"), ("899 months", "75 tahun", "age_above_chart"),
    ],
)  # fmt: skip
def test_an_age_outside_the_chart_gets_no_risk(inside: Any, outside: Any, flag: str) -> None:
    assert asked(age=inside).percent is not None
    found = asked(age=outside)
    assert (found.category, found.percent, found.continuous, found.flags) == (
        "not_applicable",
        None,
        None,
        (flag,),
    )
    assert asked(age=outside, cholesterol=None).missing == ()
    assert found.to_dict("en")["label"] == "does not apply to this person"


@pytest.mark.parametrize(
    ("axis", "below", "edge", "classes"),
    [
        ("systolic", 119, 120, ("<120", "120-139")), ("systolic", 139, 140, ("120-139", "140-159")),
        ("systolic", 159, 160, ("140-159", "160-179")), ("systolic", 179, 180, ("160-179", ">=180")),
        ("systolic", 119.9, 120.0, ("<120", "120-139")),
        ("cholesterol", 3.99, 4.0, ("<4", "4-4.9")), ("cholesterol", 4.95, 5.0, ("4-4.9", "5-5.9")),
        ("cholesterol", 5.99, 6, ("5-5.9", "6-6.9")), ("cholesterol", 6.99, 7, ("6-6.9", ">=7")),
        ("bmi", 19.99, 20, ("<20", "20-24")), ("bmi", 24.5, 25, ("20-24", "25-29")),
        ("bmi", 29.99, 30, ("25-29", "30-34")), ("bmi", 34.99, 35, ("30-34", ">=35")),
    ],
)  # fmt: skip
def test_measured_values(axis: str, below: float, edge: float, classes: tuple[str, str]) -> None:
    ask = asked_thin if axis == "bmi" else asked
    assert (ask(**{axis: below}).cell[axis].code, ask(**{axis: edge}).cell[axis].code) == classes


@pytest.mark.parametrize(
    ("conversion", "below", "edge", "classes"),
    [
        ("printed", 154, 154.68, ("<4", "4-4.9")), ("printed", 189, 190, ("4-4.9", "5-5.9")),
        ("printed", 189.99, 190, ("4-4.9", "5-5.9")), ("printed", 228, 229, ("5-5.9", "6-6.9")),
        ("printed", 266, 267, ("6-6.9", ">=7")),
        ("exact", 154.67, 154.68, ("<4", "4-4.9")), ("exact", 193.34, 193.35, ("4-4.9", "5-5.9")),
        ("exact", 232, 232.02, ("5-5.9", "6-6.9")), ("exact", 270, 270.69, ("6-6.9", ">=7")),
    ],
)  # fmt: skip
def test_cholesterol_in_mg_dl(conversion: Any, below: float, edge: float, classes: tuple[str, str]) -> None:
    found = [
        asked(cholesterol=value, cholesterol_unit="mg/dL", conversion=conversion) for value in (below, edge)
    ]
    assert tuple(own.cell["cholesterol"].code for own in found) == classes
    assert {own.to_dict()["conversion"]["code"] for own in found} == {conversion}


@pytest.mark.parametrize(("value", "differs"), [(189, False), (190, True), (193, True), (194, False), (229, True), (233, False), (268, True), (271, False)])  # fmt: skip
def test_where_the_two_conversions_disagree_a_flag_says_so(value: float, differs: bool) -> None:
    both = [
        asked(cholesterol=value, cholesterol_unit="mg/dL", conversion=way) for way in ("printed", "exact")
    ]
    assert [("conversion_differs" in own.flags) for own in both] == [differs, differs]
    assert (both[0].cell["cholesterol"] != both[1].cell["cholesterol"]) is differs
    assert both[0].continuous == both[1].continuous


def test_a_cell_tells_the_limits_the_value_was_held_against() -> None:
    printed = asked(cholesterol=191, cholesterol_unit="mg/dL").to_dict()["cell"]["cholesterol"]
    exact = asked(cholesterol=191, cholesterol_unit="mg/dL", conversion="exact").to_dict()["cell"][
        "cholesterol"
    ]
    assert printed == {"code": "5-5.9", "from": 190, "until": 229, "unit": "mg/dL"}
    assert exact == {"code": "4-4.9", "from": 4, "until": 5, "unit": "mmol/L"}
    assert asked().to_dict()["cell"] == {
        "age": {"code": "55-59", "from": 55, "until": 60, "unit": "years"},
        "systolic": {"code": "120-139", "from": 120, "until": 140, "unit": "mmHg"},
        "cholesterol": {"code": "6-6.9", "from": 6, "until": 7, "unit": "mmol/L"},
    }


@pytest.mark.parametrize("unit", ["mg/dL", "mg/dl", "mg_dl", "MGDL"])
def test_a_unit_is_known_however_it_is_written(unit: str) -> None:
    found = asked(cholesterol=200, cholesterol_unit=unit)
    assert found.inputs["cholesterol_mg_dl"] == 200
    assert found.inputs["cholesterol"] == pytest.approx(200 / 38.67)


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (19, 2), (20, 3), (29, 3), (30, 4), (75, 4)],
)
def test_the_bands_of_the_legend(percent: int, band: int) -> None:
    assert category(percent).code == BANDS[band]


@pytest.mark.parametrize("limit", [20, 25, 30, 35])
def test_a_body_mass_index_that_is_computed_falls_on_its_edge(limit: int) -> None:
    """Weights and heights whose index is the limit exactly must not fall a hair below it."""
    for height in range(120, 220):
        weight = limit * height * height / 10_000
        found = asked_thin(bmi=None, weight_kg=weight, height_cm=height)
        assert found.cell["bmi"].from_ == limit, (weight, height)
        assert asked_thin(bmi=None, weight_kg=weight - 0.001, height_cm=height).cell["bmi"].until == limit


def test_a_stated_body_mass_index_comes_before_a_computed_one() -> None:
    found = asked_thin(weight_kg=90, height_cm=160)
    assert found.inputs["bmi"] == 28.0
    assert [(own.code, own.severity) for own in found.issues] == [("ILP-V013", "warning")]
    assert asked_thin(bmi=35.6, weight_kg=90, height_cm=160).issues == ()
    assert asked_thin(bmi=35.7, weight_kg=90, height_cm=160).issues != ()
    repaired = asked_thin(bmi=2.8, weight_kg=90, height_cm=160)
    assert (repaired.inputs["bmi"], repaired.issues[0].code) == (pytest.approx(35.15625), "ILP-V011")


# Nothing is guessed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["age", "sex", "smoker", "diabetes", "systolic", "cholesterol"])
def test_what_is_missing_makes_the_risk_unknown(key: str) -> None:
    found = asked(**{key: None})
    assert (found.category, found.percent, found.band, found.continuous, found.cell) == (
        "unknown",
        None,
        None,
        None,
        {},
    )
    assert found.missing == (key,)
    assert asked().category in found.possible
    assert key not in found.inputs


def test_with_nothing_known_everything_is_possible_and_asked_for() -> None:
    nothing = cvd_risk(age=None, sex=None, smoker=None, systolic=None)
    assert nothing.missing == tuple(own.code for own in cvd_inputs("lab"))
    assert list(nothing.possible) == BANDS
    assert nothing.to_dict()["label"] == "belum dapat ditentukan"


def test_one_band_left_is_still_unknown() -> None:
    """Whatever the cholesterol, this man's risk lies in the highest band; yet it was not measured."""
    found = cvd_risk(age=72, sex="male", smoker=True, systolic=185, diabetes=True)
    assert (found.category, found.possible) == ("unknown", ("risk_30_and_over",))


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"bmi": None}, ("bmi",)), ({"bmi": None, "weight_kg": 60}, ("height_cm",)), ({"bmi": None, "height_cm": 160}, ("weight_kg",)),
        ({"bmi": None, "weight_kg": 6, "height_cm": 160}, ("weight_kg",)), ({"bmi": None, "weight_kg": 600, "height_cm": 90}, ("bmi",)),
        ({"diabetes": None, "cholesterol": None}, ()),
    ],
)  # fmt: skip
def test_a_body_mass_index_names_what_it_lacks(change: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert asked_thin(**change).missing == missing


def test_no_chart_stands_in_for_the_other_but_a_flag_tells_of_it() -> None:
    assert asked(cholesterol=None, weight_kg=70, height_cm=150).flags == ("bmi_chart_possible",)
    assert asked(cholesterol=None, weight_kg=70).flags == ()
    assert asked_thin(bmi=None, diabetes=False, cholesterol=5).flags == ("lab_chart_possible",)
    assert asked_thin(bmi=None, diabetes=False, cholesterol=5).category == "unknown"


@pytest.mark.parametrize(
    ("change", "code", "lacking"),
    [
        ({"systolic": 39}, "ILP-V011", "systolic"), ({"systolic": 301}, "ILP-V011", "systolic"), ({"systolic": "138"}, "ILP-V010", "systolic"),
        ({"systolic": True}, "ILP-V010", "systolic"), ({"systolic": float("nan")}, "ILP-V010", "systolic"),
        ({"systolic": float("inf")}, "ILP-V011", "systolic"), ({"age": -1}, "ILP-V011", "age"), ({"age": 131}, "ILP-V011", "age"),
        ({"age": 10**6000}, "ILP-V011", "age"), ({"age": "tua"}, "ILP-V014", "age"), ({"age": f"{10**400} years"}, "ILP-V014", "age"),
        ({"age": "-5 years"}, "ILP-V011", "age"), ({"smoker": "ya"}, "ILP-V012", "smoker"), ({"diabetes": 2}, "ILP-V012", "diabetes"),
        ({"smoker": 10**6000}, "ILP-V012", "smoker"), ({"cholesterol": 0.9}, "ILP-V011", "cholesterol"),
        ({"cholesterol": 200}, "ILP-V011", "cholesterol"), ({"cholesterol": 5.2, "cholesterol_unit": "mg/dL"}, "ILP-V011", "cholesterol"),
        ({"cholesterol": 1161, "cholesterol_unit": "mg/dL"}, "ILP-V011", "cholesterol"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_told_and_counts_as_missing(
    change: dict[str, Any], code: str, lacking: str
) -> None:
    found = asked(**change)
    assert [(own.code, own.path, own.severity) for own in found.issues] == [(code, lacking, "error")]
    assert (found.category, found.missing) == ("unknown", (lacking,))
    assert all(found.issues[0].messages[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    "change",
    [
        {"systolic": 40},
        {"systolic": 300},
        {"cholesterol": 1},
        {"cholesterol": 30},
        {"smoker": 1},
        {"diabetes": 0},
    ],
)
def test_what_is_just_possible_is_taken(change: dict[str, Any]) -> None:
    assert asked(**change).issues == ()
    assert asked(**change).percent is not None


def test_units_cannot_be_mixed_up_unseen() -> None:
    ranges = sorted((own["lowest"], own["highest"]) for own in content()["unit"].values())
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


def test_the_bounds_lie_within_those_of_the_catalogue() -> None:
    """An adult's may be narrower."""
    for key, own in content()["input"].items():
        bounds = codes.section("value").get(key, {})
        if "lowest" in bounds:
            assert bounds["lowest"] <= own["lowest"] < own["highest"] <= bounds["highest"]


# What else is said ---------------------------------------------------------------------------------------------


def test_the_estimate_may_fall_in_another_band_and_the_cell_counts() -> None:
    assert asked().flags == ("continuous_in_other_band",)
    assert asked().category == "risk_5_to_10"
    assert category(asked().continuous or 0).code == "risk_below_5"
    assert asked(age=59).flags == ()


@pytest.mark.parametrize(
    ("change", "flag"),
    [({"systolic": 99}, "systolic_beyond_chart"), ({"systolic": 200}, "systolic_beyond_chart"), ({"cholesterol": 2.9}, "cholesterol_beyond_chart"), ({"cholesterol": 8}, "cholesterol_beyond_chart")],
)  # fmt: skip
def test_values_far_beyond_the_outer_columns(change: dict[str, Any], flag: str) -> None:
    inside: dict[str, dict[float, float]] = {
        "systolic": {99: 100, 200: 199},
        "cholesterol": {2.9: 3, 8: 7.99},
    }
    ((key, value),) = change.items()
    assert flag in asked(**change).flags
    assert flag not in asked(**{key: inside[key][value]}).flags
    assert asked(**change).percent is not None


def test_a_body_mass_index_far_beyond_the_outer_columns() -> None:
    flagged = ["bmi_beyond_chart" in asked_thin(bmi=value).flags for value in (14.9, 15, 39.9, 40)]
    assert flagged == [True, False, False, True]


def test_the_chart_without_laboratory_says_that_it_leaves_diabetes_out() -> None:
    assert "diabetes_not_in_chart" in asked_thin(diabetes=True).flags
    assert "diabetes_not_in_chart" not in asked_thin(diabetes=False).flags
    assert asked_thin(diabetes=True).percent == asked_thin().percent
    assert "diabetes_not_in_chart" not in asked(diabetes=True).flags


def test_established_disease_comes_before_the_chart() -> None:
    for change in ({}, {"cholesterol": None}, {"age": 39}, {"age": None}):
        found = asked(conditions=("cardiovascular_disease",), **change)
        assert (found.category, found.percent, found.continuous) == ("risk_30_and_over", None, None)
        assert "established_disease" in found.flags
        assert found.missing == ()
        assert "(5)(b)" in found.to_dict()["source"]["clause"]
    assert asked(conditions=("hypertension",)).category == "risk_5_to_10"
    assert set(content()["established"]["conditions"]) <= codes.known("condition")


def test_what_is_treated_whatever_the_chart_says() -> None:
    def flags(**change: Any) -> set[str]:
        return {own for own in asked(**change).flags if own.endswith("_regardless")}

    assert flags(systolic=160) == set()
    assert flags(systolic=161) == {"systolic_treated_regardless"}
    assert flags(cholesterol=320, cholesterol_unit="mg/dL") == set()
    assert flags(cholesterol=320.1, cholesterol_unit="mg/dL") == {"cholesterol_treated_regardless"}
    assert flags(cholesterol=8.27) == set()
    assert flags(cholesterol=8.28) == {"cholesterol_treated_regardless"}
    assert flags(systolic=161, diabetes=None) == {"systolic_treated_regardless"}
    assert flags(systolic=161, age=30) == set()


def test_the_day_of_the_chart() -> None:
    first = date(2022, 1, 1)
    assert asked(on=first).percent == asked().percent == 5
    with pytest.raises(NoRuleInForce) as told:
        asked(on=date(2021, 12, 31))
    assert told.value.code == "ILP-V004"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"model": "who"}, "ILP-V001"), ({"cholesterol_unit": "g/L"}, "ILP-V002"), ({"conversion": "about"}, "ILP-V003"), ({"sex": "laki"}, "ILP-C001"), ({"sex": 1}, "ILP-C001")],
)  # fmt: skip
def test_a_choice_that_does_not_exist_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(UnknownCode) as told:
        asked(**change)
    assert told.value.code == code


def test_what_must_be_asked() -> None:
    assert [own.code for own in cvd_inputs()] == [
        "age",
        "sex",
        "smoker",
        "diabetes",
        "systolic",
        "cholesterol",
    ]
    body = cvd_inputs("bmi")[-1]
    assert body.to_dict("en") == {
        "code": "bmi", "label": "body mass index", "unit": "kg/m²", "lowest": 8, "highest": 150, "one_of": [], "or_from": ["weight_kg", "height_cm"],
    }  # fmt: skip
    assert cvd_inputs()[1].to_dict()["one_of"] == ["female", "male"]
    with pytest.raises(UnknownCode):
        cvd_inputs("who")


# As JSON, and what follows -----------------------------------------------------------------------------------


def test_every_key_is_always_there() -> None:
    found = [
        asked(), asked(age=30), asked(smoker=None), asked_thin(), asked(conditions=("cardiovascular_disease",)),
        asked(cholesterol=250, cholesterol_unit="mg/dL"), cvd_risk(age=None, sex=None, smoker=None, systolic=None),
    ]  # fmt: skip
    for language in LANGUAGES:
        shapes = {tuple(own.to_dict(language)) for own in found}
        assert len(shapes) == 1
        for own in found:
            assert json.loads(json.dumps(own.to_dict(language), allow_nan=False)) == own.to_dict(language)
            assert len(own.notes(language)) == len(own.flags)


def test_the_answer_in_both_languages_with_its_sources() -> None:
    said = {language: asked().to_dict(language) for language in LANGUAGES}
    assert (said["id"]["label"], said["id"]["colour"]) == ("risiko 5% sampai di bawah 10%", "kuning")
    assert (said["en"]["label"], said["en"]["colour"]) == ("risk 5% to below 10%", "yellow")
    assert said["en"]["band"] == {"from": 5, "until": 10}
    assert said["en"]["source"]["instrument"] == "KMK HK.01.07/MENKES/2015/2023"
    assert said["en"]["source"]["status"] == "transcribed"
    assert asked_thin().to_dict()["source"]["status"] == "inferred"
    assert said["en"]["continuous_source"]["status"] == "inferred"
    assert said["en"]["inputs"] == {key: PERSON[key] for key in chart("lab").inputs}
    assert said["en"]["conversion"] is None
    assert asked_thin().to_dict("en")["band"]["until"] == 20
    assert "Rulebook" not in repr(asked(rules=Rulebook.load()))


def test_every_band_and_flag_has_both_texts() -> None:
    assert [own.code for own in categories()] == BANDS
    for own in categories():
        assert all(own.label.text(language) and own.colour.text(language) for language in LANGUAGES)
    axes = {axis for model in MODELS for axis in chart(model).classes} - {"age"}
    named = {f"{axis}_beyond_chart" for axis in axes} | {f"{model}_chart_possible" for model in MODELS}
    named |= {own["flag"] for own in content()["regardless"]} | {content()["established"]["flag"]}
    named |= {
        "age_below_chart",
        "age_above_chart",
        "conversion_differs",
        "continuous_in_other_band",
        "diabetes_not_in_chart",
    }
    assert set(content()["flag"]) == named
    assert all(
        set(text) == set(LANGUAGES) and text["id"] != text["en"] for text in content()["flag"].values()
    )


FOLLOW_UP = """\
[instrument]
id = "contoh"
name = "Contoh 1/2030"
title = { id = "Contoh", en = "Example" }
programme = "ilp"
in_force_from = 2030-01-01
[[measure]]
code = "contoh_risiko"
label = { id = "Risiko", en = "Risk" }
values = ["score"]
clause = "Pasal 1"
status = "inferred"
[[measure.bands]]
code = "low"
label = { id = "rendah", en = "low" }
all = [{ value = "score", below = 5 }]
repeat = "1 year"
[[measure.bands]]
code = "raised"
label = { id = "naik", en = "raised" }
all = [{ value = "score", at_least = 5 }, { value = "score", below = 30 }]
repeat = "3 months"
[[measure.bands]]
code = "high"
label = { id = "tinggi", en = "high" }
all = [{ value = "score", at_least = 30 }]
refer_to = "hospital"
"""


def followed(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the chart name another measure, whatever the package's own rules hold."""
    monkeypatch.setattr(cvd_results, "content", lambda: {**content(), "follow_up": code})


def test_what_follows_is_the_rulebooks_word(
    rules_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the whole percent of the cell, not by the estimate; only where there is a risk and a rule for it."""
    followed(monkeypatch, "contoh_risiko")
    book = Rulebook.load(rules_folder(contoh=FOLLOW_UP))
    for day in (None, date(2030, 1, 1), date(2031, 1, 1)):
        raised = asked(rules=book, on=day).follow_up
        assert raised is not None
        assert (raised.category, raised.repeat) == ("raised", "3 months")
    low = asked(rules=book, age=40).follow_up
    assert low is not None
    assert low.repeat == "1 year"
    ill = asked(rules=book, conditions=("cardiovascular_disease",))
    assert ill.to_dict("en")["follow_up"]["refer_to"] == "hospital"
    assert asked(rules=book, age=30).follow_up is None
    assert asked(rules=book, smoker=None).follow_up is None


def test_without_a_day_the_newest_rule_says_what_follows(
    rules_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(monkeypatch, "contoh_risiko")
    newer = (
        FOLLOW_UP.replace("2030", "2032").replace("3 months", "2 months").replace('"contoh"', '"contoh-2"')
    )
    book = Rulebook.load(rules_folder(contoh=FOLLOW_UP, contoh_2=newer))
    found = [asked(rules=book, on=day).follow_up for day in (date(2031, 12, 31), date(2032, 1, 1), None)]
    assert [own.repeat for own in found if own] == ["3 months", "2 months", "2 months"]


def test_nothing_follows_where_there_is_no_rule(
    rules_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = FOLLOW_UP.replace('values = ["score"]', 'values = ["score"]\nin_force_until = 2031-01-01')
    book = Rulebook.load(rules_folder(contoh=ended))
    followed(monkeypatch, "contoh_risiko")
    assert asked(rules=book, on=date(2030, 12, 31)).follow_up is not None
    assert asked(rules=book, on=date(2031, 1, 1)).follow_up is None
    assert asked(rules=book, on=date(2029, 12, 31)).to_dict()["follow_up"] is None
    followed(monkeypatch, "contoh_tidak_ada")
    assert asked(rules=book).follow_up is None
    assert asked(rules=book, on=date(2030, 6, 1)).follow_up is None


# Laws -----------------------------------------------------------------------------------------------------------

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.fractions(), st.decimals(), st.just([]), st.just({})
)  # fmt: skip


@given(
    anything,
    anything,
    anything,
    anything,
    anything,
    anything,
    anything,
    anything,
    st.sampled_from(MODELS),
    st.sampled_from(["mg/dL", "mmol/L"]),
)
def test_nothing_that_is_given_breaks_it_or_makes_a_risk_out_of_nothing(
    age: Any, smoker: Any, systolic: Any, diabetes: Any, cholesterol: Any, bmi: Any, weight: Any, height: Any, model: Any, unit: str
) -> None:  # fmt: skip
    found = cvd_risk(
        age=age, sex="male", smoker=smoker, systolic=systolic, diabetes=diabetes, cholesterol=cholesterol, cholesterol_unit=unit,
        bmi=bmi, weight_kg=weight, height_cm=height, model=model,
    )  # fmt: skip
    json.dumps(found.to_dict(), allow_nan=False)
    assert (found.percent is None) == (found.category in ("unknown", "not_applicable"))
    assert bool(found.missing) == (found.category == "unknown")


people = st.fixed_dictionaries(
    {
        "age": st.integers(40, 74), "sex": st.sampled_from(["female", "male"]), "smoker": st.booleans(), "diabetes": st.booleans(),
        "systolic": st.integers(80, 220), "cholesterol": st.decimals("2.5", "9.5", places=1).map(float), "bmi": st.decimals("15", "45", places=1).map(float),
        "model": st.sampled_from(MODELS),
    }
)  # fmt: skip


@given(people)
def test_the_answer_is_that_of_the_cell(person: dict[str, Any]) -> None:
    found = cvd_risk(**person)
    own = found.chart
    assert found.band is not None
    assert found.percent is not None
    assert found.category == found.band.code == category(found.percent).code
    assert all(each.holds(person[axis]) for axis, each in found.cell.items())
    moved = {axis: each.value for axis, each in found.cell.items()}
    assert cvd_risk(**{**person, **moved}).percent == found.percent
    assert rounded(cvd_risk(**{**person, **moved}).continuous or 0) == found.percent
    assert found.continuous == pytest.approx(joined(found.outcomes))
    assert own is chart(person["model"])


def joined(outcomes: Any) -> float:
    """Two risks in percent as independent ones, by inclusion and exclusion."""
    coronary, stroke = outcomes["coronary"], outcomes["stroke"]
    return float(coronary + stroke - coronary * stroke / 100)


@given(people, st.sampled_from(["age", "systolic", "smoker", "diabetes", "cholesterol", "bmi"]))
def test_what_is_possible_without_a_value_holds_every_answer_with_it(
    person: dict[str, Any], key: str
) -> None:
    found, without = cvd_risk(**person), cvd_risk(**{**person, key: None})
    if key in found.chart.inputs:
        assert found.category in without.possible
        assert without.category == "unknown"
    else:
        assert without.percent == found.percent


@given(people)
def test_a_unit_changes_no_estimate(person: dict[str, Any]) -> None:
    mg = round(person["cholesterol"] * 38.67, 6)
    found = cvd_risk(**{**person, "cholesterol": mg, "cholesterol_unit": "mg/dL", "conversion": "exact"})
    assert found.percent == cvd_risk(**person).percent
    assert found.continuous == pytest.approx(cvd_risk(**person).continuous)
