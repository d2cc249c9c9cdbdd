"""Who lives in the demonstration's district? Synthetic people, made by living their months at the posyandu.

Every child comes to the posyandu's monthly day, or does not; who comes is weighed and gets what the plan owes
on that day. Women come to their contacts in and after pregnancy. The same seed makes the same people. Writes
`src/ilp/data/demo/persons.ndjson`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import demo_mothers

import ilp
from ilp import resources
from ilp.network import Facility, Network

SEED = 20250901
FOLDER = Path(ilp.__file__).parent / "data"
POSYANDU = ("muara-muntai-ulu", "loa-kulu-kota", "loa-ipuh", "muara-badak-ulu", "samboja-kuala")
INFANTS, OLDER, MOTHERS, ADULTS, DELIVERED = 20, 3, 1, 2, 3
DILIGENCE = (0.95, 0.9, 0.8, 0.65, 0.45, 0.2)
GIVEN = ("due", "overdue")


def people() -> Iterator[dict[str, Any]]:
    """Every person of the district, posyandu by posyandu."""
    district = resources.toml("demo/district.toml")
    network = Network.read(FOLDER / district["network"])
    random, number, today = Random(SEED), 0, district["on"]
    for place, name in enumerate(POSYANDU):
        home = network[f"posyandu-{name}"]
        for years, count in ((2, INFANTS), (9, OLDER), (30, MOTHERS), (70, ADULTS)):
            for _ in range(count):
                number += 1
                person = {
                    "id": f"sintetis-{number:04d}",
                    "birth_date": _born(random, today, years),
                    "sex": "female" if years == 30 else random.choice(["female", "male"]),
                    "area": home.area,
                    "facility": home.code,
                }
                if years == 30:
                    demo_mothers.expect(person, today - timedelta(days=random.randrange(60, 260)), today)
                if years < 30:
                    _grow_up(person, random, today, day=3 + 2 * place)
                    demo_mothers.newborn(person, today)
                yield person
    for name in POSYANDU:
        for _ in range(DELIVERED):
            number += 1
            yield _delivered(f"sintetis-{number:04d}", network[f"posyandu-{name}"], today)


def _delivered(name: str, home: Facility, today: date) -> dict[str, Any]:
    born = _born(demo_mothers.draws({"id": name}), today, 30)
    person = {"id": name, "birth_date": born, "sex": "female", "area": home.area, "facility": home.code}
    demo_mothers.deliver(person, today)
    return person


def _born(random: Random, today: date, years: int) -> str:
    most = {2: 730, 9: 3300, 30: 13000, 70: 29000}[years]
    least = {2: 3, 9: 1100, 30: 7400, 70: 15000}[years]
    return (today - timedelta(days=random.randrange(least, most))).isoformat()


def _grow_up(person: dict[str, Any], random: Random, today: date, *, day: int) -> None:
    """Live month by month until today or the second birthday, coming to the posyandu or not."""
    born = date.fromisoformat(person["birth_date"])
    person |= {"doses": [], "visits": [], "measurements": []}
    if random.random() < 0.95:
        person["doses"].append({"product": "HepB", "on": born.isoformat()})
    if random.random() < 0.85:
        sample = (born + timedelta(days=2)).isoformat()
        screening = {
            "code": "screening.congenital_hypothyroidism",
            "on": sample,
            "values": {"result": "negative"},
        }
        person["screenings"] = [screening] if sample < today.isoformat() else []
    diligence = random.choice(DILIGENCE)
    opening = born.replace(day=day)
    for _ in range(27):
        opening = (opening + timedelta(days=31)).replace(day=day)
        if opening >= today or opening <= born:
            break
        if random.random() < diligence:
            _come(person, opening, random, (opening - born).days / 30.4)


def _come(person: dict[str, Any], opening: date, random: Random, months: float) -> None:
    on = opening.isoformat()
    plan = ilp.plan(person, on=opening)
    products = {
        owed.row.series.products[0]
        for owed in plan.services
        if owed.status in GIVEN and owed.row.kind == "immunization" and owed.row.series
    }
    person["doses"] += [{"product": product, "on": on} for product in sorted(products)]
    vitamin = plan.service("visit.vitamin_a")
    if vitamin is not None and vitamin.status in GIVEN:
        person["visits"].append({"code": vitamin.code, "on": on, "by": "kader"})
    weight = 3.2 + 0.75 * min(months, 6) + 0.3 * max(0.0, min(months, 12) - 6) + 0.2 * max(0.0, months - 12)
    height = 50 + 2.6 * min(months, 6) + 1.4 * max(0.0, min(months, 12) - 6) + max(0.0, months - 12)
    size = random.uniform(0.92, 1.06)
    person["measurements"].append(
        {
            "on": on,
            "weight_kg": round(weight * size, 1),
            "height_cm": round(height * (1 + (size - 1) / 3), 1),
            "position": "lying",
        }
    )


def text() -> str:
    """The file: one person a line."""
    return "".join(json.dumps(person, separators=(",", ":")) + "\n" for person in people())


if __name__ == "__main__":
    (FOLDER / "demo" / "persons.ndjson").write_text(text(), encoding="utf-8")
