"""Do tables of measurements get the scores that `ilp growth` writes beside the rows of a CSV?"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ilp.errors import IlpError
from ilp.frames import People, growth, people_of
from ilp.growth.ages import Way
from ilp.growth.lines import added, answered

KINDS: dict[str, Callable[[Any], Any]] = {
    "polars": lambda table: table,
    "polars lazy": lambda table: table.lazy(),
    "pandas": lambda table: table.to_pandas(),
    "pyarrow": lambda table: table.to_arrow(),
    "duckdb": lambda table: duckdb.default_connection().from_arrow(table.to_arrow()),
}
CHANCE = random.Random(20250901)
HEADER = "id,sex,age_days,birth_date,measured_on,weight_kg,height_cm,position,oedema,muac_cm,head_cm"
EDGES = (0, 1, 729, 730, 731, 1825, 1826, 1856, 1857, 3652, 3653, 6939, 6940)


def cell(*choices: Any) -> str:
    """One of these, or a number between two."""
    own = CHANCE.choice(choices)
    return own if isinstance(own, str) else f"{CHANCE.uniform(*own):.1f}"


def row(number: int) -> str:
    days = CHANCE.choice(EDGES) if CHANCE.random() < 0.3 else CHANCE.randint(0, 7000)
    born = date.fromordinal(date(2025, 9, 1).toordinal() - days)
    dated = CHANCE.random() < 0.3
    ages = ["", born.isoformat(), "2025-09-01"] if dated else [str(days), "", ""]
    if CHANCE.random() < 0.05:
        ages = ["", "", ""]
    size = 45 + min(days, 1900) / 35, 55 + min(days, 6000) / 18
    return ",".join(
        [
            f"sintetis-{number}",
            cell("male", "female", "L", "P", "female", "x", ""),
            *ages,
            cell((2, 9), (2, 25), "", "700", "berat"),
            cell(size, size, (44, 121), "", "0"),
            cell("lying", "standing", "", "", "duduk"),
            cell("", "", "false", "true", "mungkin"),
            cell("", (9, 18)),
            cell("", (30, 52)),
        ]
    )


ROWS = [row(number) for number in range(4000)]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def wanted(rows: list[str], header: str = HEADER, **way: Any) -> list[dict[str, str]]:
    """What `ilp growth` writes."""
    settings = Way.of(way.get("age_basis"), way.get("switch"), way.get("corrected_age", False))
    _, lines = answered([header, *rows], "timbangan.csv", settings)
    return [{key: own[key] for key in added()} for own in read("\n".join(line.text for line in lines))]


def scored(answer: Any) -> list[dict[str, str]]:
    """The same of a table of any library, as a CSV has it."""
    frame = nw.from_native(answer)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    assert frame.columns[-len(added()) :] == added()
    those = frame.select(added()).iter_rows()
    return [dict(zip(added(), map(_cell, own), strict=True)) for own in those]


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    return value if isinstance(value, str) else f"{value:.2f}"


TYPED = [
    *(pl.col(name).str.to_date() for name in ("birth_date", "measured_on")),
    pl.col("age_days").cast(pl.Int64),
    pl.col("muac_cm").cast(pl.Float64),
]


@pytest.mark.parametrize("way", [{}, {"age_basis": "month"}], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_a_table_gets_what_a_csv_gets(kind: str, way: dict[str, Any]) -> None:
    text = pl.read_csv(io.StringIO("\n".join([HEADER, *ROWS])), infer_schema=False)
    for table in (text, text.with_columns(TYPED)):
        given = KINDS[kind](table)
        answer = growth(given, **way)
        assert type(answer) is type(given)
        assert scored(answer) == wanted(ROWS, **way)


DAYS_OF_AGE = sorted({day + aside for day in EDGES for aside in (-1, 0, 1) if day + aside >= 0})
WRITTEN = {
    "sex": ["male", "female", "L", "P", "x", ""],
    "position": ["lying", "standing", "", "duduk"],
    "oedema": ["", "false", "true", "mungkin"],
}


@st.composite
def measured(draw: st.DrawFn) -> str:
    """A row whose age lies beside an age at which a table begins, ends or gives way to another."""
    days = draw(st.sampled_from(DAYS_OF_AGE))
    on = draw(st.dates(date(2023, 1, 1), date(2025, 12, 31)))
    born = date.fromordinal(on.toordinal() - days)
    ages = draw(st.sampled_from([[str(days), "", ""], ["", born.isoformat(), on.isoformat()]]))
    tall = 45 + min(days, 1900) / 35 + min(max(days - 1900, 0), 4000) / 60
    size = st.floats(0.6, 1.4).map(lambda share: share * tall)
    said = {key: draw(st.sampled_from(words)) for key, words in WRITTEN.items()}
    weight = f"{draw(st.floats(1.5, 60)):.1f}"
    height = draw(st.one_of(size.map(lambda own: f"{own:.1f}"), st.sampled_from(LENGTHS)))
    around = [
        draw(st.sampled_from(["", f"{draw(st.floats(low, high)):.1f}"])) for low, high in ((8, 20), (28, 55))
    ]
    weeks = draw(st.sampled_from(["", "24", "36", "36.9", "37", "40"]))
    return ",".join(
        ["s", said["sex"], *ages, weight, height, said["position"], said["oedema"], *around, weeks]
    )


LENGTHS = ["", "44.9", "45.0", "65.0", "86.9", "87.0", "110.0", "110.1", "120.0", "120.1"]
"""Where tables by length and by height begin and end."""


@pytest.mark.parametrize("way", [{}, {"age_basis": "month"}, {"corrected_age": True}], ids=str)
def test_drawn_rows_get_what_a_csv_gets(way: dict[str, Any]) -> None:
    rows: list[str] = []

    @settings(
        max_examples=250, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(measured())
    def draw(one: str) -> None:
        rows.append(one)

    draw()
    header = f"{HEADER},gestation_weeks"
    table = pl.read_csv(io.StringIO("\n".join([header, *rows])), infer_schema=False)
    found, right = scored(growth(table, **way)), wanted(rows, header, **way)
    assert not [(row, *both) for row, *both in zip(rows, found, right, strict=True) if both[0] != both[1]][:3]


def test_the_rows_stand_as_they_were_and_many_were_scored() -> None:
    table = pl.read_csv(io.StringIO("\n".join([HEADER, *ROWS])), infer_schema=False)
    answer = growth(table)
    assert answer.select(table.columns).equals(table)
    assert min(answer[name].count() for name in ("waz", "haz", "whz", "baz", "hcz", "acz")) > 100


@pytest.mark.parametrize("kind", KINDS)
def test_the_measurements_of_people_are_scored_by_their_birth_and_sex(kind: str) -> None:
    sizes = [
        {"on": "2025-02-10", "weight_kg": 4.9, "height_cm": 56.0, "position": "lying", "oedema": False},
        {"on": "2025-09-01", "weight_kg": 7.2, "head_cm": 43.5},
    ]
    own = people_of(
        [
            {"id": "a", "birth_date": "2025-01-10", "sex": "female", "measurements": sizes},
            {"id": "b", "birth_date": "2024-01-10", "sex": "male", "measurements": sizes[1:]},
        ]
    )
    stranger = own.measurements.tail(1).with_columns(id=pl.lit("z"))
    people = People(own.persons, measurements=pl.concat([own.measurements, stranger]))
    born = {"a": ("female", "2025-01-10"), "b": ("male", "2024-01-10"), "z": ("", "")}
    cells = [
        ("a", "2025-02-10", "4.9,56.0,lying,false,,"), ("a", "2025-09-01", "7.2,,,,,43.5"),
        ("b", "2025-09-01", "7.2,,,,,43.5"), ("z", "2025-09-01", "7.2,,,,,43.5"),
    ]  # fmt: skip
    rows = [f"{who},{born[who][0]},,{born[who][1]},{on},{rest}" for who, on, rest in cells]
    answer = growth(people.map(lambda name, table: KINDS[kind](table)))
    assert scored(answer) == wanted(rows)
    assert scored(answer)[3]["flags"] == "not_read;age_unknown"


def test_what_cannot_be_scored_is_refused_by_code() -> None:
    child = pl.DataFrame({"sex": ["male"], "age_days": [10], "weight_kg": [3.0]})
    cases = [
        ("ILP-W012", child.drop("sex"), {}),
        ("ILP-W012", child.drop("age_days"), {}),
        ("ILP-W013", child.with_columns(waz=0.0), {}),
        ("ILP-W014", child.with_columns(pl.col("sex").alias("Sex")), {}),
        ("ILP-W016", child, {"age_basis": "year"}),
        ("ILP-F015", People(child), {}),
    ]
    for code, own, options in cases:
        with pytest.raises(IlpError) as told:
            growth(own, **options)
        assert told.value.code == code
