"""Do columns say what rows say? Every table is read both ways, with NumPy and without it."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ilp.cli import run
from ilp.errors import UsageError
from ilp.indicators import Columns, Counts, compute
from ilp.network import Facility, Network

HEADER = "indicator,area_code,facility,period,numerator,denominator"
MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]
NETWORK = Network(
    [
        Facility("pkm-a", "", "puskesmas", None, "99.01.01"),
        Facility("pkm-b", "", "puskesmas", None, "99.01.02"),
        *(
            Facility(f"p{n}", "", "posyandu", f"pkm-{'ab'[n // 2]}", f"99.01.0{1 + n // 2}.2001")
            for n in range(4)
        ),
    ]
)


@pytest.fixture(params=["numpy", "plain"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    if request.param == "plain":
        monkeypatch.setitem(sys.modules, "ilp.indicators.summing", None)
    return request.param


def both(folder: Path, lines: list[str], header: str = HEADER) -> tuple[Counts, Columns]:
    file = folder / "angka.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return Counts.read(file), Columns.read(file)


def agree(counts: Counts, columns: Columns, **more: Any) -> None:
    assert len(columns) == len(counts)
    assert columns.issues == counts.issues
    for period in ("2025", "2025-03"):
        for by, network in (
            ("regency", None),
            ("village", None),
            ("posyandu", NETWORK),
            ("puskesmas", NETWORK),
        ):
            expected = compute(counts, network, period=period, by=by, **more)
            assert compute(columns, network, period=period, by=by, **more) == expected


cells = st.sampled_from(
    [
        "",
        "0",
        "1",
        "7",
        "40",
        " 5",
        "12,5".replace(",", "."),
        "999999999",
        "1000000000",
        "-3",
        "1.234",
        "x",
        "٣",
    ]
)
areas_ = st.sampled_from(["99.01.01", "99.01.01.2001", "9901022001", "99.01.02.2001", "99.1", ""])
facilities = st.sampled_from(["", "", "p0", "p1", "p2", "p3", "pkm-a", "lain"])
codes = st.sampled_from(
    [
        "k4",
        "nut_ds",
        "nut_stunting",
        "imm_dpt1",
        "imm_dpt3",
        "imm_do_dpt1_dpt3",
        "target_pregnant",
        "k44",
        "k4 ",
    ]
)
written = st.sampled_from(["2025", *MONTHS, "2024-12", "2025-13"])
loose = st.lists(st.tuples(codes, areas_, facilities, written, cells, cells).map(",".join), max_size=25)


@st.composite
def years(draw: st.DrawFn) -> list[str]:
    """Whole years of places, as they mostly are, some months or a target of the year changed."""
    lines = []
    for facility in draw(st.lists(st.sampled_from(["p0", "p1", "p2", "p3"]), min_size=1, unique=True)):
        area = f"99.01.0{1 + int(facility[1]) // 2}.2001"
        expected = draw(st.sampled_from(["", "40"]))
        for code in ("k4", "nut_ds", "nut_stunting"):
            gone = draw(st.sets(st.sampled_from(MONTHS), max_size=1))
            lines += [
                f"{code},{area},{facility},{month},{draw(st.integers(0, 9))},{expected}"
                for month in MONTHS
                if month not in gone
            ]
            more = draw(st.sampled_from([None, ",40", ",41", "9,40", "9,", ","]))
            if more is not None:
                lines.append(f"{code},{area},{facility},2025,{more}")
    return lines


@pytest.mark.parametrize("only", [False, True])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loose)
@example([])
@example(["nut_stunting,99.01.01,p0,2025-01,,"])
@example(["k4,99.01.01,,2025,1,2", "k4,990101,,2025,3,4", "k4,99.01.01,,2025,3,4", "k4,99.01.01,,2025"])
def test_law_any_table_says_the_same_in_columns(
    way: str, tmp_path: Path, only: bool, lines: list[str]
) -> None:
    agree(*both(tmp_path, lines), only_reporting=only)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(years())
def test_law_whole_years_say_the_same_in_columns(way: str, tmp_path: Path, lines: list[str]) -> None:
    agree(*both(tmp_path, lines))


AMOUNTS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.none() | cells,
    "whole": st.none() | st.integers(-2, 9) | st.sampled_from([999_999_999, 1_000_000_000, 2**62]),
    "real": st.none() | st.sampled_from([0.0, -0.0, 7.0, 12.5, -3.0, 1e9, 1e300, float("nan"), float("inf")]),
    "yes": st.none() | st.booleans(),
    "exact": st.none() | st.sampled_from([Decimal("7"), Decimal("12.5"), Decimal("-1")]),
    "nothing": st.none(),
}
TYPED = {
    "area_code": [areas_, st.none() | areas_, st.sampled_from([99, 9901, 9901022001, 12])],
    "period": [written, st.none() | written, st.sampled_from([2025, 2024, 1025])],
    "facility": [st.none() | facilities],
    "indicator": [st.none() | codes],
    "numerator": [*AMOUNTS.values()],
    "denominator": [*AMOUNTS.values()],
}


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of a table whose columns are of many kinds, each of one."""
    kinds = {name: draw(st.sampled_from(of)) for name, of in TYPED.items()}
    if draw(st.booleans()):
        del kinds["facility"]
    return draw(st.lists(st.fixed_dictionaries(kinds), min_size=1, max_size=20))


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["polars", "lazy", "pandas", "pyarrow", "duckdb"]))
@example(
    [{"indicator": "k4", "area_code": "99.01", "period": "2025", "numerator": 1, "denominator": 2}] * 3,
    "polars",
)
@example(
    [
        {"indicator": code, "area_code": "99.01", "period": 2025, "numerator": above, "denominator": 2.0}
        for code, above in (("k4", 12.5), ("k4", 1e300), ("kn1", -1.0), ("kn3", 1e9), ("kn2", -2.0))
    ],
    "pandas",
)
def test_law_a_table_says_what_its_rows_say(rows: list[dict[str, Any]], kind: str) -> None:
    """Rows that are read all at once, and those that go one by one: as if all had gone one by one."""
    pl, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    from ilp.frames.counted.told import counts_of

    table = pl.DataFrame(rows, infer_schema_length=None)
    change = {
        "polars": lambda: table,
        "lazy": lambda: table.lazy(),
        "pandas": lambda: table.to_pandas(),
        "pyarrow": lambda: table.to_arrow(),
        "duckdb": lambda: duckdb.from_arrow(table.to_arrow()),
    }
    counts, columns = Counts.of(rows), counts_of(change[kind]())
    assert len(columns) == len(counts)
    told = [[(each.code, each.path) for each in own.issues] for own in (counts, columns)]
    assert told[0] == told[1]
    for period, by in (("2025", "regency"), ("2025-03", "village")):
        expected = compute(counts, NETWORK, period=period, by=by)
        assert compute(columns, NETWORK, period=period, by=by).values == expected.values


