"""Do the engines agree on rules that the package does not hold, and on the day of a coming of age?

The own rule file has what no file of the package has: rows for those born until a day, series that count
doses of each other, spacings that share a product, four ways through one series, one of them for a product.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pytest
import test_frames_doses as by_doses

import ilp
import ilp.frames.doses.crediting as crediting
import ilp.frames.doses.forecasting as forecasting
import ilp.frames.doses.immunizing as immunizing
import ilp.frames.doses.knowing as knowing
from ilp.dates import Anchor, Period
from ilp.frames import people_of, plan, status
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service
from ilp.schedules.courses import compiler
from ilp.schedules.steps import Step

DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
Record = dict[str, Any]
ON = (date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2026, 1, 15))
MANY = 130
FIRST_OF_PCV = date(2022, 6, 13)
ADULT = "immunization.td."
"""Owed until 39, and superfluous as long as doses of childhood count for it."""
BORN = (date(2021, 1, 1), date(2023, 1, 15), date(2023, 6, 1), date(2024, 1, 1), date(2024, 6, 1))
AREAS = (None, "64.02", "34.04", "51.71", "31.71")
STEMS = ("contoh", "lain", "pcv", "bcg", "rv", "mr", "je")


BOOK = Rulebook.load(path=Path(__file__).parent / "own_rules")


# Whom it is tried on ----------------------------------------------------------------------------------


def steps_of(own: Rulebook) -> tuple[Step, ...]:
    """Every step of the series of the own file, and of those they touch, wherever one lives."""
    found = {
        id(step.row): step
        for area in AREAS
        for stem, course in compiler(own).courses(area).items()
        if stem.removeprefix("immunization.") in STEMS
        for slots in course.judging.values()
        for steps in slots
        for step in steps
    }
    return tuple(found.values())


def crowd(on: date, many: int, patch: pytest.MonkeyPatch) -> list[Record]:
    """People born beside every bound of birth, with doses beside the edges of their steps."""
    draw = random.Random(f"{on}")
    patch.setattr(by_doses, "STEPS", steps_of(BOOK))
    patch.setattr(by_doses, "EDGES", [Period(*age) for age in compiler(BOOK).ages.places])
    people = []
    for number in range(many):
        if draw.random() < 0.65:
            born = by_doses.moved(draw.choice(BORN), draw.choice([-1, 0]))
        else:
            born = by_doses.moved(on, -draw.randrange(2200))
        born = min(born, on)
        people.append(
            {
                "id": f"sintetis-{number}",
                "birth_date": born.isoformat(),
                "sex": draw.choice(["female", "male"]),
                "area": draw.choice(AREAS),
                "doses": [*by_doses.doses(draw, born, on), *spaced(draw, born, on)],
            }
        )
    return people


def spaced(draw: random.Random, born: date, on: date) -> Iterator[Record]:
    """Products of one spacing, its interval apart or a day less; and a chain of what counts for others."""
    lengths = [Period(0, 14), Period(0, 42), Period(1)]
    day = by_doses.moved(born, draw.choice([42, 61, 92, 120, 300]))
    for _ in range(draw.choice([0, 1, 3])):
        product = draw.choice(["JE", "BCG", "HepB", "RV", "PCV", "MR"])
        if born <= day <= on:
            yield {"product": product, "on": day.isoformat()}
        day = by_doses.moved(Anchor(day).on(draw.choice(lengths)), draw.choice([-1, 0, 0, 1]))


# Both ways --------------------------------------------------------------------------------------------


def said(table: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {(own[0], own[1]): tuple(map(plain, own[2:])) for own in nw.from_native(table).iter_rows()}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


Told = tuple[dict[tuple[str, str], tuple[Any, ...]], ...]


def reference(people: list[Record], on: date, own: Rulebook | None) -> Told:
    plans = [ilp.plan(person, on=on, rules=own).to_dict() for person in people]
    owed = {
        (each["id"], one["code"]): (one["kind"], one["status"], *(one[day] for day in DAYS))
        for each in plans
        for one in each["services"]
        if one["kind"] == "immunization"
    }
    complete = {
        (each["id"], one["code"]): (one["complete"], one["completed_on"])
        for each in plans
        for one in each["completions"]
    }
    return owed, complete


def tables(people: list[Record], on: date, own: Rulebook | None) -> Told:
    given = people_of(people)
    asked: dict[str, Any] = {"on": on, "rules": own}
    return said(plan(given, services=("immunization",), **asked)), said(status(given, **asked))


def differing(ours: Told, theirs: Told) -> list[Any]:
    pairs = list(zip(ours, theirs, strict=True))
    return [
        (key, one.get(key), other.get(key))
        for one, other in pairs
        for key in sorted(one.keys() | other.keys())
        if one.get(key) != other.get(key)
    ]


@cache
def known(on: date) -> tuple[list[Record], Told]:
    """The people of the day and what the reference says of them."""
    with pytest.MonkeyPatch.context() as patch:
        people = crowd(on, MANY, patch)
    return people, reference(people, on, BOOK)


@pytest.mark.parametrize("on", ON, ids=str)
def test_rules_of_ones_own_say_the_same_in_both_engines(on: date) -> None:
    people, theirs = known(on)
    wrong = differing(tables(people, on, BOOK), theirs)
    by_id = {person["id"]: person for person in people}
    assert not wrong, (len(wrong), [(*each, by_id[each[0][0]]) for each in wrong[:2]])


def test_every_part_of_the_own_rules_was_at_work() -> None:
    """Each bound of birth had people on both sides; own doses were owed, done, missed, spared, too near."""
    assert {bound for row in BOOK.rows(Service) for bound in (row.born_until,) if bound} < {*BORN}
    born = Counter(person["birth_date"] for on in ON for person in known(on)[0])
    for bound in BORN:
        for day in (by_doses.moved(bound, -1), bound):
            assert born[day.isoformat()] >= 10, day
    met = Counter((code, line[1]) for on in ON for (_, code), line in known(on)[1][0].items())
    for code in ("immunization.contoh.2", "immunization.contoh.3", "immunization.lain.2"):
        for wanted in ("done", "missed", "upcoming", "not_needed"):
            assert met[code, wanted] >= 5, (code, wanted)
    plans = [ilp.plan(person, on=ON[-1], rules=BOOK) for person in known(ON[-1])[0]]
    reasons = Counter(reason for each in plans for own in each.doses for reason in own.reasons)
    assert reasons["live_vaccine_interval"] >= 10


Slip = Callable[[pytest.MonkeyPatch], None]


def instead(module: Any, name: str, change: Callable[..., Any]) -> Slip:
    right = getattr(module, name)
    return lambda patch: patch.setattr(module, name, lambda *given: change(right, *given))


def a_day_less(length: tuple[int, int]) -> tuple[int, int]:
    return length[0], length[1] - 1


SLIPS: dict[str, Slip] = {
    "born until a day late": instead(
        forecasting, "_admits", lambda right, step, birth: right(step, birth - np.int32(1))
    ),
    "born from a day early": instead(
        forecasting, "_admits", lambda right, step, birth: right(step, birth + np.int32(1))
    ),
    "one spacing of two": instead(immunizing, "_later", lambda _, one, other: one or other),
    "a spacing a day short": instead(
        immunizing,
        "spaced",
        lambda right, own, those, length, more: right(own, those, a_day_less(length), more),
    ),
    "a credit a day late": instead(
        crediting, "_day", lambda right, *given: (day := right(*given)) + (day > 0)
    ),
    "a credit that is never taken": instead(immunizing, "pending", lambda *_: None),
    "one way through every series": instead(immunizing, "decided", lambda *_: None),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_what_only_they_have_is_noticed(slip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    SLIPS[slip](monkeypatch)
    assert any(differing(tables(known(on)[0], on, BOOK), known(on)[1]) for on in ON)


# The 18th birthday ------------------------------------------------------------------------------------

BIRTHS = (date(2022, 7, 15), date(2023, 2, 28), date(2024, 2, 29), date(2007, 8, 1))


def come_of_age(birth: date, day: date) -> list[Record]:
    """One without doses, one with two late doses of PCV, which make the third superfluous, and others."""
    draw = random.Random(f"{birth}")
    pcv = [Anchor(birth).on(Period(months)).isoformat() for months in (13, 16)]
    some = [[], [{"product": "PCV", "on": on} for on in pcv]]
    some += [[*by_doses.doses(draw, birth, day)] for _ in range(40)]
    base = {"birth_date": birth.isoformat(), "area": "64.02"}
    return [
        {**base, "id": f"sintetis-{n}", "sex": draw.choice(["female", "male"]), "doses": doses}
        for n, doses in enumerate(some)
    ]


@pytest.mark.parametrize("birth", BIRTHS, ids=str)
def test_on_the_18th_birthday_what_was_missed_or_spared_is_listed_no_more(birth: date) -> None:
    birthday = Anchor(birth).on(Period(18 * 12))
    people = come_of_age(birth, by_doses.moved(birthday, 1))
    lines = {}
    for aside in (-1, 0, 1):
        on = by_doses.moved(birthday, aside)
        ours, theirs = tables(people, on, None), reference(people, on, None)
        assert not differing(ours, theirs), on
        lines[aside] = {key: line[1] for key, line in ours[0].items()}
    for (who, code), said in lines[-1].items():
        if said in ("missed", "not_needed") and not code.startswith(ADULT):
            assert (who, code) not in lines[0], code
        if said == "done":
            assert lines[0][who, code] == lines[1][who, code] == "done"
    assert lines[0] == lines[1]
    assert {"missed", "done"} <= {*lines[-1].values()}
    if birth >= date(2014, 1, 1):
        assert lines[-1]["sintetis-0", "immunization.bcg.1"] == "missed"
    if birth >= FIRST_OF_PCV:
        assert lines[-1]["sintetis-1", "immunization.pcv.3"] == "not_needed"


def test_a_slip_on_the_18th_birthday_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what was spared, which no edge of a rule names."""
    right = knowing.Knowing.listed_until
    monkeypatch.setattr(
        knowing.Knowing, "listed_until", property(lambda own: right.__get__(own) + np.int32(1))
    )
    birth = BIRTHS[0]
    birthday = Anchor(birth).on(Period(18 * 12))
    people = come_of_age(birth, birthday)[:2]
    wrong = differing(tables(people, birthday, None), reference(people, birthday, None))
    assert ("sintetis-1", "immunization.pcv.3") in [key for key, _, _ in wrong]
