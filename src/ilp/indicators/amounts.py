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
        return _plain(Fraction(str(value)))
    except ValueError:
        raise NotANumber(value) from None


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
        return _plain(Fraction(text.replace(",", ".")))
    raise NotANumber(text)


def _plain(value: Fraction) -> Amount:
    return value.numerator if value.denominator == 1 else value


def number(value: Amount | None) -> int | float | None:
    """How does this look as JSON?"""
    return value if value is None or isinstance(value, int) else float(value)
