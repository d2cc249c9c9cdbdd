"""Are the z-scores right? Golden cases by a second method, laws, both sides of every edge."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, getcontext
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import ilp
from ilp.errors import UsageError
from ilp.growth import book, value_at, zscores
from ilp.growth.ages import Way
from ilp.growth.lms import Lms, z_of
from ilp.growth.results import INDICES, Measured, Scores
from ilp.growth.scoring import score
from ilp.growth.tables import SEXES, Table, table

getcontext().prec = 40


def scores(**values: Any) -> dict[str, float]:
    return dict(zscores(**values).z)


# Published worked cases --------------------------------------------------------------------------------

CASES = [
    (
        {"sex": "male", "age_days": 365, "weight_kg": 9.6, "height_cm": 75.7, "position": "lying"},
        {"waz": -0.04, "haz": -0.02, "whz": -0.06, "baz": -0.03},
        (),
    ),
    (
        {"sex": "male", "age_days": 730, "weight_kg": 10.0, "height_cm": 82.0, "position": "standing"},
        {"waz": -1.71, "haz": -1.67, "whz": -1.15, "baz": -0.97},
        (),
    ),
    (
        {"sex": "male", "age_days": 731, "weight_kg": 10.0, "height_cm": 82.0, "position": "lying"},
        {"waz": -1.71, "haz": -1.91, "whz": -0.98, "baz": -0.75},
        (),
    ),
    (
        {"sex": "male", "age_days": 500, "weight_kg": 6.0, "height_cm": 72.0, "position": "lying"},
        {"waz": -4.79, "haz": -3.32, "whz": -4.78, "baz": -4.50},
        (),
    ),
    (
        {"sex": "female", "age_days": 900, "weight_kg": 20.0, "height_cm": 90.0, "position": "standing"},
        {"waz": 3.47, "haz": -0.10, "whz": 5.08, "baz": 5.28},
        ("whz_implausible", "baz_implausible"),
    ),
    (
        {
            "sex": "female",
            "age_days": 400,
            "weight_kg": 7.9,
            "height_cm": 74.0,
            "position": "lying",
            "oedema": True,
        },
        {"haz": -0.53},
        ("oedema",),
    ),
    (
        {"sex": "male", "age_days": 243, "height_cm": 60.0, "position": "standing"},
        {"haz": -4.80},
        ("standing_too_young",),
    ),
    ({"sex": "male", "age_days": 274, "height_cm": 60.0, "position": "standing"}, {"haz": -5.02}, ()),
    ({"sex": "male", "age_months": 184.09, "weight_kg": 84.6, "height_cm": 181.7}, {"baz": 1.66}, ()),
    ({"sex": "male", "age_months": 172.42, "weight_kg": 76.7, "height_cm": 166.6}, {"baz": 2.23}, ()),
    (
        {"sex": "female", "age_months": 60.911701, "weight_kg": 20.5, "height_cm": 113.6},
        {"baz": 0.42, "haz": 0.85},
        (),
    ),
    ({"sex": "male", "age_days": 89, "weight_kg": 5.0}, {"waz": -1.95}, ()),
    ({"sex": "male", "age_days": 89, "weight_kg": 5.0, "age_basis": "month"}, {"waz": -0.86}, ()),
]


@pytest.mark.parametrize(("values", "expected", "flags"), CASES)
def test_worked_cases(values: dict[str, Any], expected: dict[str, float], flags: tuple[str, ...]) -> None:
    found = zscores(**values)
    assert {name: found.z[name] for name in expected} == expected
    assert found.flags == flags
    if "oedema" in values:
        assert set(found.z) == {"haz"}


# The published formula in exact decimals, with figures of WHO's tables written out -----------------------

FIGURES = [  # standard, index, sex, day or month, L, M, S as WHO prints them
    ("2006", "waz", "male", 0, "0.3487", "3.3464", "0.14602"),
    ("2006", "waz", "female", 0, "0.3809", "3.2322", "0.14171"),
    ("2006", "haz", "male", 0, "1", "49.8842", "0.03795"),
    ("2006", "haz", "female", 0, "1", "49.1477", "0.0379"),
    ("2006", "haz", "male", 1826, "1", "109.9593", "0.04214"),
    ("2007", "haz", "male", 60, "1", "109.7265", "0.04156"),
    ("2007", "haz", "male", 61, "1", "110.2647", "0.04164"),
    ("2007", "haz", "female", 61, "1", "109.6016", "0.04355"),
    ("2007", "baz", "male", 61, "-0.7387", "15.2641", "0.0839"),
    ("2007", "baz", "female", 61, "-0.8886", "15.2441", "0.09692"),
    ("2007", "waz", "male", 61, "-0.2026", "18.5057", "0.12988"),
    ("2007", "haz", "female", 228, "1", "163.1548", "0.04009"),
]


@pytest.mark.parametrize(("standard", "index", "sex", "row", "lam", "m", "s"), FIGURES)
def test_the_figures_are_those_that_who_prints(
    standard: str, index: str, sex: str, row: int, lam: str, m: str, s: str
) -> None:
    rows = table(standard, index, sex)
    assert rows is not None
    assert rows.at(row) == (float(lam), float(m), float(s))


def exactly(value: Decimal, lam: Decimal, m: Decimal, s: Decimal, adjusted: bool) -> Decimal:
    """The z-score by WHO's published formulas, in forty digits."""

    def at(k: int) -> Decimal:
        return m * (1 + lam * s * k) ** (1 / lam) if lam else m * (s * k).exp()

    z = ((value / m) ** lam - 1) / (lam * s) if lam else (value / m).ln() / s
    if adjusted and z > 3:
        return 3 + (value - at(3)) / (at(3) - at(2))
    if adjusted and z < -3:
        return -3 + (value - at(-3)) / (at(-2) - at(-3))
    return z


