"""How much memory and time does a nation take? Synthetic tables of any size, one work in one process.

`python tests/bench/nation.py 1000000 screenings` prints lines, seconds and the peak of memory; other
works are `all`, `streamed` and `by hand`.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from plain_screening import screenings as plain

from ilp.frames import People, plan
from ilp.frames.days import EPOCH
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service

ON = date(2025, 9, 1)
SEX = ("female", "male")
EVENTS = ("hypertension", "diabetes", "tuberculosis", "anemia", "cervical_cancer", "breast_cancer")
CONDITIONS = ("hypertension", "obesity", "diabetes", "smoker", "tuberculosis_contact")
OLDEST, LONG_AGO = 29_000, 1_000


def fourteen() -> list[str]:
    """The codes of the screenings that are listed for everybody."""
    rows = Rulebook.load().holding(Service, ON)
    return sorted({row.code for row in rows if row.always})


def nation(many: int) -> People:
    """So many people of all ages, three screenings each, a third of them with a condition."""
    draw = np.random.default_rng(many)
    today = ON.toordinal() - EPOCH
    ids = pl.Series([f"sintetis-{number:09d}" for number in range(many)])

    def words(known: tuple[str, ...], size: int) -> pl.Series:
        return pl.Series(known).gather(pl.Series(draw.integers(0, len(known), size).astype(np.uint32)))

    def days(ago: Any) -> pl.Series:
        return pl.Series((today - ago).astype(np.int32)).cast(pl.Date)

    whose = ids.gather(pl.Series(np.sort(draw.integers(0, many, 3 * many)).astype(np.uint32)))
    ill = ids.gather(pl.Series(np.sort(draw.choice(many, many // 3, replace=False)).astype(np.uint32)))
    codes = tuple(f"screening.{own}" for own in EVENTS)
    return People(
        persons=pl.DataFrame(
            {"id": ids, "birth_date": days(draw.integers(0, OLDEST, many)), "sex": words(SEX, many)}
        ),
        screenings=pl.DataFrame(
            {"id": whose, "code": words(codes, 3 * many), "on": days(draw.integers(0, LONG_AGO, 3 * many))}
        ),
        conditions=pl.DataFrame({"id": ill, "code": words(CONDITIONS, len(ill))}),
    )


def work(what: str, people: People) -> int:
    """Do it once; how many lines are there?"""
    if what == "by hand":
        rows = {row.code: row for row in Rulebook.load().at(ON).services if row.code in fourteen()}
        return len(plain(list(rows.values()), people, ON))
    if what == "streamed":
        lazy = people.map(lambda name, table: table.lazy())
        counted = plan(lazy, on=ON, services=("visit", "screening")).select(pl.len())
        return int(counted.collect(engine="streaming").item())
    services = fourteen() if what == "screenings" else ("visit", "screening")
    return len(plan(people, on=ON, services=services))


def main() -> None:
    """Time one work of one size, warm."""
    many, what = int(sys.argv[1]), sys.argv[2]
    people = nation(many)
    work(what, people.map(lambda name, table: table.head(1_000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, busy = time.perf_counter(), time.process_time()
    lines = work(what, people)
    told = {
        "people": many,
        "lines": lines,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - busy, 2),
        "gigabytes_before": round(before / 1e6, 2),
        "gigabytes_peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
