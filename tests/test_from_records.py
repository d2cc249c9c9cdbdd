"""Do counts from people's records say what a hand would count, and what each person's own plan says?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilp
from ilp import resources
from ilp.cli import run
from ilp.errors import IlpError, UnknownCode, UsageError
from ilp.indicators import Counts, Table, compute, from_records
from ilp.indicators.book import catalogue
from ilp.indicators.counting import people_in
from ilp.indicators.record_rules import record_rules
from ilp.indicators.spans import span
from ilp.network import Network
from ilp.records import Person, read_lines
from ilp.testing.strategies import people

Record = dict[str, Any]
NETWORK = Network.parse(
    """code,name,level,parent,area
dinkes,Dinkes Contoh,regency,,64.02
pkm-a,Puskesmas A,puskesmas,dinkes,64.02.01
pkm-b,Puskesmas B,puskesmas,dinkes,64.02.02
pustu-a,Pustu A,pustu,pkm-a,64.02.01.2007
mawar,Posyandu Mawar,posyandu,pustu-a,64.02.01.2007
melati,Posyandu Melati,posyandu,pkm-a,64.02.01.2008
anggrek,Posyandu Anggrek,posyandu,pkm-b,64.02.02.2004
"""
)
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
DEMO_NETWORK = Network.parse(resources.text("demo/network.csv"))


def person(name: str, born: str, **more: Any) -> Record:
    return {"id": name, "birth_date": born, "sex": "female", "facility": "mawar", **more}


def counted(those: list[Record], code: str, period: str = "2025", **more: Any) -> tuple[Any, Any, Any]:
    """The district's numerator, denominator and unknown."""
    (value,) = table(those, code, period, **more)
    return value.numerator, value.denominator, value.unknown


def table(those: Any, code: str | None, period: str = "2025", by: str = "regency", **more: Any) -> Table:
    chosen = None if code is None else [code]
    found = from_records(those, NETWORK, period=period, by=by, indicators=chosen, **more)
    return compute(found, NETWORK, period=period, by=by)


def later(born: str, months: int, days: int = 0) -> str:
    """So many months and days after a birth on a day of the month that every month has."""
    day = date.fromisoformat(born)
    years, month = divmod(day.month - 1 + months, 12)
    return (date(day.year + years, month + 1, day.day) + timedelta(days)).isoformat()


FIRST_YEAR = [
    ("HepB", 0), ("BCG", 1), ("bOPV", 1), ("DPT-HB-Hib", 2), ("bOPV", 2), ("PCV", 2), ("RV", 2),
    ("DPT-HB-Hib", 3), ("bOPV", 3), ("PCV", 3), ("RV", 3), ("DPT-HB-Hib", 4), ("bOPV", 4), ("RV", 4),
    ("IPV", 4), ("IPV", 9), ("MR", 9),
]  # fmt: skip


def infant(name: str, born: str, leave: Callable[[str, int], bool] = lambda *_: False, **more: Any) -> Record:
    """A child who had every dose of the first year on its day, but those that `leave` names."""
    doses = [
        {"product": product, "on": later(born, months)}
        for product, months in FIRST_YEAR
        if not leave(product, months)
    ]
    return person(name, born, area="64.02.01.2007", doses=doses, **more)


# The rules as data ------------------------------------------------------------------------------------

NAMED = (
    *("kn1", "kn_complete", "kf1", "kf_complete", "k1_pure", "k1_access", "k1_total", "k4", "k6"),
    *("newborn_shk", "screen_productive", "screen_elderly", "nut_ds"),
)


IMMUNIZATION = {
    "imm_hb0", "imm_bcg", "imm_polio1", "imm_polio2", "imm_polio3", "imm_polio4", "imm_dpt1", "imm_dpt2",
    "imm_dpt3", "imm_mr1", "imm_dpt4", "imm_mr2", "imm_baduta", "imm_do_dpt1_dpt3", "imm_do_dpt1_mr1",
    "imm_td2plus", "imm_bias_mr", "imm_bias_dt", "imm_bias_td", "imm_ipv1", "imm_ipv2", "imm_pcv1",
    "imm_pcv2", "imm_pcv3", "imm_rv1", "imm_rv2", "imm_rv3", "imm_ibl", "imm_14_antigen", "imm_idl",
    "imm_hpv",
}  # fmt: skip


def test_every_immunization_indicator_and_the_named_others_have_a_rule() -> None:
    assert {*IMMUNIZATION, *NAMED} <= set(record_rules().chosen(None))


