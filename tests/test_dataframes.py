"""Do results become dataframes of real libraries, with every kind of number, and say when there is none?"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pandas
import polars as pl
import pytest

from ilp.dataframes import dataframe
from ilp.errors import MissingExtra
from ilp.indicators import compute, pws
from ilp.network import Network
from ilp.planning import worklist

KINDS: dict[str, type] = {"code": str, "value": float, "on": date, "rank": int}
COLUMNS: dict[str, list[Any]] = {
    "code": ["a", None, "b"],
    "value": [1, None, 2.5],
    "on": [date(2025, 1, 10), None, date(2024, 2, 29)],
    "rank": [1, None, 2],
}
ROWS = [
    {"indicator": "kn1", "area_code": "64.02.01.2001", "period": 2025, "numerator": 1, "denominator": 3},
    {"indicator": "kn1", "area_code": "64.02.01.2002", "period": 2025, "numerator": 2.5, "denominator": None},
]
BABY = {"id": "contoh", "birth_date": "2025-01-10", "sex": "female", "area": "64.02"}


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for name in names:
        monkeypatch.setitem(sys.modules, name, None)


def test_whole_and_broken_numbers_stand_in_one_column() -> None:
    frame = dataframe(COLUMNS, KINDS)
    assert frame.schema == {"code": pl.String, "value": pl.Float64, "on": pl.Date, "rank": pl.Int64}
    assert frame.rows() == [*zip(*COLUMNS.values(), strict=True)]


def test_empty_columns_keep_their_kind() -> None:
    frame = dataframe({name: [] for name in KINDS}, KINDS)
    assert frame.schema == {"code": pl.String, "value": pl.Float64, "on": pl.Date, "rank": pl.Int64}


def test_pandas_stands_in_for_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "polars")
    frame = dataframe(COLUMNS, KINDS)
    assert isinstance(frame, pandas.DataFrame)
    assert frame["value"].dtype == float
    assert frame["value"].isna().tolist() == [False, True, False]
    assert frame["code"].tolist()[0] == "a"


def test_indicators_with_whole_and_broken_numbers() -> None:
    frame = compute(ROWS, period=2025, by="village").to_frame()
    assert frame["numerator"].to_list() == [1.0, 2.5]
    assert frame["denominator"].to_list() == [3.0, None]
    assert frame["facility"].to_list() == [None, None]


def test_monitoring_with_whole_and_broken_numbers() -> None:
    rows = [{**row, "period": "2025-03"} for row in ROWS]
    frame = pws(rows, period="2025-03", by="village", indicators=["kn1"]).to_frame()
    assert sorted(frame["numerator"].to_list()) == [1.0, 2.5]
    assert frame.schema["rank"] == pl.Int64


def test_a_worklist_has_days() -> None:
    network = Network(())
    frame = worklist([BABY], network, on=date(2025, 9, 1)).to_frame()
    bcg = frame.row(by_predicate=pl.col("code") == "immunization.bcg.1", named=True)
    assert [bcg["earliest"], bcg["overdue"]] == [date(2025, 1, 10), date(2025, 3, 10)]
    assert worklist([], network, on=date(2025, 9, 1)).to_frame().schema == frame.schema


def test_without_a_library_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "polars", "pandas")
    for make in (
        compute(ROWS, period=2025, by="village").to_frame,
        pws(ROWS, period="2025-03", by="village").to_frame,
        worklist([], Network(()), on=date(2025, 9, 1)).to_frame,
    ):
        with pytest.raises(MissingExtra, match="ILP-F001"):
            make()
