"""Do results in tables make known what the reference engine finds in the record of each person?"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

import ilp.frames.found.thriving as thriving
from ilp import codes
from ilp.frames import people_of
from ilp.frames.entering.door import entered
from ilp.frames.found.revealing import made_known
from ilp.frames.people.areas import Homes
from ilp.growth import book as growth
from ilp.planning.known import findings
from ilp.planning.person import home_of
from ilp.records import read_person
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.rulebook.findings import Test as Asked
from ilp.schedules.courses import compiler
from ilp.screening.interpreting import wanted

BOOK = Rulebook.load()
ON = (date(2023, 12, 31), date(2025, 8, 31), date(2026, 11, 5))
MEASURES = [row for row in BOOK.rows(Measure) if any(band.finds for band in row.bands)]
CHILDREN, OTHERS = 1_000, 1_500
Record = dict[str, Any]
Found = set[tuple[str, str, date]]


def near(test: Asked, chance: random.Random) -> Any:
    """A value at the edge of a test, or one that it names."""
    bounds = [own for own in (test.at_least, test.above, test.below, test.at_most) if own is not None]
    if bounds:
        return max(0, chance.choice(bounds) + chance.choice([-1, -0.1, 0, 0.1, 1]))
    named = [own for own in (test.equals, *test.one_of) if own is not None]
    return chance.choice([*named, *([not named[0]] if isinstance(named[0], bool) else [])])


EDGES: dict[str, list[Asked]] = {}
for _row in BOOK.rows(Measure):
    for _band in _row.bands:
        for _test in (*_band.any, *_band.all):
            EDGES.setdefault(_test.value, []).append(_test)


def taken(row: Measure, chance: random.Random) -> Record:
    """Values for a measure, near its edges; now and then one lacks."""
    values: Record = {}
    for key in sorted(wanted(row)):
        if key in codes.section("value") and chance.random() < 0.95:
            values[key] = near(chance.choice(EDGES[key]), chance) if key in EDGES else 60
    return values


def grown_up(number: int, on: date, chance: random.Random) -> Record:
    """Somebody of any age with results of a few measures, several of one, some of them on one day."""
    age = timedelta(chance.choice([0, 20, 300, 4 * 365, 10 * 365, 15 * 365, 25 * 365, 45 * 365, 65 * 365]))
    born = on - age - timedelta(chance.randrange(900))
    own: Record = {"id": f"sintetis-{number}", "birth_date": born, "sex": chance.choice(["female", "male"])}
    days = [max(born, on + timedelta(chance.choice([1, 0, -1, -30, -200, -400]))) for _ in range(5)]
    some = chance.sample(MEASURES, 2)
    for kind, start in (("screenings", "screening.hypertension"), ("visits", "visit.antenatal")):
        own[kind] = [
            {"code": start, "on": chance.choice(days), "values": taken(chance.choice(some), chance)}
            for _ in range(chance.randrange(4))
        ]
    if chance.random() < 0.3:
        size = {"weight_kg": chance.choice([48.6, 62.4, 64, 90]), "height_cm": 160}
        own["measurements"] = [{"on": chance.choice(days), **size, "muac_cm": chance.choice([21, 23.4, 30])}]
    if own["sex"] == "female" and chance.random() < 0.4:
        start = on - timedelta(chance.choice([20, 100, 200, 260]))
        ended = chance.choice([None, on - timedelta(chance.choice([0, 10, 19]))])
        own["pregnancies"] = [{"last_menstrual_period": start, "ended_on": ended}]
    if chance.random() < 0.1:
        own["birth"] = {"weight_kg": 2.1}
    own["area"] = chance.choice([None, "64.02", "34.01"])
    if chance.random() < 0.1:
        own["death_date"] = chance.choice([max(born, on - timedelta(1)), on, on + timedelta(1)])
    return own


def child(number: int, on: date, chance: random.Random) -> Record:
    """A child about whose weight, length and arm there is something to say, near the age of the limit too."""
    age = chance.choice([chance.randrange(2000), 1825, 1826, 1827, chance.randrange(400)])
    born = on - timedelta(age)
    pace, weight, by_year = (
        chance.choice([0.0, 0.3, 0.7]),
        chance.choice([2.0, 3.2, 4.5]),
        chance.choice([3, 6]),
    )
    own: Record = {"id": f"sintetis-{number}", "birth_date": born, "sex": chance.choice(["female", "male"])}
    own["measurements"] = []
    day = born + timedelta(chance.randrange(max(1, age)))
    for month in range(chance.randrange(7)):
        day += timedelta(chance.choice([0, 14, 20, 21, 30, 30, 30, 31, 45, 46, 80]))
        years = (day - born).days / 365
        size = {
            "weight_kg": round(weight + by_year * years**0.6 + pace * month + chance.choice([0, 0, 3]), 1),
            "height_cm": round(chance.choice([44, 48, 52]) + 27 * years**0.6, 1),
            "muac_cm": chance.choice([11.4, 11.5, 12.4, 12.5, 15]),
        }
        own["measurements"].append(
            {
                "on": day,
                "position": chance.choice([None, "lying", "standing"]),
                "oedema": chance.choice([None, False, False, True]),
                **{key: value for key, value in size.items() if chance.random() < 0.85},
            }
        )
    chance.shuffle(own["measurements"])
    return own


def people(on: date) -> list[Record]:
    chance = random.Random(on.toordinal())
    return [
        *(child(number, on, chance) for number in range(CHILDREN)),
        *(grown_up(CHILDREN + number, on, chance) for number in range(OTHERS)),
    ]


def of_tables(persons: list[Record], on: date) -> Found:
    everybody = entered(people_of(persons))
    homes = Homes.of(everybody.persons.words["area"], None, compiler(BOOK))
    table = made_known(everybody, homes, BOOK, on)
    codes_, since = table.words["code"], table.days["since"].tolist()
    rows = zip(table.person.tolist(), codes_.places.tolist(), since, strict=True)
    return {(persons[own]["id"], codes_.known[code], date.fromordinal(day)) for own, code, day in rows}


def of_records(persons: list[Record], on: date) -> Found:
    found: Found = set()
    for person in persons:
        own = read_person(person).person
        assert own is not None, person
        if own.death_date is None or own.death_date > on:
            found |= {(own.id, one.code, one.on) for one in findings(own, on, home_of(own, None), BOOK)}
    return found


@pytest.mark.parametrize("on", ON, ids=str)
def test_tables_make_known_what_records_do(on: date) -> None:
    persons = people(on)
    ours, theirs = of_tables(persons, on), of_records(persons, on)
    assert ours == theirs
    told = Counter(code for _, code, _ in theirs)
    of_growth = {own["finds"] for own in growth.words("reason").values() if "finds" in own}
    assert min(told[code] for code in of_growth) > 5, told
    assert len(told) > 25, told


def test_more_measurements_than_are_read_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    persons = people(ON[1])
    monkeypatch.setattr(thriving, "last_read", lambda: 1)
    assert of_tables(persons, ON[1]) != of_records(persons, ON[1])


def test_the_weight_at_birth_is_no_result() -> None:
    """The reference engine reads results of screenings, visits and measurements; birth itself is none."""
    small = {"id": "sintetis-1", "birth_date": "2025-08-01", "sex": "male", "birth": {"weight_kg": 2.1}}
    seen = {"code": "visit.neonatal", "on": "2025-08-02", "values": {"birth_weight_kg": 2.1}}
    assert of_tables([small], ON[1]) == of_records([small], ON[1]) == set()
    assert of_tables([{**small, "visits": [seen]}], ON[1]) == {
        ("sintetis-1", "low_birth_weight", date(2025, 8, 2))
    }
