"""What does a NIK say, where is it doubtful, and does nobody ever see it again?

Every number here is made up: area 99 does not exist.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp import areas
from ilp.errors import issue
from ilp.records import nik

ON = date(2025, 9, 1)
UNKNOWN_AREA = "ILP-P053"


def codes(number: str, **facts: object) -> list[str]:
    return [found.code for found in nik.inspect(number, **facts).issues]  # type: ignore[arg-type]


def test_a_boy_and_a_girl_of_one_day_differ_by_forty() -> None:
    boy = nik.inspect("9901021001250001", on=ON)
    girl = nik.inspect("9901025001250002", on=ON)
    assert (boy.birth_date, boy.sex, boy.serial, boy.area) == (date(2025, 1, 10), "male", "0001", "99.01.02")
    assert (girl.birth_date, girl.sex, girl.serial) == (date(2025, 1, 10), "female", "0002")
    assert boy.valid
    assert girl.valid


@pytest.mark.parametrize(
    ("digits", "real"),
    [
        ("01", True),
        ("31", True),
        ("32", False),
        ("40", False),
        ("41", True),
        ("71", True),
        ("72", False),
        ("00", False),
        ("81", False),
    ],
)
def test_days_run_from_1_to_31_and_from_41_to_71(digits: str, real: bool) -> None:
    found = codes(f"990102{digits}01250001", on=ON)
    assert found == ([UNKNOWN_AREA] if real else ["ILP-P051", UNKNOWN_AREA])


@pytest.mark.parametrize(
    ("day", "real"),
    [
        ("290200", True),
        ("690200", True),
        ("290224", True),
        ("290223", False),
        ("300224", False),
        ("310425", False),
        ("300425", True),
        ("101325", False),
        ("100025", False),
    ],
)
def test_the_date_must_be_real_in_some_century(day: str, real: bool) -> None:
    assert ("ILP-P051" not in codes(f"990102{day}0001")) is real


def test_the_recorded_birth_date_settles_the_century() -> None:
    old, young = date(1920, 10, 25), date(2020, 10, 25)
    number = "9901022510200001"
    assert nik.inspect(number, birth_date=old, on=ON).birth_date == old
    assert nik.inspect(number, birth_date=young).birth_date == young
    assert codes(number, birth_date=old) == codes(number, birth_date=young) == [UNKNOWN_AREA]


def test_without_it_the_asked_day_does() -> None:
    number = "9901022510200001"
    assert nik.inspect(number, on=date(2020, 10, 25)).birth_date == date(2020, 10, 25)
    assert nik.inspect(number, on=date(2020, 10, 24)).birth_date == date(1920, 10, 25)
    assert nik.inspect(number, on=date(1920, 10, 24)).birth_date is None
    assert nik.inspect(number).birth_date is None
    assert nik.inspect("9901022902000001").birth_date == date(2000, 2, 29)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "990102100125000",
        "99010210012500011",
        "9901 0210 0125 0001",
        "99.01.02.100125.0001",
        "990102100125000A",
        "9901021001250001\n",
        "٩٩٠١٠٢١٠٠١٢٥٠٠٠١",
        "9901021001२५0001",
    ],
)
def test_only_sixteen_digits_are_a_nik(number: str) -> None:
    found = nik.inspect(number)
    assert [each.code for each in found.issues] == ["ILP-P050"]
    assert not found.valid
    assert (found.area, found.birth_date, found.sex, found.serial) == (None, None, None, None)


def test_the_serial_is_never_all_zeros() -> None:
    assert codes("9901021001250000") == ["ILP-P052", UNKNOWN_AREA]
    assert codes("9901021001250001") == [UNKNOWN_AREA]


def test_what_differs_from_the_record_is_a_warning() -> None:
    number = "9901021001250001"
    assert codes(number, birth_date=date(2025, 1, 11)) == ["ILP-P054", UNKNOWN_AREA]
    assert codes(number, birth_date=date(2025, 1, 10), sex="female") == ["ILP-P055", UNKNOWN_AREA]
    assert codes(number, birth_date=date(2025, 1, 10), sex="male") == [UNKNOWN_AREA]
    severities = {each.code: each.severity for each in nik.inspect(number, sex="female").issues}
    assert severities == {"ILP-P055": "warning", UNKNOWN_AREA: "warning"}
    assert nik.inspect(number, birth_date=date(2024, 1, 10), sex="female").valid


def test_the_province_is_compared_and_only_the_province() -> None:
    # The serial 0000 keeps this from being anybody's number; its own error is set aside.
    number = "6402021001250000"

    def about_area(area: str | None) -> list[str]:
        return [code for code in codes(number, area=area) if code != "ILP-P052"]

    assert about_area("64") == about_area("64.71.01") == about_area("640201") == about_area(None) == []
    assert about_area("ID") == about_area("99") == about_area("") == []
    assert about_area("35.07") == ["ILP-P056"]


def test_there_are_38_provinces_as_the_ministry_counts_them() -> None:
    found = areas.provinces()
    assert len(found) == 38
    assert {"11", "64", "65", "91", "92", "93", "94", "95", "96"} <= set(found)
    assert not {"20", "54", "82a", "97", "99", "66"} & set(found)
    assert len(set(found.values())) == 38


def test_neither_repr_nor_message_holds_a_part_of_the_number() -> None:
    found = nik.inspect("9901025510250000", birth_date=date(1999, 12, 31), sex="male", area="64.02", on=ON)
    assert len(found.issues) == 4
    for text in (
        repr(found),
        str(found),
        *(text for each in found.issues for text in each.messages.values()),
    ):
        for part in ("9901", "990102", "5510", "551025", "551025", "9901025510250000"):
            assert part not in text


born = st.dates(date(1920, 1, 1), date(2025, 9, 1))


@given(born, st.sampled_from(["female", "male"]), st.integers(1, 9999))
def test_a_number_made_of_the_record_agrees_with_it(day: date, sex: str, serial: int) -> None:
    shown = day.day + (40 if sex == "female" else 0)
    number = f"990102{shown:02}{day.month:02}{day.year % 100:02}{serial:04}"
    found = nik.inspect(number, birth_date=day, sex=sex, on=ON)
    assert found.issues == (issue(UNKNOWN_AREA, "nik"),)
    assert (found.birth_date, found.sex) == (day, sex)


@given(st.text() | st.text("0123456789", min_size=16, max_size=16))
def test_no_text_can_break_it(number: str) -> None:
    assert nik.inspect(number, birth_date=date(2020, 1, 1), sex="male", area="64", on=ON).issues is not None