# Infants: the plan's own word -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "period", "stands"),
    [
        ("2024-01-01", "2025", True),
        ("2024-12-31", "2025", True),
        ("2023-12-31", "2025", False),
        ("2025-01-01", "2025", False),
        ("2024-03-31", "2025-03", True),
        ("2024-04-01", "2025-03", False),
        ("2024-02-29", "2025-02", True),  # the first birthday falls on the 28th
    ],
)
def test_a_child_stands_in_the_period_of_its_first_birthday(born: str, period: str, stands: bool) -> None:
    assert counted([person("a", born)], "imm_idl", period)[1] == int(stands)
    assert counted([person("a", born)], "imm_hb0", period)[1] == int(born.startswith(period))


@pytest.mark.parametrize(
    ("died", "survived"), [("2025-03-09", False), ("2025-03-10", True), ("2025-03-11", True)]
)
def test_who_died_before_the_first_birthday_is_no_surviving_infant(died: str, survived: bool) -> None:
    child = infant("a", "2024-03-10", death_date=died)
    assert counted([child], "imm_idl") == (int(survived), int(survived), 0)
    assert counted([child], "imm_bcg", "2024") == (1, 1, 0)


def test_who_died_on_the_day_of_birth_was_born_and_had_what_was_given_that_day() -> None:
    child = person(
        "a", "2025-03-10", death_date="2025-03-10", doses=[{"product": "HepB", "on": "2025-03-10"}]
    )
    assert counted([child], "imm_hb0") == (1, 1, 0)
    assert counted([child], "imm_bcg") == (0, 1, 0)


@pytest.mark.parametrize(("days", "served"), [(0, 1), (1, 1), (2, 0), (7, 0)])
def test_hepatitis_b_counts_on_the_first_two_days(days: int, served: int) -> None:
    given_on = (date(2025, 3, 10) + timedelta(days)).isoformat()
    child = person("a", "2025-03-10", doses=[{"product": "HepB", "on": given_on}])
    assert counted([child], "imm_hb0") == (served, 1, 0)


@pytest.mark.parametrize(("on", "served"), [("2025-03-09", 1), ("2025-03-10", 0)])
def test_the_last_dose_may_come_on_the_last_day_as_an_infant(on: str, served: int) -> None:
    child = infant("a", "2024-03-10", lambda product, _: product == "MR")
    child["doses"].append({"product": "MR", "on": on})
    assert counted([child], "imm_mr1") == (served, 1, 0)
    assert counted([child], "imm_idl") == (served, 1, 0)


def test_a_dose_that_does_not_count_in_the_plan_does_not_count_here() -> None:
    child = infant("a", "2024-03-10", lambda product, _: product == "MR")
    child["doses"].append({"product": "MR", "on": "2024-11-20"})  # at eight months
    assert counted([child], "imm_mr1") == (0, 1, 0)


def test_a_dose_that_is_not_given_counts_as_owed_whether_late_or_forbidden() -> None:
    late = infant("a", "2024-03-10", lambda product, _: product == "MR")
    barred = {**late, "id": "b", "conditions": ["immunosuppressed"]}
    assert counted([late, barred], "imm_mr1") == (0, 2, 0)
    strict = {"unstated": "unknown"}  # nobody has said whether it is forbidden
    assert counted([late, barred], "imm_mr1", policy=strict) == (0, 1, 1)
    assert counted([infant("c", "2024-03-10")], "imm_mr1", policy=strict) == (1, 1, 0)


def test_only_who_began_can_drop_out() -> None:
    """Drop-out is the difference of two counts: who had the last dose without the first lowers it."""
    whole = infant("a", "2024-03-10")
    begun = infant("b", "2024-03-10", lambda product, months: months >= 4 or product == "MR")
    never = infant("c", "2024-03-10", lambda product, _: product == "DPT-HB-Hib")
    none = infant("d", "2024-03-10", lambda *_: True)
    assert counted([whole, begun, never, none], "imm_do_dpt1_dpt3") == (1, 2, 0)
    assert counted([whole, begun, none], "imm_do_dpt1_mr1") == (1, 2, 0)
    assert counted([whole, begun, none], "imm_dpt1") == (2, 3, 0)


infants = st.lists(
    st.tuples(
        st.dates(date(2023, 11, 20), date(2025, 2, 10)),
        st.sets(st.sampled_from(FIRST_YEAR), max_size=5),
        st.sampled_from(["mawar", "melati", "anggrek"]),
    ),
    max_size=8,
)


def made(drawn: list[tuple[date, set[tuple[str, int]], str]]) -> list[Record]:
    found = []
    for number, (born, left, home) in enumerate(drawn):
        day = born.replace(day=min(born.day, 28)).isoformat()
        child = infant(f"a{number}", day, lambda product, months, left=left: (product, months) in left)
        found.append({**child, "facility": home, "area": NETWORK[home].area})
    return found


SERIES = {"imm_bcg": ("BCG", 1), "imm_dpt1": ("DPT-HB-Hib", 1), "imm_dpt3": ("DPT-HB-Hib", 3)}
SERIES |= {"imm_polio4": ("bOPV", 4), "imm_rv3": ("RV", 3), "imm_pcv2": ("PCV", 2), "imm_mr1": ("MR", 1)}
BASIC = {"HepB": 1, "BCG": 1, "bOPV": 4, "DPT-HB-Hib": 3, "MR": 1}


