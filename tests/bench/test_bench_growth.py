"""How fast are z-scores? The same measurements by plain NumPy, by columns, one by one and by another package.

Another package is asked for a thousandth of them: multiply by 1,000 to compare. Nothing here asserts a time.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import plain_growth
import pytest
from pygrowup import Observation

from ilp.cli import run
from ilp.growth import vector, zscores

COUNT, FEW = 1_000_000, 1000
INDICES = ("waz", "haz", "whz", "baz")


@pytest.fixture(scope="module")
def columns() -> dict[str, Any]:
    """A million synthetic children under five, one in twenty measured in the wrong position."""
    random = np.random.default_rng(20250901)
    age = random.integers(1, 1826, COUNT)
    months = age / 30.4375
    height = np.round(50 + 4 * np.sqrt(months) * 1.9 * random.normal(1, 0.05, COUNT), 1)
    weight = np.round((3.3 + 1.9 * np.sqrt(months)) * random.normal(1, 0.13, COUNT).clip(0.6, 1.6), 1)
    lying = (age < 731) ^ (random.random(COUNT) < 0.05)
    return {
        "sex": np.where(random.random(COUNT) < 0.5, "male", "female").astype(object),
        "age_days": age,
        "weight_kg": weight,
        "height_cm": height,
        "position": np.where(lying, "lying", "standing").astype(object),
    }


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return {index: plain_growth.figures("2006", index) for index in ("waz", "haz", "baz", "wlz", "whz")}


def test_plain_numpy_gives_the_same_scores(columns: dict[str, Any], tables: dict[str, Any]) -> None:
    """Otherwise the comparison below would compare different work."""
    own = vector.zscores(columns, indices=INDICES, classes=False)
    old_enough = (columns["age_days"] >= 274) | (columns["position"] == "lying")
    for index, z in plain_growth.zscores(columns, tables).items():
        assert np.array_equal(z[old_enough], own.z[index][old_enough], equal_nan=True), index


def test_the_other_package_gives_the_same_scores(columns: dict[str, Any]) -> None:
    own = vector.zscores({name: column[:FEW] for name, column in columns.items()}, indices=("waz",))
    theirs = [float(waz) for waz, _, _, _ in other(columns)]
    assert np.abs(np.array(theirs) - own.z["waz"]).max() < 0.011


def other(columns: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The four indices of the first thousand, as the other package's page shows."""
    found = []
    for place in range(FEW):
        age, weight = int(columns["age_days"][place]), float(columns["weight_kg"][place])
        height = float(columns["height_cm"][place])
        child = Observation(sex=columns["sex"][place], age_in_days=age)
        by_height = child.weight_for_length if age < 731 else child.weight_for_height
        found.append(
            (
                child.weight_for_age(round(weight, 1)),
                child.length_or_height_for_age(height),
                by_height(weight, min(max(height, 65), 110)),
                child.bmi_for_age(weight / (height / 100) ** 2),
            )
        )
    return found


@pytest.mark.benchmark(group="1,000,000 measurements x 4 indices")
def test_growth_plain_numpy(benchmark: Any, columns: dict[str, Any], tables: dict[str, Any]) -> None:
    benchmark.pedantic(plain_growth.zscores, (columns, tables), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="1,000,000 measurements x 4 indices")
def test_growth_columns(benchmark: Any, columns: dict[str, Any]) -> None:
    options = {"indices": INDICES, "classes": False}
    benchmark.pedantic(vector.zscores, (columns,), options, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="1,000,000 measurements x 4 indices")
def test_growth_columns_with_classes_and_flags(benchmark: Any, columns: dict[str, Any]) -> None:
    benchmark.pedantic(vector.zscores, (columns,), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="1,000 measurements x 4 indices, one by one")
def test_growth_other_package(benchmark: Any, columns: dict[str, Any]) -> None:
    benchmark.pedantic(other, (columns,), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="1,000 measurements x 4 indices, one by one")
def test_growth_one_by_one(benchmark: Any, columns: dict[str, Any]) -> None:
    children = [
        {
            name: column[place] if name in ("sex", "position") else float(column[place])
            for name, column in columns.items()
        }
        for place in range(FEW)
    ]
    benchmark(lambda: [zscores(**child) for child in children])


@pytest.mark.benchmark(group="a table of 20,000 measurements")
def test_growth_command(
    benchmark: Any, columns: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, rows = tmp_path / "growth.csv", 20_000
    lines = [",".join(str(column[place]) for column in columns.values()) for place in range(rows)]
    file.write_text("\n".join([",".join(columns), *lines]), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert benchmark.pedantic(lambda: run(["growth", str(file)]), rounds=3) == 0
