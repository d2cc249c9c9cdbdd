"""What do life stages and three screenings of many cost here, and does OpenFisca-core say the same?

`python beside.py write FOLDER MANY` writes persons, screenings and the numbers of the rules; `ours FOLDER`
says it by the rules; `compare FOLDER` tells how many answers differ from those of `other_framework.py`.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from nation import ON, nation

from ilp.dates import Anchor
from ilp.frames import People, plan
from ilp.frames.entering.days import EPOCH
from ilp.frames.people.who import answer
from ilp.frames.planning import Question
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import DEFAULT

SCREENINGS = ("breast_cancer", "copd", "lung_cancer")
SAID = ("not_eligible", "upcoming", "due", "done")
SEXES = {None: -1, "male": 0, "female": 1}


def write(folder: Path, many: int) -> None:
    """People of all ages with three screenings each, of the three that are asked about; and the numbers."""
    people = nation(many)
    draw = np.random.default_rng(many)
    codes = pl.Series([f"screening.{name}" for name in SCREENINGS])
    which = pl.Series(draw.integers(0, len(codes), len(people.screenings)).astype(np.uint32))
    people.persons.write_parquet(folder / "persons.parquet")
    people.screenings.with_columns(code=codes.gather(which)).write_parquet(folder / "screenings.parquet")
    (folder / "rules.json").write_text(json.dumps(rules()))


def groups() -> Any:
    """The life stages in their order."""
    return compiler(Rulebook.load()).groups(ON).cohorts


def rules() -> dict[str, Any]:
    """The numbers of the rules in force, as the other framework takes them."""
    own = compiler(Rulebook.load())
    stages = groups()
    since = [group.who[0].age_from for group in stages]
    horizon = Anchor(ON).at(own.defaults(ON).horizon) - EPOCH
    rows = {row.code: row for row in Rulebook.load().at(ON).services if row.gathers}
    return {
        "on": str(ON),
        "stages": {
            "count": len(stages),
            **{
                f"stage_{number}": {"months": age.months, "days": age.days}
                for number, age in enumerate(since)
                if age is not None
            },
        },
        "screenings": {name: _numbers(rows[f"screening.{name}"], horizon) for name in SCREENINGS},
    }


def _numbers(row: Any, horizon: int) -> dict[str, int]:
    (who,) = row.who
    return {
        "first": max(row.timing.first.months, who.age_from.months),
        "period": row.timing.period.months,
        "sex": SEXES[who.sex],
        "horizon": horizon,
    }


def ours(folder: Path) -> dict[str, Any]:
    """From Parquet to what is said of everybody."""
    people = People(
        pl.read_parquet(folder / "persons.parquet"), screenings=pl.read_parquet(folder / "screenings.parquet")
    )
    codes = [f"screening.{name}" for name in SCREENINGS]
    lines = plan(people, on=ON, services=codes)
    return {"life_stage": life_stages(people), "lines": lines}


def life_stages(people: People) -> Any:
    """The number of everybody's group, by the rules of the groups."""
    alone = People(people.persons)
    work = Question(alone, ON, None, compiler(Rulebook.load()), lambda _: False, DEFAULT, None).work()

    def of(block: Any) -> Any:
        view = block.living()
        found = np.full(len(view), -1, np.int8)
        for number, group in enumerate(work.asked.cohorts):
            found[answer(group.who, view, work.asked).yes & (found < 0)] = number
        return found

    return np.concatenate([*work.each(of)])


def compare(folder: Path) -> int:
    """How many answers differ?"""
    found, theirs = ours(folder), np.load(folder / "other_framework.npz")
    ids = pl.read_parquet(folder / "persons.parquet", columns=["id"])
    differ = int((found["life_stage"] != theirs["life_stage"]).sum())
    for name in SCREENINGS:
        own = found["lines"].filter(code=f"screening.{name}")
        said = ids.join(own, on="id", how="left", maintain_order="left")["status"].to_list()
        differ += sum(one != SAID[other] for one, other in zip(said, theirs[name].tolist(), strict=True))
    return differ


def main(what: str, folder: Path, *more: str) -> None:
    """Do what is asked; timed twice, so that the second is warm."""
    if what == "write":
        write(folder, int(more[0]))
        return
    if what == "compare":
        print(json.dumps({"differ": compare(folder)}))
        return
    for _ in range(2):
        began, busy = time.perf_counter(), time.process_time()
        found = ours(folder)
        seconds, work = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    lines = len(found["lines"]) + len(found["life_stage"])
    print(json.dumps({"seconds": seconds, "cpu_seconds": work, "peak_gb": peak, "lines": lines}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
