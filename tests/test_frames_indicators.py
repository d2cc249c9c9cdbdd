"""Do counts over arrays say what the reference engine counts, person by person, rule by rule?"""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilp import codes, frames, resources
from ilp.errors import IlpError, Issue, UsageError
from ilp.indicators import Counts, compute, from_records
from ilp.indicators.record_rules import record_rules
from ilp.network import Network
from ilp.rulebook import Rulebook
from ilp.testing.strategies import people as any_people

pl = pytest.importorskip("polars")

Record = dict[str, Any]
NETWORK = Network.parse(
    """code,name,level,parent,area
dinkes,Dinkes Contoh,regency,,64.02
pkm-a,Puskesmas A,puskesmas,dinkes,64.02.01
pkm-b,Puskesmas B,puskesmas,dinkes,34.01.02
pustu-a,Pustu A,pustu,pkm-a,64.02.01.2007
mawar,Posyandu Mawar,posyandu,pustu-a,64.02.01.2007
melati,Posyandu Melati,posyandu,pkm-a,64.02.01.2008
anggrek,Posyandu Anggrek,posyandu,pkm-b,34.01.02.2004
"""
)
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
DEMO_NETWORK = Network.parse(resources.text("demo/network.csv"))
RULES = record_rules()
QUESTIONS = [each for rule in RULES.rules.values() for each in rule.questions()]
ACTS = sorted({code for each in QUESTIONS for code in each.acts if not code.startswith("measurement.")})
SERVICES = sorted({code for each in QUESTIONS for code in (*each.services, *each.owed)})
PRODUCTS = sorted(codes.section("product"))
CONDITIONS = sorted(codes.section("condition"))
OUTCOMES = [*codes.section("outcome"), None]
LEVELS = ("nation", "province", "regency", "subdistrict", "village", "puskesmas", "pustu", "posyandu")
AREAS = ["64.02.01.2007", "64.02.01.2008", "34.01.02.2004", "51.01.01.2001", None, "64.02", "nowhere"]
EDGES = [date(2025, 1, 1), date(2026, 1, 1), date(2025, 3, 1), date(2025, 4, 1), date(2025, 8, 20)]
AGES = [0, 0, 2, 28, 29, 42, 43, 182, 365, 366, 730, 731, 1826, 7 * 365 + 2, 11 * 365 + 3, 60 * 365 + 15]
VALUES: list[Record] = [
    {"systolic": 139, "diastolic": 89}, {"systolic": 140, "diastolic": 85}, {"hemoglobin": 10.9},
    {"hemoglobin": 11.0}, {"hemoglobin": 6.9}, {"muac_cm": 23.4}, {"muac_cm": 23.5}, {"usg": True},
    {"birth_weight_kg": 2.4}, {"birth_weight_kg": 2.5}, {"glucose_fasting": 126, "hba1c": 7}, {},
]  # fmt: skip


def near(chance: random.Random, day: date) -> date:
    return day + timedelta(chance.choice([-2, -1, 0, 0, 1, 2]))


def edgy(chance: random.Random, number: int) -> Record:
    """Somebody whose life has its days about the edges of the periods that are asked about."""
    edge = chance.choice(EDGES)
    born = near(chance, edge - timedelta(chance.choice(AGES)))
    if chance.random() < 0.4:
        born = date(2025, 12, 31) - timedelta(chance.randrange(365 * 70))
    own: Record = {"id": f"contoh-{number}", "birth_date": born, "sex": chance.choice(["female", "male"])}
    own["facility"] = chance.choice(["mawar", "melati", "anggrek", "pkm-a", "pustu-a", None, "gone"])
    own["area"] = chance.choice(AREAS)
    if chance.random() < 0.15:
        ages = [1, 27, 28, 29, 364, 365, 366, 1825, 1827]
        own["death_date"] = near(chance, chance.choice([edge, born + timedelta(chance.choice(ages))]))
        own["death_date"] = max(own["death_date"], born)
    if chance.random() < 0.3:
        own["school_grade"] = chance.choice([0, 1, 2, 5, 6, 7, 9, 10])

    def day() -> date:
        about = chance.choice([born, *EDGES, own.get("death_date", born)])
        some = near(chance, about + timedelta(chance.choice([0, 1, 28, 60, 91, 120, 270, 364, 400, 500])))
        return max(some, born) if chance.random() < 0.95 else some

    own["doses"] = [
        {"product": chance.choice(PRODUCTS), "on": day()} for _ in range(chance.choice([0, 0, 3, 8, 16]))
    ]
    if chance.random() < 0.3:
        own["doses"] += infant_doses(chance, born)
    own["visits"] = [visit(chance, day(), ACTS) for _ in range(chance.choice([0, 1, 4, 12, 30]))]
    own["visits"] += [visit(chance, day(), SERVICES) for _ in range(chance.choice([0, 2, 6]))]
    own["screenings"] = [own_ for own_ in own["visits"] if own_["code"].startswith("screening.")]
    for each in own["screenings"]:
        each.pop("by")
    own["visits"] = [each for each in own["visits"] if not each["code"].startswith("screening.")]
    own["visits"] = [each for each in own["visits"] if each["code"].startswith("visit.")]
    known = chance.sample(CONDITIONS, chance.choice([0, 0, 1, 3]))
    own["conditions"] = [
        {"code": code, "since": chance.choice([None, born]), "until": chance.choice([None, None, day()])}
        for code in known
    ]
    own["conditions"] = [
        each
        for each in own["conditions"]
        if each["until"] is None or (each["until"] >= (each["since"] or born))
    ]
    stated = {each["code"] for each in own["conditions"]}
    own["absent_conditions"] = [code for code in chance.sample(CONDITIONS, 2) if code not in stated]
    if own["sex"] == "female" and born < date(2012, 1, 1) and chance.random() < 0.8:
        if own.get("death_date", EDGES[0]) < EDGES[0] - timedelta(300):
            del own["death_date"]
        own["pregnancies"] = list(pregnancies(chance))
        own["visits"] += [
            visit(
                chance,
                each["last_menstrual_period"] + timedelta(chance.choice([90, 91, 92, 174, 175, 260])),
                ACTS,
            )
            for each in own["pregnancies"]
            for _ in range(chance.choice([0, 3, 8]))
        ]
        own["visits"] = [each for each in own["visits"] if each["code"].startswith("visit.")]
    if born > date(2019, 1, 1):
        own["measurements"] = list(measurements(chance, born))
        if chance.random() < 0.3:
            own["birth"] = {"weight_kg": chance.choice([2.4, 2.49, 2.5, 3.1])}
    return own


