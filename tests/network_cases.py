"""Which answer of the network shows that a rule of the guidelines is carried? One case each, made by hand.

A case holds as long as the rows that carry the rule are there (`test_juknis.py` takes them out and looks).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ilp import areas
from ilp.errors import Issue
from ilp.indicators import compute
from ilp.network import Network, kader, lacking
from ilp.network.facilities import Facility
from ilp.network.standards import standards

Case = Callable[[], None]
ALL = range(1, 26)


def network(*rows: str, more: str = "") -> Network:
    head = "code,name,level,parent,area" + (f",{more}" if more else "")
    return Network.parse("\n".join([head, *rows]))


def one(level: str, **cells: str) -> Facility:
    """A facility of the level with these further cells."""
    return Network.of([{"code": "x", "name": "X", "level": level, "parent": "", "area": "64.02.01"} | cells])[
        "x"
    ]


def codes(issues: list[Issue]) -> list[str]:
    return [each.code for each in issues]


def owes(level: str, *wanted: str) -> None:
    """A facility of the level that gives nothing lacks these services; one that gives them does not."""
    everything = {row.code for row in lacking.owed(level)}
    assert set(wanted) <= everything
    given = one(level, services=" ".join(everything - set(wanted)))
    assert {row.code for row in lacking.services(given) or ()} == set(wanted)


def owes_not(level: str, *others: str) -> None:
    assert not {row.code for row in lacking.owed(level)} & set(others)


def lacks(level: str, cells: dict[str, str], missing: dict[str, int]) -> None:
    found = {lack.standard.role: lack.missing for lack in lacking.staff(one(level, **cells))}
    assert {role: found.get(role) for role in missing} == missing


def state(level: str, check: str, **cells: str) -> str:
    facility = one(level, **cells)
    answer = Network([facility]).readiness("x").answer(check)
    assert answer is not None
    return answer.state


def stated(level: str, check: str) -> None:
    """The check is unknown until its column says yes, and not met when it says no."""
    assert state(level, check) == "unknown"
    assert state(level, check, **{f"done_{check}": "ya"}) == "met"
    assert state(level, check, **{f"done_{check}": "belum"}) == "not_met"


def again(rhythm: str, last: date, then: date) -> None:
    standards().find("rhythm", rhythm)
    assert lacking.next_time(standards().rhythm[rhythm], last) == then


# Network ----------------------------------------------------------------------------------------------


def nw_01() -> None:
    sound = network(
        "d,D,regency,,64.02",
        "p,P,puskesmas,d,64.02.01",
        "t,T,pustu,p,64.02.01.2007",
        "y,Y,posyandu,t,64.02.01.2007",
    )
    assert sound.check() == []
    assert codes(network("d,D,regency,,64.02", "y,Y,posyandu,d,64.02.01.2007").check()) == ["ILP-N035"]
    assert codes(network("d,D,regency,,64.02", "t,T,pustu,d,64.02.01.2007").check()) == ["ILP-N035"]


def nw_02() -> None:
    leads = {f"staff_cluster_{n}_lead": "1" for n in (1, 2, 3, 5)}
    lacks("puskesmas", leads | {"staff_cluster_4_lead": "0"}, {"cluster_4_lead": 1})
    stated("puskesmas", "clusters_decree")


def nw_03() -> None:
    own = ("pustu_screening_and_education", "pustu_limited_treatment", "pustu_point_of_care_tests")
    shared = ("pustu_village_planning", "pustu_posyandu_support", "pustu_home_visits")
    owes("pustu", *own, *shared, "pustu_local_area_monitoring")
    owes_not("posyandu", *own)


def nw_04() -> None:
    owes("pustu", "pustu_village_planning", "pustu_posyandu_support", "pustu_home_visits")
    owes("pustu", "pustu_local_area_monitoring")


def nw_05() -> None:
    stated("posyandu", "posyandu_life_cycle")


def nw_06() -> None:
    assert state("posyandu", "posyandu_open_days", open_day="2 sabtu") == "met"
    assert state("posyandu", "posyandu_open_days", open_day="2025-01-11") == "not_met"
    assert state("posyandu", "posyandu_open_days") == "unknown"
    again("open_day", date(2025, 1, 31), date(2025, 2, 28))


def nw_07() -> None:
    lacks("posyandu", {"staff_kader": "4", "staff_health_worker": "0"}, {"kader": 1, "health_worker": 1})
    assert lacking.staff(one("posyandu", staff_kader="5", staff_health_worker="1")) == ()


def nw_08() -> None:
    owes("posyandu", "open_day_counselling", "open_day_early_detection", "open_day_rapid_tests")
    owes("posyandu", "open_day_immunization", "open_day_supplements")


def nw_09() -> None:
    owes("posyandu", "kader_home_visits", "kader_community_empowerment", "kader_coordination")


def nw_11() -> None:
    again("village_evaluation", date(2025, 9, 1), date(2025, 9, 8))
    again("puskesmas_evaluation", date(2025, 9, 1), date(2025, 10, 1))
    stated("pustu", "village_evaluation")
    stated("puskesmas", "puskesmas_evaluation")


def nw_15() -> None:
    again("cluster_targets", date(2025, 2, 20), date(2026, 2, 1))
    stated("puskesmas", "cluster_targets")


def nw_16() -> None:
    again("five_year_plan", date(2024, 3, 1), date(2029, 3, 1))
    again("annual_plan", date(2024, 3, 1), date(2025, 3, 1))


def nw_17() -> None:
    again("monthly_meeting", date(2025, 12, 2), date(2026, 1, 2))
    stated("puskesmas", "mini_workshops")


def nw_18() -> None:
    again("quarterly_meeting", date(2025, 2, 3), date(2025, 5, 1))
    again("quarterly_meeting", date(2025, 11, 3), date(2026, 2, 1))


def nw_24() -> None:
    again("network_monitoring", date(2025, 1, 31), date(2025, 2, 28))
    again("network_evaluation", date(2025, 1, 31), date(2025, 7, 31))


def nw_25() -> None:
    owes("puskesmas", "laboratory")
    again("laboratory_coaching", date(2024, 2, 29), date(2025, 2, 28))


def nw_26() -> None:
    owes("puskesmas", "point_of_care_tests", "laboratory_menu")
    owes("pustu", "point_of_care_tests")
    owes_not("pustu", "laboratory_menu")


def nw_27() -> None:
    own = ("laboratory_pregnancy", "laboratory_newborn", "laboratory_adolescent", "laboratory_adult")
    owes("puskesmas", *own)
    owes_not("pustu", *own)


def nw_28() -> None:
    limit = standards().limit["inpatient_stay"]
    assert (limit.keeps(5), limit.keeps(6)) == (True, False)
    assert limit.otherwise is not None


def nw_29() -> None:
    owes("puskesmas", "emergency_care")
    owes_not("pustu", "emergency_care")


def nw_30() -> None:
    limit = standards().limit["vaccine_storage"]
    assert [limit.keeps(degrees) for degrees in (1.9, 2, 8, 8.1)] == [False, True, True, False]
    mark = standards().limit["near_expiry_mark"]
    assert [mark.keeps(months) for months in (2, 3, 6, 7)] == [False, True, True, False]


def nw_31() -> None:
    again("chronic_monitoring", date(2025, 3, 31), date(2025, 4, 30))
    again("chronic_control", date(2025, 3, 31), date(2025, 6, 30))


def nw_32() -> None:
    assert lacking.team("birth_team", {"doctor": 1, "midwife": 1, "nurse": 1})
    assert lacking.team("birth_team", {"doctor": 1, "midwife": 2})
    assert not lacking.team("birth_team", {"doctor": 2, "midwife": 1})
    assert not lacking.team("birth_team", {"midwife": 2, "nurse": 1})
    owes("puskesmas", "normal_delivery")
    owes_not("pustu", "normal_delivery")


def nw_34() -> None:
    three = {"pregnancy_class", "energy_deficient_food"}
    two = {"antenatal_care", "postpartum_care", "violence_screening_mother", "treatment_mother"}
    owes("puskesmas", *three, *two, "normal_delivery", "dental_mother")
    owes("pustu", *three, *two)
    owes_not("pustu", "normal_delivery", "dental_mother")
    owes("posyandu", *three)
    owes_not("posyandu", *two)


def nw_35() -> None:
    two = {"neonatal_care", "low_birth_weight_care", "sick_child_care", "thalassemia_screening_child"}
    three = {"under_five_class", "growth_and_development", "routine_immunization", "vitamin_a_and_deworming"}
    three |= {"nutrition_problems", "tuberculosis_screening_child"}
    owes("puskesmas", *three, *two, "hypothyroidism_sample", "dental_child")
    owes("pustu", *three, *two)
    owes_not("pustu", "hypothyroidism_sample", "dental_child")
    owes("posyandu", *three)
    owes_not("posyandu", *two)


def nw_36() -> None:
    three = {"youth_education", "youth_anemia_prevention"}
    two = {"school_age_screening", "school_age_vaccination", "youth_friendly_care", "treatment_school_age"}
    one_ = {"school_health_support", "violence_screening_school_age", "dental_school_age"}
    owes("puskesmas", *three, *two, *one_)
    owes("pustu", *three, *two)
    owes_not("pustu", *one_)
    owes("posyandu", *three)
    owes_not("posyandu", *two)


def nw_37() -> None:
    assert sorted(standards().referral) == ["legal", "medical", "social"]


def check_of(level: str, check: str) -> Case:
    return lambda: stated(level, check)


# Kader: the rule, its task, the places, and one skill without which it cannot be done ------------------

TASKS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "KD-01": ("pregnancy_watch", ("posyandu", "home"), 17),
    "KD-02": ("energy_deficiency_watch", ("home",), 13),
    "KD-03": ("postpartum_watch", ("home",), 25),
    "KD-04": ("newborn_watch", ("home",), 11),
    "KD-05": ("class_recruiting", ("home",), 4),
    "KD-06": ("small_baby_companion", ("home",), 5),
    "KD-07": ("growth_monitoring", ("posyandu",), 7),
    "KD-08": ("growth_reporting", ("posyandu",), 8),
    "KD-09": ("under_five_sweeping", ("home",), 3),
    "KD-10": ("immunization_drop_out", ("home",), 10),
    "KD-11": ("vitamin_a_help", ("posyandu", "home"), 9),
    "KD-12": ("feeding_education", ("posyandu",), 6),
    "KD-13": ("tuberculosis_search", ("posyandu", "home"), 24),
    "KD-14": ("obesity_measuring", ("posyandu", "home"), 23),
    "KD-15": ("blood_pressure", ("posyandu", "home"), 23),
    "KD-16": ("blood_glucose", ("posyandu", "home"), 23),
    "KD-17": ("vision_check", ("posyandu",), 22),
    "KD-18": ("mental_health", ("posyandu", "home"), 24),
    "KD-19": ("elderly_assessment", ("posyandu", "home"), 24),
    "KD-20": ("home_education", ("home",), 22),
    "KD-21": ("family_planning", ("posyandu", "home"), 25),
    "KD-22": ("malaria_watch", ("home",), 22),
    "KD-23": ("fit_for_pregnancy", ("posyandu",), 24),
    "KD-24": ("environment_watch", ("posyandu", "home"), 3),
    "KD-25": ("kader_recording", ("posyandu", "home"), 2),
    "KD-26": ("integrated_child_check_registration", ("pustu", "puskesmas"), 2),
}


def kader_task(task: str, places: tuple[str, ...], skill: int) -> Case:
    def case() -> None:
        for place in ("posyandu", "home", "pustu", "puskesmas"):
            assert (task in {own.code for own in kader.tasks(ALL, place)}) is (place in places)
        without = set(ALL) - {skill}
        assert task not in {own.code for own in kader.tasks(without)}
        assert [own.number for own in kader.untrained(without, task)] == [skill]

    return case


# Communicable disease and the environment, by place ------------------------------------------------------


def done_at(service: str, *places: str) -> None:
    """It is done at these places and at no others, in the order of the tiers."""
    assert standards().service[service].where == places
    assert standards().service[service].package == "communicable"


def in_10() -> None:
    owes("posyandu", "communicable_education", "case_finding_active")
    owes_not("posyandu", "case_finding_passive")
    owes("pustu", "case_finding_passive", "case_finding_active")
    done_at("communicable_education", "puskesmas", "pustu", "posyandu", "home")


def in_11() -> None:
    owes("pustu", "contact_survey", "epidemiological_investigation")
    owes_not("posyandu", "contact_survey", "epidemiological_investigation")
    done_at("contact_survey", "puskesmas", "pustu", "home")
    done_at("epidemiological_investigation", "puskesmas", "pustu")


def in_12() -> None:
    owes("posyandu", "immunization_of_contacts", "mass_drug_administration")
    done_at("mass_drug_administration", "puskesmas", "pustu", "posyandu")


def in_13() -> None:
    owes("puskesmas", "environment_observation", "environment_measurement")
    owes_not("pustu", "environment_observation", "environment_measurement")
    done_at("environment_observation", "puskesmas", "home")


def in_14() -> None:
    owes("posyandu", "vector_control")
    owes_not("posyandu", "media_improvement", "environment_intervention")
    done_at("media_improvement", "puskesmas")
    done_at("environment_intervention", "puskesmas", "home")


def in_15() -> None:
    owes("pustu", "outbreak_control")
    owes_not("pustu", "outbreak_risk_factors")
    done_at("outbreak_risk_factors", "posyandu", "home")


def in_16() -> None:
    done_at("media_monitoring", "puskesmas")


def in_17() -> None:
    done_at("tuberculosis_follow_up", "puskesmas", "pustu", "home")


def in_18() -> None:
    done_at("environment_counselling", "puskesmas")


def in_19() -> None:
    done_at("investigation_laboratory", "puskesmas")


def ir_11() -> None:
    """The same counts for the puskesmas, the district, the province and the nation, and for one month."""
    facilities = network("a,A,puskesmas,,64.02.01", "b,B,puskesmas,,64.02.02", "c,C,puskesmas,,64.03.01")
    rows = [
        {"indicator": "kn1", "area": area, "facility": code, "period": f"2025-0{month}", "value": count}
        for code, area, counts in (
            ("a", "64.02.01", (3, 4)),
            ("b", "64.02.02", (5, 6)),
            ("c", "64.03.01", (7, 8)),
        )
        for month, count in enumerate(counts, 1)
    ]
    levels = {"puskesmas": [7, 11, 15], "regency": [18, 15], "province": [33], "nation": [33]}
    for by, expected in levels.items():
        assert [value.numerator for value in compute(rows, facilities, period=2025, by=by)] == expected
        assert areas.level(by).code == by
    assert [value.numerator for value in compute(rows, facilities, period="2025-02", by="regency")] == [10, 8]


CASES: dict[str, Case] = {
    **{
        name.upper().replace("_", "-"): case
        for name, case in list(globals().items())
        if name.startswith(("nw_", "in_", "ir_"))
    },
    "NW-13": check_of("puskesmas", "area_dashboard"),
    "NW-14": check_of("puskesmas", "partner_reports"),
    "NW-22": check_of("puskesmas", "network_agreements"),
    "NW-44": check_of("regency", "cross_sector_support"),
    **{own: kader_task(*said) for own, said in TASKS.items()},
}
