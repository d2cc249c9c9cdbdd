"""Does the check of tables find what the check of records finds? Issue by issue, row by row, text by text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ilp
from ilp.errors import LANGUAGES, IlpError, registry
from ilp.frames import People, check, people_of, plan, status
from ilp.frames.tables import COLUMNS, NUMBER, YES
from ilp.frames.tables import WHOLE as WHOLE_NUMBER
from ilp.records import read_person
from ilp.records.showing import shown

Record = dict[str, Any]
ON = date(2025, 9, 1)
SCALAR = {
    "product",
    "code",
    "on",
    "campaign",
    "area",
    "last_menstrual_period",
    "ended_on",
    "outcome",
    "since",
}
SCALAR |= {"until", "weight_kg", "height_cm", "position", "oedema", "muac_cm", "head_cm", "by"}
TABLES = ("doses", "pregnancies", "screenings", "visits", "measurements")
KINDS: dict[str, Callable[[Any], Any]] = {
    "polars": lambda table: table,
    "polars lazy": lambda table: table.lazy(),
    "pandas": lambda table: table.to_pandas(),
    "pyarrow": lambda table: table.to_arrow(),
    "duckdb": lambda table: duckdb.default_connection().from_arrow(table.to_arrow()),
}


def tables_of(records: list[Record]) -> People:
    """The records laid out as tables by a hand that reads nothing: dates stay text."""
    rows: dict[str, list[Record]] = {name: [] for name in ("persons", *TABLES, "conditions")}
    for record in records:
        own = {"id": record["id"]}
        persons = ("id", "birth_date", "sex", "area", "nik", "death_date", "school_grade")
        row = {key: record.get(key) for key in persons}
        rows["persons"].append({**row, "allergies": ";".join(record.get("allergies", []))})
        for name in TABLES:
            for n, each in enumerate(record.get(name, [])):
                base = {**own, "n": n, **{key: each.get(key) for key in each if key in SCALAR}}
                values = each.get("values") or {}
                rows[name] += [{**base, "key": key, "number": value} for key, value in values.items()] or [
                    base
                ]
        for n, each in enumerate(record.get("conditions", [])):
            rows["conditions"].append({**own, "n": n, "present": True, **each})
        for n, code in enumerate(record.get("absent_conditions", [])):
            rows["conditions"].append({**own, "n": n, "present": False, "code": code})
    frames = {}
    for name, those in rows.items():
        kinds = {NUMBER: pl.Float64, WHOLE_NUMBER: pl.Int64, YES: pl.Boolean}
        schema = {key: kinds.get(kind, pl.String) for key, kind in COLUMNS[name].items()}
        schema |= {"nik": pl.String} if name == "persons" else {}
        frames[name] = pl.DataFrame(those, schema=schema)
    return People(**frames)


Place = tuple[str, str, int | None, str, str, str]


def found(people: People, on: date | None, lang: Any) -> Counter[Place]:
    """What the tables' check says, each at its person, table, element and column."""
    answer = check(people, on=on, lang=lang)
    told: Counter[Place] = Counter()
    for row in answer.iter_rows(named=True):
        if row["code"].startswith("ILP-F"):
            continue
        own = getattr(people, row["table"]).row(row["row"], named=True)
        table, n = row["table"], own.get("n")
        if table == "conditions" and own["present"] is False:
            table = "absent_conditions"
        if table == "measurements":  # they have no `n`: the place among those of the person
            n = people.measurements["id"].head(row["row"]).to_list().count(own["id"])
        if row["code"] == "ILP-P030":
            n = None
        text = re.sub(r"(doses|pregnancies)\[\d+\]", r"\1[…]", row["message"])
        place = own["id"], table, n, row["column"], row["code"], text
        several = table in ("visits", "screenings") and row["code"] in READ  # a row for each value
        told[place] = 1 if several else told[place] + 1
    return told