def decimals(lms: Lms) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(repr(lms.l)), Decimal(repr(lms.m)), Decimal(repr(lms.s))


@st.composite
def rows_of_tables(draw: st.DrawFn) -> tuple[str, Table, int]:
    standard, index = draw(
        st.sampled_from(
            [("2006", own) for own in ("waz", "haz", "baz", "hcz", "acz", "wlz", "whz")]
            + [("2007", own) for own in ("waz", "haz", "baz")]
        )
    )
    found = table(standard, index, draw(st.sampled_from(SEXES)))
    assert found is not None
    return index, found, draw(st.integers(found.first, found.last))


@given(rows_of_tables(), st.floats(0.3, 3))
def test_the_formula_in_exact_decimals(row: tuple[str, Table, int], times: float) -> None:
    index, found, place = row
    lms = found.at(place)
    assert lms is not None
    value = lms.m * times
    own = book.indices()["whz" if index == "wlz" else index]
    expected = exactly(Decimal(value), *decimals(lms), own.adjust_beyond is not None)
    assert z_of(value, lms, own.adjust_beyond) == pytest.approx(float(expected), abs=1e-9)


@given(st.sampled_from(SEXES), st.integers(450, 1099), st.integers(1, 9), st.floats(2, 30))
def test_weight_for_length_lies_between_its_rows(sex: str, row: int, tenth: int, weight: float) -> None:
    """Length 0.01 cm by 0.01 cm: L, M and S each linear between the rows of 0.1 cm."""
    rows = table("2006", "wlz", sex)
    assert rows is not None
    below, above = rows.at(row), rows.at(row + 1)
    assert below is not None
    assert above is not None
    part = Decimal(tenth) / 10
    mixed = [a + part * (b - a) for a, b in zip(decimals(below), decimals(above), strict=True)]
    expected = exactly(Decimal(weight), *mixed, adjusted=True)
    length = float(Decimal(row) / 10 + part / 10)
    found = zscores(sex=sex, age_days=300, weight_kg=weight, height_cm=length, position="lying")
    assert found.raw["whz"] == pytest.approx(float(expected), abs=1e-7)


@given(st.sampled_from(SEXES), st.integers(60, 227), st.integers(0, 99), st.floats(90, 200))
def test_after_five_years_between_the_months(sex: str, month: int, part: int, height: float) -> None:
    rows = table("2007", "haz", sex)
    assert rows is not None
    below, above = rows.at(month), rows.at(month + 1)
    assert below is not None
    assert above is not None
    share = Decimal(part) / 100
    mixed = [a + share * (b - a) for a, b in zip(decimals(below), decimals(above), strict=True)]
    found = zscores(sex=sex, age_months=month + part / 100, height_cm=height)
    expected = exactly(Decimal(height), *mixed, adjusted=False)
    assert found.raw["haz"] == pytest.approx(float(expected), abs=1e-7)


# Laws -------------------------------------------------------------------------------------------------

AGES = st.integers(0, 1826)