def test_a_table_without_a_column_it_needs_is_refused() -> None:
    pl = pytest.importorskip("polars")
    from ilp.frames.counted.told import counts_of

    for lacking in ({"indicator": ["k4"], "period": ["2025"], "value": [1]}, {"a": []}):
        with pytest.raises(UsageError) as fault:
            counts_of(pl.DataFrame(lacking))
        assert fault.value.code == "ILP-I011"


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("element;area;period;numerator;denominator", "k4;99.01;2025;12;50"),
        ("area,element,denominator,numerator,period,nama", "9901,k4,50,12,2025,Contoh"),
        ("\ufeffindicator,area_code,period,value", "k4,99.01,2025,12"),
    ],
)
def test_other_headers_are_read(way: str, tmp_path: Path, header: str, line: str) -> None:
    agree(*both(tmp_path, [line, line.replace("2025", "2025-03")], header))


def test_what_was_asked_for_that_is_not_there_is_said(way: str, tmp_path: Path) -> None:
    counts, columns = both(
        tmp_path, ["k4,99.01,,2024-02,1,2", "k4,99.01,,2024,1,2", "k4,99.01,lain,2023,1,2"]
    )
    for period in ("2025", "2024-01", "2023"):
        expected = compute(counts, NETWORK, period=period, by="village").issues
        assert compute(columns, NETWORK, period=period, by="village").issues == expected
    assert columns.at_hand() == ["2023", "2024", "2024-02"]


def test_reading_and_computing_tell_how_far_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ilp.indicators.columns.STEP", 2)
    file = tmp_path / "angka.csv"
    file.write_text("\n".join([HEADER, *(f"k4,99.01,,{month},1,2" for month in MONTHS[:5])]))
    told: list[Any] = []
    columns = Columns.read(file, told.append)
    assert told == [2, 4]
    compute(columns, period=2025, by="regency", progress=lambda *far: told.append(far))
    assert told[2:] == [(0, 1)]


@pytest.mark.parametrize(("text", "code"), [("a,b\n", "ILP-I011"), ("\xe9", "ILP-I010")])
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "angka.csv"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError) as fault:
        Columns.read(file)
    assert fault.value.code == code
    with pytest.raises(UsageError):
        Columns.read(tmp_path / "tidak-ada.csv")


def test_the_command_takes_a_large_file_in_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both(tmp_path, [f"k4,99.01.0{n},,{month},{n},40" for n in (1, 2) for month in MONTHS])
    words = ["indicators", str(tmp_path / "angka.csv"), "--by", "regency", "--period", "2025", "--json"]
    assert run([*words, "--lang", "en"]) == 0
    plain = capsys.readouterr()
    monkeypatch.setattr("ilp.cli.counted.LARGE", 10)
    monkeypatch.setattr("ilp.cli.progress.ROWS", 10)
    monkeypatch.setattr("ilp.indicators.columns.STEP", 5)
    monkeypatch.setattr(Counts, "read", None)
    assert run([*words, "--lang", "en"]) == 0
    large = capsys.readouterr()
    assert large.out == plain.out
    told = ["10 rows read", "20 rows read", "0 of 1 indicators done"]
    assert large.err.splitlines() == [*told, plain.err.strip()]
