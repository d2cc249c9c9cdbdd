"""Which z-scores has this measurement? From a measurement as it is used to scores, classes and flags."""

from __future__ import annotations

from functools import cache

from ilp.errors import Issue
from ilp.growth import book
from ilp.growth.ages import Age, Way, age_of, height_of
from ilp.growth.classifying import bands_of, nutrition_of
from ilp.growth.lms import Lms, rounded, z_of
from ilp.growth.results import Measured, Scores
from ilp.growth.rows import Band, Index
from ilp.growth.tables import table

BY_LENGTH, TENTHS = "wlz", 10  # the table of weight for length, beside that for height; its rows are tenths


def score(given: Measured, way: Way, issues: tuple[Issue, ...] = ()) -> Scores:
    """Score one measurement; what is missing or has no table is left out."""
    age = age_of(given, way)
    height, lying, flags = height_of(given, age)
    flags += _told(age, given.oedema, issues)
    if age is not None and age.days < 0:
        height = None
    weight = given.weight_kg
    bmi = None if height is None or weight is None else weight / (height / 100) ** 2
    values = {
        "weight_kg": weight,
        "height_cm": height,
        "bmi": bmi,
        "muac_cm": given.muac_cm,
        "head_cm": given.head_cm,
    }
    raw: dict[str, float] = {}
    z: dict[str, float] = {}
    classes: dict[str, Band] = {}
    sex, decimals = given.sex, book.standards().decimals
    for name, index in book.indices().items():
        value = values[index.value]
        if value is None or sex is None or (given.oedema and index.not_with_oedema):
            continue
        lms = figures_of(index, sex, age, height, lying)
        if lms is None:
            continue
        raw[name] = exact = z_of(value, lms, index.adjust_beyond)
        z[name] = found = rounded(exact, decimals)
        if not index.limits.lowest <= found <= index.limits.highest:
            flags += (f"{name}_implausible",)
        bands = bands_of(name, age)
        if bands:
            classes[name] = next(band for band in bands if band.holds(found))
    if "whz" not in z and height is not None and not _in_reach(height, lying, age):
        flags += ("height_outside",)
    return Scores(
        sex,
        None if age is None else age.days,
        None if age is None else age.months,
        None if age is None else age.standard,
        height,
        bmi,
        z,
        raw,
        classes,
        nutrition_of(classes.get("whz"), given.muac_cm, given.oedema, age),
        tuple(code for code in book.words("flag") if code in flags) if flags else (),
        issues,
    )


def _told(age: Age | None, oedema: bool | None, issues: tuple[Issue, ...]) -> tuple[str, ...]:
    """What is to be told before any score: of the age, of oedema, of what was not read?"""
    flags: tuple[str, ...] = ("oedema",) if oedema else ()
    if issues and any(own.severity == "error" for own in issues):
        flags += ("not_read",)
    if age is None:
        return (*flags, "age_unknown")
    if age.days < 0:
        flags += ("not_yet_term",)
    elif age.months > _last_month():
        flags += ("age_outside",)
    return (*flags, *age.flags) if age.flags else flags


@cache
def _last_month() -> float:
    """Up to which month does any index go?"""
    return max(index.last_month or 0 for index in book.indices().values())


def figures_of(index: Index, sex: str, age: Age | None, height: float | None, lying: bool) -> Lms | None:
    """Which figures does the index take for this child? None where there is no table."""
    if index.by == "age":
        return _by_age(index, sex, age)
    return _by_height(index, sex, height, lying, age)


def _by_age(index: Index, sex: str, age: Age | None) -> Lms | None:
    """Which figures has the index at this age? By whole days when young, between the months later."""
    if age is None:
        return None
    rows = table(age.standard, index.code, sex)
    if rows is None:
        return None
    if age.young:
        return rows.at(age.days)
    return rows.between(age.months) if index.last_month and age.months <= index.last_month else None


def _by_height(index: Index, sex: str, height: float | None, lying: bool, age: Age | None) -> Lms | None:
    """Which figures has the index at this length or height? Only for children of the younger standards."""
    if height is None or (age is not None and not age.young):
        return None
    rows = table(book.standards().standards[0], BY_LENGTH if lying else index.code, sex)
    return None if rows is None else rows.between(height * TENTHS)


def _in_reach(height: float, lying: bool, age: Age | None) -> bool:
    if age is not None and not age.young:
        return True
    rows = table(book.standards().standards[0], BY_LENGTH if lying else "whz", "male")
    return rows is not None and rows.first <= height * TENTHS + 1e-6 and height * TENTHS - 1e-6 <= rows.last
