"""Did the child gain enough, and what follows? N, T, O, B by month and interval, 2T, and the next step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import codes
from ilp.errors import UsageError
from ilp.growth import book, follow, gain, tally, value_at
from ilp.growth.gaining import Gain

BORN = date(2025, 1, 10)
# The least gain of the month that ends at each age, as the present chart prints it.
KBM = {
    1: 800,
    2: 900,
    3: 800,
    4: 600,
    5: 500,
    6: 400,
    7: 300,
    8: 300,
    9: 300,
    10: 300,
    11: 200,
    12: 200,
    60: 200,
}


def after(months: int, grams: int, **options: Any) -> Gain:
    """The gain in the month that ends at this age."""
    on = date(BORN.year + (BORN.month - 1 + months) // 12, (BORN.month - 1 + months) % 12 + 1, BORN.day)
    before = {"on": on - timedelta(days=30), "weight_kg": 6.0}
    now = {"on": on, "weight_kg": round(6.0 + grams / 1000, 3)}
    return gain(before, now, birth_date=BORN, **{"sex": "female", **options})


@pytest.mark.parametrize(("months", "least"), KBM.items())
def test_both_sides_of_the_least_gain_of_every_month(months: int, least: int) -> None:
    found, short = after(months, least), after(months, least - 1)
    assert (found.status, found.least, found.grams, found.months) == ("N", least, least, months)
    assert (short.status, short.least) == ("T", least)


@pytest.mark.parametrize(
    ("kbm", "sex", "months", "least"),
    [
        ("300_to_11", "male", 11, 300),
        ("300_to_11", "male", 12, 200),
        ("boys_400_at_7", "male", 7, 400),
        ("boys_400_at_7", "female", 7, 300),
        ("boys_400_at_7", "male", 8, 300),
        ("boys_400_at_7", "female", 11, 300),
    ],
)
def test_other_tables_can_be_chosen(kbm: str, sex: str, months: int, least: int) -> None:
    assert after(months, 500, kbm=kbm, sex=sex).least == least
    assert after(6, 500, kbm=kbm, sex=sex).least == 400


def test_a_table_by_sex_says_nothing_without_the_sex() -> None:
    found = after(7, 500, kbm="boys_400_at_7", sex=None)
    assert (found.status, found.reason, found.issues) == (None, "no_least_gain", ())
    assert after(7, 500, sex=None).status == "N"


def test_the_worked_case() -> None:
    """Three months 5.80 kg, four months 6.30 kg, 31 days apart: 500 g of 600 g."""
    found = gain({"age_days": 92, "weight_kg": 5.80}, {"age_days": 123, "weight_kg": 6.30}, sex="male")
    assert (found.status, found.grams, found.least, found.kind) == ("T", 500, 600, "T1")


@pytest.mark.parametrize(
    ("days", "status", "reason"),
    [(20, "O", "too_soon"), (21, "N", None), (45, "N", None), (46, "O", "too_long")],
)
def test_weighings_about_a_month_apart_are_compared(days: int, status: str, reason: str | None) -> None:
    found = gain({"age_days": 100, "weight_kg": 5.0}, {"age_days": 100 + days, "weight_kg": 6.0}, sex="male")
    assert (found.status, found.reason, found.days) == (status, reason, days)


@pytest.mark.parametrize(("grams", "status"), [(1182, "T"), (1183, "N")])
def test_pro_rata_scales_the_least_gain(grams: int, status: str) -> None:
    """Sixty days at four months: 600 * 60 / 30.4375 = 1182.75 g."""
    before, now = {"age_days": 70, "weight_kg": 5.0}, {"age_days": 130, "weight_kg": 5 + grams / 1000}
    assert gain(before, now, sex="male", interval="pro_rata").status == status
    assert gain(before, now, sex="male").status == "O"


@pytest.mark.parametrize(
    ("grams", "kind", "status"),
    [(-1, "T3", "T"), (0, "T2", "T"), (1, "T1", "T"), (600, "N2", "N"), (2500, "N1", "N")],
)
def test_the_kinds_of_the_older_chart(grams: int, kind: str, status: str) -> None:
    found = after(4, grams)
    assert (found.status, found.kind) == (status, kind)


def test_a_child_that_falls_below_a_line_is_told_though_it_gained() -> None:
    def weight(z: float, days: int) -> dict[str, Any]:
        return {"age_days": days, "weight_kg": value_at("waz", z, sex="male", age_days=days)}

    assert gain(weight(-0.9, 340), weight(-1.1, 370), sex="male").falls is True
    assert gain(weight(-0.9, 340), weight(-0.95, 370), sex="male").falls is False
    assert gain(weight(-0.9, 340), weight(-0.9, 370), sex=None).falls is None


@pytest.mark.parametrize(
    ("z", "band", "below", "refers"),
    [
        (-3.01, "below_red", True, True),
        (-3.0, "yellow", False, False),
        (-2.0, "light_green", False, False),
        (-1.0, "green", False, False),
        (1.0, "green", False, False),
        (1.01, "above_orange", False, True),
    ],
)
def test_the_bands_of_the_chart(z: float, band: str, below: bool, refers: bool) -> None:
    weight = value_at("waz", z, sex="female", age_days=300)
    found = gain(None, {"age_days": 300, "weight_kg": weight}, sex="female")
    assert found.band is not None
    assert (found.band.code, found.below_red, found.refers) == (band, below, refers)


@pytest.mark.parametrize(
    ("before", "now", "status", "reason"),
    [
        (None, {"age_days": 60, "weight_kg": 5}, "B", "first_weighing"),
        (None, {"age_days": 60}, None, "no_weight"),
        ({"age_days": 30}, {"age_days": 60, "weight_kg": 5}, "O", "no_weight"),
        ({"age_days": 30, "weight_kg": 4}, {"age_days": 60, "weight_kg": None}, None, "no_weight"),
        ({"age_days": 30, "weight_kg": 4}, {"age_days": 60, "weight_kg": 5, "oedema": True}, None, "oedema"),
        ({"age_days": 30, "weight_kg": 4, "oedema": True}, {"age_days": 60, "weight_kg": 5}, None, "oedema"),
        ({"weight_kg": 4}, {"weight_kg": 5}, None, "no_age"),
        ({"age_days": 0, "weight_kg": 3}, {"age_days": 29, "weight_kg": 4}, None, "no_least_gain"),
        ({"age_days": 1830, "weight_kg": 18}, {"age_days": 1860, "weight_kg": 19}, None, "no_least_gain"),
    ],
)
def test_what_cannot_be_compared_is_not_judged(
    before: dict[str, Any] | None, now: dict[str, Any], status: str | None, reason: str
) -> None:
    found = gain(before, now, sex="male")
    assert (found.status, found.reason) == (status, reason)
    assert found.label("id")
    assert found.label("id") != found.label("en")


def test_unreadable_values_are_issues_with_their_place() -> None:
    found = gain(
        {"on": "x", "weight_kg": 4}, {"on": "2025-03-01", "weight_kg": 3200}, birth_date=BORN, sex="male"
    )
    assert [(own.code, own.path) for own in found.issues] == [
        ("ILP-W005", "previous.measured_on"),
        ("ILP-W002", "current.weight_kg"),
    ]
    assert found.status is None


def test_completed_months_go_by_the_calendar() -> None:
    """From 31 January to 28 February is one month; 28 days by the mean month are none."""
    found = gain(
        {"on": "2025-01-31", "weight_kg": 3.0},
        {"on": "2025-02-28", "weight_kg": 3.8},
        birth_date="2025-01-31",
        sex="male",
    )
    assert (found.months, found.least, found.status) == (1, 800, "N")
    assert gain(None, {"age_days": 28, "weight_kg": 4}, sex="male").months == 0


@pytest.mark.parametrize("call", [{"kbm": "x"}, {"interval": "x"}])
def test_an_unknown_table_or_interval_is_refused(call: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="ILP-W016"):
        gain(None, {"weight_kg": 3}, **call)  # type: ignore[arg-type]


@given(st.integers(1, 60), st.integers(-3000, 3000), st.integers(0, 500))
def test_more_weight_never_turns_n_into_t(months: int, grams: int, more: int) -> None:
    if after(months, grams).status == "N":
        assert after(months, grams + more).status == "N"


def test_n_of_d_leaves_out_o_and_b() -> None:
    young = {"age_days": 100, "weight_kg": 5.0}
    found = [
        after(4, 700),
        after(4, 650),
        after(4, 100),
        gain(None, young, sex="male"),
        gain({"age_days": 10, "weight_kg": 3}, young, sex="male"),
        gain(young, {"age_days": 130}, sex="male"),
        gain({"weight_kg": 4}, {"weight_kg": 5}),
    ]
    counted = tally(found)
    assert (counted.weighed, counted.gained, counted.not_gained) == (6, 2, 1)
    assert (counted.first_time, counted.not_weighed_before, counted.unjudged) == (1, 1, 1)
    assert counted.comparable == 3
    assert counted.rate == pytest.approx(200 / 3)
    assert tally([]).rate is None


def test_the_answer_as_json_has_every_key() -> None:
    assert set(after(4, 100).to_dict()) == set(gain(None, {}).to_dict("en"))
    assert after(4, 100).to_dict()["label"] == "Tidak naik"


# The next step -----------------------------------------------------------------------------------------


def months_of(weights: list[float | None], **further: Any) -> list[dict[str, Any]]:
    """A weighing on the tenth of each month from February 2025."""
    return [
        {"on": date(2025, 2 + place, 10), "weight_kg": weight, **further}
        for place, weight in enumerate(weights)
    ]


def steps(measurements: list[dict[str, Any]], **options: Any) -> tuple[tuple[str, ...], list[str]]:
    course = follow(measurements, birth_date=BORN, sex="male", **options)
    return course.reasons, [step.code for step in course.steps]


GOOD = [4.4, 5.5, 6.4, 7.1, 7.7]


def test_a_child_that_gains_is_weighed_on() -> None:
    assert steps(months_of(GOOD)) == ((), ["weigh_next_month"])


def test_never_weighed() -> None:
    assert steps([]) == (("never_weighed",), ["weigh_now"])
    assert steps(months_of([None])) == (("never_weighed",), ["weigh_now", "weigh_next_month"])


def test_one_t_refers_and_two_t_is_exposed() -> None:
    once = follow(months_of([*GOOD[:4], 7.2]), birth_date=BORN, sex="male")
    assert (once.t_in_a_row, once.two_t, once.reasons) == (1, False, ("t",))
    assert [step.code for step in once.steps] == ["refer_growth", "weigh_next_month"]
    assert once.steps[0].at == "puskesmas"
    twice = follow(months_of([*GOOD[:3], 6.5, 6.6]), birth_date=BORN, sex="male")
    assert (twice.t_in_a_row, twice.two_t, twice.reasons) == (2, True, ("t",))


def test_the_older_rule_refers_after_two_t() -> None:
    assert steps(months_of([*GOOD[:4], 7.2]), referral="2t") == ((), ["weigh_next_month"])
    assert steps(months_of([*GOOD[:3], 6.5, 6.6]), referral="2t")[0] == ("two_t",)
    with pytest.raises(UsageError, match="ILP-W016"):
        follow([], birth_date=BORN, sex="male", referral="x")


def test_a_gain_between_two_t_breaks_the_row() -> None:
    course = follow(months_of([4.4, 4.5, 5.6, 5.7]), birth_date=BORN, sex="male")
    assert [own.gain.status for own in course.judged] == ["B", "T", "N", "T"]
    assert course.t_in_a_row == 1


def test_weighing_again_in_the_same_week_is_no_second_t() -> None:
    again = {"on": date(2025, 6, 13), "weight_kg": 7.2}
    course = follow([*months_of([*GOOD[:4], 7.2]), again], birth_date=BORN, sex="male")
    assert [own.gain.status for own in course.judged][-2:] == ["T", "T"]
    assert course.judged[-1].compared_with == 3
    assert course.t_in_a_row == 1


def test_a_month_without_weight_comes_between() -> None:
    course = follow(months_of([4.4, None, 5.5]), birth_date=BORN, sex="male")
    assert [own.gain.status for own in course.judged] == ["B", None, "O"]
    assert course.t_in_a_row == 0


@pytest.mark.parametrize(("z", "reason"), [(-3.1, "below_red"), (1.5, "above_orange")])
def test_a_child_outside_the_bands_is_referred_though_it_gains(z: float, reason: str) -> None:
    weights = [value_at("waz", z - 1 + place / 2, sex="male", age_days=31 + 30 * place) for place in range(3)]
    assert steps(months_of(weights)) == ((reason,), ["refer_growth", "weigh_next_month"])


def test_a_short_child_is_measured_again() -> None:
    found = months_of(GOOD)
    found[-1] |= {"height_cm": 55.0, "position": "lying"}
    course = follow(found, birth_date=BORN, sex="male")
    assert course.stunting.status == "needs_confirmation"
    assert "short" in course.reasons
    assert "confirm_height" in [step.code for step in course.steps]


def test_acute_malnutrition_comes_before_the_gain() -> None:
    found = months_of([*GOOD[:4], 7.2])
    found[-1]["oedema"] = True
    reasons, taken = steps(found)
    assert reasons == ("acute_malnutrition",)
    assert taken == ["refer_malnutrition", "weigh_next_month"]


def test_an_implausible_measure_is_repeated_first() -> None:
    reasons, taken = steps(months_of([*GOOD[:4], 1.0]))
    assert reasons == ("implausible", "t", "below_red")
    assert taken == ["measure_again", "refer_growth", "weigh_next_month"]


def test_order_and_later_measurements_do_not_matter() -> None:
    found = months_of(GOOD)
    assert steps(found[::-1]) == steps(found)
    course = follow(found, birth_date=BORN, sex="male", on=date(2025, 4, 10))
    assert len(course.judged) == 3


def test_a_bad_measurement_is_told_and_the_others_stay() -> None:
    found = [{"on": "kemarin", "weight_kg": 5}, *months_of(GOOD), {"on": "2024-01-01", "weight_kg": 4}]
    course = follow(found, birth_date=BORN, sex="male")
    assert [own.code for own in course.issues] == ["ILP-W005", "ILP-W006"]
    assert course.issues[0].path == "measurements[0].measured_on"
    assert len(course.judged) == len(GOOD)


def test_a_length_is_a_height_taken_lying() -> None:
    course = follow([{"on": "2025-06-10", "length_cm": 64.0}], birth_date=BORN, sex="male")
    assert course.latest is not None
    assert course.latest.scores.height_cm == 64.0


def test_a_child_of_five_is_no_longer_weighed_monthly() -> None:
    _, taken = steps([{"on": "2030-01-10", "weight_kg": 18.0}])
    assert "weigh_next_month" not in taken


def test_the_course_as_json() -> None:
    said = follow(months_of([*GOOD[:4], 7.2]), birth_date=BORN, sex="male").to_dict("en")
    assert said["steps"][0] == {
        "code": "refer_growth",
        "at": "puskesmas",
        "text": "refer to a health worker: the growth needs an examination",
    }
    assert said["reasons"][0]["code"] == "t"
    assert len(said["measurements"]) == 5


def test_reasons_lead_to_steps_that_exist_and_all_is_sourced() -> None:
    rules = book.gains()
    assert {own["step"] for own in book.words("reason").values()} <= set(book.steps())
    for row in (*rules.interval, *rules.kbm, *rules.outcome, *rules.kind, *rules.referral, rules.bands):
        assert book.cite(row.source).status in codes.known("source_status")
    for table in rules.kbm:
        for month in range(1, 61):
            for sex in ("male", "female"):
                fitting = [r for r in table.rows if r.first <= month <= r.last and r.sex in (None, sex)]
                assert len(fitting) == 1, (table.code, month, sex)