STEP = re.compile(r"\[(\d+)\]\.(\w+)(?:\[(\d+)\])?(?:\.(.+))?")
READ = {f"ILP-P0{number:02}" for number in range(3, 11)}
UNREAD, NEEDED = {"ILP-P003", "ILP-P005", "ILP-P009"}, {"on", "last_menstrual_period", "product", "code"}
WHOLE = {"conditions": "code", "absent_conditions": "code", "doses": "product"}


def wanted(records: list[Record], on: date | None, lang: Any) -> Counter[Place]:
    """What the check of the records says of the same."""
    told: Counter[Place] = Counter()
    gone: set[tuple[int, str, int]] = set()
    for own in ilp.check(records, on=on):
        step = STEP.fullmatch(own.path)
        assert step, own.path
        record, table, element, column = records[int(step[1])], step[2], step[3], step[4]
        if own.code == "ILP-P030":
            n, column = None, "id"
        elif table == "allergies":
            n, table, column = None, "persons", "allergies"
        elif element is None:
            n, table, column = None, "persons", table
        else:
            n = int(element)
            if own.code in UNREAD and column in NEEDED:
                gone.add((int(step[1]), table, n))
            if own.code not in READ:  # facts are counted without the elements that were not read
                kept = [at for at in range(len(record[table])) if (int(step[1]), table, at) not in gone]
                n = kept[n]
        if own.code == "ILP-P032":
            column = "last_menstrual_period"
        if column is not None and column.startswith("values."):
            column = "key"
        text = re.sub(r"(doses|pregnancies)\[\d+\]", r"\1[…]", own.messages[lang])
        told[record["id"], table, n, column or WHOLE[table], own.code, text] += 1
    return told


# Records with every fault that tables can have ---------------------------------------------------------

YEARS = st.integers(1980, 2027)
DAYS = st.one_of(
    st.sampled_from(["2025-08-31", "2025-09-01", "2025-09-02", "2024-02-29", "2025-02-28", "2025-01-10"]),
    st.builds("{:04}-{:02}-{:02}".format, YEARS, st.integers(1, 12), st.integers(1, 28)),
)
BAD_DAYS = st.sampled_from(["2025-02-30", "10/01/2025", "20250110", "kemarin", "2025-01-10T08:00"])
DAY = st.one_of(*([DAYS] * 9), BAD_DAYS)
FEW = st.sampled_from(["2025-03-10", "2025-04-10"])
MAYBE_DAY = st.none() | DAY
CODE = st.sampled_from(["hypertension", "diabetes", "hiv", "hipertensi", "Siti Aminah", "1234567890123456"])


@st.composite
def given_keys(draw: st.DrawFn, **choices: Any) -> Record:
    """A part with these keys; now and then one is missing."""
    own = {key: draw(choice) for key, choice in choices.items()}
    if draw(st.integers(0, 14)) == 0:
        own.pop(draw(st.sampled_from(sorted(own))))
    return {key: value for key, value in own.items() if value is not None}


VALUES = st.dictionaries(
    st.sampled_from(["systolic", "usg", "tensi", "score"]), st.floats(0, 200), max_size=3
)
EVENT = {"code": st.sampled_from(["visit.antenatal", "visit.weighing"]), "on": DAY, "values": VALUES}
SIZE = st.sampled_from([None, None, 0.0, -1.0, 3.5, 100.0, 100.1, 279.9, 280.0, 651.0])


