"""Do counts over arrays say what the reference engine counts, person by person, rule by rule?

Every edge of every rule, every reading of one and slips in them: `test_frames_records_edges`.
"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest

from ilp import codes, frames, resources
from ilp.dates import Anchor
from ilp.errors import IlpError, Issue, UsageError
from ilp.frames.counted.needing import needed
from ilp.indicators import Counts, compute, from_records
from ilp.indicators.record_rules import record_rules
from ilp.network import Network

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


FIRST_YEAR = [
    ("HepB", 0), ("BCG", 1), ("bOPV", 1), ("DPT-HB-Hib", 2), ("bOPV", 2), ("PCV", 2), ("RV", 2),
    ("DPT-HB-Hib", 3), ("bOPV", 3), ("PCV", 3), ("RV", 3), ("DPT-HB-Hib", 4), ("bOPV", 4), ("RV", 4),
    ("IPV", 4), ("IPV", 9), ("MR", 9),
]  # fmt: skip
INFANT: Record = {
    "id": "contoh-bayi",
    "birth_date": "2024-03-10",
    "sex": "female",
    "facility": "mawar",
    "doses": [{"product": product, "on": f"2024-{3 + age:02d}-10"} for product, age in FIRST_YEAR],
    "visits": [
        {"code": code, "on": f"2024-{month:02d}-20"}
        for code, months in (
            ("visit.weighing", (4, 6, 9, 12)),
            ("visit.kpsp", (6, 12)),
            ("visit.vitamin_a", (10,)),
        )
        for month in months
    ],
}
MADE: list[Record] = [
    INFANT,
    {
        "id": "contoh-ibu", "birth_date": "1995-03-01", "sex": "female", "facility": "mawar",
        "pregnancies": [
            {"last_menstrual_period": "2024-08-01", "ended_on": "2025-05-08", "outcome": "live_birth"}
        ],
        "visits": [
            {"code": "visit.vitamin_a_postpartum", "on": "2025-05-08", "values": {"capsules": 2}},
            {"code": "visit.family_planning_postpartum", "on": "2025-06-01"},
        ],
    },
    {
        "id": "contoh-siswa", "birth_date": "2013-10-05", "sex": "male", "facility": "melati",
        "doses": [
            {"product": "MR", "on": "2020-08-10"}, {"product": "DT", "on": "2020-11-10"},
            {"product": "Td", "on": "2021-11-10"}, {"product": "Td", "on": "2024-11-12"},
        ],
    },
    {
        "id": "contoh-dm", "birth_date": "1970-01-05", "sex": "male", "facility": "anggrek",
        "conditions": ["diabetes"],
        "screenings": [{"code": "screening.stroke", "on": "2025-06-01"}],
        "visits": [
            {
                "code": "visit.diabetes_monitoring", "on": "2025-05-05",
                "values": {"glucose_fasting": 100, "glucose_2h": 150, "hba1c": 6.5},
            },
        ],
    },
]  # fmt: skip
"""People of whom chance makes few: they are above the line of what others hardly ever reach."""


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
    contacts(chance, own)
    diligent(chance, own)
    stated = {each["code"] for each in own["conditions"]}
    own["absent_conditions"] = [code for code in own["absent_conditions"] if code not in stated]
    return own


def diligent(chance: random.Random, own: Record) -> None:
    """Add what some rules ask for: as often as they do, or once more or less, also at a window's edge."""
    born = own["birth_date"]
    pregnant = own.get("pregnancies") or [{"last_menstrual_period": born, "ended_on": None}]
    start = pregnant[0]["last_menstrual_period"]
    end = pregnant[0]["ended_on"] or start + timedelta(280)
    for rule in chance.sample(list(RULES.rules.values()), 12):
        meant = [code for who in RULES.among(rule).who for code in who.any_condition]
        own["conditions"] += [{"code": code} for code in meant]
        for question in rule.questions():
            if question.condition:
                own["conditions"] = [each for each in own["conditions"] if each["code"] != question.condition]
                own["conditions"].append({"code": question.condition})
            if not question.acts:
                continue
            first, last = EDGES[0], EDGES[1] - timedelta(1)
            if rule.among in ("pregnancies", "deliveries"):
                first = start + timedelta(question.gestation_from.days if question.gestation_from else 0)
                last = end - timedelta(1) if question.within == "pregnancy" else end + timedelta(42)
                if question.gestation_until:
                    last = start + timedelta(question.gestation_until.days - 1)
            elif question.from_age and question.before:
                first = Anchor(born).on(question.from_age)
                last = Anchor(born).on(question.before) - timedelta(1)
            days = {first, last} if chance.random() < 0.5 else {first}
            span = max((last - first).days, 1)
            while len(days) < min(question.times + chance.choice([-1, 0, 0, 0, 1]), span):
                days.add(first + timedelta(chance.randrange(span + 1)))
            for on in days:
                act(
                    own,
                    chance.choice(question.acts),
                    on,
                    chance.choice(question.by or ("midwife",)),
                    question.values,
                )


