"""What is a z-score called? Both sides of every edge, nutrition, and how a short child is confirmed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ilp import codes, resources
from ilp.errors import UsageError
from ilp.growth import book, classify, stunting, value_at, zscores
from ilp.growth.results import INDICES, Scores
from ilp.growth.rows import Class, Classes

UNDER_FIVE = (0, 30, 59.99)
SCHOOL = (60, 120, 227.99)
# Index, ages, and from the lowest band up: the class and its last z (2 decimals).
EDGES = [
    (
        "waz",
        UNDER_FIVE,
        [("severely_underweight", -3.01), ("underweight", -2.01), ("normal_weight", 1.0)],
        "risk_of_overweight",
    ),
    (
        "haz",
        UNDER_FIVE,
        [("severely_stunted", -3.01), ("stunted", -2.01), ("normal_height", 3.0)],
        "tall",
    ),
    (
        "hcz",
        UNDER_FIVE,
        [("microcephaly", -2.01), ("normal_head", 2.0)],
        "macrocephaly",
    ),
    *(
        (
            index,
            UNDER_FIVE,
            [
                ("severely_wasted", -3.01),
                ("wasted", -2.01),
                ("normal_nutrition", 1.0),
                ("possible_risk_of_overweight", 2.0),
                ("overweight", 3.0),
            ],
            "obese",
        )
        for index in ("whz", "baz")
    ),
    (
        "baz",
        SCHOOL,
        [("severely_thin", -3.01), ("thin", -2.01), ("normal_nutrition", 1.0), ("overweight", 2.0)],
        "obese",
    ),
]


@pytest.mark.parametrize(("index", "ages", "bands", "last"), EDGES)
def test_both_sides_of_every_edge(
    index: str, ages: tuple[float, ...], bands: list[tuple[str, float]], last: str
) -> None:
    order = [*(code for code, _ in bands), last]
    for months in ages:
        for place, (code, end) in enumerate(bands):
            below, above = classify(index, end, months), classify(index, round(end + 0.01, 2), months)
            assert below is not None
            assert above is not None
            assert (below.code, above.code) == (code, order[place + 1])


@pytest.mark.parametrize(
    ("index", "months"), [("waz", 60), ("haz", 60), ("hcz", 60), ("whz", 60), ("baz", 228), ("acz", 10)]
)
def test_where_the_regulation_has_no_class(index: str, months: float) -> None:
    assert classify(index, 0.0, months) is None


@given(
    st.sampled_from([index for index in INDICES if book.classes_of(index)]),
    st.floats(-9, 9),
    st.floats(-9, 9),
    st.sampled_from([*UNDER_FIVE, *SCHOOL]),
)
def test_classes_cover_the_line_without_overlap_and_in_order(
    index: str, one: float, other: float, months: float
) -> None:
    for row in book.classes_of(index):
        holds = [band for band in row.bands if band.holds(one)]
        assert holds
        first = row.bands.index(holds[0])
        assert holds == list(row.bands[first:])
        if one <= other:
            second = next(place for place, band in enumerate(row.bands) if band.holds(other))
            assert first <= second
    assert (classify(index, one, months) is None) == (classify(index, other, months) is None)


def test_bands_that_do_not_ascend_or_leave_a_gap_are_refused() -> None:
    row = dict(resources.toml("growth/classes.toml")["class"][0])
    Class.model_validate(row)
    for bands in (
        row["bands"][::-1],
        row["bands"][:-1],
        [{**row["bands"][0], "at_most": 1}, *row["bands"][1:]],
    ):
        with pytest.raises(ValidationError):
            Class.model_validate({**row, "bands": bands})


def test_z_is_rounded_before_it_is_named() -> None:
    """A z of -2.004 is published as -2.00 and is not stunted; -2.006 is."""
    for z, code in ((-2.004, "normal_height"), (-2.006, "stunted")):
        value = value_at("haz", z, sex="female", age_days=500)
        found = zscores(sex="female", age_days=500, height_cm=value, position="lying")
        assert found.classes["haz"].code == code


def test_every_class_has_both_languages_and_a_source() -> None:
    rows = [*book.classes().classes, book.classes().nutrition, book.classes().stunting]
    for row in rows:
        assert book.cite(row.source).instrument.name
    for row in book.classes().classes:
        for band in row.bands:
            assert band.label.text("id")
            assert band.label.text("en")
    assert {row.source.status for row in book.classes().classes} <= codes.known("source_status")


def test_the_file_is_read_strictly() -> None:
    with pytest.raises(ValidationError):
        Classes.model_validate({**resources.toml("growth/classes.toml"), "further": 1})
    with pytest.raises(UsageError, match="ILP-W016"):
        book.chosen(book.gains().kbm, "x", "kbm")


# Nutrition ---------------------------------------------------------------------------------------------


def nutrition(**values: object) -> str | None:
    given = {"sex": "male", "age_days": 500, "height_cm": 78.0, "position": "lying", **values}
    if "whz" in given:
        z = given.pop("whz")
        given["weight_kg"] = value_at("whz", z, sex="male", age_days=500, height_cm=78.0, position="lying")
    band = zscores(**given).nutrition  # type: ignore[arg-type]
    return None if band is None else band.code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"whz": 0.0}, "normal_nutrition"),
        ({"whz": -2.5}, "wasted"),
        ({"whz": -3.5}, "severely_wasted"),
        ({"whz": 0.0, "muac_cm": 11.4}, "severely_wasted"),
        ({"whz": 0.0, "muac_cm": 11.5}, "wasted"),
        ({"whz": 0.0, "muac_cm": 12.4}, "wasted"),
        ({"whz": 0.0, "muac_cm": 12.5}, "normal_nutrition"),
        ({"whz": -3.5, "muac_cm": 12.0}, "severely_wasted"),
        ({"whz": 2.5, "muac_cm": 12.0}, "wasted"),
        ({"whz": 2.5, "muac_cm": 16.0}, "overweight"),
        ({"whz": 0.0, "oedema": True}, "severely_wasted"),
        ({"oedema": True, "height_cm": None}, "severely_wasted"),
        ({"muac_cm": 11.0, "height_cm": None}, "severely_wasted"),
        ({"muac_cm": 13.0, "height_cm": None}, None),
        ({"height_cm": None}, None),
    ],
)
def test_the_worst_sign_counts_and_unmeasured_is_not_normal(
    values: dict[str, object], code: str | None
) -> None:
    assert nutrition(**values) == code


def test_the_arm_counts_from_six_months_to_five_years() -> None:
    def code(days: int) -> str | None:
        band = zscores(sex="female", age_days=days, muac_cm=11.0).nutrition
        return None if band is None else band.code

    assert [code(182), code(183), code(1826), code(1827)] == [
        None,
        "severely_wasted",
        "severely_wasted",
        None,
    ]


def test_a_thin_arm_of_unknown_age_is_not_called_well() -> None:
    given = {"sex": "male", "weight_kg": 9.6, "height_cm": 75.7}
    assert zscores(**given, muac_cm=13.0).nutrition is not None  # type: ignore[arg-type]
    assert zscores(**given, muac_cm=11.0).nutrition is None  # type: ignore[arg-type]


# A short child -----------------------------------------------------------------------------------------


def at(z: float | None) -> Scores:
    value = None if z is None else value_at("haz", z, sex="female", age_days=400)
    return zscores(sex="female", age_days=400, height_cm=value, position="lying")


SHORT, WELL, NONE = at(-2.5), at(-1.9), at(None)


@pytest.mark.parametrize(
    ("found", "readings", "status", "lacking", "step"),
    [
        (NONE, [], "unknown", 0, None),
        (WELL, [], "not_short", 0, None),
        (SHORT, [], "needs_confirmation", 2, "confirm_height"),
        (SHORT, [SHORT], "needs_confirmation", 1, "confirm_height"),
        (SHORT, [NONE, SHORT], "needs_confirmation", 1, "confirm_height"),
        (SHORT, [SHORT, SHORT], "confirmed_short", 0, "refer_stunting"),
        (SHORT, [WELL, WELL], "not_confirmed", 0, None),
        (SHORT, [SHORT, WELL], "needs_confirmation", 0, "confirm_height"),
        (WELL, [SHORT, SHORT], "confirmed_short", 0, "refer_stunting"),
        (NONE, [SHORT, SHORT], "confirmed_short", 0, "refer_stunting"),
        (NONE, [WELL, WELL], "not_confirmed", 0, None),
    ],
)
def test_stunting_is_confirmed_before_it_is_referred(
    found: Scores, readings: list[Scores], status: str, lacking: int, step: str | None
) -> None:
    answer = stunting(found, readings)
    assert (answer.status, answer.lacking) == (status, lacking)
    assert (answer.step.code if answer.step else None) == step
    assert answer.label("id") != answer.label("en")
    assert answer.to_dict()["status"] == status


def test_steps_name_tiers_that_exist() -> None:
    rule = book.classes().stunting
    assert book.steps()["confirm_height"].at == rule.confirm_at
    assert book.steps()["refer_stunting"].at == rule.refer_to
    assert {step.at for step in book.gains().step} <= codes.known("tier")
