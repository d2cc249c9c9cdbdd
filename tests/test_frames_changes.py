"""Do the engines agree on both sides of every change of the law, with people of all provinces in one table?

The days are read off the rules: whatever row begins or ends on one. People are drawn once (`test_frames`),
with children beside the edges of doses, and set about each day. Doses alone, on the days on which only their
rows change, are held equal in `test_frames_doses`.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest
from test_frames import DAYS, drawn, lines
from test_frames_doses import born, moved, somebody
from test_frames_own_rules import said
from test_frames_worklist import NETWORK, listed, wanted

import ilp
from ilp import frames
from ilp.frames import people_of, plan, status, worklist
from ilp.indicators import from_records
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED, Alternative, Completion, Credit, Spacing

Record = dict[str, Any]
BOOK = Rulebook.load()
OF_DOSES = (Alternative, Completion, Credit, Spacing)
FIRST = date(2014, 1, 1)
"""Before it hardly anything was in force."""
CHANGES = sorted(
    {
        day
        for table in DATED.values()
        for row in BOOK.rows(table)
        if not getattr(row, "is_dose", False) and table not in OF_DOSES
        for day in (row.in_force_from, row.in_force_until)
        if day is not None and day > FIRST
    }
)
AREAS = ("64.02", "51.71", "34.04", "31.71", "91.05", None)
"""Oral polio goes on, JE and hexavalent came, oral polio ended, early IPV 2, hexavalent, and nobody knows."""
MANY = 4
"""How many people of each area stand about each day."""
FAMILIES = ("immunization", "visit", "screening")


@cache
def pool() -> list[Record]:
    """People of all ages who are to be set about another day."""
    return drawn(date(2025, 1, 1), 60)


def people(on: date) -> list[Record]:
    """Children and others about the day, every area beside every other."""
    draw = random.Random(f"{on}")
    found = []
    for area in AREAS:
        for number in range(MANY):
            child = number % 2 == 0
            person = somebody(draw, born(draw, on), on) if child else set_about(draw.choice(pool()), on)
            found.append({**person, "area": area, "id": f"s-{len(found)}"})
    return found


def set_about(person: Record, on: date) -> Record:
    """The same with every date so much earlier or later that today becomes the day."""
    days = on.toordinal() - date(2025, 1, 1).toordinal()

    def changed(own: Any) -> Any:
        if isinstance(own, dict):
            return {key: changed(each) for key, each in own.items()}
        if isinstance(own, list | tuple):
            return [changed(each) for each in own]
        try:
            return moved(date.fromisoformat(own), days).isoformat() if isinstance(own, str) else own
        except ValueError:
            return own

    return {**changed(person)}


def differing(ours: dict[Any, Any], theirs: dict[Any, Any]) -> list[Any]:
    keys = [key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]
    return [(key, ours.get(key), theirs.get(key)) for key in keys]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_plans_and_completions_are_the_same_on_both_sides_of_a_change(change: date) -> None:
    families: Counter[str] = Counter()
    for on in (moved(change, -1), change):
        those = people(on)
        tables = people_of(those)
        plans = [ilp.plan(person, on=on).to_dict() for person in those]
        owed = {
            (own["id"], one["code"]): (one["kind"], one["status"], *(one[day] for day in DAYS))
            for own in plans
            for one in own["services"]
        }
        complete = {
            (own["id"], one["code"]): (one["complete"], one["completed_on"])
            for own in plans
            for one in own["completions"]
        }
        assert not differing(lines(plan(tables, on=on)), owed), on
        assert not differing(said(status(tables, on=on)), complete), on
        families.update(line[0] for line in owed.values())
    assert families.keys() == {*FAMILIES}


@pytest.mark.parametrize("change", [date(2025, 10, 1), CHANGES[-1]], ids=str)
def test_worklists_and_counts_are_the_same_on_both_sides_of_a_change(change: date) -> None:
    """The day hexavalent came, and the last: what is counted until the day before, and until the day."""
    for on in (moved(change, -1), change):
        those = [{**own, "facility": None} for own in people(on)]
        tables = people_of(those)
        assert listed(worklist(tables, NETWORK, on=on)) == wanted(those, NETWORK, on)
        asked: dict[str, Any] = {"period": str(on.year), "by": "province", "on": on}
        ours = frames.from_records(tables, NETWORK, **asked)
        assert ours.rows == from_records(those, NETWORK, **asked).rows
        assert any(row.denominator for row in ours.rows)
