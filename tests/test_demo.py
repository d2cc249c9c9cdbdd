"""Does the demonstration say what its people's records say, counted by hand from the file?"""

from __future__ import annotations

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import ilp
from ilp import areas, resources
from ilp.demo import District, run
from ilp.errors import LANGUAGES

ROOT = Path(__file__).parents[1]
DISTRICT = District.read()
RECORDS: list[dict[str, Any]] = [
    json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()
]


def given(record: dict[str, Any], product: str) -> list[date]:
    return sorted(
        date.fromisoformat(dose["on"]) for dose in record.get("doses", []) if dose["product"] == product
    )


def born(record: dict[str, Any]) -> date:
    return date.fromisoformat(record["birth_date"])


def test_nobody_can_be_taken_for_somebody() -> None:
    for record in RECORDS:
        assert record["id"].startswith("sintetis-")
        assert not {"nik", "name"} & set(record)


def test_the_people_live_where_their_posyandu_works_and_their_records_are_sound() -> None:
    for record in RECORDS:
        home = DISTRICT.network[record["facility"]]
        assert (home.level, home.area) == ("posyandu", record["area"])
        assert areas.within(record["area"], "64.02")
    assert ilp.check(RECORDS, on=DISTRICT.on) == []
    assert DISTRICT.network.check() == []


def test_the_generator_makes_the_same_people_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    tool = importlib.import_module("make_demo_people")
    assert tool.text() == resources.text("demo/persons.ndjson")


def test_who_is_open_for_measles_is_who_is_nine_months_old_and_has_none() -> None:
    """Nine months before 2025-09-01 is 2024-12-01; one month later it is late."""
    owed = {
        record["id"]: "overdue" if born(record) <= date(2024, 11, 1) else "due"
        for record in RECORDS
        if date(2023, 9, 1) < born(record) <= date(2024, 12, 1) and not given(record, "MR")
    }
    found = {record["id"]: DISTRICT.plans[record["id"]].service("immunization.mr.1") for record in RECORDS}
    assert owed
    assert set(owed.values()) == {"due", "overdue"}
    assert {
        name: service.status
        for name, service in found.items()
        if service is not None and service.status in ("due", "overdue")
    } == owed


def test_coverage_is_counted_from_the_file() -> None:
    """DPT-HB-Hib 3 before the first birthday: the third dose of a series that has no invalid one."""
    cohort = [r for r in RECORDS if date(2024, 1, 1) <= born(r) < date(2024, 9, 1)]
    for value in DISTRICT.coverage():
        if value.indicator != "imm_dpt3":
            continue
        posyandu = {f.code for f in DISTRICT.network.under(value.facility or "", "posyandu")}
        those = [record for record in cohort if record["facility"] in posyandu]
        doses = [(born(record), given(record, "DPT-HB-Hib")) for record in those]
        served = [third[2] for day, third in doses if len(third) > 2 and third[2] < day.replace(year=2025)]
        assert (value.numerator, value.denominator) == (len(served), len(those))
        assert value.value == pytest.approx(100 * len(served) / len(those))


def contacts(record: dict[str, Any]) -> list[tuple[int, bool]]:
    """On which day of her pregnancy was each contact, and was it a doctor's with ultrasound?"""
    (pregnancy,) = record["pregnancies"]
    start = date.fromisoformat(pregnancy["last_menstrual_period"])
    return [
        ((date.fromisoformat(visit["on"]) - start).days, visit["by"] == "doctor" and "usg" in visit["values"])
        for visit in record["visits"]
        if visit["code"] == "visit.antenatal" and visit["on"] < pregnancy["ended_on"]
    ]


def test_antenatal_coverage_is_counted_from_the_file() -> None:
    """Trimesters end with days 90 and 174. K4: 1, 1 and 2 contacts; K6: 1, 2 and 3, two with ultrasound."""
    mothers = [r for r in RECORDS if any("ended_on" in each for each in r.get("pregnancies", []))]
    found = {"k1_total": 0, "k4": 0, "k6": 0}
    for own in map(contacts, mothers):
        first, second = sum(day <= 90 for day, _ in own), sum(90 < day <= 174 for day, _ in own)
        third = len(own) - first - second
        found["k1_total"] += len(own) > 0
        found["k4"] += first >= 1 and second >= 1 and third >= 2
        found["k6"] += first >= 1 and second >= 2 and third >= 3 and sum(seen for _, seen in own) >= 2
    assert len(mothers) == 15
    assert found == {"k1_total": 15, "k4": 9, "k6": 8}
    said: dict[str, tuple[int, int]] = dict.fromkeys(found, (0, 0))
    for value in DISTRICT.coverage():
        if value.indicator in found:
            above, below = said[value.indicator]
            said[value.indicator] = above + int(value.numerator or 0), below + int(value.denominator or 0)
    assert said == {code: (count, 15) for code, count in found.items()}


def test_who_is_pregnant_has_come_as_often_as_her_weeks_and_habits_allow() -> None:
    pregnant = [r for r in RECORDS if any("ended_on" not in each for each in r.get("pregnancies", []))]
    assert len(pregnant) == 5
    for record in pregnant:
        plan = DISTRICT.plans[record["id"]]
        done = [own.code for own in plan.services if own.status == "done" and own.row.kind == "visit"]
        visits = [visit for visit in record["visits"] if visit["code"] == "visit.antenatal"]
        assert len(visits) == sum(code.startswith("visit.antenatal.") for code in done)
        assert all(visit["on"] < "2025-09-01" for visit in visits)
    assert sorted(len(record["visits"]) for record in pregnant) == [1, 3, 3, 5, 5]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_every_part(lang: Any) -> None:
    page = run(lang)
    for facility in DISTRICT.posyandu():
        assert f"{facility.name} ({facility.area_name})" in page
    assert {"id": "SINTETIS", "en": "SYNTHETIC"}[lang] in page.splitlines()[1]
    assert "Permenkes 12/2017" in page
    assert page.count("imm_idl") == len(DISTRICT.posyandu())
    child = resources.toml("demo/district.toml")["child"]
    assert f"{child}, " in page


def test_the_shown_child_has_something_late_to_explain() -> None:
    child = resources.toml("demo/district.toml")["child"]
    assert "overdue" in {own.status for own in DISTRICT.plans[child].services}
