"""How do the rules fare in Spark, beside the same written by hand? In one session of two cores, taking turns.

`python tests/bench/spark.py 200000 3` prints, for each work, the best seconds of three turns by the clock and
of processor (Spark's machine and its Python workers together), and the ratio of the rules to the hand. Tables
are read from Parquet, each answer is computed whole and thrown away (`noop`).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import plain_doses
import plain_spark
from nation import ON, fourteen, nation

from ilp.frames import People, plan, status
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Completion

COMPLETE = "idl"


def started() -> Any:
    """A session of two cores that says nothing."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder: Any = SparkSession.builder
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "2g",
        "spark.log.level": "OFF",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.master("local[2]").getOrCreate()


def worked(process: int) -> float:
    """How many seconds of processor have a process and all below it used, the ended ones included?"""
    own = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    total = sum(map(int, own[11:15])) / os.sysconf("SC_CLK_TCK")
    for thread in Path(f"/proc/{process}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread may end meanwhile
            total += sum(worked(int(each)) for each in (thread / "children").read_text().split())
    return total


def works(spark: Any, folder: Path, many: int) -> dict[str, dict[str, Callable[[], Any]]]:
    """What is compared: each work by the rules and by hand, as frames of Spark."""
    everybody, children = folder / "everybody", folder / "children"
    for each in (everybody, children):
        each.mkdir()
    nation(many).map(lambda name, table: table.write_parquet(everybody / f"{name}.parquet"))
    plain_doses.written(children, many)

    def read(place: Path, *names: str) -> People:
        return People(**{name: spark.read.parquet(str(place / f"{name}.parquet")) for name in names})

    people = read(everybody, "persons", "screenings", "conditions")
    young = read(children, "persons", "doses")
    book = Rulebook.load()
    rows = {row.code: row for row in book.at(ON).services}
    needed = next(row.requires for row in reversed(book.rows(Completion)) if row.code == COMPLETE)
    return {
        "14 screenings": {
            "rules": lambda: plan(people, on=ON, services=fourteen()),
            "hand": lambda: plain_spark.screenings([rows[code] for code in fourteen()], people, ON),
        },
        "full immunization": {
            "rules": lambda: status(young, on=ON),
            "hand": lambda: plain_spark.full([rows[code] for code in needed], young, ON),
        },
    }


def main(many: int, rounds: int) -> dict[str, Any]:
    """Let them take turns; the best of each counts. A first turn only warms, if there are others."""
    spark = started()
    told: dict[str, Any] = {"people": many}
    with tempfile.TemporaryDirectory() as folder:
        for work, ways in works(spark, Path(folder), many).items():
            best: dict[str, list[float]] = {}
            for turn in range(rounds + 1):
                for way, made in ways.items():
                    began, busy = time.perf_counter(), worked(os.getpid())
                    made().write.format("noop").mode("overwrite").save()
                    spent = [time.perf_counter() - began, worked(os.getpid()) - busy]
                    if turn or not rounds:
                        best[way] = [min(pair) for pair in zip(spent, best.get(way, spent), strict=True)]
            told[work] = {way: [round(own, 2) for own in pair] for way, pair in best.items()}
            told[work]["ratio"] = [
                round(own / hand, 2) for own, hand in zip(best["rules"], best["hand"], strict=True)
            ]
    spark.stop()
    return told


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