@st.composite
def niks(draw: st.DrawFn, birth: str | None, sex: str | None) -> str | None:
    """Sixteen digits that fit the birth and the sex, or do not in one way; now and then something else."""
    if draw(st.integers(0, 5)) == 0 or birth is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", birth):
        return draw(
            st.sampled_from([None, None, None, None, "", "12", "640201100125000x", "6402 0110012500"])
        )
    day = int(birth[8:]) + draw(st.sampled_from([0, 0, 0, 1, 31])) + 40 * (sex == "female")
    day += draw(st.sampled_from([0, 0, 0, 40, -40]))
    month = draw(st.sampled_from([birth[5:7], birth[5:7], birth[5:7], "00", "13", "02"]))
    province = draw(st.sampled_from(["64", "64", "35", "35", "01"]))
    return (
        f"{province}0101{max(day, 0):02}{month}{birth[2:4]}{draw(st.sampled_from(['0001', '0000', '9999']))}"
    )


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    people = []
    for number in range(draw(st.integers(1, 3))):
        own: Record = {"id": f"sintetis-{number}"}
        own |= draw(
            given_keys(
                birth_date=DAY,
                sex=st.sampled_from(["female"] * 8 + ["male"] * 4 + ["perempuan", ""]),
                area=st.sampled_from([None, "64.02", "35.07", "6402", "99", "xx", "1234567890123"]),
                death_date=st.none() | st.none() | DAY,
                school_grade=st.sampled_from([None, None, 0, 12, 13, -1]),
                allergies=st.lists(st.sampled_from(["BCG", "hepb", "telur", "Budi Santoso"]), max_size=2),
            )
        )
        own["nik"] = draw(niks(own.get("birth_date"), own.get("sex")))
        area = st.sampled_from([None, None, "64.02", "99", "xx"])
        product = st.sampled_from(["BCG", "MR", "MR", "campak", ""])
        doses = given_keys(product=product, on=st.one_of(DAY, FEW, FEW), campaign=st.booleans(), area=area)
        ends = st.sampled_from([None, "live_birth", "lahir"])
        pregnant = given_keys(last_menstrual_period=DAY, ended_on=MAYBE_DAY, outcome=ends)
        where = st.sampled_from([None, "lying", "standing", "duduk"])
        sizes = given_keys(
            on=DAY, weight_kg=SIZE, height_cm=SIZE, muac_cm=SIZE, head_cm=SIZE, position=where,
            oedema=st.none() | st.booleans(),
        )  # fmt: skip
        stated = given_keys(code=CODE, since=MAYBE_DAY, until=MAYBE_DAY)
        for name, part in (
            ("doses", doses), ("pregnancies", pregnant), ("visits", given_keys(**EVENT)),
            ("screenings", given_keys(**EVENT)), ("measurements", sizes), ("conditions", stated),
        ):  # fmt: skip
            own[name] = draw(st.lists(part, max_size=4))
        if own["doses"] and draw(st.booleans()):
            own["doses"].append(dict(own["doses"][0]))
        own["absent_conditions"] = draw(st.lists(CODE, max_size=2))
        people.append(own)
    return people


COMPARED = (3, 5, 6, 8, 9, *range(20, 27), *range(30, 35), *range(40, 46), *range(50, 57))
"""The numbers of the codes that records drawn here have."""


def test_tables_are_found_wanting_where_records_are() -> None:
    """Issue by issue; and each code of records that can stand in a table was met at least twenty times."""
    met: Counter[str] = Counter()

    @settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(records(), st.sampled_from([None, ON, date(2024, 2, 29)]), st.sampled_from(LANGUAGES))
    def compare(those: list[Record], on: date | None, lang: Any) -> None:
        ours, theirs = found(tables_of(those), on, lang), wanted(those, on, lang)
        met.update(place[4] for place in theirs)
        assert ours == theirs

    compare()
    assert {code for number in COMPARED if met[code := f"ILP-P0{number:02}"] < 20} == set()


def faulty() -> list[Record]:
    """Everybody of many such records."""
    pool: list[Record] = []

    @settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(records())
    def draw(those: list[Record]) -> None:
        pool.extend(those)

    draw()
    return [{**own, "id": f"sintetis-{number}"} for number, own in enumerate(pool)]


def readable() -> list[Record]:
    """Those of them who are persons at all."""
    return [own for own in faulty() if read_person(own).person is not None]


