"""Can a hidden number be found again? By hand on small tables, and by solving all that is shown."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from solving import determined

from ilp import areas
from ilp.errors import UsageError
from ilp.indicators import Counts, Table, Value, catalogue, compute, suppress
from ilp.network import Facility, Network

Row = dict[str, Any]
Number = tuple[str, str, str, str, str]


def row(area: str, above: Any, below: Any, code: str = "imm_idl", **more: Any) -> Row:
    return {
        "indicator": code,
        "area_code": area,
        "period": "2025",
        "numerator": above,
        "denominator": below,
        **more,
    }


def at(table: Table, place: str, code: str = "imm_idl") -> Value:
    (found,) = [v for v in table if (v.facility or v.area) == place and v.indicator == code]
    return found


def numerators(table: Table) -> list[Any]:
    return [value.numerator for value in table]


def hidden(table: Table) -> list[str]:
    return [value.facility or value.area for value in table if "suppressed" in value.flags]


VILLAGES = [
    row("99.01.01.2001", 3, 40),
    row("99.01.01.2002", 31, 37),
    row("99.01.01.2003", 29, 33),
    row("99.01.01.2004", 0, 36),
]

# By hand ----------------------------------------------------------------------------------------------


def test_a_small_number_takes_the_smallest_beside_it_along() -> None:
    found = suppress(compute(VILLAGES, period="2025", by="village"), 5)
    assert numerators(found) == [None, 31, None, 0]
    assert hidden(found) == ["99.01.01.2001", "99.01.01.2003"]
    small = at(found, "99.01.01.2001")
    assert (small.denominator, small.value, small.flags) == (40, None, ("suppressed",))
    assert at(found, "99.01.01.2002").value == pytest.approx(3100 / 37)


@pytest.mark.parametrize(("number", "gone"), [(1, True), (4, True), (5, False), (0, False)])
def test_both_sides_of_the_threshold(number: int, gone: bool) -> None:
    rows = [row("99.01", number, 50), row("99.02", 30, 50), row("99.03", 40, 50)]
    assert bool(hidden(suppress(compute(rows, period="2025", by="regency"), 5))) is gone


def test_nothing_small_nothing_changed() -> None:
    table = compute([row("99.01", 20, 50), row("99.02", 0, 50)], period="2025", by="regency")
    assert suppress(table, 5) == table


def test_two_small_numbers_that_fill_their_total_take_a_third() -> None:
    rows = [row("99.01", 1, 50), row("99.02", 1, 50), row("99.03", 9, 50), row("99.04", 30, 50)]
    assert numerators(suppress(compute(rows, period="2025", by="regency"), 5)) == [None, None, None, 30]


def test_an_area_with_one_part_is_hidden_with_it() -> None:
    rows = [row("99.01.01", 3, 50), row("99.02.01", 30, 50), row("99.03.01", 20, 50)]
    tables = [compute(rows, period="2025", by=by) for by in ("subdistrict", "regency", "province")]
    lower, middle, upper = suppress(tables, 5)
    assert numerators(lower) == [None, 30, None]
    assert numerators(middle) == [None, 30, None]
    assert numerators(upper) == [53]


def test_where_the_parts_do_not_suffice_the_total_goes() -> None:
    rows = [row("99.01.01", 2, 50), row("99.01.02", 2, 50), row("99.02.01", 30, 50), row("99.03.01", 20, 50)]
    lower, middle = suppress([compute(rows, period="2025", by=by) for by in ("subdistrict", "regency")], 4)
    assert numerators(lower) == [None, None, 30, None]
    assert numerators(middle) == [None, 30, None]


def test_the_parts_of_a_difference_are_hidden_together() -> None:
    rows = [
        *(row(f"99.0{n}", d1, 99, "imm_dpt1") for n, d1 in ((1, 60), (2, 70), (3, 80))),
        *(row(f"99.0{n}", d3, 99, "imm_dpt3") for n, d3 in ((1, 57), (2, 50), (3, 55))),
    ]
    codes = ["imm_dpt1", "imm_dpt3", "imm_do_dpt1_dpt3"]
    found = suppress(compute(rows, period="2025", by="regency", indicators=codes), 5)
    for code in codes:
        assert at(found, "99.01", code).numerator is None
        assert at(found, "99.01", code).value is None
    assert at(found, "99.01", "imm_do_dpt1_dpt3").denominator is None


def test_a_denominator_is_hidden_wherever_it_stands() -> None:
    rows = [
        *(row(f"99.0{n}", 0, below, "imm_bcg") for n, below in ((1, 3), (2, 20), (3, 30))),
        *(row(f"99.0{n}", 0, below, "kn1") for n, below in ((1, 3), (2, 20), (3, 30))),
    ]
    found = suppress(compute(rows, period="2025", by="regency"), 5)
    assert [value.denominator for value in found] == [None, None, 30, None, None, 30]
    assert numerators(found) == [0] * 6


def test_a_denominator_hidden_as_cover_is_hidden_in_the_other_indicator_too() -> None:
    rows = [
        *(row(f"99.0{n}", 0, below, "kn1") for n, below in ((1, 3), (2, 20), (3, 30))),
        *(row(f"99.0{n}", 0, below, "imm_bcg") for n, below in ((1, 3), (2, 20), (3, 30), (4, 10))),
    ]
    found = suppress(compute(rows, period="2025", by="regency"), 5)
    gone = {(v.indicator, v.area) for v in found if v.denominator is None and v.area != "99.04"}
    assert gone == {(code, area) for code in ("kn1", "imm_bcg") for area in ("99.01", "99.02")}


def test_a_zero_that_its_total_tells_is_shown() -> None:
    rows = [
        *(row(f"99.0{n}", above, 60, "k1_pure") for n, above in ((1, 3), (2, 20), (3, 30))),
        *(row(f"99.0{n}", 0, 60, "k1_access") for n in (1, 2, 3)),
    ]
    found = suppress(compute(rows, period="2025", by="regency"), 5)
    assert [v.numerator for v in found if v.indicator == "k1_access"] == [0, 0, 0]
    assert [v.numerator for v in found if v.indicator == "k1_pure"] == [None, None, 30]


def test_a_difference_of_two_numbers_told_to_be_zero_is_told_too() -> None:
    given_ = {"imm_dpt1": (0, 0, 10), "imm_dpt3": (0, 0, 15), "imm_mr1": (3, 20, 30)}
    rows = [row(f"99.0{n}", above, 90, code) for code, by in given_.items() for n, above in enumerate(by, 1)]
    codes = [*given_, "imm_do_dpt1_dpt3", "imm_do_dpt1_mr1"]
    found = suppress(compute(rows, period="2025", by="regency", indicators=codes), 5)
    shown = {code: [at(found, f"99.0{n}", code).numerator for n in (1, 2, 3)] for code in codes}
    assert shown == {
        "imm_dpt1": [0, 0, 10],
        "imm_dpt3": [0, 0, 15],
        "imm_mr1": [None, None, 30],
        "imm_do_dpt1_dpt3": [0, 0, -5],
        "imm_do_dpt1_mr1": [None, None, -20],
    }


def test_an_index_of_a_hidden_number_is_hidden() -> None:
    code = "spm_index_service.01_pregnant"
    rows = [
        *(row(f"99.0{n}", above, 50, "spm_01_pregnant") for n, above in ((1, 3), (2, 40), (3, 45))),
        *(row(f"99.0{n}", 10, 20, "spm_quality_input.01_pregnant") for n in (1, 2, 3)),
    ]
    table = compute(rows, period="2025", by="regency", indicators=["spm_01_pregnant", code])
    assert at(table, "99.01", code).value == 14.8
    found = suppress(table, 5)
    assert at(found, "99.01", code).value is None
    assert at(found, "99.01", code).flags == ("suppressed",)
    assert at(found, "99.03", code).value == pytest.approx(82)


def test_villages_and_facilities_are_no_people() -> None:
    rows = [row("99.01.01.2001", 3, 4, "posyandu_lifecycle_active")]
    table = compute(rows, period="2025", by="village")
    assert suppress(table, 5) == table


def test_the_months_are_hidden_where_the_year_is() -> None:
    rows = [
        {**row(f"99.0{n}", above, None), "period": f"2025-0{m}"}
        for n, by_month in ((1, (3, 20)), (2, (15, 16)), (3, (17, 18)))
        for m, above in enumerate(by_month, 1)
    ]
    tables = [compute(rows, period=period, by="regency") for period in ("2025-01", "2025-02", "2025")]
    assert [numerators(each) for each in suppress(tables, 5)] == [
        [None, None, 17],
        [None, None, 18],
        [None, None, 35],
    ]


def test_the_network_tells_which_facilities_add_up() -> None:
    place = "99.01.01.2001"
    network = Network(
        [
            *(Facility(f"pkm-{n}", "", "puskesmas", None, "99.01.01") for n in "ab"),
            *(Facility(f"a{n}", "", "posyandu", "pkm-a", place) for n in (1, 2)),
            *(Facility(f"b{n}", "", "posyandu", "pkm-b", place) for n in (1, 2)),
        ]
    )
    given_ = {"a1": 2, "a2": 40, "b1": 20, "b2": 30}
    rows = [row(place, above, 50, facility=code) for code, above in given_.items()]
    tables = [compute(rows, network, period="2025", by=by) for by in ("posyandu", "puskesmas")]
    lower, upper = suppress(tables, 5, network=network)
    assert [(v.facility, v.numerator) for v in lower] == [("a1", None), ("a2", None), ("b1", 20), ("b2", 30)]
    assert numerators(upper) == [42, 50]


def test_a_comparison_with_a_hidden_number_is_not_told() -> None:
    rows = [
        *(row(f"99.0{n}", 30, 60, "imm_idl") for n in (1, 2, 3)),
        *(row(f"99.0{n}", above, 60, "imm_dpt3") for n, above in ((1, 3), (2, 40), (3, 50))),
    ]
    table = compute(rows, period="2025", by="regency")
    assert at(table, "99.01").flags == ("numerator_exceeds_sibling",)
    found = suppress(table, 5)
    assert at(found, "99.01").flags == ()
    assert found.exceeded == {}


def test_few_people_of_whom_nothing_is_known_are_not_told() -> None:
    counts = Counts.of([row(f"99.0{n}", 30, 60) for n in (1, 2, 3)])
    unsure = [row_._replace(unknown=n) for row_, n in zip(counts.rows, (2, 20, 30), strict=True)]
    table = compute(Counts(tuple(unsure)), period="2025", by="regency")
    assert [value.unknown for value in table] == [2, 20, 30]
    assert [value.unknown for value in suppress(table, 5)] == [None, None, None]
    assert [value.unknown for value in suppress(table, 2)] == [2, 20, 30]


def test_the_page_and_the_texts_do_not_hold_the_number() -> None:
    rows = [row("99.01", 7, 7919), row("99.02", 6173, 7907), row("99.03", 6991, 7901)]
    table = compute(rows, period="2025", by="regency")
    shown = suppress(table, 10)
    for text in (shown.html("en"), shown.text("en"), str(shown.to_dict()), shown._repr_html_()):
        assert "6173" not in text
        assert "78.1" not in text
        assert "6991" in text
    assert "6173" in table.html("en")
    assert "hidden (small number)" in shown.html("en")
    assert "disembunyikan" in shown.html("id")
    assert 'number">7</td>' in table.html("en")
    assert 'number">7</td>' not in shown.html("en")


@pytest.mark.parametrize("below", [1, 0, -5, 2.5, "5", True, None])
def test_a_threshold_that_is_none_is_said(below: Any) -> None:
    with pytest.raises(UsageError) as fault:
        suppress(Table(), below)
    assert fault.value.code == "ILP-I039"


# The law: what is shown has more than one solution for every hidden number -----------------------------

CODES = ("k1_total", "k1_pure", "k1_access", "imm_dpt1", "imm_dpt3", "imm_do_dpt1_dpt3", "kn1", "imm_bcg")
LEVELS = ("village", "subdistrict", "regency", "province")
count = st.one_of(st.integers(0, 6), st.integers(0, 40))


@st.composite
def districts(draw: st.DrawFn) -> list[Row]:
    rows = []
    for regency in range(1, draw(st.integers(1, 3)) + 1):
        for subdistrict in range(1, draw(st.integers(1, 3)) + 1):
            for village in range(1, draw(st.integers(1, 4)) + 1):
                area = f"99.{regency:02d}.{subdistrict:02d}.{2000 + village}"
                births = draw(st.integers(0, 40))
                for code in ("k1_pure", "k1_access", "imm_dpt1", "imm_dpt3"):
                    rows.append(row(area, draw(count), 45, code))
                rows += [row(area, draw(count), births, code) for code in ("kn1", "imm_bcg")]
    return rows


def variables(tables: list[Table] | tuple[Table, ...]) -> dict[Number, Any]:
    found = {}
    for value in (value for table in tables for value in table):
        key = (value.level, value.area, value.period, value.indicator)
        found[(*key, "numerator")] = value.numerator
        found[(*key, "denominator")] = value.denominator
    return found


def equations(shown: dict[Number, Any]) -> list[dict[Number, int]]:
    """What anybody knows to be zero: sums over areas, sums and differences, shared denominators."""
    found: list[dict[Number, int]] = []
    below = defaultdict(list)
    for level, area, period, code, side in shown:
        for above in areas.chain(area)[1:]:
            total = (areas.level_of(above), above, period, code, side)
            if total in shown:
                below[total, level].append((level, area, period, code, side))
    for (total, _), parts in below.items():
        found.append({total: -1, **dict.fromkeys(parts, 1)})
    for place in {number[:3] for number in shown}:
        n = {(code, side): (*place, code, side) for code in CODES for side in ("numerator", "denominator")}
        up, down = "numerator", "denominator"
        found.append({n["k1_total", up]: -1, n["k1_pure", up]: 1, n["k1_access", up]: 1})
        found.append({n["imm_do_dpt1_dpt3", up]: -1, n["imm_dpt1", up]: 1, n["imm_dpt3", up]: -1})
        found.append({n["imm_do_dpt1_dpt3", down]: -1, n["imm_dpt1", up]: 1})
        found.append({n["kn1", down]: -1, n["imm_bcg", down]: 1})
        found += [
            {n["k1_total", down]: -1, n["k1_pure", down]: 1},
            {n["k1_access", down]: -1, n["k1_pure", down]: 1},
        ]
    return found


def test_the_solver_finds_what_plain_hiding_gives_away() -> None:
    rows = [row("99.01", n, 50, code) for code in CODES for n in (30,)] + [
        row("99.02", n, 50, code) for code in CODES for n in (3,)
    ]
    tables = [compute(rows, period="2025", by=by) for by in ("regency", "province")]
    plain = {number: None if n == 3 else n for number, n in variables(tables).items()}
    assert {number[1] for number in determined(equations(plain), plain)} == {"99.02"}


def district(places: dict[str, tuple[int, int]]) -> list[Row]:
    """Villages with nothing but first and third doses."""
    return [
        row(area, above, below, code)
        for area, (first, third) in places.items()
        for code, above, below in (
            *(("imm_dpt1", first, 45), ("imm_dpt3", third, 45), ("k1_pure", 0, 45), ("k1_access", 0, 45)),
            *(("kn1", 0, 0), ("imm_bcg", 0, 0)),
        )
    ]


@settings(max_examples=60, deadline=None)
@example(district({"99.01.01.2001": (0, 0), "99.02.01.2001": (0, 1)}), 2)
@example(
    district(
        {
            "99.01.01.2001": (0, 3),
            "99.01.01.2002": (5, 2),
            "99.02.01.2001": (0, 1),
            "99.03.01.2001": (0, 2),
        }
    ),
    2,
)
@given(districts(), st.integers(2, 9))
def test_no_hidden_number_can_be_solved_for(rows: list[Row], below: int) -> None:
    tables = [compute(rows, period="2025", by=by, indicators=CODES) for by in LEVELS]
    found = suppress(tables, below)
    full, shown = variables(tables), variables(found)
    assert {number for number, n in shown.items() if n is not None and 0 < abs(n) < below} == set()
    assert {number for number, n in shown.items() if n is not None and n != full[number]} == set()
    for value in (value for table in found for value in table):
        gone = value.numerator is None or value.denominator is None
        assert ("suppressed" in value.flags) is gone
        assert not gone or value.value is None
    assert determined(equations(shown), shown) == set()


@settings(max_examples=60, deadline=None)
@given(districts(), st.integers(2, 9))
def test_under_every_shown_total_each_hidden_number_has_room(rows: list[Row], below: int) -> None:
    tables = [compute(rows, period="2025", by=by, indicators=CODES) for by in LEVELS]
    full, shown = variables(tables), variables(suppress(tables, below))
    for equation in equations(shown):
        (total, *_), parts = [n for n, times in equation.items() if times == -1], list(equation)
        gone = [number for number in parts if shown[number] is None and number != total]
        if shown[total] is None or not gone or total[1] == gone[0][1] or "imm_do" in total[3]:
            continue
        assert len(gone) > 1
        assert sum(full[number] for number in gone) >= len(gone) - 1 + below


@settings(max_examples=60, deadline=None)
@given(districts(), st.integers(2, 9))
def test_a_lone_table_keeps_its_numbers_from_the_totals_above(rows: list[Row], below: int) -> None:
    (table,) = suppress([compute(rows, period="2025", by="village")], below)
    for code in {value.indicator for value in table}:
        for side in ("numerator", "denominator"):
            by_area = defaultdict(list)
            for value in (value for value in table if value.indicator == code):
                by_area[areas.parent(value.area)].append(getattr(value, side))
            for numbers in by_area.values():
                assert len(numbers) == 1 or numbers.count(None) != 1


@settings(max_examples=30, deadline=None)
@given(districts(), st.integers(2, 9))
def test_hiding_twice_is_hiding_once_and_order_does_not_matter(rows: list[Row], below: int) -> None:
    tables = [compute(rows, period="2025", by=by) for by in LEVELS]
    found = suppress(tables, below)
    assert suppress(tables[::-1], below) == found[::-1]
    assert {number for number, n in variables(suppress(found, below)).items() if n is not None} <= {
        number for number, n in variables(found).items() if n is not None
    }


def test_the_catalogues_own_links_are_known() -> None:
    assert set(CODES) <= set(catalogue().indicators)