def act(own: Record, code: str, on: date, by: str, values: Record) -> None:
    kind, _, name = code.partition(".")
    if kind == "measurement":
        own.setdefault("measurements", []).append({"on": on, name: {"weight_kg": 9.1}.get(name, 71.2)})
    elif kind == "screening":
        own["screenings"].append({"code": code, "on": on, "values": values})
    else:
        own["visits"].append({"code": code, "on": on, "by": by, "values": values})


def contacts(chance: random.Random, own: Record) -> None:
    """The contacts of a mother and of a newborn, most of them in their windows."""
    born = own["birth_date"]
    plans = [("visit.neonatal", born, (0, 1, 2, 3, 5, 7, 8, 20, 28))] if born > date(2022, 1, 1) else []
    for each in own.get("pregnancies", ()):
        start = each["last_menstrual_period"]
        plans += [("visit.antenatal", start, (60, 100, 150, 200, 240, 270))]
        plans += [("visit.antenatal_doctor", start, (60, 91, 240))]
        if each["ended_on"]:
            plans += [("visit.postnatal", each["ended_on"], (0, 1, 2, 3, 7, 8, 20, 29, 42))]
    for code, first, days in plans if chance.random() < 0.7 else ():
        for day in days:
            if chance.random() < 0.9:
                act(own, code, first + timedelta(day), chance.choice(["doctor", "midwife"]), {})


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
    months = [*FIRST_YEAR, ("PCV", 12), ("DPT-HB-Hib", 18), ("MR", 18)]
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


PERIODS = [
    ("2025", "puskesmas", date(2025, 8, 20)),
    ("2025-03", "posyandu", None),
    ("2025-03", "village", date(2025, 3, 14)),
]


@pytest.mark.parametrize(("period", "by", "on"), PERIODS)
def test_counts_are_those_of_the_reference_engine(period: str, by: str, on: date | None) -> None:
    """All rules, people about every edge of the period; every row with what is above, below and unknown."""
    those = [*crowd(sum(map(ord, period + by)), 150), *MADE]
    more: Record = {"period": period, "by": by, "on": on, "area": "64.02.01"}
    reference = from_records(those, NETWORK, **more)
    found = frames.from_records(frames.people_of(those), NETWORK, block=64, **more)
    assert not differing(reference, found)
    lost = [each for each in reference.issues if each.path == "people"]
    assert [own.to_dict() for own in found.issues] == [own.to_dict() for own in lost]


@pytest.mark.parametrize("by", LEVELS)
def test_the_demo_district_counts_alike_at_every_level(by: str) -> None:
    chosen = [
        "imm_idl",
        "k4",
        "nut_ds",
        "ht_service",
        "kn_complete",
        "screen_14.hypertension",
        "spm_07_elderly",
    ]
    more: Record = {"period": "2025", "by": by, "indicators": chosen}
    reference = from_records(DEMO, DEMO_NETWORK, **more)
    assert reference.rows
    assert not differing(reference, frames.from_records(frames.people_of(DEMO), DEMO_NETWORK, **more))


def as_kind(kind: str) -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    return {
        "polars": lambda _, table: table,
        "lazy": lambda _, table: table.lazy(),
        "pandas": lambda _, table: table.to_pandas(),
        "pyarrow": lambda _, table: table.to_arrow(),
        "duckdb": lambda _, table: connection.from_arrow(table.to_arrow()),
    }[kind]


