"""Hand-made people, each with what they add to an indicator: above the line, below it, unknown.

`CASES` has them by indicator (`code|dispute=reading` for a reading that is not the default). The numbers come
from the words of the indicators and from the calendar, never from the code: most are two sides of an edge.
Years are 2025 unless a case says otherwise; `N` in a number stands for none at all (a divisor given beside).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

Record = dict[str, Any]
Events = list[Record]
Tally = tuple[int, int | None, int]

IN, OUT, NOT, ASK = (1, 1, 0), (0, 1, 0), (0, 0, 0), (0, 0, 1)
"""Above the line and below it, only below it, not meant, unknown."""
ALONE, NOBODY = (1, None, 0), (0, None, 0)
"""The same where there is no divisor of people."""


class Case(NamedTuple):
    """One person, asked about one period."""

    who: Record
    counts: Tally
    period: str = "2025"


CASES: dict[str, list[Case]] = {}


def case(codes: str, counts: Tally, who: Record, period: str = "2025") -> None:
    """The person adds this to each of the indicators."""
    for code in codes.split():
        CASES.setdefault(code, []).append(Case(who, counts, period))


def iso(when: str | int, start: str = "2025-01-01") -> str:
    """A whole date, a month and day of 2025, or so many days after `start`."""
    if isinstance(when, int):
        return (date.fromisoformat(start) + timedelta(when)).isoformat()
    return when if len(when) == 10 else f"2025-{when}"


def done(
    code: str, *days: str | int, by: str | None = None, start: str = "2025-01-01", **values: Any
) -> Events:
    """The same thing on each of the days."""
    return [{"code": code, "on": iso(day, start), "by": by, "values": values} for day in days]


def one(born: str, *events: Events, sex: str = "female", **more: Any) -> Record:
    """Somebody with these visits and screenings."""
    every = [event for those in events for event in those]
    screenings = [event for event in every if event["code"].startswith("screening.")]
    return {
        "id": "a", "birth_date": born, "sex": sex,
        "visits": [event for event in every if event not in screenings],
        "screenings": [{key: own for key, own in event.items() if key != "by"} for event in screenings],
        **more,
    }  # fmt: skip


def months(first: int, last: int, day: int = 10) -> list[str]:
    """The same day of these months of 2025."""
    return [f"2025-{month:02d}-{day:02d}" for month in range(first, last + 1)]


# Pregnancy: last menstrual period on 2025-01-01, so day 91 begins week 13, day 175 week 25, day 196 week 28


def pregnant(
    *events: Events,
    ended: int | None = 273,
    outcome: str | None = "live_birth",
    start: str = "2025-01-01",
    **more: Any,
) -> Record:
    """A pregnancy that ends on 2025-10-01, when nothing else is said."""
    own: Record = {"last_menstrual_period": start}
    if ended is not None:
        own |= {"ended_on": iso(ended, start), "outcome": outcome}
    return one("1998-05-05", *events, pregnancies=[own], **more)


def contacts(*days: int, by: str | None = "midwife", **values: Any) -> Events:
    return done("visit.antenatal", *days, by=by, **values)


case("k1_total", IN, pregnant(contacts(0)))
case("k1_total", IN, pregnant(contacts(272)))
case("k1_total", OUT, pregnant(contacts(273)))  # the day of the birth is past the pregnancy
case("k1_total", OUT, pregnant())
case("k1_total", OUT, pregnant(contacts(-1)))
case("k1_total", IN, pregnant(contacts(20), ended=60, outcome="miscarriage"))
case("k1_total", NOT, one("1998-05-05"))
case("k1_pure", IN, pregnant(contacts(90)))
case("k1_pure", OUT, pregnant(contacts(91)))
case("k1_pure", OUT, pregnant(contacts(-1)))
case("k1_access", IN, pregnant(contacts(91)))
case("k1_access", IN, pregnant(contacts(272)))
case("k1_access", OUT, pregnant(contacts(273)))
case("k1_access", OUT, pregnant(contacts(90)))
case("k1_access", OUT, pregnant(contacts(-1)))
case("k1_access", OUT, pregnant(contacts(90, 91)))
case("k1_access", IN, pregnant(contacts(-1, 91)))  # what was before the pregnancy is no first contact of it

FOUR = "k4 spm_01_pregnant|spm_01_contacts=four_contacts"
case(FOUR, IN, pregnant(contacts(90, 91, 175, 272)))
case(FOUR, IN, pregnant(contacts(0, 174, 175, 176)))
case(FOUR, OUT, pregnant(contacts(91, 92, 175, 272)))
case(FOUR, OUT, pregnant(contacts(90, 89, 175, 272)))
case(FOUR, OUT, pregnant(contacts(90, 175, 176, 272)))
case(FOUR, OUT, pregnant(contacts(90, 91, 174, 272)))
case(FOUR, OUT, pregnant(contacts(90, 91, 175)))
case(FOUR, OUT, pregnant(contacts(90, 91, 175, 273)))
case(FOUR, OUT, pregnant(contacts(-1, 91, 175, 272)))

SIX = ["k6", "k6|k6_denominator=pregnant", "spm_01_pregnant"]
DOCTOR = {"by": "doctor", "usg": True}


def six(*days: int, doctor: tuple[int, ...]) -> Record:
    return pregnant(contacts(*days), contacts(*doctor, **DOCTOR))


for code in SIX:
    case(code, IN, six(91, 174, 175, 176, doctor=(90, 272)))
    case(code, OUT, six(92, 174, 175, 176, doctor=(91, 272)))
    case(code, OUT, six(90, 174, 175, 176, doctor=(89, 272)))
    case(code, OUT, six(91, 175, 176, 177, doctor=(90, 272)))
    case(code, OUT, six(91, 173, 174, 175, doctor=(90, 272)))
    case(code, OUT, six(91, 174, 175, 176, doctor=(90, 273)))
    case(code, OUT, six(91, 174, 175, 176, 272, doctor=(90,)))
    case(code, OUT, pregnant(contacts(91, 174, 175, 176), contacts(90, 272, by="midwife", usg=True)))
    case(code, OUT, pregnant(contacts(91, 174, 175, 176), contacts(90, 272, by="doctor", usg=False)))
    case(code, OUT, six(-1, 91, 174, 175, 176, doctor=(100, 272)))
    case(code, OUT, six(90, 91, 174, 175, 176, doctor=(-1, 272)))
    case(code, OUT, six(91, 174, 175, 176, 273, doctor=(90, 100)))
    case(code, OUT, six(90, 91, 174, 175, 176, 200, doctor=(100, 273)))
lost = six(91, 174, 175, 176, doctor=(60, 200)) | {
    "pregnancies": [{"last_menstrual_period": "2025-01-01", "ended_on": iso(210), "outcome": "miscarriage"}]
}
case("k6", NOT, lost)
case("k6|k6_denominator=pregnant spm_01_pregnant", IN, lost)

case("k1_doctor_usg", IN, pregnant(contacts(90, **DOCTOR)))
case("k1_doctor_usg", OUT, pregnant(contacts(91, **DOCTOR)))
case("k1_doctor_usg", OUT, pregnant(contacts(90, by="midwife", usg=True)))
case("k1_doctor_usg", OUT, pregnant(contacts(90, by="doctor")))
case("k1_doctor_usg", OUT, pregnant(contacts(-1, **DOCTOR)))
FIVE = "k5_doctor k5_doctor|k5_denominator=pregnant"
case(FIVE, IN, pregnant(contacts(60, 260, **DOCTOR)))
case(FIVE, IN, pregnant(contacts(175, **DOCTOR)))
case(FIVE, IN, pregnant(contacts(272, **DOCTOR)))
case(FIVE, OUT, pregnant(contacts(174, **DOCTOR)))
case(FIVE, OUT, pregnant(contacts(260, by="midwife", usg=True)))
case(FIVE, OUT, pregnant(contacts(60, 273, **DOCTOR)))
case(FIVE, OUT, pregnant(contacts(60, **DOCTOR), contacts(260, by="doctor")))
case("k5_doctor", NOT, pregnant(contacts(20, **DOCTOR), ended=60, outcome="miscarriage"))
case(
    "k5_doctor|k5_denominator=pregnant",
    OUT,
    pregnant(contacts(20, **DOCTOR), ended=60, outcome="miscarriage"),
)
EIGHT = "k8 k8|k8_denominator=pregnant"
case(EIGHT, IN, pregnant(contacts(0, 30, 60, 90, 120, 150, 180, 272)))
case(EIGHT, OUT, pregnant(contacts(0, 30, 60, 90, 120, 150, 180)))
case(EIGHT, OUT, pregnant(contacts(-1, 30, 60, 90, 120, 150, 180, 272)))
case(EIGHT, OUT, pregnant(contacts(0, 30, 60, 90, 120, 150, 180, 273)))
case(EIGHT, OUT, pregnant(contacts(0, 30, 60, 90, 120, 150, 180, 180)))
case("k8", NOT, pregnant(ended=60, outcome="miscarriage"))
case("k8|k8_denominator=pregnant", OUT, pregnant(ended=60, outcome="miscarriage"))

case("anc_class", IN, pregnant(done("visit.pregnancy_class", 0, 100, 150, 272)))
case("anc_class", OUT, pregnant(done("visit.pregnancy_class", 0, 100, 150)))
case("anc_class", OUT, pregnant(done("visit.pregnancy_class", 0, 100, 150, 273)))
case("anc_class", OUT, pregnant(done("visit.pregnancy_class", -1, 100, 150, 272)))
case("anc_class", OUT, pregnant(ended=60, outcome="miscarriage"))
case("anc_hepb", IN, pregnant(done("visit.triple_elimination", 0)))
case("anc_hepb", IN, pregnant(done("visit.triple_elimination", 272)))
case("anc_hepb", OUT, pregnant(done("visit.triple_elimination", -1, 273)))
case("anc_hepb", OUT, pregnant(ended=60, outcome="miscarriage"))

IRON = "nut_ttd_preg|ttd_pregnant=90"
case(IRON, IN, pregnant(done("visit.iron_tablets_pregnant", 60, 120, 180, tablets=30)))
case(IRON, OUT, pregnant(done("visit.iron_tablets_pregnant", 60, 120, tablets=30), contacts(180, tablets=29)))
case(IRON, IN, pregnant(done("visit.iron_tablets_pregnant", 60, 120, tablets=30), contacts(180, tablets=30)))
case(IRON, OUT, pregnant(done("visit.iron_tablets_pregnant", 60, 120, 273, tablets=30)))
case(IRON, OUT, pregnant(ended=60, outcome="miscarriage"))

for code, condition, other in [
    ("pregnant_cases.diabetes", "diabetes", "hypertension"),
    ("pregnant_cases.hypertension", "hypertension", "hiv"),
    ("pregnant_cases.hiv", "hiv", "diabetes"),
]:
    case(code, ALONE, pregnant(conditions=[condition]))
    case(code, NOBODY, pregnant(conditions=[other]))
    case(code, ALONE, pregnant(conditions=[{"code": condition, "since": iso(272)}]))
    case(code, NOBODY, pregnant(conditions=[{"code": condition, "since": iso(273)}]))
    case(code, ALONE, pregnant(conditions=[{"code": condition, "until": iso(0)}]))
    case(code, NOBODY, pregnant(conditions=[{"code": condition, "until": iso(-1)}]))
    case(code, NOBODY, one("1998-05-05", conditions=[condition]))
    case(code, ALONE, pregnant(conditions=[condition], ended=60, outcome="miscarriage"))

# Arm under 23.5 cm; haemoglobin under 11, in weeks 13 to 24 under 10.5
case("nut_kek", IN, pregnant(contacts(60, muac_cm=23.4)))
case("nut_kek", OUT, pregnant(contacts(60, muac_cm=23.5)))
case("nut_kek", IN, pregnant(contacts(60, muac_cm=22.9)))
case("nut_kek", NOT, pregnant(contacts(60)))
case("nut_kek", NOT, pregnant(contacts(-1, 273, muac_cm=22.0)))
case("nut_kek", IN, pregnant(contacts(0, muac_cm=22.0), contacts(272, muac_cm=24.0)))
case("nut_kek", IN, pregnant(contacts(272, muac_cm=22.0)))
case("nut_kek", IN, pregnant(contacts(20, muac_cm=22.0), ended=60, outcome="miscarriage"))
FOOD = "visit.pregnancy_supplement"
case("nut_kek_pmt", IN, pregnant(contacts(60, muac_cm=23.4), done(FOOD, 272)))
case("nut_kek_pmt", IN, pregnant(contacts(60, muac_cm=22.0), done(FOOD, 0)))
case("nut_kek_pmt", OUT, pregnant(contacts(60, muac_cm=22.0)))
case("nut_kek_pmt", OUT, pregnant(contacts(60, muac_cm=22.0), done(FOOD, -1, 273)))
case("nut_kek_pmt", NOT, pregnant(contacts(60, muac_cm=23.5), done(FOOD, 100)))
case("nut_kek_pmt", NOT, pregnant(contacts(-1, 273, muac_cm=22.0), done(FOOD, 100)))
case("nut_kek_pmt", OUT, pregnant(contacts(20, muac_cm=22.0), ended=60, outcome="miscarriage"))
for day, hemoglobin, counts in [
    (90, 10.9, IN), (90, 11.0, OUT), (91, 10.5, OUT), (91, 10.4, IN), (174, 10.4, IN), (174, 10.5, OUT),
    (175, 10.9, IN), (175, 11.0, OUT), (60, 9.9, IN), (60, 7.0, IN), (60, 6.9, IN), (-1, 9.0, NOT),
    (273, 9.0, NOT),
    (0, 9.0, IN), (272, 9.0, IN),
]:  # fmt: skip
    week = {"gestation_weeks": day // 7} if 0 <= day < 273 else {}
    case("nut_anemia_preg", counts, pregnant(contacts(day, hemoglobin=hemoglobin, **week)))
case("nut_anemia_preg", IN, pregnant(contacts(20, hemoglobin=9.0), ended=60, outcome="miscarriage"))

# The same, begun on 2024-06-01 and ended on 2025-03-01: the year before counts (to day 213)
EARLY = "2024-06-01"
TWICE = {"start": EARLY, "by": "doctor", "usg": True}


def early(*events: Events) -> Record:
    return pregnant(*events, start=EARLY)


case("k1_total k1_pure", IN, early(contacts(30, start=EARLY)))
case("k1_access", IN, early(contacts(100, start=EARLY)))
case("k1_access", OUT, early(contacts(30, 240, start=EARLY)))
case(FOUR, IN, early(contacts(30, 100, 180, 190, start=EARLY)))
for code in SIX:
    case(code, IN, early(contacts(100, 120, 180, 190, start=EARLY), contacts(30, 200, **TWICE)))
case("k1_doctor_usg", IN, early(contacts(30, **TWICE)))
case(FIVE, IN, early(contacts(180, **TWICE)))
case(EIGHT, IN, early(contacts(0, 30, 60, 90, 120, 150, 180, 210, start=EARLY)))
case("anc_class", IN, early(done("visit.pregnancy_class", 0, 100, 150, 200, start=EARLY)))
case("anc_hepb", IN, early(done("visit.triple_elimination", 100, start=EARLY)))
case("nut_kek", IN, early(contacts(60, muac_cm=22.0, start=EARLY)))
case("nut_kek_pmt", IN, early(contacts(60, muac_cm=22.0, start=EARLY), done(FOOD, 100, start=EARLY)))
case("nut_anemia_preg", IN, early(contacts(60, hemoglobin=9.0, start=EARLY)))
for code in ("pregnant_cases.diabetes", "pregnant_cases.hypertension", "pregnant_cases.hiv"):
    spell = {"code": code.partition(".")[2], "since": "2024-08-01", "until": "2024-10-01"}
    case(code, ALONE, early() | {"conditions": [spell]})
IN_ANY = f"k1_pure k1_access {FOUR} k1_doctor_usg anc_class anc_hepb"
case("k1_pure k1_doctor_usg", IN, pregnant(contacts(20, **DOCTOR), ended=60, outcome="miscarriage"))
case("k1_access", IN, pregnant(contacts(100), ended=120, outcome="miscarriage"))
case(FOUR, OUT, pregnant(contacts(100), ended=120, outcome="miscarriage"))
case(IN_ANY, NOT, one("1998-05-05", contacts(20, **DOCTOR)))
before = {"last_menstrual_period": "2023-01-01", "ended_on": "2023-10-01", "outcome": "live_birth"}
again = pregnant(contacts(60, start="2023-01-01", hemoglobin=9.0, muac_cm=22.0))
again["pregnancies"].append(before)
case("nut_anemia_preg nut_kek nut_kek_pmt", NOT, again)
well = contacts(60, hemoglobin=12.0, muac_cm=25.0)
case("nut_anemia_preg nut_kek", OUT, again | {"visits": [*again["visits"], *well]})
case(
    "nut_anemia_preg nut_kek nut_kek_pmt", NOT, one("1998-05-05", contacts(60, hemoglobin=9.0, muac_cm=22.0))
)

# Birth on 2025-10-01, day 273; day 42 after it is the last that is asked about ------------------------------

for code in ("birth_skilled", "spm_02_delivery"):
    for by in ("doctor", "specialist", "midwife"):
        case(code, IN, pregnant(done("visit.delivery", 273, by=by)))
    case(code, OUT, pregnant(done("visit.delivery", 273, by="kader")))
    case(code, OUT, pregnant(done("visit.delivery", 273)))
case("birth_facility", IN, pregnant(done("visit.delivery", 273)))
for code in ("birth_skilled", "spm_02_delivery", "birth_facility"):
    case(code, IN, pregnant(done("visit.delivery", 272, by="midwife")))
    case(code, IN, pregnant(done("visit.delivery", 273 + 42, by="midwife")))
    case(code, OUT, pregnant(done("visit.delivery", 273 + 43, by="midwife")))
    case(code, IN, pregnant(done("visit.delivery", 0, by="midwife")))
    case(code, OUT, pregnant(done("visit.delivery", -1, by="midwife")))
    case(code, OUT, pregnant(contacts(60)))
    case(code, NOT, pregnant(done("visit.delivery", 60, by="midwife"), ended=60, outcome="miscarriage"))
    case(code, NOT, pregnant(ended=None))
    case(code, IN, pregnant(done("visit.delivery", "2025-12-20", by="midwife"), start="2025-03-22"))

for days, first, all_four in [
    ((0, 3, 8, 29), 1, 1), ((2, 7, 28, 42), 1, 1), ((3, 8, 29), 0, 0), ((2, 8, 29), 1, 0), ((2, 3, 29), 1, 0),
    ((2, 3, 8), 1, 0), ((2, 3, 8, 43), 1, 0), ((), 0, 0),
]:  # fmt: skip
    visited = pregnant(done("visit.postnatal", *days, by="midwife", start="2025-10-01"))
    case("kf1", (first, 1, 0), visited)
    case("kf_complete", (all_four, 1, 0), visited)
case("kf1 kf_complete", NOT, pregnant(ended=60, outcome="miscarriage"))
VITAMIN, METHOD = "visit.vitamin_a_postpartum", "visit.family_planning_postpartum"
case("postpartum_vit_a", IN, pregnant(done(VITAMIN, 273, capsules=2)))
case("postpartum_vit_a", IN, pregnant(done(VITAMIN, 273, 273 + 42, capsules=1)))
case("postpartum_vit_a", OUT, pregnant(done(VITAMIN, 273, capsules=1)))
case("postpartum_vit_a", OUT, pregnant(done(VITAMIN, 273, 273 + 43, capsules=1)))
case("postpartum_vit_a", OUT, pregnant(done(VITAMIN, 272, 273, capsules=1)))
case("fp_postpartum", IN, pregnant(done(METHOD, 273)))
case("fp_postpartum", IN, pregnant(done(METHOD, 273 + 42)))
case("fp_postpartum", IN, pregnant(done("visit.family_planning", 280)))
case("fp_postpartum", OUT, pregnant(done(METHOD, 273 + 43)))
case("fp_postpartum", OUT, pregnant(done(METHOD, 272)))
case("postpartum_vit_a fp_postpartum", NOT, pregnant(ended=60, outcome="miscarriage"))

# Stillbirths, over live births; weeks 20, 22, 28 begin on days 140, 154, 196
BORN_DEAD: Tally = (1, 0, 0)
for code, edge in [
    ("stillbirth", 196), ("stillbirth|stillbirth_gestation=22_weeks", 154),
    ("stillbirth|stillbirth_gestation=20_weeks", 140),
]:  # fmt: skip
    case(code, BORN_DEAD, pregnant(ended=edge, outcome="stillbirth"))
    case(code, NOT, pregnant(ended=edge - 1, outcome="stillbirth"))
    case(code, OUT, pregnant(ended=edge))
    case(code, ASK, pregnant(outcome=None))
    case(code, NOT, pregnant(outcome="miscarriage"))
case("stillbirth|stillbirth_denominator=all_births", IN, pregnant(ended=196, outcome="stillbirth"))
case("stillbirth|stillbirth_denominator=all_births", OUT, pregnant(ended=195, outcome="stillbirth"))
case("stillbirth|stillbirth_denominator=all_births", OUT, pregnant())
case("stillbirth|stillbirth_denominator=all_births", ASK, pregnant(outcome=None))

# The newborn, born on 2025-03-10 ----------------------------------------------------------------------------

BIRTH = "2025-03-10"


def newborn(*events: Events, born: str = BIRTH, **more: Any) -> Record:
    return one(born, *events, **more)


def visits(*days: int) -> Record:
    return newborn(done("visit.neonatal", *days, by="midwife", start=BIRTH))


case("kn1", IN, visits(2))
case("kn1", OUT, visits(3))
case("kn1", NOT, one("2024-12-31", done("visit.neonatal", "2025-01-01")))
for days, counts in [
    ((2, 7, 28), IN),
    ((0, 3, 8), IN),
    ((2, 7, 29), OUT),
    ((2, 8), OUT),
    ((3, 7, 8), OUT),
    ((), OUT),
]:
    case("kn_complete spm_03_newborn", counts, visits(*days))
case("kn_complete spm_03_newborn", NOT, newborn(born="2024-12-31"))
for code, event in [
    ("newborn_shk", "screening.congenital_hypothyroidism"),
    ("screen_14.congenital_hypothyroidism", "screening.congenital_hypothyroidism"),
    ("newborn_mtbm", "visit.mtbm"), ("ckg_all.newborn", "visit.health_check_newborn"),
]:  # fmt: skip
    case(code, IN, newborn(done(event, 28, start=BIRTH)))
    case(code, OUT, newborn(done(event, 29, start=BIRTH)))
    case(code, IN, newborn(done(event, 1, start=BIRTH)))
    case(code, OUT, newborn())
    case(code, NOT, newborn(born="2024-12-31"))
    for on in ("2025-12-31", "2026-01-02"):  # over the turn of the year
        case(code, IN, newborn(done(event, on), born="2025-12-31"))
for grams, counts in [(2499, IN), (2500, OUT), (1499, IN), (999, IN), (3999, OUT)]:
    case("lbw", counts, newborn(birth={"weight_kg": grams / 1000}))
case("lbw", NOT, newborn())
case("lbw", IN, newborn(born="2025-12-31", birth={"weight_kg": 2.0}))
case("lbw", NOT, newborn(born="2024-12-31", birth={"weight_kg": 2.0}))
case("lbw", IN, newborn(done("visit.neonatal", 28, start=BIRTH, birth_weight_kg=2.4)))
case("lbw", NOT, newborn(done("visit.neonatal", 29, start=BIRTH, birth_weight_kg=2.4)))
for code, last in [("nmr", "2025-04-07"), ("imr", "2026-03-09"), ("u5mr", "2030-03-09")]:
    case(code, IN, newborn(death_date=last))
    case(code, OUT, newborn(death_date=iso(1, last)))
    case(code, IN, newborn(death_date=BIRTH))
    case(code, OUT, newborn())
    case(code, NOT, newborn(born="2024-12-31", death_date="2025-01-02"))

# Doses ------------------------------------------------------------------------------------------------------

FIRST = [
    ("HepB", 0), ("BCG", 1), ("bOPV", 1), ("DPT-HB-Hib", 2), ("bOPV", 2), ("PCV", 2), ("RV", 2),
    ("DPT-HB-Hib", 3),
    ("bOPV", 3), ("PCV", 3), ("RV", 3), ("DPT-HB-Hib", 4), ("bOPV", 4), ("RV", 4), ("IPV", 4), ("IPV", 9),
    ("MR", 9),
]  # fmt: skip
SECOND = [("PCV", 12), ("DPT-HB-Hib", 18), ("MR", 18)]


def at_month(born: str, month: int) -> str:
    year, added = divmod(int(born[5:7]) - 1 + month, 12)
    return f"{int(born[:4]) + year}-{added + 1:02d}-{min(born[8:], '28')}"


def child(born: str, *given: tuple[str, int | str], leave: str = "", **more: Any) -> Record:
    """Who had these doses, at a month of life or on a day, but none of the product to `leave`."""
    doses = [
        {"product": product, "on": at_month(born, when) if isinstance(when, int) else when}
        for product, when in given
        if product != leave
    ]
    return one(born, doses=doses, area="64.02.01.2007", **more)


ONE, TWO = "2024-03-10", "2023-05-10"  # one year old on 2025-03-10, two on 2025-05-10
LAST, LATE = "2025-03-09", "2025-03-10"
case("imm_hb0", IN, child(BIRTH, ("HepB", "2025-03-11")))
case("imm_hb0", OUT, child(BIRTH, ("HepB", "2025-03-12")))
case("imm_hb0", NOT, child("2024-12-31", ("HepB", "2025-01-01")))
case("imm_bcg", IN, child(BIRTH, ("BCG", "2026-03-09")))
case("imm_bcg", OUT, child(BIRTH, ("BCG", "2026-03-10")))
case("imm_bcg", NOT, child(ONE, ("BCG", 1)))
SERIES = {
    "imm_polio": ("bOPV", (1, 2, 3, 4)), "imm_dpt": ("DPT-HB-Hib", (2, 3, 4)), "imm_ipv": ("IPV", (4, 9)),
    "imm_pcv": ("PCV", (2, 3)), "imm_rv": ("RV", (2, 3, 4)), "imm_mr": ("MR", (9,)),
}  # fmt: skip
for prefix, (product, ages) in SERIES.items():
    for number in range(1, len(ages) + 1):
        code, before = f"{prefix}{number}", [(product, age) for age in ages[: number - 1]]
        case(code, IN, child(ONE, *before, (product, ages[number - 1])))
        case(code, OUT, child(ONE, *before))
        case(code, NOT, child(BIRTH, *FIRST))
        case(code, NOT, child("2023-12-31", *FIRST))
        if product != "RV":  # its last age is long before
            case(code, IN, child(ONE, *before, (product, LAST)))
        case(code, OUT, child(ONE, *before, (product, LATE)))
for code, product in [("imm_pcv3", "PCV"), ("imm_dpt4", "DPT-HB-Hib"), ("imm_mr2", "MR")]:
    case(code, IN, child(TWO, *FIRST, *SECOND))
    case(code, OUT, child(TWO, *FIRST))
    case(code, IN, child(TWO, *FIRST, (product, "2025-05-09")))
    case(code, OUT, child(TWO, *FIRST, (product, "2025-05-10")))
    case(code, NOT, child(ONE, *FIRST))
case("imm_baduta", IN, child(TWO, *FIRST, *SECOND))
for product in ("DPT-HB-Hib", "MR"):
    case(
        "imm_baduta", OUT, child(TWO, *FIRST, *SECOND[:1], *(own for own in SECOND[1:] if own[0] != product))
    )
case("imm_baduta", IN, child(TWO, *FIRST, *SECOND[:2], ("MR", "2025-05-09")))
case("imm_baduta", OUT, child(TWO, *FIRST, *SECOND[:2], ("MR", "2025-05-10")))
case("imm_baduta", NOT, child(ONE, *FIRST))
case("imm_14_antigen", IN, child(TWO, *FIRST, *SECOND))
case("imm_14_antigen", OUT, child(TWO, *FIRST, *SECOND[:2]))
case("imm_14_antigen", IN, child(TWO, *FIRST, *SECOND[:2], ("MR", "2025-05-09")))
case("imm_14_antigen", OUT, child(TWO, *FIRST, *SECOND[:2], ("MR", "2025-05-10")))
case("imm_14_antigen", NOT, child(ONE, *FIRST))
IDL = ["imm_idl", "imm_idl|idl_ipv=ipv_1", "imm_idl|idl_ipv=ipv_2", "imm_ibl"]
MOST = [own for own in FIRST if own[0] != "MR"]
for code in IDL:
    case(code, IN, child(ONE, *FIRST))
    case(code, IN, child(ONE, *MOST, ("MR", LAST)))
    case(code, OUT, child(ONE, *MOST, ("MR", LATE)))
    for product in ("HepB", "BCG", "bOPV", "DPT-HB-Hib", "MR"):
        case(code, OUT, child(ONE, *FIRST, leave=product))
    case(code, NOT, child(BIRTH, *FIRST))
NO_IPV, ONE_IPV = [own for own in FIRST if own[0] != "IPV"], [own for own in FIRST if own != ("IPV", 9)]
case("imm_idl", IN, child(ONE, *NO_IPV))
case("imm_idl|idl_ipv=ipv_1 imm_idl|idl_ipv=ipv_2 imm_ibl", OUT, child(ONE, *NO_IPV))
case("imm_idl|idl_ipv=ipv_1", IN, child(ONE, *ONE_IPV))
case("imm_idl|idl_ipv=ipv_2 imm_ibl", OUT, child(ONE, *ONE_IPV))
case("imm_ibl", OUT, child(ONE, *FIRST, leave="RV"))
case("imm_ibl", OUT, child(ONE, *FIRST, leave="PCV"))
for code, product, left in [("imm_do_dpt1_dpt3", "DPT-HB-Hib", 4), ("imm_do_dpt1_mr1", "MR", 9)]:
    rest = [own for own in FIRST if own != (product, left)]
    case(code, OUT, child(ONE, *FIRST))
    case(code, IN, child(ONE, *rest))
    case(code, OUT, child(ONE, *rest, (product, LAST)))
    case(code, IN, child(ONE, *rest, (product, LATE)))
    case(code, NOT, child(ONE, *FIRST, leave="DPT-HB-Hib"))
    case(code, IN, child(ONE, ("DPT-HB-Hib", 2)))
    case(code, NOT, child(BIRTH, *FIRST))
    case(code, OUT, child(ONE, *(own for own in rest if own[0] != "DPT-HB-Hib"), ("DPT-HB-Hib", 2),
                          ("DPT-HB-Hib", 3), ("DPT-HB-Hib", 4), ("MR", 9)))  # fmt: skip
TD = [{"product": "Td", "on": "2020-01-10"}, {"product": "Td", "on": "2020-03-10"}]
WOMEN = "imm_td2plus|td2_denominator=women"
case("imm_td2plus", IN, pregnant(doses=TD))
case("imm_td2plus", OUT, pregnant(doses=TD[:1]))
case("imm_td2plus", OUT, pregnant())
case("imm_td2plus", IN, pregnant(doses=TD, ended=60, outcome="miscarriage"))
case("imm_td2plus", NOT, one("1998-05-05", doses=TD))
case("imm_td2plus", ASK, pregnant(doses=TD, birth_date="1984-01-01"))  # past the age that is judged
case(WOMEN, IN, one("1998-05-05", doses=TD))
case(WOMEN, OUT, one("1998-05-05", doses=TD[:1]))
case(WOMEN, OUT, one("2010-12-31"))
case(WOMEN, NOT, one("2011-01-01", doses=TD))
case(WOMEN, OUT, one("1986-01-01"))
case(WOMEN, NOT, one("1985-12-31"))
case(WOMEN, NOT, one("1998-05-05", doses=TD, sex="male"))


def pupil(grade: int | None, *given: tuple[str, str], born: str = "2014-03-01", **more: Any) -> Record:
    return child(born, *given, school_grade=grade, **more)


for code, grade, born, own, other in [
    ("imm_bias_mr", 1, "2018-03-01", ("MR", "2025-08-20"), ("DT", "2025-11-05")),
    ("imm_bias_dt", 1, "2018-03-01", ("DT", "2025-11-05"), ("MR", "2025-08-20")),
    ("imm_bias_td.grade_2", 2, "2017-03-01", ("Td", "2025-11-10"), ("MR", "2025-08-20")),
]:
    case(code, IN, pupil(grade, own, born=born))
    case(code, OUT, pupil(grade, other, born=born))
    case(code, NOT, pupil(grade + 1, own, born=born))
    case(code, NOT, pupil(grade - 1, own, born=born))
case("imm_bias_td.grade_5", IN, pupil(5, ("Td", "2022-11-10"), ("Td", "2025-11-10")))
case("imm_bias_td.grade_5", OUT, pupil(5, ("Td", "2022-11-10")))
case("imm_bias_td.grade_5", IN, pupil(5, ("Td", "2022-11-10"), ("Td", "2025-11-10"), sex="male"))
case("imm_bias_td.grade_5", NOT, pupil(4, ("Td", "2022-11-10")))
case("imm_bias_td.grade_5", NOT, pupil(6, ("Td", "2022-11-10"), ("Td", "2025-11-10")))
case("imm_hpv", IN, pupil(5, ("HPV", "2025-08-20")))
case("imm_hpv", OUT, pupil(5))
case("imm_hpv", OUT, pupil(0))  # eleven and out of school
case("imm_hpv", NOT, pupil(5, ("HPV", "2025-08-20"), sex="male"))
case("imm_hpv", NOT, pupil(4))
case("imm_hpv", NOT, pupil(0, sex="male"))
for born, counts in [("2014-12-31", OUT), ("2015-01-01", NOT), ("2014-01-01", OUT), ("2013-12-31", NOT)]:
    case("imm_hpv", counts, pupil(0, born=born))
case("imm_hpv", NOT, pupil(6))
SCHOOL = [("MR", "2020-08-20"), ("DT", "2020-11-05"), ("Td", "2021-11-05"), ("Td", "2024-11-05")]
case("school_immunized", IN, pupil(6, *SCHOOL, born="2013-03-01"))
for number in range(4):
    given = [own for place, own in enumerate(SCHOOL) if place != number]
    case("school_immunized", OUT, pupil(6, *given, born="2013-03-01"))
case("school_immunized", NOT, pupil(5, *SCHOOL, born="2013-03-01"))
case("school_immunized", NOT, pupil(7, *SCHOOL, born="2013-03-01"))

# Who is present on the last day of the year -----------------------------------------------------------------


class Group(NamedTuple):
    """The youngest and the oldest who belong, and those who just do not."""

    inside: tuple[Record, ...]
    outside: tuple[Record, ...]


def group(youngest: str | None, oldest: str | None, sex: str | None = None, **more: Any) -> Group:
    """Two who just belong, and those a day too young, a day too old, of the other sex, or dead by then."""
    chosen = sex or "male"
    inside = [one(born, sex=chosen, **more) for born in (youngest, oldest) if born]
    outside = [inside[0] | {"death_date": "2025-12-31"}]
    outside += [one(iso(1, youngest), sex=chosen, **more)] if youngest and youngest < "2025-12-31" else []
    outside += [one(iso(-1, oldest), sex=chosen, **more)] if oldest else []
    outside += [own | {"sex": "male" if sex == "female" else "female"} for own in inside] if sex else []
    return Group(tuple(inside), tuple(outside))


def stated(condition: str, born: str = "1980-05-05") -> Group:
    return Group((one(born, conditions=[condition]),), (one(born),))


UNDER_FIVE = group("2025-12-31", "2021-01-01")
ONE_TO_FOUR = group("2024-12-31", "2021-01-01")
ONE_TO_SIX = group("2024-12-31", "2019-01-01")
SIX_TO_ELEVEN = group("2025-06-30", "2025-01-01")
SCHOOL_AGE = group("2018-12-31", "2010-01-01")
GIRLS = group("2013-12-31", "2007-01-01", "female")
PRODUCTIVE = group("2010-12-31", "1966-01-01")
ADULTS = group("2007-12-31", "1966-01-01")
ELDERLY = group("1965-12-31", None)
MARRIED = group("2010-12-31", "1976-01-01", "female", conditions=["married"])
WOMEN_30_69 = group("1995-12-31", "1956-01-01", "female")
WOMEN_30_50 = group("1995-12-31", "1975-01-01", "female")
ANYBODY = Group(
    (one("2025-12-31"), one("1930-01-01", sex="male")), (one("1990-01-01", death_date="2025-12-31"),)
)


def with_(who: Record, *events: Events, **more: Any) -> Record:
    """The same person, with these events too."""
    added = one(who["birth_date"], *events)
    return who | {key: [*who.get(key, []), *added[key]] for key in ("visits", "screenings")} | more


def in_year(codes: str, those: Group, *acts: str, times: int = 1, had: bool = False) -> None:
    """Each of the acts alone, on enough days of the year, is enough; one day less, or a year before, is not.

    In June nobody is new who was there by March; who comes in June is. `had`: without it nobody is meant.
    """
    days = ["2025-01-01", *(iso(2 + number) for number in range(times - 2)), "2025-12-31"][-max(times, 1) :]
    none = NOT if had else OUT
    first = those.inside[0]
    for act in acts:
        for who in those.inside:
            case(codes, IN, with_(who, done(act, *days)))
        for who in those.outside:
            case(codes, NOT, with_(who, done(act, *days)))
        for who in those.inside:
            case(codes, none, with_(who, done(act, "2024-12-31")))
        old = with_(those.inside[-1], done(act, "2025-01-01", *(iso(2 + each) for each in range(times - 1))))
        case(codes, IN, old)
        if times > 1:
            case(codes, OUT, with_(first, done(act, *days[1:])))
            case(codes, OUT, with_(first, done(act, "2024-12-31", *days[1:])))
            case(codes, OUT, with_(first, done(act, *days[1:], days[-1])))
    case(codes, none, first)
    case(codes, none, with_(first, done("visit.other", *days)))


def month_by_month(codes: str, who: Record, *acts: str) -> None:
    """Once in the year: who is there by March is not new in June."""
    for act in acts:
        both = with_(who, done(act, "03-05", "06-05"))
        case(codes, IN, both, "2025-03")
        case(codes, OUT, both, "2025-02")
        case(codes, OUT, both, "2025-06")
        case(codes, IN, both, "2025")


ADULT_ACTS = (
    "visit.health_check_adult", "visit.obesity_check", "visit.mental_health_adult", "visit.vision_adult",
    "screening.hypertension", "screening.diabetes", "screening.breast_cancer", "screening.cervical_cancer",
)  # fmt: skip
ELDERLY_ACTS = (
    "visit.health_check_elderly", "visit.geriatric_screening", "visit.obesity_check",
    "visit.mental_health_adult",
    "screening.hypertension", "screening.diabetes",
)  # fmt: skip
WOMAN, OLD = one("1985-05-05"), one("1950-05-05")
in_year("screen_productive spm_06_productive", PRODUCTIVE, *ADULT_ACTS)
month_by_month("screen_productive spm_06_productive", WOMAN, *ADULT_ACTS)
in_year("screen_elderly spm_07_elderly", ELDERLY, *ELDERLY_ACTS)
month_by_month("screen_elderly spm_07_elderly", OLD, *ELDERLY_ACTS)
in_year(
    "spm_05_school_age",
    SCHOOL_AGE,
    "visit.school_screening",
    "visit.school_check",
    "visit.health_check_school",
)
CKG = {"newborn": "2025-12-31", "child": "2022-05-05", "adult": "1985-05-05", "elderly": "1950-05-05"}
in_year("ckg_all", ANYBODY, *(f"visit.health_check_{who}" for who in CKG))
month_by_month("ckg_all", WOMAN, *(f"visit.health_check_{who}" for who in CKG))
in_year("ckg_all.child", ONE_TO_SIX, "visit.health_check_child")
month_by_month("ckg_all.child", one("2022-05-05"), "visit.health_check_child")
in_year("ckg_all.adult", ADULTS, "visit.health_check_adult")
month_by_month("ckg_all.adult", WOMAN, "visit.health_check_adult")
in_year("ckg_all.elderly", ELDERLY, "visit.health_check_elderly")
month_by_month("ckg_all.elderly", OLD, "visit.health_check_elderly")
in_year("adult_eye_screened", ADULTS, "visit.vision_adult")
month_by_month("adult_eye_screened", WOMAN, "visit.vision_adult")
in_year("premarital_served", stated("bride_or_groom"), "visit.premarital")
month_by_month("premarital_served", WOMAN | {"conditions": ["bride_or_groom"]}, "visit.premarital")
in_year("pregnancy_fitness_screened", MARRIED, "visit.pregnancy_fitness")
month_by_month("pregnancy_fitness_screened", WOMAN | {"conditions": ["married"]}, "visit.pregnancy_fitness")
case("pregnancy_fitness_screened", NOT, WOMAN)
in_year("cervix_screen", WOMEN_30_69, "screening.cervical_cancer")
in_year("cervix_screen|cervix_screen_age=30_50", WOMEN_30_50, "screening.cervical_cancer")
in_year("breast_sadanis", WOMEN_30_69, "screening.breast_cancer")
in_year("breast_sadanis|breast_sadanis_age=30_50", WOMEN_30_50, "screening.breast_cancer")
for code in ("cervix_screen", "cervix_screen|cervix_screen_age=30_50"):
    month_by_month(code, WOMAN, "screening.cervical_cancer")
for code in ("breast_sadanis", "breast_sadanis|breast_sadanis_age=30_50"):
    month_by_month(code, WOMAN, "screening.breast_cancer")
SEVERE = "spm_10_severe_mental odgj_service"
in_year(SEVERE, stated("severe_mental_disorder"), "visit.mental_health_adult")
month_by_month(SEVERE, WOMAN | {"conditions": ["severe_mental_disorder"]}, "visit.mental_health_adult")
GRADES = Group((one("2012-05-05", school_grade=7), one("2009-05-05", school_grade=10)), (
    one("2012-05-05", school_grade=8), one("2012-05-05", school_grade=6), one("2009-05-05", school_grade=9),
    one("2009-05-05", school_grade=11), one("2012-05-05", school_grade=7, sex="male"),
))  # fmt: skip
in_year("school_hb_tested", GRADES, "screening.anemia")
in_year("school_ttd_given", GIRLS, "visit.iron_tablet")
in_year("sdidtk", UNDER_FIVE, "visit.kpsp", times=2)
case("sdidtk", OUT, one("2022-05-05", done("visit.kpsp", "05-10", "06-10")), "2025-05")
case("sdidtk", IN, one("2022-05-05", done("visit.kpsp", "05-10", "06-10")), "2025-06")
case("sdidtk", OUT, one("2022-05-05", done("visit.kpsp", "05-10", "06-10", "07-10", "07-11")), "2025-07")
in_year("nut_vita_12_59", ONE_TO_FOUR, "visit.vitamin_a", times=2)
in_year("nut_vita_12_59|vitamin_a_rounds=one", ONE_TO_FOUR, "visit.vitamin_a")
in_year("nut_ttd_girl|ttd_girls=all", GIRLS, "visit.iron_tablet", times=26)
case("nut_ttd_girl", OUT, one("2010-05-05", done("visit.iron_tablet", "01-01")))
in_year("nut_ttd_girl", GIRLS, "visit.iron_tablet", times=26, had=True)
BLUE = "visit.vitamin_a"
for who in SIX_TO_ELEVEN.outside:
    case("nut_vita_6_11", NOT, with_(who, done(BLUE, "12-31")))
case("nut_vita_6_11", IN, one("2025-02-10", done(BLUE, "08-10")))  # six months old that day
case("nut_vita_6_11", OUT, one("2025-02-10", done(BLUE, "08-09")))
case("nut_vita_6_11", IN, one("2025-06-30", done(BLUE, "12-31")))
case("nut_vita_6_11", OUT, one("2025-01-01"))

# Several things at once: weighings, lengths, development, vitamin A, doses
WEIGHED = tuple((at_month("2023-05-10", 20 + number), 10.0) for number in range(8))  # January to August 2025


def measured(*weights: tuple[str, float], lengths: int = 0) -> list[Record]:
    found: list[Record] = [{"on": on, "weight_kg": weight} for on, weight in weights]
    return found + [{"on": iso(40 + number), "height_cm": 85.0} for number in range(lengths)]


def followed(
    born: str = "2023-05-10",
    weighed: int = 8,
    lengths: int = 2,
    kpsp: int = 2,
    capsules: int = 2,
    **more: Any,
) -> Record:
    """A child with so many of each in 2025, each on a day of its own, and every dose."""
    return child(
        born, *more.pop("given", (*FIRST, *SECOND)),
        measurements=measured(*WEIGHED[:weighed], lengths=lengths),
        **more,
    ) | {"visits": [*done("visit.kpsp", *("02-05", "08-05")[:kpsp]),
     *done(BLUE, *("02-06", "08-06")[:capsules]),
                    *more.get("visits", [])]}  # fmt: skip


GROWN = [
    "child_service",
    "spm_04_underfive",
    "child_monitored",
    "child_monitored|child_monitored_denominator=12_59",
]
for code in GROWN:
    case(code, IN, followed())
    case(code, OUT, followed(weighed=7))
    case(code, OUT, followed(kpsp=1))
    by_visit = followed(weighed=0) | {
        "visits": [*followed()["visits"], *done("visit.weighing", *months(1, 8))]
    }
    case(code, IN, by_visit)
    before = followed(weighed=7)
    before["measurements"].append({"on": "2024-12-31", "weight_kg": 10.0})
    case(code, OUT, before)
    before = followed(kpsp=1)
    case(code, OUT, before | {"visits": [*before["visits"], *done("visit.kpsp", "2024-12-31")]})
    case(code, NOT, followed(born="2020-12-31"))
    case(code, IN, followed(born="2021-01-01"))
    case(code, NOT, followed(death_date="2025-12-31"))
for code in GROWN[1:]:
    case(code, OUT, followed(lengths=1))
    by_visit = followed(lengths=0)
    case(
        code, IN, by_visit | {"visits": [*by_visit["visits"], *done("visit.length_height", "03-03", "09-03")]}
    )
    before = followed(lengths=1)
    before["measurements"].append({"on": "2024-12-31", "height_cm": 80.0})
    case(code, OUT, before)
case("child_service", IN, followed(lengths=0))
case("child_service", OUT, followed(capsules=1))
case("spm_04_underfive", IN, followed(capsules=1))
case("spm_04_underfive", OUT, followed(capsules=0))
for code in GROWN[:2]:
    before = followed(capsules=0 if code == "spm_04_underfive" else 1)
    case(code, OUT, before | {"visits": [*before["visits"], *done(BLUE, "2024-12-31")]})
    case(code, NOT, followed(born="2025-01-01"))
case("child_monitored|child_monitored_denominator=12_59", NOT, followed(born="2025-01-01"))
case("child_monitored", IN, followed(capsules=0, born="2025-01-01", given=()))
case("child_service", IN, followed(given=()))
case("spm_04_underfive", OUT, followed(given=MOST))
case(
    "spm_04_underfive", OUT, followed(given=(*FIRST, *SECOND[:1]))
)  # two and a half: the boosters are gone by
case(
    "spm_04_underfive", IN, followed(born="2024-12-10", given=(*FIRST, SECOND[0]))
)  # one: they are still to come
case("spm_04_underfive", OUT, followed(born="2024-12-10", given=FIRST))  # but the pneumococcal one is due
case("spm_04_underfive", OUT, followed(born="2024-12-10", given=(*MOST, SECOND[0])))
case("spm_04_underfive", IN, followed(capsules=1), "2025-08")
for code in (
    "child_service",
    "spm_04_underfive",
):  # complete in August, so new in August and not in September
    case(code, OUT, followed(), "2025-07")
    case(code, IN, followed(), "2025-08")
    case(code, OUT, followed(), "2025-09")


def infant(*weighed: str, given: tuple[tuple[str, int], ...] = tuple(FIRST), kpsp: str = "2024-09-10",
           capsule: str = "2024-09-10", **more: Any) -> Record:  # fmt: skip
    """Born on 2024-03-10, weighed on these days."""
    weights = [{"on": on, "weight_kg": 7.0} for on in weighed]
    return child(ONE, *given, measurements=weights, **more) | {
        "visits": [*done("visit.kpsp", kpsp), *done(BLUE, capsule), *more.get("visits", [])]
    }


FOUR_TIMES = ["2024-04-08", "2024-06-10", "2024-09-10", "2024-12-10"]  # on the first day of each stretch
case("infant_visit", IN, infant(*FOUR_TIMES))
case("infant_visit", IN, infant("2024-06-09", "2024-09-09", "2024-12-09", "2025-03-09"))
for number, day in enumerate(["2024-04-07", "2024-06-09", "2024-09-09", "2024-12-09"]):
    case("infant_visit", OUT, infant(*FOUR_TIMES[:number], day, *FOUR_TIMES[number + 1 :]))
    case("infant_visit", IN, infant(*FOUR_TIMES[:number], *FOUR_TIMES[number + 1 :]) | {"visits": [
        *infant()["visits"], *done("visit.weighing", FOUR_TIMES[number])]})  # fmt: skip
for number, day in enumerate(["2024-06-10", "2024-09-10", "2024-12-10", "2025-03-10"]):
    case("infant_visit", OUT, infant(*FOUR_TIMES[:number], day, *FOUR_TIMES[number + 1 :]))
case("infant_visit", OUT, infant(*FOUR_TIMES, given=tuple(MOST)))
case("infant_visit", OUT, infant(*FOUR_TIMES, kpsp="2025-03-10"))
case("infant_visit", IN, infant(*FOUR_TIMES, kpsp="2025-03-09"))
case("infant_visit", OUT, infant(*FOUR_TIMES, capsule="2024-09-09"))
case("infant_visit", OUT, infant(*FOUR_TIMES, capsule="2025-03-10"))
case("infant_visit", IN, infant(*FOUR_TIMES, capsule="2025-03-09"))
case("infant_visit", NOT, child("2025-03-10"))

# Conditions: on any day of the year -------------------------------------------------------------------------

HAVING = [
    ("adult_cases.diabetes", "diabetes", ADULTS), ("adult_cases.hypertension", "hypertension", ADULTS),
    ("adult_cases.cataract", "cataract", ADULTS),
    ("elderly_cases.high_blood_pressure", "raised_blood_pressure", ELDERLY),
    ("elderly_cases.diabetes", "diabetes", ELDERLY), ("elderly_cases.underweight", "underweight", ELDERLY),
    ("elderly_cases.obesity", "obesity", ELDERLY), ("elderly_cases.hiv", "hiv", ELDERLY),
    ("elderly_cases.cataract", "cataract", ELDERLY),
    ("tb_cascade.suspected", "suspected_tuberculosis", ANYBODY),
    ("tb_cascade.confirmed", "tuberculosis", ANYBODY),
    ("tb_cascade.contacts", "tuberculosis_contact", ANYBODY),
]  # fmt: skip
CONDITIONS = [condition for _, condition, _ in HAVING]
for code, condition, those in HAVING:
    first = those.inside[0]
    for who in those.inside:
        case(code, ALONE, who | {"conditions": [condition]})
    for who in those.outside:
        case(code, NOBODY, who | {"conditions": [condition]})
    case(code, NOBODY, first)
    others = [
        other
        for other in {*CONDITIONS} - {condition}
        if (other, condition) != ("hypertension", "raised_blood_pressure")
    ]
    case(code, NOBODY, those.inside[-1] | {"conditions": sorted(others)})
    last = those.inside[-1]
    case(code, ALONE, last | {"conditions": [{"code": condition, "until": "2025-01-01"}]})
    case(code, NOBODY, last | {"conditions": [{"code": condition, "until": "2024-12-31"}]})
    case(code, ALONE, last | {"conditions": [{"code": condition, "since": "2025-12-31"}]})
    case(code, NOBODY, last | {"conditions": [{"code": condition, "since": "2026-01-01"}]})
    grown = OLD if those is ELDERLY else WOMAN
    spring = {"conditions": [{"code": condition, "since": "2025-02-03", "until": "2025-03-05"}]}
    for period, counts in [("2025-01", NOBODY), ("2025-02", ALONE), ("2025-03", NOBODY), ("2025", ALONE)]:
        case(code, counts, grown | spring, period)
case("elderly_cases.high_blood_pressure", ALONE, OLD | {"conditions": ["hypertension"]})

# Standard care each month, of those with the condition; the divisor is an estimate beside
for codes, condition, act in [
    ("ht_service spm_08_hypertension", "hypertension", "visit.hypertension_monitoring"),
    ("dm_service spm_09_diabetes", "diabetes", "visit.diabetes_monitoring"),
]:
    ill = one("1980-05-05", conditions=[condition])
    case(codes, ALONE, with_(ill, done(act, *months(1, 12))))
    case(codes, NOBODY, with_(ill, done(act, *months(1, 11))))
    case(codes, NOBODY, with_(ill, done(act, *months(1, 11), "2025-11-10")))
    case(codes, NOBODY, with_(ill, done(act, "2024-12-10", *months(1, 11))))
    case(codes, NOBODY, with_(ill, done("visit.other", *months(1, 12))))
    case(codes, NOBODY, one("1980-05-05", done(act, *months(1, 12)), conditions=["tuberculosis"]))
    case(codes, ALONE, with_(ill, done(act, *months(1, 12))), "2025-12")
    case(codes, NOBODY, with_(ill, done(act, *months(1, 12))), "2025-11")
    past = [{"code": condition, "until": "2024-12-31"}]
    case(codes, NOBODY, one("1980-05-05", done(act, *months(1, 12)), conditions=past))
    gone = one("1980-05-05", done(act, *(iso(number) for number in range(12))),
               conditions=[{"code": condition, "until": "2025-01-31"}])  # fmt: skip
    case(codes, ALONE, gone)
    case(codes, NOBODY, gone, "2025-03")
SUSPECT = "spm_11_tb_suspect tb_suspect_service"
suspect = one("1980-05-05", conditions=["suspected_tuberculosis"])
case(SUSPECT, ALONE, with_(suspect, done("screening.tuberculosis", "2025-01-01")))
case(SUSPECT, ALONE, with_(suspect, done("screening.tuberculosis", "2025-12-31")))
case(SUSPECT, NOBODY, with_(suspect, done("screening.tuberculosis", "2024-12-31")))
case(SUSPECT, NOBODY, with_(suspect, done("screening.diabetes", "2025-12-31")))
case(
    SUSPECT,
    NOBODY,
    one("1980-05-05", done("screening.tuberculosis", "2025-12-31"), conditions=["tuberculosis"]),
)
past = [{"code": "suspected_tuberculosis", "until": "2024-12-31"}]
case(SUSPECT, NOBODY, one("1980-05-05", done("screening.tuberculosis", "2025-01-01"), conditions=past))
cleared = one("1980-05-05", done("screening.tuberculosis", "03-05", "06-05"),
              conditions=[{"code": "suspected_tuberculosis", "until": "2025-02-01"}])  # fmt: skip
case(SUSPECT, ALONE, cleared)
case(SUSPECT, ALONE, cleared, "2025-03")
case(SUSPECT, NOBODY, cleared, "2025-06")

# Control: the last result of the year, below 140/90; fasting 80-130 and HbA1c below 7
PRESSED, SWEET = one("1980-05-05", conditions=["hypertension"]), one("1980-05-05", conditions=["diabetes"])


def pressures(*values: tuple[str, int, int]) -> Record:
    taken = [
        done("visit.hypertension_monitoring", on, systolic=high, diastolic=low) for on, high, low in values
    ]
    return with_(PRESSED, *taken)


CONTROL = "ht_controlled"
THREE = "ht_controlled|ht_control=three_in_a_row"
case(CONTROL, IN, pressures(("12-31", 139, 89)))
case(CONTROL, OUT, pressures(("12-31", 140, 89)))
case(CONTROL, OUT, pressures(("12-31", 139, 90)))
case(CONTROL, IN, pressures(("01-01", 139, 89)))
case(CONTROL, IN, pressures(("03-01", 150, 95), ("06-01", 130, 80)))
case(CONTROL, OUT, pressures(("03-01", 130, 80), ("06-01", 150, 95)))
case(CONTROL, IN, pressures(("2024-06-01", 150, 95), ("03-01", 130, 80)))
GOOD = [("03-01", 139, 89), ("06-01", 130, 80), ("09-01", 139, 89)]
case(THREE, IN, pressures(*GOOD))
case(THREE, OUT, pressures(*GOOD[1:]))
case(THREE, OUT, pressures(("2024-12-31", 130, 80), *GOOD[1:]))
case(THREE, OUT, pressures(("03-01", 140, 80), *GOOD[1:]))
case(THREE, IN, pressures(("02-01", 150, 95), *GOOD))
case(THREE, OUT, pressures(("02-01", 130, 80), *GOOD[:2], ("10-01", 130, 90)))
for code in (CONTROL, THREE):
    case(code, NOT, pressures(("2024-12-31", 130, 80), ("2024-12-30", 130, 80), ("2024-12-29", 130, 80)))
    case(code, NOT, PRESSED)
    case(code, NOT, pressures(*GOOD) | {"conditions": []})
    case(code, NOT, pressures(*GOOD), "2025-02")
case(THREE, IN, pressures(*GOOD), "2025-09")
case(THREE, OUT, pressures(*GOOD), "2025-10")
case(CONTROL, IN, pressures(*GOOD), "2025-03")
case(CONTROL, OUT, pressures(*GOOD), "2025-06")
OLD_MAN = one("1950-05-05", sex="male", conditions=["hypertension"])
case(
    f"{CONTROL} {THREE}",
    IN,
    with_(
        OLD_MAN,
        *(done("visit.hypertension_monitoring", on, systolic=high, diastolic=low) for on, high, low in GOOD),
    ),
)
case(
    f"{CONTROL} {THREE}",
    NOT,
    pressures(*GOOD) | {"conditions": [{"code": "hypertension", "until": "2025-11-30"}]},
)
case(CONTROL, OUT, pressures(("03-01", 130, 80)), "2025-06")  # told by March, so not new in June


def sugars(*values: tuple[str, Record]) -> Record:
    return with_(SWEET, *(done("visit.diabetes_monitoring", on, **those) for on, those in values))


EITHER, HBA1C, FASTING = "dm_controlled", "dm_controlled|dm_control=hba1c", "dm_controlled|dm_control=fasting"
for values, either, by_hba1c, by_fasting in [
    ({"hba1c": 6.9}, IN, IN, NOT), ({"hba1c": 7.0}, OUT, OUT, NOT),
    ({"glucose_fasting": 80}, IN, NOT, IN), ({"glucose_fasting": 79}, OUT, NOT, OUT),
    ({"glucose_fasting": 130}, IN, NOT, IN), ({"glucose_fasting": 131}, OUT, NOT, OUT),
    ({"glucose_fasting": 131, "hba1c": 6.9}, IN, IN, OUT),
    ({"glucose_fasting": 100, "hba1c": 7.0}, IN, OUT, IN),
    ({"glucose_fasting": 131, "hba1c": 7.0}, OUT, OUT, OUT), ({"glucose_2h": 150}, NOT, NOT, NOT),
]:  # fmt: skip
    for on in ("01-01", "12-31"):
        case(EITHER, either, sugars((on, values)))
        case(HBA1C, by_hba1c, sugars((on, values)))
        case(FASTING, by_fasting, sugars((on, values)))
    case(f"{EITHER} {HBA1C} {FASTING}", NOT, sugars(("2024-12-31", values)))
RIGHT, WRONG = {"glucose_fasting": 100, "hba1c": 6.0}, {"glucose_fasting": 150, "hba1c": 8.0}
for code in (EITHER, HBA1C, FASTING):
    case(code, IN, sugars(("03-01", WRONG), ("06-01", RIGHT)))
    case(code, OUT, sugars(("03-01", RIGHT), ("06-01", WRONG)))
    case(code, IN, sugars(("2024-06-01", WRONG), ("03-01", RIGHT)))
    case(code, NOT, SWEET)
    case(code, NOT, sugars(("06-01", RIGHT)) | {"conditions": []})
    case(code, IN, sugars(("03-01", RIGHT)), "2025-03")
    case(code, OUT, sugars(("03-01", RIGHT), ("06-01", RIGHT)), "2025-06")
    old_man = one("1950-05-05", sex="male", conditions=["diabetes"])
    case(code, IN, with_(old_man, done("visit.diabetes_monitoring", "06-01", **RIGHT)))
    case(code, NOT, sugars(("06-01", RIGHT)) | {"conditions": [{"code": "diabetes", "until": "2025-11-30"}]})
    case(code, OUT, sugars(("03-01", RIGHT)), "2025-06")
RISK = "risk_found_productive"
for act in ("screening.hypertension", "screening.diabetes"):
    for who in PRODUCTIVE.inside:
        case(RISK, IN, with_(who, done(act, "01-01"), conditions=["raised_blood_pressure"]))
        case(RISK, OUT, with_(who, done(act, "12-31"), conditions=["smoker"]))
    for who in PRODUCTIVE.outside:
        case(RISK, NOT, with_(who, done(act, "12-31"), conditions=["raised_blood_pressure"]))
    case(RISK, NOT, with_(WOMAN, done(act, "2024-12-31"), conditions=["raised_blood_pressure"]))
    case(RISK, OUT, with_(WOMAN, done(act, "03-05"), conditions=["raised_blood_pressure"]), "2025-06")
case(RISK, NOT, WOMAN | {"conditions": ["raised_blood_pressure"]})
case(RISK, IN, one("1985-05-05", done("screening.hypertension", "12-31", systolic=140, diastolic=80)))
case(RISK, OUT, one("1985-05-05", done("screening.hypertension", "12-31", systolic=119, diastolic=79)))
past = [{"code": "raised_blood_pressure", "until": "2024-12-31"}]
case(RISK, OUT, with_(WOMAN, done("screening.hypertension", "03-05"), conditions=past))
gone = [{"code": "raised_blood_pressure", "until": "2025-11-30"}]
case(RISK, IN, with_(WOMAN, done("screening.hypertension", "03-05"), conditions=gone))

# Growth: a boy of exactly one year, by the tables of WHO: -2 SD of weight 7.7 kg, of length 71.0 cm,
# -3 SD 6.9 and 68.6; at 75.7 cm weights of 7.6, 8.2, 10.5, 11.4 and 12.5 kg part the classes ---------------

BOY = "2024-06-01"


def boy(*taken: tuple[str, float | None, float | None], **more: Any) -> Record:
    rows = [{"on": iso(on), "weight_kg": weight, "height_cm": height} for on, weight, height in taken]
    return one(more.pop("born", BOY), sex="male", measurements=rows, **more)


STATES = "nut_stunting nut_underweight nut_wasting nut_overweight nut_normal_wfl"
WEIGHED_FOR = "nut_overweight|overweight_denominator=weighed"
for weight, low in [(6.92, IN), (6.94, IN), (7.73, IN), (7.75, OUT), (9.6, OUT)]:
    case("nut_underweight", low, boy(("06-01", weight, None)))
for height, low in [(68.5, IN), (68.7, IN), (70.9, IN), (71.1, OUT), (75.7, OUT)]:
    case("nut_stunting", low, boy(("06-01", None, height)))
for weight, thin, normal, fat in [
    (7.59, IN, OUT, OUT), (7.61, IN, OUT, OUT), (8.19, IN, OUT, OUT), (8.22, OUT, IN, OUT),
    (10.48, OUT, IN, OUT),
    (10.51, OUT, OUT, OUT), (11.43, OUT, OUT, OUT), (11.46, OUT, OUT, IN), (12.5, OUT, OUT, IN),
    (12.6, OUT, OUT, IN),
]:  # fmt: skip
    one_year = boy(("06-01", weight, 75.7))
    case("nut_wasting", thin, one_year)
    case("nut_normal_wfl", normal, one_year)
    case(f"nut_overweight {WEIGHED_FOR}", fat, one_year)
case("nut_stunting nut_wasting nut_overweight nut_normal_wfl", NOT, boy(("06-01", 9.6, None)))
case(WEIGHED_FOR, OUT, boy(("06-01", 9.6, None)))
case(WEIGHED_FOR, OUT, boy(born=BOY) | {"visits": done("visit.weighing", "06-01")})
case(
    f"nut_underweight nut_wasting nut_overweight {WEIGHED_FOR} nut_normal_wfl",
    NOT,
    boy(("06-01", None, 75.7)),
)
case(f"{STATES} {WEIGHED_FOR}", NOT, boy(("2024-12-31", 4.0, 55.0)))
case(f"{STATES} {WEIGHED_FOR}", NOT, boy(("06-01", 9.6, 75.7)), "2025-07")
case(f"{STATES} {WEIGHED_FOR}", NOT, boy(("06-01", 4.0, 55.0), death_date="2025-12-31"))
SICK, WELL = (6.9, 75.7), (9.6, 75.7)
case("nut_wasting nut_underweight", OUT, boy(("05-01", *SICK), ("06-01", *WELL)))
case("nut_wasting nut_underweight", IN, boy(("05-01", *WELL), ("06-01", *SICK)))
case("nut_stunting", OUT, boy(("05-01", 9.6, 65.0), ("06-01", 9.6, 75.7)))
case(f"nut_overweight {WEIGHED_FOR}", OUT, boy(("05-01", 12.0, 75.7), ("06-01", 9.6, 75.7)))
case("nut_normal_wfl", OUT, boy(("05-01", 9.6, 75.7), ("06-01", 6.9, 75.7)))
OLDEST, TOO_OLD = "2021-01-01", "2020-12-31"
case("nut_stunting nut_underweight nut_wasting", IN, boy(("01-05", 9.5, 88.0), born=OLDEST))
case("nut_stunting nut_underweight nut_wasting", NOT, boy(("01-05", 9.5, 88.0), born=TOO_OLD))
case(f"nut_overweight {WEIGHED_FOR}", IN, boy(("01-05", 19.0, 100.0), born=OLDEST))
case(f"nut_overweight {WEIGHED_FOR}", NOT, boy(("01-05", 19.0, 100.0), born=TOO_OLD))
case("nut_normal_wfl", IN, boy(("01-05", 15.5, 100.0), born=OLDEST))
case("nut_normal_wfl", NOT, boy(("01-05", 15.5, 100.0), born=TOO_OLD))

BABY = "2025-03-01"  # not yet one
case("nut_underweight nut_stunting", IN, boy(("12-01", 6.0, 63.0), born=BABY))
case("nut_wasting", IN, boy(("12-01", 6.4, 70.0), born=BABY))
case(f"nut_overweight {WEIGHED_FOR}", IN, boy(("12-01", 11.0, 70.0), born=BABY))
case("nut_normal_wfl", IN, boy(("12-01", 8.5, 70.0), born=BABY))
card = boy(("05-01", 12.0, 75.7)) | {"visits": done("visit.weighing", "06-01")}
case(WEIGHED_FOR, OUT, card, "2025-06")  # no length in June

# Gain: at least 200 g in the month that ends at one year
PLAIN = "nut_nd|nut_nd_denominator=plain"
MONTHLY = [
    ((("05-01", 9.0, None), ("06-01", 9.2, None)), {"nut_nd": IN, PLAIN: IN, "nut_ns": IN}),
    ((("05-01", 9.0, None), ("06-01", 9.19, None)), {"nut_nd": OUT, PLAIN: OUT, "nut_ns": OUT}),
    ((("06-01", 9.2, None),), {"nut_nd": NOT, PLAIN: OUT, "nut_ns": OUT}),
    ((("04-01", 9.0, None), ("06-01", 9.9, None)), {"nut_nd": NOT, PLAIN: OUT, "nut_ns": OUT}),
    ((), {"nut_nd": NOT, PLAIN: NOT, "nut_ns": OUT, "nut_ds": OUT, "nut_2t": NOT, "nut_bgm": NOT}),
    ((("05-01", 9.0, None), ("05-31", 9.5, None), ("07-01", 9.9, None)),
     {"nut_nd": NOT, PLAIN: NOT, "nut_ns": OUT, "nut_ds": OUT, "nut_2t": NOT, "nut_bgm": NOT}),
    ((("05-31", 9.0, None), ("06-30", 9.2, None)), {"nut_nd": IN, PLAIN: IN, "nut_ns": IN, "nut_ds": IN}),
    ((("04-01", 9.0, None), ("05-01", 9.0, None), ("06-01", 9.0, None)),
    {"nut_2t": IN, "nut_nd": OUT, "nut_ds": IN}),
    ((("04-01", 9.0, None), ("05-01", 9.0, None), ("06-01", 9.2, None)), {"nut_2t": OUT}),
    ((("04-01", 9.0, None), ("05-01", 9.2, None), ("06-01", 9.2, None)), {"nut_2t": OUT}),
    ((("06-01", 6.92, None),), {"nut_bgm": IN, "nut_ds": IN, "nut_2t": OUT}),
    ((("06-01", 6.94, None),), {"nut_bgm": OUT}),
    ((("05-01", 6.0, None), ("06-01", 9.0, None)), {"nut_bgm": OUT}),
    ((("06-01", None, 75.7),), {"nut_ds": OUT, "nut_2t": NOT, "nut_bgm": NOT}),
]  # fmt: skip
for taken, by_code in MONTHLY:
    for code, counts in by_code.items():
        case(code, counts, boy(*taken), "2025-06")
for on, counts in [("06-01", (OUT, IN)), ("06-30", (OUT, IN)), ("05-31", (NOT, OUT)), ("07-01", (NOT, OUT))]:
    card = boy() | {"visits": done("visit.weighing", on)}
    case("nut_nd|nut_nd_denominator=plain nut_2t nut_bgm", counts[0], card, "2025-06")
    case("nut_ds", counts[1], card, "2025-06")
flat = boy(("03-05", 6.0, None), ("04-05", 6.0, None), ("05-05", 6.0, None))
case("nut_2t nut_bgm", OUT, flat | {"visits": done("visit.weighing", "06-01")}, "2025-06")
grown = boy(("04-05", 9.0, None), ("05-05", 9.5, None)) | {"visits": done("visit.weighing", "06-01")}
case(PLAIN, OUT, grown, "2025-06")
case(
    "nut_ds nut_2t nut_bgm",
    IN,
    boy(("04-05", 4.0, None), ("05-05", 4.0, None), ("06-05", 4.0, None), born="2025-01-05"),
    "2025-06",
)
case(
    "nut_nd nut_nd|nut_nd_denominator=plain nut_ns",
    IN,
    boy(("05-05", 6.0, None), ("06-05", 7.0, None), born="2025-01-05"),
    "2025-06",
)
for born, taken in [("2020-07-01", True), ("2020-06-30", False)]:
    flat = boy(("04-05", 9.0, None), ("05-05", 9.0, None), ("06-05", 9.0, None), born=born)
    gained = boy(("05-05", 15.0, None), ("06-05", 15.3, None), born=born)
    case("nut_ds nut_2t nut_bgm", IN if taken else NOT, flat, "2025-06")
    case("nut_nd nut_nd|nut_nd_denominator=plain nut_ns", IN if taken else NOT, gained, "2025-06")

# Who is owed one of the screenings, on the last day of 2025 -------------------------------------------------

MEN, WOMEN = {"sex": "male"}, {"sex": "female"}
PRESSURE = {"conditions": ["hypertension"], "sex": "male"}
OWED = [
    ("thalassemia", ("2023-12-31", MEN), ("2024-01-01", MEN)),
    ("thalassemia", ("2023-01-01", MEN), ("2022-12-31", MEN)),
    ("anemia", ("2012-05-05", {**WOMEN, "school_grade": 7}), ("2012-05-05", {**MEN, "school_grade": 7})),
    ("anemia", ("2009-05-05", {**WOMEN, "school_grade": 10}), ("2009-05-05", {**MEN, "school_grade": 10})),
    ("stroke", ("1985-12-31", PRESSURE), ("1986-01-01", PRESSURE)),
    ("stroke", ("1970-05-05", PRESSURE), ("1970-05-05", MEN)),
    ("heart_attack", ("1985-12-31", PRESSURE), ("1986-01-01", PRESSURE)),
    ("heart_attack", ("1970-05-05", PRESSURE), ("1970-05-05", MEN)),
    ("hypertension", ("2018-12-31", MEN), ("2019-01-01", MEN)),
    ("copd", ("1985-12-31", MEN), ("1986-01-01", MEN)),
    ("lung_cancer", ("1980-12-31", MEN), ("1981-01-01", MEN)),
    ("lung_cancer", ("1970-05-05", MEN), ("1970-05-05", WOMEN)),
    ("hepatitis", ("2007-12-31", MEN), ("2008-01-01", {**MEN, "school_grade": 0})),
    ("diabetes", ("1985-12-31", MEN), ("1986-01-01", MEN)),
    ("breast_cancer", ("1995-12-31", WOMEN), ("1996-01-01", WOMEN)),
    ("breast_cancer", ("1980-05-05", WOMEN), ("1980-05-05", MEN)),
    ("cervical_cancer", ("1995-12-31", {**WOMEN, "conditions": ["sexually_active"]}),
     ("1996-01-01", {**WOMEN, "conditions": ["sexually_active"]})),
    ("cervical_cancer", ("1980-05-05", {**WOMEN, "conditions": ["sexually_active"]}), ("1980-05-05", MEN)),
    ("colorectal_cancer", ("1980-12-31", MEN), ("1981-01-01", MEN)),
    ("colorectal_cancer", ("1970-05-05", MEN), ("1970-05-05", WOMEN)),
]  # fmt: skip
for disease, (born, more), (other, rest) in OWED:
    code, screening = f"screen_14.{disease}", f"screening.{disease}"
    case(code, OUT, one(born, **more))
    case(code, IN, one(born, done(screening, "12-31"), **more))
    case(code, NOT, one(other, **rest))
    case(code, NOT, one(born, done(screening, "12-31"), **more) | {"death_date": "2025-12-31"})
    wrong = "screening.tuberculosis"
    case(code, OUT, one(born, done(wrong, "12-31"), **more))
case("screen_14.tuberculosis", OUT, one("1985-05-05"))
case("screen_14.tuberculosis", IN, one("1985-05-05", done("screening.tuberculosis", "12-31")))
case("screen_14.tuberculosis", NOT, one("1985-05-05", death_date="2025-12-31"))
case("screen_14.cervical_cancer", NOT, one("1985-05-05"))
case("screen_14.tuberculosis", NOT, one("1985-05-05", conditions=["tuberculosis"]))  # followed up instead
case("screen_14.tuberculosis", OUT, one("1950-05-05", sex="male"))
OLDER = [("stroke", "male", "diabetes"), ("heart_attack", "male", "diabetes"),
 ("hypertension", "male", "smoker"),
         ("copd", "male", "smoker"), ("lung_cancer", "male", "smoker"), ("hepatitis", "male", "smoker"),
         ("breast_cancer", "female", "smoker"), ("cervical_cancer", "female", "sexually_active"),
         ("colorectal_cancer", "male", "smoker")]  # fmt: skip
for disease, sex, condition in OLDER:
    case(f"screen_14.{disease}", OUT, one("1950-05-05", sex=sex, conditions=[condition]))
case("screen_14.diabetes", OUT, one("1950-05-05", sex="male"))
case("screen_14.thalassemia", OUT, one("1998-05-05", conditions=["bride_or_groom"]))
case("screen_14.thalassemia", OUT, one("1960-05-05", conditions=["bride_or_groom"]))
case("screen_14.anemia", OUT, pregnant(ended=None, start="2025-11-01"))