def test_a_plan_goes_on_without_what_cannot_be_read_as_it_does_for_records() -> None:
    those = readable()
    found = {
        (row["id"], row["code"]): (row["status"], row["recommended"] and row["recommended"].isoformat())
        for row in plan(tables_of(those), on=ON).iter_rows(named=True)
    }
    wanted_ = {
        (own["id"], each["code"]): (each["status"], each["recommended"])
        for own in those
        for each in ilp.plan(own, on=ON).to_dict()["services"]
    }
    wrong = {key for key in found.keys() | wanted_.keys() if found.get(key) != wanted_.get(key)}
    by_id = {own["id"]: own for own in those}
    assert not wrong, [(key, found.get(key), wanted_.get(key), by_id[key[0]]) for key in sorted(wrong)[:3]]
    assert len(those) > 100


@pytest.mark.parametrize(("start", "overlap"), [("2024-10-01", False), ("2024-09-30", True)])
def test_a_pregnancy_may_begin_on_the_day_the_one_before_ended(start: str, overlap: bool) -> None:
    first = {"last_menstrual_period": "2024-01-01", "ended_on": "2024-10-01"}
    woman = {**BABY, "birth_date": "2000-01-01", "pregnancies": [first, {"last_menstrual_period": start}]}
    codes = check(people_of([woman]), on=ON)["code"].to_list()
    assert codes == [own.code for own in ilp.check(woman, on=ON)]
    assert ("ILP-P032" in codes) is overlap


# What only tables can have -----------------------------------------------------------------------------

BABY: Record = {"id": "sintetis-1", "birth_date": "2025-01-10", "sex": "female", "area": "64.02"}
FAULTY = [
    {
        **BABY,
        "doses": [{"product": "BCG", "on": "2024-12-10"}, {"product": "campak", "on": "2025-09-10"}],
        "visits": [{"code": "visit.weighing", "on": "2025-02-10", "values": {"tensi": 1, "score": 2}}],
        "conditions": [{"code": "hipertensi", "since": "2025-03-01", "until": "2025-02-01"}],
        "absent_conditions": ["hiv"],
        "measurements": [{"on": "2025-12-10", "weight_kg": 4.9}],
    },
    {
        **BABY,
        "id": "9901016510250001",
        "sex": "male",
        "death_date": "2024-01-10",
        "pregnancies": [{"last_menstrual_period": "2025-03-01"}, {"last_menstrual_period": "2025-04-01"}],
    },
]


def told(answer: Any) -> list[tuple[Any, ...]]:
    """The table of issues of any library, without the texts."""
    frame = nw.from_native(answer)
    frame = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    columns = ["table", "row", "id", "code", "severity", "column"]
    assert frame.columns == [*columns, "message"]
    rows = frame.select(columns).iter_rows()
    plain = [[None if own is None or own != own else own for own in row] for row in rows]
    return [(row[0], None if row[1] is None else int(row[1]), *row[2:]) for row in plain]


@pytest.mark.parametrize("kind", KINDS)
def test_every_library_is_told_the_same_in_its_own_kind(kind: str) -> None:
    given_ = people_of(FAULTY).map(lambda name, table: KINDS[kind](table))
    answer = check(given_, on=ON)
    assert type(answer) is type(given_.persons)
    codes = [
        "ILP-P024", "ILP-P020", "ILP-P026", "ILP-P022", "ILP-P030", "ILP-P033", "ILP-P021", "ILP-P033",
        "ILP-P032", "ILP-P021", "ILP-P043", "ILP-P041", "ILP-P031", "ILP-P022",
    ]  # fmt: skip
    assert Counter(row[3] for row in told(answer)) == Counter(codes)


def test_an_id_that_may_be_a_nik_or_a_name_is_hidden() -> None:
    ids = ["9901016510250001", "Siti Aminah", "sintetis-7", "31.71.01.65.10.25.0001", "a" * 50, "bayi\t3"]
    born, sex = ["2025-02-30"] * len(ids), ["female"] * len(ids)
    answer = check(People(pl.DataFrame({"id": ids, "birth_date": born, "sex": sex})))
    assert answer["id"].to_list() == ["…", "…", "sintetis-7", "…", "a" * 40, "bayi?3"]
    assert answer["id"].to_list() == [shown(own) for own in ids]


