"""Laws of the tree, for every way of adding up: split a facility, move it, add its months, hide numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solving import determined

from ilp import areas
from ilp.indicators import Table, Value, catalogue, compute, suppress
from ilp.network import Facility, Network

Row = dict[str, Any]
ABOVE = ("puskesmas", "regency", "province", "nation")
MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]
REPORTED = ("k4", "imm_dpt1", "imm_dpt3", "deaths_absolute.maternal", "spm_01_pregnant")
QUALITY, INDEX = "spm_quality_input.01_pregnant", "spm_index_service.01_pregnant"
STRATA, ACTIVE = "posyandu_purnama_mandiri", "posyandu_active"
SERVICES = ("nut_ds", "posyandu_kia", "posyandu_kb", "posyandu_immunization")
KINDS = {"S": "k4", "R": "imm_do_dpt1_dpt3", "N": "deaths_absolute.maternal", "C": STRATA, "V": ACTIVE}


class Unit(NamedTuple):
    """A posyandu: whom it answers to, what it reports of each indicator, how often it opened."""

    code: str
    parent: str
    counts: dict[str, tuple[int, int]]
    openings: int
    share: int


def area_of(puskesmas: str) -> str:
    regency, number = puskesmas.removeprefix("K").split("-")
    return f"99.{int(regency):02d}.{int(number):02d}"


def world(units: Iterable[Unit], puskesmas: Iterable[str]) -> tuple[list[Row], Network]:
    units = list(units)
    facilities = [Facility(code, "", "puskesmas", None, area_of(code)) for code in puskesmas]
    facilities += [
        Facility(unit.code, "", "posyandu", unit.parent, f"{area_of(unit.parent)}.2001") for unit in units
    ]
    rows = []
    for unit in units:
        place = {"area": f"{area_of(unit.parent)}.2001", "facility": unit.code, "period": "2025"}
        for code, (above, below) in unit.counts.items():
            kind = catalogue()[code].aggregation
            rows.append(
                {
                    "indicator": code,
                    "numerator": above,
                    "denominator": None if kind == "N" else below,
                    **place,
                }
            )
        for code, number, of in (
            ("posyandu_openings", unit.openings, None),
            ("posyandu_kader_on_duty", 5 * max(unit.openings, 1), max(unit.openings, 1)),
            *(
                (code, unit.share, 100)
                for code in ("nut_ds", "posyandu_kia", "posyandu_kb", "posyandu_immunization")
            ),
            ("posyandu_extra_programme", 1, None),
            ("posyandu_kader_with_decree", 5, None),
            ("posyandu_growth_tools", 1, None),
            ("posyandu_health_fund", unit.share, 100),
        ):
            rows.append({"indicator": code, "numerator": number, "denominator": of, **place})
    return rows, Network(facilities)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Unit], list[str]]:
    """Two regencies with puskesmas, each with two posyandu or more."""
    puskesmas = [f"K{r}-{n}" for r in (1, 2) for n in range(1, draw(st.integers(1, 2)) + 1)]
    units = []
    for parent in puskesmas:
        for number in range(draw(st.integers(2, 3))):
            below = draw(st.integers(1, 60))
            counts = {code: (draw(st.integers(0, 60)), below) for code in REPORTED}
            openings, share = draw(st.sampled_from([0, 7, 8, 12])), draw(st.sampled_from([0, 49, 50, 100]))
            units.append(Unit(f"{parent}/{number}", parent, counts, openings, share))
    return units, puskesmas


def found(
    units: Iterable[Unit], puskesmas: list[str], codes: Iterable[str], by: str
) -> dict[tuple[str, str], Value]:
    rows, network = world(units, puskesmas)
    table = compute(rows, network, period=2025, by=by, indicators=codes)
    return {(value.indicator, value.facility or value.area): value for value in table}


def pair(value: Value) -> tuple[Any, Any]:
    return value.numerator, value.denominator


def own(unit: Unit, kind: str) -> tuple[int, int | None]:
    """What does the posyandu add to any place it lies in, worked out from what it reports?"""
    if kind == "R":
        return unit.counts["imm_dpt1"][0] - unit.counts["imm_dpt3"][0], unit.counts["imm_dpt1"][0]
    if kind == "N":
        return unit.counts["deaths_absolute.maternal"][0], None
    if kind == "C":  # purnama or mandiri: eight openings, half covered, and a further programme
        return int(unit.openings >= 8 and unit.share >= 50), 1
    if kind == "V":  # eight openings, and half covered in three of four services
        return int(unit.openings >= 8 and unit.share >= 50), 1
    return unit.counts["k4"]


def place_of(parent: str, by: str) -> str:
    return parent if by == "puskesmas" else areas.ancestor(area_of(parent), by)


def sums(units: Iterable[Unit], kind: str, by: str) -> dict[str, tuple[int, int | None]]:
    """What does each place of the level come to? Every posyandu added to the one that it lies in."""
    totals: dict[str, tuple[int, int | None]] = {}
    for unit in units:
        place = place_of(unit.parent, by)
        above, below = totals.get(place, (0, 0))
        more, out_of = own(unit, kind)
        totals[place] = (above + more, None if out_of is None or below is None else below + out_of)
    return totals


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(trees())
def test_every_level_is_what_its_facilities_add_up_to(kind: str, tree: tuple[list[Unit], list[str]]) -> None:
    units, puskesmas = tree
    for by in ABOVE:
        values = found(units, puskesmas, [KINDS[kind]], by)
        assert {place: pair(value) for (_, place), value in values.items()} == sums(units, kind, by)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(trees(), st.data())
def test_moving_a_facility_moves_exactly_its_counts(
    kind: str, tree: tuple[list[Unit], list[str]], data: st.DataObject
) -> None:
    units, puskesmas = tree
    moved = data.draw(st.sampled_from(units))
    to = data.draw(st.sampled_from([code for code in puskesmas if code != moved.parent]))
    after = [unit._replace(parent=to) if unit is moved else unit for unit in units]
    above, below = own(moved, kind)
    for by in ABOVE:
        change: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for sign, parent in ((-1, moved.parent), (1, to)):
            change[place_of(parent, by)][0] += sign * above
            change[place_of(parent, by)][1] += sign * (below or 0)
        then, now = (found(each, puskesmas, [KINDS[kind]], by) for each in (units, after))
        for key, value in now.items():
            gained, more = change[key[1]]
            assert value.numerator == (then[key].numerator or 0) + gained
            assert value.denominator == (None if below is None else (then[key].denominator or 0) + more)
        assert then.keys() == now.keys()


@settings(max_examples=25, deadline=None)
@given(trees(), st.data())
def test_splitting_a_facility_changes_nothing_above_it(
    tree: tuple[list[Unit], list[str]], data: st.DataObject
) -> None:
    units, puskesmas = tree
    whole = data.draw(st.sampled_from(units))
    first: dict[str, tuple[int, int]] = {}
    second: dict[str, tuple[int, int]] = {}
    for code, (above, below) in whole.counts.items():
        part = (data.draw(st.integers(0, above)), data.draw(st.integers(0, below)))
        first[code], second[code] = part, (above - part[0], below - part[1])
    halves = [whole._replace(code="a", counts=first), whole._replace(code="b", counts=second)]
    after = [*(unit for unit in units if unit is not whole), *halves]
    codes = [KINDS["S"], KINDS["R"], KINDS["N"]]
    for by in ABOVE:
        then, now = found(units, puskesmas, codes, by), found(after, puskesmas, codes, by)
        assert then == now


@settings(max_examples=25, deadline=None)
@given(trees(), st.integers(0, 30), st.data())
def test_an_index_follows_the_moved_counts_and_is_no_mean(
    tree: tuple[list[Unit], list[str]], has: int, data: st.DataObject
) -> None:
    units, puskesmas = tree
    moved = data.draw(st.sampled_from(units))
    to = data.draw(st.sampled_from([code for code in puskesmas if code != moved.parent]))
    after = [unit._replace(parent=to) if unit is moved else unit for unit in units]
    quality = [unit._replace(counts={**unit.counts, QUALITY: (has, 30)}) for unit in after]
    for by in ABOVE:
        values = found(quality, puskesmas, [INDEX], by)
        for (_, place), value in values.items():
            those = [
                unit.counts["spm_01_pregnant"]
                for unit in after
                if place in (unit.parent, *areas.chain(area_of(unit.parent)))
            ]
            coverage = Fraction(100 * sum(a for a, _ in those), sum(b for _, b in those))
            expected = Fraction(8, 10) * min(coverage, 100) + Fraction(2, 10) * Fraction(100 * has, 30)
            assert value.value == pytest.approx(float(expected), abs=1e-9)


monthly = st.lists(st.lists(st.integers(0, 9), min_size=12, max_size=12), min_size=2, max_size=5)


@settings(max_examples=25, deadline=None)
@given(monthly, st.lists(st.integers(1, 99), min_size=5, max_size=5), st.booleans(), st.randoms())
def test_months_accumulate_and_the_annual_denominator_counts_once_up_the_tree(
    counts: list[list[int]], expected: list[int], repeated: bool, chance: Any
) -> None:
    network = Network(
        [
            *(Facility(code, "", "puskesmas", None, area_of(code)) for code in ("K1-1", "K2-1")),
            *(
                Facility(f"p{n}", "", "posyandu", f"K{1 + n % 2}-1", f"99.0{1 + n % 2}.01.2001")
                for n in range(len(counts))
            ),
        ]
    )
    rows = []
    for number, months in enumerate(counts):
        place = {"indicator": "k4", "area": f"99.0{1 + number % 2}.01.2001", "facility": f"p{number}"}
        rows.append({**place, "period": "2025", "numerator": None, "denominator": expected[number]})
        for month, count in zip(MONTHS, months, strict=True):
            below = expected[number] if repeated else None
            rows.append({**place, "period": month, "numerator": count, "denominator": below})
    chance.shuffle(rows)
    for by in ABOVE:
        for value in compute(rows, network, period=2025, by=by):
            mine = [
                number
                for number in range(len(counts))
                if value.facility == f"K{1 + number % 2}-1"
                or (value.facility is None and areas.within(f"99.0{1 + number % 2}", value.area))
            ]
            above, below = sum(sum(counts[n]) for n in mine), sum(expected[n] for n in mine)
            assert pair(value) == (above, below)
            assert value.flags == (("over_100",) if above > below else ())


Key = tuple[str, str, str, str]


def numbers(tables: Iterable[Table]) -> dict[Key, Any]:
    known = {}
    for value in (value for table in tables for value in table):
        place = value.facility or value.area
        known[value.level, place, value.period, "numerator"] = value.numerator
        known[value.level, place, value.period, "denominator"] = value.denominator
    return known


def known_sums(shown: dict[Key, Any], network: Network) -> list[dict[Key, int]]:
    """What anybody knows: posyandu make the puskesmas, both make the areas, two months make the year."""
    sums_: list[dict[Key, int]] = []
    for level, place, period, side in shown:
        total = (level, place, period, side)
        below: dict[str, list[Key]] = defaultdict(list)
        for other in shown:
            if other[2:] == (period, side) and other[:2] != (level, place):
                facility = network.facilities.get(other[1])
                lies_in = areas.chain(facility.area if facility else other[1])
                answers = {each.code for each in network.ancestors(other[1])} if facility else set()
                if place in answers or place in lies_in[0 if facility else 1 :]:
                    below[other[0]].append(other)
        sums_ += [{total: -1, **dict.fromkeys(those, 1)} for those in below.values()]
        if period == "2025" and side == "numerator":
            parts = [(level, place, month, side) for month in MONTHS[:2]]
            if all(part in shown for part in parts):
                sums_.append({total: -1, **dict.fromkeys(parts, 1)})
    return sums_


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 2), min_size=3, max_size=7), st.integers(2, 7))
def test_no_hidden_number_of_a_facility_or_month_follows_from_what_is_shown(
    counts: list[tuple[int, int]], below: int
) -> None:
    network = Network(
        [
            *(Facility(code, "", "puskesmas", None, area_of(code)) for code in ("K1-1", "K1-2", "K2-1")),
            *(
                Facility(f"p{n}", "", "posyandu", parent, f"{area_of(parent)}.2001")
                for n, parent in zip(range(len(counts)), ("K1-1", "K1-2", "K2-1") * 3, strict=False)
            ),
        ]
    )
    rows = [
        {
            "indicator": "k4",
            "area": network[f"p{n}"].area,
            "facility": f"p{n}",
            "period": month,
            "numerator": count,
            "denominator": 50,
        }
        for n, by_month in enumerate(counts)
        for month, count in zip(MONTHS, by_month, strict=False)
    ]
    asked = [(period, by) for period in (*MONTHS[:2], "2025") for by in ("posyandu", *ABOVE[:3])]
    tables = [compute(rows, network, period=period, by=by) for period, by in asked]
    full, shown = numbers(tables), numbers(suppress(tables, below, network=network))
    assert {key for key, n in shown.items() if n is not None and 0 < n < below} == set()
    assert {key for key, n in shown.items() if n is not None and n != full[key]} == set()
    assert determined(known_sums(shown, network), shown) == set()
