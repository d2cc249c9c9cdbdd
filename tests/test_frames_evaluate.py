"""Is every dose of many people judged as the reference judges it, in tables of every library?"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import pytest
from test_frames import KINDS
from test_frames_doses import SOME, crowd

import ilp
from ilp.frames import People, evaluate, people_of

ON = date(2026, 11, 5)
PERSONS = crowd(ON, SOME)
Line = tuple[Any, ...]


def wanted(persons: list[dict[str, Any]], policy: dict[str, Any] | None = None) -> Counter[Line]:
    """What the reference says of each dose, a line for each series it counts in, or one without."""
    found = Counter[Line]()
    for person in persons:
        for own in ilp.plan(person, on=ON, policy=policy).to_dict()["doses"]:
            for code in own["counts_as"] or [None]:
                found[person["id"], own["product"], own["on"], own["status"], code] += 1
    return found


def said(table: Any) -> list[Line]:
    frame = nw.from_native(table)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    assert frame.columns == ["id", "product", "on", "status", "code"]
    return [
        tuple(None if own is None or own != own else str(own)[:40] for own in row)
        for row in frame.iter_rows()
    ]


def plain(lines: list[Line]) -> Counter[Line]:
    return Counter((who, product, day[:10], status, code) for who, product, day, status, code in lines)


@pytest.mark.parametrize("kind", KINDS)
def test_every_dose_is_judged_the_same(kind: str) -> None:
    reference = wanted(PERSONS)
    assert plain(said(evaluate(people_of(PERSONS).map(lambda _, own: KINDS[kind](own)), on=ON))) == reference
    met = Counter(line[3] for line in reference.elements())
    assert min(met[status] for status in ("valid", "invalid", "extra")) >= 100


def test_with_days_of_grace() -> None:
    policy = {"grace_days": 4}
    reference = wanted(PERSONS, policy)
    assert plain(said(evaluate(people_of(PERSONS), on=ON, policy=policy))) == reference
    assert reference != wanted(PERSONS)


def test_what_never_happened_is_invalid() -> None:
    birth = date(2025, 1, 10)
    days = [birth - timedelta(1), birth, ON, ON + timedelta(1)]
    doses = [{"product": product, "on": day.isoformat()} for day in days for product in ("BCG", "ABC")]
    persons = [{"id": "contoh", "birth_date": birth.isoformat(), "sex": "male", "doses": doses}]
    found = plain(said(evaluate(people_of(persons), on=ON)))
    assert found == wanted(persons)
    assert found["contoh", "BCG", "2025-01-09", "invalid", None] == 1
    assert found["contoh", "BCG", "2025-01-10", "valid", "immunization.bcg.1"] == 1
    assert found["contoh", "ABC", "2025-01-10", "invalid", None] == 1


def test_nobody_and_nothing() -> None:
    assert said(evaluate(people_of([]), on=ON)) == []
    people = people_of([{"id": "contoh", "birth_date": "2025-01-10", "sex": "male"}])
    assert said(evaluate(people, on=ON)) == []
    assert said(evaluate(People(persons=people.persons), on=ON)) == []
