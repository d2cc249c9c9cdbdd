"""What do the columns of a table hold? Arrays of numbers and codes; what cannot be read is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.errors import UsageError
from ilp.growth import book, measuring
from ilp.growth.ages import Basis
from ilp.growth.tables import SEXES

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Marks = NDArray[np.bool_]
UNKNOWN = -1
LYING, STANDING = 0, 1
POSITIONS = ("lying", "standing")
ANSWERS = ("false", "true")


@frozen(eq=False)
class Columns:
    """One measurement in each row; NaN and `UNKNOWN` are not measured, `bad` marks what was not read."""

    count: int
    sex: Codes
    days: Floats | None
    months: Floats | None
    weight_kg: Floats | None
    height_cm: Floats | None
    position: Codes | None
    oedema: Codes | None
    muac_cm: Floats | None
    head_cm: Floats | None
    gestation_weeks: Floats | None
    bad: Marks


def read(given: Mapping[str, Any], basis: Basis) -> Columns:
    """What do the columns hold?

    Raises:
        UsageError: there is no column `sex` (`ILP-W012`), or the columns differ in length (`ILP-W022`).
    """
    if given.get("sex") is None:
        raise UsageError("ILP-W012", value="", key="sex", allowed=", ".join(measuring.KEYS))
    lengths = {key: len(column) for key, column in given.items() if column is not None}
    count = lengths["sex"]
    for key, length in lengths.items():
        if length != count:
            raise UsageError("ILP-W022", place=key, value=length, allowed=count)
    bad = np.zeros(count, dtype=bool)
    sex = _codes("sex", given["sex"], SEXES, bad)
    bad |= sex == UNKNOWN
    days, months = (_floats(key, given.get(key), bad) for key in measuring.AGES)
    if given.get("birth_date") is not None and given.get("measured_on") is not None:
        days, months = _dated(given["birth_date"], given["measured_on"], days, months, basis, bad)
    numbers = {key: _floats(key, given.get(key), bad) for key in (*measuring.MEASURES, measuring.CORRECTION)}
    return Columns(
        count=count,
        sex=sex,
        days=days,
        months=months,
        position=_coded("position", given.get("position"), POSITIONS, bad),
        oedema=_coded("oedema", given.get("oedema"), ANSWERS, bad),
        bad=bad,
        **numbers,
    )


def _floats(key: str, values: Any, bad: Marks) -> Floats | None:
    """The numbers of a column; those beyond what is possible are marked and not measured."""
    if values is None:
        return None
    found = np.asarray(values)
    if found.dtype.kind not in "fiu":
        try:
            found = found.astype(np.float64)
        except (TypeError, ValueError):
            found = _one_by_one(key, values, bad)
    numbers = np.array(found, dtype=np.float64)
    low, high = _bounds(key)
    out = (numbers < low) | (numbers > high) | np.isinf(numbers)
    if out.any():
        bad |= out
        numbers[out] = np.nan
    return numbers


def _bounds(key: str) -> tuple[float, float]:
    if key == measuring.CORRECTION:
        rule = book.standards().corrected_age
        return rule.lowest_weeks, rule.highest_weeks
    return measuring.bounds(key)[:2]


def _one_by_one(key: str, values: Sequence[Any], bad: Marks) -> Floats:
    """The numbers of a column that holds words too."""
    numbers = np.full(len(values), np.nan)
    for place, value in enumerate(values):
        issues: list[Any] = []
        found = measuring.number(key, value, "", issues)
        numbers[place] = np.nan if found is None else found
        bad[place] |= bool(issues)
    return numbers


def _coded(key: str, values: Any, codes: tuple[str, ...], bad: Marks) -> Codes | None:
    return None if values is None else _codes(key, values, codes, bad)


def _codes(key: str, values: Any, codes: tuple[str, ...], bad: Marks) -> Codes:
    """The codes of a column of words: first those that are codes already, then the others, word by word."""
    found = np.asarray(values)
    if found.dtype.kind == "b":
        return found.astype(np.int8)
    coded = np.full(len(found), UNKNOWN, dtype=np.int8)
    if found.dtype.kind in "iuf":
        found = np.where(np.isnan(found), "", np.char.mod("%.0f", found.astype(np.float64)))
    for number, code in enumerate(codes):
        coded[found == code] = number
    left = np.flatnonzero(coded == UNKNOWN)
    known = {word: codes.index(code) for word, code in measuring.readings(key).items()}
    told: dict[Any, tuple[int, bool]] = {}
    for place in left.tolist():
        value = found[place]
        if isinstance(value, (bool, np.bool_)):
            coded[place] = int(value)
            continue
        if value not in told:
            text = "" if value is None or value != value else str(value).strip().lower()
            told[value] = known.get(text, UNKNOWN), text not in known and text not in measuring.EMPTY
        coded[place], wrong = told[value]
        bad[place] |= wrong
    return coded


def _dated(
    born: Any, on: Any, days: Floats | None, months: Floats | None, basis: Basis, bad: Marks
) -> tuple[Floats | None, Floats | None]:
    """The ages by the dates, where none is written."""
    start, end = _dates("birth_date", born, bad), _dates("measured_on", on, bad)
    apart = (end - start).astype(np.float64)
    apart[np.isnat(start) | np.isnat(end)] = np.nan
    early = apart < 0
    bad |= early
    apart[early] = np.nan
    if basis == "month":
        whole = _completed(start, end, apart)
        for given in (days, months):
            whole = whole if given is None else np.where(np.isnan(given), whole, np.nan)
        return days, whole if months is None else np.where(np.isnan(months), whole, months)
    if months is None:
        return apart if days is None else np.where(np.isnan(days), apart, days), None
    if days is None:
        return np.where(np.isnan(months), apart, np.nan), months
    return np.where(np.isnan(days) & np.isnan(months), apart, days), months


def _dates(key: str, values: Any, bad: Marks) -> NDArray[np.datetime64]:
    try:
        return np.asarray(values).astype("datetime64[D]")
    except ValueError:
        found = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
        for place, value in enumerate(values):
            issues: list[Any] = []
            found[place] = np.datetime64(measuring.day(key, value, "", issues), "D")
            bad[place] |= bool(issues)
        return found


def _completed(start: NDArray[np.datetime64], end: NDArray[np.datetime64], apart: Floats) -> Floats:
    """Whole months by the calendar; a day that a month lacks is its last."""
    first, last = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    day, now = (start - first).astype(np.float64), (end - last).astype(np.float64)
    ends = (end + np.timedelta64(1, "D")).astype("datetime64[M]") != last
    whole = (last - first).astype(np.float64) - ((now < day) & ~ends)
    return np.where(np.isnan(apart), np.nan, whole)
