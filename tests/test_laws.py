"""Which laws hold for anybody? Hypothesis draws synthetic people near the edges of the rules."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import ilp
from ilp import resources
from ilp.dates import Period
from ilp.lifecycle.eligibility import means
from ilp.lifecycle.facts import Facts
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Defaults, Group, Service
from ilp.testing import doses, homes, people
from ilp.testing.strategies import births

BOOK = Rulebook.load()
NEWEST = max(row.in_force_from for row in BOOK.rows(Service))
"""The last day on which the rules changed; laws about the future are asked after it."""

DAYS = st.dates(date(2014, 1, 1), date(2030, 12, 31))
SETTLED = st.dates(NEWEST, date(2032, 12, 31))
SCHEMA = Draft202012Validator(json.loads(resources.text("schemas/plan.json")))
ORDER = ("valid_from", "earliest", "recommended", "overdue", "latest")
OPEN = ("due", "overdue", "upcoming")
HEXAVALENT = "DPT-HB-Hib-IPV"
FOLLOWING = "immunization.td"
"""A Td dose fills the school series first, so the day from which it counts here depends on that one."""
LIVE = {"immunization.mr", "immunization.je", "immunization.bias_mr"}
Asked = tuple[dict[str, Any], date]


@st.composite
def somebody(draw: st.DrawFn, days: st.SearchStrategy[date] = DAYS, **options: Any) -> Asked:
    on = draw(days)
    return draw(people(on, **options)), on


def plan(person: dict[str, Any], on: date, **policy: Any) -> dict[str, Any]:
    made: dict[str, Any] = ilp.plan(person, on=on, policy=policy).to_dict()
    return made


def services(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {own["code"]: own for own in made["services"]}


def give(person: dict[str, Any], *given_: dict[str, Any]) -> dict[str, Any]:
    return {**person, "doses": [*person.get("doses", []), *given_]}


def product(made: ilp.Plan, code: str) -> str:
    owed = made.service(code)
    assert owed is not None
    assert owed.row.series is not None
    return owed.row.series.products[0]


# Life cycle -------------------------------------------------------------------------------------------


@given(st.data())
def test_everybody_alive_is_in_exactly_one_cohort(data: st.DataObject) -> None:
    on = data.draw(DAYS)
    birth = data.draw(births(on, oldest=Period.parse("120 years")))
    facts = Facts(birth, "female", on, BOOK.holding(Defaults, on)[0])
    cohorts = [g for g in BOOK.holding(Group, on) if g.kind == "cohort" and means(g.who, facts)]
    assert [g.code for g in cohorts] == [ilp.cohort(birth, on=on)]


@given(st.data())
def test_ageing_never_leads_to_an_earlier_cohort(data: st.DataObject) -> None:
    order = ["newborn", "infant", "toddler", "preschool", "school_age", "adolescent", "adult", "elderly"]
    on = data.draw(DAYS)
    birth = data.draw(births(on))
    later = on + timedelta(days=data.draw(st.integers(0, 4000)))
    assert order.index(ilp.cohort(birth, on=on) or "") <= order.index(ilp.cohort(birth, on=later) or "")


# Form -------------------------------------------------------------------------------------------------


@given(somebody())
def test_any_plan_is_what_the_schema_says_and_its_days_stand_in_order(
    asked: Asked,
) -> None:
    made = plan(*asked)
    SCHEMA.validate(made)
    on = asked[1].isoformat()
    for own in made["services"]:
        days = [own[key] for key in ORDER if own[key] is not None]
        assert days == sorted(days), own
        if own["status"] == "upcoming":
            assert on < own["earliest"], own
        if own["status"] == "due":
            assert own["earliest"] <= on, own
            assert own["overdue"] is None or on < own["overdue"], own
        if own["status"] == "overdue":
            assert own["overdue"] <= on <= (own["latest"] or on), own
        if own["status"] == "missed":
            assert own["reasons"], own
        if own["done_on"] is not None:
            assert own["status"] == "done", own
            assert own["done_on"] <= on, own
    assert max(Counter(own["code"] for own in made["services"]).values(), default=1) == 1


@given(somebody())
def test_a_record_written_and_read_again_has_the_same_plan(asked: Asked) -> None:
    person, on = asked
    read = ilp.Person.model_validate(person)
    assert ilp.Person.model_validate_json(read.model_dump_json()) == read
    made = ilp.plan(person, on=on).to_dict()
    assert ilp.plan(json.dumps(person), on=on).to_dict() == made
    assert ilp.plan(read, on=on).to_dict() == made
    assert json.loads(json.dumps(made)) == made


@given(somebody())
def test_language_changes_texts_only(asked: Asked) -> None:
    made = ilp.plan(asked[0], on=asked[1])

    def bare(lang: Any) -> dict[str, Any]:
        said = made.to_dict(lang)
        said["services"] = [{**own, "label": ""} for own in said["services"]]
        said["issues"] = [{**own, "message": ""} for own in said["issues"]]
        return said

    assert bare("id") == bare("en")


@given(somebody(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_never_matters(asked: Asked, random: Any) -> None:
    person, on = asked
    mixed = dict(person)
    for name in ("doses", "visits", "screenings", "measurements", "conditions", "absent_conditions"):
        mixed[name] = random.sample(person[name], len(person[name]))
    first, second = plan(person, on), plan(mixed, on)
    assert first["services"] == second["services"]
    assert first["completions"] == second["completions"]
    assert first["doses"] == second["doses"]


@given(somebody())
def test_nothing_is_listed_after_death(asked: Asked) -> None:
    person, on = asked
    assert plan({**person, "death_date": on.isoformat()}, on)["services"] == []


# Evaluation -------------------------------------------------------------------------------------------


@given(somebody(events=False))
def test_a_valid_dose_passes_its_own_row_by_another_reckoning(asked: Asked) -> None:
    """Age and product alone, with dateutil, by some row of the code that held on the day (or the first)."""
    person, on = asked
    birth = date.fromisoformat(person["birth_date"])
    for dose in plan(person, on)["doses"]:
        if dose["status"] != "valid":
            continue
        day = date.fromisoformat(dose["on"])
        for code in dose["counts_as"]:
            rows = [row for row in BOOK.rows(Service) if row.code == code and row.series]
            assert any(_passes(row, birth, day, dose["product"]) for row in rows), (code, dose)


def _passes(row: Service, birth: date, day: date, given_: str) -> bool:
    series = row.series
    assert series is not None
    low, high = series.valid_from, series.until
    return (
        given_ in series.products
        and (low is None or _later(birth, low) <= day)
        and (high is None or day < _later(birth, high))
    )


def _later(start: date, period: Period) -> date:
    return start + relativedelta(months=period.months) + timedelta(days=period.days)


@given(somebody(events=False))
def test_no_number_is_done_twice_and_valid_doses_carry_no_fault(asked: Asked) -> None:
    made = plan(*asked)
    counted = Counter(code for dose in made["doses"] for code in dose["counts_as"])
    assert max(counted.values(), default=1) == 1
    done = {
        code
        for code, own in services(made).items()
        if own["status"] == "done" and own["kind"] == "immunization"
    }
    assert done <= set(counted)
    for dose in made["doses"]:
        assert (dose["status"] == "valid") == bool(dose["counts_as"])
        assert dose["status"] == "valid" or dose["reasons"]


@given(somebody(events=False), st.data())
def test_a_later_dose_changes_no_earlier_verdict(asked: Asked, data: st.DataObject) -> None:
    """Hexavalent doses left out: whether they make a way of their own depends on what follows them."""
    person, on = asked
    birth = date.fromisoformat(person["birth_date"])
    last = max([birth, *(date.fromisoformat(dose["on"]) for dose in person["doses"])])
    assume(last < on)
    more = data.draw(doses(last + timedelta(days=1), on, most=1))
    more = [dose for dose in more if dose["on"] > last.isoformat() and dose["product"] != HEXAVALENT]
    before, after = plan(person, on)["doses"], plan(give(person, *more), on)["doses"]
    assert after[: len(before)] == before or any(d["product"] == HEXAVALENT for d in person["doses"])


# Forecast ---------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.data())
def test_following_the_forecast_from_birth_makes_every_dose_valid_and_misses_none(
    data: st.DataObject,
) -> None:
    birth = data.draw(SETTLED)
    sex = data.draw(st.sampled_from(["female", "male"]))
    person = {
        "id": "sintetis-1",
        "birth_date": birth.isoformat(),
        "sex": sex,
        "area": data.draw(homes().filter(bool)),
        "doses": [],
    }
    person, on = follow(person, birth, birth + relativedelta(years=16))
    made = plan(person, on)
    assert {dose["status"] for dose in made["doses"]} == {"valid"}
    doses_ = [own for own in made["services"] if own["kind"] == "immunization"]
    assert {own["status"] for own in doses_ if own["code"] != "immunization.td.1"} <= {
        "done",
        "not_needed",
    } | ({"due", "overdue", "upcoming"} if sex == "female" else set())
    assert {own["code"]: own["complete"] for own in made["completions"]}["idl"]


@settings(max_examples=80)
@given(st.data())
def test_following_the_forecast_from_any_history_gives_valid_doses_only(data: st.DataObject) -> None:
    on = data.draw(SETTLED)
    person = data.draw(people(on, oldest=Period.parse("12 years"), events=False))
    had = len(plan(person, on)["doses"])
    followed, last = follow({**person, "conditions": []}, on, on + relativedelta(years=2))
    made = plan(followed, last)["doses"]
    assert len(made) >= had
    old = {(dose["product"], dose["on"]) for dose in person["doses"]}
    fresh = [dose for dose in made if (dose["product"], dose["on"]) not in old]
    assert {dose["status"] for dose in fresh} <= {"valid"}, fresh


def follow(person: dict[str, Any], on: date, until: date) -> Asked:
    """Give, again and again, what is first to be given, on the first day the programme gives it."""
    for _ in range(80):
        made = ilp.plan(person, on=on)
        open_ = [
            own
            for own in made.to_dict()["services"]
            if own["kind"] == "immunization" and own["status"] in OPEN and own["earliest"] < until.isoformat()
        ]
        if not open_:
            break
        first = min(open_, key=lambda own: (max(own["earliest"], on.isoformat()), own["code"]))
        on = max(date.fromisoformat(first["earliest"]), on)
        person = give(person, {"product": product(made, first["code"]), "on": on.isoformat()})
    return person, on


@given(
    somebody(SETTLED, oldest=Period.parse("16 years"), events=False), st.sampled_from(["", "before", "grace"])
)
def test_a_dose_counts_from_valid_from_and_not_a_day_sooner(asked: Asked, when: str) -> None:
    person, on = asked
    given_ = [dose for dose in person["doses"] if dose["on"] <= on.isoformat()]
    person = {**person, "doses": given_, "conditions": [], "absent_conditions": []}
    made = ilp.plan(person, on=on)
    seen: set[str] = set()
    for own in made.to_dict()["services"]:
        stem = own["code"].rpartition(".")[0]
        if own["kind"] != "immunization" or own["status"] not in OPEN or stem in {*seen, FOLLOWING}:
            continue
        seen.add(stem)
        owed = made.service(own["code"])
        if when and owed is not None and owed.row.alternative:  # a day sooner the usual way may still be open
            continue
        day = date.fromisoformat(own["valid_from"]) - timedelta(days=bool(when))
        dose = {"product": product(made, own["code"]), "on": day.isoformat()}
        later = [d for d in person["doses"] if d["product"] == dose["product"] and d["on"] >= dose["on"]]
        if day < max(NEWEST, date.fromisoformat(person["birth_date"])) or later:
            continue
        policy = {"grace_days": 1} if when == "grace" else {}
        asked_on = max(on, day)
        if when == "grace" and ilp.plan(person, on=on, policy=policy).service(own["code"]).status not in OPEN:
            continue
        found = [d for d in plan(give(person, dose), asked_on, **policy)["doses"] if d["on"] == dose["on"]]
        counted = {
            code: d["reasons"] for d in found if d["product"] == dose["product"] for code in d["counts_as"]
        }
        if when == "before":
            assert own["code"] not in counted, (own, found)
        elif when == "":
            assert own["code"] in counted, (own, found)
        elif own["code"] in counted:
            assert "within_grace" in counted[own["code"]], (own, found)


@given(somebody(SETTLED, oldest=Period.parse("16 years"), events=False), st.integers(1, 400))
def test_waiting_never_brings_a_dose_nearer(asked: Asked, wait: int) -> None:
    """Not so for `earliest`: where the programme's interval no longer fits, the shorter valid one holds."""
    person, on = asked
    person = {**person, "pregnancies": []}
    sooner, later = services(plan(person, on)), services(plan(person, on + timedelta(days=wait)))
    for code, own in sooner.items():
        if own["kind"] == "immunization" and own["status"] in OPEN and code in later:
            found = later[code]
            if found["status"] in OPEN:
                assert own["valid_from"] <= found["valid_from"], (own, found)


