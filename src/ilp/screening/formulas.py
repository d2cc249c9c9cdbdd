"""How is a value computed from others? The closed list that the rules may name; units as the keys say."""

from __future__ import annotations

from collections.abc import Callable

from ilp.rulebook.findings import Formula


def bmi(weight_kg: float, height_cm: float) -> float:
    """Body mass index in kg/m².

    >>> round(bmi(60, 160), 1)
    23.4
    """
    return weight_kg / (height_cm / 100) ** 2


def mean_arterial_pressure(systolic: float, diastolic: float) -> float:
    """Mean arterial pressure in mmHg.

    >>> round(mean_arterial_pressure(118, 78), 1)
    91.3
    """
    return (systolic + 2 * diastolic) / 3


def gap(one: float, other: float) -> float:
    """How far apart two values are, whichever is greater."""
    return abs(one - other)


def ratio(part: float, whole: float) -> float:
    """One value over the other."""
    return part / whole


def loss_percent(before: float, now: float) -> float:
    """How much of `before` is gone, in percent."""
    return (before - now) / before * 100


FORMULAS: dict[Formula, Callable[..., float]] = {
    "bmi": bmi,
    "mean_arterial_pressure": mean_arterial_pressure,
    "gap": gap,
    "ratio": ratio,
    "loss_percent": loss_percent,
}
