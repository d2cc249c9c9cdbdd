"""Is the tree of facilities read whole, and is each thing wrong with it named beside the rows that stand?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from ilp.errors import UnknownCode, UsageError
from ilp.network import Facility, Network

HEADER = "code,name,level,parent,area\n"
SOUND = (
    "dinkes,Dinas contoh,regency,,64.02\n"
    "pkm,Puskesmas contoh,puskesmas,dinkes,64.02.01\n"
    "pustu,Pustu contoh,pustu,pkm,64.02.01.2007\n"
    "melati,Posyandu contoh,posyandu,pustu,64.02.01.2007\n"
    "mawar,Posyandu contoh 2,posyandu,pkm,64.02.01.2008\n"
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Network]:
    """Read a network from text (a header first)."""

    def load(text: str, encoding: str = "utf-8") -> Network:
        path = tmp_path / "network.csv"
        path.write_text(text, encoding=encoding)
        return Network.read(path)

    return load


def found(network: Network) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in network.check()]


def codes(facilities: tuple[Facility, ...]) -> list[str]:
    return [each.code for each in facilities]


def test_a_sound_table_has_no_issues_and_answers(read: Callable[..., Network]) -> None:
    network = read(HEADER + SOUND)
    assert network.check() == []
    assert len(network) == 5
    assert codes(network.children("pkm")) == ["pustu", "mawar"]
    assert codes(network.children("mawar")) == []
    assert codes(network.ancestors("melati")) == ["pustu", "pkm", "dinkes"]
    assert codes(network.ancestors("dinkes")) == []
    assert codes(network.at_level("posyandu")) == ["melati", "mawar"]
    assert codes(network.under("dinkes", "posyandu")) == ["melati", "mawar"]
    assert codes(network.under("pustu", "posyandu")) == ["melati"]
    assert network["pkm"] == Facility("pkm", "Puskesmas contoh", "puskesmas", "dinkes", "64.02.01")
    assert "pkm" in network
    assert "tiada" not in network


def test_columns_may_stand_in_any_order_and_further_ones_are_left(read: Callable[..., Network]) -> None:
    network = read(
        "catatan,area,parent,level,name,code,area_name\n"
        "x,6402,,regency,Dinas contoh,dinkes,Kutai Kartanegara\n"
    )
    assert network.check() == []
    assert network["dinkes"].area == "64.02"
    assert network["dinkes"].area_name == "Kutai Kartanegara"


def test_a_byte_order_mark_blank_lines_and_spaces_are_no_mistake(read: Callable[..., Network]) -> None:
    network = read(HEADER + "\n dinkes , Dinas contoh , regency , , 64.02 \n,,,,\n", encoding="utf-8-sig")
    assert network.check() == []
    assert network["dinkes"].name == "Dinas contoh"


@pytest.mark.parametrize(
    ("row", "code", "line"),
    [
        ("x,,posyandu,pkm,64.02.01\n", "ILP-N020", 7),
        (",Posyandu contoh,posyandu,pkm,64.02.01\n", "ILP-N020", 7),
        ("x,Posyandu contoh,posyandu,pkm\n", "ILP-N020", 7),
        ("x,Posyandu contoh,posyandu,pkm,64.02.01,lebih\n", "ILP-N020", 7),
        ("pkm,Puskesmas contoh,puskesmas,dinkes,64.02.02\n", "ILP-N021", 7),
        ("x,Posyandu contoh,posiandu,pkm,64.02.01\n", "ILP-N022", 7),
        ("x,Posyandu contoh,posyandu,pkm,35.1\n", "ILP-N023", 7),
        ("x,Posyandu contoh,posyandu,tiada,64.02.01\n", "ILP-N030", 7),
        ("x,Posyandu contoh,posyandu,x,64.02.01\n", "ILP-N031", 7),
        ("x,Posyandu contoh,posyandu,mawar,64.02.01\n", "ILP-N032", 7),
        ("x,Puskesmas contoh,puskesmas,pustu,64.02.01\n", "ILP-N032", 7),
        ("x,Posyandu contoh,posyandu,pkm,64.03.01\n", "ILP-N033", 7),
    ],
    ids=[
        "no name",
        "no code",
        "short",
        "long",
        "double",
        "level",
        "area",
        "parent",
        "own parent",
        "same level",
        "upside down",
        "other regency",
    ],
)
def test_a_wrong_row_is_named_and_the_others_stand(
    read: Callable[..., Network], row: str, code: str, line: int
) -> None:
    network = read(HEADER + SOUND + row)
    assert found(network) == [(code, f"network.csv:{line}")]
    assert codes(network.ancestors("melati")) == ["pustu", "pkm", "dinkes"]


def test_the_first_of_two_rows_with_one_code_stands(read: Callable[..., Network]) -> None:
    network = read(HEADER + SOUND + "pkm,Puskesmas lain,puskesmas,dinkes,64.02.02\n")
    assert network["pkm"].area == "64.02.01"
    assert "network.csv:3" in network.check()[0].messages["en"]


def test_a_ring_is_named_at_each_of_its_facilities_and_walked_once(read: Callable[..., Network]) -> None:
    network = read(
        HEADER + "a,Contoh a,regency,c,64.02\nb,Contoh b,puskesmas,a,64.02.01\nc,Contoh c,pustu,b,64.02.01\n"
        "d,Contoh d,posyandu,c,64.02.01\n"
    )
    rings = [path for code, path in found(network) if code == "ILP-N031"]
    assert rings == ["network.csv:2", "network.csv:3", "network.csv:4"]
    assert codes(network.ancestors("d")) == ["c", "b", "a"]


def test_a_puskesmas_may_serve_a_neighbouring_subdistrict(read: Callable[..., Network]) -> None:
    network = read(HEADER + SOUND + "x,Posyandu contoh,posyandu,pkm,64.02.02.2004\n")
    assert network.check() == []


def test_every_wrong_row_is_told_at_once(read: Callable[..., Network]) -> None:
    network = read(HEADER + "x,Contoh,kota,,64\ny,Contoh,regency,,6\n,,regency,,64.02\n")
    assert found(network) == [
        ("ILP-N022", "network.csv:2"),
        ("ILP-N023", "network.csv:3"),
        ("ILP-N020", "network.csv:4"),
    ]
    assert len(network) == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "ILP-N011"), ("code,name\n", "ILP-N011"), ("kode,nama,level,parent,area\n", "ILP-N011")],
)
def test_a_table_without_its_columns_is_refused(read: Callable[..., Network], text: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text)
    assert caught.value.code == code


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path: Path, read: Callable[..., Network]) -> None:
    with pytest.raises(UsageError) as caught:
        Network.read(tmp_path / "tiada.csv")
    assert caught.value.code == "ILP-N010"
    with pytest.raises(UsageError) as caught:
        read(HEADER + "x,Poskesdes é,posyandu,,64\n", encoding="latin-1")
    assert caught.value.code == "ILP-N010"


def test_a_facility_that_is_not_there_names_the_nearest(read: Callable[..., Network]) -> None:
    with pytest.raises(UnknownCode) as caught:
        read(HEADER + SOUND)["mawer"]
    assert caught.value.code == "ILP-N012"
    assert "mawar" in caught.value.messages["id"]


def test_the_example_district_is_whole() -> None:
    with files("ilp").joinpath("data", "demo", "network.csv").open(encoding="utf-8") as table:
        network = Network.read(table.name)
    assert network.check() == []
    assert Counter(each.level for each in network) == {
        "regency": 1,
        "puskesmas": 32,
        "pustu": 32,
        "posyandu": 32,
    }
    assert len({each.area for each in network.at_level("puskesmas")}) == 20
    assert codes(network.under("dinkes-kutai-kartanegara", "posyandu")) == codes(network.at_level("posyandu"))
    for each in network.at_level("posyandu"):
        levels = [above.level for above in network.ancestors(each.code)]
        assert levels[-2:] == ["puskesmas", "regency"]
