"""Which z-scores has a child? One measurement in, its scores, classes and flags out."""

from __future__ import annotations

from datetime import date
from typing import Any

from ilp.errors import UsageError, suggest
from ilp.growth import book
from ilp.growth.ages import Basis, Way, age_of, height_of
from ilp.growth.lms import value_of
from ilp.growth.measuring import CORRECTION, KEYS, measured
from ilp.growth.results import INDICES, Measured, Scores
from ilp.growth.scoring import figures_of, score


def zscores(
    *,
    sex: str,
    age_days: float | None = None,
    age_months: float | None = None,
    birth_date: date | str | None = None,
    measured_on: date | str | None = None,
    weight_kg: float | None = None,
    height_cm: float | None = None,
    position: str | None = None,
    oedema: bool | None = None,
    muac_cm: float | None = None,
    head_cm: float | None = None,
    gestation_weeks: float | None = None,
    age_basis: Basis = "day",
    switch: str | None = None,
) -> Scores:
    """Which z-scores and classes has a child with these measurements?

    >>> found = zscores(sex="male", age_days=365, weight_kg=9.6, height_cm=75.7, position="lying")
    >>> found.waz, found.haz, found.whz, found.baz, found.label("haz", "en")
    (-0.04, -0.02, -0.06, -0.03, 'normal')

    Args:
        sex: `female` or `male` (`P`, `L` and the like are understood).
        age_days: the age in days; or
        age_months: the age in months, with decimals; or
        birth_date: the day of birth, with
        measured_on: the day of the measurement. Without an age only weight for height is scored.
        weight_kg: the weight; None is not measured, as with all the others.
        height_cm: the length or height as it was measured.
        position: `lying` or `standing`; corrected by 0.7 cm where the age asks for the other one.
        oedema: swelling of both feet; then no index of weight is computed and nutrition is the worst.
        muac_cm: the mid-upper arm circumference.
        head_cm: the head circumference.
        gestation_weeks: weeks of gestation at birth; given, the age of a child born early is corrected.
        age_basis: `day`, or `month` to reproduce a paper chart by completed months.
        switch: to which age the standards of 2006 answer, `60_months` (default) or `1856_days`.

    Raises:
        UsageError: no such basis or switch (`ILP-W016`). Values that cannot be read or be are `issues`.
    """
    way = Way.of(age_basis, switch, corrected=gestation_weeks is not None)
    given = {
        "sex": sex,
        "age_days": age_days,
        "age_months": age_months,
        "birth_date": birth_date,
        "measured_on": measured_on,
        "weight_kg": weight_kg,
        "height_cm": height_cm,
        "position": position,
        "oedema": oedema,
        "muac_cm": muac_cm,
        "head_cm": head_cm,
        CORRECTION: gestation_weeks,
    }
    found, issues = measured(given, way.basis)
    return score(found, way, issues)


def value_at(index: str, z: float, *, sex: str, switch: str | None = None, **given: Any) -> float | None:
    """Which measurement has this z-score? The inverse of `zscores`; None where there is no table.

    >>> value_at("waz", 0, sex="male", age_days=365)
    9.646

    Args:
        index: `waz`, `haz`, `whz`, `baz`, `hcz` or `acz`; for `baz` the answer is a BMI.
        z: the z-score.
        sex: `female` or `male`.
        switch: as in `zscores`.
        **given: the age and, for `whz`, `height_cm` and `position`, as in `zscores`.

    Raises:
        UsageError: no such index or switch (`ILP-W016`), or a key that is not known here (`ILP-W021`).
    """
    if index not in INDICES:
        raise UsageError("ILP-W016", place="index", value=index, allowed=suggest(str(index), INDICES))
    for key in given:
        if key not in KEYS:
            raise UsageError("ILP-W021", place=key, allowed=suggest(key, KEYS))
    way = Way.of(None, switch, corrected=False)
    found: Measured
    found, _ = measured({**given, "sex": sex}, way.basis)
    age = age_of(found, way)
    height, lying, _ = height_of(found, age)
    row = book.indices()[index]
    lms = None if found.sex is None else figures_of(row, found.sex, age, height, lying)
    return None if lms is None else value_of(z, lms, row.adjust_beyond)
