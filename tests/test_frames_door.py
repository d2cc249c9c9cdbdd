"""Do tables come in as what they mean, whatever their library writes, and is what cannot be told refused?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from ilp.errors import IlpError
from ilp.frames import People, plan, status
from ilp.frames.entering import pieces
from ilp.frames.entering.columns import days, in_order, packed, words
from ilp.frames.entering.days import NEVER, Moment, first_of_month
from ilp.frames.entering.door import entered
from ilp.frames.leaving import collecting
from ilp.frames.services import working

ON = date(2025, 8, 31)
ASKED = ("screening.hypertension", "screening.hepatitis")
BORN = {"sintetis-a": date(1980, 2, 29), "sintetis-b": date(1990, 5, 17)}
JAKARTA = timezone(timedelta(hours=7))


def persons(**columns: Any) -> dict[str, Any]:
    return {"id": list(BORN), "birth_date": list(BORN.values()), "sex": ["female", "male"], **columns}


def screened(on: Any) -> dict[str, Any]:
    return {"id": ["sintetis-b"], "code": ["screening.hypertension"], "on": on}


def said(people: People) -> dict[tuple[str, str], tuple[str, Any]]:
    made = plan(people, on=ON, services=ASKED)
    table = made if isinstance(made, pl.DataFrame) else pl.from_pandas(made)
    rows = table.select("id", "code", "status", "recommended").iter_rows()
    return {(own[0], own[1]): (own[2], None if own[3] is None else str(own[3])[:10]) for own in rows}


DONE = ("sintetis-b", "screening.hypertension"), ("done", "2026-03-01")
"""Screened on 1 March 2025, again after a year."""


@pytest.mark.parametrize(
    "on",
    [
        [date(2025, 3, 1)],
        ["2025-03-01"],
        [datetime(2025, 3, 1, 23, 59)],
        [datetime(2025, 3, 1, 0, 30, tzinfo=JAKARTA)],
    ],
    ids=["date", "text", "time", "time in a zone"],
)
def test_a_day_is_read_however_pandas_writes_it(on: list[Any]) -> None:
    for column in (pd.Series(on), pd.Series(on, dtype=object)):
        own = People(pd.DataFrame(persons()), screenings=pd.DataFrame(screened(column)))
        key, wanted = DONE
        assert said(own)[key] == wanted


def test_a_time_counts_by_the_day_of_its_own_zone() -> None:
    """Half past midnight in Jakarta is still the day before in Greenwich."""
    at = datetime(2025, 2, 28, 17, 30, tzinfo=UTC)
    local = days(pa.chunked_array([pa.array([at], pa.timestamp("us", tz="+07:00"))]))
    assert date.fromordinal(int(local[0])) == date(2025, 3, 1)
    utc = days(pa.chunked_array([pa.array([at], pa.timestamp("us", tz="UTC"))]))
    assert date.fromordinal(int(utc[0])) == date(2025, 2, 28)


def test_ids_of_whole_numbers_stay_whole_numbers() -> None:
    own = People(
        pl.DataFrame(persons(id=[7, 9])),
        screenings=pl.DataFrame(screened([date(2025, 3, 1)]) | {"id": pl.Series([9], dtype=pl.Int32)}),
    )
    made = plan(own, on=ON, services=ASKED)
    assert made.schema["id"] == pl.Int64
    done = made.filter(pl.col("status") == "done")
    assert done.select("id", "code").rows() == [(9, "screening.hypertension")]
    assert plan(own.map(lambda name, table: table.lazy()), on=ON, services=ASKED).collect().equals(made)


def test_rows_of_unknown_persons_and_days_touch_nobody() -> None:
    bare = said(People(pl.DataFrame(persons())))
    nobodys = {
        "id": ["sintetis-z", None, "sintetis-b", "sintetis-b"],
        "code": ["screening.hypertension", "screening.hypertension", None, "screening.hypertension"],
        "on": [date(2025, 3, 1), date(2025, 3, 1), date(2025, 3, 1), None],
    }
    assert said(People(pl.DataFrame(persons()), screenings=pl.DataFrame(nobodys))) == bare


def test_the_order_of_rows_is_of_no_matter() -> None:
    events = pl.DataFrame(
        {
            "id": ["sintetis-b", "sintetis-a", "sintetis-b"],
            "code": ["screening.hypertension"] * 3,
            "on": [date(2025, 3, 1), date(2024, 3, 1), date(2023, 3, 1)],
        }
    )
    forth = said(People(pl.DataFrame(persons()), screenings=events))
    back = said(People(pl.DataFrame(persons())[::-1], screenings=events[::-1]))
    assert forth == back
    assert forth[DONE[0]] == DONE[1]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("ILP-F008", {"id": ["sintetis-a", "sintetis-a"]}),
        ("ILP-F009", {"id": ["sintetis-a", None]}),
        ("ILP-F009", {"birth_date": [date(1980, 2, 29), None]}),
    ],
)
@pytest.mark.parametrize("ask", [plan, status])
def test_a_person_who_cannot_be_told_is_refused_by_row(ask: Any, code: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IlpError) as told:
        ask(People(pl.DataFrame(persons(**wrong))), on=ON)
    assert told.value.code == code
    assert told.value.values == {"value": 1, "rows": "1"}
    assert "sintetis" not in str(told.value)


def test_many_wrong_rows_are_counted_and_a_few_named() -> None:
    own = pl.DataFrame({"id": ["a"] * 9, "birth_date": [ON] * 9, "sex": ["male"] * 9})
    with pytest.raises(IlpError) as told:
        entered(People(own))
    assert told.value.values == {"value": 8, "rows": "1, 2, 3, 4, 5, …"}


def test_nobody_is_a_table_without_rows() -> None:
    for frame in (pl.DataFrame(persons()).clear(), pl.DataFrame(persons()).clear().lazy()):
        made = plan(People(frame), on=ON).lazy().collect()
        assert made.shape == (0, 9)
        assert made.schema["earliest"] == pl.Date


def test_a_lazy_frame_reads_only_when_it_is_collected() -> None:
    seen = []

    def look(own: pl.DataFrame) -> pl.DataFrame:
        seen.append(len(own))
        return own

    lazy = pl.DataFrame(persons()).lazy().map_batches(look)
    made = plan(People(lazy), on=ON, services=ASKED)
    assert isinstance(made, pl.LazyFrame)
    assert not seen
    few = made.filter(pl.col("code") == "screening.hepatitis").select("id").head(1).collect()
    assert few.shape == (1, 1)
    assert seen


# The pieces ---------------------------------------------------------------------------------------------


def test_moments_are_those_of_the_calendar() -> None:
    last = date(2301, 3, 1)
    dates = [date(1900, 2, 28), date(2000, 2, 29), date(2024, 12, 31), last]
    own = Moment.of(np.array([day.toordinal() for day in dates], np.int32))
    assert own.ym.tolist() == [12 * day.year + day.month - 1 for day in dates]
    assert own.day.tolist() == [day.day for day in dates]
    assert first_of_month(own.ym).tolist() == [day.replace(day=1).toordinal() for day in dates]
    early = Moment.of(np.array([day.toordinal() for day in dates[:3]], np.int32))
    assert early.ym.tolist() == own.ym.tolist()[:3]


def test_words_are_kept_once_over_all_chunks() -> None:
    own = words(pa.chunked_array([["a", None], [], ["b", "a"]]))
    assert [own.known[place] if place >= 0 else None for place in own.places] == ["a", None, "b", "a"]
    assert own.among(("a",)).tolist() == [True, False, False, True]
    assert words(pa.chunked_array([], pa.string())).places.tolist() == []


def test_rows_are_sorted_by_their_columns_also_where_they_do_not_fit_one_number() -> None:
    draw = np.random.default_rng(3)
    few = [draw.integers(0, 5, 200), draw.integers(-3, 3, 200), draw.integers(0, 9, 200)]
    wide = [own * 2**40 for own in few]
    for columns in (few, wide):
        order = in_order(columns)
        assert order is not None
        rows = list(zip(*(own.tolist() for own in columns), strict=True))
        assert [rows[place] for place in order] == sorted(rows)
    assert packed(wide) is None
    assert in_order([np.array([1, 1, 2])]) is None
    assert NEVER == 0


@pytest.mark.parametrize("whole_numbers", [True, False], ids=["numbers", "texts"])
def test_in_however_many_pieces_rows_are_read_and_lines_laid_they_say_the_same(
    monkeypatch: pytest.MonkeyPatch, whole_numbers: bool
) -> None:
    many, often = 40, 5
    ids: list[Any] = [number if whole_numbers else f"sintetis-{number}" for number in range(many)]
    own = pl.DataFrame({"id": ids, "birth_date": [date(2024, 1, 1 + n % 28) for n in range(many)]})
    given = pl.DataFrame(
        {
            "id": [ids[n] for n in range(many) for _ in range(often * (n % 3 > 0))],
            "product": "DPT-HB-Hib",
        }
    )
    dates = [date(2024, 3, 1) + timedelta(days=30 * (n % often)) for n in range(len(given))]
    people = People(own.with_columns(sex=pl.lit("female")), given.with_columns(on=pl.Series(dates)))
    mixed = People(people.persons, people.doses.sample(fraction=1.0, shuffle=True, seed=1))

    def lines(of: People) -> pl.DataFrame:
        made = plan(of, on=ON, services=("immunization",))
        return made.lazy().collect().sort("id", "code")

    at_once = lines(people)
    done = at_once.filter(pl.col("status") == "done").group_by("id").len()
    assert set(done["id"]) == {each for n, each in enumerate(ids) if n % 3}
    monkeypatch.setattr(pieces, "ROWS", 7)
    monkeypatch.setattr(collecting, "TOGETHER", 3)
    monkeypatch.setattr(working, "BLOCK", 16)
    for other in (people, mixed, people.map(lambda _, table: table.lazy())):
        assert lines(other).equals(at_once)
