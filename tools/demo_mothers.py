"""How do the demonstration's mothers come to their contacts? Synthetic pregnancies, before birth and after.

Every woman has habits of her own: how early she comes first, whether she keeps coming, whether a doctor with
ultrasound is there. Her draws depend on her id alone, so that nobody else changes with her.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import ilp

WEEKS = (8, 16, 22, 28, 32, 36)
LATE_FIRST_WEEK = 15
WITH_DOCTOR = (0, 4)
AFTER_BIRTH = (1, 5, 18, 33)
NEWBORN = (1, 5, 14)
HABITS = ("keeps coming",) * 5 + ("keeps coming, no doctor", "stops after four", "comes late", "stays away")


def draws(person: dict[str, Any]) -> Random:
    """The random numbers of one person."""
    return Random(f"mothers {person['id']}")


def expect(person: dict[str, Any], start: date, today: date) -> None:
    """A pregnancy that goes on, with the contacts so far."""
    random = draws(person)
    person["pregnancies"] = [{"last_menstrual_period": start.isoformat()}]
    _come(person, random, random.choice(HABITS[:-1]), start, today)


def deliver(person: dict[str, Any], today: date) -> None:
    """A pregnancy that ended this year with a birth, with its contacts before and after."""
    random = draws(person)
    length = random.randrange(259, 287)
    ended = today - timedelta(days=random.randrange(20, 240))
    start = ended - timedelta(days=length)
    person["pregnancies"] = [
        {
            "last_menstrual_period": start.isoformat(),
            "ended_on": ended.isoformat(),
            "outcome": "live_birth",
        }
    ]
    habit = random.choice(HABITS)
    _come(person, random, habit, start, ended)
    if habit != "stays away":
        person["visits"] += _after(random, ended, AFTER_BIRTH, today, "visit.postnatal")


def newborn(person: dict[str, Any], today: date) -> None:
    """The visits to a newborn child, before everything else on record."""
    born, random = date.fromisoformat(person["birth_date"]), draws(person)
    person["visits"] = [*_after(random, born, NEWBORN, today, "visit.neonatal"), *person["visits"]]


def _after(
    random: Random, birth: date, days: tuple[int, ...], today: date, code: str
) -> Iterator[dict[str, Any]]:
    for day in days:
        on = birth + timedelta(days=day)
        if on < today and random.random() < 0.85:
            yield {"code": code, "on": on.isoformat(), "by": "midwife"}


def _come(person: dict[str, Any], random: Random, habit: str, start: date, until: date) -> None:
    """Come week by week until the birth, or until today; tetanus vaccine is given when it is owed."""
    person |= {"doses": [], "visits": []}
    weeks = list(WEEKS)
    if habit == "comes late":
        weeks = [LATE_FIRST_WEEK, *WEEKS[2:]]
    weeks = {"stays away": [], "stops after four": weeks[:4]}.get(habit, weeks)
    for number, week in enumerate(weeks):
        on = start + timedelta(days=7 * week + random.randrange(10))
        if on >= until:
            return
        doctor = number in WITH_DOCTOR and habit != "keeps coming, no doctor"
        arm = {"muac_cm": round(random.uniform(24, 30), 1)}
        person["visits"].append(
            {
                "code": "visit.antenatal",
                "on": on.isoformat(),
                "by": "doctor" if doctor else "midwife",
                "values": {"usg": True, **arm} if doctor else arm,
            }
        )
        owed = ilp.plan(person, on=on).services
        if any(own.code.startswith("immunization.td.") and own.status == "due" for own in owed):
            person["doses"].append({"product": "Td", "on": on.isoformat()})
