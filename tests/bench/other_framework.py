"""How does OpenFisca-core say the same? A small system of its own: life stages and three screenings.

It runs in an environment of its own (`uv run --no-project --with openfisca-core --with polars`); the project
does not depend on it. `python other_framework.py FOLDER` reads the persons and their screenings from Parquet
and the numbers of the rules from `rules.json`, writes what it says and tells what that took. Its formulas are
as fast as we can write them: arrays, no loop over people.
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
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
NEVER = np.datetime64("1900-01-01")
FIRST = 32 * 12 * (1901 - 1970)
"""No packed day of a screening lies before this one."""
NOT_ELIGIBLE, UPCOMING, DUE, DONE = range(4)


def packed(day: Any) -> Any:
    """Month and day of the month in one number, so that whole months are compared at once."""
    month = day.astype("datetime64[M]")
    return month.astype(np.int64) * 32 + (day - month.astype("datetime64[D]")).astype(np.int64) + 1


def packed_on(day: Any) -> Any:
    """The same of an asked day: the last one of a month stands for all that its month lacks."""
    last = (day + 1).astype("datetime64[M]") != day.astype("datetime64[M]")
    return packed(day) // 32 * 32 + 31 if last else packed(day)


def asked(period: Any) -> Any:
    return np.datetime64(str(period.start), "D")


class birth(Variable):  # noqa: N801 - OpenFisca names variables so
    value_type, entity, definition_period, label = int, Person, DateUnit.ETERNITY, "Day of birth, packed"


class born(Variable):  # noqa: N801
    value_type, entity, definition_period, label = int, Person, DateUnit.ETERNITY, "Day of birth, as a number"


class female(Variable):  # noqa: N801
    value_type, entity, definition_period, label = bool, Person, DateUnit.ETERNITY, "Sex"


class life_stage(Variable):  # noqa: N801
    value_type, entity, definition_period, label = int, Person, DateUnit.DAY, "Life stage"

    def formula(person: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        on, stages = asked(period), parameters(period).stages
        days = on.astype(np.int64) - person("born", period)
        months = (packed_on(on) - person("birth", period)) // 32
        found = np.zeros(person.count, np.int64)
        for number in range(1, int(stages.count)):
            stage = stages[f"stage_{number}"]
            found += (months >= int(stage.months)) & (days >= int(stage.days))
        return found


def screening(name: str) -> tuple[type[Variable], type[Variable]]:
    """The last time of a screening, and what is said of it."""
    last = type(
        f"last_{name}",
        (Variable,),
        {
            "value_type": int,
            "entity": Person,
            "definition_period": DateUnit.ETERNITY,
            "label": "Last, packed",
        },
    )

    def formula(person: Any, period: Any, parameters: Any) -> Any:
        on, row = asked(period), parameters(period).screenings[name]
        own = person("birth", period)
        today, later = packed_on(on), packed_on(np.datetime64(int(row.horizon), "D"))
        means = np.full(person.count, True)
        if int(row.sex) >= 0:
            means = person("female", period) == bool(row.sex)
        opened, opens = own + 32 * int(row.first) <= today, own + 32 * int(row.first) <= later
        last = person(f"last_{name}", period)
        done = np.where(opened, last + 32 * int(row.period) > today, last > FIRST)
        found = np.where(done, DONE, np.where(opened, DUE, UPCOMING))
        return np.where(means & opens, found, NOT_ELIGIBLE)

    said = type(
        name,
        (Variable,),
        {
            "value_type": int,
            "entity": Person,
            "definition_period": DateUnit.DAY,
            "label": "What is said of it",
            "formula": formula,
        },
    )
    return last, said


def dated(own: Any, since: str = "2000-01-01") -> Any:
    """Numbers as parameters in force since a day."""
    if isinstance(own, dict):
        return {name: dated(value, since) for name, value in own.items()}
    return {"values": {since: {"value": own}}}


def system(rules: dict[str, Any]) -> TaxBenefitSystem:
    made = TaxBenefitSystem([Person])
    numbers = {name: rules[name] for name in ("stages", "screenings")}
    made.parameters = ParameterNode("", data=dated(numbers))
    made.add_variables(birth, born, female, life_stage)
    for name in rules["screenings"]:
        made.add_variables(*screening(name))
    return made


def calculated(folder: Path, made: TaxBenefitSystem, rules: dict[str, Any]) -> dict[str, Any]:
    """From Parquet to what is said of everybody."""
    on = rules["on"]
    persons = pl.read_parquet(folder / "persons.parquet")
    events = pl.scan_parquet(folder / "screenings.parquet").filter(pl.col("on") <= pl.lit(on).str.to_date())
    codes = {name: f"screening.{name}" for name in rules["screenings"]}
    last = events.group_by("id").agg(
        pl.col("on").filter(pl.col("code") == code).max().alias(name) for name, code in codes.items()
    )
    joined = persons.lazy().join(last, on="id", how="left", maintain_order="left").collect()
    builder = SimulationBuilder()
    simulation = builder.build_default_simulation(made, len(persons))
    days = joined["birth_date"].to_numpy().astype("datetime64[D]")
    simulation.set_input("birth", "ETERNITY", packed(days))
    simulation.set_input("born", "ETERNITY", days.astype(np.int64))
    simulation.set_input("female", "ETERNITY", (joined["sex"] == "female").to_numpy())
    for name in codes:
        own = joined[name].to_numpy().astype("datetime64[D]")
        simulation.set_input(f"last_{name}", "ETERNITY", packed(np.where(np.isnat(own), NEVER, own)))
    return {name: simulation.calculate(name, on) for name in ("life_stage", *codes)}


def main(folder: Path) -> None:
    """Twice, so that the second is warm."""
    rules = json.loads((folder / "rules.json").read_text())
    made = system(rules)
    for _ in range(2):
        began, busy = time.perf_counter(), time.process_time()
        found = calculated(folder, made, rules)
        seconds, work = time.perf_counter() - began, time.process_time() - busy
    np.savez(folder / "other_framework.npz", **found)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    told = {"seconds": seconds, "cpu_seconds": work, "peak_gb": peak, "lines": 4 * len(found["life_stage"])}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
