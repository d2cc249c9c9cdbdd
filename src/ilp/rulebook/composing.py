"""Which row holds? The whole algorithm of consolidating law.

Among the rows in force on the day, the most specific area answers, then the newest row. A row may say that it
holds everywhere; then it also replaces the older rows of particular areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest
from typing import TypeVar

from ilp.rulebook.rows import Dated, Ends

Row = TypeVar("Row", bound=Dated)


def winner(rows: Iterable[Row | Ends], on: date, area: str | None) -> Row | None:
    """Which of these rows of one code holds on `on` in `area`? None when none does, or when it has ended.

    A row with `everywhere` also replaces the older rows of particular areas.
    """
    live = [row for row in rows if row.in_force(on) and row.specificity(area) is not None]
    swept = max((row.in_force_from for row in live if row.everywhere), default=None)
    if swept is not None:
        live = [row for row in live if not row.areas or row.in_force_from >= swept]
    best = max(live, key=lambda row: (row.specificity(area) or 0, row.in_force_from), default=None)
    return None if best is None or isinstance(best, Ends) else best


def changes(rows: Iterable[Dated]) -> list[date]:
    """On which days can the answer change?"""
    days = {row.in_force_from for row in rows}
    days |= {row.in_force_until for row in rows if row.in_force_until}
    return sorted(days)


def timeline(rows: Sequence[Row | Ends], area: str | None) -> list[tuple[date, date | None, Row]]:
    """Which row holds from when to when in `area`? Stretches in order; a gap is a time without a rule."""
    days = changes(rows)
    found: list[tuple[date, date | None, Row]] = []
    for start, end in zip_longest(days, days[1:]):
        row = winner(rows, start, area)
        if row is None:
            continue
        if found and found[-1][2] is row and found[-1][1] == start:
            found[-1] = (found[-1][0], end, row)
        else:
            found.append((start, end, row))
    return found
