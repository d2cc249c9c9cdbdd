"""Do the notebooks run from top to bottom, and do their numbers hold against a plain count?"""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

from ilp import resources

FOLDER = Path(__file__).parents[1] / "docs" / "notebooks"
DISTRICT = resources.toml("demo/district.toml")
PEOPLE = [json.loads(line) for line in resources.text(DISTRICT["people"]).splitlines()]


def names(notebook: str) -> dict[str, Any]:
    """What the notebook has defined once all its cells have run."""
    spec = importlib.util.spec_from_file_location(f"notebook_{notebook}", FOLDER / f"{notebook}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return dict(module.app.run()[1])


def test_the_coverage_is_what_a_plain_count_says() -> None:
    """The birth dose by hand: born in the year, HepB on the day of birth; and a regency is its parts' sum."""
    found = names("coverage")
    born = [own for own in PEOPLE if own["birth_date"].startswith(str(DISTRICT["on"].year))]
    given = [own for own in born if {"product": "HepB", "on": own["birth_date"]} in own["doses"]]
    (value,) = [value for value in found["regency"] if value.indicator == "imm_hb0"]
    assert (value.numerator, value.denominator) == (len(given), len(born))
    assert len(found["regency"]) == len(found["wanted"])
    for whole in found["regency"]:
        parts = [own for own in found["puskesmas"] if own.indicator == whole.indicator]
        assert whole.numerator == sum(own.numerator for own in parts)
        assert whole.denominator == sum(own.denominator for own in parts)


def test_growth_scores_every_measured_child_at_its_age_and_confirms_the_short() -> None:
    found = names("growth")
    measured = {own["id"]: own for own in PEOPLE if own.get("measurements")}
    assert set(found["latest"]) == set(measured)
    for code, own in measured.items():
        on = date.fromisoformat(own["measurements"][-1]["on"])
        assert found["latest"][code].age_days == (on - date.fromisoformat(own["birth_date"])).days
    below = {code for code, own in found["latest"].items() if own.haz < -2}
    assert below
    assert {code: own.status for code, own in found["short"].items()} == dict.fromkeys(
        below, "needs_confirmation"
    )
    assert found["drawn"].svg().startswith("<svg")


def test_every_notebook_is_run_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {"coverage", "growth"}
