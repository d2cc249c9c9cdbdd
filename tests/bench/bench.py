"""How fast is it, beside what? One table: seconds of processor, peak of memory, and ratios within one run.

`just bench` measures everything, `just bench NAME` one thing, `just bench NAME PEOPLE` with so many people
(or rows). Each way runs in a process of its own, so that its peak of memory is its own; the ways of one name
take turns, and the best turn of each counts. Words that name a test file go to pytest's benchmarks instead.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alone import run
from attrs import field, frozen

HERE = Path(__file__).parent
ROUNDS = 3
ISOLATED = ("uv", "run", "-q", "--no-project", "--with", "openfisca-core", "--with", "polars", "python")
COLUMNS = ("", "way", "size", "lines", "processor", "clock", "peak", "ratio")


@frozen
class Way:
    """One way of doing a work: its name, the script and its words, and what of the whole it does."""

    name: str
    script: str
    words: tuple[str, ...] = ()
    size: float = 1
    """It does so many times the size that is asked for; its ratio is for the same size."""
    command: tuple[str, ...] = (sys.executable,)

    def told(self, folder: Path, size: int) -> Mapping[str, Any]:
        """What it took, once. In the words stand `{folder}` and `{size}`."""
        own = size_of(self, size)
        words = (word.format(folder=folder / str(own), size=own) for word in self.words)
        return run(*self.command, str(HERE / self.script), *words)


@frozen
class Bench:
    """Ways that are compared, the first with all others, and how the files come about that they read."""

    size: int
    ways: tuple[Way, ...]
    written: tuple[str, ...] = ()
    after: tuple[str, ...] = field(default=())
    """What is asked of the files in the end."""


def size_of(way: Way, size: int) -> int:
    """How many people or rows are that?"""
    return max(round(size * way.size), 1)


def _sizes(work: str) -> Bench:
    steps = ((0.1, "a tenth"), (1, "whole"), (10, "tenfold"))
    ways = tuple(Way(f"{work}, {name}", "sizes.py", (work, "{folder}"), size) for size, name in steps)
    return Bench(1_000_000, ways, ("sizes.py", "write", "{folder}", "{size}"))


def _nation(*works: str, size: int = 1_000_000) -> Bench:
    return Bench(size, tuple(Way(work, "nation.py", ("{size}", work)) for work in works))


def _read(script: str, *works: str, folder: str = "{folder}", written: tuple[str, ...]) -> Bench:
    return Bench(1_000_000, tuple(Way(work, script, (work, folder)) for work in works), written)


CHILDREN = ("plain_doses.py", "write", "{folder}", "{size}")
BENCHES = {
    "screenings": _nation("screenings", "by hand"),
    "plan": _nation("all", "bare", "screenings", "streamed"),
    "results": _nation("results", "all", size=100_000),
    "face": _nation("worklist", "check", "growth"),
    "doses": _read("plain_doses.py", "by_rules", "by_hand", "one_by_one", written=CHILDREN),
    "indicators": Bench(
        12_000,
        (
            Way("frames", "levels.py", ("frames", "{size}")),
            Way("rows", "levels.py", ("rows", "{size}")),
            Way("frames, a million rows", "levels.py", ("frames", "{size}"), 1_000_000 / 12_000),
        ),
    ),
    "records": Bench(
        1_000_000,
        (
            Way("from_records", "records.py", ("{size}",)),
            Way("from_records, a tenth", "records.py", ("{size}",), 0.1),
        ),
    ),
    "duckdb-screenings": _read(
        "duck.py", "screenings", "screenings by hand", written=("nation.py", "{size}", "write", "{folder}")
    ),
    "duckdb-status": _read("duck.py", "status", "status by hand", written=CHILDREN),
    "openfisca": Bench(
        1_000_000,
        (
            Way("ours", "beside.py", ("ours", "{folder}")),
            Way("OpenFisca-core", "other_framework.py", ("{folder}",), command=ISOLATED),
        ),
        ("beside.py", "write", "{folder}", "{size}"),
        ("beside.py", "compare", "{folder}"),
    ),
    "sizes-screenings": _sizes("screenings"),
    "sizes-status": _sizes("status"),
}


def measured(name: str, size: int | None = None, rounds: int = ROUNDS) -> list[tuple[str, ...]]:
    """The rows of one name; `size` instead of its own."""
    own = BENCHES[name]
    many = size or own.size
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for each in {size_of(way, many): way for way in own.ways}:
            (folder / str(each)).mkdir()
            _do(own.written, folder / str(each), each)
        turns: dict[str, list[Mapping[str, Any]]] = {}
        for _ in range(rounds):
            for way in own.ways:
                turns.setdefault(way.name, []).append(way.told(folder, many))
        more = _do(own.after, folder / str(many), many)
    best = {name: min(each, key=lambda one: one["cpu_seconds"]) for name, each in turns.items()}
    base = best[own.ways[0].name]["cpu_seconds"] / own.ways[0].size
    rows = [_row(name, way, size_of(way, many), best[way.name], base) for way in own.ways]
    return rows if more is None else [*rows, (name, str(dict(more)), *[""] * (len(COLUMNS) - 2))]


def _do(words: tuple[str, ...], folder: Path, size: int) -> Mapping[str, Any] | None:
    if not words:
        return None
    script, *others = (word.format(folder=folder, size=size) for word in words)
    return run(sys.executable, str(HERE / script), *others)


def _row(name: str, way: Way, size: int, told: Mapping[str, Any], base: float) -> tuple[str, ...]:
    busy = told["cpu_seconds"]
    return (
        name,
        way.name,
        f"{size:,}",
        f"{told['lines']:,}",
        f"{busy:.2f} s",
        f"{told['seconds']:.2f} s",
        f"{told['peak_gb']:.2f} GB" if "peak_gb" in told else "",
        f"{busy / way.size / base:.2f}",
    )


def show(rows: list[tuple[str, ...]]) -> None:
    """Print them as a table."""
    widths = [max(len(row[at]) for row in (COLUMNS, *rows)) for at in range(len(COLUMNS))]
    for row in (COLUMNS, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(flush=True)


def main(words: list[str]) -> int:
    """Measure what the words name."""
    if any(Path(word).suffix == ".py" for word in words):
        benches = ["-n", "0", "--benchmark-enable", "--benchmark-only"]
        return subprocess.run([sys.executable, "-m", "pytest", *benches, *words]).returncode
    size = next((int(word) for word in words if word.isdecimal()), None)
    names = [word for word in words if not word.isdecimal()] or [*BENCHES]
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"{', '.join(unknown)}: not there. There are: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    for name in names:
        show(measured(name, size))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
