"""Do the helps for others' tests help: sound people, edges that are hit, cases that fail when wrong?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import ilp
from ilp.dates import Anchor, Period
from ilp.errors import MissingExtra
from ilp.records import read_person
from ilp.rulebook import Rulebook
from ilp.testing import births, doses, failures, homes, people
from ilp.testing.strategies import edges

ON = date(2025, 9, 1)
OWN = """
[instrument]
id = "own"
name = "Perda 1/2025"
title = { id = "Contoh", en = "Example" }
programme = "ilp"
in_force_from = 2025-01-01

[[service]]
code = "visit.weighing"
label = { id = "Penimbangan", en = "Weighing" }
where = ["posyandu"]
areas = ["64.02"]
every = { first = "2 months", until = "60 months", period = "1 month", done_by = ["visit.weighing"] }
clause = "Pasal 1"
status = "inferred"

[[example]]
id = "own-weighing"
why = { id = "Sebulan", en = "A month old" }
person = { id = "contoh", birth_date = "2025-07-20", sex = "female", area = "64.02" }
on = 2025-09-01
expect = { services = { "visit.weighing" = { status = "STATUS" } } }
"""


@given(people(ON))
def test_people_are_sound_in_form(person: dict[str, Any]) -> None:
    assert person["id"].startswith("sintetis-")
    assert "nik" not in person
    reading = read_person(person)
    assert reading.issues == ()
    assert reading.person is not None
    assert date(1935, 9, 1) <= reading.person.birth_date <= ON


@pytest.mark.parametrize("aside", [-1, 0, 1])
@pytest.mark.parametrize("age", ["9 months", "12 months", "60 months"])
def test_birthdays_hit_the_edges_of_the_rules(age: str, aside: int) -> None:
    wanted = Anchor(ON).on(Period(-Period.parse(age).months)) + timedelta(days=aside)
    assert find(births(ON), lambda day: day == wanted, settings=settings(max_examples=20000)) == wanted


def test_doses_hit_an_interval_and_the_day_before_it() -> None:
    def near(history: list[dict[str, Any]], days: int) -> bool:
        mine = sorted(date.fromisoformat(d["on"]) for d in history if d["product"] == "bOPV")
        return any((b - a).days == days for a, b in pairwise(mine))

    for days in (27, 28):
        history = doses(date(2024, 1, 1), ON, most=6)
        assert find(history, lambda found, n=days: near(found, n), settings=settings(max_examples=20000))


@given(st.data())
def test_homes_are_areas_that_exist(data: st.DataObject) -> None:
    home = data.draw(homes())
    assert home is None or ilp.plan({"id": "x", "birth_date": "2025-01-01", "sex": "male"}, on=ON, area=home)


def test_the_edges_are_those_of_the_rules_at_hand(rules_folder: Callable[..., Path]) -> None:
    own = Rulebook.load(rules_folder(own=OWN.replace("2 months", "77 days")))
    assert Period.parse("77 days") in edges(own)
    assert Period.parse("77 days") not in edges()
    assert {Period.parse("28 days"), Period.parse("9 months"), Period.parse("60 months")} <= set(edges())


@pytest.mark.parametrize(("status", "fails"), [("upcoming", False), ("due", True)])
def test_own_cases_run_beside_ours(status: str, fails: bool, rules_folder: Callable[..., Path]) -> None:
    found = failures(Rulebook.load(rules_folder(own=OWN.replace("STATUS", status))))
    assert set(found) == ({"own-weighing"} if fails else set())
    if fails:
        assert found["own-weighing"] == ["visit.weighing.status: expected 'due', found 'upcoming'"]


def test_the_differences_are_said_in_indonesian_too(rules_folder: Callable[..., Path]) -> None:
    found = failures(Rulebook.load(rules_folder(own=OWN.replace("STATUS", "due"))), lang="id")
    assert found == {"own-weighing": ["visit.weighing.status: diharapkan 'due', yang keluar 'upcoming'"]}


def test_without_hypothesis_the_strategies_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "hypothesis"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "ilp.testing.strategies")
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(MissingExtra, match="ILP-T001"):
        ilp.testing.__getattr__("people")
    assert ilp.testing.failures


def test_an_unknown_name_is_no_missing_extra() -> None:
    with pytest.raises(AttributeError, match="nobody"):
        ilp.testing.__getattr__("nobody")
