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


def run(*command: str) -> dict[str, Any]:
    """What a command tells of itself in its last line (seconds, peak of memory); a silent one, nothing."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]) if lines else {}


def told(script: Path, *words: object) -> dict[str, Any]:
    """The same of a script."""
    return run(sys.executable, str(script), *map(str, words))


def alone(benchmark: Any, script: Path, *words: object) -> dict[str, Any]:
    """The same as a benchmark, run once."""
    found: dict[str, Any] = benchmark.pedantic(lambda: told(script, *words), rounds=1)
    benchmark.extra_info.update(found)
    print(*words, found)
    return found
