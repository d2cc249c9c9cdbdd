"""Do the notebooks run from top to bottom, and do their numbers hold against a plain count?"""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ilp import resources

FOLDER = Path(__file__).parents[1] / "docs" / "notebooks"
DISTRICT = resources.toml("demo/district.toml")
PEOPLE = [json.loads(line) for line in resources.text(DISTRICT["people"]).splitlines()]


@pytest.fixture(scope="module")
def names() -> dict[str, dict[str, Any]]:
    """What every notebook has defined once all its cells have run."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"notebook_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem] = dict(module.app.run()[1])
    return found


def test_both_notebooks_run(names: dict[str, dict[str, Any]]) -> None:
    assert set(names) == {"coverage", "growth"}


def test_the_coverage_is_what_a_plain_count_says(names: dict[str, dict[str, Any]]) -> None:
    """The birth dose, counted by hand: born in the year, hepatitis B on the day of birth."""
    born = [own for own in PEOPLE if own["birth_date"].startswith(str(DISTRICT["on"].year))]
    given = [own for own in born if {"product": "HepB", "on": own["birth_date"]} in own["doses"]]
    (found,) = [value for value in names["coverage"]["regency"] if value.indicator == "imm_hb0"]
    assert (found.numerator, found.denominator) == (len(given), len(born))


def test_the_regency_is_the_sum_of_its_puskesmas(names: dict[str, dict[str, Any]]) -> None:
    for whole in names["coverage"]["regency"]:
        parts = [own for own in names["coverage"]["puskesmas"] if own.indicator == whole.indicator]
        assert whole.numerator == sum(own.numerator for own in parts)
        assert whole.denominator == sum(own.denominator for own in parts)


def test_every_measured_child_is_scored_at_its_age(names: dict[str, dict[str, Any]]) -> None:
    measured = [own for own in PEOPLE if own.get("measurements")]
    latest = names["growth"]["latest"]
    assert set(latest) == {own["id"] for own in measured}
    for own in measured:
        on = date.fromisoformat(own["measurements"][-1]["on"])
        assert latest[own["id"]].age_days == (on - date.fromisoformat(own["birth_date"])).days


def test_those_called_short_are_those_below_the_class(names: dict[str, dict[str, Any]]) -> None:
    growth = names["growth"]
    called = {code for code, own in growth["latest"].items() if own.classes["haz"].code.endswith("stunted")}
    assert set(growth["short"]) == called
    assert all(own.status == "needs_confirmation" for own in growth["short"].values())


def test_the_chart_is_drawn(names: dict[str, dict[str, Any]]) -> None:
    assert names["growth"]["drawn"].svg().startswith("<svg")
