"""How far from the median is a measurement? Cole's LMS method as WHO uses it, and its inverse.

L is the power that makes the spread symmetric, M the median, S the coefficient of variation. Of indices that
rest on weight, a z beyond `beyond` is counted on in steps of the distance between the last two whole z.
"""

from __future__ import annotations

from math import copysign, exp, inf, log
from typing import NamedTuple


class Lms(NamedTuple):
    """The three figures of one row of a table."""

    l: float  # noqa: E741 - the name that WHO gives it
    m: float
    s: float


def at_z(z: float, lms: Lms) -> float:
    """Which measurement has this z, by the formula alone?

    >>> at_z(0, Lms(-0.3521, 9.646, 0.10925))
    9.646
    """
    l, m, s = lms  # noqa: E741
    return m * exp(s * z) if l == 0 else float(m * (1 + l * s * z) ** (1 / l))


def z_of(value: float, lms: Lms, beyond: int | None = None) -> float:
    """Which z has this measurement? Unrounded.

    Args:
        value: the measurement, above 0.
        lms: the row of the table.
        beyond: from which distance on the z is counted in steps; None never does.
    """
    l, m, s = lms  # noqa: E741
    try:
        z = log(value / m) / s if l == 0 else ((value / m) ** l - 1) / (l * s)
    except (OverflowError, ZeroDivisionError):  # a measurement next to nothing, to a negative power
        z = -inf
    if beyond is None or -beyond <= z <= beyond:
        return z
    end, step = _tail(z, lms, beyond)
    return copysign(beyond, z) + (value - end) / step


def value_of(z: float, lms: Lms, beyond: int | None = None) -> float:
    """Which measurement has this z? The inverse of `z_of`."""
    if beyond is None or -beyond <= z <= beyond:
        return at_z(z, lms)
    end, step = _tail(z, lms, beyond)
    return end + (z - copysign(beyond, z)) * step


def _tail(z: float, lms: Lms, beyond: int) -> tuple[float, float]:
    """Where does the formula end on this side, and how long is one step from there?"""
    end: float = at_z(copysign(beyond, z), lms)
    before: float = at_z(copysign(beyond - 1, z), lms)
    return end, abs(end - before)


def rounded(z: float, decimals: int) -> float:
    """The z as it is published; there is no -0.00.

    >>> rounded(-0.004, 2), rounded(-1.996, 2)
    (0.0, -2.0)
    """
    scale = 10**decimals
    return float(round(z * scale) / scale)
