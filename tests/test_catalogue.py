"""Is every indicator of the dossier there, and does it compute what its row says? Examples, edges, laws."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import areas, codes
from ilp.dates import Anchor
from ilp.errors import DataFileError, UnknownCode, UsageError
from ilp.growth import book as growth
from ilp.indicators import Table, Value, band, catalogue, compute, family_counts, family_index
from ilp.indicators.book import read
from ilp.indicators.examples import examples, expected, worked
from ilp.indicators.formulas import KINDS, Ratio, sources
from ilp.indicators.laying import laid_over, others
from ilp.indicators.record_rules import record_rules
from ilp.indicators.recording import FromRecords, Question
from ilp.indicators.rows import Example, Indicator
from ilp.network import Facility, Network
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.rulebook.rows import Completion, Service

GOLDEN = Path(__file__).parent / "golden" / "indicators.csv"
WAYS = {"H": "higher", "L": "lower", "-": "neutral"}
LEVELS = {
    "P": "posyandu",
    "D": "village",
    "PK": "puskesmas",
    "K": "regency",
    "V": "province",
    "N": "nation",
    "RT": "hamlet",
}
Row = dict[str, Any]
BOOK = catalogue()
WHOLE = {code: row for code, row in BOOK.indicators.items() if row.split_of is None}


def row(code: str, area: str, above: Any, below: Any = None, period: str = "2025", **more: Any) -> Row:
    given_ = {"indicator": code, "area": area, "period": period, "numerator": above, "denominator": below}
    return given_ | more


def values(rows: list[Row], by: str, *codes_: str, period: str = "2025", **more: Any) -> Table:
    return compute(rows, period=period, by=by, indicators=codes_ or None, **more)


def only(rows: list[Row], by: str, *codes_: str, **more: Any) -> Value:
    (found,) = values(rows, by, *codes_, **more)
    return found


def villages(code: str, counts: list[tuple[Any, Any]]) -> list[Row]:
    return [row(code, f"99.01.01.{2000 + n}", *pair) for n, pair in enumerate(counts, 1)]


# The dossier ------------------------------------------------------------------------------------------


def dossier() -> list[Row]:
    return list(csv.DictReader(GOLDEN.read_text(encoding="utf-8").splitlines()))


def test_all_135_are_there() -> None:
    assert len(dossier()) == 135
    assert {each["code"] for each in dossier()} <= set(WHOLE)


# What differs from the dossier's table, and why it does: the published table reads it as a state; a class has
# no multiplier, its value is a rank; a family is no level of the country.
APART = {
    ("posyandu_lifecycle_active", "over_time"): "PIT",
    ("posyandu_strata", "multiplier"): 1,
    ("iks_family", "levels"): (),
}


@pytest.mark.parametrize("told", dossier(), ids=lambda told: told["code"])
def test_an_indicator_is_as_the_dossier_has_it(told: Row) -> None:
    found = BOOK[told["code"]]
    wanted = {
        "multiplier": int(told["multiplier"]) if told["multiplier"].isdigit() else None,
        "better": WAYS[told["direction"]],
        "aggregation": told["area"],
        "over_time": told["time"],
        "levels": tuple(LEVELS.get(each, each) for each in told["levels"].split()),
    }
    for name, value in wanted.items():
        assert getattr(found, name) == APART.get((found.code, name), value), name


@pytest.mark.parametrize("found", WHOLE.values(), ids=lambda found: found.code)
def test_an_indicator_says_all_that_it_must(found: Indicator) -> None:
    assert found.example
    assert (found.from_records is None) is not (found.not_from_records is None)
    assert found.status != "disputed" or found.note or found.dispute
    assert found.status != "confirmed"
    assert len({each.code for each in found.split}) == len(found.split)
    for label in (found.label, found.numerator, found.denominator, *(each.label for each in found.split)):
        assert label.id != label.en or label.id.split()[0].isupper() or "%" in label.id or len(label.id) < 30


def test_every_split_stands_in_the_catalogue_and_can_be_reported() -> None:
    split = {f"{code}.{each.code}": code for code, row_ in WHOLE.items() for each in row_.split}
    assert split == {code: each.split_of for code, each in BOOK.indicators.items() if each.split_of}
    rows = [row("ckg_all.adult", "99.01", 30, 40), row("ckg_all.adult", "99.02", 10, 60)]
    assert only(rows, "province").value == 40.0


def test_every_kind_of_formula_is_in_use() -> None:
    assert {type(each.formula) for each in BOOK.indicators.values()} == set(KINDS)


def test_no_element_and_no_split_is_left_alone() -> None:
    used = {code for each in BOOK.indicators.values() for code in sources(each.formula)}
    spare = {"nut_t"}  # T of SKDN: counted on the form, in no ratio of the dossier
    assert {
        code for code in BOOK.elements if "." not in code and f"{code}.01_pregnant" not in used
    } - used == spare


# Examples ---------------------------------------------------------------------------------------------

EXAMPLES = list(examples())


@pytest.mark.parametrize(("code", "example"), EXAMPLES, ids=[f"{c}-{n}" for n, (c, _) in enumerate(EXAMPLES)])
def test_every_number_worked_by_hand_comes_out(code: str, example: Example) -> None:
    assert worked(code, example) == expected(example)


@pytest.mark.parametrize(("code", "example"), EXAMPLES, ids=[f"{c}-{n}" for n, (c, _) in enumerate(EXAMPLES)])
def test_a_reported_ratio_is_the_sum_over_the_sum(code: str, example: Example) -> None:
    own = code if example.split is None else f"{code}.{example.split}"
    if set(example.given) != {own} or BOOK[own].aggregation == "N":
        return
    pairs = example.given[own]
    found = Fraction(BOOK[own].multiplier * sum(int(a) for a, _ in pairs), sum(int(b) for _, b in pairs))
    assert float(found) == example.gives
    shares = [Fraction(BOOK[own].multiplier * int(a), int(b)) for a, b in pairs]
    assert float(sum(shares) / len(shares)) != example.gives


def test_most_indicators_have_two_places_so_that_a_mean_would_be_seen() -> None:
    assert sum(max(map(len, e.given.values()), default=0) > 1 for _, e in EXAMPLES) > 130


# From records -----------------------------------------------------------------------------------------

BIRTH = Anchor(date(2024, 1, 1))
RULES = Rulebook.load()
SERVICES = {each.code for each in RULES.rows(Service)}
COMPLETIONS = {each.code for each in RULES.rows(Completion)}
MEASURES: dict[str, set[str]] = {}
for measure in RULES.rows(Measure):
    MEASURES.setdefault(measure.code, set()).update(each.code for each in measure.bands)


ASKS = (*("services", "owed", "completion", "acts", "condition", "measure", "growth", "outcome", "died"),)
GROWN: dict[str, set[str]] = {
    "gain": {row.code for row in growth.gains().outcome},
    "two_t": set(),
    "below_red": set(),
}
GROWN |= {
    index: {band.code for row in growth.classes_of(index) for band in row.bands}
    for index in ("waz", "haz", "whz", "baz")
}
DONE_BY = {code for row in RULES.rows(Service) for code in getattr(row.timing, "done_by", ()) or (row.code,)}


def ruled() -> Iterator[tuple[str, FromRecords]]:
    """Every rule, those of readings that are not the default too."""
    for code, each in BOOK.indicators.items():
        if each.from_records:
            yield code, each.from_records
        for dispute in each.dispute:
            for other in dispute.others:
                if "from_records" in other.change:
                    rule = record_rules({dispute.id: other.name}).rules[code]
                    assert rule != each.from_records
                    yield f"{code}, {other.name}", rule


RULED = list(ruled())


@pytest.mark.parametrize(("code", "rule"), RULED, ids=[code for code, _ in RULED])
def test_a_rule_speaks_of_what_the_rulebook_knows(code: str, rule: FromRecords) -> None:
    for asked in rule.questions():
        speaks_of_what_there_is(asked)


def speaks_of_what_there_is(asked: Question) -> None:
    assert sum(bool(getattr(asked, kind)) for kind in ASKS) == 1
    assert {*asked.services, *asked.owed} <= RULES.codes
    assert set(asked.acts) <= DONE_BY
    assert asked.completion is None or asked.completion in COMPLETIONS
    assert asked.condition is None or asked.condition in codes.section("condition")
    assert asked.measure is None or set(asked.category) <= MEASURES[asked.measure]
    assert asked.growth is None or set(asked.category) <= GROWN[asked.growth]
    assert not asked.category or asked.measure or asked.growth
    assert set(asked.by) <= set(codes.section("by"))
    assert set(asked.outcome) <= set(codes.section("outcome"))
    assert set(asked.values) <= set(codes.section("value"))
    if asked.before is not None and asked.from_age is not None:
        assert BIRTH.at(asked.from_age) < BIRTH.at(asked.before)


@pytest.mark.parametrize(("code", "rule"), RULED, ids=[code for code, _ in RULED])
def test_a_rule_says_whom_it_means(code: str, rule: FromRecords) -> None:
    found = BOOK.indicators[code.partition(",")[0]]
    assert rule.counted or rule.without
    if rule.among is None:
        assert "erkiraan" in found.denominator.id or "Sasaran" in found.denominator.id
        return
    population = record_rules().populations[rule.among]
    assert (population.moment == "reached") is (population.age is not None)
    for who in population.who:
        known = codes.section("condition")
        assert set(who.any_condition) | set(who.all_conditions) | set(who.no_condition) <= set(known)


# Disputes ---------------------------------------------------------------------------------------------

DISPUTES = {
    each.id: (code, each) for code, row_ in WHOLE.items() for each in row_.dispute if code != "iks_area"
}
CHOICES = [(key, other.name) for key, (_, each) in DISPUTES.items() for other in each.others]

# The conflicts of section 12 of the dossier that are about an indicator, and where each can be chosen.
SECTION_12 = {
    1: ["k6_denominator"],
    2: ["k1_total", "k1_pure", "k1_access"],
    3: ["k5_denominator"],
    4: ["idl_ipv"],
    5: ["uci_threshold"],
    6: ["child_monitored_denominator"],
    7: ["ttd_girls"],
    8: ["nut_ebf_0_5", "nut_ebf_6mo"],
    9: ["overweight_denominator"],
    10: ["stillbirth_denominator", "stillbirth_gestation"],
    11: ["iks_boundary"],
    14: ["spm_01_contacts"],
    15: ["spm_index_cap", "spm_quality_pooling"],
    19: ["ht_control", "dm_control"],
    20: ["timeliness_denominator"],
}


def test_every_conflict_of_the_dossier_can_be_chosen() -> None:
    for named in SECTION_12.values():
        assert all(each in DISPUTES or each in BOOK.indicators for each in named)


@pytest.mark.parametrize(("dispute", "reading"), CHOICES)
def test_another_reading_can_be_chosen_and_is_named(dispute: str, reading: str) -> None:
    code, told = DISPUTES[dispute]
    chosen = catalogue({dispute: reading})
    assert chosen[code].model_dump(exclude={"dispute"}) != BOOK[code].model_dump(exclude={"dispute"})
    assert chosen.source(code)["reading"] == reading
    assert "reading" not in BOOK.source(code)
    assert set(chosen.indicators) == set(BOOK.indicators)
    assert told.default not in {other.name for other in told.others}


def test_a_value_names_the_reading_it_follows() -> None:
    rows = villages("imm_idl", [(16, 20), (90, 100)])
    found = only(rows, "subdistrict", "imm_uci", readings={"uci_threshold": "85"})
    assert (found.value, found.source["reading"]) == (50.0, "85")
    assert only(rows, "subdistrict", "imm_uci").value == 100.0


@pytest.mark.parametrize(
    ("readings", "code"), [({"uci": "85"}, "ILP-I036"), ({"uci_threshold": "99"}, "ILP-I037")]
)
def test_a_reading_that_there_is_not_is_said(readings: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError) as fault:
        catalogue(readings)
    assert fault.value.code == code


def test_a_change_of_kind_replaces_the_formula_and_a_change_of_field_keeps_it() -> None:
    before = {"formula": {"kind": "index", "cap": 100, "coverage": "a"}, "not_from_records": "computed"}
    assert laid_over(before, {"formula": {"cap": 50}})["formula"]["coverage"] == "a"
    assert laid_over(before, {"formula": {"kind": "ratio"}})["formula"] == {"kind": "ratio"}
    assert "not_from_records" not in laid_over(before, {"from_records": {}})
    assert list(others({"dispute": "no list"})) == []


# Laws of the aggregations -----------------------------------------------------------------------------

pair = st.tuples(st.integers(0, 60), st.integers(1, 60))
many = st.lists(pair, min_size=1, max_size=12)


@st.composite
def placed(draw: st.DrawFn, code: str = "imm_idl", counts: st.SearchStrategy[Any] = pair) -> list[Row]:
    """Villages in several subdistricts and regencies."""
    found = []
    for regency in (1, 2):
        for subdistrict in range(1, draw(st.integers(1, 3)) + 1):
            for village in range(1, draw(st.integers(1, 4)) + 1):
                area = f"99.{regency:02d}.{subdistrict:02d}.{2000 + village}"
                found.append(row(code, area, *draw(counts)))
    return found


UP = ("subdistrict", "regency", "province", "nation")


def inside(rows: list[Row], area: str) -> list[Row]:
    return [each for each in rows if areas.within(each["area"], area)]


@given(placed())
def test_s_is_the_ratio_of_the_sums_at_every_level(rows: list[Row]) -> None:
    for by in UP:
        for value in values(rows, by):
            those = inside(rows, value.area)
            above, below = sum(r["numerator"] for r in those), sum(r["denominator"] for r in those)
            assert (value.numerator, value.denominator) == (above, below)
            assert value.value == float(Fraction(100 * above, below))


@given(placed(counts=st.tuples(st.integers(0, 60), st.just(70))), st.data())
def test_r_is_the_difference_of_the_sums_over_the_sum(rows: list[Row], data: st.DataObject) -> None:
    first = [{**each, "indicator": "imm_dpt1"} for each in rows]
    last = [{**each, "indicator": "imm_dpt3", "numerator": data.draw(st.integers(0, 60))} for each in rows]
    for by in ("village", *UP):
        for value in values(first + last, by, "imm_do_dpt1_dpt3"):
            d1 = sum(r["numerator"] for r in inside(first, value.area))
            d3 = sum(r["numerator"] for r in inside(last, value.area))
            assert (value.numerator, value.denominator) == (d1 - d3, d1)
            assert value.value == (float(Fraction(100 * (d1 - d3), d1)) if d1 else None)
            assert ("negative" in value.flags) is (d1 > 0 and d3 > d1)


@given(placed())
def test_v_counts_the_units_that_pass_with_their_unrounded_value(rows: list[Row]) -> None:
    for by in UP:
        for value in values(rows, by, "imm_uci"):
            those = inside(rows, value.area)
            passed = sum(100 * r["numerator"] >= 80 * r["denominator"] for r in those)
            assert (value.numerator, value.denominator) == (passed, len(those))


@given(placed("deaths_absolute.maternal", st.tuples(st.integers(0, 9), st.none())))
def test_n_is_the_number_alone(rows: list[Row]) -> None:
    for by in UP:
        for value in values(rows, by):
            total = sum(r["numerator"] for r in inside(rows, value.area))
            assert (value.numerator, value.denominator, value.value) == (total, None, total)
            assert value.flags == ()


@given(many, st.integers(0, 20), st.integers(1, 20))
def test_f_is_made_anew_of_the_parents_own_values(
    counts: list[tuple[int, int]], has: int, should: int
) -> None:
    rows = villages("spm_02_delivery", counts) + villages("spm_quality_input.02_delivery", [(has, should)])
    found = only(rows, "subdistrict", "spm_index_service.02_delivery")
    above, below = sum(a for a, _ in counts), sum(b for _, b in counts)
    coverage, quality = (
        min(each, Fraction(100)) for each in (Fraction(100 * above, below), Fraction(100 * has, should))
    )
    assert found.value == pytest.approx(
        float(Fraction(8, 10) * coverage + Fraction(2, 10) * quality), abs=1e-12
    )
    assert (found.numerator, found.denominator) == (None, None)
    assert "over_100" not in found.flags


CLASSES = ("pratama", "madya", "purnama", "mandiri")


def posyandu(number: int, openings: int, kader: int, share: int, extra: int, fund: int) -> list[Row]:
    here = {"facility": f"p{number}"}
    place = "99.01.01.2001"
    rates = ("nut_ds", "posyandu_kia", "posyandu_kb", "posyandu_immunization")
    return [
        row("posyandu_openings", place, openings, **here),
        row("posyandu_kader_on_duty", place, kader * max(openings, 1), max(openings, 1), **here),
        *(row(each, place, share, 100, **here) for each in rates),
        row("posyandu_extra_programme", place, extra, **here),
        row("posyandu_health_fund", place, fund, 100, **here),
    ]


def tree(many_: int) -> Network:
    pustu = Facility("pustu", "", "pustu", None, "99.01.01.2001")
    return Network(
        [pustu, *(Facility(f"p{n}", "", "posyandu", "pustu", "99.01.01.2001") for n in range(many_))]
    )


@pytest.mark.parametrize(
    ("openings", "kader", "share", "extra", "fund", "rank"),
    [
        *((8, 5, 50, 1, 50, 4), (8, 5, 50, 1, 49, 3), (8, 5, 50, 0, 50, 2), (8, 5, 49, 1, 50, 2)),
        *((7, 5, 50, 1, 50, 1), (8, 4, 50, 1, 50, 1), (0, 0, 0, 0, 0, 1), (12, 9, 100, 3, 100, 4)),
    ],
)
def test_both_sides_of_each_edge_of_the_classes(
    openings: int, kader: int, share: int, extra: int, fund: int, rank: int
) -> None:
    rows = posyandu(0, openings, kader, share, extra, fund)
    (found,) = compute(rows, tree(1), period="2025", by="posyandu", indicators=["posyandu_strata"])
    assert (found.value, found.numerator, found.flags) == (rank, None, ())


kind = st.tuples(
    st.integers(6, 9), st.integers(4, 6), st.integers(48, 52), st.integers(0, 1), st.integers(48, 52)
)


@given(st.lists(kind, min_size=1, max_size=6))
def test_c_counts_the_units_of_each_class_and_all_are_counted_once(kinds: list[tuple[int, ...]]) -> None:
    rows = [each for n, one in enumerate(kinds) for each in posyandu(n, *one)]
    network = tree(len(kinds))
    ranks = [
        v.value for v in compute(rows, network, period="2025", by="posyandu", indicators=["posyandu_strata"])
    ]
    for by in ("pustu", "village", "regency"):
        found = {
            v.indicator: v
            for v in compute(
                rows,
                network,
                period="2025",
                by=by,
                indicators=[*(f"posyandu_strata.{c}" for c in CLASSES), "posyandu_purnama_mandiri"],
            )
        }
        for rank, name in enumerate(CLASSES, 1):
            assert found[f"posyandu_strata.{name}"].numerator == ranks.count(rank)
            assert found[f"posyandu_strata.{name}"].denominator == len(kinds)
        assert found["posyandu_purnama_mandiri"].numerator == ranks.count(3) + ranks.count(4)


def test_a_class_is_not_known_until_all_that_decides_it_is() -> None:
    rows = [each for each in posyandu(0, 12, 6, 80, 1, 80) if each["indicator"] != "posyandu_health_fund"]
    (found,) = compute(rows, tree(1), period="2025", by="posyandu", indicators=["posyandu_strata"])
    assert (found.value, found.flags) == (None, ("missing",))
    (above,) = compute(rows, tree(1), period="2025", by="village", indicators=["posyandu_purnama_mandiri"])
    assert (above.numerator, above.denominator) == (None, 1)
    closed = [each for each in posyandu(0, 7, 6, 80, 1, 80) if each["indicator"] != "posyandu_health_fund"]
    (known,) = compute(closed, tree(1), period="2025", by="posyandu", indicators=["posyandu_strata"])
    assert known.value == 1  # the openings alone rule out every higher class


def active(**shares: Any) -> list[Row]:
    here = {"facility": "p0"}
    count = {"openings": 8, "kader_with_decree": 5, "growth_tools": 1, "extra_programme": 1}
    return [
        *(row(f"posyandu_{name}", "99.01.01.2001", n, **here) for name, n in count.items()),
        *(row(code, "99.01.01.2001", share, 100, **here) for code, share in shares.items()),
    ]


@pytest.mark.parametrize(
    ("shares", "passed"),
    [
        *(((50, 50, 50, 49), 1), ((50, 50, 49, 49), 0), ((100, 100, 100, 100), 1), ((49, 49, 49, 49), 0)),
        *(((50, 50, 50), 1), ((50, 50, 49), None), ((49, 49), 0), ((50,), None)),
    ],
)
def test_three_of_four_services_make_a_posyandu_active(shares: tuple[int, ...], passed: int | None) -> None:
    names = ("nut_ds", "posyandu_kia", "posyandu_kb", "posyandu_immunization")
    rows = active(**dict(zip(names, shares, strict=False)))
    (found,) = compute(rows, tree(1), period="2025", by="village", indicators=["posyandu_active"])
    assert (found.numerator, found.denominator) == (passed, 1)


# Laws of time -----------------------------------------------------------------------------------------

MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]
BY_TIME = {
    "CUM": "imm_idl",
    "MON": "nut_ds",
    "ANN": "spm_05_school_age",
    "COH": "tb_success",
    "PIT": "kia_book",
}


def test_every_way_of_time_is_in_use() -> None:
    assert {way: BOOK[code].over_time for way, code in BY_TIME.items()} == {way: way for way in BY_TIME}
    assert {each.over_time for each in BOOK.indicators.values()} == set(BY_TIME)


@pytest.mark.parametrize("way", ["CUM", "MON", "ANN", "COH"])
@given(by_month=st.lists(pair, min_size=12, max_size=12))
def test_the_months_add_up_to_the_year(way: str, by_month: list[tuple[int, int]]) -> None:
    rows = [row(BY_TIME[way], "99.01", *p, period=m) for m, p in zip(MONTHS, by_month, strict=True)]
    found = only(rows, "regency")
    assert (found.numerator, found.denominator) == (sum(a for a, _ in by_month), sum(b for _, b in by_month))
    assert "incomplete_period" not in found.flags


@given(by_month=st.lists(pair, min_size=12, max_size=12))
def test_a_state_is_that_of_the_last_month(by_month: list[tuple[int, int]]) -> None:
    rows = [row("kia_book", "99.01", *p, period=m) for m, p in zip(MONTHS, by_month, strict=True)]
    found = only(rows, "regency")
    assert (found.numerator, found.denominator) == by_month[-1]


@given(by_month=st.lists(st.integers(0, 9), min_size=12, max_size=12), target=st.integers(1, 90))
def test_the_annual_target_counts_once(by_month: list[int], target: int) -> None:
    rows = [
        row("high_risk_found_by_community", "99.01", n, period=m)
        for m, n in zip(MONTHS, by_month, strict=True)
    ]
    rows.append(row("target_pregnant", "99.01", 5 * target))
    found = only(rows, "regency", "risk_detect_community")
    assert (found.numerator, found.denominator) == (sum(by_month), target)


def test_a_threshold_of_the_year_is_not_asked_of_a_month() -> None:
    rows = [row("imm_idl", "99.01.01.2001", 9, 10, period="2025-03")]
    assert len(values(rows, "regency", "imm_uci", period="2025-03")) == 0
    assert len(values(rows, "regency", "imm_uci")) == 1


# What is lacking is not zero --------------------------------------------------------------------------


def test_a_village_without_a_report_is_counted_and_has_not_passed() -> None:
    rows = [*villages("imm_idl", [(9, 10), (None, None)]), row("imm_bcg", "99.01.01.2003", 5, 9)]
    found = only(rows, "subdistrict", "imm_uci")
    assert (found.numerator, found.denominator) == (1, 3)
    assert "missing_children" in found.flags


def test_a_verdict_on_half_a_year_is_flagged() -> None:
    rows = [
        *(row("imm_idl", "99.01.01.2001", 9, 10, period=month) for month in MONTHS[:6]),
        *(row("imm_idl", "99.01.01.2002", 9, 10, period=month) for month in MONTHS),
    ]
    found = only(rows, "subdistrict", "imm_uci")
    assert (found.numerator, found.denominator) == (2, 2)
    assert "incomplete_period" in found.flags


def test_one_dose_reported_without_the_other_is_no_drop_out() -> None:
    rows = villages("imm_dpt1", [(50, 60), (40, 60)]) + villages("imm_dpt3", [(45, 60)])
    found = only(rows, "subdistrict", "imm_do_dpt1_dpt3")
    assert (found.numerator, found.denominator, found.value) == (5, 50, 10.0)
    assert "missing_children" in found.flags


def test_months_are_paired_before_they_are_added() -> None:
    rows = [
        *(row("imm_dpt1", "99.01", 10, 50, period=m) for m in MONTHS),
        *(row("imm_dpt3", "99.01", 9, 50, period=m) for m in MONTHS[:6]),
    ]
    found = only(rows, "regency", "imm_do_dpt1_dpt3")
    assert (found.numerator, found.denominator, found.value) == (6, 60, 10.0)
    assert "incomplete_period" in found.flags


def test_counts_at_different_levels_meet_where_both_are_whole() -> None:
    rows = [*villages("imm_dpt1", [(60, 70), (40, 70)]), row("imm_dpt3", "99.01.01", 95, 140)]
    assert [v.value for v in values(rows, "village", "imm_do_dpt1_dpt3")] == [None, None]
    assert only(rows, "subdistrict", "imm_do_dpt1_dpt3").value == 5.0


@pytest.mark.parametrize("lacking", ["nut_o", "nut_b", "nut_d", "nut_n"])
def test_a_correction_that_was_not_reported_is_not_zero(lacking: str) -> None:
    given_ = {"nut_n": 24, "nut_d": 40, "nut_o": 6, "nut_b": 4}
    rows = [row(code, "99.01", n, period="2025-03") for code, n in given_.items() if code != lacking]
    found = only(rows, "regency", "nut_nd", period="2025-03")
    assert (found.value, "missing" in found.flags) == (None, True)


def test_an_index_needs_both_its_values_and_the_sector_all_its_services() -> None:
    rows = [row("spm_01_pregnant", "99.01", 80, 100)]
    assert only(rows, "regency", "spm_index_service.01_pregnant").flags == ("missing",)
    full = [
        each
        for code in (split.code for split in BOOK["spm_index_service"].split)
        for each in (
            row(f"spm_{code}", "99.01", 90, 100),
            row(f"spm_quality_input.{code}", "99.01", 9, 10),
        )
    ]
    found = only(full, "regency", "spm_index_health")
    assert (found.value, found.numerator, found.denominator) == (90.0, 1080, 12)
    assert only(full[:-1], "regency", "spm_index_health").value is None


def test_a_service_with_nobody_to_serve_does_not_apply() -> None:
    services = [split.code for split in BOOK["spm_index_service"].split]
    rows = [
        each
        for code in services
        for each in (
            row(f"spm_{code}", "99.01", *((0, 0) if code == services[-1] else (90, 100))),
            row(f"spm_quality_input.{code}", "99.01", 9, 10),
        )
    ]
    found = only(rows, "regency", "spm_index_health")
    assert (found.value, found.denominator) == (90.0, 11)


def test_what_was_reported_stands_and_a_difference_is_told() -> None:
    rows = [
        *(row("imm_dpt1", "99.01", 100, 120), row("imm_dpt3", "99.01", 90, 120)),
        row("imm_do_dpt1_dpt3", "99.01", 7, 100),
    ]
    found = only(rows, "regency", "imm_do_dpt1_dpt3")
    assert (found.numerator, found.flags) == (7, ("differs_from_parts",))


def test_the_same_people_under_another_name_are_found() -> None:
    rows = [row("ht_service", "99.01", 36, 40)]
    assert only(rows, "regency", "spm_08_hypertension").value == 90.0
    deaths = only([row("mmr", "99.01", 3, 4000)], "regency", "deaths_absolute.maternal")
    assert (deaths.value, deaths.denominator) == (3, None)


# What is given unasked --------------------------------------------------------------------------------


def test_only_what_is_reported_is_given_unless_elements_are() -> None:
    rows = villages("imm_idl", [(9, 10)]) + villages("imm_dpt1", [(9, 10)]) + villages("imm_dpt3", [(9, 10)])
    assert {v.indicator for v in values(rows, "village")} == {"imm_idl", "imm_dpt1", "imm_dpt3"}
    forms = [row("nut_d", "99.01", 40, period="2025-03"), row("nut_s", "99.01", 50, period="2025-03")]
    found = {v.indicator: v.value for v in values(forms, "regency", period="2025-03")}
    assert found["nut_ds"] == 80.0
    assert "nut_d" not in found


def test_an_indicator_that_nothing_tells_of_is_left_out() -> None:
    assert len(values([row("imm_idl", "99.01", 9, 10)], "regency", "k4", "imm_idl")) == 1


def test_an_unknown_one_is_said() -> None:
    with pytest.raises(UnknownCode) as fault:
        values([], "regency", "imm_ucl")
    assert fault.value.code == "ILP-I006"


@pytest.mark.parametrize(("by", "value"), [("province", 80.0), ("regency", 80.0), ("subdistrict", None)])
def test_below_the_regency_deaths_are_counts(by: str, value: float | None) -> None:
    found = only([row("mmr", "99.01.01", 4, 5000)], by)
    assert (found.value, found.numerator) == (value, 4)
    assert ("count_only" in found.flags) is (value is None)
    assert ("few_events" in found.flags) is (value is not None)


@pytest.mark.parametrize(("deaths", "few"), [(19, True), (20, False), (0, True)])
def test_a_rate_of_few_events_is_flagged(deaths: int, few: bool) -> None:
    assert ("few_events" in only([row("imr", "99", deaths, 5000)], "province").flags) is few


def test_a_rate_above_its_multiplier_is_not_over_100() -> None:
    assert "over_100" not in only([row("mmr", "99", 30, 20)], "province").flags


# Edges ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "passed"),
    [((80, 100), 1), ((799, 1000), 0), ((7999, 10000), 0), ((130, 100), 1), ((0, 0), None)],
)
def test_both_sides_of_the_threshold(counts: tuple[int, int], passed: int | None) -> None:
    assert only(villages("imm_idl", [counts]), "village", "imm_uci").numerator == passed


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((100, "paripurna"), (Fraction(9999, 100), "utama"), (90, "utama"), (89.99, "madya")),
        *(
            (80, "madya"),
            (79.9, "pratama"),
            (70, "pratama"),
            (69.9, "muda"),
            (60, "muda"),
            (59.9, "incomplete"),
        ),
    ],
)
def test_the_bands_of_the_index(value: Any, code: str) -> None:
    found = band("spm_index_health", value)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("value", "code"), [(85, "good"), (84.99, "fair"), (70, "fair"), (69.99, "poor"), (0, "poor")]
)
def test_the_bands_of_completeness(value: float, code: str) -> None:
    found = band("report_completeness", value)
    assert found is not None
    assert found.code == code


def test_no_value_and_no_bands_have_no_band() -> None:
    assert band("imm_idl", 50) is None
    assert band("spm_index_health", None) is None


# Families ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "value", "code"),
    [
        ("YYYY YYYY YYYY", 1, "healthy"),
        ("YYYYTTNNYYYY", Fraction(8, 10), "pre_healthy"),
        ("YYYYTNNNYYYY", Fraction(8, 9), "healthy"),
        ("NNNNNNNNYYTT", Fraction(1, 2), "pre_healthy"),
        ("NNNNNNNTYYTT", Fraction(2, 5), "unhealthy"),
        ("TTTTTTTTTTTT", 0, "unhealthy"),
        ("nnnn nnnn nnnn", None, None),
    ],
)
def test_the_index_of_a_family(answers: str, value: Fraction | None, code: str | None) -> None:
    found, named = family_index(answers)
    assert found == value
    assert (named.code if named else None) == code


def test_exactly_eight_tenths_may_be_read_as_healthy() -> None:
    _, named = family_index("YYYYTTNNYYYY", {"iks_boundary": "healthy"})
    assert named is not None
    assert named.code == "healthy"
    found = band("iks_area", 0.8, {"iks_boundary": "healthy"})
    assert found is not None
    assert found.code == "healthy"


@pytest.mark.parametrize("answers", ["", "YYY", "YYYYYYYYYYYYY", "YYYYYYYYYYYX", "YYYY-YYYYYYY"])
def test_what_are_not_twelve_answers_is_said(answers: str) -> None:
    with pytest.raises(UsageError) as fault:
        family_index(answers)
    assert fault.value.code == "ILP-I038"


family = st.text("YTN", min_size=12, max_size=12)


@given(st.lists(st.lists(family, min_size=1, max_size=8), min_size=1, max_size=4))
def test_the_area_counts_families_and_means_no_indices(areas_: list[list[str]]) -> None:
    rows = [
        each
        for n, families in enumerate(areas_, 1)
        for each in family_counts(families, area=f"99.01.01.{2000 + n}", period="2025")
    ]
    found = {v.indicator: v for v in compute(rows, period="2025", by="subdistrict")}
    every = [each for families in areas_ for each in families]
    healthy = sum(5 * each.count("Y") > 4 * (12 - each.count("N")) for each in every)
    assert (found["iks_area"].numerator, found["iks_area"].denominator) == (healthy, len(every))
    items = [split.code for split in BOOK["iks_indicator_cov"].split]
    for place, item in enumerate(items):
        said = [each[place] for each in every]
        value = found[f"iks_indicator_cov.{item}"]
        assert (value.numerator, value.denominator) == (said.count("Y"), len(said) - said.count("N"))


# What a broken file says ------------------------------------------------------------------------------

HEAD = """
[instrument]
id = "contoh"
name = "Contoh 1/2025"
title = { id = "Contoh", en = "Example" }

