"""Does local area monitoring say what a month says? Line, status, ranking, gap, and the page with them."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import areas, resources
from ilp.cli import run
from ilp.errors import LANGUAGES, UnknownCode, UsageError
from ilp.indicators import Pws, Standing, catalogue, compute, pws
from ilp.indicators.monitoring import judging, rules
from ilp.indicators.monitoring.targets import read_targets
from ilp.network import Facility, Network

Row = dict[str, Any]
K1 = "k1_total"
EIGHTY = {K1: 80}
VILLAGES = [f"64.02.01.{2001 + n}" for n in range(4)]
MONTHS = [f"2025-{n:02d}" for n in range(1, 13)]


def row(area: str, period: str, above: Any, below: Any = None, code: str = K1, **more: Any) -> Row:
    return {
        "indicator": code,
        "area_code": area,
        "period": period,
        "numerator": above,
        "denominator": below,
        **more,
    }


def course(area: str, counts: list[Any], expected: Any, **more: Any) -> list[Row]:
    """A row for each month from January; None leaves the month out."""
    return [
        row(area, month, count, expected, **more)
        for month, count in zip(MONTHS, counts, strict=False)
        if count is not None
    ]


def ask(rows: list[Row], period: str = "2025-03", by: str = "village", **more: Any) -> Pws:
    return pws(rows, period=period, by=by, **{"targets": EIGHTY, **more})


def one(rows: list[Row], period: str = "2025-03", **more: Any) -> Standing:
    (found,) = ask(rows, period, **more)
    return found


# The published exercises ------------------------------------------------------------------------------


def test_the_line_at_september_is_sixty_and_not_what_rounding_makes_of_it() -> None:
    assert judging.line(80, "2025-09") == 60
    assert judging.line(80, "2025-01") == Fraction(20, 3)
    assert judging.line(80, "2025-12") == 80
    assert judging.line(18.8, "2025-06") == Fraction(94, 10)


@pytest.mark.parametrize(
    ("village", "counts", "status"),
    [
        ("Mawar", [10, 5, 4], "jelek"),
        ("Melati", [10, 8, 7], "kurang"),
        ("Anggrek", [5, 4, 5], "cukup"),
        ("Dahlia", [10, 8, 9], "baik"),
        ("Kamboja", [0, 0, 19], "cukup"),
    ],
)
def test_the_four_statuses_of_the_exercise(village: str, counts: list[int], status: str) -> None:
    """Below and falling, above and falling, below and rising, above and rising, below and rising."""
    assert one(course(VILLAGES[0], counts, 100)).status == status


@pytest.mark.parametrize(
    ("expected", "counts", "this", "last"),
    [
        (158, [10, 12], "7.59", "6.33"),
        (115, [7, 8], "6.96", "6.09"),
        (91, [7, 8], "8.79", "7.69"),
        (131, [14, 15], "11.45", "10.69"),
    ],
)
def test_the_monthly_coverages_of_the_exercise(
    expected: int, counts: list[int], this: str, last: str
) -> None:
    """Four hamlets of a published exercise (which cuts two of these instead of rounding)."""
    found = one(course(VILLAGES[0], counts, expected), "2025-02")
    assert found.new_value is not None
    assert found.previous_value is not None
    assert f"{found.new_value:.2f}" == this
    assert f"{found.previous_value:.2f}" == last
    assert found.trend == "up"


# The four cells and their edges -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "value", "status", "trend"),
    [
        ([20, 19, 21], 60, "baik", "up"),  # exactly on the line of 20 % of 300
        ([20, 19, 20], 59, "cukup", "up"),  # one person below it
        ([20, 21, 19], 60, "kurang", "down"),
        ([21, 20, 18], 59, "jelek", "down"),
        ([20, 20, 20], 60, "baik", "flat"),
        ([21, 19, 19], 59, "jelek", "flat"),
        ([60, 0, 0], 60, "baik", "flat"),  # two months of nought are equal months
        ([0, 0, 0], 0, "jelek", "flat"),
    ],
)
def test_both_sides_of_the_line_and_of_last_month(
    counts: list[int], value: int, status: str, trend: str
) -> None:
    found = one(course(VILLAGES[0], counts, 300))
    assert (found.numerator, found.denominator) == (value, 300)
    assert found.line == 20
    assert (found.status, found.trend, found.reason) == (status, trend, None)


def test_what_is_printed_as_the_target_may_still_be_below_it() -> None:
    found = one(course(VILLAGES[0], [1000, 0, 999], 10_000))
    assert found.value == 19.99
    assert found.status == "cukup"
    assert found.gap == 1


@pytest.mark.parametrize(
    ("flat", "reached", "below"),
    [
        (None, "baik", "jelek"),
        ("by_target", "baik", "jelek"),
        ("up", "baik", "cukup"),
        ("down", "kurang", "jelek"),
    ],
)
def test_an_equal_month_has_three_readings(flat: str | None, reached: str, below: str) -> None:
    assert one(course(VILLAGES[0], [20, 20, 20], 300), flat=flat).status == reached
    assert one(course(VILLAGES[0], [20, 19, 19], 300), flat=flat).status == below


def test_no_other_reading() -> None:
    with pytest.raises(UsageError) as caught:
        ask([], flat="maybe")
    assert caught.value.code == "ILP-I053"
    assert "by_target" in caught.value.messages["en"]


# What cannot be judged --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "missing"),
    [
        ([10, 12, None], ["2025-03"]),
        ([10, None, 12], ["2025-02"]),
        ([None, 10, 12], ["2025-01"]),
        ([None, None, 12], ["2025-01", "2025-02"]),
        ([10, "", 12], ["2025-02"]),
    ],
)
def test_a_month_without_a_report_is_not_nought(counts: list[Any], missing: list[str]) -> None:
    found = one(course(VILLAGES[0], counts, 100))
    assert list(found.missing) == missing
    assert (found.status, found.reason) == ("tidak_dapat_dinilai", "report_missing")
    assert "incomplete_period" in found.flags
    assert found.numerator == sum(count for count in counts if isinstance(count, int))
    assert [month.cumulative is None for month in found.months] == [
        month.period in missing for month in found.months
    ]
    assert [month.value is None for month in found.months] == [
        month.period in missing for month in found.months
    ]


def test_nought_reported_is_a_report() -> None:
    assert one(course(VILLAGES[0], [10, 0, 12], 100)).status == "baik"


@pytest.mark.parametrize(
    ("counts", "expected", "targets", "reason"),
    [
        ([1, 2, 3], None, EIGHTY, "no_denominator"),
        ([1, 2, 3], 0, EIGHTY, "no_denominator"),
        ([1, 2, 3], 100, {}, "no_target"),
        ([1, 2, 3], 100, {K1: 0}, "no_target"),
        ([1, 2, 3], 100, {K1: {"35": 80}}, "no_target"),
    ],
)
def test_no_target_no_status(counts: list[int], expected: Any, targets: Any, reason: str) -> None:
    found = one(course(VILLAGES[0], counts, expected), targets=targets)
    assert (found.status, found.reason) == ("tidak_dapat_dinilai", reason)
    assert (found.gap, found.gap_year) == (None, None)
    assert (found.target is None) == (found.line is None) == (reason == "no_target")


def test_nobody_to_serve_is_flagged_and_nothing_is_divided() -> None:
    found = ask(course(VILLAGES[0], [1, 0, 0], 0))
    assert found[0].value is None
    assert "zero_denominator" in found[0].flags
    assert [alert.code for alert in found.alerts] == ["no_denominator"]


def test_january_looks_back_to_december() -> None:
    january = [row(VILLAGES[0], "2025-01", 10, 100)]
    assert one(january, "2025-01").reason == "no_previous_month"
    for december, status in ((9, "baik"), (10, "kurang")):
        before = row(VILLAGES[0], "2024-12", december, 99)
        found = one([*january, before], "2025-01")
        # 10 of 100 is below 10 of 99: coverages are compared, not counts.
        assert found.status == status
        assert found.previous == december
        assert found.numerator == 10
    assert one([*january, row(VILLAGES[0], "2024-12", 9)], "2025-01").reason == "no_previous_month"
    assert one([*january, row(VILLAGES[0], "2024-11", 9, 99)], "2025-01").reason == "no_previous_month"


def test_december_of_a_place_that_lacks_a_part_says_nothing() -> None:
    rows = [row(area, "2025-01", 10, 100) for area in VILLAGES[:2]]
    before = [row(area, "2024-12", 9, 100) for area in VILLAGES[:2]]
    assert one([*rows, *before], "2025-01", by="subdistrict").status == "baik"
    partial = [*before[:1], row(VILLAGES[1], "2024-11", 9, 100)]
    assert one([*rows, *partial], "2025-01", by="subdistrict").reason == "no_previous_month"


# The target of the year -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        course(VILLAGES[0], [10, 12, 13], 120),
        [*course(VILLAGES[0], [10, 12, 13], None), row(VILLAGES[0], "2025", None, 120)],
        [*course(VILLAGES[0], [10, 12, 13], 120), row(VILLAGES[0], "2025", None, 120)],
        [row(VILLAGES[0], "2025", 999, 120), *course(VILLAGES[0], [10, 12, 13], "")],
        [*course(VILLAGES[0], [10, 12], None), row(VILLAGES[0], "2025-03", 13, 120)],
    ],
)
def test_the_annual_denominator_counts_once_however_it_is_told(rows: list[Row]) -> None:
    found = one(rows)
    assert (found.numerator, found.denominator) == (35, 120)
    assert found.value == pytest.approx(35 / 120 * 100)
    assert "target_changed" not in found.flags


def test_a_target_that_changed_in_mid_year_is_flagged_and_the_latest_counts() -> None:
    rows = [*course(VILLAGES[0], [10, 12], 120), row(VILLAGES[0], "2025-03", 13, 100)]
    assert (one(rows).denominator, "target_changed" in one(rows).flags) == (100, True)
    before = one(rows, "2025-02")
    assert (before.denominator, before.flags) == (120, ())
    with_year = one([*rows, row(VILLAGES[0], "2025", None, 110)])
    assert (with_year.denominator, "target_changed" in with_year.flags) == (110, True)


def test_later_months_change_nothing() -> None:
    rows = course(VILLAGES[0], [10, 12, 13], 120)
    later = [*rows, row(VILLAGES[0], "2025-04", 50, 999), row(VILLAGES[0], "2026-01", 7, 7)]
    assert ask(rows).to_dict() == ask(later).to_dict()


def test_the_nearest_target_counts_and_the_catalogues_when_none_is_given() -> None:
    rows = course(VILLAGES[0], [10, 12, 13], 120)
    near = {K1: {"ID": 90, "64.02": 84, "64.02.01.2002": 12}}
    assert one(rows, targets=near).line == 21
    east_java = [{**each, "area_code": "35.07.01.2001"} for each in rows]
    assert one(east_java, targets=None).target == 100
    assert one(rows, targets=None).target is None


# Areas and facilities ---------------------------------------------------------------------------------


def test_the_total_is_a_sum_over_a_sum_at_the_nearest_common_place() -> None:
    rows = [*course(VILLAGES[0], [10, 10, 10], 30), *course(VILLAGES[1], [10, 10, 10], 970)]
    (found,) = ask(rows).indicators
    assert found.total is not None
    assert (found.total.area, found.total.level) == ("64.02.01", "subdistrict")
    assert (found.total.numerator, found.total.denominator) == (60, 1000)
    assert found.total.value == 6  # the mean of the percentages would be 51.5
    wider = ask([*rows, *course("64.03.01.2001", [1, 1, 1], 10)]).indicators[0].total
    assert wider is not None
    assert (wider.area, wider.numerator) == ("64", 63)


def test_the_nation_has_nothing_above_it() -> None:
    assert ask(course("ID", [1, 2, 3], 30), by="nation").indicators[0].total is None
    assert ask(course("64", [1, 2, 3], 30), by="province").indicators[0].total.area == "ID"  # type: ignore[union-attr]


def test_a_place_that_lacks_a_part_is_not_judged_and_says_so() -> None:
    rows = [*course(VILLAGES[0], [10, 10, 10], 30), *course(VILLAGES[1], [10, None, 10], 30)]
    found = ask(rows, by="subdistrict")
    assert found[0].reason == "parts_missing"
    assert found[0].parts_missing == ("2025-02",)
    assert found[0].numerator == 50
    assert [alert.code for alert in found.alerts] == ["parts_missing"]


def test_a_place_with_its_own_number_is_judged_whatever_its_parts_do() -> None:
    rows = [*course("64.02.01", [20, 20, 21], 60), *course(VILLAGES[0], [10, None, 10], 30)]
    (found,) = ask(rows, by="subdistrict")
    assert (found.numerator, found.denominator) == (61, 60)
    assert (found.status, found.parts_missing) == ("baik", ())


NETWORK = Network(
    [
        Facility("pkm", "Puskesmas Contoh", "puskesmas", None, "64.02.01", "Kecamatan Contoh"),
        Facility("pos-a", "Posyandu Anggrek", "posyandu", "pkm", VILLAGES[0], "Desa Satu"),
        Facility("pos-b", "Posyandu Bakung", "posyandu", "pkm", VILLAGES[0], "Desa Satu"),
        Facility("pos-c", "Posyandu Cempaka", "posyandu", "pkm", VILLAGES[1], "Desa Dua"),
    ]
)


def test_posyandu_add_up_to_the_village_and_the_puskesmas() -> None:
    rows = [
        *course(VILLAGES[0], [3, 3, 3], 20, facility="pos-a"),
        *course(VILLAGES[0], [2, 2, 2], 10, facility="pos-b"),
        *course(VILLAGES[1], [1, 1, 1], 10, facility="pos-c"),
    ]
    posyandu = ask(rows, by="posyandu", network=NETWORK)
    assert [each.name for each in posyandu] == ["Posyandu Bakung", "Posyandu Anggrek", "Posyandu Cempaka"]
    assert [each.numerator for each in posyandu] == [6, 9, 3]
    total = posyandu.indicators[0].total
    assert total is not None
    assert (total.facility, total.name, total.numerator) == ("pkm", "Puskesmas Contoh", 18)
    villages = ask(rows, network=NETWORK)
    assert [(each.name, each.numerator) for each in villages] == [("Desa Satu", 15), ("Desa Dua", 3)]
    (puskesmas,) = ask(rows, by="puskesmas", network=NETWORK)
    assert (puskesmas.code, puskesmas.numerator, puskesmas.denominator) == ("pkm", 18, 40)


def test_counts_of_posyandu_go_with_the_target_of_their_village() -> None:
    rows = [
        *course(VILLAGES[0], [3, 3, 3], None, facility="pos-a"),
        *course(VILLAGES[0], [2, 2, 2], None, facility="pos-b"),
        row(VILLAGES[0], "2025", None, 60),
    ]
    found = next(each for each in ask(rows, network=NETWORK) if each.area == VILLAGES[0])
    assert (found.numerator, found.denominator, found.value) == (15, 60, 25)


def test_a_name_may_come_with_the_counts() -> None:
    rows = course(VILLAGES[0], [1, 1, 1], 10, area_name="Desa Contoh")
    assert one(rows).name == "Desa Contoh"
    for name in (None, "", " ", float("nan")):
        assert one(course(VILLAGES[0], [1, 1, 1], 10, area_name=name)).name == VILLAGES[0]


# Ranking and gap --------------------------------------------------------------------------------------


def test_equal_coverages_share_a_rank_and_the_unknown_come_last() -> None:
    rows = [
        *course("64.02.01.2001", [1, 1, 1], 9),
        *course("64.02.01.2002", [1, 1, 1], 3),
        *course("64.02.01.2003", [2, 2, 2], 18),
        *course("64.02.01.2004", [1, 1, 1], None),
        *course("64.02.01.2005", [1, 1, 1], 90),
    ]
    assert [(each.area[-1], each.rank) for each in ask(rows)] == [
        ("2", 1),
        ("1", 2),
        ("3", 2),
        ("5", 4),
        ("4", None),
    ]


@pytest.mark.parametrize(
    ("counts", "expected", "gap", "gap_year"),
    [
        ([10, 10, 10], 158, 2, 97),  # line 31.6 people, year 126.4
        ([10, 10, 12], 158, 0, 95),
        ([10, 10, 10], 150, 0, 90),  # the line is exactly 30 people
        ([10, 10, 9], 150, 1, 91),
        ([100, 100, 100], 158, 0, 0),
    ],
)
def test_the_gap_is_in_whole_people(counts: list[int], expected: int, gap: int, gap_year: int) -> None:
    found = one(course(VILLAGES[0], counts, expected))
    assert (found.gap, found.gap_year) == (gap, gap_year)


# Laws -------------------------------------------------------------------------------------------------

COUNTS = st.lists(st.integers(0, 30), min_size=12, max_size=12)
DISTRICT = st.dictionaries(st.sampled_from(VILLAGES), st.tuples(COUNTS, st.integers(0, 200)), min_size=1)
MONTH = st.sampled_from(MONTHS)


def rows_of(district: dict[str, tuple[list[int], int]]) -> list[Row]:
    return [each for area, (counts, expected) in district.items() for each in course(area, counts, expected)]


@given(DISTRICT, MONTH)
def test_months_accumulate_and_the_annual_denominator_counts_once(
    district: dict[str, tuple[list[int], int]], month: str
) -> None:
    upto = MONTHS.index(month) + 1
    for found in ask(rows_of(district), month):
        counts, expected = district[found.area]
        assert found.numerator == sum(counts[:upto])
        assert found.denominator == expected
        assert [each.numerator for each in found.months] == counts[:upto]
        assert [each.cumulative for each in found.months] == [sum(counts[: n + 1]) for n in range(upto)]
        assert found.months[-1].value == found.value
        assert found.months[-1].line == found.line


@given(DISTRICT)
def test_december_is_the_year_that_compute_finds(district: dict[str, tuple[list[int], int]]) -> None:
    rows = rows_of(district)
    rows += [row(area, "2025", None, expected) for area, (_, expected) in district.items()]
    for by in ("village", "subdistrict"):
        whole = {value.area: value for value in compute(rows, period="2025", by=by)}
        for found in ask(rows, "2025-12", by=by):
            value = whole[found.area]
            assert (found.numerator, found.denominator) == (value.numerator, value.denominator)
            assert found.value == value.value
            assert ("over_100" in found.flags) == ("over_100" in value.flags)


@given(DISTRICT, MONTH)
def test_the_total_is_the_sum_of_the_places(district: dict[str, tuple[list[int], int]], month: str) -> None:
    (found,) = ask(rows_of(district), month).indicators
    assert found.total is not None
    assert found.total.numerator == sum(each.numerator or 0 for each in found.standings)
    assert found.total.denominator == sum(each.denominator or 0 for each in found.standings)
    assert found.total.new == sum(each.new or 0 for each in found.standings)


@given(DISTRICT, MONTH, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    district: dict[str, tuple[list[int], int]], month: str, random: Any
) -> None:
    rows = rows_of(district)
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert ask(shuffled, month).to_dict() == ask(rows, month).to_dict()


@given(DISTRICT, MONTH)
def test_the_ranking_runs_from_the_highest_down(
    district: dict[str, tuple[list[int], int]], month: str
) -> None:
    exact = {area: Fraction(0) for area in district}
    for area, (counts, expected) in district.items():
        upto = MONTHS.index(month) + 1
        exact[area] = Fraction(sum(counts[:upto]), expected) if expected else Fraction(-1)
    for found in ask(rows_of(district), month):
        if found.rank is None:
            assert district[found.area][1] == 0
        else:
            assert found.rank == 1 + sum(value > exact[found.area] for value in exact.values())


def by_hand(counts: list[int], expected: int, upto: int) -> str:
    """The four cells once more, in whole numbers: nothing is divided."""
    if expected == 0 or upto < 2:
        return "tidak_dapat_dinilai"
    reached = sum(counts[:upto]) * 100 * 12 >= 80 * upto * expected
    this, last = counts[upto - 1], counts[upto - 2]
    if reached:
        return "kurang" if this < last else "baik"
    return "cukup" if this > last else "jelek"


@given(COUNTS, st.integers(0, 200), MONTH)
def test_the_status_by_a_second_way(counts: list[int], expected: int, month: str) -> None:
    found = one(course(VILLAGES[0], counts, expected), month)
    assert found.status == by_hand(counts, expected, MONTHS.index(month) + 1)


@given(COUNTS, st.integers(1, 200), MONTH)
def test_the_gap_is_just_enough(counts: list[int], expected: int, month: str) -> None:
    found = one(course(VILLAGES[0], counts, expected), month)
    upto = MONTHS.index(month) + 1
    assert found.gap is not None
    need, served = 80 * upto * expected, sum(counts[:upto])
    assert (served + found.gap) * 1200 >= need
    assert found.gap == 0 or (served + found.gap - 1) * 1200 < need
    assert found.gap_year is not None
    assert found.gap_year >= found.gap


@given(COUNTS, st.integers(1, 200), MONTH, st.integers(0, 11))
def test_one_missing_month_is_never_judged(counts: list[int], expected: int, month: str, gone: int) -> None:
    holed = [None if n == gone else count for n, count in enumerate(counts)]
    found = ask([*course(VILLAGES[0], holed, expected), row(VILLAGES[0], "2025", None, expected)], month)[0]
    missing = gone <= MONTHS.index(month)
    assert (found.reason == "report_missing") == missing
    assert (found.status == "tidak_dapat_dinilai") == (missing or month == MONTHS[0])


# What is to be done -----------------------------------------------------------------------------------


def test_alerts_come_by_urgency_then_by_people() -> None:
    rows = [
        *course("64.02.01.2001", [10, 5, 4], 100),
        *course("64.02.01.2002", [10, 5, 4], 300),
        *course("64.02.01.2003", [30, 8, 7], 100),
        *course("64.02.01.2004", [5, 4, 5], 100),
        *course("64.02.01.2005", [30, 8, 9], 100),
        *course("64.02.01.2006", [10, None, 9], 100),
        *course("64.02.01.2007", [50, 50, 51], 100),
        *course("64.02.01.2008", [30, 0, 0], 100),
    ]
    found = ask(rows).alerts
    assert [(alert.code, alert.area[-1], alert.people) for alert in found] == [
        ("no_report", "6", None),
        ("first_priority", "2", 41),
        ("first_priority", "1", 1),
        ("catching_up", "4", 6),
        ("losing_pace", "3", 35),
        ("nobody_served", "8", 50),
        ("over_100", "7", None),
    ]
    said = found[1].messages
    assert "19 " not in said["en"]
    assert "41 more people" in said["en"]
    assert "41 orang" in said["id"]
    assert "6.3 %" in said["en"]


def test_every_alert_and_status_is_whole_in_both_languages() -> None:
    book, words = resources.toml(rules.RULES), resources.toml(rules.WORDS)
    named = {status for cell in book["cell"].values() for status in cell.values()}
    assert named | {book["default"]["unknown"]} == set(book["status"])
    assert set(rules.statuses()[:-1]) == {"jelek", "cukup", "kurang", "baik"}
    assert rules.statuses()[0] == "jelek"
    for table in (*book["status"].values(), *book["flat"].values()):
        assert set(table["label"]) == set(LANGUAGES)
    for section in ("title", "heading", "trend", "flag", "alert"):
        for entry in words[section].values():
            assert all(entry[lang].strip() for lang in LANGUAGES)
            assert entry["id"].count("{") == entry["en"].count("{")
    assert book["default"]["flat"] in book["flat"]


def test_what_is_divided_by_people_found_on_the_way_is_not_followed() -> None:
    followed = {code for code, each in catalogue().indicators.items() if rules.follows(each)}
    assert {K1, "imm_idl", "kn1", "screen_elderly"} <= followed
    found_on_the_way = catalogue()[K1].model_copy(update={"code": "hiv_art"})
    assert not rules.follows(found_on_the_way)
    assert not followed & {"lbw", "imm_do_dpt1_dpt3", "nut_ds", "imm_hpv", "nut_stunting"}


# Asking -----------------------------------------------------------------------------------------------


def test_only_what_is_followed_and_reported_is_shown() -> None:
    rows = [
        *course(VILLAGES[0], [1, 2, 3], 100),
        *course(VILLAGES[0], [1, 2, 3], 100, code="imm_idl"),
        *course(VILLAGES[0], [50, 60, 70], 100, code="nut_ds"),
        row(VILLAGES[0], "2024-01", 1, 2, code="k4"),
        row(VILLAGES[0], "2024-01", 1, 2, code="nut_stunting"),
    ]
    found = ask(rows)
    assert [each.indicator for each in found.indicators] == [K1, "imm_idl"]
    assert found.not_followed == ("nut_ds",)
    assert "nut_ds" in found.text("en")
    assert [each.indicator for each in ask(rows, indicators=["imm_idl"]).indicators] == ["imm_idl"]
    assert [each.indicator for each in ask(rows, indicators="imm_idl").indicators] == ["imm_idl"]
    assert ask(rows, indicators=["imm_idl"]).not_followed == ()


@pytest.mark.parametrize(
    ("more", "kind", "code"),
    [
        ({"period": "2025"}, UsageError, "ILP-I050"),
        ({"period": "2025-13"}, UsageError, "ILP-I050"),
        ({"period": "Maret"}, UsageError, "ILP-I050"),
        ({"indicators": ["nut_ds"]}, UsageError, "ILP-I051"),
        ({"indicators": ["lbw"]}, UsageError, "ILP-I051"),
        ({"indicators": ["k11"]}, UnknownCode, "ILP-I006"),
        ({"targets": {"k11": 80}}, UnknownCode, "ILP-I006"),
        ({"by": "desa"}, UnknownCode, "ILP-N002"),
        ({"by": "posyandu"}, UsageError, "ILP-I031"),
        ({"by": "hamlet"}, UsageError, "ILP-I035"),
    ],
)
def test_what_makes_no_sense_is_refused(more: Any, kind: type, code: str) -> None:
    with pytest.raises(kind) as caught:
        ask(course(VILLAGES[0], [1, 2, 3], 100), **more)
    assert caught.value.code == code


def test_bad_rows_are_told_and_the_good_ones_stand() -> None:
    rows = [
        *course(VILLAGES[0], [10, 12, 13], 120),
        row("9999999", "2025-03", 1, 2),
        row(VILLAGES[0], "x", 1),
    ]
    found = ask(rows)
    assert [each.code for each in found.issues] == ["ILP-I021", "ILP-I023"]
    assert found[0].numerator == 35


def test_a_year_without_months_is_told() -> None:
    found = ask([row(VILLAGES[0], "2025", 90, 100), row(VILLAGES[0], "2024-05", 9, 100)])
    assert [each.code for each in found.issues] == ["ILP-I052"]
    assert "2024-05" in found.issues[0].messages["en"]
    assert (found[0].numerator, found[0].denominator, found[0].reason) == (None, 100, "report_missing")


def test_nothing_in_nothing_out() -> None:
    for found in (ask([]), ask([row(VILLAGES[0], "2025-03", 1, 2, code="nut_ds")])):
        assert len(found) == 0
        assert found.alerts == ()
        assert found.text("en").count("follows") == 1
        assert "<svg" not in found.html()
        assert json.loads(json.dumps(found.to_dict()))["indicators"] == []


# How it is shown --------------------------------------------------------------------------------------


class Dom(HTMLParser):
    """The numbers of a page: cells by row and column, bars, lines and points of the graphs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, bool, dict[str, tuple[str | None, str]]]] = []
        self.shapes: dict[str, list[dict[str, str]]] = {}
        self.tags: list[str] = []
        self.links: list[str] = []
        self._column: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.links += [given[name] for name in ("src", "href") if name in given]
        if tag == "tr" and "data-code" in given:
            self.cells.append((given["data-code"], given.get("class") == "total", {}))
        if tag == "td" and "data-column" in given:
            self._column = given["data-column"]
            self.cells[-1][2][self._column] = (None, "")
        if tag == "data" and self._column:
            self.cells[-1][2][self._column] = (given["value"], "")
        if "class" in given and "data-value" in given:
            self.shapes.setdefault(given["class"], []).append(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._column = None

    def handle_data(self, data: str) -> None:
        if self._column:
            value, said = self.cells[-1][2][self._column]
            self.cells[-1][2][self._column] = (value, said + data)


NUMBERS = ("rank", "new", "previous", "numerator", "denominator", "value", "line", "gap", "gap_year")
PERCENT = ("value", "line")


def half_up(value: float) -> str:
    return str(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def pages(found: Pws) -> None:
    """Every number of the page is the JSON's, in the tables and in the graphs."""
    page, told = Dom(found.html("en")), json.loads(json.dumps(found.to_dict("en")))
    rows = [
        (each, total)
        for monitored in told["indicators"]
        for each, total in [
            *((area, False) for area in monitored["areas"]),
            *([(monitored["total"], True)] if monitored["total"] else []),
        ]
    ]
    assert len(page.cells) == len(rows)
    for (code, total, cells), (each, is_total) in zip(page.cells, rows, strict=True):
        assert (code, total) == (each.get("facility", each["area"]), is_total)
        for name in NUMBERS:
            value, said = cells[name]
            assert (None if value is None else json.loads(value)) == each[name]
            if each[name] is None:
                assert said == ""
            else:
                assert said == (half_up(each[name]) if name in PERCENT else f"{each[name]}")
        assert cells["status"][1] == each["status_label"]
    drawn = [each for each, _ in rows if each["value"] is not None]
    assert [json.loads(bar["data-value"]) for bar in page.shapes.get("bar", [])] == [
        e["value"] for e in drawn
    ]
    wholes = [
        monitored["total"] or monitored["areas"][0]
        for monitored in told["indicators"]
        if monitored["total"] or len(monitored["areas"]) == 1
    ]
    points = [m["value"] for whole in wholes for m in whole["months"] if m["value"] is not None]
    assert [json.loads(point["data-value"]) for point in page.shapes.get("point", [])] == points
    assert not page.links
    assert "script" not in page.tags


@given(DISTRICT, MONTH)
def test_the_numbers_of_the_page_are_those_of_the_json(
    district: dict[str, tuple[list[int], int]], month: str
) -> None:
    pages(ask(rows_of(district), month))


def test_the_page_of_missing_and_mixed_numbers() -> None:
    rows = [
        *course(VILLAGES[0], [10, None, 12], 100),
        *course(VILLAGES[1], [10, 12.5, 12], 100),
        *course(VILLAGES[2], [1, 1, 1], 0),
        *course(VILLAGES[3], [50, 50, 50], 100, code="imm_idl"),
    ]
    pages(ask(rows))
    pages(ask(rows, targets={}))
    pages(ask(rows, by="nation"))


def test_bars_are_as_tall_as_their_values() -> None:
    rows = [*course(VILLAGES[0], [10, 10, 10], 100), *course(VILLAGES[1], [5, 5, 5], 100)]
    page = Dom(ask(rows).html())
    tall = {bar["data-value"]: float(bar["height"]) for bar in page.shapes["bar"]}
    assert tall["30.0"] == pytest.approx(2 * tall["15.0"], abs=0.02)
    bar = next(bar for bar in page.shapes["bar"] if bar["data-value"] == "30.0")
    zero = float(bar["y"]) + float(bar["height"])
    line = page.shapes["target"][0]
    assert zero - float(line["y1"]) == pytest.approx(float(bar["height"]) * 20 / 30, abs=0.02)
    course_ = [line for line in page.shapes["target"] if line["data-value"] == "80.0"]
    assert len(course_) == 1


def test_a_place_cannot_write_into_the_page() -> None:
    rows = course(VILLAGES[0], [1, 2, 3], 100, area_name='<script>alert("x")</script>')
    page = ask(rows).html()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_both_languages() -> None:
    rows = [*course(VILLAGES[0], [10, 5, 4], 100), *course(VILLAGES[1], [10, None, 4], 100)]
    found = ask(rows)
    for lang, words in (
        ("id", ("PWS menurut Desa", "jelek", "tidak dapat dinilai", "Cari dan layani 1 orang")),
        ("en", ("Local area monitoring by Village", "poor", "cannot be judged", "serve 1 more people")),
    ):
        text, page = found.text(lang), found.html(lang)  # type: ignore[arg-type]
        for word in words:
            assert word in text
            assert word in page
        assert f'<html lang="{lang}">' in page
        assert found.to_dict(lang)["alerts"][0]["message"] == found.alerts[0].messages[lang]  # type: ignore[arg-type, index]
    assert "<table>" in found._repr_html_()
    assert "<html" not in found._repr_html_()


def test_the_terminal_shows_the_table() -> None:
    text = ask([*course(VILLAGES[0], [10, 12, 13], 120), *course(VILLAGES[1], [1, 1, 1], 120)]).text("en")
    assert "Target 80 % a year, target line of month 3: 20.0 %" in text
    assert " 35       120  29.2    20.0  good" in text
    assert "total: 64.02.01" in text


def test_targets_that_differ_are_told() -> None:
    rows = [*course(VILLAGES[0], [10, 12, 13], 120), *course(VILLAGES[1], [1, 1, 1], 120)]
    found = ask(rows, targets={K1: {VILLAGES[0]: 80, VILLAGES[1]: 60}})
    assert "Targets differ" in found.text("en")
    assert [each.line for each in found] == [20, 15]
    assert "No target for the year" in ask(rows, targets={}).text("en")


def test_vega_lite_holds_its_data() -> None:
    rows = [
        *course(VILLAGES[0], [10, 12, 13], 120, area_name="Desa Sama"),
        *course(VILLAGES[1], [1, 1, 1], 120, area_name="Desa Sama"),
    ]
    found = ask(rows)
    spec = json.loads(json.dumps(found.vega_lite("en")))
    (chart,) = spec["vconcat"]
    values = chart["data"]["values"]
    told = [*found.to_dict()["indicators"][0]["areas"], found.to_dict()["indicators"][0]["total"]]
    for name in ("value", "line", "numerator", "denominator"):
        assert [each[name] for each in values] == [each[name] for each in told]
    assert len({each["place"] for each in values}) == 3
    assert chart["encoding"]["x"]["sort"] == [each["place"] for each in values]
    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["bar", "tick"]
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


def test_it_is_a_sequence() -> None:
    found = ask([*course(VILLAGES[0], [10, 12, 13], 120), *course(VILLAGES[1], [1, 1, 1], 120)])
    assert len(found) == 2
    assert list(found) == [found[0], found[1]] == list(found[0:2])
    assert found[0].to_dict()["source"]["instrument"]
    assert areas.level_of(found[0].area) == found.level


# The command ------------------------------------------------------------------------------------------

TABLE = """indicator,area_code,period,numerator,denominator
k1_total,64.02.01.2001,2025-01,10,120
k1_total,64.02.01.2001,2025-02,12,120
k1_total,64.02.01.2001,2025-03,13,120
k1_total,64.02.01.2002,2025-01,5,100
k1_total,64.02.01.2002,2025-02,4,100
k1_total,64.02.01.2002,2025-03,4,100
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    (tmp_path / "cakupan.csv").write_text(TABLE, encoding="utf-8")
    return str(tmp_path / "cakupan.csv")


def targets(tmp_path: Path, text: str) -> str:
    (tmp_path / "target.csv").write_text(text, encoding="utf-8")
    return str(tmp_path / "target.csv")


def test_the_command(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goals = targets(tmp_path, "indicator,target\nk1_total,80\n")
    asked = ["pws", table, "--by", "village", "--period", "2025-03", "--targets", goals]
    assert run([*asked, "--html", str(tmp_path / "pws.html")]) == 0
    out = capsys.readouterr()
    assert "jelek" in out.out
    assert "Cari dan layani 7 orang" in out.out
    page = Dom((tmp_path / "pws.html").read_text(encoding="utf-8"))
    assert run([*asked, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["status"] for each in told["indicators"][0]["areas"]] == ["baik", "jelek"]
    assert [json.loads(cells["value"][0] or "null") for _, _, cells in page.cells] == [
        *(each["value"] for each in told["indicators"][0]["areas"]),
        told["indicators"][0]["total"]["value"],
    ]
    assert run([*asked, "--indicator", "imm_idl", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["indicators"] == []


def test_the_command_with_a_network(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = tmp_path / "network.csv"
    network.write_text(
        "code,name,level,parent,area,area_name\n"
        "pkm,Puskesmas Contoh,puskesmas,,64.02.01,Kecamatan Contoh\n"
        "pos-a,Posyandu A,posyandu,pkm,64.02.01.2001,Desa Satu\n"
        "pos-b,Posyandu B,posyandu,pkm,64.02.01.2002,Desa Dua\n",
        encoding="utf-8",
    )
    asked = ["pws", table, "--by", "puskesmas", "--period", "2025-03", "--network", str(network)]
    assert run(asked) == 0
    assert "Puskesmas Contoh" in capsys.readouterr().out
    assert run([*asked[:3], "village", *asked[4:]]) == 0
    assert "Desa Satu" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("pws", "ILP-U006"),
        ("pws {table}", "ILP-U006"),
        ("pws {table} --by village", "ILP-U006"),
        ("pws {table} --by village --period 2025", "ILP-I050"),
        ("pws {table} --by desa --period 2025-03", "ILP-N002"),
        ("pws nowhere.csv --by village --period 2025-03", "ILP-I010"),
        ("pws {table} --by village --period 2025-03 --targets nowhere.csv", "ILP-I054"),
        ("pws {table} --by village --period 2025-03 --indicator nut_ds", "ILP-I051"),
        ("pws {table} --by village --period 2025-03 --html {table}/x/pws.html", "ILP-U016"),
    ],
)
def test_misuse_of_the_command(table: str, capsys: pytest.CaptureFixture[str], words: str, code: str) -> None:
    assert run([word.format(table=table) for word in words.split()]) == 2
    assert code in capsys.readouterr().err


def test_the_help_speaks_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("id", "cara pakai: ilp pws"), ("en", "usage: ilp pws")):
        assert run(["pws", "--help", "--lang", lang]) == 0
        out = capsys.readouterr().out
        assert out.startswith(word)
        for option in ("--by", "--period", "--indicator", "--network", "--targets", "--json", "--html"):
            assert option in out
        assert "indicator, area_code" in out
        assert ".ndjson" not in out


def test_targets_are_read_and_bad_ones_told(
    tmp_path: Path, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        "indicator;area_code;target\nk1_total;;80\nk1_total;64.02;85,5\nk11;;80\nk4;9999999;80\n"
        "k4;64;0\nk4;64;x\nk1_total;ID;70\n\nk4;64;95\n"
    )
    path = targets(tmp_path, text)
    found, issues = read_targets(path)
    assert found == {"k1_total": {"ID": 80, "64.02": 85.5}, "k4": {"64": 95}}
    assert [each.code for each in issues] == ["ILP-I020", "ILP-I021", "ILP-I055", "ILP-I055", "ILP-I056"]
    assert issues[-1].path == "target.csv:8"
    assert "target.csv:2" in issues[-1].messages["en"]
    assert run(["pws", table, "--by", "village", "--period", "2025-03", "--targets", path]) == 1
    assert "ILP-I055" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "indicator,area_code\nk4,64\n", "target\n80\n"])
def test_a_file_without_the_columns_is_no_file_of_targets(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_targets(targets(tmp_path, text))
    assert caught.value.code == "ILP-I054"
    assert "indicator" in caught.value.messages["en"]
