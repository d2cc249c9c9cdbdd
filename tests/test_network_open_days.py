"""Does the worklist name the right next session? Read off a calendar, and against counting day by day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp.dates import month_number, nth_weekday
from ilp.errors import RecordError, UsageError
from ilp.network import Closures, Network
from ilp.network.opening import OpenDays

ON = date(2025, 9, 5)  # a Friday


@pytest.mark.parametrize(
    ("text", "after", "next_day"),
    [
        ("12", ON, "2025-09-12"),
        ("5", ON, "2025-10-05"),
        ("4", ON, "2025-10-04"),
        ("31", ON, "2025-09-30"),
        ("31", date(2025, 1, 31), "2025-02-28"),
        ("30", date(2024, 2, 1), "2024-02-29"),
        ("tanggal 12", ON, "2025-09-12"),
        ("2 sabtu", ON, "2025-09-13"),
        ("Sabtu ke-2", ON, "2025-09-13"),
        ("second Saturday", ON, "2025-09-13"),
        ("the second saturday of the month", ON, "2025-09-13"),
        ("1 sabtu", ON, "2025-09-06"),
        ("1 jumat", ON, "2025-10-03"),
        ("jumat pertama", date(2025, 8, 31), "2025-09-05"),
        ("last friday", ON, "2025-09-26"),
        ("minggu terakhir", ON, "2025-09-28"),
        ("senin ke-4", date(2025, 9, 22), "2025-10-27"),
        ("5; 20", ON, "2025-09-20"),
        ("2025-09-17", ON, "2025-09-17"),
        ("2025-09-05; 2026-01-03", ON, "2026-01-03"),
        ("12", date(2025, 12, 12), "2026-01-12"),
    ],
)
def test_the_next_open_day(text: str, after: date, next_day: str) -> None:
    found = OpenDays.parse(text).after(after)
    assert found is not None
    assert found.isoformat() == next_day


def test_no_more_sessions_and_the_end_of_time() -> None:
    assert OpenDays.parse("2025-09-05").after(ON) is None
    assert OpenDays.parse("12").after(date.max) is None


def test_sessions_for_groups() -> None:
    days = OpenDays.parse("balita: 10; Lansia: 2 sabtu; 20")
    assert days.after(ON, "balita") == date(2025, 9, 10)
    assert days.after(ON, "lansia") == date(2025, 9, 13)
    assert days.after(ON, "ibu hamil") == date(2025, 9, 20)
    assert days.after(ON) == date(2025, 9, 10)
    assert str(days) == "balita: 10; lansia: 2 sabtu; 20"
    assert days.on(date(2025, 9, 13), "lansia")
    assert not days.on(date(2025, 9, 13), "balita")


@pytest.mark.parametrize(
    "text", ["", ";", "0", "32", "sabtu", "5 sabtu", "2 sab", "2025-02-30", "2 3", "kapan-kapan"]
)
def test_what_is_no_open_day_is_refused(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        OpenDays.parse(text)
    assert caught.value.code == "ILP-N018"


def test_a_network_answers_for_its_posyandu() -> None:
    data = [
        {"code": "p", "name": "P", "level": "puskesmas", "parent": "", "area": "64.02.01"},
        {
            "code": "y",
            "name": "Y",
            "level": "posyandu",
            "parent": "p",
            "area": "64.02.01",
            "open_day": "2 sabtu",
        },
    ]
    network = Network.of(data)
    assert network.next_open_day("y", ON) == date(2025, 9, 13)
    assert network.next_open_day("p", ON) is None


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(1, 7), st.integers(1, 4))
def test_the_nth_weekday_as_counted_day_by_day(day: date, weekday: int, nth: int) -> None:
    first = day.replace(day=1)
    length = monthrange(day.year, day.month)[1]
    those = [d for n in range(length) if (d := first + timedelta(n)).isoweekday() == weekday]
    month = month_number(day)
    assert date.fromordinal(nth_weekday(month, weekday, nth)) == those[nth - 1]
    assert date.fromordinal(nth_weekday(month, weekday, -1)) == those[-1]
    assert date.fromordinal(nth_weekday(month, weekday, -2)) == those[-2]


SESSIONS = st.lists(
    st.one_of(
        st.integers(1, 31).map(str),
        st.tuples(st.sampled_from(["1", "2", "3", "4", "terakhir"]), st.sampled_from(["senin", "sabtu"])).map(
            " ".join
        ),
    ),
    min_size=1,
    max_size=3,
).map("; ".join)


@given(SESSIONS, DAYS)
def test_the_next_day_is_open_and_none_before_it_is(text: str, day: date) -> None:
    days = OpenDays.parse(text)
    found = days.after(day)
    assert found is not None
    assert day < found <= day + timedelta(62)
    assert days.on(found)
    between = (day + timedelta(n) for n in range(1, (found - day).days))
    assert not any(days.on(each) for each in between)
    assert OpenDays.parse(str(days)) == days


# Closed days ------------------------------------------------------------------------------------------

TREE = """code,name,level,parent,area,open_day
dinkes,Dinkes,regency,,64.02,
pkm,Puskesmas,puskesmas,dinkes,64.02.01,
mawar,Mawar,posyandu,pkm,64.02.01.2007,5
melati,Melati,posyandu,pkm,64.02.02.2004,5
"""
CLOSED = """date,reason,facility,area
2025-09-05,Maulid,,
2025-10-05,Pilkades,,64.02.01
2025-11-05,Kematian kader,melati,
"""


def test_a_closed_day_is_left_out_and_not_moved() -> None:
    days = OpenDays.parse("5; 2 sabtu")
    assert days.after(date(2025, 9, 4)) == date(2025, 9, 5)
    assert days.after(date(2025, 9, 4), closed={date(2025, 9, 5)}) == date(2025, 9, 13)
    assert days.after(date(2025, 9, 4), closed={date(2025, 9, 4), date(2025, 9, 6)}) == date(2025, 9, 5)
    both = {date(2025, 9, 5), date(2025, 9, 13)}
    assert days.after(date(2025, 9, 4), closed=both) == date(2025, 10, 5)
    only = OpenDays.parse("2025-09-05")
    assert only.after(date(2025, 9, 4), closed={date(2025, 9, 5)}) is None


def test_a_group_has_its_own_next_session_after_a_closed_day() -> None:
    days = OpenDays.parse("balita: 5; lansia: 20")
    shut = {date(2025, 9, 5)}
    assert days.after(date(2025, 9, 1), "balita", shut) == date(2025, 10, 5)
    assert days.after(date(2025, 9, 1), "lansia", shut) == date(2025, 9, 20)


def test_plain_dates_close_every_facility() -> None:
    network = Network.parse(TREE)
    for posyandu in ("mawar", "melati"):
        assert network.next_open_day(posyandu, date(2025, 9, 1)) == date(2025, 9, 5)
        shut = [date(2025, 9, 5)]
        assert network.next_open_day(posyandu, date(2025, 9, 1), closed=shut) == date(2025, 10, 5)
    assert network.next_open_day("pkm", date(2025, 9, 1), closed=[date(2025, 9, 5)]) is None


def test_a_table_closes_everywhere_an_area_or_one_facility(tmp_path: Path) -> None:
    network = Network.parse(TREE)
    (tmp_path / "closed.csv").write_text(CLOSED, encoding="utf-8")
    shut = Closures.read(tmp_path / "closed.csv", network)
    assert shut.issues == ()
    assert shut.at(network["mawar"]) == {date(2025, 9, 5): "Maulid", date(2025, 10, 5): "Pilkades"}
    assert shut.at(network["melati"]) == {date(2025, 9, 5): "Maulid", date(2025, 11, 5): "Kematian kader"}
    assert shut.at(network["dinkes"]) == {date(2025, 9, 5): "Maulid"}
    found = {
        (name, month): network.next_open_day(name, date(2025, month, 4), closed=shut)
        for name in ("mawar", "melati")
        for month in (9, 10, 11)
    }
    assert found == {
        ("mawar", 9): date(2025, 11, 5),
        ("mawar", 10): date(2025, 11, 5),
        ("mawar", 11): date(2025, 11, 5),
        ("melati", 9): date(2025, 10, 5),
        ("melati", 10): date(2025, 10, 5),
        ("melati", 11): date(2025, 12, 5),
    }


def test_rows_at_fault_are_named_and_the_others_hold(tmp_path: Path) -> None:
    rows = "date;reason;facility;area\n5.9.2025;;;\n2025-09-05;;mawr;\n\n2025-09-06;;;64.2\n2025-09-07;;;\n"
    (tmp_path / "closed.csv").write_text(rows, encoding="utf-8")
    shut = Closures.read(tmp_path / "closed.csv", Network.parse(TREE))
    assert [(own.code, own.path) for own in shut.issues] == [
        ("ILP-N043", "closed.csv:2"),
        ("ILP-N044", "closed.csv:3"),
        ("ILP-N045", "closed.csv:5"),
    ]
    assert [own.day for own in shut.days] == [date(2025, 9, 7)]


@pytest.mark.parametrize("text", ["", "reason\nMaulid\n", "\xff", None])
def test_a_table_without_dates_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "closed.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        Closures.read(tmp_path / "closed.csv", Network.parse(TREE))
    assert caught.value.code == "ILP-N046"


@given(SESSIONS, DAYS, st.sets(st.integers(0, 120), max_size=30))
def test_the_next_day_is_the_first_open_one_that_is_not_closed(text: str, day: date, shut: set[int]) -> None:
    days, closed = OpenDays.parse(text), {day + timedelta(n) for n in shut}
    found = days.after(day, closed=closed)
    assert found is not None
    assert days.on(found)
    assert found not in closed
    between = (day + timedelta(n) for n in range(1, (found - day).days))
    assert all(each in closed for each in between if days.on(each))
