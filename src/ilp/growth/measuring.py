"""What was measured? Values as people write them, in cells or in Python, read into numbers.

What is empty was not measured. What cannot be read or cannot be is an issue and counts as not measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

from ilp import codes
from ilp.dates import completed_days, completed_months, parse_date
from ilp.errors import Issue, RecordError, issue
from ilp.growth import book
from ilp.growth.ages import Basis
from ilp.growth.results import Measured
from ilp.records.showing import shown

MEASURES = ("weight_kg", "height_cm", "muac_cm", "head_cm")
AGES = ("age_days", "age_months")
DATES = ("birth_date", "measured_on")
KEYS = ("sex", *AGES, *DATES, "weight_kg", "height_cm", "position", "oedema", "muac_cm", "head_cm")
CORRECTION = "gestation_weeks"
EMPTY = ("", "na", "nan", "null", "none", "-")


def measured(
    values: Mapping[str, Any], basis: Basis = "day", place: str = ""
) -> tuple[Measured, tuple[Issue, ...]]:
    """Which measurement do these values give, and what is wrong with them?

    Args:
        values: by the keys of `KEYS` and `gestation_weeks`; further keys are left alone.
        basis: with `month` and dates, the age is in completed months.
        place: what stands before each key in the path of an issue.
    """
    issues: list[Issue] = []
    get = values.get
    numbers = {key: number(key, get(key), place, issues) for key in MEASURES}
    days, months = (number(key, get(key), place, issues) for key in AGES)
    born, on = (day(key, get(key), place, issues) for key in DATES)
    if born is not None and on is not None:
        days, months = _dated(born, on, days, months, basis, place, issues)
    return (
        Measured(
            sex=_word("sex", get("sex"), place, issues),
            days=days,
            months=months,
            position=_word("position", get("position"), place, issues),
            oedema=_yes(get("oedema"), place, issues),
            gestation_weeks=_weeks(get(CORRECTION), place, issues),
            **numbers,
        ),
        tuple(issues),
    )


def of_record(given: Mapping[str, Any], sex: str | None, birth_date: date | str | None) -> dict[str, Any]:
    """The values of a measurement of a person's record: `on` is its day, `length_cm` a height taken lying."""
    values = {**given, "sex": sex, DATES[1]: given.get("on", given.get(DATES[1]))}
    if birth_date is not None:
        values[DATES[0]] = birth_date
    if values.get("height_cm") is None and values.get("length_cm") is not None:
        values |= {"height_cm": values["length_cm"], "position": "lying"}
    return values


def _dated(
    born: date,
    on: date,
    days: float | None,
    months: float | None,
    basis: Basis,
    place: str,
    issues: list[Issue],
) -> tuple[float | None, float | None]:
    """How old by the dates? An age that is written as well wins, and is told when it differs."""
    found = completed_days(born, on)
    if found < 0:
        path = f"{place}{DATES[1]}"
        issues.append(issue("ILP-W006", path, value=on.isoformat(), birth=born.isoformat()))
        return days, months
    if days is not None or months is not None:
        written = days if days is not None else (months or 0) * book.standards().days_in_month
        if abs(written - found) > 1:
            path, value = f"{place}{AGES[days is None]}", days if days is not None else months
            issues.append(issue("ILP-W007", path, value=value, found=found))
        return days, months
    return (None, float(completed_months(born, on))) if basis == "month" else (float(found), None)


def number(key: str, value: Any, place: str, issues: list[Issue]) -> float | None:
    """Which number is it? A comma may stand for the point; None and empty are not measured."""
    if value is None:
        return None
    if type(value) is str:
        text = value.strip()
        if text.lower() in EMPTY:
            return None
        try:
            found = float(text.replace(",", ".") if "_" not in text else "")
        except ValueError:
            found = None
    else:
        found = _plain(value)
        if found is not None and found != found:
            return None  # NaN is how numeric tables say that nothing was measured
    if found is None or not isfinite(found):
        issues.append(issue("ILP-W001", f"{place}{key}", value=shown(value)))
        return None
    low, high, allowed = bounds(key)
    if not low <= found <= high:
        issues.append(issue("ILP-W002", f"{place}{key}", value=shown(value), allowed=allowed))
        return None
    return found


def _plain(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


@cache
def bounds(key: str) -> tuple[float, float, str]:
    """Between which values is it possible at all, and how is that said?"""
    low = float(book.standards().smallest.get(key, 0))
    high = float(codes.section("range").get(key, {}).get("highest", "inf"))
    return low, high, f">= {low:g}" + (f", <= {high:g}" if isfinite(high) else "")


def _weeks(value: Any, place: str, issues: list[Issue]) -> float | None:
    """After how many weeks was the child born? Outside the rule's own bounds it is a slip."""
    rule = book.standards().corrected_age
    found = number(CORRECTION, value, place, issues)
    if found is None or rule.lowest_weeks <= found <= rule.highest_weeks:
        return found
    allowed = f"{rule.lowest_weeks}-{rule.highest_weeks}"
    issues.append(issue("ILP-W002", f"{place}{CORRECTION}", value=shown(value), allowed=allowed))
    return None


def day(key: str, value: Any, place: str, issues: list[Issue]) -> date | None:
    """Which day is it? None when it is empty or none."""
    if value is None or (isinstance(value, str) and value.strip().lower() in EMPTY):
        return None
    try:
        return as_day(value)
    except RecordError:
        issues.append(issue("ILP-W005", f"{place}{key}", value=shown(value)))
        return None


def as_day(value: Any) -> date:
    """Which day is it, a date or its text?

    Raises:
        RecordError: none (`ILP-D002`).
    """
    return value if type(value) is date else parse_date(value.strip() if isinstance(value, str) else "")


@cache
def readings(key: str) -> dict[str, str]:
    """Which words may stand for what? By the word in small letters."""
    return {word: code for code, words in book.words("read")[key].items() for word in words}


def _word(key: str, value: Any, place: str, issues: list[Issue]) -> Any:
    """Which code is meant? A sex that is missing is told: without it there is no score."""
    known = readings(key)
    if type(value) is str and value in known:
        return known[value]
    text = "" if value is None or value != value else _whole(value).strip().lower()
    if text in known:
        return known[text]
    allowed = ", ".join(book.words("read")[key])
    if text not in EMPTY:
        issues.append(issue("ILP-W003", f"{place}{key}", value=shown(value), allowed=allowed))
    elif key == "sex":
        issues.append(issue("ILP-W004", f"{place}{key}", allowed=allowed))
    return None


def _whole(value: Any) -> str:
    """A whole number is the same word however the table's library keeps it (1, 1.0, True)."""
    if isinstance(value, bool):
        return str(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _yes(value: Any, place: str, issues: list[Issue]) -> bool | None:
    if value is None or type(value) is bool:
        return value
    found = _word("oedema", value, place, issues)
    return None if found is None else bool(found == "true")
