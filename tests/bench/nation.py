"""How much memory and time does a nation take? Synthetic tables of any size, one work in one process.

`python tests/bench/nation.py 1000000 screenings` prints lines, seconds and the peak of memory. Other works
are `all`, `bare` (the same of persons without a record), `results` (the same where everybody has a result of
blood pressure and glucose, and children under five have three measurements), `streamed`, `by hand`, `check`,
`worklist` and `growth` (of a measurement each). `write FOLDER` writes the tables as Parquet, some people at a
time.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
from attrs import evolve
from plain_screening import screenings as plain

from ilp.frames import People, check, growth, plan, worklist
from ilp.frames.entering.days import EPOCH
from ilp.network import Network
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service

ON = date(2025, 9, 1)
SEX = ("female", "male")
EVENTS = ("hypertension", "diabetes", "tuberculosis", "anemia", "cervical_cancer", "breast_cancer")
CONDITIONS = ("hypertension", "obesity", "diabetes", "smoker", "tuberculosis_contact")
OLDEST, LONG_AGO = 29_000, 1_000
PART = 500_000


def fourteen() -> list[str]:
    """The codes of the screenings that are listed for everybody."""
    rows = Rulebook.load().holding(Service, ON)
    return sorted({row.code for row in rows if row.always})


def nation(many: int, first: int = 0) -> People:
    """So many people of all ages, three screenings each, a third of them with a condition."""
    draw = np.random.default_rng(many + first)
    today = ON.toordinal() - EPOCH
    ids = pl.Series([f"sintetis-{number:09d}" for number in range(first, first + many)])

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


def written(folder: Path, many: int) -> None:
    """The same as Parquet in a folder, some people at a time."""
    with ExitStack() as stack:
        files: dict[str, pq.ParquetWriter] = {}

        def write(name: str, table: pl.DataFrame) -> pl.DataFrame:
            own = table.to_arrow()
            if name not in files:
                files[name] = stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", own.schema))
            files[name].write_table(own)
            return table

        for first in range(0, many, PART):
            nation(min(PART, many - first), first).map(write)


def with_results(people: People) -> People:
    """The same people with blood pressure and glucose, and three measurements of each child under five."""
    many = len(people.persons)
    draw = np.random.default_rng(many + 1)
    today = ON.toordinal() - EPOCH
    born = people.persons["birth_date"].to_physical().to_numpy()
    seen = np.maximum(born, today - draw.integers(0, 365, many)).astype(np.int32)
    read = {"systolic": (100, 180), "diastolic": (60, 99), "glucose_random": (80, 260)}
    numbers = [draw.integers(low, high, many).astype(np.float64) for low, high in read.values()]
    values = pl.DataFrame(
        {
            "id": people.persons["id"].gather(np.repeat(np.arange(many), len(read))),
            "code": pl.repeat("screening.hypertension", many * len(read), eager=True),
            "on": pl.Series(np.repeat(seen, len(read))).cast(pl.Date),
            "key": pl.Series(list(read) * many),
            "number": np.stack(numbers, axis=1).ravel(),
        }
    )
    young = np.repeat(np.flatnonzero(today - born < 1_800), 3)
    days = np.minimum(born[young] + draw.integers(0, 900) + np.tile([0, 30, 61], len(young) // 3), today)
    years = (days - born[young]) / 365
    sizes = pl.DataFrame(
        {
            "id": people.persons["id"].gather(young),
            "on": pl.Series(days.astype(np.int32)).cast(pl.Date),
            "weight_kg": (3.3 + 6 * years**0.6 * draw.uniform(0.7, 1.2, len(young))).round(1),
            "height_cm": (50 + 25 * years**0.6 * draw.uniform(0.9, 1.1, len(young))).round(1),
        }
    )
    screenings = pl.concat([people.screenings, values], how="diagonal")
    return evolve(people, screenings=screenings, measurements=sizes)


def measured(many: int) -> pl.DataFrame:
    """So many measurements of children under five."""
    draw = np.random.default_rng(many)
    days = draw.integers(0, 1_825, many)
    return pl.DataFrame(
        {
            "sex": pl.Series(SEX).gather(pl.Series(draw.integers(0, 2, many).astype(np.uint32))),
            "age_days": days,
            "weight_kg": (3.3 + 14 * (days / 1_825) ** 0.6).round(1),
            "height_cm": (50 + 59 * (days / 1_825) ** 0.6).round(1),
        }
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
    if what == "check":
        return len(people.persons) + len(check(people, on=ON))
    if what == "worklist":
        return len(worklist(people, Network(), on=ON))
    if what == "growth":
        return len(growth(measured(len(people.persons))))
    if what == "bare":
        people = People(people.persons)
    services = fourteen() if what == "screenings" else ("visit", "screening")
    return len(plan(people, on=ON, services=services))


def main() -> None:
    """Time one work of one size, warm."""
    many, what = int(sys.argv[1]), sys.argv[2]
    if what == "write":
        written(Path(sys.argv[3]), many)
        return
    people = nation(many)
    if what == "results":
        people = with_results(people)
    work(what, people.map(lambda name, table: table.head(1_000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, busy = time.perf_counter(), time.process_time()
    lines = work(what, people)
    told = {
        "people": many,
        "lines": lines,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - busy, 2),
        "before_gb": round(before / 1e6, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