def test_rows_of_nobody_and_two_of_one_id_are_named() -> None:
    persons = pl.DataFrame(
        {"id": ["a", "b", "a", None], "birth_date": [date(2025, 1, 10)] * 4, "sex": "female"}
    )
    doses = pl.DataFrame({"id": ["a", "z", None], "product": ["BCG"] * 3, "on": [date(2025, 2, 1)] * 3})
    assert told(check(People(persons, doses))) == [
        ("persons", 2, "a", "ILP-P098", "error", "id"),
        ("persons", 3, None, "ILP-P003", "error", "id"),
        ("doses", 1, "z", "ILP-P099", "error", "id"),
        ("doses", 2, None, "ILP-P003", "error", "id"),
    ]


def test_columns_that_lack_or_do_not_fit_are_named_once() -> None:
    times = [datetime(2025, 2, 1, 8, 30), datetime(2025, 2, 2)]
    persons = pl.DataFrame(
        {"id": [1, 2], "birth_date": [date(2025, 1, 1)] * 2, "area": [64.02, 35.1], "hobi": 1}
    )
    zoned = pl.Series(times).dt.replace_time_zone("Asia/Jakarta")
    doses = pl.DataFrame({"id": [1, 2], "product": ["BCG"] * 2, "on": zoned})
    wrong = pl.DataFrame({"id": [1], "on": [20250201], "weight_kg": ["4,9"], "length_cm": [50.0]})
    answer = check(People(persons, doses, measurements=wrong), on=ON)
    assert told(answer) == [
        ("persons", None, None, "ILP-P004", "error", "hobi"),
        ("persons", None, None, "ILP-F003", "error", None),
        ("persons", None, None, "ILP-F012", "warning", "area"),
        ("doses", None, None, "ILP-F010", "warning", "on"),
        ("doses", None, None, "ILP-F011", "warning", "on"),
        ("measurements", None, None, "ILP-F013", "warning", "length_cm"),
        ("measurements", 0, "1", "ILP-P005", "error", "on"),
        ("measurements", 0, "1", "ILP-P007", "error", "weight_kg"),
    ]


def test_a_time_counts_for_the_day_in_its_own_zone() -> None:
    """An hour past midnight in Jakarta is the day before by the clock of Greenwich."""
    persons = pl.DataFrame({"id": ["a"], "birth_date": [date(2025, 2, 1)], "sex": ["female"]})
    local = pl.Series([datetime(2025, 2, 1, 1)]).dt.replace_time_zone("Asia/Jakarta")
    for zone, wrong in (("Asia/Jakarta", []), ("UTC", ["ILP-P020"])):
        own = pl.DataFrame({"id": ["a"], "product": ["BCG"], "on": local.dt.convert_time_zone(zone)})
        codes = [row[3] for row in told(check(People(persons, own)))]
        assert [code for code in codes if not code.startswith("ILP-F")] == wrong


def test_a_code_of_a_visit_that_nobody_counts_is_named_with_the_nearest() -> None:
    visits = [{"code": code, "on": "2025-02-10"} for code in ("visit.wieghing", "visit.kpsp", "visit.kpsp.1")]
    answer = check(people_of([{**BABY, "visits": visits}]), lang="en")
    assert told(answer) == [("visits", 0, "sintetis-1", "ILP-F014", "warning", "code")]
    assert "visit.weighing" in answer["message"][0]


def test_the_tables_must_be_of_one_library() -> None:
    own = people_of(FAULTY)
    with pytest.raises(IlpError) as fault:
        check(People(own.persons, own.doses.to_pandas()))
    assert fault.value.code == "ILP-F007"


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    answer = check(people_of([BABY]).map(lambda name, table: table.lazy()), on=ON)
    assert isinstance(answer, pl.LazyFrame)
    assert answer.collect().is_empty()
    assert answer.collect_schema() == answer.collect().schema


