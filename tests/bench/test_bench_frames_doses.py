"""How fast are a million children with fifteen million doses? From Parquet to the plan.

By the rules (`ilp.frames.plan`), by hand in NumPy for one area, and by the reference engine for one child in
five hundred, five hundred times its time (its whole plan: it knows no less). Run with `-s` it prints seconds,
peaks of memory and ratios; nothing here asserts a time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plain_doses
import pytest
from alone import how_many, told

SCRIPT = Path(plain_doses.__file__)
ROUNDS = 3


@pytest.mark.benchmark(group="a million children, every dose and what is owed")
def test_a_million_children(benchmark: Any, tmp_path: Path) -> None:
    """The ways take turns; the best of each counts."""
    million = how_many(benchmark)
    print(f"\n{million:,} children, {plain_doses.written(tmp_path, million):,} doses")
    found: dict[str, list[dict[str, Any]]] = {}

    def turn() -> None:
        for way in ("by_hand", "by_rules"):
            found.setdefault(way, []).append(told(SCRIPT, way, tmp_path))

    benchmark.pedantic(turn, rounds=ROUNDS)
    found["one_by_one"] = [told(SCRIPT, "one_by_one", tmp_path)]
    best = {way: min(runs, key=lambda own: own["seconds"]) for way, runs in found.items()}
    ours = best["by_rules"]["seconds"]
    for way, own in best.items():
        ratio = own["seconds"] / ours
        peak = own.get("peak_gb")
        memory = "" if peak is None else f", peak {peak:.2f} GB"
        print(f"{way}: {own['seconds']:.2f} s ({ratio:.2f} of the rules'), {own['lines']:,} answers{memory}")
    benchmark.extra_info |= best
    assert best["by_rules"]["lines"] > million
