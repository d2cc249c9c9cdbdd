"""Which z-scores has this measurement? From a measurement as it is used to scores, classes and flags."""

from __future__ import annotations

from ilp.errors import Issue
from ilp.growth import book
from ilp.growth.ages import Age, Way, age_of, height_of
from ilp.growth.classifying import class_of, nutrition_of
from ilp.growth.lms import Lms, rounded, z_of
from ilp.growth.results import Measured, Scores
from ilp.growth.rows import Band, Index
from ilp.growth.tables import table

BY_LENGTH, TENTHS = "wlz", 10  # the table of weight for length, beside that for height; its rows are tenths


def score(given: Measured, way: Way, issues: tuple[Issue, ...] = ()) -> Scores:
    """Score one measurement; what is missing or has no table is left out."""
    standards = book.standards()
    age = age_of(given, way)
    months = None if age is None else age.months
    flags = ["age_unknown"] if age is None else [*age.flags, *_outside(age)]
    if any(own.severity == "error" for own in issues):
        flags.append("not_read")
    height, lying, told = height_of(given, age)
    flags += told
    if age is not None and age.days < 0:
        height = None
    bmi = None
    if height is not None and given.weight_kg is not None:
        bmi = given.weight_kg / (height / 100) ** 2
    values = {"weight_kg": given.weight_kg, "height_cm": height, "bmi": bmi}
    values |= {"muac_cm": given.muac_cm, "head_cm": given.head_cm}
    z: dict[str, float] = {}
    raw: dict[str, float] = {}
    classes: dict[str, Band] = {}
    for name, index in book.indices().items():
        value = values[index.value]
        if value is None or given.sex is None or (given.oedema and index.not_with_oedema):
            continue
        lms = figures_of(index, given.sex, age, height, lying)
        if lms is None:
            continue
        raw[name] = z_of(value, lms, index.adjust_beyond)
        z[name] = found = rounded(raw[name], standards.decimals)
        if not index.limits.lowest <= found <= index.limits.highest:
            flags.append(f"{name}_implausible")
        row = class_of(name, months, None if age is None else age.standard)
        if row is not None:
            classes[name] = next(band for band in row.bands if band.holds(found))
    if given.oedema:
        flags.append("oedema")
    if "whz" not in z and height is not None and not _in_reach(height, lying, age):
        flags.append("height_outside")
    return Scores(
        sex=given.sex,
        age_days=None if age is None else age.days,
        age_months=months,
        standard=None if age is None else age.standard,
        height_cm=height,
        bmi=bmi,
        z=z,
        raw=raw,
        classes=classes,
        nutrition=nutrition_of(classes.get("whz"), given.muac_cm, given.oedema, age),
        flags=tuple(code for code in book.words("flag") if code in flags),
        issues=issues,
    )


def _outside(age: Age) -> list[str]:
    if age.days < 0:
        return ["not_yet_term"]
    last = max(index.last_month or 0 for index in book.indices().values())
    return ["age_outside"] if age.months > last else []


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
    if age.standard == book.standards().standards[0]:
        return rows.at(age.days)
    return rows.between(age.months) if index.last_month and age.months <= index.last_month else None


def _by_height(index: Index, sex: str, height: float | None, lying: bool, age: Age | None) -> Lms | None:
    """Which figures has the index at this length or height? Only for children of the younger standards."""
    young = book.standards().standards[0]
    if height is None or (age is not None and age.standard != young):
        return None
    rows = table(young, BY_LENGTH if lying else index.code, sex)
    return None if rows is None else rows.between(height * TENTHS)


def _in_reach(height: float, lying: bool, age: Age | None) -> bool:
    young = book.standards().standards[0]
    if age is not None and age.standard != young:
        return True
    rows = table(young, BY_LENGTH if lying else "whz", "male")
    return rows is not None and rows.first <= height * TENTHS + 1e-6 and height * TENTHS - 1e-6 <= rows.last