@settings(max_examples=20, deadline=None)
@given(infants)
def test_a_hand_counts_the_same(drawn: Any) -> None:
    """Every generated dose is in time, so that the k-th of a product is the k-th of its series."""
    those = made(drawn)
    cohort = [child for child in those if child["birth_date"].startswith("2024")]
    had = {child["id"]: Counter(dose["product"] for dose in child["doses"]) for child in those}
    values = {value.indicator: value for value in table(those, None)}
    for code, (product, number) in SERIES.items():
        if code != "imm_bcg":
            assert values[code].numerator == sum(had[child["id"]][product] >= number for child in cohort)
            assert values[code].denominator == len(cohort)
    complete = [c for c in cohort if all(had[c["id"]][own] >= number for own, number in BASIC.items())]
    assert values["imm_idl"].numerator == len(complete)
    born = [child for child in those if child["birth_date"].startswith("2025")]
    assert values["imm_bcg"].denominator == len(born)
    assert values["imm_bcg"].numerator == sum(had[child["id"]]["BCG"] >= 1 for child in born)


@settings(max_examples=25, deadline=None)
@given(people(date(2025, 12, 31), oldest=ilp.dates.Period.parse("26 months"), events=False))
def test_a_child_is_in_the_numerator_exactly_when_its_own_plan_says_so(drawn: Record) -> None:
    born = date.fromisoformat(drawn["birth_date"])
    last = ilp.dates.Anchor(born).at(ilp.dates.Period.parse("12 months")) - 1
    plan = ilp.plan(drawn, on=date.fromordinal(last))
    birthday = date.fromordinal(last + 1)
    values = {
        row.indicator: row
        for row in from_records([drawn], period=birthday.year, by="nation")
        if row.population == "surviving_infants"
    }
    complete = {own.code: own.complete for own in plan.completions}
    assert values["imm_idl"].numerator == int(complete["idl"])
    assert values["imm_idl"].denominator == 1
    ibl = complete.get("ibl")  # in force since 2025-01-01
    assert values["imm_ibl"][3:5] == (int(ibl or False), int(ibl is not None))
    assert values["imm_ibl"].unknown == int(ibl is None)
    for code, service in (("imm_ipv2", "ipv.2"), ("imm_rv2", "rv.2"), ("imm_dpt3", "dpt_hb_hib.3")):
        own = plan.service(f"immunization.{service}")
        assert values[code].numerator == int(own is not None and own.status in ("done", "not_needed"))


# The second year, school, mothers ---------------------------------------------------------------------


def test_the_second_year_is_judged_on_its_last_day() -> None:
    """Born on 2023-05-10: two on 2025-05-10. The boosters at 18 months, PCV 3 at 12."""
    more = [("PCV", 12), ("DPT-HB-Hib", 18), ("MR", 18)]
    whole = infant("a", "2023-05-10")
    whole["doses"] += [{"product": product, "on": later("2023-05-10", months)} for product, months in more]
    late = {**whole, "id": "b", "doses": [*whole["doses"][:-1], {"product": "MR", "on": "2025-05-10"}]}
    none = infant("c", "2023-05-10")
    those = [whole, late, none]
    assert counted(those, "imm_dpt4") == (2, 3, 0)
    assert counted(those, "imm_mr2") == (1, 3, 0)
    assert counted(those, "imm_pcv3") == (2, 3, 0)
    assert counted(those, "imm_baduta") == (1, 3, 0)
    assert counted(those, "imm_14_antigen") == (1, 3, 0)
    assert counted(those, "imm_baduta", "2024") == (0, 0, 0)


def test_a_missing_fact_that_decides_makes_the_answer_unknown() -> None:
    """Without an area nobody can say whether the Japanese encephalitis vaccine is owed."""
    more = [("PCV", 12), ("DPT-HB-Hib", 18), ("MR", 18)]
    child = infant("a", "2023-05-10") | {"facility": None}
    child["doses"] += [{"product": product, "on": later("2023-05-10", months)} for product, months in more]
    nowhere, lacking = (
        {**child, "area": None, "id": "c"},
        {**child, "area": None, "id": "b", "doses": child["doses"][1:]},
    )

    def counts(*those: Record) -> list[tuple[Any, ...]]:
        found = from_records(those, period=2025, by="nation", indicators=["imm_14_antigen"])
        return [(row.numerator, row.denominator, row.unknown) for row in found]

    assert counts(child) == [(1, 1, 0)]
    assert counts(nowhere) == [(0, 0, 1)]
    assert counts(lacking) == [(0, 1, 0)]  # without HB0 it is not complete, wherever it lives
    assert counts(child, nowhere, lacking) == [(1, 2, 1)]


