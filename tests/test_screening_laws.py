"""Which laws hold for the screening of the 14 diseases and for what measured values mean?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilp
from ilp import codes
from ilp.planning.asking import facts_of
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Band, Measure
from ilp.rulebook.rows import Example, Service
from ilp.screening.interpreting import reading
from ilp.testing import people

BOOK = Rulebook.load()
FOURTEEN = sorted({row.code for row in BOOK.rows(Service) if row.always})
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
BOUNDS = ("at_least", "above", "below", "at_most")


@st.composite
def asked(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    on = draw(DAYS)
    return draw(people(on, most_doses=0)), on


def screenings(person: dict[str, Any], on: date, **policy: Any) -> dict[str, Any]:
    services = ilp.plan(person, on=on, policy=policy).to_dict()["services"]
    return {own["code"]: own for own in services if own["code"] in FOURTEEN}


def named(row: Service) -> set[str]:
    """Every condition that the row speaks of, and what implies or is implied by one."""
    every = row.every
    whos = [*row.who, *(who for case in (every.cases if every else ()) for who in case.who)]
    whos += [who for target in (every.targets if every else ()) for who in target.who]
    found = {code for who in whos for _, value in who.tests if isinstance(value, tuple) for code in value}
    found |= set(row.monitored.any_condition) if row.monitored else set()
    known = codes.section("condition")
    return found | {code for code, own in known.items() if found & set(own.get("implies", ()))}


@given(asked())
def test_all_fourteen_are_always_listed(person: tuple[dict[str, Any], date]) -> None:
    assert len(FOURTEEN) == 14
    assert sorted(screenings(*person)) == FOURTEEN


@settings(max_examples=60)
@given(asked(), st.sampled_from(sorted(codes.section("condition"))))
def test_a_fact_that_the_rule_does_not_name_changes_nothing(
    case: tuple[dict[str, Any], date], extra: str
) -> None:
    person, on = case
    bare = {**person, "absent_conditions": [own for own in person["absent_conditions"] if own != extra]}
    more = {**bare, "conditions": [*bare["conditions"], extra]}
    before, after = screenings(bare, on), screenings(more, on)
    for row in BOOK.at(on, None).services:
        if row.code in FOURTEEN and row.gathers and extra not in named(row):
            ours, theirs = before[row.code], after[row.code]
            for key in ("status", "earliest", "recommended", "reasons"):
                assert ours[key] == theirs[key], (row.code, extra)


@settings(max_examples=60)
@given(asked())
def test_what_is_done_today_is_not_due_today(case: tuple[dict[str, Any], date]) -> None:
    person, on = case
    due = [code for code, own in screenings(person, on).items() if own["status"] == "due"]
    done = [{"code": code, "on": on.isoformat()} for code in due]
    after = screenings({**person, "screenings": [*person["screenings"], *done]}, on)
    assert {code: after[code]["status"] for code in due if after[code]["status"] == "due"} == {}


@settings(max_examples=60)
@given(asked(), st.randoms(use_true_random=False))
def test_unknown_ends_when_the_missing_facts_arrive(case: tuple[dict[str, Any], date], random: Any) -> None:
    person, on = case
    known = {"conditions": list(person["conditions"]), "absent_conditions": list(person["absent_conditions"])}
    for _ in range(12):
        found = screenings({**person, **known}, on, unstated="unknown")
        missing = {
            fact
            for own in found.values()
            if own["status"] == "unknown"
            for fact in own["missing_facts"]
            if fact in codes.known("condition")
        }
        if not missing:
            break
        for fact in sorted(missing):
            known[random.choice(["conditions", "absent_conditions"])].append(fact)
    assert "unknown" not in {own["status"] for own in found.values()}


# Bands ------------------------------------------------------------------------------------------------

Case = tuple[Example, dict[str, Any]]
MEASURES = {row.code: row for row in BOOK.rows(Measure) if not (row.dispute and row.dispute.absent)}


def cases(code: str) -> list[Case]:
    found = []
    for _, example in BOOK.examples:
        if example.readings or example.profile:
            continue
        found += [(example, own) for own in example.expect.get("measures", ()) if own["measure"] == code]
    return found


def holds(row: Measure, case: Case) -> bool:
    example, wanted = case
    _, facts = facts_of(example.person, example.on, example.area, BOOK)
    found = reading(row, wanted["values"], facts).to_dict()
    return all(found[key] == value for key, value in wanted.items() if key in ("category", "flags"))


def shifted() -> list[tuple[str, int, str, int, str]]:
    """Every bound of every band: which measure, which band, which of its tests."""
    return [
        (code, place, kind, number, bound)
        for code, row in sorted(MEASURES.items())
        for place, band in enumerate(row.bands)
        for kind in ("any", "all")
        for number, test in enumerate(getattr(band, kind))
        for bound in BOUNDS
        if getattr(test, bound) is not None
    ]


def moved(row: Measure, place: int, kind: str, number: int, bound: str, by: float) -> Measure:
    band = row.bands[place]
    tests = list(getattr(band, kind))
    tests[number] = tests[number].model_copy(update={bound: round(getattr(tests[number], bound) + by, 6)})
    bands = list(row.bands)
    bands[place] = Band.model_validate({**band.model_dump(), kind: [test.model_dump() for test in tests]})
    return row.model_copy(update={"bands": tuple(bands)})


def differ(row: Measure, changed: Measure, test: Any, bound: str, step: float) -> bool:
    """Does the change change any answer near the bound, in the surroundings that the examples know?

    Where an earlier band has the say anyway, a bound may move without meaning anything. Only values that
    can be recorded count: between 4 and 5 whole seconds, nobody is ever measured.
    """
    edge = getattr(test, bound)
    for example, wanted in cases(row.code):
        _, facts = facts_of(example.person, example.on, example.area, BOOK)
        for aside in (-2, -1, 0, 1, 2):
            values = {**wanted["values"], test.value: round(edge + aside * step, 6)}
            if reading(row, values, facts).category != reading(changed, values, facts).category:
                return True
    return False


def unit(row: Measure, code: str) -> float:
    """The step in which the examples give this value."""
    given_ = [own["values"].get(code) for _, own in cases(row.code)]
    numbers = sorted({value for value in given_ if isinstance(value, int | float)})
    gaps = [round(b - a, 6) for a, b in pairwise(numbers) if b > a]
    return min([1.0, *gaps])


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_moving_any_bound_by_one_step_breaks_an_example(code: str) -> None:
    row, near = MEASURES[code], cases(code)
    assert near, f"{code} has no example"
    assert all(holds(row, case) for case in near)
    uncaught = []
    for own, place, kind, number, bound in shifted():
        if own != code:
            continue
        test = getattr(row.bands[place], kind)[number]
        step = unit(row, test.value)
        for by in (step, -step):
            changed = moved(row, place, kind, number, bound, by)
            if all(holds(changed, case) for case in near) and differ(row, changed, test, bound, step):
                uncaught.append(f"{row.bands[place].code}.{test.value} {bound} {getattr(test, bound)} {by:+}")
    assert uncaught == []
