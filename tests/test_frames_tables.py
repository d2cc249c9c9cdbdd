"""Are tables that somebody wrote by hand read as the folder of the same tables is, with all their faults?

Rows of visits and screenings are drawn as cells of text: with and without `n`, a key twice in one event,
numbers that are none or contradict the text, lists that are none. `ilp.records` reads them from CSV, person
by person; the frames read the same cells as columns.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_frames import DAYS, lines

import ilp
from ilp import frames
from ilp.errors import Issue
from ilp.frames import People, check, plan, worklist
from ilp.frames.entering import door, merging
from ilp.frames.found import gathering
from ilp.indicators import from_records
from ilp.network import Network
from ilp.planning import worklist as reference_worklist
from ilp.records import read_file

ON = date(2025, 9, 1)
Cells = dict[str, str]
HEADS = {
    "persons": ("id", "birth_date", "sex", "facility"),
    "pregnancies": ("id", "last_menstrual_period"),
    "visits": ("id", "code", "on", "by", "key", "number", "text", "n"),
    "screenings": ("id", "code", "on", "key", "number", "text", "n"),
}
NETWORK = Network.parse("code,name,level,parent,area\npkm,Puskesmas Contoh,puskesmas,,64.02.01\n")
LIVES = [("1996-03-01", "female"), ("2024-12-01", "female"), ("1970-05-05", "male"), ("2021-02-28", "male")]
VISITS = ["visit.antenatal", "visit.antenatal_doctor", "visit.weighing", "visit.iron_tablets_pregnant"]
SCREENINGS = ["screening.hypertension", "screening.diabetes", "screening.cervical_cancer"]
VALUES = {
    "usg": ["1|true", "0|false", "1|", "|true", "1|false", "0|true", "2|true", "|", "|yes"],
    "danger_signs": ["1|true", "0|false", "|demam", '|["demam"]', "|[]", '|[{"a": 1}]', "|[[1]]", "1|demam"],
    "systolic": ["150|", "139|", "150.0|", "x|", "150|150", "|150", "|"],
    "diastolic": ["95|", "80|", "1e2|", "9 0|"],
    "tablets": ["30|", "60|", "90|", "90|true"],
    "test": ["|iva", "|hpv_dna", "3|iva", "x|iva"],
    "result": ["|negative", "|positive"],
    "glucose_fasting": ["126|", "125|", "a|"],
    "muac_cm": ["22.9|", "23.5|", "inf|"],
}  # fmt: skip
READ = ("ILP-P010", "ILP-P012", "ILP-P097")


@st.composite
def events(draw: st.DrawFn, name: str, who: str, birth: str) -> list[Cells]:
    """Rows of one person, in no order, some of them of one event."""
    rows = []
    days = draw(
        st.lists(st.sampled_from(["2025-03-10", "2025-06-01", "2025-08-31", "2025-09-01"]), max_size=3)
    )
    for day in days:
        code = draw(st.sampled_from(VISITS if name == "visits" else SCREENINGS))
        hands = st.sampled_from(["", "doctor", "midwife"])
        n = draw(st.sampled_from(["", "", "1", "2"]))
        by = draw(hands)
        for _ in range(draw(st.integers(1, 4))):
            key = draw(st.sampled_from(["", *VALUES]))
            number, _, text = draw(st.sampled_from(VALUES.get(key, ["|"]))).partition("|")
            hand = {"by": draw(st.sampled_from([by, by, by, ""]) | hands)} if name == "visits" else {}
            rows.append(
                {"id": who, "code": code, "on": day, "key": key, "number": number, "text": text, "n": n}
                | hand
            )
    return draw(st.permutations(rows))


@st.composite
def folders(draw: st.DrawFn) -> dict[str, list[Cells]]:
    """The tables of a dozen people."""
    rows: dict[str, list[Cells]] = {name: [] for name in HEADS}
    for number in range(12):
        birth, sex = LIVES[number % len(LIVES)]
        who = f"sintetis-{number}"
        rows["persons"].append({"id": who, "birth_date": birth, "sex": sex, "facility": "pkm"})
        if number % len(LIVES) == 0:
            rows["pregnancies"].append({"id": who, "last_menstrual_period": "2025-01-10"})
        for name in ("visits", "screenings"):
            rows[name] += draw(events(name, who, birth))
    return rows


def written(rows: dict[str, list[Cells]], folder: Path) -> Path:
    for name, head in HEADS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head)
            writer.writeheader()
            writer.writerows(rows[name])
    return folder


def as_people(rows: dict[str, list[Cells]]) -> People:
    """The same cells as columns of text, empty ones as nothing."""
    own = {
        name: pl.DataFrame(
            [{key: each.get(key) or None for key in head} for each in rows[name]],
            schema=dict.fromkeys(head, pl.String),
        )
        for name, head in HEADS.items()
    }
    return People(**own)


def plain(value: Any) -> str | None:
    return None if value is None else str(value)


def listed(table: Any) -> list[tuple[Any, ...]]:
    return [tuple(map(plain, row)) for row in nw.from_native(table).iter_rows()]


READINGS = {"ttd_pregnant": "90"}
INDICATORS = ["k1_doctor_usg", "k1_total", "nut_ttd_preg", "nut_kek", "risk_found_productive", "nut_ds"]


def pool(many: int) -> dict[str, list[Cells]]:
    """The people of so many folders in one."""
    own: dict[str, list[Cells]] = {name: [] for name in HEADS}
    drawn = 0

    @settings(
        max_examples=many,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(folders())
    def draw(rows: dict[str, list[Cells]]) -> None:
        nonlocal drawn
        drawn += 1
        for name in HEADS:
            own[name] += [{**row, "id": f"{row['id']}-{drawn}"} for row in rows[name]]

    draw()
    return own


def differences(rows: dict[str, list[Cells]], folder: Path) -> dict[str, Any]:
    """What plans, worklists, counts and checks of the tables and of their folder have not in common."""
    readings = list(read_file(written(rows, folder)))
    people, persons = as_people(rows), [own.person for own in readings if own.person is not None]
    assert len(persons) == len(rows["persons"])
    theirs = {
        (own.id, each["code"]): (each["kind"], each["status"], *(each[day] for day in DAYS))
        for own in persons
        for each in ilp.plan(own, on=ON).to_dict()["services"]
        if each["kind"] != "immunization"
    }
    ours = lines(plan(people, on=ON, services=("visit", "screening")))
    asked: dict[str, Any] = {
        "period": "2025",
        "by": "puskesmas",
        "indicators": INDICATORS,
        "readings": READINGS,
    }
    found = check(people).select("table", "row", "code").iter_rows()
    each = {
        "plan": (set(ours.items()), set(theirs.items())),
        "worklist": (
            set(listed(worklist(people, NETWORK, on=ON))),
            set(listed(reference_worklist(persons, NETWORK, on=ON).to_frame())),
        ),
        "counts": (
            set(map(str, frames.from_records(people, NETWORK, **asked).rows)),
            set(map(str, from_records(persons, NETWORK, **asked).rows)),
        ),
        "check": (
            {(table, row, code) for table, row, code in found if code in READ},
            {place(own) for reading in readings for own in reading.issues if own.code in READ},
        ),
    }
    return {name: (one - other, other - one) for name, (one, other) in each.items() if one != other}


def place(own: Issue) -> tuple[str, int, str]:
    """The table and the row of an issue, counted from 0; the header is line 1."""
    file, _, rest = own.path.partition(":")
    return file.removesuffix(".csv"), int(rest.partition(":")[0]) - 2, own.code


def test_tables_by_hand_are_read_as_their_folder_is(tmp_path: Path) -> None:
    """Plans, worklists and counts are the same, and what cannot be read is told of the same rows."""
    rows = pool(14)
    assert not differences(rows, tmp_path)
    met = Counter(check(as_people(rows))["code"].to_list())
    assert min(met[code] for code in READ) >= 10, met


SLIPS: dict[str, tuple[Any, str, Any]] = {
    "what cannot be read is read": (door, "read", lambda own, unread: own),
    "every row of a key counts": (merging, "_last_said", lambda joined, *_: joined),
    "results in the order of their rows": (gathering, "_in_turn", lambda own, rows: rows),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not differences(by_hand(), tmp_path)
    monkeypatch.setattr(*SLIPS[slip])
    assert "plan" in differences(by_hand(), tmp_path)


def by_hand() -> dict[str, list[Cells]]:
    """A mother whose scan was struck out or contradicts itself, and one whose second reading came first."""
    rows: dict[str, list[Cells]] = {name: [] for name in HEADS}
    for who, said in {"a": ["1|true", "0|false"], "b": ["1|false"], "c": []}.items():
        rows["persons"].append({"id": who, "birth_date": "1996-03-01", "sex": "female", "facility": "pkm"})
        rows["pregnancies"].append({"id": who, "last_menstrual_period": "2025-01-10"})
        scan = {"id": who, "code": "visit.antenatal", "on": "2025-03-10", "by": "doctor", "key": "usg"}
        for number, _, text in (each.partition("|") for each in said):
            rows["visits"].append({**scan, "number": number, "text": text})
    pressure = {"id": "c", "code": "screening.hypertension", "on": "2025-06-01"}
    for n, systolic, diastolic in (("2", "150", "95"), ("1", "110", "70")):
        for key, number in (("systolic", systolic), ("diastolic", diastolic)):
            rows["screenings"].append({**pressure, "key": key, "number": number, "n": n})
    return rows
