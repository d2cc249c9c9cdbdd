"""Is the worklist of tables the list of the reference, row by row and in its order?"""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import narwhals as nw
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_frames import KINDS, drawn, lively
from test_frames_doses import born, somebody

from ilp import resources
from ilp.errors import IlpError
from ilp.frames import people_of, worklist
from ilp.network import Network
from ilp.planning import worklist as reference
from ilp.planning.urgency import ordering

ON = date(2025, 9, 1)
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
DEMO_NETWORK = Network.parse(resources.text("demo/network.csv"))
NETWORK = Network.parse(
    """code,name,level,parent,area
dinkes,Dinkes Contoh,regency,,64.02
pkm,Puskesmas Contoh,puskesmas,dinkes,64.02.01
pustu,Pustu Contoh,pustu,pkm,64.02.01.2007
mawar,Posyandu Mawar,posyandu,pustu,64.02.01.2007
bali,Posyandu Bali,posyandu,,51.71.01.2001
"""
)
PLACES = ("pkm", "pustu", "mawar", "mawar", "bali", "tidak-ada", None)
ILL = ("tuberculosis", "hypertension", "treatment_interrupted", "lost_to_follow_up", "severe_mental_disorder")
SAID = (True, False, 1, 0, "demam", ["demam"], [], None)
"""What may be noted of danger signs."""


def listed(table: Any) -> list[tuple[Any, ...]]:
    frame = nw.from_native(table)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    columns = ["id", "facility", "urgency", "kind", "code", "status", "earliest", "overdue", "latest"]
    assert frame.columns == columns
    return [tuple(map(_plain, row)) for row in frame.iter_rows()]


def _plain(own: Any) -> Any:
    if own is None or own != own:
        return None
    return own if isinstance(own, str) else str(own)[:10]


def wanted(persons: list[dict[str, Any]], network: Network, on: date, **asked: Any) -> list[tuple[Any, ...]]:
    return listed(reference(persons, network, on=on, **asked).to_frame())


def people(on: date, draw: random.Random) -> list[dict[str, Any]]:
    """Children beside the edges of doses and people of all ages, at facilities, ill, in danger, dead."""
    children = [somebody(draw, born(draw, on), on) for _ in range(250)]
    own = [{**each, "id": f"s-{number}"} for number, each in enumerate([*children, *drawn(on, 120)])]
    draw.shuffle(own)
    for each in own:
        each["facility"] = draw.choice(PLACES)
        each["area"] = draw.choice([None, None, each.get("area"), "xx"])
        stated = {one if isinstance(one, str) else one["code"] for one in each.get("conditions", ())}
        ill = [code for code in ILL if draw.random() < 0.1 and code not in stated]
        each["conditions"] = [*each.get("conditions", ()), *ill]
        each["absent_conditions"] = []
        birth = date.fromisoformat(str(each["birth_date"]))
        for _ in range(draw.choice([0, 0, 0, 1, 2, 3])):
            day = date.fromordinal(draw.choice([on.toordinal(), on.toordinal() + 1, on.toordinal() - 3]))
            visit = {"code": "visit.weighing", "on": max(birth, day).isoformat(), "values": {}}
            visit["values"] = {"danger_signs": draw.choice(SAID)}
            each.setdefault("visits", []).append(visit)
        if draw.random() < 0.05:
            each["death_date"] = max(birth, on).isoformat()
    return own


@pytest.mark.parametrize("on", [date(2024, 2, 29), ON], ids=str)
def test_the_list_is_that_of_the_reference(on: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it goes out in many parts."""
    monkeypatch.setattr("ilp.frames.listing.PART", 500)
    those = people(on, random.Random(7))
    tables = people_of(those)
    seen: set[str] = set()
    for asked in ({}, {"facility": "pkm"}, {"late_only": True}, {"area": "34.04"}):
        found = listed(worklist(tables, NETWORK, on=on, **asked))
        assert found == wanted(those, NETWORK, on, **asked)
        seen |= {row[2] for row in found}
    assert seen >= {rank.code for rank in ordering().urgency} - {"ask", "missed"}


@st.composite
def visited(draw: st.DrawFn) -> dict[str, Any]:
    """Somebody of `test_frames`, at a facility, maybe ill, in danger or dead; Hypothesis chooses."""
    person = draw(lively(ON))
    birth = date.fromisoformat(person["birth_date"])
    stated = {one if isinstance(one, str) else one["code"] for one in person["conditions"]}
    ill = draw(
        st.lists(st.sampled_from([code for code in ILL if code not in stated]), max_size=2, unique=True)
    )
    visits = [
        {"code": "visit.weighing", "on": max(birth, day).isoformat(), "values": {"danger_signs": said}}
        for day, said in draw(st.lists(st.tuples(st.sampled_from(LATELY), st.sampled_from(SAID)), max_size=3))
    ]
    return {
        **person,
        "facility": draw(st.sampled_from(PLACES)),
        "area": draw(st.sampled_from([None, "64.02", "51.71", "34.04", "xx"])),
        "conditions": [*person["conditions"], *ill],
        "absent_conditions": [],
        "visits": [*person.get("visits", []), *visits],
        "death_date": draw(st.sampled_from([None] * 9 + [max(birth, ON).isoformat()])),
    }


LATELY = [date(2025, 8, 29), ON, date(2025, 9, 2)]


def test_the_list_of_drawn_people_is_that_of_the_reference() -> None:
    those: list[dict[str, Any]] = []

    @settings(
        max_examples=70, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(visited())
    def draw(person: dict[str, Any]) -> None:
        those.append({**person, "id": f"s-{len(those)}"})

    draw()
    found = listed(worklist(people_of(those), NETWORK, on=ON))
    assert found == wanted(those, NETWORK, ON)
    assert found


@pytest.mark.parametrize("kind", KINDS)
def test_the_demonstration_district_in_every_library(kind: str) -> None:
    tables = people_of(DEMO).map(lambda name, table: KINDS[kind](table))
    found = worklist(tables, DEMO_NETWORK, on=ON)
    assert type(found) is type(tables.persons)
    assert listed(found) == wanted(DEMO, DEMO_NETWORK, ON)


def test_a_facility_nobody_knows_is_refused_and_one_without_people_lists_nobody() -> None:
    tables = people_of(DEMO[:5])
    assert listed(worklist(tables, NETWORK, on=ON, facility="bali")) == []
    with pytest.raises(IlpError) as told:
        worklist(tables, NETWORK, on=ON, facility="tidak-ada")
    assert told.value.code == "ILP-N012"


def test_the_dead_are_not_visited() -> None:
    ill = {"id": "a", "birth_date": "1980-01-01", "sex": "male", "conditions": ["tuberculosis"]}
    for day, there in (("2025-09-01", False), ("2025-09-02", True)):
        those = [{**ill, "death_date": day}]
        found = listed(worklist(people_of(those), Network(), on=ON))
        assert found == wanted(those, Network(), ON)
        assert bool(found) is there
