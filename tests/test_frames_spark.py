"""Does Spark say what the reference says, partition by partition? In local mode; it needs Java and pyspark.

`uv run --group dev --group spark pytest -n 0 tests/test_frames_spark.py`
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from attrs import evolve
from test_frames import MONTH_END, NOBODY_SICK, Record, drawn, lines, made_known, reference, standing
from test_frames_check import FAULTY, faulty, tables_of
from test_frames_growth import HEADER, ROWS, TYPED
from test_frames_indicators import MADE, NETWORK, crowd, told
from test_frames_worklist import NETWORK as PLACES
from test_frames_worklist import listed, wanted
from test_frames_worklist import people as everybody

from ilp import frames
from ilp.errors import IlpError
from ilp.frames import (
    People,
    check,
    evaluate,
    from_records,
    growth,
    indicators,
    people_of,
    plan,
    status,
    worklist,
)
from ilp.indicators import compute
from ilp.indicators import from_records as counted
from ilp.network import Network
from ilp.records import read_person

LACKING = [
    *([] if shutil.which("java") else ["Java"]),
    *([] if find_spec("pyspark") else ["pyspark (group spark)"]),
]
ZONE = "Asia/Jakarta"
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
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", ZONE)
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


def test_cells_that_cannot_be_read_are_none_as_everywhere(spark: Any) -> None:
    people = tables_of([own for own in faulty()[:120] if read_person(own).person is not None])
    made = table_of(plan(brought(people, spark), on=MONTH_END))
    assert made.sort("id", "code").equals(plan(people, on=MONTH_END).sort("id", "code"))


def test_doses_are_judged_as_in_polars(spark: Any) -> None:
    people = people_of(crowd(43, 60))
    made = table_of(evaluate(brought(people, spark), on=MONTH_END))
    whole = evaluate(people, on=MONTH_END)
    assert made.sort(*whole.columns).equals(whole.sort(*whole.columns))


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


# Growth --------------------------------------------------------------------------------------------------


def test_measurements_are_scored_where_they_lie(spark: Any) -> None:
    text = pl.read_csv(io.StringIO("\n".join([HEADER, *ROWS])), infer_schema=False)
    for table in (text, text.with_columns(TYPED)):
        made = growth(frame_of(table, spark))
        assert table_of(made).sort("id").equals(growth(table).sort("id"))
    assert "Exchange" not in plan_of(made)


def test_measurements_of_people_are_scored_by_their_birth_and_sex(spark: Any) -> None:
    own = people_of([each for each in crowd(5, 60) if each.get("measurements")])
    stranger = own.measurements.tail(1).with_columns(id=pl.lit("z"))
    people = People(own.persons, measurements=pl.concat([own.measurements, stranger]))
    made, whole = table_of(growth(brought(people, spark))), growth(people)
    assert made.columns == whole.columns
    assert len(whole) > 100
    assert made.sort(*whole.columns).equals(whole.sort(*whole.columns))


# The worklist --------------------------------------------------------------------------------------------


def test_the_list_is_in_the_order_of_the_reference_over_all_partitions(spark: Any) -> None:
    on = date(2025, 9, 1)
    those = everybody(on, random.Random(7))[:150]
    people = brought(people_of(those), spark)
    for asked in ({"facility": "pkm"}, {"late_only": True, "area": "34.04"}):
        made = worklist(people, PLACES, on=on, **asked)
        assert listed(made.toArrow()) == wanted(those, PLACES, on, **asked)


# Indicators ----------------------------------------------------------------------------------------------

FIELDS = ("indicator", "area", "facility", "period", "numerator", "denominator", "unknown", "population")


@pytest.mark.parametrize(
    ("by", "network"), [("puskesmas", NETWORK), ("regency", None)], ids=["puskesmas", "regency"]
)
def test_people_are_counted_as_the_reference_counts_them(
    spark: Any, by: str, network: Network | None
) -> None:
    """Every row of every known place, those of 0 too; facilities without people among them."""
    those = [*crowd(41, 60), *MADE]
    more: Record = {"period": "2025", "by": by, "area": "64.02.01"}
    made = from_records(brought(people_of(those), spark), network, **more)
    rows = sorted(map(str, table_of(made).iter_rows()))
    counts = counted(those, network, **more)
    assert rows == sorted(str(tuple(getattr(row, name) for name in FIELDS)) for row in counts.rows)
    reference = told(compute(counts, network, period="2025", by=by))
    assert table_of(indicators(made, network, period="2025", by=by)).to_dicts() == reference


def test_values_of_people_are_those_of_the_reference(spark: Any) -> None:
    those = [*crowd(42, 60), *MADE]
    chosen = ["imm_idl", "imm_do_dpt1_dpt3", "kn1", "nut_ds", "k4"]
    more: Record = {"period": "2025", "by": "puskesmas", "indicators": chosen}
    made = indicators(brought(people_of(those), spark), NETWORK, **more)
    assert table_of(made).to_dicts() == told(compute(those, NETWORK, **more))


def test_counts_are_rolled_up_circle_by_circle(spark: Any) -> None:
    """Villages to the regency, months to the year; an area known of one indicator; rows nobody reads."""
    rows = [
        {"indicator": code, "area_code": f"64.02.{place:02d}.2001", "period": f"2025-{month:02d}",
         "numerator": str(place + month), "denominator": "20" if place != 3 else None}
        for code in ("imm_dpt1", " imm_dpt3 ", "kn1", "nut_ds", "ht_service")
        for place in (1, 2, 3) for month in range(1, 13) if (code, place) != ("ht_service", 2)
    ]  # fmt: skip
    again = {**rows[0], "numerator": "99"}
    rows += [again, {**rows[0], "numerator": "much"}, {**rows[0], "indicator": "nobody"}]
    rows.append({**rows[-2], "area_code": "12.01.01.2001", "indicator": "kn1", "numerator": "7"})
    for by, network in (("regency", None), ("village", None), ("puskesmas", NETWORK)):
        more: Record = {"period": "2025", "by": by, "targets": {"kn1": 90}}
        made = indicators(frame_of(pl.DataFrame(rows), spark), network, **more)
        assert table_of(made).to_dicts() == told(compute(rows, network, **more))


def test_what_spark_cannot_count_is_refused_before_anything_runs(spark: Any) -> None:
    people = brought(people_of(NOBODY_SICK[:2]), spark)
    counts = frame_of(pl.DataFrame({"indicator": ["kn1"], "area_code": ["64.02"]}), spark)
    cases: list[tuple[str, Any, Record]] = [
        ("ILP-I030", people, {"period": "soon"}),
        ("ILP-I006", people, {"indicators": ["mmr_none"]}),
        ("ILP-I006", counts, {"targets": {"mmr_none": 1}}),
        ("ILP-I011", counts, {}),
        ("ILP-F002", people, {"tell": print}),
    ]
    for code, own, wrong in cases:
        with pytest.raises(IlpError) as fault:
            indicators(own, **{"period": "2025", "by": "regency", **wrong})
        assert fault.value.code == code


# The check -----------------------------------------------------------------------------------------------


def numbered(people: People) -> dict[str, list[int]]:
    """By which number Spark knows each row, from the first row down."""
    from pyspark.sql.functions import monotonically_increasing_id

    found: dict[str, list[int]] = {}
    people.map(
        lambda name, own: found.update(
            {name: table_of(own.select(monotonically_increasing_id().alias("n")))["n"].to_list()}
        )
    )
    return found


def issues(people: People, spark: Any, **asked: Any) -> list[tuple[Any, ...]]:
    """What Spark finds, rows counted from 0 in the answer and in its texts."""
    own = brought(people, spark)
    numbers, answer = numbered(own), table_of(check(own, **asked))
    assert answer.columns == check(people, **asked).columns

    def counted_from_0(match: re.Match[str]) -> str:
        return f"{match[1]}[{numbers[match[1]].index(int(match[2]))}]"

    return [
        (table, None if row is None else numbers[table].index(row), *more, PATH.sub(counted_from_0, text))
        for table, row, *more, text in answer.iter_rows()
    ]


PATH = re.compile(r"(\w+)\[(\d+)\]")


def test_every_fault_of_tables_is_found_row_by_row_and_in_order(spark: Any) -> None:
    """Also two persons of one id, copies of doses, rows of nobody and of no id."""
    own = tables_of([{**each, "id": f"s-{n}"} for n, each in enumerate([*faulty()[:150], *FAULTY])])
    again = pl.concat([own.persons, own.persons.head(3), own.persons.tail(2).with_columns(id=None)])
    nobody = own.doses.head(4).with_columns(id=pl.Series(["z", "z", None, "y"]))
    people = evolve(own, persons=again, doses=pl.concat([own.doses, nobody]))
    for on, lang in ((date(2025, 9, 1), "id"), (None, "en")):
        found = issues(people, spark, on=on, lang=lang)
        whole = check(people, on=on, lang=lang).rows()
        assert sorted(found, key=str) == sorted(whole, key=str)
        assert [row[:2] for row in found] == [row[:2] for row in whole]
    codes = {row[3] for row in whole}
    assert codes >= {"ILP-P003", "ILP-P005", "ILP-P020", "ILP-P025", "ILP-P032", "ILP-P098", "ILP-P099"}


def test_columns_that_do_not_fit_are_named_once_for_all_partitions(spark: Any) -> None:
    ids = list(range(40))
    persons = pl.DataFrame({"id": ids, "birth_date": date(2025, 1, 1), "area": 64.02, "hobi": 1})
    times = [datetime(2025, 2, 1, 8 * (n % 2), 30 * (n % 2)) for n in ids]
    zoned = pl.Series(times).dt.replace_time_zone(ZONE)
    doses = pl.DataFrame({"id": ids, "product": "BCG", "on": zoned})
    wrong = pl.DataFrame({"id": [1], "on": [20250201], "weight_kg": ["4,9"], "length_cm": [50.0]})
    people = People(persons, doses, measurements=wrong)
    found = issues(people, spark, on=date(2025, 9, 1))
    assert sorted(found, key=str) == sorted(check(people, on=date(2025, 9, 1)).rows(), key=str)
    assert Counter(row[3] for row in found)["ILP-F011"] == 1


# Spark ---------------------------------------------------------------------------------------------------

EAGER = re.compile(
    r"\.(?:collect|toPandas|toArrow|toLocalIterator|first|head|show|cache|persist)\(|\.count\(\)"
)


def test_nothing_comes_to_the_driver() -> None:
    """No module that works with Spark asks for rows."""
    modules = sorted(Path(frames.__path__[0]).rglob("*spark*.py"))
    assert len(modules) > 4
    asked = {own.name: EAGER.findall(own.read_text(encoding="utf-8")) for own in modules}
    assert not any(asked.values()), asked


def test_nothing_is_computed_before_somebody_looks(spark: Any) -> None:
    """Every answer is a frame that no job was run for."""
    people = brought(people_of(MADE), spark)
    jobs = spark.sparkContext.statusTracker().getJobIdsForGroup
    before = jobs(None)
    more: Record = {"period": "2025", "by": "regency"}
    counts = from_records(people, **more)
    answers = [
        plan(people, on=MONTH_END), status(people, on=MONTH_END), worklist(people, Network(), on=MONTH_END),
        check(people), growth(people), counts, indicators(people, **more), indicators(counts, **more),
    ]  # fmt: skip
    assert {type(own) for own in answers} == {type(spark.range(1))}
    assert jobs(None) == before
    answers[3].count()
    assert jobs(None) != before


def plan_of(made: Any) -> str:
    """How Spark would compute the frame."""
    return str(made._jdf.queryExecution().toString())
