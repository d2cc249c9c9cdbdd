"""Do 836 published counts of 38 regencies give the published percentages, and the published province?

The annex tables lie beside the project, not in it. Where they are absent the same tests run on a small table
of the same shape, made by hand below; nothing is skipped.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ilp.indicators import Counts, Table, Value, catalogue, compute

ROOT = Path(__file__).parents[1]
FOLDER = Path(os.environ.get("ILP_SHARED_DATA", ROOT.parent / "shared" / "data"))
ANNEX = FOLDER / "jatim2025" / "annex_tables.csv"
PRESENT = ANNEX.exists()

# Made by hand: a province of two regencies. 50 % and 90 % have the mean 70; 50 + 270 of 100 + 300 are 80.
SMALL = """\
indicator,area_code,area_name,period,numerator,denominator,published_percentage
imm_idl,99.01,KAB. CONTOH,2025,50,100,50.0
imm_idl,99.02,KOTA CONTOH,2025,270,300,90.0
imm_dpt3,99.01,KAB. CONTOH,2025,40,100,40.0
imm_dpt3,99.02,KOTA CONTOH,2025,330,300,110.0
kn1,99.01,KAB. CONTOH,2025,1,3,33.33333333
kn1,99.02,KOTA CONTOH,2025,200,320,62.5
k6,99.01,KAB. CONTOH,2025,21,90,23.33333333
k6,99.02,KOTA CONTOH,2025,70,310,22.58064516
k1_total,99.01,KAB. CONTOH,2025,20,100,20.0
k1_total,99.02,KOTA CONTOH,2025,70,340,20.58823529
"""

Row = dict[str, str]


def rows_of(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


TABLES = {"small": rows_of(SMALL)} | ({"annex": rows_of(ANNEX.read_text("utf-8"))} if PRESENT else {})


def table(name: str, by: str) -> Table:
    return compute(TABLES[name], period="2025", by=by)


def digits(published: str) -> int:
    return len(published.partition(".")[2])


@pytest.mark.parametrize("name", TABLES)
def test_every_row_recomputes_to_the_published_digits(name: str) -> None:
    rows = TABLES[name]
    found = {(value.indicator, value.area): value for value in table(name, "regency")}
    assert len(found) == len(rows)
    for row in rows:
        value = found[row["indicator"], row["area_code"]].value
        step = Decimal(1).scaleb(-digits(row["published_percentage"]))
        said = Decimal(repr(value)).quantize(step, ROUND_HALF_UP)
        assert said == Decimal(row["published_percentage"]), row


@pytest.mark.parametrize("name", TABLES)
def test_the_province_is_the_sum_over_the_sum(name: str) -> None:
    rows = TABLES[name]
    for value in table(name, "province"):
        mine = [row for row in rows if row["indicator"] == value.indicator]
        above = sum(int(row["numerator"]) for row in mine)
        below = sum(int(row["denominator"]) for row in mine)
        assert (value.numerator, value.denominator) == (above, below)
        assert value.value == float(Fraction(100 * above, below))
        assert not {"missing_children", "differs_from_parts", "incomplete_period"} & set(value.flags)


@pytest.mark.parametrize("name", TABLES)
def test_the_province_is_never_the_mean_of_percentages(name: str) -> None:
    for value in table(name, "province"):
        shares = [
            Decimal(r["published_percentage"]) for r in TABLES[name] if r["indicator"] == value.indicator
        ]
        assert value.value is not None
        assert abs(value.value - float(sum(shares) / len(shares))) > 0.005


@pytest.mark.parametrize("name", TABLES)
def test_the_nation_of_one_province_is_that_province(name: str) -> None:
    above = [(v.indicator, v.numerator, v.denominator, v.value) for v in table(name, "nation")]
    assert above == [(v.indicator, v.numerator, v.denominator, v.value) for v in table(name, "province")]


def areas_with(flag: str, indicator: str, found: Table) -> set[str]:
    return {value.area for value in found if value.indicator == indicator and flag in value.flags}


@pytest.mark.parametrize("name", TABLES)
def test_over_100_is_flagged_where_it_is_and_never_capped(name: str) -> None:
    rows = TABLES[name]
    found = table(name, "regency")
    for code in {row["indicator"] for row in rows}:
        over = {
            row["area_code"]
            for row in rows
            if row["indicator"] == code and int(row["numerator"]) > int(row["denominator"])
        }
        assert areas_with("over_100", code, found) == over
    assert max(value.value for value in found if value.value is not None) > 100


SIBLINGS = [("k6", "k1_total"), ("kf_complete", "kf1"), ("kn_complete", "kn1"), ("imm_idl", "imm_dpt3")]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(("code", "sibling"), SIBLINGS)
def test_a_sibling_exceeded_is_named(name: str, code: str, sibling: str) -> None:
    counted = {(row["indicator"], row["area_code"]): int(row["numerator"]) for row in TABLES[name]}
    found = table(name, "regency")
    expected = {
        area for (each, area), n in counted.items() if each == code and n > counted.get((sibling, area), n)
    }
    named = {
        area for (each, area), siblings in found.exceeded.items() if each == code and sibling in siblings
    }
    assert named == expected
    assert expected <= areas_with("numerator_exceeds_sibling", code, found)


def test_the_small_tables_numbers_are_those_worked_by_hand() -> None:
    province = {value.indicator: value for value in table("small", "province")}
    assert province["imm_idl"].value == 80.0
    assert province["imm_dpt3"].value == 92.5
    regency = {(value.indicator, value.area): value for value in table("small", "regency")}
    assert regency["imm_dpt3", "99.02"].value == pytest.approx(110)
    assert regency["imm_dpt3", "99.02"].flags == ("over_100",)
    assert regency["imm_idl", "99.01"].flags == ("numerator_exceeds_sibling", "denominator_exceeds_sibling")
    assert regency["imm_idl", "99.02"].flags == ()
    assert regency["k6", "99.01"].flags == ("numerator_exceeds_sibling",)
    assert regency["k6", "99.02"].flags == ()


# The published facts, each a check over the annex where it is present ---------------------------------


def value_of(code: str, by: str = "province") -> Value:
    (found,) = [value for value in table("annex", by) if value.indicator == code]
    return found


def published_province() -> None:
    said = {c: round(value_of(c).value or 0, 1) for c in ("imm_idl", "birth_facility")}
    said["posyandu_lifecycle_active"] = round(value_of("posyandu_lifecycle_active").value or 0, 1)
    assert said == {"imm_idl": 84.8, "birth_facility": 80.2, "posyandu_lifecycle_active": 95.1}
    assert (value_of("imm_idl").numerator, value_of("imm_idl").denominator) == (485847, 573225)
    assert (value_of("imm_idl").target, value_of("posyandu_lifecycle_active").target) == (95, None)


def every_row_is_there() -> None:
    assert len(TABLES["annex"]) == len(table("annex", "regency")) == 836
    assert len({row["indicator"] for row in TABLES["annex"]}) == 22


def over_100_as_told() -> None:
    found = table("annex", "regency")
    told = {"k1_total": 5, "imm_idl": 5, "ht_service": 18, "dm_service": 17, "kn1": 6}
    assert {code: len(areas_with("over_100", code, found)) for code in told} == told


def siblings_as_told() -> None:
    found = table("annex", "regency")
    flag = "numerator_exceeds_sibling"
    assert areas_with(flag, "k6", found) == {"35.74"}
    assert areas_with(flag, "kf_complete", found) == {"35.17", "35.79"}
    assert areas_with(flag, "kn_complete", found) == set()
    assert len([each for each in found.exceeded.values() if "imm_dpt3" in each]) == 35
    assert (
        len([key for key, each in found.exceeded.items() if key[0] == "imm_idl" and "imm_mr1" in each]) == 26
    )


def surviving_infants_as_told() -> None:
    found = table("annex", "regency")
    for code in ("imm_idl", "imm_dpt3", "imm_mr1", "imm_polio4"):
        assert areas_with("denominator_exceeds_sibling", code, found) == {"35.26"}


def further_columns_are_kept() -> None:
    counts = Counts.read(ANNEX)
    assert counts.issues == ()
    assert counts.rows[0].extra == {"area_name": "KAB. PACITAN", "published_percentage": "70.79260039"}


def the_terminal_shows_the_published_figures() -> None:
    said = compute(Counts.read(ANNEX), period="2025", by="province").text("en")
    lines = {line.split()[0]: line for line in said.splitlines()}
    assert " 84.8 " in lines["imm_idl"]
    assert " 80.2 " in lines["birth_facility"]
    assert lines["posyandu_lifecycle_active"].endswith(" 95.1")


FACTS: list[Callable[[], None]] = [
    *(published_province, every_row_is_there, over_100_as_told, siblings_as_told),
    *(surviving_infants_as_told, further_columns_are_kept, the_terminal_shows_the_published_figures),
]


def the_small_table_stands_in() -> None:
    assert set(TABLES) == {"small"}
    assert {value.value for value in table("small", "province") if value.indicator == "imm_idl"} == {80.0}


TOLD = FACTS if PRESENT else [the_small_table_stands_in]


@pytest.mark.parametrize("fact", TOLD, ids=lambda fact: fact.__name__)
def test_the_published_facts_hold(fact: Callable[[], None]) -> None:
    fact()


def test_the_catalogue_has_every_indicator_of_the_tables() -> None:
    known = set(catalogue().indicators)
    for rows in TABLES.values():
        assert {row["indicator"] for row in rows} <= known