@pytest.mark.parametrize(
    ("born", "grade", "standing"), [("2018-06-01", None, 1), ("2017-06-01", None, 0), ("2017-12-15", 1, 1)]
)
def test_pupils_of_grade_one(born: str, grade: int | None, standing: int) -> None:
    """Seven years old on 31 December of the year in which the school year starts."""
    pupil = person("a", born, school_grade=grade)
    assert counted([pupil], "imm_bias_mr") == (0, standing, 0)
    served = {
        **pupil,
        "doses": [{"product": "MR", "on": "2025-08-20"}, {"product": "DT", "on": "2025-11-05"}],
    }
    assert counted([served], "imm_bias_mr") == (standing, standing, 0)
    assert counted([served], "imm_bias_dt") == (standing, standing, 0)


def test_td_asks_grade_two_and_grade_five_each_for_their_own() -> None:
    second = person("a", "2017-03-01", doses=[{"product": "Td", "on": "2025-11-10"}])
    fifth = person("b", "2014-03-01", doses=[{"product": "Td", "on": "2022-11-10"}])
    assert counted([second, fifth], "imm_bias_td") == (1, 2, 0)
    fifth["doses"].append({"product": "Td", "on": "2025-11-10"})
    assert counted([second, fifth], "imm_bias_td") == (2, 2, 0)


def test_hpv_is_for_girls_of_grade_five_or_eleven_and_out_of_school() -> None:
    dose = [{"product": "HPV", "on": "2025-08-20"}]
    girl, boy = person("a", "2014-03-01", doses=dose), person("b", "2014-03-01", sex="male")
    out, younger = person("c", "2014-03-01", school_grade=0), person("d", "2015-03-01", school_grade=0)
    assert counted([girl, boy, out, younger], "imm_hpv") == (1, 2, 0)


def mother(
    name: str, visits: list[tuple[int, str | None, bool]], ended: int | None = 273, **more: Any
) -> Record:
    """A pregnancy from 2025-01-01; visits on so many days of it, by whom, with ultrasound or not."""
    start = date(2025, 1, 1)
    pregnancy: Record = {"last_menstrual_period": start.isoformat()}
    if ended is not None:
        pregnancy |= {"ended_on": (start + timedelta(ended)).isoformat(), "outcome": "live_birth"}
    return person(
        name,
        "1998-05-05",
        pregnancies=[pregnancy],
        visits=[
            {
                "code": "visit.antenatal",
                "on": (start + timedelta(day)).isoformat(),
                "by": by,
                "values": {"usg": usg},
            }
            for day, by, usg in visits
        ],
        **more,
    )


T1, T2, T3 = 90, 91, 175  # the last day of trimester 1 and the first of the next two


@pytest.mark.parametrize(
    ("days", "pure", "access", "four"),
    [
        ([T1, T2, T3, 200], 1, 0, 1),
        ([T2, 120, T3, 200], 0, 1, 0),
        ([T1, T3, 190, 200], 1, 0, 0),
        ([T1, T2, T3 - 1, 200], 1, 0, 0),
        ([T1, T2, T3], 1, 0, 0),
        ([T1, T2, T3, T3], 1, 0, 0),
        ([T1, T2, T3, 272], 1, 0, 1),
        ([T1, T2, T3, 273], 1, 0, 0),  # the day of the birth is no day of the pregnancy any more
        ([], 0, 0, 0),
    ],
)
def test_antenatal_contacts_by_trimester(days: list[int], pure: int, access: int, four: int) -> None:
    woman = mother("a", [(day, "midwife", False) for day in days])
    assert counted([woman], "k1_pure") == (pure, 1, 0)
    assert counted([woman], "k1_access") == (access, 1, 0)
    assert counted([woman], "k1_total") == (int(bool(days)), 1, 0)
    assert counted([woman], "k4") == (four, 1, 0)


def test_six_contacts_need_a_doctor_with_ultrasound_twice() -> None:
    rest = [(100, "midwife", False), (150, "midwife", False), (200, "midwife", False), (260, None, True)]
    enough = mother("a", [(60, "doctor", True), *rest, (230, "doctor", True)])
    once = mother("b", [(60, "doctor", True), *rest, (230, "midwife", True)])
    blind = mother("c", [(60, "doctor", True), *rest, (230, "doctor", False)])
    five = mother("d", [(60, "doctor", True), *rest[1:], (230, "doctor", True)])
    going_on = mother("e", [(60, "doctor", True), *rest, (230, "doctor", True)], ended=None)
    assert counted([enough, once, blind, five, going_on], "k6") == (1, 4, 0)
    assert counted([enough, once, blind, five, going_on], "k4") == (5, 5, 0)


