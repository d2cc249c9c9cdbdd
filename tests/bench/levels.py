"""What do a year's counts come to at the five levels of areas? A table of counts, twelve months of villages.

`python levels.py WAY ROWS` does it by the tables (`frames`) or by the rows themselves (`rows`), twice, and
tells what the second took.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from ilp import frames
from ilp.indicators import compute

PERIOD = 2025
CODES = ("imm_idl", "kn1", "k4", "nut_ds", "nut_stunting")
LEVELS = ("nation", "province", "regency", "subdistrict", "village")
MONTHS = [f"{PERIOD}-{month:02d}" for month in range(1, 13)]


def counts(rows: int) -> pl.DataFrame:
    """Five indicators of as many villages as give so many rows."""
    villages = max(rows // (len(CODES) * len(MONTHS)), 1)
    number = np.arange(villages)
    parts = (11 + number // 9_000, 1 + number // 600 % 15, 1 + number // 20 % 30, 2_001 + number % 20)
    areas = pl.Series([f"{a:02d}.{b:02d}.{c:02d}.{d}" for a, b, c, d in zip(*parts, strict=True)])
    own = pl.DataFrame(
        {"area_code": areas.gather(np.repeat(number, len(MONTHS))), "period": MONTHS * villages}
    ).with_columns(numerator=pl.int_range(pl.len()) % 9, denominator=pl.lit(9))
    return pl.concat(own.select(pl.lit(code).alias("indicator"), pl.all()) for code in CODES)


def by_tables(table: pl.DataFrame) -> int:
    """As tables."""
    return sum(len(frames.indicators(table, period=PERIOD, by=level)) for level in LEVELS)


def by_rows(table: pl.DataFrame) -> int:
    """As rows, which the reference reads one by one."""
    return sum(len(compute(table.to_dicts(), period=PERIOD, by=level)) for level in LEVELS)


WAYS: dict[str, Callable[[pl.DataFrame], int]] = {"frames": by_tables, "rows": by_rows}


def main(way: str, rows: int) -> None:
    """Twice, so that the second is warm."""
    table = counts(rows)
    for _ in range(2):
        began, busy = time.perf_counter(), time.process_time()
        lines = WAYS[way](table)
        seconds, work = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "cpu_seconds": work, "peak_gb": peak, "lines": lines}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
