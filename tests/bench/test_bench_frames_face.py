"""What do the check, the worklist and the growth of a million cost? Each in a process of its own.

`just bench -s tests/bench/test_bench_frames_face.py` prints lines, seconds, seconds of processor and peaks;
the paper on a whole nation (`docs/en/understand/nation.md`) reckons with them. Nothing here asserts a time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alone import alone, how_many

NATION = Path(__file__).with_name("nation.py")


@pytest.mark.benchmark(group="a million people, each work in its own process")
@pytest.mark.parametrize("what", ["check", "worklist", "growth"])
def test_million(benchmark: Any, what: str) -> None:
    million = how_many(benchmark)
    told = alone(benchmark, NATION, million, what)
    assert told["lines"] >= million