def test_a_contact_on_the_day_of_the_birth_is_no_contact_in_the_pregnancy() -> None:
    days = [
        (60, "doctor", True),
        (100, None, False),
        (150, None, False),
        (200, None, False),
        (230, "doctor", True),
    ]
    assert counted([mother("a", [*days, (272, None, False)])], "k6") == (1, 1, 0)
    assert counted([mother("a", [*days, (273, None, False)])], "k6") == (0, 1, 0)


def test_a_pregnancy_without_an_end_stands_where_the_birth_is_expected() -> None:
    """2025-01-01 and 280 days is 2025-10-08."""
    woman = mother("a", [(60, "doctor", True)], ended=None)
    assert [counted([woman], "k1_total", f"2025-{month}")[1] for month in ("09", "10", "11")] == [0, 1, 0]


@pytest.mark.parametrize(("died", "counts"), [("1980-01-01", 0), ("2024-12-31", 0), ("2025-01-01", 1)])
def test_a_pregnancy_that_began_after_the_death_is_none(died: str, counts: int) -> None:
    woman = {**mother("a", []), "death_date": died}
    assert counted([woman], "k1_total") == (0, counts, 0)
    assert counted([woman], "kf1") == (0, counts, 0)


def test_a_miscarriage_is_a_pregnancy_and_no_delivery() -> None:
    woman = mother("a", [(40, "midwife", False)], ended=60)
    woman["pregnancies"][0]["outcome"] = "miscarriage"
    assert counted([woman], "k1_total") == (1, 1, 0)
    assert counted([woman], "k6") == (0, 0, 0)
    assert counted([woman], "kf1") == (0, 0, 0)


def test_visits_after_the_birth() -> None:
    """Birth on 2025-10-01: day 0-2, 3-7, 8-28, 29-42."""

    def after(name: str, *days: int) -> Record:
        woman = mother(name, [])
        for day in days:
            on = (date(2025, 10, 1) + timedelta(day)).isoformat()
            woman["visits"].append({"code": "visit.postnatal", "on": on, "by": "midwife"})
        return woman

    those = [after("a", 2, 3, 8, 42), after("b", 2, 3, 8, 43), after("c", 3, 8, 29), after("d", 0)]
    assert counted(those, "kf1") == (3, 4, 0)
    assert counted(those, "kf_complete") == (1, 4, 0)


def test_visits_of_the_newborn_and_the_heel_prick() -> None:
    def visited(name: str, *days: int, sample: int | None = None) -> Record:
        def on(day: int) -> str:
            return (date(2025, 12, 20) + timedelta(day)).isoformat()

        visits = [{"code": "visit.neonatal", "on": on(day), "by": "midwife"} for day in days]
        screening = {"code": "screening.congenital_hypothyroidism", "on": on(sample or 0)}
        return person(name, on(0), visits=visits, screenings=[] if sample is None else [screening])

    those = [
        visited("a", 2, 7, 28, sample=2),
        visited("b", 3, 7, 28, sample=28),
        visited("c", 1, 3, sample=29),
    ]
    assert counted(those, "kn1") == (2, 3, 0)
    assert counted(those, "kn_complete") == (1, 3, 0)
    assert counted(those, "newborn_shk") == (2, 3, 0)
    assert counted(those, "kn_complete", on=date(2026, 1, 16)) == (0, 3, 0)
    assert counted(those, "kn_complete", on=date(2026, 1, 17)) == (1, 3, 0)


def test_protection_against_tetanus_in_pregnancy_and_past_the_age_that_is_judged() -> None:
    doses = [{"product": "Td", "on": "2020-01-10"}, {"product": "Td", "on": "2020-03-10"}]
    guarded, bare = mother("a", [], doses=doses), mother("b", [])
    older = {**mother("c", [], doses=doses), "birth_date": "1984-01-01"}
    assert counted([guarded, bare, older], "imm_td2plus") == (1, 2, 1)


# What took place in the period ------------------------------------------------------------------------


