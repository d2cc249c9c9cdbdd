"""What do the benchmarks share? A nation in a process of its own; a small one where nobody measures."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MILLION, FEW = 1_000_000, 5_000


@pytest.fixture(scope="module")
def million(request: pytest.FixtureRequest) -> int:
    """How many people? A million when something is measured, else enough to see that it runs."""
    return MILLION if request.config.getoption("benchmark_enable") else FEW


@pytest.fixture
def alone(benchmark: Any) -> Callable[..., dict[str, Any]]:
    """Run a script in a process of its own, as a benchmark; what it tells of itself."""

    def told(script: Path, *words: object) -> dict[str, Any]:
        command = [sys.executable, str(script), *map(str, words)]

        def run() -> dict[str, Any]:
            return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # type: ignore[no-any-return]

        found: dict[str, Any] = benchmark.pedantic(run, rounds=1)
        benchmark.extra_info.update(found)
        print(*words, found)
        return found

    return told