@given(somebody(SETTLED, events=False), st.sampled_from(["immunosuppressed", "hiv_symptomatic"]))
def test_who_must_not_have_a_live_vaccine_is_never_told_it_is_owed(asked: Asked, why: str) -> None:
    person = {**asked[0], "conditions": [why], "absent_conditions": []}
    for code, own in services(plan(person, asked[1])).items():
        if code.rpartition(".")[0] in LIVE:
            assert own["status"] in {"contraindicated", "done", "not_needed", "unknown"}, own


@pytest.mark.parametrize(
    "policy", [{}, {"interval_reference": "valid"}, {"multi_antigen": "all"}, {"grace_days": 4}]
)
@settings(max_examples=40)
@given(somebody())
def test_every_policy_answers_for_everybody(policy: dict[str, Any], asked: Asked) -> None:
    SCHEMA.validate(plan(*asked, **policy))


# The other timings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", ["visit.postnatal", "visit.neonatal", "visit.kpsp"])
def test_the_windows_of_numbered_contacts_follow_each_other(stem: str) -> None:
    """By plain days, from an anchor whose months have 31 and 28 days."""
    rows = [row for row in BOOK.at(NEWEST).services if row.code.rpartition(".")[0] == stem and row.series]
    rows.sort(key=lambda row: int(row.code.rpartition(".")[2]))
    for first, second in pairwise(rows):
        assert first.series is not None
        assert second.series is not None
        ends, begins = first.series.until, second.series.earliest or second.series.recommended
        assert ends is not None
        assert begins is not None
        assert _later(date(2026, 1, 31), ends) <= _later(date(2026, 1, 31), begins)


