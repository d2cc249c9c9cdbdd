"""Does every worked example beside the rules come out as its author said? The data holds the expectations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

import ilp
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Example

SERVICE_KEYS = {
    "status",
    "done_on",
    "valid_from",
    "earliest",
    "recommended",
    "overdue",
    "latest",
    "until",
    "instead",
    "reasons",
    "missing_facts",
}
DOSE_KEYS = {"product", "on", "status", "counts_as", "reasons"}
COMPLETION_KEYS = {"complete", "completed_on", "missing", "protected_until"}
CASES = Rulebook.load().examples


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for _, case in CASES])
def test_example(case: Example) -> None:
    differences = list(compare(case.expect, planned(case)))
    assert not differences, "\n".join([f"{case.id} ({case.why.en}), asked on {case.on}:", *differences])


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


def planned(case: Example) -> dict[str, Any]:
    rules = Rulebook.load(readings=case.readings)
    plan = ilp.plan(case.person, on=case.on, area=case.area, rules=rules, policy=case.policy)
    answer: dict[str, Any] = plan.to_dict()
    return answer


def compare(expect: dict[str, Any], plan: dict[str, Any]) -> Iterable[str]:
    """Say what differs between expectation and plan, a line for each; only what is named is compared."""
    if not expect:
        yield "  expect is empty: it proves nothing"
    for section, wanted in expect.items():
        if section not in SECTIONS:
            yield f"  expect.{section}: unknown key, allowed are {sorted(SECTIONS)}"
        elif not wanted:
            yield f"  expect.{section} is empty: it proves nothing"
        else:
            yield from SECTIONS[section](wanted, plan)


def services(expected: dict[str, dict[str, Any]], plan: dict[str, Any]) -> Iterable[str]:
    listed = {service["code"]: service for service in plan["services"]}
    for code, wanted in expected.items():
        if code not in listed:
            yield f"  {code}: not listed, expected {wanted}"
        else:
            yield from fields(code, wanted, listed[code], SERVICE_KEYS)


def unlisted(expected: list[str], plan: dict[str, Any]) -> Iterable[str]:
    listed = {service["code"]: service for service in plan["services"]}
    for code in expected:
        if code in listed:
            yield f"  {code}: listed as {listed[code]['status']}, expected not to be listed"


def doses(expected: list[dict[str, Any]], plan: dict[str, Any]) -> Iterable[str]:
    """Copies of one product on one day are matched in the order of the answer."""
    left = list(plan["doses"])
    for wanted in expected:
        product, on = wanted.get("product"), wanted.get("on")
        place = f"dose {product} on {on}"
        same = [one for one in left if one["product"] == product and one["on"] == on]
        if not same:
            yield f"  {place}: not in the answer"
            continue
        left.remove(same[0])
        yield from fields(place, wanted, same[0], DOSE_KEYS)


def completions(expected: dict[str, dict[str, Any]], plan: dict[str, Any]) -> Iterable[str]:
    found = {completion["code"]: completion for completion in plan["completions"]}
    for code, wanted in expected.items():
        if code not in found:
            yield f"  completion {code}: not in the answer, expected {wanted}"
        else:
            yield from fields(f"completion {code}", wanted, found[code], COMPLETION_KEYS)


def fields(place: str, wanted: dict[str, Any], found: dict[str, Any], known: set[str]) -> Iterable[str]:
    if not wanted:
        yield f"  {place}: nothing is expected of it, it proves nothing"
    for key, value in wanted.items():
        if key not in known:
            yield f"  {place}.{key}: unknown key, allowed are {sorted(known)}"
        elif key not in found and value != "":
            yield f"  {place}.{key}: expected {value!r}, the answer has no such key"
        elif plain(found.get(key)) != plain(value):
            yield f"  {place}.{key}: expected {value!r}, found {found.get(key)!r}"


def plain(value: Any) -> Any:
    """TOML has no null: an empty text stands for it. The order of codes says nothing."""
    if value == "":
        return None
    return sorted(value) if isinstance(value, list | tuple) else value


SECTIONS: dict[str, Callable[..., Iterable[str]]] = {
    "services": services,
    "unlisted": unlisted,
    "doses": doses,
    "completions": completions,
}

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