@given(rows_of_tables(), st.floats(0.3, 3), st.floats(1.0001, 1.5))
def test_more_is_more(row: tuple[str, Table, int], times: float, more: float) -> None:
    index, found, place = row
    lms = found.at(place)
    assert lms is not None
    beyond = book.indices()["whz" if index == "wlz" else index].adjust_beyond
    assert z_of(lms.m * times, lms, beyond) < z_of(lms.m * times * more, lms, beyond)


@given(rows_of_tables())
def test_the_median_is_nought(row: tuple[str, Table, int]) -> None:
    _, found, place = row
    lms = found.at(place)
    assert lms is not None
    assert z_of(lms.m, lms) == 0


@given(st.sampled_from(SEXES), AGES, st.sampled_from(INDICES), st.floats(-6, 6))
def test_the_inverse_returns_the_measurement(sex: str, age: int, index: str, z: float) -> None:
    given = {"age_days": age, "height_cm": 80.0, "position": "lying" if age < 731 else "standing"}
    value = value_at(index, z, sex=sex, **given)
    assume(value is not None and value > 0)
    assert value is not None
    if index == "baz":
        found = zscores(sex=sex, **{**given, "height_cm": 100.0, "position": None}, weight_kg=value)
    else:
        found = zscores(sex=sex, **{**given, book.indices()[index].value: value})
    assert found.raw[index] == pytest.approx(z, abs=1e-6)


@given(st.sampled_from(SEXES), st.integers(274, 730), st.floats(50, 100))
def test_the_position_is_corrected_both_ways_alike(sex: str, age: int, height: float) -> None:
    """What standing adds before two years, lying takes away after: the two undo each other."""
    younger = zscores(sex=sex, age_days=age, height_cm=height, position="standing").height_cm
    assert younger is not None
    older = zscores(sex=sex, age_days=731, height_cm=younger, position="lying").height_cm
    assert older == pytest.approx(height)
    assert younger - height == pytest.approx(0.7)


@given(st.sampled_from(SEXES), st.integers(0, 8000), st.floats(0.5, 150), st.floats(30, 220))
def test_no_position_corrects_nothing(sex: str, age: int, weight: float, height: float) -> None:
    assert zscores(sex=sex, age_days=age, weight_kg=weight, height_cm=height).height_cm == height


@given(
    st.sampled_from([*SEXES, "L", "p", "x", "", None, 3]),
    st.one_of(st.none(), st.floats(), st.text(max_size=6), st.booleans()),
    st.one_of(st.none(), st.floats(), st.text(max_size=6), st.lists(st.integers(), max_size=2)),
    st.one_of(st.none(), st.floats(), st.just(0.7)),
    st.one_of(st.none(), st.text(max_size=5), st.sampled_from(["lying", "standing"])),
    st.one_of(st.none(), st.booleans(), st.text(max_size=5)),
)
def test_anything_is_answered(
    sex: Any, age: Any, weight: Any, height: Any, position: Any, oedema: Any
) -> None:
    found = zscores(
        sex=sex, age_days=age, weight_kg=weight, height_cm=height, position=position, oedema=oedema
    )
    assert all(z == z and abs(z) < float("inf") for z in found.z.values())
    assert set(found.flags) <= set(book.words("flag"))
    assert isinstance(found.to_dict(), dict)


# Both sides of every edge ------------------------------------------------------------------------------


def height(age: int, position: str) -> float | None:
    return zscores(sex="female", age_days=age, height_cm=80.0, position=position).height_cm


def test_the_edge_of_lying_and_standing() -> None:
    assert (height(730, "lying"), height(730, "standing")) == (80.0, 80.7)
    assert (height(731, "lying"), height(731, "standing")) == (79.3, 80.0)


def test_standing_before_nine_months_is_a_mistake() -> None:
    before = zscores(sex="male", age_days=273, height_cm=70.0, position="standing")
    after = zscores(sex="male", age_days=274, height_cm=70.0, position="standing")
    assert (before.height_cm, before.flags) == (70.0, ("standing_too_young",))
    assert (after.height_cm, after.flags) == (70.7, ())


@pytest.mark.parametrize(
    ("age", "standard"),
    [
        ({"age_days": 1826}, "2006"),
        ({"age_days": 1827}, "2007"),
        ({"age_months": 59.99}, "2006"),
        ({"age_months": 60.0}, "2007"),
        ({"age_days": 1856, "switch": "1856_days"}, "2006"),
        ({"age_days": 1857, "switch": "1856_days"}, "2007"),
    ],
)
def test_which_standard_answers(age: dict[str, Any], standard: str) -> None:
    assert zscores(sex="male", height_cm=110, **age).standard == standard


