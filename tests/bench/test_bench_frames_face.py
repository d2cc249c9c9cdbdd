"""What do the check, the worklist and the growth of a million cost? Each in a process of its own.

`just bench -s tests/bench/test_bench_frames_face.py` prints lines, seconds, seconds of processor and peaks;
the paper on a whole nation (`docs/en/understand/nation.md`) reckons with them. Nothing here asserts a time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MILLION = 1_000_000
NATION = Path(__file__).with_name("nation.py")


@pytest.mark.benchmark(group="a million people, each work in its own process")
@pytest.mark.parametrize("what", ["check", "worklist", "growth"])
def test_million(benchmark: Any, what: str) -> None:
    def alone() -> dict[str, Any]:
        command = [sys.executable, str(NATION), str(MILLION), what]
        told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return told

    told = benchmark.pedantic(alone, rounds=1)
    benchmark.extra_info.update(told)
    print(what, told)
    assert told["lines"] >= MILLION
