"""Which period is this? A year (`2025`) or a month (`2025-03`), and the months that make a year."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_PERIOD = re.compile(r"(19|20|21)\d{2}(-(0[1-9]|1[0-2]))?", re.ASCII)
_YEAR_WIDTH = len("2025")


@cache
def period(value: Any) -> str | None:
    """How is the period written? None when it is neither a year nor a month.

    >>> period(2025), period(" 2025-03 "), period("2025-13")
    ('2025', '2025-03', None)
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return text if _PERIOD.fullmatch(text) else None


def year(written: str) -> str:
    """In which year does the period lie?"""
    return written[:_YEAR_WIDTH]


def is_year(written: str) -> bool:
    """Is it a whole year?"""
    return len(written) == _YEAR_WIDTH


@cache
def months(of: str) -> tuple[str, ...]:
    """Which months make the year?

    >>> months("2025")[0], months("2025")[-1], len(months("2025"))
    ('2025-01', '2025-12', 12)
    """
    return tuple(f"{of}-{number:02d}" for number in range(1, 13))
