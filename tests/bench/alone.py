"""What do the benchmarks share? A nation in a process of its own; a small one where nobody measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

MILLION, FEW = 1_000_000, 5_000


def how_many(benchmark: Any) -> int:
    """How many people? A million when something is measured, else enough to see that it runs."""
    return MILLION if benchmark.enabled else FEW


def told(script: Path, *words: object) -> dict[str, Any]:
    """What a script tells of itself (seconds, peak of memory), run in a process of its own."""
    command = [sys.executable, str(script), *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def alone(benchmark: Any, script: Path, *words: object) -> dict[str, Any]:
    """The same as a benchmark, run once."""
    found: dict[str, Any] = benchmark.pedantic(lambda: told(script, *words), rounds=1)
    benchmark.extra_info.update(found)
    print(*words, found)
    return found
