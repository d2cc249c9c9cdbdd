"""Who reported, when, and what do those say that did? By hand on small districts, and laws."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp.cli import run
from ilp.errors import UnknownCode, UsageError
from ilp.indicators import Counts, Table, compute, reports, suppress
from ilp.network import Facility, Network

Row = dict[str, Any]
MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]
COMPLETE, IN_TIME = "report_completeness", "report_timeliness"


def row(area: str, period: str, above: Any, below: Any = None, code: str = "kn1", **more: Any) -> Row:
    return {
        "indicator": code,
        "area_code": area,
        "period": period,
        "numerator": above,
        "denominator": below,
        **more,
    }


def pairs(table: Table, code: str) -> dict[str, tuple[Any, Any]]:
    return {
        value.facility or value.area: (value.numerator, value.denominator)
        for value in table
        if value.indicator == code
    }


def of_reports(rows: list[Row], by: str, network: Network | None = None, **more: Any) -> Table:
    period = more.pop("period", "2025")
    return compute(reports(rows, network, period=period, **more), network, period=period, by=by)


# Completeness -----------------------------------------------------------------------------------------


def test_a_blank_is_no_report_and_a_zero_is_one() -> None:
    rows = [
        *(row("99.01.01", "2025-01", 5), row("99.01.01", "2025-02", 0)),
        *(row("99.01.02", "2025-01", None, 80), row("99.01.02", "2025-02", 3, 80)),
        *(row("99.02.01", "2025-01", 1),),
    ]
    assert pairs(of_reports(rows, "subdistrict"), COMPLETE) == {
        "99.01.01": (2, 2),
        "99.01.02": (1, 2),
        "99.02.01": (1, 2),
    }
    assert pairs(of_reports(rows, "regency"), COMPLETE) == {"99.01": (3, 4), "99.02": (1, 2)}
    assert pairs(of_reports(rows, "province", period="2025-02"), COMPLETE) == {"99": (2, 3)}


POSYANDU = Network(
    [
        Facility("pkm", "", "puskesmas", None, "99.01.01"),
        *(Facility(f"p{n}", "", "posyandu", "pkm", f"99.01.01.200{n}") for n in (1, 2, 3)),
    ]
)


def test_the_network_says_who_never_reported_at_all() -> None:
    rows = [row("99.01.01.2001", month, 4, facility="p1") for month in MONTHS[:3]]
    rows += [row("99.01.01.2002", "2025-02", 4, facility="p2")]
    found = of_reports(rows, "posyandu", POSYANDU)
    assert pairs(found, COMPLETE) == {"p1": (3, 3), "p2": (1, 3), "p3": (0, 3)}
    assert pairs(of_reports(rows, "puskesmas", POSYANDU), COMPLETE) == {"pkm": (4, 9)}


def test_the_lowest_level_reports_unless_another_is_named() -> None:
    rows = [row("99.01.01.2001", "2025-01", 4, facility="p1"), row("99.01.01", "2025-01", 4, facility="pkm")]
    assert pairs(of_reports(rows, "puskesmas", POSYANDU), COMPLETE) == {"pkm": (1, 3)}
    assert pairs(of_reports(rows, "puskesmas", POSYANDU, level="puskesmas"), COMPLETE) == {"pkm": (1, 1)}
    with pytest.raises(UnknownCode):
        reports(rows, POSYANDU, period=2025, level="planet")


def test_facilities_that_no_network_knows_are_units_once_they_reported() -> None:
    rows = [row("99.01.01", "2025-01", 4, facility="a"), row("99.01.01", "2025-02", 4, facility="b")]
    assert pairs(of_reports(rows, "regency"), COMPLETE) == {"99.01": (2, 4)}


def test_months_that_had_not_ended_are_not_expected() -> None:
    rows = [row("99.01", "2025-01", 4), row("99.02", "2025-03", 4)]
    assert pairs(of_reports(rows, "nation"), COMPLETE) == {"ID": (2, 6)}
    assert pairs(of_reports(rows, "nation", on=date(2025, 4, 30)), COMPLETE) == {"ID": (2, 8)}
    assert pairs(of_reports(rows, "nation", on=date(2025, 4, 29)), COMPLETE) == {"ID": (2, 6)}


def test_only_the_rows_that_make_the_report_count() -> None:
    rows = [row("99.01", "2025-01", 4), row("99.01", "2025-02", 4, code="kf1")]
    assert pairs(of_reports(rows, "regency"), COMPLETE) == {"99.01": (2, 2)}
    assert pairs(of_reports(rows, "regency", indicators=["kn1"]), COMPLETE) == {"99.01": (1, 1)}


def test_a_table_without_months_has_no_reports() -> None:
    assert reports([row("99.01", "2025", 4)], period=2025).rows == ()


# Timeliness -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "due_day", "in_time"),
    [
        ("2025-02-05", None, 1),
        ("2025-02-06", None, 0),
        ("2025-01-20", None, 1),
        ("2025-02-10", 10, 1),
        ("2025-02-11", 10, 0),
        (date(2025, 2, 5), None, 1),
    ],
)
def test_both_sides_of_the_cut_off(day: Any, due_day: int | None, in_time: int) -> None:
    found = of_reports([row("99.01", "2025-01", 4, reported_on=day)], "regency", due_day=due_day)
    assert pairs(found, IN_TIME) == {"99.01": (in_time, 1)}


def test_a_report_came_when_the_last_of_its_rows_did() -> None:
    rows = [row("99.01", "2025-01", 4, reported_on="2025-02-01")]
    rows += [row("99.01", "2025-01", 4, code="kf1", reported_on="2025-02-09")]
    assert pairs(of_reports(rows, "regency"), IN_TIME) == {"99.01": (0, 1)}


def test_a_missing_report_is_late_and_one_without_a_day_is_not_known() -> None:
    rows = [row("99.01", "2025-01", 4, reported_on="2025-02-01"), row("99.02", "2025-01", None)]
    assert pairs(of_reports(rows, "regency"), IN_TIME) == {"99.01": (1, 1), "99.02": (0, 1)}
    rows += [row("99.03", "2025-01", 4, reported_on="")]
    found = of_reports(rows, "regency", period="2025-01")
    assert pairs(found, IN_TIME)["99.03"] == (None, 1)
    assert pairs(found, COMPLETE)["99.03"] == (1, 1)


def test_a_day_that_is_none_is_told() -> None:
    rows = [row("99.01", "2025-01", 4, reported_on="kemarin")]
    (told,) = reports(rows, period=2025).issues
    assert (told.code, told.path, told.severity) == ("ILP-I042", "reported_on.99.01.2025-01", "warning")


@pytest.mark.parametrize("day", [0, 29, True, "5"])
def test_a_cut_off_that_is_no_day_is_refused(day: Any) -> None:
    with pytest.raises(UsageError) as fault:
        reports([], period=2025, due_day=day)
    assert fault.value.code == "ILP-I041"


# Coverage of those that reported ------------------------------------------------------------------------


def test_as_reported_divides_by_all_and_reporters_by_their_own() -> None:
    rows = [
        row("99.01", "2025-01", 30, 100),
        row("99.02", "2025-01", None, 100),
        row("99.03", "2025-01", 60, 100),
    ]
    table = compute(rows, period="2025-01", by="province")
    assert (table[0].numerator, table[0].denominator, table[0].value) == (90, 300, 30.0)
    (only,) = compute(rows, period="2025-01", by="province", only_reporting=True)
    assert (only.numerator, only.denominator, only.value) == (90, 200, 45.0)
    assert only.flags == ("missing_children", "reporting_only")
    places = compute(rows, period="2025-01", by="regency", only_reporting=True)
    assert [(each.value, "missing" in each.flags) for each in places] == [
        (30.0, False),
        (None, True),
        (60.0, False),
    ]


def test_a_unit_that_lacks_a_month_is_left_out_of_the_year() -> None:
    rows = [row("99.01", month, 10) for month in MONTHS[:3]] + [row("99.01", "2025", None, 100)]
    rows += [row("99.02", month, 10) for month in MONTHS[:2]] + [row("99.02", "2025", None, 50)]
    (all_,) = compute(rows, period="2025", by="province")
    (only,) = compute(rows, period="2025", by="province", only_reporting=True)
    assert (all_.numerator, all_.denominator) == (50, 150)
    assert (only.numerator, only.denominator) == (30, 100)


def test_a_number_above_those_that_report_is_not_taken_twice() -> None:
    rows = [row("99.01", "2025", 70, 100), row("99.01.01", "2025", 40, 50), row("99.01.02", "2025", None, 50)]
    (only,) = compute(rows, period="2025", by="regency", only_reporting=True)
    assert (only.numerator, only.denominator) == (40, 50)
    rows = [
        row("99.01.01", "2025", 70, 100, facility="pkm"),
        row("99.01.01.2001", "2025", 40, 50, facility="p1"),
        row("99.01.01.2002", "2025", None, 50, facility="p2"),
    ]
    (only,) = compute(rows, POSYANDU, period="2025", by="puskesmas", only_reporting=True)
    assert (only.numerator, only.denominator) == (40, 50)


def test_the_target_of_a_unit_that_did_not_report_is_left_out_of_a_sum() -> None:
    found, expected = "high_risk_found_by_community", "target_pregnant"
    rows = [
        *(row("99.01", "2025", 6, code=found), row("99.01", "2025", 100, code=expected)),
        *(row("99.02", "2025", None, code=found), row("99.02", "2025", 300, code=expected)),
    ]
    asked: dict[str, Any] = {"period": "2025", "by": "province", "indicators": ["risk_detect_community"]}
    (only,) = compute(rows, only_reporting=True, **asked)
    assert (only.numerator, only.denominator, only.value) == (6, 20, 30.0)


def test_a_state_needs_its_last_month_only() -> None:
    rows = [row("99.01", "2025-02", 9, 10, "nut_stunting"), row("99.02", "2025-01", 5, 10, "nut_stunting")]
    (only,) = compute(rows, period="2025", by="province", only_reporting=True)
    assert (only.numerator, only.denominator) == (9, 10)


counts_of_units = st.dictionaries(
    st.sampled_from([f"99.0{r}.0{s}" for r in (1, 2) for s in (1, 2, 3)]),
    st.tuples(st.one_of(st.none(), st.integers(0, 50)), st.integers(1, 99)),
    min_size=1,
)


@given(counts_of_units, st.sampled_from(["regency", "province"]))
def test_law_reporters_are_the_sum_over_the_sum_of_those_that_told(
    units: dict[str, tuple[int | None, int]], by: str
) -> None:
    rows = [row(area, "2025", above, below) for area, (above, below) in units.items()]
    for value in compute(rows, period="2025", by=by, only_reporting=True):
        told = [each for area, each in units.items() if area.startswith(value.area) and each[0] is not None]
        if not told:
            assert value.value is None
            continue
        above, below = sum(each[0] or 0 for each in told), sum(each[1] for each in told)
        assert (value.numerator, value.denominator) == (above, below)
        assert value.value == float(Fraction(100 * above, below))


@given(counts_of_units)
def test_law_where_all_report_both_coverages_are_one(units: dict[str, tuple[int | None, int]]) -> None:
    rows = [row(area, "2025", above or 0, below) for area, (above, below) in units.items()]
    as_reported = compute(rows, period="2025", by="regency")
    only = compute(rows, period="2025", by="regency", only_reporting=True)
    assert pairs(as_reported, "kn1") == pairs(only, "kn1")


@given(st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(MONTHS)), st.booleans(), min_size=1))
def test_law_completeness_counts_cells_of_units_and_months(told: dict[tuple[int, str], bool]) -> None:
    rows = [row(f"99.0{n}", month, 1 if there else None) for (n, month), there in told.items()]
    reported = {month for (_, month), there in told.items() if there}
    found = pairs(of_reports(rows, "nation"), COMPLETE)
    if not reported:
        assert found == {}
        return
    units = {n for n, _ in told}
    assert found == {"ID": (sum(told.values()), len(units) * (MONTHS.index(max(reported)) + 1))}


# Beside the rest ----------------------------------------------------------------------------------------


def test_hidden_numbers_stay_hidden_on_reporting_units_only() -> None:
    rows = [row(f"99.0{n}", "2025", above, 100) for n, above in ((1, 3), (2, 40), (3, 50), (4, None))]
    found = suppress(compute(rows, period="2025", by="regency", only_reporting=True), 5)
    assert [value.numerator for value in found] == [None, None, 50, None]
    assert found[0].flags == ("reporting_only", "suppressed")


def test_reports_are_no_people_and_are_never_hidden() -> None:
    rows = [row("99.01", "2025-01", 50), row("99.02", "2025-02", 50)]
    table = of_reports(rows, "regency")
    assert suppress(table, 5) == table


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "laporan.csv"
    file.write_text(
        "indicator,area_code,period,numerator,denominator,reported_on\n"
        "kn1,99.01,2025-01,30,100,2025-02-03\nkn1,99.02,2025-01,,100,\nkn1,99.03,2025-01,60,100,2025-02-07\n"
    )
    asked = ["indicators", str(file), "--by", "province", "--period", "2025-01", "--json"]
    assert run([*asked, "--completeness"]) == 0
    found = {own["indicator"]: own for own in json.loads(capsys.readouterr().out)}
    assert {code: (own["numerator"], own["denominator"]) for code, own in found.items()} == {
        "kn1": (90, 300),
        COMPLETE: (2, 3),
        IN_TIME: (1, 3),
    }
    assert run([*asked, "--completeness", "--due-day", "7", "--indicator", IN_TIME]) == 0
    assert [own["numerator"] for own in json.loads(capsys.readouterr().out)] == [2]
    assert run([*asked, "--only-reporting"]) == 0
    assert [own["denominator"] for own in json.loads(capsys.readouterr().out)] == [200]
    assert run([*asked, "--completeness", "--due-day", "31"]) == 2
    assert "ILP-I041" in capsys.readouterr().err


def test_counts_of_reports_that_are_given_are_not_counted_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "laporan.csv"
    file.write_text(
        "element,area_code,period,value\nreports_expected,99.01,2025-01,9\nreports_received,99.01,2025-01,6\n"
    )
    asked = ["indicators", str(file), "--by", "regency", "--period", "2025-01", "--json", "--completeness"]
    assert run(asked) == 0
    found = {own["indicator"]: own["numerator"] for own in json.loads(capsys.readouterr().out)}
    assert found[COMPLETE] == 6


def test_rows_of_other_years_are_no_reports() -> None:
    rows = [row("99.01", "2024-12", 4), row("99.01", "2025-01", 4)]
    assert len(Counts.of(rows)) == 2
    assert pairs(of_reports(rows, "regency"), COMPLETE) == {"99.01": (1, 1)}
