"""How does the work grow with the number of people? From Parquet, each size in a process of its own.

`python sizes.py write FOLDER MANY` writes a nation, and children with their doses in folders of a million;
`python sizes.py WORK FOLDER` does one work on them: `screenings` (all fourteen of everybody at once, counted
by what is said), `screenings in blocks` and `status` (the sets of doses that children have completed), both
folder after folder.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import plain_doses
import polars as pl
from nation import ON, fourteen, written

from ilp.frames import people_of, plan, read_people, status

BLOCK = 1_000_000


def write(folder: Path, many: int) -> None:
    """The tables of so many people, and of so many children in blocks."""
    (folder / "nation").mkdir(parents=True)
    written(folder / "nation", many)
    for number, first in enumerate(range(0, many, BLOCK)):
        some = min(BLOCK, many - first)
        own, children = (folder / name / f"{number:03d}" for name in ("blocks", "children"))
        own.mkdir(parents=True)
        children.mkdir(parents=True)
        written(own, some)
        plain_doses.written(children, some, seed=number)


def screened(folder: Path) -> int:
    """The fourteen screenings of everybody in the folder, counted by what is said of them."""
    made = plan(read_people(folder, lazy=True), on=ON, services=fourteen())
    return _counted(made, "code", "status")


def warm() -> None:
    """Read the rules and compile them."""
    one = people_of([{"id": "sintetis", "birth_date": "2024-05-01", "sex": "female"}])
    plan(one, on=ON)
    status(one, on=ON)


def _counted(made: pl.LazyFrame, *by: str) -> int:
    return int(made.group_by(*by).len().collect(engine="streaming")["len"].sum())


def _each(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.iterdir()))


WORKS: dict[str, Callable[[Path], int]] = {
    "screenings": lambda folder: screened(folder / "nation"),
    "screenings in blocks": lambda folder: sum(map(screened, _each(folder / "blocks"))),
    "status": lambda folder: sum(
        _counted(status(read_people(each, lazy=True), on=ON), "code", "complete")
        for each in _each(folder / "children")
    ),
}


def main(work: str, folder: Path, *more: str) -> None:
    """Write, or do the work and tell what it took."""
    if work == "write":
        write(folder, int(more[0]))
        return
    warm()
    began, busy = time.perf_counter(), time.process_time()
    lines = WORKS[work](folder)
    told = {
        "lines": lines,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - busy, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
