"""How far is the engine on tables of DuckDB from SQL that is written for the one job?

`python duck.py WAY FOLDER` does one way from Parquet to an Arrow table, twice, and tells what the second
took. The SQL reads the same rows of law for the screenings and asks only for the usual (as
`plain_screening.py` does); of doses it knows the one schedule of `plain_doses.py`: the days of the doses that
count, and five sets.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from nation import ON, fourteen
from plain_doses import SERIES

from ilp.frames import People, plan, status
from ilp.rulebook import Rulebook

SETS = {
    "idl": {"HepB": 1, "BCG": 1, "bOPV": 4, "DPT-HB-Hib": 3, "IPV": 2, "MR": 1, "PCV": 2, "RV": 3},
    "ibl": {"DPT-HB-Hib": 4, "PCV": 3, "MR": 2},
    "baduta": {
        "HepB": 1, "BCG": 1, "bOPV": 4, "DPT-HB-Hib": 4, "IPV": 2, "MR": 2, "PCV": 3, "RV": 3,
    },
    "started": {"DPT-HB-Hib": 1},
    "kept_on": {"DPT-HB-Hib": 3},
}  # fmt: skip
"""How many doses that count does each set ask for?"""


def tables(folder: Path) -> People:
    """The Parquet files as relations of DuckDB."""
    own = duckdb.connect()
    names = ("persons", "doses", "screenings", "conditions")
    there = {name: folder / f"{name}.parquet" for name in names if (folder / f"{name}.parquet").exists()}
    return People(**{name: own.read_parquet(str(path)) for name, path in there.items()})


def screenings(folder: Path) -> int:
    """By the rules."""
    return len(plan(tables(folder), on=ON, services=fourteen()).to_arrow_table())


def dose_status(folder: Path) -> int:
    """By the rules."""
    return len(status(tables(folder), on=ON).to_arrow_table())


def _months(length: Any) -> str:
    return f"to_months({length.months}) + to_days({length.days})"


def _means(one: Any) -> str:
    tests = ["true"]
    if one.sex:
        tests.append(f"sex = '{one.sex}'")
    if one.age_from:
        tests.append(f"birth_date + {_months(one.age_from)} <= today")
    if one.age_until:
        tests.append(f"birth_date + {_months(one.age_until)} > today")
    if one.any_condition:
        tests.append("(" + " or ".join(f'coalesce("{code}", false)' for code in one.any_condition) + ")")
    return "(" + " and ".join(tests) + ")"


def _one(row: Any) -> str:
    timing: Any = row.timing
    period = getattr(timing, "period", None)
    first = f"birth_date + {_months(getattr(timing, 'first', None) or timing.earliest)}"
    last = f'"last {row.code}"'
    after = f"{last} + " + (_months(period) if period else "to_months(12)")
    means = " or ".join(map(_means, row.who)) or "true"
    return f"""select id, '{row.code}' as code, 'screening' as kind,
        case when not ({means}) then 'not_eligible' when {last} is not null and following > today then 'done'
             when following > today then 'upcoming' else 'due' end as status,
        case when {means} then cast(following as date) end as earliest,
        case when {means} then cast(following as date) end as recommended, cast(null as date) as latest
        from (select *, greatest({first}, coalesce({after}, {first})) as following from joined)"""


def screenings_by_hand(folder: Path) -> int:
    """In SQL, a part for each row of law."""
    rows = {row.code: row for row in Rulebook.load().at(ON).services if row.code in fourteen()}
    asked = sorted({code for row in rows.values() for one in row.who for code in one.any_condition})
    has = ", ".join(f"bool_or(code = '{code}') as \"{code}\"" for code in asked)
    last = ", ".join(f'max("on") filter (code = \'{code}\') as "last {code}"' for code in rows)
    query = f"""with own as (select id, {has} from '{folder}/conditions.parquet' group by id),
        last as (select id, {last} from '{folder}/screenings.parquet' where "on" <= date '{ON}' group by id),
        joined as materialized (select *, date '{ON}' as today from '{folder}/persons.parquet'
            left join own using (id) left join last using (id))
        {" union all ".join(map(_one, rows.values()))}"""
    return len(duckdb.connect().sql(query).to_arrow_table())


def _chain(product: str) -> str:
    """The days of age of the doses that count: one fold over the sorted doses."""
    low, high, interval = ([step[at] for step in SERIES[product]] for at in (0, 1, 3))
    nth = "len(a.days) + 1"
    counts = f"x >= {low}[{nth}] and x < {high}[{nth}] and x >= a.any + {interval}[{nth}]"
    return f"""list_reduce(list_sort(list(age) filter (product = '{product}')), lambda a, x: {{
        'days': case when {counts} then list_append(a.days, x) else a.days end, 'any': x}},
        {{'days': cast([] as bigint[]), 'any': cast(-10000 as bigint)}}).days as "{product}\""""


def dose_status_by_hand(folder: Path) -> int:
    """In SQL, with lists: for each product one fold, then the sets."""
    chains = ", ".join(map(_chain, SERIES))
    sets = []
    for code, needs in SETS.items():
        days = ", ".join(f'"{product}"[{many}]' for product, many in needs.items())
        whole = " and ".join(f'len("{product}") >= {many}' for product, many in needs.items())
        sets.append(f"""select id, '{code}' as code, coalesce({whole}, false) as complete,
            case when {whole} then birth_date + cast(greatest({days}) as integer) end as completed_on
            from counted""")
    query = f"""with aged as (select id, product, cast("on" - birth_date as bigint) as age
            from '{folder}/doses.parquet' join '{folder}/persons.parquet' using (id)
            where "on" <= date '{ON}'),
        chains as (select id, {chains} from aged group by id),
        counted as materialized (select * from '{folder}/persons.parquet' left join chains using (id))
        {" union all ".join(sets)}"""
    return len(duckdb.connect().sql(query).to_arrow_table())


WAYS: dict[str, Callable[[Path], int]] = {
    "screenings": screenings,
    "screenings by hand": screenings_by_hand,
    "status": dose_status,
    "status by hand": dose_status_by_hand,
}


def main(way: str, folder: Path) -> None:
    """Twice, so that the second is warm."""
    for _ in range(2):
        began, busy = time.perf_counter(), time.process_time()
        lines = WAYS[way](folder)
        seconds, work = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": seconds, "cpu_seconds": work, "peak_gb": peak, "lines": lines}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