def visit(chance: random.Random, on: date, among: list[str]) -> Record:
    by = chance.choice([None, "doctor", "midwife", "kader", "specialist", "nurse"])
    return {"code": chance.choice(among), "on": on, "by": by, "values": chance.choice(VALUES)}


def pregnancies(chance: random.Random) -> Any:
    for _ in range(chance.choice([1, 1, 2])):
        end = near(chance, chance.choice([*EDGES, date(2025, 6, 1)]))
        length = chance.choice([280, 270, 196, 195, 70, 0])
        ended = chance.choice([end, end, None])
        yield {
            "last_menstrual_period": end - timedelta(length),
            "ended_on": ended,
            "outcome": None if ended is None else chance.choice(OUTCOMES),
        }


def infant_doses(chance: random.Random, born: date) -> list[Record]:
    months = [
        ("HepB", 0), ("BCG", 1), ("bOPV", 1), ("DPT-HB-Hib", 2), ("bOPV", 2), ("PCV", 2), ("RV", 2),
        ("DPT-HB-Hib", 3), ("bOPV", 3), ("PCV", 3), ("RV", 3), ("DPT-HB-Hib", 4), ("bOPV", 4), ("RV", 4),
        ("IPV", 4), ("IPV", 9), ("MR", 9), ("PCV", 12), ("DPT-HB-Hib", 18), ("MR", 18),
    ]  # fmt: skip
    return [
        {"product": product, "on": near(chance, born + timedelta(round(30.5 * age)))}
        for product, age in months
        if chance.random() < 0.95
    ]


def measurements(chance: random.Random, born: date) -> Any:
    weight = chance.choice([2.3, 3.0, 3.4])
    for month in range(chance.choice([0, 3, 14, 40])):
        on = born + timedelta(round(30.5 * month) + chance.choice([0, 0, 1, 5]))
        weight += chance.choice([0.0, 0.1, 0.2, 0.4, 0.7])
        taken: Record = {"on": on}
        if chance.random() < 0.9:
            taken["weight_kg"] = round(weight, 1)
        if chance.random() < 0.6:
            taken |= {"height_cm": round(48 + 1.6 * month + chance.random() * 4, 1), "position": "lying"}
        if chance.random() < 0.05:
            taken["oedema"] = True
        yield taken


def plain(own: Any) -> Any:
    """The record as JSON has it."""
    return json.loads(json.dumps(own, default=str))


def crowd(seed: int, many: int) -> list[Record]:
    chance = random.Random(seed)
    return [plain(edgy(chance, number)) for number in range(many)]


def differing(one: Counts, other: Counts) -> list[tuple[Any, Any]]:
    return [(left, right) for left, right in zip(one.rows, other.rows, strict=True) if left != right]


@pytest.mark.parametrize(
    ("period", "by", "on"),
    [
        ("2025", "village", None),
        ("2025", "puskesmas", date(2025, 8, 20)),
        ("2025-03", "posyandu", None),
        ("2025-03", "nation", date(2025, 3, 14)),
        ("2024", "regency", None),
        ("2023", "pustu", None),
    ],
)
def test_counts_are_those_of_the_reference_engine(period: str, by: str, on: date | None) -> None:
    """All rules, people about every edge of the period; every row with what is above, below and unknown."""
    those = crowd(sum(map(ord, period + by)), 150)
    more: Record = {"period": period, "by": by, "on": on, "area": "64.02.01"}
    reference = from_records(those, NETWORK, **more)
    found = frames.from_records(frames.people_of(those), NETWORK, block=64, **more)
    assert not differing(reference, found)
    lost = {each.code for each in reference.issues if each.path == "people"}
    assert {each.code for each in found.issues} == lost
