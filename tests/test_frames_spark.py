"""Does Spark say what the reference says, partition by partition? In local mode; it needs Java and pyspark.

`uv run --group dev --group spark pytest -n 0 tests/test_frames_spark.py`
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from typing import Any

import polars as pl
import pytest
from test_frames import MONTH_END, NOBODY_SICK, Record, drawn, lines, made_known, reference, standing

from ilp.errors import IlpError
from ilp.frames import People, people_of, plan, status

LACKING = [
    *([] if shutil.which("java") else ["Java"]),
    *([] if find_spec("pyspark") else ["pyspark (group spark)"]),
]
pytestmark = [
    pytest.mark.skipif(bool(LACKING), reason=f"Spark is not tried: {' and '.join(LACKING)} missing"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder: Any = SparkSession.builder
    session = (
        builder.master("local[2]")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    yield session
    session.stop()


def brought(people: People, spark: Any) -> People:
    return people.map(lambda name, table: frame_of(table, spark))


def frame_of(table: pl.DataFrame, spark: Any) -> Any:
    return spark.createDataFrame(table.to_arrow())


def table_of(made: Any) -> pl.DataFrame:
    return pl.from_arrow(made.toArrow())


@pytest.fixture(scope="module")
def persons() -> list[Record]:
    return drawn(MONTH_END, 150)


def test_every_family_is_the_same(spark: Any, persons: list[Record]) -> None:
    made = plan(brought(people_of(persons), spark), on=MONTH_END, area="64.02")
    assert type(made) is type(spark.range(1))
    assert lines(table_of(made)) == reference(persons, MONTH_END, "64.02")


def test_what_is_complete_is_the_same(spark: Any, persons: list[Record]) -> None:
    known = frame_of(made_known(persons, MONTH_END, None), spark)
    made = table_of(status(brought(people_of(persons), spark), on=MONTH_END, derived=known))
    ours = {(own[0], own[1]): (own[2], own[3] and str(own[3])) for own in made.iter_rows()}
    assert ours == standing(persons, MONTH_END, None)


def test_whole_numbers_stay_and_other_columns_are_passed_over(spark: Any) -> None:
    own = spark.createDataFrame(
        [(7, date(1990, 5, 17), "male", "x"), (9, date(1980, 2, 29), "female", "y")],
        "id int, birth_date date, sex string, note string",
    )
    made = table_of(plan(People(own), on=MONTH_END, services=("screening.hepatitis",)))
    assert sorted(made["id"].to_list()) == [7, 9]


def test_tables_that_do_not_fit_are_refused_before_anything_runs(spark: Any) -> None:
    good = brought(people_of(NOBODY_SICK), spark)
    with pytest.raises(IlpError) as told:
        plan(People(good.persons.drop("sex")), on=MONTH_END)
    assert told.value.code == "ILP-F003"
