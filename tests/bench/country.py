"""A country on paper: puskesmas with thirty posyandu each, and a year of reports, written and rolled up.

`python tests/bench/country.py FOLDER [PUSKESMAS [LEVEL ...]]` writes the files unless they are there, rolls
them up in a process of its own and says how many rows a second and how much memory that took. Every indicator
is reported each month (or once, where the year is counted once) by the lowest facilities that report it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

POSYANDU = 30
MEBI = 1 << 20


def codes() -> tuple[list[str], list[str]]:
    """Which indicators are reported by posyandu, and which by puskesmas? Computed ones by nobody."""
    from ilp.indicators import catalogue
    from ilp.indicators.formulas import CountOnly, Ratio

    rows = [row for row in catalogue().indicators.values() if isinstance(row.formula, Ratio | CountOnly)]
    low = [row.code for row in rows if "posyandu" in row.levels]
    return low, [row.code for row in rows if "puskesmas" in row.levels and row.code not in low]


def summed() -> tuple[str, int]:
    """Which indicator of the posyandu adds up over months, and at which place of their list?"""
    from ilp.indicators import catalogue

    low, _ = codes()
    return next((code, n) for n, code in enumerate(low) if catalogue()[code].over_time in ("CUM", "MON"))


def area(number: int) -> str:
    """The subdistrict of a puskesmas: 34 provinces, some 15 regencies each."""
    province, regency = 11 + number % 34, 1 + number // 34 % 15
    return f"{province}.{regency:02d}.{1 + number // 34 // 15:02d}"


def write(folder: Path, puskesmas: int) -> int:
    """Write the network and the counts; how many rows of counts are there?"""
    from ilp.indicators import catalogue

    with (folder / "network.csv").open("w") as out:
        out.write("code,name,level,parent,area\n")
        for n in range(puskesmas):
            out.write(f"K{n},Puskesmas {n},puskesmas,,{area(n)}\n")
            for each in range(POSYANDU):
                out.write(f"K{n}-{each},Posyandu {each},posyandu,K{n},{area(n)}.{2001 + each % 10}\n")
    low, high = codes()
    count = 0
    with (folder / "counts.csv").open("w", buffering=MEBI) as out:
        out.write("indicator,area_code,facility,period,numerator,denominator\n")
        for place, code_of_place, those in _places(puskesmas, low, high):
            for number, code in enumerate(those):
                yearly = catalogue()[code].over_time == "ANN"
                months = ["2025"] if yearly else [f"2025-{month:02d}" for month in range(1, 13)]
                for month, period in enumerate(months):
                    above = (number + month + len(code_of_place)) % 40
                    out.write(f"{code},{place},{code_of_place},{period},{above},40\n")
                count += len(months)
    return count


def _places(puskesmas: int, low: list[str], high: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    for n in range(puskesmas):
        yield area(n), f"K{n}", high
        for each in range(POSYANDU):
            yield f"{area(n)}.{2001 + each % 10}", f"K{n}-{each}", low


def roll_up(folder: Path, by: str) -> dict[str, Any]:
    """Roll the year up and tell what it took, in this process."""
    from ilp.indicators import Columns, compute
    from ilp.network import Network

    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} of {of} indicators", end="", file=sys.stderr)

    start, first = time.perf_counter(), summed()[0]
    network = Network.read(folder / "network.csv")
    known = time.perf_counter()
    counts = Columns.read(folder / "counts.csv")
    read = time.perf_counter()
    table = compute(counts, network, period=2025, by=by, progress=progress)
    done = time.perf_counter()
    return {
        "rows": len(counts),
        "facilities": len(network),
        "values": len(table),
        "issues": len(table.issues),
        "total": sum(value.numerator or 0 for value in table if value.indicator == first),
        "network_seconds": round(known - start, 1),
        "read_seconds": round(read - known, 1),
        "compute_seconds": round(done - read, 1),
        "cpu_seconds": round(time.process_time(), 1),
        "rows_per_second": round(len(counts) / (done - start)),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def measure(folder: Path, by: str) -> dict[str, Any]:
    """The same in a process of its own, whose memory is nobody else's."""
    import subprocess

    done = subprocess.run(
        [sys.executable, __file__, str(folder), "--roll-up", by],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def main(words: list[str]) -> None:
    """Do what the words ask for."""
    folder = Path(words[0])
    if "--roll-up" in words:
        print(json.dumps(roll_up(folder, words[-1])))
        return
    if not (folder / "counts.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{write(folder, int(words[1]) if len(words) > 1 else 10_000):,} rows written")
    for by in words[2:] or ["nation", "regency", "puskesmas"]:
        print(by, json.dumps(measure(folder, by)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