[[element]]
code = "e"
label = { id = "E", en = "E" }
over_time = "MON"

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


@pytest.mark.parametrize(
    ("more", "code", "place"),
    [
        ('formula = { kind = "eval", of = "e" }', "ILP-R012", "indicator[a].formula"),
        ('formula = { kind = "drop_out", first = "e", last = "z" }', "ILP-I002", "indicator[a].formula"),
        ('formula = { kind = "drop_out", first = "e" }', "ILP-R003", "indicator[a].formula.drop_out.last"),
        (
            'formula = { kind = "threshold", unit = "planet", tests = [{ of = "e", at_least = 1 }] }',
            *("ILP-I004", "indicator[a].formula.unit"),
        ),
        ('rate_from = "planet"', "ILP-I004", "indicator[a].rate_from"),
        ('same_as = "a"', "ILP-I002", "indicator[a].same_as"),
        ("example = [{ given = { z = [[1, 2]] }, gives = 50 }]", "ILP-I002", "indicator[a].example"),
        ('not_from_records = "lazy"', "ILP-R009", "indicator[a].not_from_records"),
        (
            '[[element]]\ncode = "e"\nlabel = { id = "E", en = "E" }\nover_time = "MON"',
            "ILP-I003",
            "element[e]",
        ),
        ('[[indicator.split]]\ncode = "s"', "ILP-R006", "indicator[a.s].label"),
    ],
)
def test_a_broken_file_says_what_and_where(more: str, code: str, place: str) -> None:
    assert list(read([("x.toml", HEAD)]).elements) == ["e"]
    with pytest.raises(DataFileError) as fault:
        read([("x.toml", HEAD + more + "\n")])
    told = {(each.code, each.path) for each in fault.value.issues}
    assert (code, f"x.toml: {place}") in told


def test_a_file_of_ones_own_may_be_without_all_that_is_new() -> None:
    found = read([("x.toml", HEAD)])["a"]
    assert found.formula == Ratio()
    assert (found.split, found.example, found.dispute) == ((), (), ())


# The guidelines ---------------------------------------------------------------------------------------


def test_the_rules_that_rows_carry_are_rules_of_the_guidelines() -> None:
    carried = {own for each in BOOK.indicators.values() for own in each.juknis}
    assert carried <= {f"IR-{number:02d}" for number in range(1, 22)} | {"IN-05", "IN-06"}
    assert len(carried) == 14
