"""How old is the child for WHO's tables, and is it measured lying? Ages, corrected ages, position."""

from __future__ import annotations

from math import floor
from typing import Literal

from attrs import frozen

from ilp.growth.book import chosen, standards
from ilp.growth.results import Measured
from ilp.growth.rows import Switch

Basis = Literal["day", "month"]
BASES: tuple[Basis, ...] = ("day", "month")
DAYS_IN_WEEK = 7
_HALF = 0.5
_NEAR = 1e-9


@frozen
class Way:
    """How ages are taken: by day or month, to which end of the standards of 2006, corrected or not."""

    basis: Basis
    switch: Switch
    corrected: bool

    @classmethod
    def of(cls, basis: str | None, switch: str | None, corrected: bool) -> Way:
        """The way that is asked for.

        Raises:
            UsageError: no such basis or switch (`ILP-W016`).
        """
        by = {name: name for name in BASES}
        code = chosen((_Named(name) for name in BASES), basis, "age_basis").code
        return cls(by[code], chosen(standards().switch, switch, "switch"), corrected)


@frozen
class _Named:
    code: Basis


@frozen
class Age:
    """An age in whole days and in months, which of the standards answers, and what is to be told of it."""

    days: int
    months: float
    standard: str
    young: bool
    flags: tuple[str, ...] = ()


def age_of(given: Measured, way: Way) -> Age | None:
    """How old is the child? None when it is not said, or when it is not yet due by its corrected age."""
    month = standards().days_in_month
    if given.months is not None:
        months, days = given.months, floor(given.months * month + _HALF)
    elif given.days is not None:
        days = floor(given.days + _HALF)
        months = days / month
    else:
        return None
    flags: tuple[str, ...] = ()
    early = _early(given, way, months)
    if early:
        days -= early
        months = days / month
        flags = ("corrected_age",)
    if way.basis == "month":
        months = float(floor(months + _NEAR))
        days = floor(months * month + _HALF)
    young = _young(days, months, way.switch)
    return Age(days, months, standards().standards[0 if young else 1], young, flags)


def _early(given: Measured, way: Way, months: float) -> int:
    """By how many days was the child born early, where that is asked for and still counts?"""
    rule, weeks = standards().corrected_age, given.gestation_weeks
    if not way.corrected or weeks is None or weeks >= rule.below_weeks or months >= rule.until_months:
        return 0
    return round((rule.term_weeks - weeks) * DAYS_IN_WEEK)


def _young(days: int, months: float, switch: Switch) -> bool:
    """Do the standards of birth to 5 years answer?"""
    return days <= (switch.last_day or 0) if switch.below_months is None else months < switch.below_months


def height_of(given: Measured, age: Age | None) -> tuple[float | None, bool, tuple[str, ...]]:
    """Which length or height is used, is it a length, and what is to be told of it?

    A length of a child who should stand is made shorter, a height of one who should lie longer, each by the
    same amount. Without a position nothing is corrected.
    """
    rule, height = standards().position, given.height_cm
    if height is None:
        return None, True, ()
    if age is None:
        lying = given.position == "lying" if given.position else height < rule.lying_below_cm
        return height, lying, ()
    lying = age.days < rule.lying_below_day
    if given.position is None or (given.position == "lying") == lying:
        return height, lying, ()
    if not lying:
        return height - rule.correction_cm, lying, ()
    if age.months < rule.standing_from_months:
        return height, lying, ("standing_too_young",)
    return height + rule.correction_cm, lying, ()