@pytest.mark.parametrize(
    ("months", "names"),
    [(120.0, {"waz", "haz", "baz"}), (120.01, {"haz", "baz"}), (228.0, {"haz", "baz"}), (228.01, set())],
)
def test_where_the_tables_end(months: float, names: set[str]) -> None:
    found = zscores(sex="male", age_months=months, weight_kg=40, height_cm=150)
    assert set(found.z) == names
    assert found.flags == (("age_outside",) if not names else ())


@pytest.mark.parametrize(
    ("age", "height", "scored"),
    [
        *((300, 44.9, False), (300, 45.0, True), (300, 110.0, True), (300, 110.1, False)),
        *((800, 64.9, False), (800, 65.0, True), (800, 120.0, True), (800, 120.1, False)),
    ],
)
def test_where_weight_for_height_ends(age: int, height: float, scored: bool) -> None:
    found = zscores(sex="female", age_days=age, weight_kg=10, height_cm=height)
    assert ("whz" in found.z) is scored
    assert ("height_outside" in found.flags) is not scored


def test_arm_circumference_begins_at_three_months() -> None:
    assert zscores(sex="male", age_days=90, muac_cm=13).acz is None
    assert zscores(sex="male", age_days=91, muac_cm=13).acz is not None


def test_a_part_of_a_day_is_rounded_half_up() -> None:
    """Python's own rounding would send day 730.5 to 730."""
    assert zscores(sex="male", age_months=24.0, height_cm=80).age_days == 731
    assert zscores(sex="male", age_days=730.5, height_cm=80).age_days == 731
    assert zscores(sex="male", age_days=730.4, height_cm=80).age_days == 730


@pytest.mark.parametrize(
    ("index", "inside", "outside"),
    [("waz", -6.0, -6.01), ("waz", 5.0, 5.01), ("haz", -6.0, -6.01), ("haz", 6.0, 6.01)]
    + [(own, *edge) for own in ("whz", "baz", "hcz", "acz") for edge in ((-5.0, -5.01), (5.0, 5.01))],
)
def test_what_is_plausible(index: str, inside: float, outside: float) -> None:
    given = {"age_days": 800, "height_cm": 90.0}

    def flagged(z: float) -> bool:
        value = value_at(index, z, sex="male", **given)
        assert value is not None
        key = book.indices()[index].value
        put = {"weight_kg": value * 0.9**2} if key == "bmi" else {key: value}
        found = zscores(sex="male", **{**given, **put})
        assert found.z[index] == z
        return f"{index}_implausible" in found.flags

    assert (flagged(inside), flagged(outside)) == (False, True)


def test_age_unknown_leaves_weight_for_height_alone() -> None:
    found = zscores(sex="male", weight_kg=9.6, height_cm=75.7)
    assert set(found.z) == {"whz"}
    assert found.flags == ("age_unknown",)
    assert found.whz == zscores(sex="male", age_days=365, weight_kg=9.6, height_cm=75.7).whz


@pytest.mark.parametrize(
    ("height", "position", "age"),
    [(86.9, None, 300), (87.0, None, 800), (90, "lying", 300), (80, "standing", 800)],
)
def test_age_unknown_takes_the_table_of_the_position(height: float, position: str | None, age: int) -> None:
    found = zscores(sex="female", weight_kg=12, height_cm=height, position=position)
    same = zscores(sex="female", weight_kg=12, height_cm=height, age_days=age)
    assert found.whz == same.whz
    assert found.height_cm == height


def test_a_child_born_early_is_younger() -> None:
    early = zscores(sex="male", age_days=100, weight_kg=5, gestation_weeks=30)
    assert early.age_days == 30
    assert early.waz == zscores(sex="male", age_days=30, weight_kg=5).waz
    assert early.flags == ("corrected_age",)
    assert zscores(sex="male", age_days=100, weight_kg=5, gestation_weeks=36).age_days == 72
    assert zscores(sex="male", age_days=100, weight_kg=5, gestation_weeks=37).age_days == 100
    assert zscores(sex="male", age_days=730, weight_kg=5, gestation_weeks=30).age_days == 660
    assert zscores(sex="male", age_days=731, weight_kg=5, gestation_weeks=30).age_days == 731


def test_a_child_that_is_not_yet_due_has_no_score() -> None:
    found = zscores(sex="male", age_days=69, weight_kg=2.1, height_cm=46, gestation_weeks=30)
    assert dict(found.z) == {}
    assert found.flags == ("corrected_age", "not_yet_term")