@settings(max_examples=60)
@given(somebody(), st.integers(1, 120))
def test_a_finite_service_once_done_is_never_owed_again(asked: Asked, wait: int) -> None:
    person, on = asked
    later = on + timedelta(days=wait)
    done = [own for own in ilp.plan(person, on=on).services if own.status == "done" and _finite(own.row)]
    then = {own.code: own.status for own in ilp.plan(person, on=later).services}
    for own in done:
        same = BOOK.at(later, person["area"])
        if own.row in same.services:
            assert then.get(own.code, "done") in ("done", "not_needed"), own.code


def _finite(row: Service) -> bool:
    return row.once is not None


@given(somebody())
def test_the_plan_is_the_union_of_its_kinds_and_of_its_tiers(asked: Asked) -> None:
    made = ilp.plan(asked[0], on=asked[1])
    tiers = {tier for own in made.services for tier in own.row.where}
    codes = [own.code for own in made.services]
    assert {own.code for tier in tiers for own in made.at(tier).services} == set(codes)
    assert sorted(codes) == sorted(set(codes))


@given(somebody())
def test_what_the_record_states_stands_above_what_is_found(asked: Asked) -> None:
    person, on = asked
    found = {own.code for own in ilp.screening.derive(person, on=on)}
    silent = {**person, "conditions": [], "absent_conditions": sorted(found)}
    for own in ilp.plan(silent, on=on).services:
        assert own.reasons != ("already_diagnosed",)


@given(somebody())
def test_the_quick_tests_leave_out_nobody_whom_the_careful_ones_would_list(asked: Asked) -> None:
    quick = ilp.plan(asked[0], on=asked[1]).to_dict()["services"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ilp.schedules.reach.Reach.meets", lambda self, asked, events: True)
        patch.setattr("ilp.schedules.contacts._past", lambda series, asked, events: False)
        careful = ilp.plan(asked[0], on=asked[1]).to_dict()["services"]
    assert quick == careful
