"""How fast are a million children with fifteen million doses? From Parquet to the plan.

By the rules (`ilp.frames.plan`), by hand in NumPy for one area, and by the reference engine for one child in
five hundred, five hundred times its time (its whole plan: it knows no less). Run with `-s` it prints seconds,
peaks of memory and ratios; nothing here asserts a time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import plain_doses
import pytest

ROUNDS = 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, million: int) -> Path:
    place = tmp_path_factory.mktemp("children")
    print(f"\n{million:,} children, {plain_doses.written(place, million):,} doses")
    return place


def measured(way: str, folder: Path) -> dict[str, Any]:
    """Seconds and peak of one way, in a process of its own."""
    script = Path(plain_doses.__file__)
    done = subprocess.run(
        [sys.executable, str(script), way, str(folder)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.benchmark(group="a million children, every dose and what is owed")
def test_a_million_children(benchmark: Any, folder: Path, million: int) -> None:
    """The ways take turns; the best of each counts."""
    found: dict[str, list[dict[str, Any]]] = {}

    def turn() -> None:
        for way in ("by_hand", "by_rules"):
            found.setdefault(way, []).append(measured(way, folder))

    benchmark.pedantic(turn, rounds=ROUNDS)
    found["one_by_one"] = [measured("one_by_one", folder)]
    best = {way: min(runs, key=lambda own: own["seconds"]) for way, runs in found.items()}
    ours = best["by_rules"]["seconds"]
    for way, own in best.items():
        ratio = own["seconds"] / ours
        peak = own.get("peak_gb")
        told = "" if peak is None else f", peak {peak:.2f} GB"
        print(f"{way}: {own['seconds']:.2f} s ({ratio:.2f} of the rules'), {own['answers']:,} answers{told}")
    benchmark.extra_info |= best
    assert best["by_rules"]["answers"] > million
