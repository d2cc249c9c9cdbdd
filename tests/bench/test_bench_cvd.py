"""How fast is the ten-year cardiovascular risk? The whole answer beside its parts, as ratios within one run.

`just bench tests/bench/test_bench_cvd.py`; nothing here asserts a time.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

import pytest

from ilp import resources
from ilp.rulebook import Rulebook
from ilp.screening import cvd_risk
from ilp.screening.cvd_chart import category, chart
from ilp.screening.cvd_model import estimate

PERSON: dict[str, Any] = {
    "age": 56,
    "sex": "female",
    "smoker": False,
    "diabetes": False,
    "systolic": 132,
    "cholesterol": 6.1,
}
THIN: dict[str, Any] = {**PERSON, "cholesterol": None, "weight_kg": 70, "height_cm": 155, "model": "bmi"}
PLACE = {
    "age": "55-59",
    "sex": "female",
    "smoker": "no",
    "diabetes": "no",
    "systolic": "120-139",
    "cholesterol": "6-6.9",
}


@pytest.fixture(scope="session")
def people() -> list[dict[str, Any]]:
    """A thousand synthetic people over the whole chart, one in eight without a cholesterol."""
    places = product(range(40, 75, 7), ["female", "male"], [True, False], [True, False], range(110, 200, 18))
    measured = [3.5, 4.5, 5.5, 6.5, 7.5, 4.0, 5.0, None]
    found = [
        {"age": a, "sex": s, "smoker": k, "diabetes": d, "systolic": p, "cholesterol": c}
        for (a, s, k, d, p), c in product(places, measured)
    ]
    return found[:1000]


def test_the_parts_give_what_the_whole_gives() -> None:
    """Otherwise the comparison below would compare different work."""
    found = cvd_risk(**PERSON)
    assert found.percent == chart("lab").percent(PLACE)
    assert found.continuous == estimate("lab", "female", _numbers())[0]
    assert found.to_dict()["percent"] == found.percent


def _numbers() -> dict[str, float]:
    return {key: value for key, value in PERSON.items() if key != "sex"}


@pytest.mark.benchmark(group="one person's ten-year risk")
def test_cell_alone(benchmark: Any) -> None:
    """The look-up with the codes at hand: what the chart itself costs."""
    own = chart("lab")
    benchmark(lambda: category(own.percent(PLACE)))


@pytest.mark.benchmark(group="one person's ten-year risk")
def test_model_alone(benchmark: Any) -> None:
    values = _numbers()
    benchmark(lambda: estimate("lab", "female", values))


@pytest.mark.benchmark(group="one person's ten-year risk")
@pytest.mark.parametrize("case", ["lab", "mg/dL", "bmi", "missing"])
def test_whole(benchmark: Any, case: str) -> None:
    """Values read and judged, cell, estimate, flags; without a cholesterol also every cell that is left."""
    person = {
        "lab": PERSON,
        "mg/dL": {**PERSON, "cholesterol": 235, "cholesterol_unit": "mg/dL"},
        "bmi": THIN,
        "missing": {**PERSON, "cholesterol": None},
    }[case]
    benchmark(lambda: cvd_risk(**person))


@pytest.mark.benchmark(group="one person's ten-year risk")
def test_whole_as_json(benchmark: Any) -> None:
    """With what follows by the rulebook, both languages of every issue, and the sources."""
    book = Rulebook.load()
    benchmark(lambda: json.dumps(cvd_risk(**PERSON, on=date(2025, 9, 1), rules=book).to_dict("en")))


@pytest.mark.benchmark(group="a thousand people's ten-year risk")
def test_a_thousand(benchmark: Any, people: list[dict[str, Any]]) -> None:
    found = benchmark(lambda: [cvd_risk(**person) for person in people])
    assert len(found) == 1000


@pytest.mark.benchmark(group="reading the charts")
def test_reading_the_charts(benchmark: Any) -> None:
    """From the files to both charts, nothing remembered."""

    def fresh() -> None:
        resources.toml.cache_clear()
        chart.cache_clear()
        for model in ("lab", "bmi"):
            chart(model)

    benchmark.pedantic(fresh, rounds=10)
