"""Do counts add up to true values? The catalogue, the door for counts, the one rule of parts, flags, laws."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import areas
from ilp.errors import DataFileError, UnknownCode, UsageError
from ilp.indicators import Counts, Table, Value, catalogue, compute
from ilp.indicators.amounts import Doubtful, NotANumber, amount
from ilp.indicators.book import read
from ilp.indicators.layout import rounded
from ilp.network import Facility, Network

Row = dict[str, Any]


def row(area: str, above: Any, below: Any, code: str = "imm_idl", period: Any = "2025", **more: Any) -> Row:
    return {
        "indicator": code,
        "area_code": area,
        "period": period,
        "numerator": above,
        "denominator": below,
        **more,
    }


def one(rows: list[Row], by: str = "province", network: Network | None = None, **more: Any) -> Value:
    (found,) = compute(rows, network, **{"period": "2025", "by": by, **more})
    return found


def pair(value: Value) -> tuple[Any, Any]:
    return value.numerator, value.denominator


# The catalogue ----------------------------------------------------------------------------------------


def test_every_indicator_says_what_it_is_in_both_languages() -> None:
    book = catalogue()
    assert len(book.indicators) >= 50
    for code, indicator in book.indicators.items():
        for label in (indicator.label, indicator.numerator, indicator.denominator):
            assert label.text("id").strip()
            assert label.text("en").strip()
        citation = book.citations[code].to_dict()
        assert set(citation) == {"instrument", "clause", "status"}
        assert citation["status"] in ("transcribed", "inferred", "disputed")


def test_a_disputed_indicator_says_what_the_other_reading_is() -> None:
    assert {
        code for code, row in catalogue().indicators.items() if row.status == "disputed" and not row.note
    } == set()


@pytest.mark.parametrize(
    ("code", "siblings"),
    [
        ("k6", {"k1_total", "k4"}),
        ("k4", {"k1_total"}),
        ("kf_complete", {"kf1"}),
        ("kn_complete", {"kn1"}),
        ("imm_idl", {"imm_dpt3", "imm_mr1", "imm_bcg", "imm_polio4", "imm_ipv1"}),
        ("imm_dpt3", {"imm_dpt2", "imm_dpt1"}),
    ],
)
def test_siblings_are_data(code: str, siblings: set[str]) -> None:
    assert set(catalogue()[code].not_above) == siblings


@pytest.mark.parametrize(
    ("code", "area", "year", "target"),
    [
        ("imm_idl", "35", 2025, 95),
        ("imm_idl", "35.07.01.2001", 2025, 95),
        ("imm_idl", "34", 2025, None),
        ("imm_idl", "34", 2024, 100),
        ("imm_idl", "35", 2022, 90),
        ("imm_ibl", "64.02", 2025, 80),
        ("imm_14_antigen", "35.01", 2025, 77),
        ("imm_14_antigen", "36.01", 2025, 74),
        ("ht_service", "64", 2031, 100),
        ("birth_skilled", "35.78", 2025, 95),
        ("birth_facility", "64", 2024, 95),
    ],
)
def test_the_nearest_target_of_the_year_counts(code: str, area: str, year: int, target: int | None) -> None:
    assert catalogue().target(code, area, year) == target


HEAD = """
[instrument]
id = "contoh"
name = "Contoh 1/2025"
title = { id = "Contoh", en = "Example" }
"""
INDICATOR = """
[[indicator]]
code = "a"
label = { id = "A", en = "A" }
numerator = { id = "x", en = "x" }
denominator = { id = "y", en = "y" }
multiplier = 100
unit = "percent"
better = "higher"
aggregation = "S"
over_time = "CUM"
levels = ["village"]
clause = "1"
status = "inferred"
"""
TARGET = '\n[[target]]\nindicator = "a"\nvalue = 5\nclause = "1"\nstatus = "inferred"\n'
GOOD = HEAD + INDICATOR


def test_a_good_file_of_ones_own_is_read() -> None:
    book = read([("x.toml", GOOD + TARGET)])
    assert list(book.indicators) == ["a"]
    assert book.target("a", "35", 1999) == 5


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("= x", "ILP-I001", "x.toml"),
        (
            GOOD.replace('clause = "1"', 'clause = "1"\ncolour = "red"'),
            "ILP-R004",
            "x.toml: indicator[a].colour",
        ),
        (
            GOOD.replace('label = { id = "A", en = "A" }', 'label = { id = "A" }'),
            "ILP-R007",
            "x.toml: indicator[a].label",
        ),
        (GOOD.replace('clause = "1"\n', ""), "ILP-R003", "x.toml: indicator[a].clause"),
        (GOOD.replace('"S"', '"mean"'), "ILP-R009", "x.toml: indicator[a].aggregation"),
        (GOOD.replace("multiplier = 100", "multiplier = 0"), "ILP-R012", "x.toml: indicator[a].multiplier"),
        (GOOD + 'not_above = ["b"]\n', "ILP-I002", "x.toml: indicator[a].not_above"),
        (GOOD + 'denominator_not_above = ["a"]\n', "ILP-I002", "x.toml: indicator[a].denominator_not_above"),
        (GOOD + INDICATOR, "ILP-I003", "x.toml: indicator[a]"),
        (GOOD.replace('["village"]', '["planet"]'), "ILP-I004", "x.toml: indicator[a].levels"),
        (GOOD + TARGET.replace('"a"', '"b"'), "ILP-I002", "x.toml: target[0].indicator"),
        (GOOD + TARGET + TARGET, "ILP-I003", "x.toml: target[1]"),
        (GOOD + TARGET + 'area = "3507"\n', "ILP-I007", "x.toml: target[0].area"),
        (GOOD + TARGET.replace("5", '"5"'), "ILP-R", "x.toml: target[0].value"),
    ],
)
def test_a_broken_file_says_what_and_where(text: str, code: str, place: str) -> None:
    with pytest.raises(DataFileError) as fault:
        read([("x.toml", text)])
    assert fault.value.code == "ILP-I000"
    first = fault.value.issues[0]
    assert first.code.startswith(code)
    assert first.path.startswith(place)


def test_an_unknown_indicator_is_said_with_what_is_near() -> None:
    with pytest.raises(UnknownCode) as fault:
        catalogue()["imm_idk"]
    assert fault.value.code == "ILP-I006"
    assert "imm_idl" in fault.value.messages["en"]


# Numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "number"),
    [
        *(
            ("4707", 4707),
            (" 12 ", 12),
            ("0", 0),
            (7, 7),
            (7.0, 7),
            (0.5, Fraction(1, 2)),
            ("12,5", Fraction(25, 2)),
        ),
        *(("1234.567", Fraction(1234567, 1000)), ("0.125", Fraction(1, 8)), (Decimal("2.5"), Fraction(5, 2))),
        *(("", None), ("  ", None), (None, None), (float("nan"), None)),
    ],
)
def test_a_number_is_read(given_: Any, number: Any) -> None:
    assert amount(given_) == number


@pytest.mark.parametrize("text", ["1.234", "1,234", "1.234.567", "12.345,6", "1 234", "-1.234"])
def test_thousands_are_never_guessed(text: str) -> None:
    with pytest.raises(Doubtful):
        amount(text)


@pytest.mark.parametrize(
    "value", ["x", "-", "#DIV/0!", "1e5", "1_000", "9" * 5000, True, [], float("inf"), "١٢"]
)
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(NotANumber):
        amount(value)


# Rows -------------------------------------------------------------------------------------------------

BROKEN = [
    (row("35.99.99.99", 1, 2), "ILP-I021"),
    (row("", 1, 2), "ILP-I021"),
    (row("3507010", 1, 2), "ILP-I021"),
    (row("35.1", 1, 2), "ILP-I022"),
    (row(35.1, 1, 2), "ILP-I022"),
    (row("35.07", 1, 2, period="2025-13"), "ILP-I023"),
    (row("35.07", 1, 2, period="Maret"), "ILP-I023"),
    (row("35.07", 1, 2, period=None), "ILP-I023"),
    (row("35.07", "banyak", 2), "ILP-I024"),
    (row("35.07", 1, "#DIV/0!"), "ILP-I024"),
    (row("35.07", "1.234", 2000), "ILP-I025"),
    (row("35.07", -1, 2), "ILP-I026"),
    (row("35.07", 1, -2), "ILP-I026"),
    (row("35.07", -1, -2, "imm_do_dpt1_dpt3"), "ILP-I026"),
]


@pytest.mark.parametrize(("bad", "code"), BROKEN)
def test_a_bad_row_is_an_issue_and_the_others_stand(bad: Row, code: str) -> None:
    counts = Counts.of([row("35.01", 1, 4), bad, row("35.02", 3, 4)])
    assert [(each.code, each.path, each.severity) for each in counts.issues] == [(code, "counts[1]", "error")]
    assert [each.area for each in counts] == ["35.01", "35.02"]
    assert pair(one([row("35.01", 1, 4), bad, row("35.02", 3, 4)])) == (4, 8)


def test_an_unknown_indicator_is_kept_aside_with_a_warning() -> None:
    strange = row("35.01", 1, 2, "imm_idk")
    counts = Counts.of([strange, row("35.01", 1, 2)])
    assert [(each.code, each.severity) for each in counts.issues] == [("ILP-I020", "warning")]
    assert counts.aside == (strange,)
    assert len(counts) == 1


def test_a_row_given_twice_counts_once_and_the_first_is_kept() -> None:
    table = compute([row("35.01", 1, 4), row("3501", 2, 4)], period=2025, by="regency")
    assert pair(table[0]) == (1, 4)
    assert [(each.code, each.path) for each in table.issues] == [("ILP-I027", "counts[1]")]
    assert "counts[0]" in table.issues[0].messages["en"]


def test_areas_and_periods_may_come_as_numbers() -> None:
    assert pair(one([row(3501, 1, 4, period=2025), row(3502.0, 1, 4, period=2025.0)])) == (2, 8)


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "angka.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_csv_file_tells_the_line_of_a_bad_row(tmp_path: Path) -> None:
    text = (
        "indicator,area_code,period,numerator,denominator\n"
        "imm_idl,35.01,2025,1,4\n"
        "\n"
        "imm_idl,35.1,2025,1,4\n"
        "imm_idl,35.02,2025,1,4,5,6\n"
        "imm_idl,35.03,2025,3,4\n"
    )
    counts = Counts.read(csv_file(tmp_path, text))
    found = [(each.code, each.path) for each in counts.issues]
    assert found == [("ILP-I022", "angka.csv:4"), ("ILP-I028", "angka.csv:5")]
    assert [each.area for each in counts] == ["35.01", "35.03"]


@pytest.mark.parametrize(
    "text",
    [
        "element;area;period;numerator;denominator\nimm_idl;35.01;2025;12,5;50\n",
        "area,element,denominator,numerator,period,nama\n3501,imm_idl,50,12.5,2025,Contoh\n",
        "\ufeffindicator,area_code,period,value,denominator\r\nimm_idl,35.01,2025,12.5,50\r\n",
    ],
)
def test_other_names_orders_and_separators_are_read(tmp_path: Path, text: str) -> None:
    assert compute(Counts.read(csv_file(tmp_path, text)), period="2025", by="regency")[0].value == 25.0


def test_a_value_alone_is_a_count_whose_denominator_stands_elsewhere() -> None:
    rows = [
        {"element": "imm_idl", "area": "35.01.01", "period": "2025", "value": 3},
        {"element": "imm_idl", "area": "35.01.02", "period": "2025", "value": 5},
    ]
    found = one(rows, "regency")
    assert (pair(found), found.value, found.flags) == ((8, None), None, ("missing",))
    target = {"element": "imm_idl", "area": "35.01", "period": "2025", "denominator": 16}
    found = one([*rows, target], "regency")
    assert (pair(found), found.value, found.flags) == ((8, 16), 50.0, ())


def test_a_file_that_cannot_be_used_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as fault:
        Counts.read(tmp_path / "tidak-ada.csv")
    assert fault.value.code == "ILP-I010"
    with pytest.raises(UsageError) as fault:
        Counts.read(csv_file(tmp_path, "é", "latin-1"))
    assert fault.value.code == "ILP-I010"


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("indicator,area_code,period,denominator", "numerator/value"),
        ("indicator,area_code,period,numerator", "denominator"),
        ("indicator,period,numerator,denominator", "area_code/area"),
        ("", "indicator/element"),
    ],
)
def test_a_lacking_column_is_named(tmp_path: Path, header: str, lacking: str) -> None:
    with pytest.raises(UsageError) as fault:
        Counts.read(csv_file(tmp_path, header + "\n"))
    assert fault.value.code == "ILP-I011"
    assert lacking in fault.value.messages["en"].partition(";")[0]


@pytest.mark.parametrize("data", [7, "x.csv", {"indicator": 1}, [1, 2]])
def test_what_is_no_table_is_refused(data: Any) -> None:
    with pytest.raises(UsageError) as fault:
        Counts.of(data)
    assert fault.value.code == "ILP-I012"


class ByRecords:
    def to_dict(self, how: str) -> list[Row]:
        assert how == "records"
        return [row("35.01", 1, 4, facility=float("nan"))]


class ByRows:
    def iter_rows(self, *, named: bool) -> list[Row]:
        assert named
        return [row("35.01", 1, 4, facility=None)]


@pytest.mark.parametrize("frame", [ByRecords(), ByRows()])
def test_a_dataframe_is_read_by_its_own_rows(frame: Any) -> None:
    (found,) = Counts.of(frame)
    assert (found.area, found.facility, found.numerator, found.denominator) == ("35.01", None, 1, 4)


def test_no_rows_are_an_empty_table() -> None:
    table = compute([], period="2025", by="nation")
    assert (len(table), table.issues, table.to_dict()) == (0, (), [])


# Values and flags -------------------------------------------------------------------------------------


def test_a_value_has_the_fields_of_the_contract() -> None:
    found = one([row("35.07", 1, 2)], "regency")
    assert found.to_dict() == {
        "indicator": "imm_idl",
        "area": "35.07",
        "level": "regency",
        "period": "2025",
        "numerator": 1,
        "denominator": 2,
        "value": 50.0,
        "target": 95,
        "flags": [],
        "source": catalogue().citations["imm_idl"].to_dict(),
    }
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()


@pytest.mark.parametrize(
    ("above", "below", "value", "flags"),
    [
        (4, 4, 100.0, ()),
        (5, 4, 125.0, ("over_100",)),
        (0, 4, 0.0, ()),
        (0, 0, None, ("zero_denominator",)),
        (3, 0, None, ("zero_denominator",)),
        (None, 4, None, ("missing",)),
        (3, None, None, ("missing",)),
        (None, None, None, ("missing",)),
        (None, 0, None, ("missing", "zero_denominator")),
        ("12,5", 50, 25.0, ()),
    ],
)
def test_the_flags_of_one_row(above: Any, below: Any, value: float | None, flags: tuple[str, ...]) -> None:
    found = one([row("35.01", above, below)], "regency")
    assert (found.value, found.flags) == (value, flags)


def test_one_above_a_hundred_in_a_million_is_flagged() -> None:
    assert one([row("35.01", 1_000_001, 1_000_000)], "regency").flags == ("over_100",)


def test_a_drop_out_may_be_negative_and_is_flagged_not_clipped() -> None:
    rows = [row("35.01", -1, 200, "imm_do_dpt1_dpt3"), row("35.02", 11, 100, "imm_do_dpt1_dpt3")]
    table = compute(rows, period="2025", by="regency")
    assert [(each.value, each.flags) for each in table] == [(-0.5, ("negative",)), (11.0, ())]
    assert one(rows).value == pytest.approx(10 / 3)


def test_a_sibling_is_compared_at_its_own_place_only() -> None:
    rows = [
        *(row("35.01", 5, 9, "kf_complete"), row("35.01", 4, 9, "kf1")),
        *(row("35.02", 5, 9, "kf_complete"), row("35.02", 5, 9, "kf1")),
        row("35.03", 5, 9, "kf_complete"),
    ]
    table = compute(rows, period="2025", by="regency")
    flagged = {(each.indicator, each.area) for each in table if "numerator_exceeds_sibling" in each.flags}
    assert flagged == {("kf_complete", "35.01")}
    assert table.exceeded == {("kf_complete", "35.01"): ("kf1",)}
    # In the province kf1 lacks 35.03, so that it does not tell anything about the sum.
    flags = {each.indicator: each.flags for each in compute(rows, period="2025", by="province")}
    assert flags == {"kf1": ("missing_children",), "kf_complete": ()}


def test_more_surviving_infants_than_live_births_is_flagged() -> None:
    rows = [
        row("35.26", 1, 18218),
        row("35.26", 1, 16236, "kn1"),
        row("35.25", 1, 8),
        row("35.25", 1, 8, "kn1"),
    ]
    found = {
        (each.indicator, each.area): each.flags
        for each in compute(rows, period="2025", by="regency")
        if each.flags
    }
    assert found == {("imm_idl", "35.26"): ("denominator_exceeds_sibling",)}


def test_targets_of_ones_own_replace_the_catalogues() -> None:
    rows = [row("35.01", 1, 2), row("35.02", 1, 2)]
    table = compute(rows, period="2025", by="regency", targets={"imm_idl": {"35": 70, "35.02": 60}})
    assert [each.target for each in table] == [70, 60]
    assert one(rows, targets={"imm_idl": 12.5}).target == 12.5
    assert one(rows, targets={}).target is None
    with pytest.raises(UnknownCode):
        one(rows, targets={"imm_idk": 1})


# Areas ------------------------------------------------------------------------------------------------


def test_a_parent_is_the_sum_over_the_sum_and_no_mean() -> None:
    found = one([row("35.01", 50, 100), row("35.02", 270, 300)])
    assert (found.value, found.flags) == (80.0, ())


def test_every_level_adds_up_from_the_villages() -> None:
    rows = [
        *(row("35.01.01.2001", 1, 2), row("35.01.01.2002", 2, 3), row("35.01.02.2001", 3, 5)),
        *(row("35.02.01.2001", 4, 7), row("36.01.01.2001", 5, 11)),
    ]
    expected = {
        "nation": {"ID": (15, 28)},
        "province": {"35": (10, 17), "36": (5, 11)},
        "regency": {"35.01": (6, 10), "35.02": (4, 7), "36.01": (5, 11)},
        "subdistrict": {"35.01.01": (3, 5), "35.01.02": (3, 5), "35.02.01": (4, 7), "36.01.01": (5, 11)},
    }
    for by, wanted in expected.items():
        table = compute(rows, period="2025", by=by)
        assert {each.area: pair(each) for each in table} == wanted
        assert {each.level for each in table} == {by}
        assert not any(each.flags for each in table)


def test_a_parents_own_row_is_not_counted_again() -> None:
    rows = [row("35", 4, 8), row("35.01", 1, 4), row("35.02", 3, 4)]
    found = one(rows)
    assert (pair(found), found.flags) == ((4, 8), ())
    assert pair(one(rows, "nation")) == (4, 8)


@pytest.mark.parametrize(
    ("own", "pair_", "flags"),
    [
        ((5, 8), (4, 8), {"differs_from_parts"}),  # the parts reach the denominator: they are all of it
        ((4, 7), (4, 8), {"differs_from_parts"}),
        ((40, 80), (40, 80), {"differs_from_parts"}),  # two of many: the parts are not all of it
        ((None, 8), (4, 8), set()),
        ((4, None), (4, 8), set()),
        ((None, 80), (4, 80), {"differs_from_parts"}),
    ],
)
def test_an_own_row_that_disagrees_is_flagged(
    own: tuple[Any, Any], pair_: tuple[int, int], flags: set[str]
) -> None:
    found = one([row("35", *own), row("35.01", 1, 4), row("35.02", 3, 4)])
    assert (pair(found), set(found.flags)) == (pair_, flags)


def test_a_difference_is_told_where_it_is_and_not_above() -> None:
    rows = [row("35.01", 3, 4), row("35.01.01", 1, 4), row("35.02", None, 4)]
    regency = {each.area: each.flags for each in compute(rows, period="2025", by="regency")}
    assert regency == {"35.01": ("differs_from_parts",), "35.02": ("missing",)}
    assert one(rows).flags == ("missing_children",)


def test_an_area_without_data_is_missing_not_zero_and_the_parent_says_so() -> None:
    rows = [row("35.01", 1, 4), row("35.02", None, 4), row("35.03", 1, 2, "kn1")]
    table = compute(rows, period="2025", by="regency")
    found = {each.area: (pair(each), each.flags) for each in table if each.indicator == "imm_idl"}
    assert found == {
        "35.01": ((1, 4), ()),
        "35.02": ((None, 4), ("missing",)),
        "35.03": ((None, None), ("missing",)),
    }
    province = {each.indicator: each for each in compute(rows, period="2025", by="province")}
    # Who did not report stays in the denominator.
    assert pair(province["imm_idl"]) == (1, 8)
    assert province["imm_idl"].flags == ("missing_children",)
    assert compute(rows, period="2025", by="nation")[0].flags == ("missing_children",)


def test_parts_that_are_lacking_leave_the_parents_own_row() -> None:
    rows = [row("35", 9, 12), row("35.01", 1, 4), row("35.02", None, 4), row("35.03", 2, 4)]
    found = one(rows)
    assert (pair(found), found.flags) == ((9, 12), ("missing_children",))


def test_a_numerator_waits_for_its_denominator() -> None:
    found = one([row("35.01", 1, 4), row("35.02", 100, None)])
    assert (pair(found), found.flags) == ((1, 4), ("missing_children",))


def test_a_zero_denominator_adds_nothing_and_spoils_nothing() -> None:
    found = one([row("35.01", 1, 4), row("35.02", 0, 0)])
    assert (pair(found), found.value, found.flags) == ((1, 4), 25.0, ())


def test_indicators_come_in_the_catalogues_order_and_areas_by_code() -> None:
    rows = [
        row(area, 1, 2, code) for code in ("imm_mr1", "imm_hb0", "k1_total") for area in ("35.02", "35.01")
    ]
    found = [(each.indicator, each.area) for each in compute(rows, period="2025", by="regency")]
    order = [code for code in catalogue().indicators if code in ("imm_mr1", "imm_hb0", "k1_total")]
    assert found == [(code, area) for code in order for area in ("35.01", "35.02")]


# Periods ----------------------------------------------------------------------------------------------

MONTHS = [f"2025-{n:02d}" for n in range(1, 13)]


def monthly(each: tuple[Any, Any], months: list[str] = MONTHS, code: str = "imm_idl") -> list[Row]:
    return [row("35.01", *each, code, month) for month in months]


def test_twelve_months_make_a_year() -> None:
    found = one(monthly((1, 4)), "regency")
    assert (pair(found), found.flags) == ((12, 48), ())


def test_a_year_that_lacks_months_is_flagged_up_to_the_nation() -> None:
    for by in ("regency", "province", "nation"):
        found = one(monthly((1, 4), MONTHS[:11]), by)
        assert (pair(found), found.flags) == ((11, 44), ("incomplete_period",))


def test_a_month_is_that_month_and_has_no_annual_target() -> None:
    found = one([*monthly((1, 4)), row("35.01", 99, 99)], "regency", period="2025-03")
    assert (pair(found), found.period, found.target) == ((1, 4), "2025-03", None)
    assert one(monthly((1, 4), code="nut_ds"), "regency", period="2025-03").target == 80


@pytest.mark.parametrize(
    ("year", "months", "pair_", "flags"),
    [
        ((12, 48), 12, (12, 48), ()),
        ((13, 48), 12, (12, 48), ("differs_from_parts",)),
        ((12, 48), 5, (12, 48), ()),  # the year's own row is the finest that is complete
        ((3, 48), 5, (3, 48), ("differs_from_parts",)),  # five months already exceed it
        ((12, 4), 12, (12, 4), ("over_100",)),  # every month repeats the annual target
        ((None, 4), 12, (12, 4), ("over_100",)),
        ((None, 48), 5, (5, 48), ("incomplete_period",)),
    ],
)
def test_a_year_and_its_months_are_not_counted_twice(
    year: tuple[Any, Any], months: int, pair_: tuple[int, int], flags: tuple[str, ...]
) -> None:
    found = one([row("35.01", *year), *monthly((1, 4), MONTHS[:months])], "regency")
    assert (pair(found), found.flags) == (pair_, flags)


def test_a_state_is_read_at_its_last_month() -> None:
    rows = [row("35.01", n, 100, "nut_stunting", month) for n, month in enumerate(MONTHS, 1)]
    found = one(rows, "regency")
    assert (pair(found), found.flags) == ((12, 100), ())
    found = one(rows[:8], "regency")
    assert (pair(found), found.flags) == ((8, 100), ("incomplete_period",))
    assert pair(one([*rows, row("35.01", 50, 100, "nut_stunting")], "regency")) == (50, 100)


def test_months_of_parts_do_not_replace_a_years_row_of_the_parent() -> None:
    found = one([row("35", 100, None), row("35.01", 3, None, period="2025-01")])
    assert pair(found) == (100, None)
    assert "incomplete_period" not in one([row("35", 12, 48), *monthly((1, 4))]).flags


def test_other_years_are_left_alone() -> None:
    rows = [row("35.01", 1, 4), row("35.01", 9, 9, period="2024"), row("35.02", 9, 9, period="2024-05")]
    found = one(rows)
    assert (pair(found), found.flags) == ((1, 4), ())


def test_a_period_without_rows_is_said() -> None:
    table = compute([row("35.01", 1, 4)], period="2030", by="regency")
    assert len(table) == 0
    assert [(each.code, each.severity) for each in table.issues] == [("ILP-I032", "warning")]


def test_a_level_below_all_rows_is_said() -> None:
    table = compute([row("35.01", 1, 4)], period="2025", by="village")
    assert [each.code for each in table.issues] == ["ILP-I034"]


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({"period": "2025-13", "by": "regency"}, UsageError, "ILP-I030"),
        ({"period": "2025", "by": "posyandu"}, UsageError, "ILP-I031"),
        ({"period": "2025", "by": "hamlet"}, UsageError, "ILP-I035"),
        ({"period": "2025", "by": "planet"}, UnknownCode, "ILP-N002"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(asked: Row, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as fault:
        compute([row("35.01", 1, 4)], **asked)
    assert getattr(fault.value, "code", None) == code


# Facilities -------------------------------------------------------------------------------------------

# Two puskesmas share subdistrict 99.01.01; the third has the subdistrict 99.01.02 alone.
NETWORK = Network(
    [
        Facility("contoh-dinas", "Dinas Contoh", "regency", None, "99.01"),
        Facility("contoh-a", "Contoh A", "puskesmas", "contoh-dinas", "99.01.01"),
        Facility("contoh-b", "Contoh B", "puskesmas", "contoh-dinas", "99.01.01"),
        Facility("contoh-c", "Contoh C", "puskesmas", "contoh-dinas", "99.01.02"),
        Facility("pustu-a", "Pustu A", "pustu", "contoh-a", "99.01.01.2001"),
        Facility("posyandu-a1", "Contoh A1", "posyandu", "pustu-a", "99.01.01.2001"),
        Facility("posyandu-a2", "Contoh A2", "posyandu", "pustu-a", "99.01.01.2001"),
        Facility("posyandu-b1", "Contoh B1", "posyandu", "contoh-b", "99.01.01.2002"),
        Facility("posyandu-c1", "Contoh C1", "posyandu", "contoh-c", "99.01.02.2001"),
    ]
)
POSYANDU = [
    *(row("99.01.01.2001", 1, 2, facility="posyandu-a1"), row("99.01.01.2001", 2, 3, facility="posyandu-a2")),
    *(row("99.01.01.2002", 3, 5, facility="posyandu-b1"), row("99.01.02.2001", 4, 7, facility="posyandu-c1")),
]


def by_place(rows: list[Row], by: str, network: Network | None = NETWORK) -> dict[str, Any]:
    table = compute(rows, network, period="2025", by=by)
    return {each.facility or each.area: (*pair(each), *each.flags) for each in table}


def test_facilities_add_up_through_the_network() -> None:
    assert by_place(POSYANDU, "posyandu") == {
        "posyandu-a1": (1, 2),
        "posyandu-a2": (2, 3),
        "posyandu-b1": (3, 5),
        "posyandu-c1": (4, 7),
    }
    assert by_place(POSYANDU, "pustu") == {"pustu-a": (3, 5)}
    assert by_place(POSYANDU, "puskesmas") == {"contoh-a": (3, 5), "contoh-b": (3, 5), "contoh-c": (4, 7)}
    found = compute(POSYANDU, NETWORK, period="2025", by="puskesmas")[0]
    assert list(found.to_dict())[:4] == ["indicator", "area", "facility", "level"]
    assert (found.area, found.facility, found.level) == ("99.01.01", "contoh-a", "puskesmas")


@pytest.mark.parametrize("network", [NETWORK, None])
def test_facilities_add_up_over_their_areas(network: Network | None) -> None:
    assert by_place(POSYANDU, "village", network) == {
        "99.01.01.2001": (3, 5),
        "99.01.01.2002": (3, 5),
        "99.01.02.2001": (4, 7),
    }
    assert by_place(POSYANDU, "subdistrict", network) == {"99.01.01": (6, 10), "99.01.02": (4, 7)}
    assert by_place(POSYANDU, "regency", network) == {"99.01": (10, 17)}


def test_a_facility_and_those_below_it_are_not_counted_twice() -> None:
    rows = [*POSYANDU, row("99.01.01", 3, 5, facility="contoh-a")]
    assert by_place(rows, "puskesmas") == {"contoh-a": (3, 5), "contoh-b": (3, 5), "contoh-c": (4, 7)}
    assert by_place(rows, "regency") == {"99.01": (10, 17)}
    rows = [*POSYANDU[1:], row("99.01.01", 3, 5, facility="contoh-a")]
    assert by_place(rows, "puskesmas")["contoh-a"] == (3, 5, "missing_children")
    assert by_place(rows, "regency")["99.01"][:2] == (10, 17)


def test_a_facility_that_does_not_report_is_told() -> None:
    rows = POSYANDU[1:]
    assert by_place(rows, "posyandu")["posyandu-a1"] == (None, None, "missing")
    assert by_place(rows, "puskesmas")["contoh-a"] == (2, 3, "missing_children")
    assert by_place(rows, "puskesmas")["contoh-b"] == (3, 5)
    assert by_place(rows, "village")["99.01.01.2001"] == (2, 3, "missing_children")
    assert by_place(rows, "regency")["99.01"] == (9, 15, "missing_children")


def test_puskesmas_that_report_themselves_need_no_villages() -> None:
    rows = [
        *(row("99.01.01", 1, 2, facility="contoh-a"), row("99.01.01", 3, 5, facility="contoh-b")),
        row("99.01.02", 4, 7, facility="contoh-c"),
    ]
    assert by_place(rows, "subdistrict") == {"99.01.01": (4, 7), "99.01.02": (4, 7)}
    assert by_place(rows[1:], "subdistrict")["99.01.01"] == (3, 5, "missing_children")
    assert by_place(rows, "regency") == {"99.01": (8, 14)}


def test_rows_of_areas_reach_the_facility_that_alone_serves_them() -> None:
    rows = [row("99.01.01.2001", 1, 2), row("99.01.01.2002", 3, 5), row("99.01.02.2009", 4, 7)]
    rows += [row("99.01.02.2001", 1, 1)]
    assert by_place(rows, "puskesmas") == {"contoh-a": (1, 2), "contoh-b": (3, 5), "contoh-c": (5, 8)}
    shared = [row("99.01.01", 9, 9), row("99.01.02", 4, 7)]
    assert by_place(shared, "puskesmas") == {
        "contoh-a": (None, None, "missing"),
        "contoh-b": (None, None, "missing"),
        "contoh-c": (4, 7),
    }


def test_a_village_row_and_its_puskesmas_row_are_not_added() -> None:
    rows = [row("99.01.02.2001", 4, 7), row("99.01.02", 4, 7, facility="contoh-c")]
    assert by_place(rows, "subdistrict")["99.01.02"] == (4, 7)


def test_a_puskesmas_row_stands_in_where_villages_lack() -> None:
    rows = [
        row("99.01.02.2001", 4, 7),
        row("99.01.02.2002", None, 1),
        row("99.01.02", 9, 12, facility="contoh-c"),
    ]
    assert by_place(rows, "subdistrict")["99.01.02"] == (9, 12, "missing_children", "differs_from_parts")


def test_a_village_whose_facilities_need_not_report_is_not_lacking() -> None:
    pustu = Facility("pustu-tanpa-posyandu", "Contoh", "pustu", "contoh-c", "99.01.02.2003")
    found = by_place(POSYANDU, "subdistrict", Network([*NETWORK, pustu]))
    assert found == {"99.01.01": (6, 10), "99.01.02": (4, 7)}
    assert by_place(POSYANDU, "puskesmas", Network([*NETWORK, pustu]))["contoh-c"] == (4, 7)


def test_a_facility_outside_the_network_counts_in_its_area_and_is_told() -> None:
    table = compute(
        [*POSYANDU, row("99.01.02.2001", 1, 1, facility="asing")], NETWORK, period="2025", by="regency"
    )
    assert pair(table[0]) == (11, 18)
    assert [(each.code, each.severity) for each in table.issues] == [("ILP-I033", "warning")]


@pytest.mark.parametrize("network", [None, NETWORK])
def test_a_state_that_a_facility_left_blank_is_missing(network: Network | None) -> None:
    rows = [row("99.01.01.2001", None, None, "nut_stunting", "2025-01", facility="posyandu-a1")]
    (found,) = compute(rows, network, period="2025", by="province", indicators=["nut_stunting"])
    assert (pair(found), found.flags) == ((None, None), ("missing",))


def test_a_ring_of_parents_is_walked_once() -> None:
    ring = Network(
        [
            Facility("contoh-x", "X", "puskesmas", "contoh-y", "99.01.01"),
            Facility("contoh-y", "Y", "puskesmas", "contoh-x", "99.01.01"),
        ]
    )
    rows = [row("99.01.01", 1, 2, facility="contoh-x"), row("99.01.01", 1, 2, facility="contoh-y")]
    assert set(by_place(rows, "puskesmas", ring)) == {"contoh-x", "contoh-y"}
    assert set(by_place(rows, "regency", ring)) == {"99.01"}


# How a table is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.25, "0.3"),
        (0.35, "0.4"),
        (84.75, "84.8"),
        (79.96, "80.0"),
        (-0.25, "-0.3"),
        (None, ""),
        (0.0, "0.0"),
    ],
)
def test_a_percentage_is_shown_half_up(value: float | None, said: str) -> None:
    assert rounded(value) == said


def small() -> Table:
    return compute([row("35.01", 339, 400), row("35.02", 5, 0)], period="2025", by="regency")


def test_the_value_is_not_rounded_only_shown_so() -> None:
    assert small()[0].value == 84.75


@pytest.mark.parametrize(
    ("lang", "heading", "flag"),
    [("id", "pembilang", "tidak ada sasaran"), ("en", "numerator", "nobody to serve")],
)
def test_a_table_is_shown_in_both_languages(lang: Any, heading: str, flag: str) -> None:
    lines = small().text(lang).splitlines()
    assert heading in lines[0]
    assert " 84.8 " in lines[2]
    assert lines[3].endswith(flag)
    assert len(lines) == 4
    assert lines[0].index(heading) + len(heading) == lines[2].index(" 339 ") + len(" 339")


def test_every_flag_has_words_and_an_order() -> None:
    from ilp.indicators.layout import flag_order

    assert set(flag_order()) == {
        *("missing", "zero_denominator", "over_100", "negative", "incomplete_period", "missing_children"),
        *("numerator_exceeds_sibling", "denominator_exceeds_sibling", "differs_from_parts"),
        *("count_only", "few_events", "reporting_only", "suppressed"),
    }


def test_a_notebook_gets_a_table_with_nothing_unescaped() -> None:
    shown = small()._repr_html_()
    assert shown.count("<tr>") == 3
    assert "84.8" in shown
    named = compute([row("35.01", 1, 2, facility="<b>")], NETWORK, period="2025", by="regency")
    assert "<b>" not in named._repr_html_()


def test_one_line_of_python_is_enough() -> None:
    code = (
        "from ilp.indicators import compute, Counts; print(len(compute(Counts(), period=2025, by='nation')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


# Laws -------------------------------------------------------------------------------------------------

VILLAGES = [f"{r}.{s:02d}.{v}" for r in ("35.01", "35.02", "36.01") for s in (1, 2) for v in (2001, 2002)]
numbers = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
tables = st.dictionaries(st.sampled_from(VILLAGES), numbers, min_size=1)
levels = st.sampled_from(["nation", "province", "regency", "subdistrict", "village"])


def rows_of(counted: dict[str, tuple[int, int]]) -> list[Row]:
    return [row(area, *each) for area, each in counted.items()]


def shown(table: Table) -> list[dict[str, Any]]:
    return table.to_dict()


@given(tables, levels)
def test_law_a_parent_is_the_ratio_of_sums(counted: dict[str, tuple[int, int]], by: str) -> None:
    for found in compute(rows_of(counted), period="2025", by=by):
        mine = [each for area, each in counted.items() if areas.within(area, found.area)]
        above, below = sum(n for n, _ in mine), sum(d for _, d in mine)
        assert pair(found) == (above, below)
        assert found.value == (float(Fraction(100 * above, below)) if below else None)


@given(tables, st.randoms(use_true_random=False), levels)
def test_law_the_order_of_rows_does_not_matter(
    counted: dict[str, tuple[int, int]], chance: Any, by: str
) -> None:
    rows = rows_of(counted)
    mixed = list(rows)
    chance.shuffle(mixed)
    assert shown(compute(mixed, period="2025", by=by)) == shown(compute(rows, period="2025", by=by))


@given(tables, st.integers(0, 10**6), st.integers(0, 10**6))
def test_law_splitting_a_population_changes_nothing_above(
    counted: dict[str, tuple[int, int]], first: int, second: int
) -> None:
    area, (above, below) = next(iter(counted.items()))
    one_part = (min(first, above), min(second, below))
    split = {**counted, area: one_part, area[:-4] + "2099": (above - one_part[0], below - one_part[1])}
    for by in ("nation", "province", "regency", "subdistrict"):
        before = compute(rows_of(counted), period="2025", by=by)
        assert shown(compute(rows_of(split), period="2025", by=by)) == shown(before)


@given(tables, st.integers(1, 1000), levels)
def test_law_scaling_both_numbers_changes_no_value(
    counted: dict[str, tuple[int, int]], k: int, by: str
) -> None:
    scaled = {area: (k * above, k * below) for area, (above, below) in counted.items()}
    before = [(v.area, v.value, v.flags) for v in compute(rows_of(counted), period="2025", by=by)]
    assert [(v.area, v.value, v.flags) for v in compute(rows_of(scaled), period="2025", by=by)] == before


@given(tables)
def test_law_what_the_levels_say_can_be_fed_back(counted: dict[str, tuple[int, int]]) -> None:
    """Rows of every level at once give the same answers as the villages alone."""
    rows = rows_of(counted)
    every = [
        row(v.area, v.numerator, v.denominator)
        for by in ("nation", "province", "regency", "subdistrict")
        for v in compute(rows, period="2025", by=by)
    ]
    for by in ("nation", "province", "regency", "subdistrict", "village"):
        assert shown(compute([*rows, *every], period="2025", by=by)) == shown(
            compute(rows, period="2025", by=by)
        )


@given(st.lists(numbers, min_size=12, max_size=12))
def test_law_months_add_up_to_the_year(each: list[tuple[int, int]]) -> None:
    rows = [row("35.01", *numbers_, period=month) for numbers_, month in zip(each, MONTHS, strict=True)]
    found = one(rows, "regency")
    assert pair(found) == (sum(n for n, _ in each), sum(d for _, d in each))


@given(
    st.lists(
        st.dictionaries(st.sampled_from(list(row("", 1, 1))), st.text(max_size=8) | st.floats() | st.none())
    )
)
def test_law_no_table_of_rows_ever_crashes(rows: list[Row]) -> None:
    complete = [{**row("35.01", 1, 2, period="2025"), **each} for each in rows]
    counts = Counts.of(complete)
    assert len(counts) + len(counts.issues) == len(rows)
    compute(counts, period="2025", by="nation")
