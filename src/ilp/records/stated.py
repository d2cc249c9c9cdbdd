"""Do the stated conditions, allergies and values mean something? Unknown codes are named with the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from ilp import codes
from ilp.errors import Issue, issue, suggest
from ilp.records.person import Condition, Person
from ilp.records.showing import shown


def stated_issues(person: Person, on: date | None) -> Iterator[Issue]:
    """What is wrong with the stated conditions and allergies? One that is over may well be absent now."""
    known = codes.known("condition")
    present = {condition.code for condition in person.conditions if condition.until is None}
    for index, condition in enumerate(person.conditions):
        path = f"conditions[{index}]"
        if condition.code not in known:
            yield unknown("ILP-P041", path, condition.code, known)
        yield from _span(path, condition, on)
    for index, code in enumerate(person.absent_conditions):
        path = f"absent_conditions[{index}]"
        if code not in known:
            yield unknown("ILP-P041", path, code, known)
        if code in present:
            yield issue("ILP-P040", path, value=shown(code))
    for index, allergy in enumerate(person.allergies):
        if allergy not in allergens():
            yield unknown("ILP-P042", f"allergies[{index}]", allergy, allergens())


def value_issues(path: str, values: Mapping[str, Any]) -> Iterator[Issue]:
    """Which keys of the values does nobody know?"""
    known = codes.known("value")
    for key in values:
        if key not in known:
            yield unknown("ILP-P043", f"{path}.values.{shown(key)}", key, known)


def _span(path: str, condition: Condition, on: date | None) -> Iterator[Issue]:
    since, until = condition.since, condition.until
    if since is not None and until is not None and until < since:
        yield issue("ILP-P031", f"{path}.until", key="conditions", value=until, start=since)
    if since is not None and on is not None and since > on:
        yield issue("ILP-P022", f"{path}.since", key="conditions", value=since, on=on)


@cache
def allergens() -> frozenset[str]:
    """What can somebody be allergic to? Products and their components."""
    products = codes.section("product")
    return frozenset(products) | {each for row in products.values() for each in row["components"]}


def unknown(code: str, path: str, value: str, known: Iterable[str]) -> Issue:
    """The issue of a code that is not among those that are known, with the nearest."""
    return issue(code, path, value=shown(value), allowed=suggest(value, known))