@pytest.mark.parametrize("wrong", [{"birth_date": "10/01/2025"}, {"birth_date": None}, {"sex": "perempuan"}])
def test_a_plan_refuses_whom_nobody_could_plan_for_and_says_in_which_row(wrong: Record) -> None:
    good = {"birth_date": "2025-01-10", "sex": "male"}
    persons = pl.DataFrame([{"id": "a", **good}, {"id": "b", **good, **wrong}])
    with pytest.raises(IlpError) as fault:
        plan(People(persons), on=ON)
    assert fault.value.code == "ILP-F009"
    assert fault.value.values == {"value": 1, "rows": "1"}


# Every fault in every library, and every code ----------------------------------------------------------

BAD = {
    "persons": {
        "id": ["a", "b", "a", None, "e", "f"],
        "birth_date": [date(2025, 1, 10)] * 4 + [None, date(2025, 1, 10)],
        "sex": ["female"] * 5 + ["perempuan"],
        "nik": ["6401015001250001", "640101500125000x", None, None, None, None],
    },
    "doses": {
        "id": ["a", "z", None, "b", "b"],
        "product": ["BCG", "BCG", "BCG", "campak", None],
        "on": [datetime(2025, 2, 1, 8, 30), None, datetime(2025, 2, 1), datetime(2025, 2, 2), None],
    },
    "visits": {
        "id": ["a", "a", "b"],
        "code": ["visit.weighing"] * 3,
        "on": ["2025-02-10", "2025-02-10", "2025-13-10"],
        "key": ["score", "score", "score"],
        "number": ["2", "3", "satu"],
    },
    "conditions": {"id": ["a"], "since": [date(2025, 2, 1)]},
    "measurements": {"id": ["a"], "on": ["2025-02-10"], "weight_kg": ["4,9"], "berat": [4.9]},
}
TOLD = [
    ("persons", 1, "b", "ILP-P050", "nik"),
    ("persons", 2, "a", "ILP-P098", "id"),
    ("persons", 3, None, "ILP-P003", "id"),
    ("persons", 4, "e", "ILP-P003", "birth_date"),
    ("persons", 5, "f", "ILP-P006", "sex"),
    ("doses", None, None, "ILP-F010", "on"),
    ("doses", None, None, "ILP-F011", "on"),
    ("doses", 1, "z", "ILP-P003", "on"),
    ("doses", 1, "z", "ILP-P099", "id"),
    ("doses", 2, None, "ILP-P003", "id"),
    ("doses", 3, "b", "ILP-P026", "product"),
    ("doses", 4, "b", "ILP-P003", "on"),
    ("doses", 4, "b", "ILP-P003", "product"),
    ("visits", 1, "a", "ILP-P012", "key"),
    ("visits", 2, "b", "ILP-P005", "on"),
    ("visits", 2, "b", "ILP-P097", "number"),
    ("conditions", None, None, "ILP-F003", None),
    ("measurements", None, None, "ILP-P004", "berat"),
    ("measurements", 0, "a", "ILP-P007", "weight_kg"),
]


