"""Do the parts add up to the whole, fairly and in any order? And the target populations behind them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import resources
from ilp.errors import UnknownCode, UsageError
from ilp.indicators import apportion, catalogue, compute, sasaran
from ilp.indicators.apportioning import METHODS, WAYS
from ilp.indicators.sasaran import FILE, group_of, groups

CODES = [f"64.02.01.{2001 + n}" for n in range(9)]
METHOD = st.sampled_from(sorted(WAYS))
TOTAL = st.integers(0, 400)
WEIGHTS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 60), min_size=1).filter(
    lambda weights: any(weights.values())
)


def one_by_one(total: int, weights: dict[str, int]) -> dict[str, int]:
    """Sainte-Laguë as it is told: person by person to the highest weight over 1, 3, 5, …"""
    parts = dict.fromkeys(weights, 0)
    for _ in range(total):
        code = min(weights, key=lambda code: (-Fraction(weights[code], 2 * parts[code] + 1), code))
        parts[code] += 1
    return parts


def by_remainders(total: int, weights: dict[str, int]) -> dict[str, int]:
    """The largest remainder in whole numbers only: quotients, then remainders."""
    of = sum(weights.values())
    split = {code: divmod(total * weight, of) for code, weight in weights.items()}
    left = total - sum(quotient for quotient, _ in split.values())
    line = sorted(split, key=lambda code: (-split[code][1], code))
    return {code: split[code][0] + (code in line[:left]) for code in weights}


# Laws -------------------------------------------------------------------------------------------------


@given(TOTAL, WEIGHTS, METHOD)
def test_the_parts_add_up_to_the_whole(total: int, weights: dict[str, int], method: str) -> None:
    found = apportion(total, weights, method=method)
    assert sum(found.values()) == total
    assert all(isinstance(part, int) and part >= 0 for part in found.values())
    assert list(found) == list(weights)


@given(TOTAL, WEIGHTS)
def test_the_largest_remainder_gives_each_its_share_up_or_down(total: int, weights: dict[str, int]) -> None:
    found, of = apportion(total, weights), sum(weights.values())
    for code, weight in weights.items():
        share = Fraction(total * weight, of)
        assert floor(share) <= found[code] <= ceil(share)


@given(TOTAL, WEIGHTS)
def test_both_methods_agree_with_a_second_way(total: int, weights: dict[str, int]) -> None:
    assert dict(apportion(total, weights)) == by_remainders(total, weights)
    assert dict(apportion(total, weights, method="sainte_lague")) == one_by_one(total, weights)


@given(TOTAL, WEIGHTS)
def test_one_person_more_lowers_nobody_by_the_divisor(total: int, weights: dict[str, int]) -> None:
    fewer = apportion(total, weights, method="sainte_lague")
    more = apportion(total + 1, weights, method="sainte_lague")
    assert all(more[code] >= fewer[code] for code in weights)


def test_the_largest_remainder_can_lower_one() -> None:
    """Which is why the other method is there: the paradox of Alabama, found by search."""
    weights = {"a": 6, "b": 6, "c": 2}
    assert apportion(10, weights)["c"] == 2
    assert apportion(11, weights)["c"] == 1
    assert (
        apportion(11, weights, method="sainte_lague")["c"]
        >= apportion(10, weights, method="sainte_lague")["c"]
    )


@given(TOTAL, WEIGHTS, METHOD, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_changes_nothing(
    total: int, weights: dict[str, int], method: str, random: Any
) -> None:
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    assert dict(apportion(total, dict(shuffled), method=method)) == dict(
        apportion(total, weights, method=method)
    )


@given(TOTAL, WEIGHTS, METHOD, st.integers(1, 50))
def test_only_the_proportions_count(total: int, weights: dict[str, int], method: str, times: int) -> None:
    larger = {code: Fraction(weight * times, 7) for code, weight in weights.items()}
    assert dict(apportion(total, larger, method=method)) == dict(apportion(total, weights, method=method))


@given(TOTAL, WEIGHTS, METHOD)
def test_a_larger_weight_has_no_smaller_part(total: int, weights: dict[str, int], method: str) -> None:
    found = apportion(total, weights, method=method)
    for one, mine in weights.items():
        assert mine or not found[one]
        for other, theirs in weights.items():
            assert mine <= theirs or found[one] >= found[other]


def test_a_whole_province_is_parted_exactly() -> None:
    weights = {f"{n:04d}": 1000 + (n * 7919) % 5000 for n in range(8494)}
    for method in WAYS:
        assert sum(apportion(579_310, weights, method=method).values()) == 579_310


# Golden cases -----------------------------------------------------------------------------------------


def test_by_hand() -> None:
    # 158 births, people 3000, 2000, 1321 of 6321: 74.99, 49.99, 33.02.
    weights = {"64.02.01.2001": 3000, "64.02.01.2002": 2000, "64.02.01.2003": 1321}
    assert dict(apportion(158, weights)) == {
        "64.02.01.2001": 75,
        "64.02.01.2002": 50,
        "64.02.01.2003": 33,
    }


def test_equal_claims_go_by_the_code() -> None:
    for method in WAYS:
        assert dict(apportion(2, {"c": 1, "a": 1, "b": 1}, method=method)) == {"c": 0, "a": 1, "b": 1}


@pytest.mark.parametrize("total", [7, "7", 7.0, Decimal(7), Fraction(7)])
def test_numbers_may_be_written_in_many_ways(total: Any) -> None:
    assert dict(apportion(total, {"a": "1,5", "b": 1.5, "c": Decimal("4")})) == {"a": 2, "b": 1, "c": 4}


def test_nobody_is_parted_into_nobodies() -> None:
    assert dict(apportion(0, {"a": 3, "b": 0})) == {"a": 0, "b": 0}
    assert dict(apportion(0, {"a": 0})) == {"a": 0}
    assert dict(apportion(0, {})) == {}


def test_the_method_is_named_in_the_result() -> None:
    found = apportion(3, {"a": 2, "b": 1.5}, method="sainte_lague").to_dict("en")
    assert found["method"] == "sainte_lague"
    assert found["method_label"] == "Sainte-Laguë divisor (Webster)"
    assert found["parts"] == [
        {"code": "a", "weight": 2, "value": 2},
        {"code": "b", "weight": 1.5, "value": 1},
    ]
    assert apportion(3, {"a": 1}).to_dict()["method_label"] == "sisa terbesar (Hamilton)"
    assert set(resources.toml(METHODS)["method"]) == set(WAYS)


@pytest.mark.parametrize(
    ("total", "weights", "method", "code"),
    [
        (1, {"a": 1}, "by_feeling", "ILP-I060"),
        (1.5, {"a": 1}, "largest_remainder", "ILP-I061"),
        (-1, {"a": 1}, "largest_remainder", "ILP-I061"),
        ("x", {"a": 1}, "largest_remainder", "ILP-I061"),
        ("1.234", {"a": 1}, "largest_remainder", "ILP-I061"),
        (None, {"a": 1}, "largest_remainder", "ILP-I061"),
        (1, {"a": 1, "b": -1}, "largest_remainder", "ILP-I062"),
        (1, {"a": 1, "b": None}, "largest_remainder", "ILP-I062"),
        (1, {"a": 1, "b": "x"}, "largest_remainder", "ILP-I062"),
        (1, {"a": 0, "b": 0}, "largest_remainder", "ILP-I063"),
        (1, {}, "sainte_lague", "ILP-I063"),
    ],
)
def test_what_cannot_be_parted_is_refused(total: Any, weights: Any, method: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        apportion(total, weights, method=method)
    assert caught.value.code == code


def test_the_parts_are_rows_of_counts_that_add_up_again() -> None:
    parts = apportion(158, dict(zip(CODES, range(10, 100, 10), strict=False)))
    rows = parts.rows("k1_total", 2025)
    (whole,) = compute(rows, period="2025", by="subdistrict")
    assert (whole.area, whole.denominator, whole.numerator) == ("64.02.01", 158, None)


# Target populations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "pregnant"), [(7564, 158), (5484, 115), (4365, 91), (6279, 131)])
def test_the_published_exercise_comes_out(people: int, pregnant: int) -> None:
    """Pregnant women as 1.10 x 0.019 x people, from a published exercise of four hamlets."""
    found = sasaran({"population": people, "crude_birth_rate": 19})
    assert found["pregnant"].value == pregnant
    assert found["pregnant"].exact == Fraction(11, 10) * Fraction(19, 1000) * people


def test_the_formulas_by_hand() -> None:
    found = sasaran({"population": 100_000, "crude_birth_rate": "18.5", "infant_mortality_rate": 16})
    assert {group: target.value for group, target in found.items()} == {
        "live_births": 1850,
        "surviving_infants": 1820,  # 1850 x 0.984 = 1820.4
        "pregnant": 2035,
        "deliveries": 1943,  # 1942.5, half up
        "pregnancy_complications": 407,
        "neonatal_complications": 278,  # 277.5, half up
    }
    assert found.missing == {
        "hypertension": ("population_15_over", "hypertension_prevalence"),
        "diabetes": ("population_15_over", "diabetes_prevalence"),
    }
    assert found.issues == ()


def test_people_with_hypertension_are_a_share_of_those_of_that_age() -> None:
    found = sasaran({"population_15_over": 1000, "hypertension_prevalence": 30.8})
    assert found["hypertension"].value == 308
    assert found["hypertension"].formula == "population_15_over x hypertension_prevalence / 100"
    assert set(found.missing) == set(groups()) - {"hypertension"}


def test_a_stated_target_goes_before_a_computed_one() -> None:
    found = sasaran({"population": 100_000, "crude_birth_rate": 20, "live_births": 1500})
    assert (found["live_births"].value, found["live_births"].basis) == (1500, "stated")
    assert (found["pregnant"].value, found["pregnant"].basis) == (1650, "projected")
    assert found["pregnant"].factors == "classic"
    assert "badung" in found["pregnant"].source
    assert found.missing["surviving_infants"] == ("infant_mortality_rate",)


def test_the_observed_factors_give_the_published_denominators() -> None:
    """East Java 2025, annex tables 26, 39 and 43; the ratios are printed with four decimals."""
    found = sasaran({"live_births": 579_310}, factors="east_java_2025")
    for group, published in (("pregnant", 613_960), ("deliveries", 611_173), ("surviving_infants", 573_225)):
        assert abs(found[group].value - published) <= 579_310 * 0.00005 + 1, group
        assert found[group].factors == "east_java_2025"
    assert found["neonatal_complications"].factors == "classic"


def test_a_rate_of_the_area_goes_before_an_observed_factor() -> None:
    found = sasaran({"live_births": 1000, "infant_mortality_rate": 20}, factors="east_java_2025")
    assert found["surviving_infants"].value == 980
    assert found["surviving_infants"].factors is None


def test_own_factors() -> None:
    found = sasaran({"live_births": 1000}, factors={"pregnant": 1.06})
    assert found["pregnant"].value == 1060
    assert found["pregnant"].factors is None
    assert found["deliveries"].value == 1050


def test_a_rate_per_something_else_is_doubted() -> None:
    found = sasaran({"population": 7564, "crude_birth_rate": 0.019})
    assert [each.code for each in found.issues] == ["ILP-I066"]
    assert "1000" in found.issues[0].messages["en"]


@pytest.mark.parametrize(
    ("known", "factors", "kind", "code"),
    [
        ({"peopel": 1}, None, UnknownCode, "ILP-I064"),
        ({"population": 1}, "imagined", UnknownCode, "ILP-I064"),
        ({"population": 1}, {"nobody": 1}, UnknownCode, "ILP-I064"),
        ({"population": -1}, None, UsageError, "ILP-I065"),
        ({"population": None}, None, UsageError, "ILP-I065"),
        ({"population": "many"}, None, UsageError, "ILP-I065"),
        ({"population": 1}, {"pregnant": "x"}, UsageError, "ILP-I065"),
    ],
)
def test_what_cannot_be_computed_is_refused(known: Any, factors: Any, kind: type, code: str) -> None:
    with pytest.raises(kind) as caught:
        sasaran(known, factors=factors)
    assert caught.value.code == code


def test_it_looks_well_as_json() -> None:
    found = sasaran({"live_births": 10}).to_dict("en")
    first = found["targets"][0]
    assert (first["group"], first["label"], first["value"]) == ("live_births", "live births (infants)", 10)
    assert found["missing"]["hypertension"] == ["population_15_over", "hypertension_prevalence"]
    assert len(sasaran({"live_births": 10})) == len(found["targets"]) == 5


@given(st.integers(0, 10**7), st.integers(3, 60), st.integers(1, 200))
def test_survivors_are_no_more_than_births_and_births_no_more_than_pregnancies(
    people: int, births: int, deaths: int
) -> None:
    found = sasaran({"population": people, "crude_birth_rate": births, "infant_mortality_rate": deaths})
    assert found["surviving_infants"].value <= found["live_births"].value <= found["deliveries"].value
    assert found["deliveries"].value <= found["pregnant"].value


def test_the_groups_name_indicators_that_divide_by_them() -> None:
    named = [code for row in groups().values() for code in row["indicators"]]
    assert len(named) == len(set(named))
    words = {
        "live_births": "live births",
        "surviving_infants": "surviving infants",
        "pregnant": "pregnant women",
        "deliveries": "deliveries",
    }
    for code, indicator in catalogue().indicators.items():
        group = group_of(code)
        if group in words:
            assert indicator.denominator.en.lower().startswith(words[group]), code
    assert list(resources.toml(FILE)["factors"][0]["factor"])
