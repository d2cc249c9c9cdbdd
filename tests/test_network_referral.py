"""Does what is referred reach the right facility, and does the patient come home? By hand and as laws."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_network_faults import rows, trees

from ilp.errors import UsageError
from ilp.network import Facility, Network
from ilp.network.rollout import example

NETWORK = Network.of(rows())


@pytest.mark.parametrize(
    ("facility", "level", "to"),
    [
        ("melati", "pustu", "pustu"),
        ("melati", "puskesmas", "pkm-a"),
        ("mawar", "puskesmas", "pkm-b"),
        ("melati", "regency", "dinkes"),
        ("melati", "hospital", "rsud"),
        ("pkm-b", "hospital", "rsud"),
    ],
)
def test_up_the_tree_and_to_the_hospital_beside_it(facility: str, level: str, to: str) -> None:
    assert NETWORK.refer_to(facility, level).code == to


@pytest.mark.parametrize(
    ("facility", "level", "code"),
    [
        ("mawar", "pustu", "ILP-N015"),
        ("pkm-a", "posyandu", "ILP-N015"),
        ("pkm-a", "puskesmas", "ILP-N015"),
        ("rsud", "hospital", "ILP-N015"),
        ("melati", "province", "ILP-N015"),
    ],
)
def test_nobody_is_invented(facility: str, level: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        NETWORK.refer_to(facility, level)
    assert caught.value.code == code


def test_two_hospitals_are_no_answer_until_one_is_named() -> None:
    second = ("rsud-2", "hospital", "", "64.02")
    with pytest.raises(UsageError) as caught:
        Network.of(rows(second)).refer_to("melati", "hospital")
    assert caught.value.code == "ILP-N016"
    assert "rsud, rsud-2" in caught.value.messages["en"]
    named = Network.of(rows(second, pkm_a={"refers_to": "rsud-2"}))
    assert named.refer_to("melati", "hospital").code == "rsud-2"
    assert named.refer_to("pkm-a", "hospital").code == "rsud-2"
    with pytest.raises(UsageError):
        named.refer_to("mawar", "hospital")


def test_the_nearest_hospital_is_the_one_of_its_catchment() -> None:
    cells = {"rsud": {"catchment": "64.02.01"}, "rsud_2": {"catchment": "64.02.02 64.02.03"}}
    network = Network.of(rows(("rsud-2", "hospital", "", "64.02"), **cells))
    assert network.refer_to("melati", "hospital").code == "rsud"
    assert network.refer_to("mawar", "hospital").code == "rsud-2"


def test_names_lead_on_and_a_ring_of_names_ends() -> None:
    chained = Network.of(rows(melati={"refers_to": "pkm-b"}, pkm_b={"refers_to": "rsud"}))
    assert chained.refer_to("melati", "puskesmas").code == "pkm-b"
    assert chained.refer_to("melati", "hospital").code == "rsud"
    ring = Network.of(rows(pkm_a={"refers_to": "pkm-b"}, pkm_b={"refers_to": "pkm-a"}))
    assert ring.refer_to("melati", "hospital").code == "rsud"


@pytest.mark.parametrize(
    ("facility", "where", "to"),
    [
        ("melati", ["posyandu", "puskesmas"], "melati"),
        ("melati", ["home"], "melati"),
        ("melati", ["pustu", "puskesmas"], "pustu"),
        ("mawar", ["pustu", "puskesmas"], "pkm-b"),
        ("melati", ["puskesmas"], "pkm-a"),
        ("melati", ["school"], "pkm-a"),
        ("melati", ["birth_facility"], "pkm-a"),
        ("melati", ["hospital"], "rsud"),
        ("pkm-a", ["puskesmas", "hospital"], "pkm-a"),
    ],
)
def test_who_does_what_is_done_there(facility: str, where: list[str], to: str) -> None:
    assert NETWORK.taker(facility, where).code == to


def test_a_service_finds_its_facility() -> None:
    import ilp

    law = ilp.Rulebook.load().at(date(2025, 9, 1), "64.02")
    assert NETWORK.taker("melati", law.service("immunization.mr.1").where).code == "melati"
    thyroid = law.service("screening.congenital_hypothyroidism").where
    assert NETWORK.taker("melati", thyroid).level in ("puskesmas", "hospital")


@pytest.mark.parametrize("where", [["posyandu"], ["bidan"], []])
def test_what_nobody_above_does_has_no_taker(where: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        NETWORK.taker("pkm-a", where)
    assert caught.value.code == "ILP-N015"


def test_the_way_back_is_one_step_at_a_time() -> None:
    way, here = [], "rsud"
    while here != "melati":
        here = NETWORK.refer_back(here, "melati").code
        way.append(here)
    assert way == ["pkm-a", "pustu", "melati"]
    assert NETWORK.refer_back("rsud", "mawar").code == "pkm-b"
    assert NETWORK.refer_back("pkm-b", "melati").code == "pustu"  # another puskesmas that took the patient


@pytest.mark.parametrize(
    ("facility", "origin"), [("melati", "melati"), ("melati", "pkm-a"), ("pustu", "mawar")]
)
def test_no_way_back_from_below(facility: str, origin: str) -> None:
    if (facility, origin) == ("pustu", "mawar"):
        assert NETWORK.refer_back(facility, origin).code == "mawar"
        return
    with pytest.raises(UsageError) as caught:
        NETWORK.refer_back(facility, origin)
    assert caught.value.code == "ILP-N017"


@given(trees())
def test_back_undoes_to(tree: list[Facility]) -> None:
    network = Network(tree)
    for origin in network:
        for above in network.ancestors(origin.code):
            assert network.refer_to(origin.code, above.level) == above
            here, steps = above, 0
            while here != origin:
                here, steps = network.refer_back(here.code, origin.code), steps + 1
            assert steps == network.ancestors(origin.code).index(above) + 1


@given(trees(), st.sampled_from(["posyandu", "pustu", "puskesmas", "home", "school"]))
def test_a_taker_is_itself_or_above_or_serves_its_area(tree: list[Facility], where: str) -> None:
    network = Network(tree)
    for facility in network:
        try:
            found = network.taker(facility.code, [where])
        except UsageError:
            continue
        near = network.serving(facility.area, found.level)
        assert found in (facility, *network.ancestors(facility.code), *near)


# Catchments ---------------------------------------------------------------------------------------------


def test_bontang_is_served_village_by_village() -> None:
    network = example("64.74")
    villages = [area for pkm in network.at_level("puskesmas") for area in pkm.catchment]
    assert len(villages) == len(set(villages)) == 15
    serving = {area: [each.code for each in network.serving(area, "puskesmas")] for area in villages}
    assert serving["64.74.01.1003"] == ["puskesmas-bontang-utara-ii"]
    assert serving["64.74.01.1001"] == ["puskesmas-bontang-utara-i"]
    assert serving["64.74.02.1005"] == ["puskesmas-bontang-lestari"]
    assert all(len(found) == 1 for found in serving.values())
    assert [each.code for each in network.serving("64.74.01", "puskesmas")] == [
        "puskesmas-bontang-utara-i",
        "puskesmas-bontang-utara-ii",
    ]
    assert len(network.serving("64.74", "puskesmas")) == 6
    assert sorted(network.catchment("dinkes-kota-bontang")) == sorted(villages)


def test_who_serves_a_village_is_read_off_the_tree_where_nothing_is_stated() -> None:
    def codes(area: str, level: str) -> list[str]:
        return [each.code for each in NETWORK.serving(area, level)]

    assert codes("64.02.01.2007", "posyandu") == ["melati"]
    assert codes("64.02.01.2007", "puskesmas") == ["pkm-a"]
    assert codes("64.02.01.2099", "puskesmas") == ["pkm-a"]  # the subdistrict it is placed in
    assert codes("64.02.01.2099", "posyandu") == []  # a posyandu of another village is not guessed
    assert codes("64.03.01", "puskesmas") == []
    assert codes("64.02.02.2004", "hospital") == ["rsud"]


def test_a_stated_catchment_holds_nothing_else() -> None:
    network = Network.of(rows(pkm_a={"catchment": "64.02.01.2007"}))
    assert [each.code for each in network.serving("64.02.01.2007", "puskesmas")] == ["pkm-a"]
    assert network.serving("64.02.01.2008", "puskesmas") == ()
    assert network.catchment("pkm-a") == ("64.02.01.2007",)
    elsewhere = Network.of(rows(pkm_a={"catchment": "64.02.01.2009"}))
    assert elsewhere.serving("64.02.01.2007", "puskesmas") == ()  # its posyandu there does not widen it
