"""Does every worked example beside the rules come out as its author said? The data holds the expectations."""

from __future__ import annotations

from typing import Any

import pytest

from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Example
from ilp.testing import differences
from ilp.testing.examples import compare

CASES = Rulebook.load().examples


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for _, case in CASES])
def test_example(case: Example) -> None:
    found = list(differences(case))
    assert not found, "\n".join([f"{case.id} ({case.why.en}), asked on {case.on}:", *found])


def test_every_example_has_its_own_id() -> None:
    ids = [case.id for _, case in CASES]
    assert len(ids) == len(set(ids))


def test_the_rules_have_examples() -> None:
    files = {
        name for name, file in Rulebook.load().files if file.service and name.startswith("immunization/")
    }
    assert len(CASES) >= 70
    assert files
    assert files <= {name for name, _ in CASES}


# What the comparison itself must catch: a plan that differs in one thing, expectations that prove nothing.
BCG = {"product": "BCG", "on": "2025-02-10"}
PLAN: dict[str, Any] = {
    "doses": [
        {**BCG, "counts_as": ["immunization.bcg.1"], "status": "valid", "reasons": []},
        {**BCG, "counts_as": [], "status": "extra", "reasons": ["duplicate"]},
    ],
    "services": [{"code": "immunization.mr.1", "status": "due", "overdue": None, "reasons": []}],
    "completions": [{"code": "idl", "complete": False, "completed_on": None, "missing": ["b", "a"]}],
}


@pytest.mark.parametrize(
    "expect",
    [
        {"services": {"immunization.mr.1": {"status": "due", "overdue": "", "until": ""}}},
        {"unlisted": ["immunization.je.1"]},
        {"doses": [{**BCG, "status": "valid"}]},
        {"doses": [{**BCG, "status": "valid"}, {**BCG, "reasons": ["duplicate"]}]},
        {"completions": {"idl": {"complete": False, "missing": ["a", "b"]}}},
    ],
)
def test_comparison_accepts_what_holds(expect: dict[str, Any]) -> None:
    assert list(compare(expect, PLAN)) == []


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"services": {}},
        {"services": {"immunization.mr.1": {}}},
        {"service": {"immunization.mr.1": {"status": "due"}}},
        {"services": {"immunization.mr.1": {"state": "due"}}},
        {"services": {"immunization.mr.1": {"status": "overdue"}}},
        {"services": {"immunization.mr.1": {"overdue": "2025-11-10"}}},
        {"services": {"immunization.mr.1": {"latest": "2030-01-09"}}},
        {"services": {"immunization.mr.1": {"reasons": ["window_closed"]}}},
        {"services": {"immunization.mr.2": {"status": "due"}}},
        {"unlisted": ["immunization.mr.1"]},
        {"doses": [{"product": "BCG", "on": "2025-02-11", "status": "valid"}]},
        {"doses": [{**BCG, "status": "valid"}] * 2},
        {"doses": [{**BCG, "counts_as": []}]},
        {"completions": {"idl": {"complete": True}}},
        {"completions": {"ibl": {"complete": False}}},
    ],
)
def test_comparison_finds_what_does_not_hold(expect: dict[str, Any]) -> None:
    assert len(list(compare(expect, PLAN))) == 1
