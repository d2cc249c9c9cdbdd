"""Which area lies in which? The tree read off the Kemendagri code, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import areas
from ilp.errors import UnknownCode, UsageError

LEVELS = (
    "nation",
    "province",
    "regency",
    "subdistrict",
    "puskesmas",
    "village",
    "pustu",
    "hamlet",
    "posyandu",
)

two = st.integers(11, 96).map(lambda n: f"{n:02}")
four = st.integers(1001, 2999).map(lambda n: f"{n:04}")
parts = st.tuples(two, two, two, four)
codes = st.builds(lambda all_parts, size: ".".join(all_parts[:size]), parts, st.integers(1, 4))


@pytest.mark.parametrize(
    ("code", "dotted", "level", "parent"),
    [
        ("ID", "ID", "nation", None),
        ("", "ID", "nation", None),
        ("id", "ID", "nation", None),
        ("64", "64", "province", "ID"),
        ("6402", "64.02", "regency", "64"),
        ("64.02", "64.02", "regency", "64"),
        ("640201", "64.02.01", "subdistrict", "64.02"),
        ("64.02.01.2007", "64.02.01.2007", "village", "64.02.01"),
        (" 6402012007 ", "64.02.01.2007", "village", "64.02.01"),
        ("01", "01", "province", "ID"),
    ],
)
def test_a_code_by_hand(code: str, dotted: str, level: str, parent: str | None) -> None:
    assert areas.dotted(code) == dotted
    assert areas.level_of(code) == level
    assert areas.parent(code) == parent


@pytest.mark.parametrize(
    "code",
    [
        "6",
        "640",
        "64.2",
        "35.1",
        "64.0201",
        "6402.01",
        "64.02.01.200",
        "64..02",
        ".64",
        "64.",
        "64.02.1",
        "Kutai",
        "64,02",
        "64-02",
        "6402010",
        "64020120071",
        "６４",
        "٦٤",
        "IDN",
        "6 4",
    ],
)
def test_what_is_no_area_is_refused(code: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        areas.dotted(code)
    assert caught.value.code == "ILP-N001"
    assert f"'{code}'" in caught.value.messages["id"]


def test_the_levels_from_the_top_down() -> None:
    assert tuple(areas.levels()) == LEVELS
    assert [areas.level(code).rank for code in LEVELS] == list(range(9))
    assert {code for code in LEVELS if areas.level(code).facility} == {"puskesmas", "pustu", "posyandu"}


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownCode) as caught:
        areas.level("kecamatan")
    assert caught.value.code == "ILP-N002"
    assert "subdistrict" in caught.value.messages["en"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("village", "64.02.01.2007"),
        ("subdistrict", "64.02.01"),
        ("regency", "64.02"),
        ("province", "64"),
        ("nation", "ID"),
    ],
)
def test_the_ancestor_of_a_level(level: str, expected: str) -> None:
    assert areas.ancestor("6402012007", level) == expected


def test_there_is_no_ancestor_below() -> None:
    with pytest.raises(UsageError) as caught:
        areas.ancestor("64", "regency")
    assert caught.value.code == "ILP-N003"


@pytest.mark.parametrize("level", ["posyandu", "hamlet", "kecamatan"])
def test_a_level_without_area_codes_has_no_ancestor(level: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        areas.ancestor("64.02.01.2007", level)
    assert caught.value.code == "ILP-N002"


def test_a_neighbour_with_the_same_digits_is_not_inside() -> None:
    assert areas.within("64.02.01", "64.02")
    assert areas.within("64.02", "64.02")
    assert areas.within("64.02", "ID")
    assert not areas.within("64.02", "64.02.01")
    assert not areas.within("64.20.01", "64.02")
    assert not areas.within("16.42", "64")


@given(codes)
def test_dots_may_be_left_out(code: str) -> None:
    assert areas.dotted(code.replace(".", "")) == code
    assert areas.dotted(areas.dotted(code)) == code


@given(codes)
def test_the_chain_is_every_prefix_and_then_the_nation(code: str) -> None:
    pieces = code.split(".")
    expected = [".".join(pieces[:size]) for size in range(len(pieces), 0, -1)] + ["ID"]
    assert list(areas.chain(code)) == expected
    assert areas.parent(code) == expected[1]


@given(codes, codes)
def test_inside_means_that_the_code_begins_with_the_other(one: str, other: str) -> None:
    assert areas.within(one, other) == (one == other or one.startswith(other + "."))


@given(codes)
def test_each_step_up_is_one_level_higher(code: str) -> None:
    ranks = [areas.level(areas.level_of(area)).rank for area in areas.chain(code)]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)
    for area in areas.chain(code):
        assert areas.ancestor(code, areas.level_of(area)) == area
