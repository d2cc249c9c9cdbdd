"""How would one do the same by hand? A schedule of one area and one day in plain NumPy, and nothing else.

Beside it: a nation's worth of synthetic children as Parquet, and the measuring of one way in a process of its
own (`python plain_doses.py WAY FOLDER`, after `write FOLDER MANY`), so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ON = date(2025, 9, 1)
AREAS = ("64.02.06.1002", "35.07.01.2001", "34.04", "51.71", "31.71", "73.71", "12.71", "94.01")
SERIES: dict[str, list[tuple[int, int, int, int]]] = {
    "HepB": [(0, 8, 0, 0)],
    "BCG": [(0, 365, 30, 0)],
    "bOPV": [(0, 1826, 30, 0), (42, 1826, 61, 28), (42, 1826, 91, 28), (42, 1826, 122, 28)],
    "DPT-HB-Hib": [(42, 1826, 61, 0), (42, 1826, 91, 28), (42, 1826, 122, 28), (365, 1826, 548, 183)],
    "PCV": [(42, 1826, 61, 0), (42, 1826, 91, 28), (365, 1826, 365, 56)],
    "RV": [(42, 183, 61, 0), (42, 183, 91, 28), (42, 183, 122, 28)],
    "IPV": [(42, 1826, 122, 0), (42, 1826, 274, 28)],
    "MR": [(274, 1826, 274, 0), (365, 1826, 548, 28)],
}
"""For each dose of a product: valid from, until and recommended in days of age; days since the one before."""


def written(folder: Path, many: int, *, seed: int = 7) -> int:
    """Children under five with their doses, near the recommended days, some missed; how many doses?"""
    draw = np.random.default_rng(seed)
    today = ON.toordinal()
    birth = draw.integers(today - 1826, today, many).astype(np.int32)
    days, people, products = [], [], []
    for product, doses in SERIES.items():
        for _, _, best, _ in doses:
            on = birth + best + draw.exponential(20, many).astype(np.int32)
            kept = np.flatnonzero((draw.random(many) < 0.93) & (on <= today))
            days.append(on[kept])
            people.append(kept)
            products.append(np.full(kept.size, list(SERIES).index(product), np.uint32))
    person, on, product = np.concatenate(people), np.concatenate(days), np.concatenate(products)
    order = np.lexsort((product, on, person))
    ids = pl.Series("id", [f"sintetis-{number:08d}" for number in range(many)])
    pl.DataFrame(
        {
            "id": ids,
            "birth_date": _dates(birth),
            "sex": pl.Series(["female", "male"])[draw.integers(0, 2, many)],
            "area": pl.Series(AREAS)[draw.integers(0, len(AREAS), many)],
        }
    ).write_parquet(folder / "persons.parquet")
    pl.DataFrame(
        {
            "id": ids[person[order]],
            "product": pl.Series(list(SERIES))[product[order]],
            "on": _dates(on[order]),
        }
    ).write_parquet(folder / "doses.parquet")
    return int(person.size)


def _dates(ordinals: Any) -> pl.Series:
    return pl.Series(ordinals - date(1970, 1, 1).toordinal(), dtype=pl.Int32).cast(pl.Date)


def by_hand(folder: Path) -> int:
    """Which doses count, and when is each of the others due? How many answers?"""
    persons = pl.read_parquet(folder / "persons.parquet", columns=["id", "birth_date"])
    doses = pl.read_parquet(folder / "doses.parquet")
    number = pl.DataFrame({"id": persons["id"], "person": np.arange(len(persons), dtype=np.int64)})
    own = doses.join(number, on="id", how="inner", maintain_order="left").select(
        "person", pl.col("product").cast(pl.Enum(list(SERIES))).to_physical(), pl.col("on").cast(pl.Int32)
    )
    epoch, today = date(1970, 1, 1).toordinal(), ON.toordinal()
    birth = persons["birth_date"].cast(pl.Int32).to_numpy() + epoch
    key = (own["product"].to_numpy().astype(np.int64) << 44) | (own["person"].to_numpy() << 20)
    key |= own["on"].to_numpy() + epoch
    key.sort()
    answers = 0
    for place, steps in enumerate(SERIES.values()):
        low, high = np.searchsorted(key, [place << 44, (place + 1) << 44])
        person, on = (key[low:high] >> 20) & 0xFFFFFF, key[low:high] & 0xFFFFF
        first = np.searchsorted(person, np.arange(len(birth)))
        count = np.diff(np.append(first, person.size))
        reached = np.zeros(len(birth), np.int64)
        last, last_any = np.zeros(len(birth), np.int64), np.zeros(len(birth), np.int64)
        rules = np.array([*steps, (0, 0, 0, 0)])
        for nth in range(int(count.max(initial=0))):
            who = np.flatnonzero(count > nth)
            day, rule = on[first[who] + nth], rules[reached[who]]
            age = day - birth[who]
            counts = (age >= rule[:, 0]) & (age < rule[:, 1]) & (day >= last_any[who] + rule[:, 3])
            reached[who] += counts
            last[who] = np.where(counts, day, last[who])
            last_any[who] = day
        given = last
        for nth, (valid_from, until, best, interval) in enumerate(steps):
            open_ = np.flatnonzero((reached <= nth) & (birth + until > today))
            earliest = np.maximum(birth[open_] + valid_from, given[open_] + interval)
            recommended = np.maximum(earliest, birth[open_] + best)
            status = np.where(earliest > today, 0, np.where(recommended + 30 > today, 1, 2))
            given[open_] = np.maximum(recommended, today)
            answers += len(status) + int((reached > nth).sum())
    return answers


def by_rules(folder: Path) -> int:
    """The same by the rules of every area and day, written as a long table; how many lines?"""
    from ilp.frames import plan, read_people

    made = plan(read_people(folder, lazy=True), on=ON, services=("immunization",))
    made.sink_parquet(folder / "plan.parquet")
    return int(pl.scan_parquet(folder / "plan.parquet").select(pl.len()).collect().item())


def one_by_one(folder: Path, share: int = 500) -> int:
    """The reference engine over one person in so many, whose records are at hand; how many lines?"""
    from ilp.planning import plan
    from ilp.records import read_person

    persons = pl.read_parquet(folder / "persons.parquet").gather_every(share)
    doses = pl.read_parquet(folder / "doses.parquet").join(persons.select("id"), on="id", how="semi")
    given = doses.with_columns(pl.col("on").cast(pl.String)).group_by("id").agg(pl.struct("product", "on"))
    known = dict(given.iter_rows())
    read = [
        read_person({**row, "birth_date": str(row["birth_date"]), "doses": known.get(row["id"], [])})
        for row in persons.iter_rows(named=True)
    ]
    own = [each.person for each in read if each.person is not None]
    plan(own[0], on=ON)
    start, busy = time.perf_counter(), time.process_time()
    lines = sum(each.row.kind == "immunization" for one in own for each in plan(one, on=ON).services)
    seconds, work = time.perf_counter() - start, time.process_time() - busy
    print(json.dumps({"seconds": seconds * share, "cpu_seconds": work * share, "lines": lines * share}))
    return lines


WAYS = {"by_hand": by_hand, "by_rules": by_rules, "one_by_one": one_by_one}


def main(way: str, folder: Path, *more: str) -> None:
    """Run it twice, so that the second is warm; write its seconds, those of all cores, and the peak in GB."""
    if way == "write":
        written(folder, int(more[0]))
        return
    if way == "one_by_one":
        one_by_one(folder)
        return
    for _ in range(2):
        start, worked = time.perf_counter(), time.process_time()
        answers = WAYS[way](folder)
        seconds, work = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "cpu_seconds": work, "lines": answers, "peak_gb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
