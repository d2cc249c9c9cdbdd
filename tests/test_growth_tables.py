"""Are the tables whole, and what the raw ones hold? Checksum, gaps, month 60, and packing once more."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from ilp import resources
from ilp.growth import tables
from ilp.growth.tables import SEXES, Table, table

ROOT = Path(__file__).parents[1]
TOOL = ROOT / "tools" / "pack_growth.py"
ENDS = {
    ("2006", "waz"): (0, 1856),
    ("2006", "haz"): (0, 1856),
    ("2006", "baz"): (0, 1856),
    ("2006", "hcz"): (0, 1856),
    ("2006", "acz"): (91, 1856),
    ("2006", "wlz"): (450, 1100),
    ("2006", "whz"): (650, 1200),
    ("2007", "waz"): (60, 120),
    ("2007", "haz"): (60, 228),
    ("2007", "baz"): (60, 228),
}


def every() -> Iterator[tuple[str, str, str, Table]]:
    for standard, index in ENDS:
        for sex in SEXES:
            found = table(standard, index, sex)
            assert found is not None
            yield standard, index, sex, found


def test_the_figures_are_the_ones_that_were_packed() -> None:
    assert tables.checksum() == tables.index()["sha256"]
    assert tables.checksum() == "8eb79fb2aab9309f6b2bf56bac41d5a7df642e74a4fdebec888ffa50aac5ca2d"
    assert len(tables.figures()) == 3 * tables.index()["rows"] == 3 * 21590


def test_every_table_is_there_with_its_ends() -> None:
    assert len(tables.index()["table"]) == 2 * len(ENDS)
    for standard, index, _, found in every():
        assert (found.first, found.last) == ENDS[standard, index]
        assert found.at(found.first - 1) is None
        assert found.at(found.last + 1) is None
        assert found.between(found.first - 0.01) is None
        assert found.between(found.last + 0.01) is None
    assert table("2007", "whz", "male") is None


def test_every_figure_is_one_that_can_be() -> None:
    for _, _, _, found in every():
        rows = [found.at(place) for place in range(found.first, found.last + 1)]
        for row in rows:
            assert row is not None
            assert -3 < row.l < 3
            assert row.m > 0
            assert 0.02 < row.s < 0.2


def test_figures_change_slowly_but_where_lying_ends() -> None:
    """A figure copied wrongly stands out; only length for age steps down, by the 0.7 cm of day 731."""
    for standard, index, _, found in every():
        medians = [found.m[place] / found.scale[1] for place in range(found.count)]
        for place, (before, after) in enumerate(pairwise(medians)):
            step = after - before
            if (standard, index) == ("2006", "haz") and found.first + place == 730:
                assert step == pytest.approx(-0.7, abs=0.04)
            else:
                assert abs(step) < 0.02 * before, (standard, index, found.first + place)


def test_month_60_continues_the_months_after_it() -> None:
    """By equal second differences of months 61 to 63; the rows themselves come from another source."""
    for index in ("waz", "haz", "baz"):
        for sex in SEXES:
            found = table("2007", index, sex)
            assert found is not None
            first, *after = (found.at(month) for month in range(60, 64))
            for place, near in enumerate((0.0004, 0.0005, 0.00002)):
                one, two, three = (row[place] for row in after if row is not None)
                assert first is not None
                assert first[place] == pytest.approx(3 * one - 3 * two + three, abs=near)


def test_a_row_between_two_lies_between_them() -> None:
    found = table("2006", "wlz", "male")
    assert found is not None
    below, above, middle = found.at(700), found.at(701), found.between(700.5)
    assert below is not None
    assert above is not None
    assert middle is not None
    assert middle.m == pytest.approx((below.m + above.m) / 2)
    assert found.between(700.0) == below == found.between(700 + 1e-12) == found.between(700 - 1e-12)
    assert found.between(1100.0) == found.at(1100)


def test_the_notice_goes_with_the_figures() -> None:
    notice = resources.text("growth/NOTICE")
    assert "Jon Baldivieso" in notice
    assert "World Health Organization" in notice
    assert "src/ilp/data/growth/NOTICE" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


# Packing again -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pack_growth", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["pack_growth"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def raw(tool: ModuleType, tmp_path: Path) -> Path:
    """A folder of raw tables, written out of our own in the form of the package they came from."""
    for standard, index, unit, name in tool.RAW:
        file = tmp_path / "pygrowup" / "tables" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"from decimal import Decimal\n\nDATA = {{{_sexes(standard, index, unit)}}}\n")
    return tmp_path


def _sexes(standard: str, index: str, unit: str) -> str:
    said = []
    for sex in SEXES:
        found = table(standard, index, sex)
        assert found is not None
        rows = []
        for place in range(found.first + (standard == "2007"), found.last + 1):
            row = found.at(place)
            assert row is not None
            figures = ", ".join(f"'{key}': Decimal('{value}')" for key, value in row._asdict().items())
            at = f"Decimal('{place / 10}')" if unit == "tenth_cm" else str(place)
            rows.append(f"{at}: {{{figures}}}")
        said.append(f"'{sex}': {{{', '.join(rows)}}}")
    return ", ".join(said)


def test_packing_again_gives_the_same_bytes(tool: ModuleType, raw: Path) -> None:
    figures, index = tool.packed(raw)
    assert figures == resources.data(tables.FIGURES)
    assert index == resources.text(tables.INDEX)


def test_packing_stops_at_a_missing_row(tool: ModuleType, raw: Path) -> None:
    file = raw / "pygrowup" / "tables" / "by_day" / "wfa.py"
    text = file.read_text()
    file.write_text(text.replace(" 100: {", " 9100: {"))
    with pytest.raises(SystemExit, match="a row is missing"):
        tool.packed(raw)


def test_packing_rounds_nothing(tool: ModuleType, raw: Path) -> None:
    file = raw / "pygrowup" / "tables" / "by_day" / "wfa.py"
    file.write_text(file.read_text().replace("Decimal('3.3464')", "Decimal('3.34641')"))
    with pytest.raises(SystemExit, match="more decimals"):
        tool.packed(raw)


def test_packing_runs_nothing_of_the_raw_files(tool: ModuleType, raw: Path) -> None:
    file = raw / "pygrowup" / "tables" / "by_day" / "wfa.py"
    file.write_text("DATA = {'male': exit(1)}\n")
    with pytest.raises(ValueError, match="malformed"):
        tool.packed(raw)