def test_weighing_is_counted_month_by_month() -> None:
    """Five on 2025-03-15: weighed in January and March, but no child under five at the end of March."""
    weighed = [
        {"on": on, "weight_kg": 15.0} for on in ("2024-12-31", "2025-01-31", "2025-01-05", "2025-03-01")
    ]
    child = person("a", "2020-03-15", measurements=weighed)
    tall = person("b", "2025-02-28", visits=[{"code": "visit.weighing", "on": "2025-12-31"}])
    short = person("c", "2024-01-01", measurements=[{"on": "2025-05-05", "height_cm": 80.0}])
    those = [child, tall, short]
    months = [counted(those, "nut_ds", f"2025-{month:02d}")[:2] for month in range(1, 13)]
    assert months[:3] == [(1, 2), (0, 3), (0, 2)]
    assert months[11] == (1, 2)
    assert counted(those, "nut_ds")[:2] == (2, sum(below for _, below in months)) == (2, 2 + 3 + 10 * 2)


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("2010-12-31", "screen_productive"),
        ("1966-01-01", "screen_productive"),
        ("1965-12-31", "screen_elderly"),
        ("1940-01-01", "screen_elderly"),
        ("2011-01-01", None),
    ],
)
def test_who_is_screened_once_in_the_year(born: str, code: str | None) -> None:
    one = person("a", born, screenings=[{"code": "screening.hypertension", "on": "2025-01-01"}] * 2)
    before = person("b", born, screenings=[{"code": "screening.hypertension", "on": "2024-12-31"}])
    other = person("c", born, screenings=[{"code": "screening.lung_cancer", "on": "2025-06-01"}])
    gone = person("d", born, death_date="2025-12-31")
    for each in ("screen_productive", "screen_elderly"):
        assert counted([one, before, other, gone], each) == ((1, 3, 0) if each == code else (0, 0, 0))


def test_the_records_may_end_within_the_period() -> None:
    child = infant("a", "2024-06-15")
    assert counted([child], "imm_idl", on=date(2025, 6, 14)) == (0, 0, 0)
    assert counted([child], "imm_idl", on=date(2025, 6, 15)) == (1, 1, 0)
    assert counted([person("b", "2025-06-15")], "imm_hb0", on=date(2025, 6, 14)) == (0, 0, 0)
    assert span("2025", date(2025, 6, 15)).end == date(2025, 6, 15).toordinal()
    found = from_records([child], NETWORK, period=2025, by="regency", on=date(2025, 2, 10))
    assert {row.period for row in found if row.indicator == "nut_ds"} == {"2025-01", "2025-02"}


# Laws -------------------------------------------------------------------------------------------------

YEARS = (2024, 2025)


