"""How do the rules fare in Spark beside the same by hand? The screenings, and the infant's full immunization.

`just bench -s tests/bench/test_bench_spark.py` prints seconds, by the clock and of processor, and ratios.
Nothing here asserts a time. It needs Java and pyspark (`uv sync --group dev --group spark`).
"""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from alone import alone

LACKING = [*([] if shutil.which("java") else ["Java"]), *([] if find_spec("pyspark") else ["pyspark"])]
MEASURED, TRIED = (200_000, 3), (300, 0)
"""How many people, and how many turns beside the first?"""


@pytest.mark.skipif(bool(LACKING), reason=f"Spark is not tried: {' and '.join(LACKING)} missing")
@pytest.mark.benchmark(group="200,000 people in Spark, by the rules and by hand")
def test_beside_spark_sql(benchmark: Any) -> None:
    many, rounds = MEASURED if benchmark.enabled else TRIED
    told = alone(benchmark, Path(__file__).with_name("spark.py"), many, rounds)
    assert told.keys() == {"people", "14 screenings", "full immunization"}
