"""Do days of grace and another horizon come out for many as for one? Other choices are refused."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from test_frames import Line, lines
from test_frames_doses import born, somebody
from test_frames_worklist import listed

import ilp
from ilp.errors import UsageError
from ilp.frames import people_of, plan, status, worklist
from ilp.frames.unsupported import Unsupported
from ilp.network import Network
from ilp.planning import worklist as reference_list

ON = date(2026, 11, 5)
MANY = 150
DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
Record = dict[str, Any]


def people(grace: int) -> list[Record]:
    """Children with doses at the edges of the rules, many as early as grace forgives, or a day more."""
    draw = random.Random(f"{grace}")
    found = []
    for number in range(MANY):
        own = {**somebody(draw, born(draw, ON), ON), "id": f"sintetis-{number}"}
        for dose in own["doses"]:
            if draw.random() < 0.6:
                day = date.fromisoformat(dose["on"]) - timedelta(grace + draw.choice([-1, 0, 0, 1]))
                dose["on"] = day.isoformat()
        found.append(own)
    return found


def one_by_one(persons: list[Record], policy: Record) -> tuple[dict[tuple[str, str], Line], Counter[str]]:
    """The plans of the reference engine, and how often which reason stands at a dose."""
    answer, reasons = {}, Counter[str]()
    for person in persons:
        made = ilp.plan(person, on=ON, policy=policy).to_dict()
        for own in made["services"]:
            answer[person["id"], own["code"]] = (own["kind"], own["status"], *(own[day] for day in DAYS))
        reasons.update(reason for dose in made["doses"] for reason in dose["reasons"])
    return answer, reasons


@pytest.mark.parametrize("grace", [1, 4, 28])
def test_days_of_grace(grace: int) -> None:
    persons = people(grace)
    policy = {"grace_days": grace}
    wanted, reasons = one_by_one(persons, policy)
    found = lines(plan(people_of(persons), on=ON, policy=policy))
    assert found == wanted
    assert reasons["within_grace"] >= 20
    assert reasons["too_young"] + reasons["too_soon"] >= 20
    assert lines(plan(people_of(persons), on=ON)) != wanted


@pytest.mark.parametrize("horizon", ["1 month", "60 months"])
def test_another_horizon(horizon: str) -> None:
    persons = people(0)
    policy = {"horizon": horizon}
    wanted, _ = one_by_one(persons, policy)
    assert lines(plan(people_of(persons), on=ON, policy=policy)) == wanted
    assert lines(plan(people_of(persons), on=ON)) != wanted


def test_what_is_complete_with_grace() -> None:
    persons, policy = people(4), {"grace_days": 4}
    made = status(people_of(persons), on=ON, policy=policy)
    found = {(row[0], row[1]): row[2] for row in made.iter_rows()}
    strict = {(row[0], row[1]): row[2] for row in status(people_of(persons), on=ON).iter_rows()}
    wanted = {
        (person["id"], own["code"]): own["complete"]
        for person in persons
        for own in ilp.plan(person, on=ON, policy=policy).to_dict()["completions"]
    }
    assert found == wanted
    assert found != strict


def test_a_worklist_with_grace() -> None:
    persons, policy, network = people(4), {"grace_days": 4}, Network(())
    wanted = listed(reference_list(persons, network, on=ON, policy=policy).to_frame())
    assert listed(worklist(people_of(persons), network, on=ON, policy=policy)) == wanted
    assert listed(worklist(people_of(persons), network, on=ON)) != wanted


@pytest.mark.parametrize(
    "policy",
    [
        {"grace": "absolute"},
        {"interval_reference": "valid"},
        {"multi_antigen": "all"},
        {"same_day_order": "record"},
        {"calendar": "days_30"},
        {"unstated": "unknown"},
    ],
)
def test_other_choices_are_refused_by_name(policy: Record) -> None:
    nobody = people_of([])
    for ask in (plan, status):
        with pytest.raises(Unsupported, match=f"ILP-F002.*{next(iter(policy))}"):
            ask(nobody, on=ON, policy=policy)
    with pytest.raises(Unsupported, match="ILP-F002"):
        worklist(nobody, Network(()), on=ON, policy=policy)


def test_no_such_choice() -> None:
    with pytest.raises(UsageError, match="ILP-S001"):
        plan(people_of([]), on=ON, policy={"graze": 4})
