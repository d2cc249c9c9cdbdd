"""Is each fault of a network named once, at its row, and is a sound network left alone? Cases and laws."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp.errors import Issue, UsageError
from ilp.network import Facility, Network
from ilp.network.facilities import REQUIRED

SOUND = [
    ("dinkes", "regency", "", "64.02"),
    ("rsud", "hospital", "", "64.02"),
    ("pkm-a", "puskesmas", "dinkes", "64.02.01"),
    ("pkm-b", "puskesmas", "dinkes", "64.02.02"),
    ("pustu", "pustu", "pkm-a", "64.02.01.2007"),
    ("melati", "posyandu", "pustu", "64.02.01.2007"),
    ("mawar", "posyandu", "pkm-b", "64.02.02.2004"),
]


def rows(*more: tuple[str, str, str, str], **cells: dict[str, str]) -> list[dict[str, str]]:
    """The sound network and more rows (code, level, parent, area); `cells` by code with `_` for `-`."""
    found = []
    for code, level, parent, area in [*SOUND, *more]:
        row = {"code": code, "name": f"Contoh {code}", "level": level, "parent": parent, "area": area}
        found.append(row | cells.get(code.replace("-", "_"), {}))
    return found


def told(data: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in Network.of(data).check()]


def test_the_sound_network_is_sound() -> None:
    assert told(rows()) == []


AT = "network[7]"
FAULTS: dict[str, tuple[list[dict[str, str]], list[tuple[str, str]]]] = {
    "an orphan: the parent is missing": (
        rows(("x", "posyandu", "tiada", "64.02.01")),
        [("ILP-N030", AT)],
    ),
    "an orphan: no parent though a level above is there": (
        rows(("x", "puskesmas", "", "64.02.01")),
        [("ILP-N034", AT)],
    ),
    "a posyandu without a parent": (rows(("x", "posyandu", "", "64.02.01")), [("ILP-N035", AT)]),
    "a posyandu under the health office": (
        rows(("x", "posyandu", "dinkes", "64.02.01")),
        [("ILP-N035", AT)],
    ),
    "a pustu without a puskesmas": (rows(("x", "pustu", "dinkes", "64.02.01")), [("ILP-N035", AT)]),
    "a posyandu under a hospital": (rows(("x", "posyandu", "rsud", "64.02.01")), [("ILP-N035", AT)]),
    "its own parent": (rows(("x", "pustu", "x", "64.02.01")), [("ILP-N031", AT)]),
    "above its parent": (rows(("x", "puskesmas", "pustu", "64.02.01")), [("ILP-N032", AT)]),
    "beside its parent": (rows(("x", "posyandu", "melati", "64.02.01.2007")), [("ILP-N032", AT)]),
    "a hospital under a puskesmas": (rows(("x", "hospital", "pkm-a", "64.02")), [("ILP-N032", AT)]),
    "two parents in one cell": (
        rows(("x", "posyandu", "pustu; pkm-b", "64.02.01.2007")),
        [("ILP-N036", AT)],
    ),
    "three parents in one cell": (
        rows(("x", "posyandu", "pustu|pkm-b|pkm-a", "64.02.01.2007")),
        [("ILP-N036", AT), ("ILP-N036", AT)],
    ),
    "two parents in two rows": (rows(("melati", "posyandu", "pkm-b", "64.02.01.2007")), [("ILP-N036", AT)]),
    "the same row twice": (rows(("melati", "posyandu", "pustu", "64.02.01.2007")), [("ILP-N021", AT)]),
    "another regency": (rows(("x", "posyandu", "pkm-a", "64.03.01.2001")), [("ILP-N033", AT)]),
    "another regency than the health office": (
        rows(("x", "puskesmas", "dinkes", "64.03.01")),
        [("ILP-N033", AT)],
    ),
    "another subdistrict than the pustu": (
        rows(("x", "posyandu", "pustu", "64.02.02.2004")),
        [("ILP-N040", AT)],
    ),
    "outside the stated catchment": (
        rows(pkm_b={"catchment": "64.02.02.2009"}),
        [("ILP-N037", "network[6]")],
    ),
    "a catchment elsewhere": (
        rows(("x", "puskesmas", "dinkes", "64.02.03"), x={"catchment": "64.02.03 64.03.01.2001"}),
        [("ILP-N038", AT)],
    ),
    "a catchment that is none": (
        rows(("x", "puskesmas", "dinkes", "64.02.03"), x={"catchment": "64.02.03.2001, Loa"}),
        [("ILP-N024", AT)],
    ),
    "two catchments with one village": (
        rows(
            ("x", "puskesmas", "dinkes", "64.02.03"),
            ("z", "puskesmas", "dinkes", "64.02.03"),
            x={"catchment": "64.02.03.2001 64.02.03.2002"},
            z={"catchment": "64.02.03.2002"},
        ),
        [("ILP-N039", "network[8]")],
    ),
    "refers nowhere": (rows(pkm_a={"refers_to": "tiada"}), [("ILP-N041", "network[2]")]),
    "refers down": (rows(pkm_a={"refers_to": "melati"}), [("ILP-N041", "network[2]")]),
    "refers beside": (rows(pkm_a={"refers_to": "pkm-b"}), [("ILP-N041", "network[2]")]),
    "the fault is above": (
        rows(("v", "village", "tiada", "64.02.01.2007"), ("x", "posyandu", "v", "64.02.01.2007")),
        [("ILP-N030", AT)],
    ),
    "other digits": (rows(melati={"staff_kader": "\u0664"}), [("ILP-N027", "network[5]")]),
    "more trained than there are": (
        rows(melati={"staff_kader": "4", "trained_kader": "5"}),
        [("ILP-N042", "network[5]")],
    ),
    "half a person": (rows(melati={"staff_kader": "4,5"}), [("ILP-N027", "network[5]")]),
    "fewer than none": (rows(melati={"trained_kader": "-1"}), [("ILP-N027", "network[5]")]),
    "no day": (rows(pkm_a={"done_orientation": "kemarin"}), [("ILP-N028", "network[2]")]),
    "no month": (rows(dinkes={"planned_kick_off": "2024-13"}), [("ILP-N028", "network[0]")]),
    "no open day": (rows(melati={"open_day": "32"}), [("ILP-N025", "network[5]")]),
    "no service": (rows(melati={"services": "open_day_counselling urut"}), [("ILP-N029", "network[5]")]),
    "no column": (rows(melati={"staff_kadr": "4"}), [("ILP-N026", "network")]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_once_at_its_row(name: str) -> None:
    data, expected = FAULTS[name]
    assert told(data) == expected


def test_a_village_beside_its_subdistrict_is_claimed_twice() -> None:
    data = rows(
        ("x", "puskesmas", "dinkes", "64.02.03"),
        ("z", "puskesmas", "dinkes", "64.02.03"),
        x={"catchment": "64.02.03"},
        z={"catchment": "64.02.03.2002"},
    )
    assert told(data) == [("ILP-N039", "network[8]")]


def test_what_may_be_true_is_a_warning_and_what_cannot_an_error() -> None:
    found: dict[str, set[str]] = {"error": set(), "warning": set()}
    for data, _ in FAULTS.values():
        for each in Network.of(data).check():
            found[each.severity].add(each.code)
    assert found["warning"] == {"ILP-N026", "ILP-N037", "ILP-N039", "ILP-N040", "ILP-N042"}
    assert found["error"] & found["warning"] == set()


def test_the_first_parent_is_kept() -> None:
    network = Network.of(rows(("x", "posyandu", "pustu; pkm-b", "64.02.01.2007")))
    assert network["x"].parent == "pustu"
    network = Network.of(rows(("melati", "posyandu", "pkm-b", "64.02.01.2007")))
    assert network["melati"].parent == "pustu"


def test_what_cannot_be_read_leaves_the_rest_of_the_row() -> None:
    cells = {"staff_kader": "lima", "staff_health_worker": "1", "open_day": "2 sabtu", "done_x": ""}
    melati = Network.of(rows(melati=cells))["melati"]
    assert melati.stated.staff == {"health_worker": 1}
    assert str(melati.stated.open_days) == "2 sabtu"


def test_a_fault_above_is_told_there_only() -> None:
    broken = rows(("x", "pustu", "tiada", "64.02.01.2007"), ("z", "posyandu", "x", "64.02.01.2007"))
    assert told(broken) == [("ILP-N030", AT)]


def test_everything_below_a_ring_still_answers() -> None:
    ring = rows(("a", "pustu", "b", "64.02.01.2007"), ("b", "pustu", "a", "64.02.01.2007"))
    ring += rows(("z", "posyandu", "a", "64.02.01.2007"))[-1:]
    network = Network.of(ring)
    assert [each.code for each in network.check()] == ["ILP-N031", "ILP-N031"]
    assert [each.code for each in network.under("a")] == ["b", "z"]
    assert [each.code for each in network.ancestors("z")] == ["a", "b"]


# Reading ------------------------------------------------------------------------------------------------


class Polarslike:
    def __init__(self, data: list[dict[str, object]]) -> None:
        self._data = data

    def iter_rows(self, *, named: bool) -> object:
        assert named
        return iter(self._data)


class Pandaslike:
    def __init__(self, data: list[dict[str, object]]) -> None:
        self._data = data

    def to_dict(self, orient: str) -> object:
        assert orient == "records"
        return self._data


def csv_of(data: list[dict[str, str]], mark: str = ",") -> str:
    header = list(dict.fromkeys(name for row in data for name in row))
    lines = [mark.join(header), *(mark.join(row.get(name, "") for name in header) for row in data)]
    return "\n".join(lines) + "\n"


RICH = rows(melati={"staff_kader": "5", "open_day": "2 sabtu", "done_posyandu_life_cycle": "2025-01-02"})


@pytest.mark.parametrize("make", [list, Polarslike, Pandaslike, tuple])
def test_any_table_reads_as_its_csv_does(make: Callable[[object], object]) -> None:
    assert list(Network.of(make(RICH))) == list(Network.parse(csv_of(RICH)))


def test_semicolons_part_cells_too() -> None:
    assert list(Network.parse(csv_of(RICH, ";"))) == list(Network.of(RICH))


def test_cells_of_any_type_are_read() -> None:
    nan = float("nan")
    data: list[dict[str, object]] = [
        {"code": "d", "name": "D", "level": "regency", "parent": None, "area": 6402, "staff_kader": nan},
        {
            "code": "p",
            "name": "P",
            "level": "puskesmas",
            "parent": "d",
            "area": "640201",
            "catchment": ["64.02.01.2007", "6402012008"],
            "staff_doctor": 2.0,
            "done_orientation": date(2024, 9, 21),
            "done_clusters_decree": True,
            "done_patient_flow": False,
            "done_home_visits": datetime(2024, 9, 22, 8, 30),
        },
    ]
    network = Network.of(data)
    assert network.check() == []
    assert network["d"].area == "64.02"
    assert network["d"].stated.staff == {}
    assert network["p"].catchment == ("64.02.01.2007", "64.02.01.2008")
    stated = network["p"].stated
    assert stated.staff == {"doctor": 2}
    assert stated.done == {
        "orientation": date(2024, 9, 21),
        "clusters_decree": True,
        "patient_flow": False,
        "home_visits": date(2024, 9, 22),
    }


@pytest.mark.parametrize("data", [3, "teks", {"code": ["x"]}, [1, 2], None])
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(UsageError) as caught:
        Network.of(data)
    assert caught.value.code == "ILP-N013"


def test_a_frame_without_columns_is_refused_and_an_empty_one_is_empty() -> None:
    with pytest.raises(UsageError) as caught:
        Network.of([{"kode": "x"}])
    assert caught.value.code == "ILP-N011"
    assert len(Network.of([])) == 0
    assert Network.of(Network.of(RICH))["melati"].level == "posyandu"


# Laws ---------------------------------------------------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> list[Facility]:
    """A sound network: one regency, some puskesmas, pustu and posyandu under them."""
    found = [Facility("d", "D", "regency", None, "64.02")]
    puskesmas = draw(st.integers(1, 4))
    for p in range(puskesmas):
        area = f"64.02.{1 + draw(st.integers(0, 3)):02d}"
        found.append(Facility(f"p{p}", "P", "puskesmas", "d", area))
        for t in range(draw(st.integers(0, 3))):
            village = f"{area}.{2001 + t}"
            found.append(Facility(f"p{p}t{t}", "T", "pustu", f"p{p}", village))
            for y in range(draw(st.integers(0, 2))):
                found.append(Facility(f"p{p}t{t}y{y}", "Y", "posyandu", f"p{p}t{t}", village))
        for y in range(draw(st.integers(0, 2))):
            found.append(Facility(f"p{p}y{y}", "Y", "posyandu", f"p{p}", f"{area}.{2001 + y}"))
    return found


@given(trees(), st.randoms(use_true_random=False))
def test_a_sound_network_stays_sound_in_any_order(tree: list[Facility], chance: object) -> None:
    shuffled = list(tree)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Network(shuffled).check() == []


@given(trees())
def test_down_and_up_are_the_same_edges(tree: list[Facility]) -> None:
    network = Network(tree)
    for each in network:
        below = network.under(each.code)
        assert all(each in network.ancestors(other.code) for other in below)
        assert sum(each in network.ancestors(other.code) for other in network) == len(below)
        for nearer, further in pairwise(network.ancestors(each.code)):
            assert further in network.ancestors(nearer.code)


@given(trees(), st.data())
def test_one_broken_parent_is_one_fault(tree: list[Facility], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from([each for each in tree if each.parent is not None]))
    broken = [
        Facility(each.code, each.name, each.level, "tiada", each.area) if each is chosen else each
        for each in tree
    ]
    assert [(each.code, each.path) for each in Network(broken).check()] == [
        ("ILP-N030", f"network.{chosen.code}")
    ]


@given(trees())
def test_a_catchment_is_that_of_all_below(tree: list[Facility]) -> None:
    network = Network(tree)
    for each in network:
        leaves = [leaf for leaf in (each, *network.under(each.code)) if not network.children(leaf.code)]
        assert set(network.catchment(each.code)) == _kept(leaves)


def _kept(leaves: list[Facility]) -> set[str]:
    """An area that lies in another one of them is named by the wider."""
    return {a.area for a in leaves if not any(a.area.startswith(f"{b.area}.") for b in leaves)}


@given(
    st.lists(st.dictionaries(st.sampled_from([*REQUIRED, "catchment", "open_day", "staff_kader"]), st.text()))
)
def test_no_table_crashes(data: list[dict[str, str]]) -> None:
    columns = dict.fromkeys(REQUIRED, "")
    network = Network.of([columns | row for row in data])
    assert all(isinstance(each, Issue) for each in network.check())
    assert len(network) + len(network.unread) >= len(
        [row for row in data if any(map(str.strip, row.values()))]
    )


def test_two_rows_with_the_same_fault_are_both_named_and_two_that_say_the_same_are_alike() -> None:
    rows = [
        f"y{n},Y{n},posyandu,,64.02.01.2007,{cells}"
        for n, cells in enumerate(["5,12", "5,12", "5,sab", "5,sab"])
    ]
    found = Network.parse("\n".join(["code,name,level,parent,area,staff_kader,open_day", *rows]))
    assert [(own.code, own.path) for own in found.unread] == [
        ("ILP-N025", "network:4"),
        ("ILP-N025", "network:5"),
    ]
    stated = [own.stated for own in found]
    assert stated[0] == stated[1] != stated[2] == stated[3]
    assert [own.staff for own in stated] == [{"kader": 5}] * 4
    assert [own.open_days is None for own in stated] == [False, False, True, True]
