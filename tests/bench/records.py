"""What does it take to count indicators of very many people? Synthetic records, counted in one process.

`python tests/bench/records.py 1000000` counts all indicators of a year from so many records, prints the rows,
the seconds and the peak of memory.
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

from ilp.frames import People, from_records
from ilp.frames.entering.days import EPOCH

PERIOD, BY = 2025, "regency"
LAST = date(2025, 12, 31).toordinal() - EPOCH
OLDEST, CHILD, FERTILE = 25_000, 1_826, (18 * 365, 40 * 365)
DOSES = [
    ("HepB", 0), ("BCG", 20), ("bOPV", 25), ("DPT-HB-Hib", 61), ("bOPV", 61), ("PCV", 61), ("RV", 61),
    ("DPT-HB-Hib", 92), ("bOPV", 92), ("PCV", 92), ("RV", 92), ("DPT-HB-Hib", 122), ("bOPV", 122),
    ("RV", 122), ("IPV", 122), ("IPV", 275), ("MR", 275),
]  # fmt: skip
VISITS = (
    "visit.antenatal", "visit.delivery", "visit.neonatal", "visit.kpsp", "visit.vitamin_a",
    "visit.health_check_adult", "visit.hypertension_monitoring", "visit.iron_tablet",
)  # fmt: skip
CONDITIONS = ("hypertension", "diabetes", "obesity", "married", "smoker")
HANDS = ("doctor", "midwife", "kader")
AREAS = [f"64.{regency:02d}.{district:02d}.2001" for regency in range(1, 6) for district in range(1, 6)]


def records(many: int) -> People:
    """So many people of all ages: doses, weighings, visits, pregnancies and blood pressures of a year."""
    draw = np.random.default_rng(many)
    ids = pl.Series([f"sintetis-{number:09d}" for number in range(many)])
    age = draw.integers(0, OLDEST, many)
    female = draw.integers(0, 2, many).astype(bool)

    def words(known: Any, size: int) -> pl.Series:
        return pl.Series(known).gather(pl.Series(draw.integers(0, len(known), size).astype(np.uint32)))

    def whose(rows: Any) -> pl.Series:
        return ids.gather(pl.Series(rows.astype(np.uint32)))

    def days(own: Any) -> pl.Series:
        return pl.Series(own.astype(np.int32)).cast(pl.Date)

    def some(size: int) -> Any:
        return np.sort(draw.integers(0, many, size))

    born = LAST - age
    young = np.flatnonzero(age < 3 * 365)
    dosed = np.repeat(young, len(DOSES))
    given = born[dosed] + np.tile([own for _, own in DOSES], len(young)) + draw.integers(0, 12, len(dosed))
    kept = (given <= LAST) & (draw.random(len(dosed)) < 0.95)
    weighed = np.repeat(np.flatnonzero(age < CHILD), 12)
    month = np.tile(np.arange(12), len(weighed) // 12)
    on = LAST - 15 - 30 * month
    old = on - born[weighed]
    alive = old >= 0
    kilos = np.round(3.3 + 5.5 * np.sqrt(np.maximum(old, 0) / 365) + draw.normal(0, 0.5, len(old)), 1)
    mothers = np.flatnonzero(female & (age > FERTILE[0]) & (age < FERTILE[1]) & (draw.random(many) < 0.08))
    ended = LAST - draw.integers(0, 365, len(mothers))
    seen, pressed = some(2 * many), some(many // 2)
    pressure = pl.DataFrame(
        {"id": whose(pressed), "on": days(LAST - draw.integers(0, 700, len(pressed)))}
    ).with_columns(code=pl.lit("screening.hypertension"))
    taken = {
        "systolic": draw.integers(100, 170, len(pressed)),
        "diastolic": draw.integers(60, 100, len(pressed)),
    }
    ill = some(many // 5)
    return People(
        persons=pl.DataFrame(
            {
                "id": ids,
                "birth_date": days(born),
                "sex": pl.Series(np.where(female, "female", "male")),
                "area": words(AREAS, many),
            }
        ),
        doses=pl.DataFrame(
            {
                "id": whose(dosed[kept]),
                "product": pl.Series([own for own, _ in DOSES]).gather(
                    pl.Series(np.tile(np.arange(len(DOSES)), len(young))[kept].astype(np.uint32))
                ),
                "on": days(given[kept]),
            }
        ),
        pregnancies=pl.DataFrame(
            {
                "id": whose(mothers),
                "last_menstrual_period": days(ended - 280),
                "ended_on": days(ended),
                "outcome": words(("live_birth", "live_birth", "stillbirth"), len(mothers)),
            }
        ),
        screenings=pl.concat(
            pressure.with_columns(key=pl.lit(key), number=pl.Series(own).cast(pl.Float64))
            for key, own in taken.items()
        ),
        visits=pl.DataFrame(
            {
                "id": whose(seen),
                "code": words(VISITS, len(seen)),
                "on": days(LAST - draw.integers(0, 500, len(seen))),
                "by": words(HANDS, len(seen)),
            }
        ),
        conditions=pl.DataFrame({"id": whose(ill), "code": words(CONDITIONS, len(ill))}),
        measurements=pl.DataFrame(
            {"id": whose(weighed[alive]), "on": days(on[alive]), "weight_kg": pl.Series(kilos[alive])}
        ),
    )


def main() -> None:
    """Count once, of one size."""
    people = records(int(sys.argv[1]))
    from_records(records(100), period=PERIOD, by=BY)
    start, busy = time.perf_counter(), time.process_time()
    rows = len(from_records(people, period=PERIOD, by=BY))
    told = {
        "lines": rows,
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(time.process_time() - busy, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