# What is written ---------------------------------------------------------------------------------------


def test_ages_by_dates() -> None:
    born = date(2025, 1, 31)
    found = zscores(sex="P", birth_date=born, measured_on=born + timedelta(days=89), weight_kg=5)
    assert (found.age_days, found.waz) == (89, zscores(sex="female", age_days=89, weight_kg=5).waz)
    paper = zscores(
        sex="P", birth_date="2025-01-31", measured_on="2025-02-28", weight_kg=4, age_basis="month"
    )
    assert (paper.age_months, paper.age_days) == (1.0, 30)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"weight_kg": "berat"}, "ILP-W001"),
        ({"weight_kg": True}, "ILP-W001"),
        ({"weight_kg": "1_0"}, "ILP-W001"),
        ({"weight_kg": float("inf")}, "ILP-W001"),
        ({"weight_kg": 0}, "ILP-W002"),
        ({"weight_kg": 3200}, "ILP-W002"),
        ({"height_cm": -50}, "ILP-W002"),
        ({"age_days": -1}, "ILP-W002"),
        ({"gestation_weeks": 50}, "ILP-W002"),
        ({"position": "duduk"}, "ILP-W003"),
        ({"oedema": "mungkin"}, "ILP-W003"),
        ({"sex": "x"}, "ILP-W003"),
        ({"sex": ""}, "ILP-W004"),
        ({"birth_date": "31-01-2025"}, "ILP-W005"),
        ({"age_days": None, "birth_date": "2025-01-02", "measured_on": "2025-01-01"}, "ILP-W006"),
        ({"birth_date": "2025-01-01", "measured_on": "2025-01-31"}, "ILP-W007"),
    ],
)
def test_what_cannot_be_is_told_and_not_used(values: dict[str, Any], code: str) -> None:
    found = zscores(**{"sex": "male", "age_days": 365, "head_cm": 46.0, **values})
    assert [own.code for own in found.issues] == [code]
    error = code != "ILP-W007"
    assert ("not_read" in found.flags) is error
    if "sex" not in values and "age_days" not in values:
        assert set(found.z) == {"hcz"}


def test_empty_was_not_measured() -> None:
    found = zscores(sex="male", age_days=365, weight_kg=" ", height_cm=float("nan"), position="", oedema="")
    assert (dict(found.z), found.issues, found.nutrition) == ({}, (), None)


@pytest.mark.parametrize(("text", "value"), [("9,6", 9.6), (" 9.6 ", 9.6), ("10", 10.0)])
def test_a_comma_may_stand_for_the_point(text: str, value: float) -> None:
    assert (
        zscores(sex="L", age_days="365", weight_kg=text).waz
        == scores(sex="male", age_days=365, weight_kg=value)["waz"]
    )


def test_a_message_hides_what_may_be_a_nik() -> None:
    found = zscores(sex="male", age_days=365, weight_kg="9901016510250001")
    assert "9901016510250001" not in str([own.to_dict() for own in found.issues])


def test_the_answer_as_json_has_every_key_in_both_languages() -> None:
    found = zscores(sex="male", age_days=500, weight_kg=6.0, height_cm=72.0, position="lying")
    said = found.to_dict("id")
    assert said["classes"]["haz"] == {"code": "severely_stunted", "label": "sangat pendek"}
    assert found.to_dict("en")["nutrition"] == {"code": "severely_wasted", "label": "severely wasted"}
    nothing = zscores(sex="male", age_days=500).to_dict()
    assert set(nothing) == set(said)
    assert nothing["waz"] is None


@pytest.mark.parametrize("call", [{"age_basis": "week"}, {"switch": "59_months"}])
def test_a_wrong_call_is_refused(call: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as fault:
        zscores(sex="male", age_days=3, **call)
    assert fault.value.code == "ILP-W016"


def test_the_inverse_refuses_what_it_does_not_know() -> None:
    with pytest.raises(UsageError, match="ILP-W016"):
        value_at("xyz", 0, sex="male", age_days=3)
    with pytest.raises(UsageError, match="ILP-W021"):
        value_at("waz", 0, sex="male", umur=3)
    assert value_at("waz", 0, sex="male", age_days=9000) is None


def test_growth_is_reached_lazily() -> None:
    assert ilp.growth.zscores is zscores
    assert isinstance(score(Measured("male"), Way.of(None, None, corrected=False)), Scores)
