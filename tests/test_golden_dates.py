"""Do the plan's dates agree with the schedule's table, read once more and computed with a calendar alone?

The second method: the infant schedule copied by hand from the published table, plain loops, dateutil for the
months. Nothing here reads the rule files.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from dateutil.relativedelta import relativedelta

import ilp

TODAY_LATEST = date(2026, 6, 30)
SEED = 20250110


class Row(NamedTuple):
    """One dose: month recommended, first month out, first age that counts, and the gap to the dose before."""

    product: str
    recommended: int
    until: int
    valid_months: int = 0
    valid_weeks: int = 0
    gap_weeks: int = 0
    gap_months: int = 0
    programme_gap_months: int = 0
    opens_at_birth: bool = False


# Provinces without hexavalent vaccine, children born from 2024.
SCHEDULE: dict[str, list[Row]] = {
    "bcg": [Row("BCG", 1, 12, opens_at_birth=True)],
    "opv": [
        Row("bOPV", 1, 60, opens_at_birth=True),
        Row("bOPV", 2, 60, valid_weeks=6, gap_weeks=4),
        Row("bOPV", 3, 60, gap_weeks=4),
        Row("bOPV", 4, 60, gap_weeks=4),
    ],
    "dpt_hb_hib": [
        Row("DPT-HB-Hib", 2, 60, valid_weeks=6),
        Row("DPT-HB-Hib", 3, 60, gap_weeks=4),
        Row("DPT-HB-Hib", 4, 60, gap_weeks=4),
        Row("DPT-HB-Hib", 18, 60, valid_months=12, gap_months=6, programme_gap_months=12),
    ],
    "ipv": [
        Row("IPV", 4, 60, valid_weeks=14),
        Row("IPV", 9, 60, valid_months=9, gap_months=4),
    ],
    "rv": [
        Row("RV", 2, 5, valid_weeks=6),
        Row("RV", 3, 7, gap_weeks=4),
        Row("RV", 4, 7, gap_weeks=4),
    ],
    "mr": [
        Row("MR", 9, 60, valid_months=9),
        Row("MR", 18, 60, valid_months=12, gap_weeks=4, programme_gap_months=6),
    ],
}
PCV_FROM_BIRTH = [
    Row("PCV", 2, 60, valid_weeks=6),
    Row("PCV", 3, 60, gap_weeks=4),
    Row("PCV", 12, 60, valid_months=12, gap_weeks=8),
]
NOT_NEEDED = ("not_needed", None, None, None, None)
EXPECTED_KEYS = ("status", "valid_from", "earliest", "recommended", "overdue", "latest")


def months(start: date, count: int) -> date:
    return start + relativedelta(months=count)


def expected_series(rows: list[Row], born: date, on: date, given: list[date]) -> list[dict[str, str | None]]:
    """What is owed of one series: what was given is done, the rest follows from the table."""
    answers: list[dict[str, str | None]] = [{"status": "done", "done_on": day.isoformat()} for day in given]
    before = given[-1] if given else None
    lost = False
    for row in rows[len(given) :]:
        counts = max(months(born, row.valid_months), born + timedelta(weeks=row.valid_weeks))
        gives = born if row.opens_at_birth else months(born, row.recommended)
        if before is not None:
            counts = max(counts, months(before, row.gap_months) + timedelta(weeks=row.gap_weeks))
            gives = max(gives, counts, months(before, row.programme_gap_months))
        recommended = max(gives, months(born, row.recommended))
        overdue = max(gives, months(born, row.recommended + 1))
        latest = months(born, row.until) - timedelta(days=1)
        if latest < on:
            answers.append({"status": "missed", "reason": "window_closed"})
            lost = True
        elif lost or counts > latest:
            answers.append({"status": "missed", "reason": "window_cannot_be_met"})
            lost = True
        else:
            status = "upcoming" if on < gives else "due" if on < overdue or overdue > latest else "overdue"
            days = (counts, gives, recommended, None if overdue > latest else overdue, latest)
            texts = [None if day is None else day.isoformat() for day in days]
            answers.append(dict(zip(EXPECTED_KEYS, [status, *texts], strict=True)))
        before = max(recommended, on)
    return answers


def planned(born: date, on: date, doses: list[tuple[str, date]], sex: str = "female") -> ilp.Plan:
    person = {
        "id": "sintetis",
        "birth_date": born.isoformat(),
        "sex": sex,
        "area": "33.74",
        "doses": [{"product": product, "on": day.isoformat()} for product, day in doses],
    }
    return ilp.plan(person, on=on)


def differences(
    rows: list[Row], stem: str, born: date, on: date, given: list[date], plan: ilp.Plan
) -> list[str]:
    services = {service["code"]: service for service in plan.to_dict()["services"]}
    found = []
    for number, wanted in enumerate(expected_series(rows, born, on, given), start=1):
        code = f"immunization.{stem}.{number}"
        place = f"{code} of {born} on {on} after {given}"
        if code not in services:
            found.append(f"{place}: not listed, expected {wanted}")
            continue
        service = services[code]
        reason = wanted.pop("reason", None)
        if reason is not None and reason not in service["reasons"]:
            found.append(f"{place}: reasons {service['reasons']}, expected {reason}")
        for key, value in wanted.items():
            if service[key] != value:
                found.append(f"{place}: {key} {service[key]}, expected {value}")
    return found


def children(count: int, oldest_days: int) -> list[tuple[date, date]]:
    """Births from 2024 and asked dates; every month end and 29 February are among them."""
    chance = random.Random(SEED)
    born = [months(date(2024, 1, 31), step) for step in range(24)] + [date(2024, 2, 29), date(2025, 3, 31)]
    born += [date(2024, 1, 1) + timedelta(days=chance.randrange(730)) for _ in range(count - len(born))]
    return [(day, min(day + timedelta(days=chance.randrange(oldest_days)), TODAY_LATEST)) for day in born]


@pytest.mark.parametrize("stem", sorted(SCHEDULE))
def test_untouched_children(stem: str) -> None:
    rows = SCHEDULE[stem]
    found = []
    for born, on in children(200, 700):
        found += differences(rows, stem, born, on, [], planned(born, on, []))
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("stem", sorted(SCHEDULE))
def test_late_but_valid_doses(stem: str) -> None:
    """The first doses given some days after they could be, asked some days after the last one."""
    chance = random.Random(SEED)
    rows = SCHEDULE[stem]
    found = []
    for born, _ in children(200, 330):
        given: list[date] = []
        for row in rows[: chance.randrange(len(rows) + 1)]:
            counts = max(months(born, row.valid_months), born + timedelta(weeks=row.valid_weeks))
            if given:
                counts = max(counts, months(given[-1], row.gap_months) + timedelta(weeks=row.gap_weeks))
            day = counts + timedelta(days=chance.randrange(40))
            if day >= months(born, row.until):
                break
            given.append(day)
        on = (given[-1] if given else born) + timedelta(days=chance.randrange(60))
        plan = planned(born, on, [(row.product, day) for row, day in zip(rows, given, strict=False)])
        found += differences(rows, stem, born, on, given, plan)
        found += [
            f"{dose['product']} on {dose['on']} of {born}: {dose['status']} {dose['reasons']}, it counts"
            for number, dose in enumerate(plan.to_dict()["doses"], start=1)
            if (dose["status"], dose["counts_as"]) != ("valid", [f"immunization.{stem}.{number}"])
        ]
    assert not found, "\n".join(found[:20])


def test_pcv_before_twelve_months() -> None:
    found = []
    for born, on in children(200, 330):
        found += differences(PCV_FROM_BIRTH, "pcv", born, on, [], planned(born, on, []))
    assert not found, "\n".join(found[:20])


def test_pcv_catch_up() -> None:
    """From 12 months two doses 8 weeks apart, from 24 months one; late since that birthday."""
    found = []
    for born, _ in children(120, 1):
        for age in (12, 15, 23, 24, 30):
            for on in (months(born, age), months(born, age + 1) - timedelta(days=1)):
                services = {one["code"]: one for one in planned(born, on, []).to_dict()["services"]}
                start = months(born, 12 if age < 24 else 24).isoformat()
                again = (on + timedelta(weeks=8)).isoformat()
                wanted = {
                    1: ("overdue", start, start, start, start),
                    2: ("upcoming", again, again, again, again) if age < 24 else NOT_NEEDED,
                    3: NOT_NEEDED,
                }
                for number, answer in wanted.items():
                    service = services[f"immunization.pcv.{number}"]
                    got = tuple(service[key] for key in EXPECTED_KEYS[:5])
                    if got != answer:
                        found.append(f"pcv.{number} of {born} on {on}: {got}, expected {answer}")
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("stem", sorted(SCHEDULE))
def test_first_and_last_day_of_every_dose(stem: str) -> None:
    """Both sides of each edge of the first dose: when it begins to count, and when it no longer does."""
    row = SCHEDULE[stem][0]
    found = []
    for born, _ in children(60, 1):
        first = max(months(born, row.valid_months), born + timedelta(weeks=row.valid_weeks))
        out = months(born, row.until)
        edges = [(first, "valid"), (out - timedelta(days=1), "valid"), (out, "invalid")]
        if first > born:
            edges.append((first - timedelta(days=1), "invalid"))
        for day, status in edges:
            dose = planned(born, day, [(row.product, day)]).to_dict()["doses"][0]
            if row.product == "MR" and day == out:
                status = "valid"  # from 60 months it is the school dose
            if dose["status"] != status:
                found.append(f"{row.product} on {day} of {born}: {dose['status']}, expected {status}")
    assert not found, "\n".join(found[:20])