def total(values: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for value in values:
        row = found.setdefault(value.indicator, [0, 0, 0])
        for place, number in enumerate((value.numerator, value.denominator, value.unknown)):
            row[place] += number or 0  # an estimate given beside, or a number without a divisor
    return found


crowd = st.lists(people(date(2025, 12, 31), most_doses=8), min_size=1, max_size=4)


def housed(drawn: list[Record]) -> list[Record]:
    homes = ["mawar", "melati", "anggrek", "pkm-b"]
    return [
        {**own, "id": f"a{n}", "facility": homes[n % 4], "area": NETWORK[homes[n % 3]].area}
        for n, own in enumerate(drawn)
    ]


@settings(max_examples=12, deadline=None)
@given(crowd, st.sampled_from(YEARS), st.randoms(use_true_random=False))
def test_places_add_up_and_the_order_of_people_changes_nothing(drawn: Any, year: int, random: Any) -> None:
    those = housed(drawn)
    found = from_records(those, NETWORK, period=year, by="village")
    assert found.issues == () or {each.code for each in found.issues}.isdisjoint({"ILP-K031", "ILP-K032"})
    shuffled = list(those)
    random.shuffle(shuffled)
    again = from_records(iter(shuffled), NETWORK, period=year, by="village")
    assert again.rows == found.rows
    assert Counter(map(str, again.issues)) == Counter(map(str, found.issues))
    district = from_records(those, NETWORK, period=year, by="regency")
    assert total(found) == total(district)
    assert total(compute(found, NETWORK, period=year, by="regency")) == total(
        compute(district, NETWORK, period=year, by="regency")
    )
    posyandu = from_records(those, NETWORK, period=year, by="posyandu")
    of_posyandu, rules = total(posyandu), record_rules()
    for code, (above, below, unknown) in total(district).items():
        alone = rules.stands_beside(code) or catalogue()[code].aggregation == "N"
        if not alone and not (code in rules.rules and rules.rules[code].apart):
            assert above <= below
        assert min(below, unknown) >= 0
        assert of_posyandu[code][1] <= below


@settings(max_examples=6, deadline=None)
@given(crowd)
def test_months_add_up_to_the_year_for_those_who_stand_in_one_month(drawn: Any) -> None:
    those = housed(drawn)
    rules = record_rules()
    once = [code for code, rule in rules.rules.items() if rules.among(rule).moment != "present"]
    year = total(from_records(those, NETWORK, period=2025, by="regency", indicators=once))
    months = [
        row
        for month in range(1, 13)
        for row in from_records(those, NETWORK, period=f"2025-{month:02d}", by="regency", indicators=once)
    ]
    assert total(months) == year


def test_what_is_made_of_parts_agrees_with_them() -> None:
    values = total(from_records(DEMO, DEMO_NETWORK, period=2025, by="posyandu"))
    assert values["imm_do_dpt1_dpt3"][0] == values["imm_dpt1"][0] - values["imm_dpt3"][0] > 0
    assert values["imm_do_dpt1_mr1"][0] == values["imm_dpt1"][0] - values["imm_mr1"][0]
    assert values["imm_do_dpt1_mr1"][1] == values["imm_do_dpt1_dpt3"][1] == values["imm_dpt1"][0]
    assert values["k1_pure"][0] + values["k1_access"][0] == values["k1_total"][0]
    assert values["imm_ibl"][0] <= values["imm_idl"][0] <= values["imm_dpt3"][0]


@pytest.mark.parametrize("by", ["pustu", "puskesmas", "regency", "province", "nation"])
def test_rows_of_posyandu_go_up_to_what_is_counted_there_directly(by: str) -> None:
    low = from_records(DEMO, DEMO_NETWORK, period=2025, by="posyandu")
    up = compute(low, DEMO_NETWORK, period=2025, by=by)
    assert total(compute(DEMO, DEMO_NETWORK, period=2025, by=by)) == total(_filled(up))


def _filled(values: Table) -> Iterator[Any]:
    """Places above no posyandu have no row when counted below; there they are 0 of 0."""
    for own in values:
        numbers = {name: getattr(own, name) or 0 for name in ("numerator", "denominator", "unknown")}
        yield SimpleNamespace(indicator=own.indicator, **numbers)


def test_compute_takes_people_in_any_form() -> None:
    lines = resources.text("demo/persons.ndjson").encode().splitlines()
    asked: dict[str, Any] = {"period": 2025, "by": "puskesmas", "on": date(2025, 9, 1)}
    found = compute(DEMO, DEMO_NETWORK, **asked).to_dict()
    assert found
    assert compute(read_lines(lines), DEMO_NETWORK, **asked).to_dict() == found
    assert compute([Person.model_validate(own) for own in DEMO], DEMO_NETWORK, **asked).to_dict() == found
    assert compute((own for own in DEMO), DEMO_NETWORK, **asked).to_dict() == found
    counts = from_records(DEMO, DEMO_NETWORK, **asked)
    assert compute(counts, DEMO_NETWORK, period=2025, by="puskesmas").to_dict() == found
    assert all("unknown" in value for value in found)


def test_counts_are_still_counts() -> None:
    row = {"indicator": "imm_idl", "area": "64.02", "period": "2025", "numerator": 1, "denominator": 2}
    (value,) = compute([row], period=2025, by="regency")
    assert (value.numerator, value.denominator, value.unknown) == (1, 2, None)
    assert "unknown" not in value.to_dict()
    assert people_in([row]) is people_in([]) is people_in("x") is people_in(Counts()) is None
    with pytest.raises(UsageError, match="ILP-I012"):
        compute(7, period=2025, by="regency")


def test_only_the_same_people_are_compared() -> None:
    """More children turned one than were born: no fault of the records. IPV above nothing, neither."""
    those = [infant("a", "2024-05-05"), infant("b", "2024-06-06"), person("c", "2025-05-05")]
    flags = {value.indicator: value.flags for value in table(those, None)}
    assert flags["imm_idl"] == ()
    assert flags["imm_mr1"] == ()


# Bad input --------------------------------------------------------------------------------------------


def codes(found: Counts) -> list[str]:
    return [each.code for each in found.issues]


def test_what_is_no_person_or_has_no_place_is_said_and_the_others_count() -> None:
    good = [infant(f"a{n}", "2024-05-05") for n in range(2)]
    odd = [
        {"id": "b", "birth_date": "2025-13-40", "sex": "female"},
        infant("c", "2024-05-05") | {"facility": "mawarr"},
        infant("d", "2024-05-05") | {"facility": None},
        infant("a0", "2024-05-05"),
        infant("e", "2024-05-05") | {"facility": "dinkes"},
    ]
    found = from_records([*good, *odd], NETWORK, period=2025, by="posyandu", indicators="imm_idl")
    assert total(found)["imm_idl"] == [2, 2, 0]
    assert sorted(codes(found)) == ["ILP-K011", "ILP-K033", "ILP-K034", "ILP-K035", "ILP-P005"]
    assert any("'mawarr'" in each.messages["en"] and "mawar" in each.messages["en"] for each in found.issues)
    by_area = from_records([*good, *odd], NETWORK, period=2025, by="village", indicators="imm_idl")
    assert total(by_area)["imm_idl"] == [5, 5, 0]
    assert sorted(codes(by_area)) == ["ILP-K011", "ILP-P005"]


def test_an_area_above_the_level_cannot_be_split() -> None:
    those = [infant("a", "2024-05-05") | {"area": "64.02", "facility": None}]
    those += [infant("b", "2024-05-05") | {"area": None, "facility": None}]
    found = from_records(those, period=2025, by="village", indicators=["imm_idl"])
    assert (len(found), codes(found)) == (0, ["ILP-K031", "ILP-K032"])
    assert total(from_records(those, period=2025, by="regency", indicators=["imm_idl"]))["imm_idl"] == [
        1,
        1,
        0,
    ]
    home = from_records(those, period=2025, by="regency", indicators=["imm_idl"], area="6402")
    assert (total(home)["imm_idl"], codes(home)) == ([2, 2, 0], [])


def test_no_message_shows_an_identity_number() -> None:
    number = "9901016510250001"
    those = [infant(number, "2024-05-05") | {"facility": number}] * 2
    found = from_records(those, NETWORK, period=2025, by="posyandu", indicators=["imm_idl"])
    assert codes(found) == ["ILP-K033", "ILP-K011"] or sorted(codes(found)) == ["ILP-K011", "ILP-K033"]
    said = json.dumps([each.to_dict() for each in found.issues])
    assert number not in said


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"period": "2025-13"}, "ILP-I030"),
        ({"by": "kampung"}, "ILP-N002"),
        ({"by": "hamlet"}, "ILP-I035"),
        ({"indicators": ["imm_xyz"]}, "ILP-I006"),
        ({"indicators": ["mmr"]}, "ILP-K030"),
        ({"area": "99.99"}, "ILP-N004"),
        ({"period": "1950"}, "ILP-R021"),
    ],
)
def test_misuse_is_refused(asked: Record, code: str) -> None:
    with pytest.raises(IlpError) as fault:
        from_records([], NETWORK, **{"period": 2025, "by": "regency", **asked})
    assert fault.value.code == code
    assert isinstance(fault.value, (UsageError, UnknownCode, LookupError))