KINDS = ("polars", "lazy", "pandas", "pyarrow", "duckdb")


def lines(kind: str, table: Any) -> list[Record]:
    """The lines of an answer, which is a table of this kind."""
    own = {"duckdb": lambda: table.pl(), "lazy": lambda: table.collect(), "polars": lambda: table}
    made = own[kind]() if kind in own else pl.from_pandas(table) if kind == "pandas" else pl.from_arrow(table)
    return made.to_dicts()


def told(table: Any) -> list[Record]:
    """The values of the reference engine as lines."""
    names = (
        "indicator", "area", "facility", "level", "period", "numerator", "denominator", "value", "target",
        "unknown",
    )  # fmt: skip
    return [
        {**{name: getattr(own, name) for name in names}, "flags": " ".join(own.flags)} for own in table.values
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_values_go_out_in_the_library_they_came_in(kind: str) -> None:
    """Values, targets, flags and unknown are those of `compute`, indicators made of others among them."""
    chosen = ["imm_idl", "imm_do_dpt1_dpt3", "kn1", "nut_ds", "k4"]
    more: Record = {"period": "2025", "by": "puskesmas", "indicators": chosen}
    reference = compute(DEMO, DEMO_NETWORK, **more)
    found = frames.indicators(frames.people_of(DEMO).map(as_kind(kind)), DEMO_NETWORK, **more)
    assert lines(kind, found) == told(reference)


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_counts_are_rolled_up(kind: str) -> None:
    """Months to the year, villages to the regency; what cannot be read is told."""
    rows = [
        {"indicator": code, "area_code": f"64.02.{place:02d}.2001", "period": f"2025-{month:02d}",
         "numerator": str(place + month), "denominator": "20" if place != 3 else None}
        for code in ("imm_idl", "kn1", "nut_ds") for place in (1, 2, 3) for month in range(1, 13)
    ]  # fmt: skip
    rows.append({**rows[0], "numerator": "much"})
    issues: list[Issue] = []
    table = as_kind(kind)("counts", pl.DataFrame(rows))
    more: Record = {"period": "2025", "by": "regency"}
    found = frames.indicators(table, tell=issues.append, **more)
    reference = compute(rows, **more)
    assert lines(kind, found) == told(reference)
    assert [own.code for own in issues] == [own.code for own in reference.issues]
    assert issues


def test_some_indicators_come_out_as_among_all() -> None:
    """What some are made of, and compared with, is counted with them."""
    counts = from_records(crowd(31, 60), NETWORK, period="2025", by="nation", area="64.02.01")
    whole = {own.indicator: own for own in compute(counts, NETWORK, period="2025", by="nation")}
    for code in RULES.chosen(None):
        some = needed([code], RULES)
        rows = tuple(row for row in counts.rows if row.indicator in some)
        (own,) = compute(Counts(rows), NETWORK, period="2025", by="nation", indicators=[code])
        assert own == whole[code]


def test_people_without_a_place_are_told() -> None:
    those = [
        {"id": "contoh-1", "birth_date": "2025-01-10", "sex": "female", "facility": "mawar"},
        {"id": "contoh-2", "birth_date": "2025-01-10", "sex": "female", "facility": "gone"},
        {"id": "contoh-3", "birth_date": "2025-01-10", "sex": "female"},
    ]
    issues: list[Issue] = []
    more: Record = {"period": "2025", "by": "posyandu", "indicators": ["kn1"], "tell": issues.append}
    found = frames.indicators(frames.people_of(those), NETWORK, **more)
    assert found.filter(facility="mawar")["denominator"].to_list() == [1.0]
    assert found["denominator"].sum() == 1
    assert [own.code for own in issues] == ["ILP-K033", "ILP-K034"]


def test_what_cannot_be_asked_is_refused() -> None:
    people = frames.people_of(DEMO[:2])
    for wrong in ({"period": "soon"}, {"by": "posyandu"}, {"by": "planet"}, {"indicators": ["mmr_none"]}):
        with pytest.raises(IlpError):
            frames.indicators(people, **{"period": "2025", "by": "regency", **wrong})
    with pytest.raises(UsageError, match="ILP-K030"):
        frames.from_records(people, period="2025", by="regency", indicators=["posyandu_active"])
