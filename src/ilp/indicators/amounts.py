"""Which number is this? A whole number or an exact fraction; empty is missing, a doubtful one refused."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from numbers import Integral, Real
from typing import Any

Amount = int | Fraction

_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,18}[.,]\d{1,18}", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([., ]\d{3})+([.,]\d+)?", re.ASCII)
_EMPTY = ("", "<NA>")


class NotANumber(ValueError):  # noqa: N818 - reads as what happened
    """This is no number at all."""


class Doubtful(ValueError):  # noqa: N818 - reads as what happened
    """This may be thousands or a decimal: `1.234` is two numbers to two people."""


def amount(value: Any) -> Amount | None:
    """Which number is this? None when the cell is empty.

    >>> amount("4707"), amount("12,5"), amount(""), amount(3.0)
    (4707, Fraction(25, 2), None, 3)

    Raises:
        Doubtful: a group of three digits behind a point, a comma or a space.
        NotANumber: anything else.
    """
    if isinstance(value, str):
        return _written(value)
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if value is None or str(value) in _EMPTY:
        return None
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise NotANumber(value)
    if value != value:
        return None
    try:
        return plain(Fraction(str(value)))
    except ValueError:
        raise NotANumber(value) from None


def not_below_zero(value: Any) -> Amount | None:
    """Which number of people or things is this? None for whatever can be none.

    >>> not_below_zero("12,5"), not_below_zero(-1), not_below_zero("1.234"), not_below_zero("")
    (Fraction(25, 2), None, None, None)
    """
    try:
        found = amount(value)
    except (NotANumber, Doubtful):
        return None
    return None if found is None or found < 0 else found


@cache
def _written(text: str) -> Amount | None:
    text = text.strip()
    if text in _EMPTY:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        raise Doubtful(text)
    if _DECIMAL.fullmatch(text):
        return plain(Fraction(text.replace(",", ".")))
    raise NotANumber(text)


def plain(value: Fraction) -> Amount:
    """The same, as a whole number where it is one."""
    return value.numerator if value.denominator == 1 else value


def number(value: Amount | None) -> int | float | None:
    """How does this look as JSON?"""
    return value if value is None or isinstance(value, int) else float(value)