def test_facilities_need_a_network() -> None:
    with pytest.raises(UsageError, match="ILP-I031"):
        from_records([], period=2025, by="posyandu")


def test_a_month_tells_nothing_of_what_only_a_year_can() -> None:
    found = from_records([], NETWORK, period="2025-08", by="regency")
    assert not {"imm_hpv", "imm_bias_mr"} & {row.indicator for row in found}
    assert "imm_idl" in {row.indicator for row in found}


# The command line -------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    people_file, network = tmp_path / "persons.ndjson", tmp_path / "network.csv"
    people_file.write_text(resources.text("demo/persons.ndjson"), encoding="utf-8")
    network.write_text(resources.text("demo/network.csv"), encoding="utf-8")
    return str(people_file), str(network)


def test_the_command_counts_people(capsys: pytest.CaptureFixture[str], files: tuple[str, str]) -> None:
    asked = ["indicators", files[0], "--network", files[1], "--by", "puskesmas", "--period", "2025"]
    assert run([*asked, "--on", "2025-09-01", "--json"]) == 0
    out, err = capsys.readouterr()
    expected = compute(DEMO, DEMO_NETWORK, period=2025, by="puskesmas", on=date(2025, 9, 1))
    assert json.loads(out) == json.loads(json.dumps(expected.to_dict()))
    assert "\r" not in err
    assert run([*asked, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Reached 12 months in the period, alive until then: infant_visit, imm_polio1" in out
    assert run([*asked, "--on", "besok"]) == 2
    assert "ILP-U008" in capsys.readouterr().err


def test_a_data_folder_brings_its_network_and_its_targets(
    capsys: pytest.CaptureFixture[str], files: tuple[str, str]
) -> None:
    folder = Path(files[0]).parent
    asked = ["indicators", str(folder), "--by", "puskesmas", "--period", "2025", "--indicator", "imm_idl"]

    def targets(*more: str) -> set[Any]:
        assert run([*asked, *more, "--json"]) == 0
        return {value["target"] for value in json.loads(capsys.readouterr().out)}

    catalogued = targets()
    (folder / "targets.csv").write_text("indicator,target\nimm_idl,61\n", encoding="utf-8")
    assert targets() == {61} != catalogued
    (folder / "own.csv").write_text("indicator,target\nimm_idl,62\n", encoding="utf-8")
    assert targets("--targets", str(folder / "own.csv")) == {62}


def test_a_broken_line_is_said_and_ends_in_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, files: tuple[str, str]
) -> None:
    bad = tmp_path / "bad.ndjson"
    bad.write_text(f'{{"id": "x"}}\n{json.dumps(infant("a", "2024-05-05"))}\n', encoding="utf-8")
    assert run(["indicators", str(bad), "--by", "regency", "--period", "2025", "--json"]) == 1
    out, err = capsys.readouterr()
    assert {value["denominator"] for value in json.loads(out) if value["indicator"] == "imm_idl"} == {1}
    assert "ILP-P003" in err


def test_those_unknown_are_told_below_the_table() -> None:
    older = {**mother("c", []), "birth_date": "1984-01-01"}
    text = table([older], "imm_td2plus").text("en")
    assert text.endswith("imm_td2plus, 64.02: 1 people unknown (not in the denominator)")
    assert "unknown" not in table([mother("d", [])], "imm_td2plus").text("en")
