"""How fast does a country's year roll up? A two-hundredth of it here; `country.py` beside this does it whole.

`just bench tests/bench/test_bench_indicators.py`; nothing here asserts a time.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import country
import pytest

from ilp.indicators import Columns, Counts, compute, report
from ilp.network import Network

PUSKESMAS = 50
GROUP = "50 puskesmas with 1,500 posyandu, 215 indicators, twelve months"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network and the counts, as files."""
    found = tmp_path_factory.mktemp("country")
    country.write(found, PUSKESMAS)
    return found


@pytest.fixture(scope="module")
def network(folder: Path) -> Network:
    return Network.read(folder / "network.csv")


@pytest.mark.benchmark(group=f"{GROUP}: reading")
@pytest.mark.parametrize("kind", [Counts, Columns])
def test_read(benchmark: Any, folder: Path, kind: Any) -> None:
    found = benchmark.pedantic(kind.read, (folder / "counts.csv",), rounds=1)
    assert found.issues == ()


@pytest.mark.benchmark(group=f"{GROUP}: rolling up to the regency")
@pytest.mark.parametrize("kind", ["rows", "columns", "columns without NumPy"])
def test_compute(
    benchmark: Any, folder: Path, network: Network, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "columns without NumPy":
        monkeypatch.setitem(sys.modules, "ilp.indicators.summing", None)
    counts = (Counts if kind == "rows" else Columns).read(folder / "counts.csv")
    asked: dict[str, Any] = {"period": 2025, "by": "regency"}
    table = benchmark.pedantic(compute, (counts, network), asked, rounds=1)
    low, high = country.codes()
    assert len(table) == len({country.area(n)[:5] for n in range(PUSKESMAS)}) * len(low + high)


@pytest.mark.benchmark(group="from counts to the page")
def test_report(benchmark: Any, folder: Path, network: Network) -> None:
    counts = Counts.read(folder / "counts.csv")
    asked: dict[str, Any] = {"period": 2025, "by": "puskesmas", "indicators": country.codes()[0]}
    made = benchmark.pedantic(report, (counts, network), asked, rounds=1)
    assert made.html("en").startswith("<!doctype html>")


def test_what_a_process_of_its_own_measures(folder: Path) -> None:
    """The sum over all posyandu of an indicator, worked out by itself, and the memory."""
    found = country.measure(folder, "nation")
    number = country.summed()[1]
    codes = [f"K{n}-{each}" for n in range(PUSKESMAS) for each in range(country.POSYANDU)]
    expected = sum((number + month + len(code)) % 40 for code in codes for month in range(12))
    assert found["total"] == expected
    assert found["issues"] == 0
    assert found["peak_mb"] > 0
