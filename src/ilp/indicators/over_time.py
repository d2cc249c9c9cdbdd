"""What does a place report for the period? Months make a year, a state is read at its last month."""

from __future__ import annotations

from collections.abc import Mapping

from ilp.indicators.parts import INCOMPLETE_PERIOD, Part, combine
from ilp.indicators.periods import is_year, months
from ilp.indicators.rows import OverTime


def over_time(over: OverTime, rows: Mapping[str, Part], period: str) -> Part | None:
    """What does the place report for `period`, from its rows by period?

    Where the year's own denominator is repeated by its months it is an annual target, and no sum.
    """
    own = rows.get(period)
    if not is_year(period) or (own is not None and len(rows) == 1):
        return own
    parts = [rows.get(month) for month in months(period)]
    if over == "PIT":
        return own if own is not None else _last(parts)
    if own is not None and own.denominator is not None:
        stated = {part.denominator for part in parts if part is not None} - {None}
        if stated == {own.denominator}:
            parts = [part and part._replace(denominator=None) for part in parts]
    return combine(own, parts, INCOMPLETE_PERIOD)


def _last(parts: list[Part | None]) -> Part | None:
    """Which month stands for the year? The last with both numbers, else the last with any."""
    given = [part for part in parts if part is not None and part[:2] != (None, None)]
    full = [part for part in given if part.numerator is not None and part.denominator is not None]
    if not given:
        return None
    found = (full or given)[-1]
    if found is parts[-1]:
        return found
    return found._replace(flags=frozenset({INCOMPLETE_PERIOD}), whole=False)
