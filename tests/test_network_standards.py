"""Are the standards whole, is what is missing counted right? Hand-made networks, both sides of an edge."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_cases import one
from test_network_faults import rows

from ilp.errors import UnknownCode, UsageError
from ilp.network import Network, kader, lacking
from ilp.network.implementing import share
from ilp.network.standards import KINDS, standards
from ilp.network.tiers import tiers

ALL = set(range(1, 26))


# The data -----------------------------------------------------------------------------------------------


def test_codes_stand_once_and_name_what_there_is() -> None:
    every = standards()
    for kind in KINDS:
        codes = [row.code for file in every.files for row in getattr(file, kind)]
        assert len(codes) == len(set(codes)), kind
    levels, roles, stages = set(tiers()), set(every.role), {row.code for row in every.stage}
    served = {place for each in tiers().values() for place in each.serves}
    packages = {row.package for row in every.service.values()}
    for row in every.staffing:
        assert (row.level in levels, row.role in roles, row.at_least > 0) == (True, True, True)
    for check in every.check.values():
        assert check.level in levels
        assert check.stage in stages | {""}
        assert set(check.roles) <= roles
        assert set(check.packages) <= packages
        assert (check.has in levels) is (check.kind == "villages")
        assert bool(check.packages) is (check.kind == "services")
    for service in every.service.values():
        assert service.where
        assert set(service.at) <= set(service.where) <= levels | served
    for team in every.team.values():
        assert {role for way in team.any_of for role in way} <= roles
    for rhythm in every.rhythm.values():
        assert (rhythm.every is None) is bool(rhythm.months)
    for row in every.share.values():
        assert set(row.checks) | {row.started} - {""} <= set(every.check)
        assert row.role in roles | {""}
    (needed,) = every.needed_skills
    assert set(needed.task) == set(every.task)
    for task in every.task.values():
        assert set(every.skills_of(task)) <= set(every.skill)
    assert [row.order for row in every.stage] == list(range(6))


def test_every_row_says_where_it_comes_from_and_nothing_is_confirmed() -> None:
    for file in standards().files:
        for kind in KINDS:
            for row in getattr(file, kind):
                said = standards().citation(row).to_dict()
                assert said["instrument"] == file.instrument.name
                assert said["clause"]
                assert said["status"] in ("transcribed", "inferred")


def test_what_was_not_seen_is_inferred() -> None:
    status = {row.code: row.status for row in standards().staffing}
    assert status["posyandu_kader"] == "transcribed"
    assert {status[f"pustu_{role}"] for role in ("nurse", "midwife", "kader")} == {"inferred"}
    assert {row.status for row in standards().skill.values()} == {"inferred"}
    assert {row.status for row in standards().kader_level} == {"inferred"}
    (needed,) = standards().needed_skills
    assert needed.status == "inferred"
    assert "own reading" in needed.note.en
    assert {row.status for row in standards().task.values()} == {"transcribed"}


@pytest.mark.parametrize("kind", ["team", "kader_level", "task", "share", "rhythm"])
def test_an_unknown_code_names_the_nearest(kind: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        standards().find(kind, "tiada")
    assert caught.value.code == "ILP-N014"


# Staff --------------------------------------------------------------------------------------------------


def missing(level: str, **cells: str) -> dict[str, int | None]:
    return {lack.standard.role: lack.missing for lack in lacking.staff(one(level, **cells))}


def test_five_kader_and_a_health_worker() -> None:
    assert missing("posyandu", staff_kader="5", staff_health_worker="1") == {}
    assert missing("posyandu", staff_kader="4", staff_health_worker="1") == {"kader": 1}
    assert missing("posyandu", staff_kader="0", staff_health_worker="0") == {"kader": 5, "health_worker": 1}
    assert missing("posyandu", staff_kader="9") == {"health_worker": None}
    assert missing("posyandu") == {"kader": None, "health_worker": None}


def test_one_nurse_one_midwife_two_kader() -> None:
    assert missing("pustu", staff_nurse="1", staff_midwife="1", staff_kader="2") == {}
    assert missing("pustu", staff_nurse="0", staff_midwife="1", staff_kader="1") == {"nurse": 1, "kader": 1}


def test_nine_professions_and_five_leads() -> None:
    found = missing("puskesmas")
    assert len(found) == 14
    assert len([role for role in found if role.startswith("cluster_")]) == 5
    assert set(found.values()) == {None}


def test_a_lack_as_json() -> None:
    (lack,) = lacking.staff(one("posyandu", staff_kader="3", staff_health_worker="1"))
    assert lack.to_dict("en") == {
        "role": "kader",
        "label": "Kader",
        "at_least": 5,
        "have": 3,
        "missing": 2,
        "source": {
            "instrument": "KMK HK.01.07/MENKES/2015/2023",
            "clause": "Gambar 5: hari buka dilayani paling sedikit lima kader",
            "status": "transcribed",
        },
    }


def test_nothing_said_of_services_is_not_none() -> None:
    assert lacking.services(one("posyandu")) is None
    given = one("posyandu", services="open_day_counselling")
    assert {row.code for row in lacking.services(given, ["posyandu_open_day"]) or ()} == {
        "open_day_early_detection",
        "open_day_rapid_tests",
        "open_day_immunization",
        "open_day_supplements",
    }


@given(st.integers(0, 12), st.integers(0, 3))
def test_missing_and_there_add_up_to_the_standard(kader_there: int, workers: int) -> None:
    found = missing("posyandu", staff_kader=str(kader_there), staff_health_worker=str(workers))
    assert kader_there + (found.get("kader") or 0) == max(5, kader_there)
    assert workers + (found.get("health_worker") or 0) == max(1, workers)


# Kader --------------------------------------------------------------------------------------------------


def test_25_skills_in_five_groups() -> None:
    assert sorted(standards().skill) == list(range(1, 26))
    assert Counter(own.group for own in standards().skill.values()) == {
        "A": 4,
        "B": 7,
        "C": 6,
        "D": 3,
        "E": 5,
    }


A_B_C, D, E = set(range(1, 18)), {18, 19, 20}, {21, 22, 23, 24, 25}


@pytest.mark.parametrize(
    ("skills", "level"),
    [
        (set(), None),
        (A_B_C - {17}, None),
        (D | E, None),
        (A_B_C, "purwa"),
        (A_B_C | {18, 19, 21}, "purwa"),
        (A_B_C | D, "madya"),
        (A_B_C | E, "madya"),
        (A_B_C | D | E - {25}, "madya"),
        (A_B_C | D | E, "utama"),
    ],
)
def test_the_three_levels(skills: set[int], level: str | None) -> None:
    found = kader.level(skills)
    assert (None if found is None else found.code) == level


def test_what_is_wanted_for_a_level() -> None:
    def wanted(skills: set[int], code: str) -> list[int]:
        return [own.number for own in kader.missing(skills, code)]

    assert wanted(A_B_C - {4, 9}, "purwa") == [4, 9]
    assert wanted(A_B_C | {24, 25, 21, 22}, "madya") == [23]  # E is nearer than D
    assert wanted(A_B_C, "madya") == [18, 19, 20]
    assert wanted(ALL - {1, 25}, "utama") == [1, 25]


@pytest.mark.parametrize("skills", [[0], [26], ["x"], [1, 99]])
def test_a_skill_that_is_none_is_refused(skills: list[object]) -> None:
    with pytest.raises(UsageError) as caught:
        kader.level(skills)  # type: ignore[arg-type]
    assert caught.value.code == "ILP-N019"


@given(st.sets(st.integers(1, 25)), st.integers(1, 25))
def test_learning_never_lowers_a_level_and_what_is_wanted_makes_it(skills: set[int], more: int) -> None:
    def order(have: set[int]) -> int:
        found = kader.level(have)
        return 0 if found is None else found.order

    assert order(skills | {more}) >= order(skills)
    for level in standards().kader_level:
        assert order(skills | {own.number for own in kader.missing(skills, level.code)}) >= level.order
    assert {own.code for own in kader.tasks(skills)} <= {own.code for own in kader.tasks(skills | {more})}


def test_a_kader_with_every_skill_may_do_every_task() -> None:
    assert len(kader.tasks(ALL)) == 26
    assert kader.tasks([]) == ()


# Readiness ----------------------------------------------------------------------------------------------

READY_POSYANDU = {
    "staff_kader": "5",
    "trained_kader": "5",
    "staff_health_worker": "1",
    "open_day": "2 sabtu",
    "services": " ".join(
        row.code for row in lacking.owed("posyandu", ["posyandu_open_day", "posyandu_between"])
    ),
    "done_posyandu_life_cycle": "2025-01-05",
}
READY_PUSTU = {
    "staff_nurse": "1",
    "staff_midwife": "1",
    "staff_kader": "2",
    "services": " ".join(row.code for row in lacking.owed("pustu", ["pustu"])),
    "done_village_evaluation": "2025-03-01",
}
PUSKESMAS = ["clusters_decree", "cluster_targets", "orientation", "patient_flow", "home_visits"]
PUSKESMAS += ["network_agreements", "area_dashboard", "partner_reports", "puskesmas_evaluation"]
PUSKESMAS += ["mini_workshops", "data_exchange"]
READY_PUSKESMAS = {
    **{f"done_{code}": "2025-02-01" for code in PUSKESMAS},
    **{f"staff_cluster_{n}_lead": "1" for n in range(1, 6)},
    "services": " ".join(row.code for row in lacking.owed("puskesmas")),
    "catchment": "64.02.01.2007",
    "done_ilp_puskesmas": "ya",
}
READY = {"melati": READY_POSYANDU, "pustu": READY_PUSTU, "pkm_a": READY_PUSKESMAS}


def answers(network: Network, code: str, on: date | None = None) -> dict[str, str]:
    return {own.check.code: own.state for own in network.readiness(code, on=on).answers}


def test_a_ready_posyandu() -> None:
    network = Network.of(rows(**READY))
    assert network.check() == []
    found = network.readiness("melati")
    states = answers(network, "melati")
    assert states == {
        "kader_trained": "met",
        "posyandu_package": "met",
        "posyandu_staff": "met",
        "posyandu_open_days": "met",
        "posyandu_life_cycle": "met",
        "ilp_posyandu": "unknown",
    }
    assert (found.met, len(found.answers)) == (5, 6)


def test_stages_that_ask_nothing_of_a_level_are_passed_over_not_reached() -> None:
    assert Network.of(rows(**READY)).readiness("melati").stage.code == "networked"
    assert Network.of(rows()).readiness("melati").stage.code == "none_on_record"


def test_nobody_there_is_nobody_trained() -> None:
    network = Network.of(rows(melati={"staff_kader": "0", "trained_kader": "0"}))
    assert answers(network, "melati")["kader_trained"] == "not_met"


def test_a_table_without_any_pustu_tells_nothing_of_villages() -> None:
    pkm = {"code": "p", "name": "P", "level": "puskesmas", "parent": "", "area": "64.02.01"}
    network = Network.of([pkm | {"catchment": "64.02.01.2007"}])
    assert answers(network, "p")["village_units"] == "unknown"


def test_a_ready_puskesmas_is_monitored() -> None:
    network = Network.of(rows(**READY))
    states = answers(network, "pkm-a")
    assert {code for code, state in states.items() if state != "met"} == {"ilp_pustu", "ilp_posyandu"}
    assert network.readiness("pkm-a").stage.code == "monitored"


@pytest.mark.parametrize(
    ("who", "column", "cell", "check", "state", "stage"),
    [
        ("pkm_a", "done_clusters_decree", "belum", "clusters_decree", "not_met", "none_on_record"),
        ("pkm_a", "done_orientation", "", "orientation", "unknown", "decreed"),
        ("melati", "trained_kader", "4", "kader_trained", "not_met", "decreed"),
        ("pkm_a", "staff_cluster_3_lead", "0", "cluster_leads", "not_met", "trained"),
        ("pkm_a", "done_patient_flow", "tidak", "patient_flow", "not_met", "trained"),
        ("melati", "staff_kader", "", "posyandu_staff", "unknown", "decreed"),
        ("pustu", "staff_midwife", "0", "pustu_staff", "not_met", "reorganised"),
        ("pkm_a", "catchment", "64.02.01.2007 64.02.01.2008", "village_units", "not_met", "reorganised"),
        ("pkm_a", "catchment", "", "village_units", "unknown", "reorganised"),
        ("melati", "open_day", "", "posyandu_open_days", "unknown", "reorganised"),
        ("melati", "services", "open_day_counselling", "posyandu_package", "not_met", "reorganised"),
        ("pustu", "done_village_evaluation", "belum", "village_evaluation", "not_met", "networked"),
        ("pkm_a", "done_data_exchange", "", "data_exchange", "unknown", "networked"),
    ],
)
def test_one_thing_wanting_holds_its_stage_back(
    who: str, column: str, cell: str, check: str, state: str, stage: str
) -> None:
    cells = {**READY, who: {**READY[who], column: cell}}
    network = Network.of(rows(**cells))
    found = network.readiness("pkm-a")
    answer = found.answer(check)
    assert answer is not None
    assert answer.state == state
    assert found.stage.code == stage
    assert (answer.met, answer.of) == (0, 1)
    assert [own.facility for own in answer.lacking] == [who.replace("_", "-")]


def test_what_is_wanted_is_named() -> None:
    cells = {**READY, "pkm_a": {**READY_PUSKESMAS, "catchment": "64.02.01.2007 64.02.01.2008"}}
    network = Network.of(rows(**cells))
    answer = network.readiness("pkm-a").answer("village_units")
    assert answer is not None
    assert answer.lacking[0].wanted == ("64.02.01.2008",)
    poor = Network.of(rows(melati={"staff_kader": "4", "staff_health_worker": "1"}))
    staff = poor.readiness("melati").to_dict("en")["checks"]
    (found,) = [own for own in staff if own["code"] == "posyandu_staff"]
    assert found["lacking"] == [{"facility": "melati", "state": "not_met", "wanted": ["Kader"]}]


def test_a_health_office_asks_all_below_it() -> None:
    network = Network.of(rows(**READY))
    found = {own.check.code: own for own in network.readiness("dinkes").answers}
    assert (found["clusters_decree"].met, found["clusters_decree"].of) == (1, 2)
    assert found["clusters_decree"].state == "unknown"
    assert found["kick_off"].of == 1
    assert len(found) == len(standards().check)
    assert network.readiness("dinkes").stage.code == "none_on_record"


def test_what_was_done_later_does_not_count() -> None:
    network = Network.of(rows(**READY))
    assert answers(network, "pkm-a", date(2025, 1, 31))["clusters_decree"] == "not_met"
    assert answers(network, "pkm-a", date(2025, 2, 1))["clusters_decree"] == "met"
    assert answers(network, "melati", date(2025, 1, 4))["posyandu_life_cycle"] == "not_met"
    assert answers(network, "pkm-a", date(2025, 1, 1))["ilp_puskesmas"] == "met"  # no day is known


@given(st.sampled_from([(who, column) for who, cells in READY.items() for column in cells]))
def test_saying_less_never_makes_readier(gone: tuple[str, str]) -> None:
    who, column = gone
    cells = {**READY, who: {**READY[who], column: ""}}
    full, less = Network.of(rows(**READY)), Network.of(rows(**cells))
    for code in ("melati", "pustu", "pkm-a", "dinkes"):
        before, after = full.readiness(code), less.readiness(code)
        assert after.met <= before.met
        assert after.stage.order <= before.stage.order
        assert [own.state for own in after.answers].count("not_met") <= len(before.answers)


# Shares -------------------------------------------------------------------------------------------------


def test_shares_keep_the_unknown_in_the_denominator() -> None:
    network = Network.of(rows(**READY))
    found = share(network, "ilp_puskesmas")
    assert (found.numerator, found.denominator, found.unknown, found.value) == (1, 2, 1, 50.0)
    assert found.to_dict() == {
        "indicator": "ilp_puskesmas",
        "area": "64.02",
        "level": "puskesmas",
        "on": None,
        "numerator": 1,
        "denominator": 2,
        "unknown": 1,
        "value": 50.0,
        "flags": [],
    }
    assert share(network, "ilp_puskesmas", top="pkm-a").value == 100.0
    assert share(network, "ilp_pustu").value == 100.0
    posyandu = share(network, "ilp_posyandu")
    assert (posyandu.numerator, posyandu.denominator, posyandu.unknown) == (1, 2, 1)
    assert share(network, "ilp_posyandu", on=date(2025, 1, 4)).numerator == 0
    assert share(network, "ilp_orientation", on=date(2025, 2, 1)).numerator == 1
    assert share(network, "ilp_posyandu", top="rsud").value is None


def test_a_stated_answer_wins_over_the_checks() -> None:
    said_no = {**READY, "pkm_a": {**READY_PUSKESMAS, "done_ilp_puskesmas": "belum"}}
    assert share(Network.of(rows(**said_no)), "ilp_puskesmas").numerator == 0
    silent = {**READY, "pkm_a": {**READY_PUSKESMAS, "done_ilp_puskesmas": ""}}
    assert share(Network.of(rows(**silent)), "ilp_puskesmas").numerator == 1
    half = {**silent, "pkm_a": {**silent["pkm_a"], "done_patient_flow": "belum"}}
    assert share(Network.of(rows(**half)), "ilp_puskesmas").numerator == 0


def test_trained_kader_are_summed_where_both_numbers_are_known() -> None:
    cells = {
        "melati": {"staff_kader": "5", "trained_kader": "3"},
        "mawar": {"staff_kader": "7", "trained_kader": "7"},
    }
    found = share(Network.of(rows(**cells)), "kader_trained")
    assert (found.numerator, found.denominator, found.unknown) == (10, 12, 0)
    assert found.value == pytest.approx(83.333, abs=0.001)
    cells["mawar"].pop("trained_kader")
    found = share(Network.of(rows(**cells)), "kader_trained")
    assert (found.numerator, found.denominator, found.unknown) == (3, 5, 1)
    assert share(Network.of(rows()), "kader_trained").value is None
    over = share(Network.of(rows(melati={"staff_kader": "4", "trained_kader": "5"})), "kader_trained")
    assert (over.value, over.flags) == (125.0, ("over_100",))


def test_shares_of_parts_add_up_to_the_whole() -> None:
    network = Network.of(rows(**READY))
    for code in standards().share:
        whole = share(network, code, top="dinkes")
        parts = [share(network, code, top=each.code) for each in network.at_level("puskesmas")]
        assert whole.numerator == sum(part.numerator for part in parts)
        assert (whole.denominator or 0) == sum(part.denominator or 0 for part in parts)
        assert whole.unknown == sum(part.unknown for part in parts)