def bad() -> People:
    tables = {name: pl.DataFrame(columns, strict=False) for name, columns in BAD.items()}
    zoned = pl.col("on").cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Jakarta")
    return People(**{**tables, "doses": tables["doses"].with_columns(zoned)})


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_is_listed_in_every_library_at_once(kind: str) -> None:
    """Columns that lack or do not fit, two of one id, events of nobody, unknown products, no date, zones."""
    answer = check(bad().map(lambda name, table: KINDS[kind](table)), on=ON)
    order = list(COLUMNS)
    found = sorted(
        ((*own[:4], own[5]) for own in told(answer)),
        key=lambda own: (order.index(own[0]), -1 if own[1] is None else own[1], own[3], str(own[4])),
    )
    assert found == TOLD
    messages = nw.from_native(answer).lazy().collect()["message"].to_list()
    assert not [each for each in messages if "64010150" in each]


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_refuses_in_every_library_what_nobody_could_compute(kind: str) -> None:
    """And nothing else: faults beside the persons leave the plan as it is without those rows."""
    own = bad()
    change = KINDS[kind]
    cases: list[tuple[str, Record, People]] = [
        ("ILP-F003", {"value": "conditions", "missing": "code"}, own),
        ("ILP-F008", {"value": 1, "rows": "2"}, People(own.persons.head(3), own.doses)),
        ("ILP-F009", {"value": 1, "rows": "2"}, People(own.persons[[0, 1, 3]], own.doses)),
        ("ILP-F009", {"value": 1, "rows": "1"}, People(own.persons[[0, 4]], own.doses)),
        ("ILP-F009", {"value": 1, "rows": "1"}, People(own.persons[[0, 5]], own.doses)),
    ]
    for code, values, people in cases:
        with pytest.raises(IlpError) as fault:
            nw.from_native(plan(people.map(lambda name, table: change(table)), on=ON)).lazy().collect()
        assert fault.value.code == code
        assert values.items() <= fault.value.values.items()
    people = People(own.persons.head(2), own.doses, visits=own.visits, measurements=own.measurements)
    right = People(
        own.persons.head(2).drop("nik"), own.doses[[0]], visits=own.visits[[1]].drop("key", "number")
    )
    ours, theirs = (
        nw.from_native(plan(each.map(lambda name, table: change(table)), on=ON)).lazy().collect().rows()
        for each in (people, right)
    )
    assert sorted(map(str, ours)) == sorted(map(str, theirs))
    assert ours


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_a_column_that_is_there_twice_is_named_and_refused(kind: str) -> None:
    """Only these libraries can hold one."""
    table = KINDS[kind](
        pl.DataFrame({"id": ["a"], "birth_date": ["2025-01-10"], "sex": ["x"], "s": ["male"]})
    )
    names = ["id", "birth_date", "sex", "sex"]
    table = table.set_axis(names, axis=1) if kind == "pandas" else table.rename_columns(names)
    assert told(check(People(table))) == [("persons", None, None, "ILP-P012", "error", "sex")]
    for ask in (plan, status):
        with pytest.raises(IlpError) as fault:
            ask(People(table), on=ON)
        assert (fault.value.code, fault.value.values["key"]) == ("ILP-F018", "sex")


NOT_IN_TABLES = {
    "ILP-P001": "a table is no JSON text",
    "ILP-P002": "a row is never anything else than an object",
    "ILP-P011": "`length_cm` is not read from a table but named (ILP-F013)",
    "ILP-P013": "the rows of a table are all as long as its header",
}
"""Codes of records that no table can have, and why."""
TABLES_BY_HAND = "test_tables_by_hand_are_read_as_their_folder_is"
ELSEWHERE = {
    "ILP-P007": "test_columns_that_lack_or_do_not_fit_are_named_once",
    "ILP-P004": "test_columns_that_lack_or_do_not_fit_are_named_once",
    "ILP-P098": "test_rows_of_nobody_and_two_of_one_id_are_named",
    "ILP-P099": "test_rows_of_nobody_and_two_of_one_id_are_named",
    **dict.fromkeys(("ILP-P010", "ILP-P012", "ILP-P097"), TABLES_BY_HAND),
}
"""Codes that the drawn records above do not have, and the tests that hold them against the reference."""


def test_every_code_of_records_is_one_of_tables_or_has_a_reason() -> None:
    """What the call itself can have wrong (P090 to P096: files, kinds, folders) is no fault of a table."""
    codes = {own for own in registry() if own.startswith("ILP-P")}
    of_calls = {f"ILP-P09{number}" for number in range(7)}
    compared = {f"ILP-P0{number:02}" for number in COMPARED}
    assert codes - of_calls == compared | NOT_IN_TABLES.keys() | ELSEWHERE.keys()
    assert not compared & (NOT_IN_TABLES.keys() | ELSEWHERE.keys())
