"""What does a measured value mean for this person, and what follows? Interpretation by the rules of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve

from ilp import codes
from ilp.dates import Period
from ilp.errors import Issue, issue, suggest
from ilp.labels import Label
from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.asking import Edges, facts_of, row_of
from ilp.screening.bands import UNKNOWN, choose
from ilp.screening.formulas import FORMULAS
from ilp.screening.results import Finding

NOT_APPLICABLE = "not_applicable"
DIGITS = 9
"""Computed values are compared without the last bits of binary arithmetic: 64 kg at 160 cm is a BMI of 25."""


def interpret(
    measure: str,
    values: Mapping[str, Any],
    *,
    age: int | str | Period | None = None,
    sex: str | None = None,
    pregnant: bool = False,
    tier: str | None = None,
    on: date,
    conditions: tuple[str, ...] = (),
    edges: Edges = "default",
    rules: Rulebook | None = None,
) -> Finding:
    """Which category do these values fall into for somebody of this age and sex, and what is done?

    Args:
        measure: the code of a measure, such as `hemoglobin`.
        values: the measured values by key (`{"hemoglobin": 10.4}`); what is missing or None is not normal but
            unknown, what is impossible becomes an issue and counts as missing.
        age: completed years, or a period such as `18 months`.
        sex: `female` or `male`.
        pregnant: whether she is pregnant now; the week goes into `values` as `gestation_weeks`.
        tier: where the question is asked; only what is done there is listed.
        on: the day; the rules in force on it answer.
        conditions: what else is known, as condition codes.
        edges: where the source leaves an edge open, `default` answers with a flag and `strict` does not.
        rules: the rulebook; None takes the package's own.

    Raises:
        UnknownCode: no such measure (`ILP-G001`), tier or sex (`ILP-C001`).
        NoRuleInForce: no rule for it on that day (`ILP-G002`).
        UsageError: the age is no number of years and no period (`ILP-G003`).
    """
    book = rules or Rulebook.load()
    facts = facts_of(book, on, age=age, sex=sex, pregnant=pregnant, conditions=conditions)
    row = row_of(Measure, measure, book, on)
    found = reading(row, values, facts, tier=tier, strict=edges == "strict")
    lacking = tuple(unstated(row, age, sex))
    return (
        evolve(found, category=UNKNOWN, band=None, missing=(*lacking, *found.missing)) if lacking else found
    )


def unstated(row: Measure, age: object, sex: str | None) -> Iterator[str]:
    """What must be known of the person and is not, where the measure asks for age or sex."""
    asked = {
        name for who in (*row.who, *(who for band in row.bands for who in band.who)) for name, _ in who.tests
    }
    if age is None and asked & {"age_from", "age_until"}:
        yield "age"
    if sex is None and "sex" in asked:
        yield "sex"


def reading(
    row: Measure, values: Mapping[str, Any], facts: Facts, *, tier: str | None = None, strict: bool = False
) -> Finding:
    """The same for a row at hand and facts that are known."""
    if tier is not None:
        codes.label("tier", tier)
    found, issues = usable(row, values)
    return judged(row, found, facts, issues, tier=tier, strict=strict)


def judged(
    row: Measure,
    values: Mapping[str, Any],
    facts: Facts,
    issues: tuple[Issue, ...] = (),
    *,
    tier: str | None = None,
    strict: bool = False,
) -> Finding:
    """The same for values that are usable."""
    if answer(row.who, facts).eligible is False:
        return Finding(row, NOT_APPLICABLE, None, values, issues=issues, tier=tier)
    chosen = choose(row.bands, row.open_edges, values, facts, strict=strict)
    return Finding(
        row,
        chosen.category,
        chosen.band,
        values,
        flags=("edge_open",) if chosen.between else (),
        between=chosen.between,
        possible=chosen.possible,
        missing=chosen.missing,
        issues=issues,
        tier=tier,
    )


def usable(row: Measure, values: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Issue, ...]]:
    """Which values can be true, with those computed from them, and what is wrong with the rest?"""
    issues = tuple(_issues(row, values))
    bad = {own.path.partition(".")[2] for own in issues}
    found = {key: value for key, value in values.items() if value is not None and key not in bad}
    for own in row.derived:
        parts = [found.get(key) for key in own.of]
        if own.value not in found and None not in parts:
            found[own.value] = round(FORMULAS[own.formula](*parts), DIGITS)
    return found, issues


def _issues(row: Measure, values: Mapping[str, Any]) -> Iterator[Issue]:
    """Which values can not be read or not be true, alone or beside each other?"""
    for key, value in values.items():
        if key not in row.values and key not in (known := wanted(row)):
            yield issue("ILP-G010", f"values.{key}", value=key, allowed=suggest(key, known))
        elif value is not None:
            yield from _possible(key, values)


def wanted(row: Measure) -> set[str]:
    """Which keys may the values of a measure have?"""
    tests = (test for band in row.bands for test in (*band.any, *band.all))
    edges = (test for edge in row.open_edges for test in edge.all)
    parts = (key for own in row.derived for key in own.of)
    return {*row.values, *parts, *(test.value for test in tests), *(test.value for test in edges)}


def _possible(key: str, values: Mapping[str, Any]) -> Iterator[Issue]:
    value, bounds = values[key], codes.section("value").get(key, {})
    if "lowest" not in bounds:
        return
    if not _number(value):
        yield issue("ILP-G011", f"values.{key}", value=value)
    elif not bounds["lowest"] <= value <= bounds["highest"]:
        hint = Label(**bounds["hint"]) if "hint" in bounds else Label("", "")
        allowed = f"{bounds['lowest']}-{bounds['highest']}"
        yield issue("ILP-G012", f"values.{key}", value=value, allowed=allowed, hint=hint)
    elif _number(other := values.get(bounds.get("more_than", ""))) and value <= other:
        for path in (key, bounds["more_than"]):
            yield issue(
                "ILP-G016", f"values.{path}", value=value, key=key, other=bounds["more_than"], least=other
            )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
