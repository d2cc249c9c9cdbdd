"""What does local area monitoring add to a report? The months, where they divide by what the table does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ilp.errors import Issue, issue
from ilp.indicators.book import catalogue
from ilp.indicators.counts import Counts
from ilp.indicators.monitoring import Pws, pws, rules
from ilp.indicators.periods import is_year, year
from ilp.indicators.suppressing import SUPPRESSED
from ilp.indicators.table import Table
from ilp.network import Network


def last_month(counts: Counts, wanted: str) -> str | None:
    """Which month is the last that anything was reported of? None where the counts have no months."""
    told = {
        row.period
        for row in counts.rows
        if not is_year(row.period) and year(row.period) == year(wanted) and row.numerator is not None
    }
    if not is_year(wanted):
        return wanted if told else None
    return max(told, default=None)


def follow(
    counts: Counts, network: Network | None, month: str, by: str, how: Mapping[str, Any]
) -> Pws | None:
    """What does local area monitoring say of the indicators that it follows and that are shown?"""
    book, shown = catalogue(), how["indicators"]
    there = {row.indicator for row in counts.rows if not is_year(row.period) and row.numerator is not None}
    codes = [
        code
        for code in book.indicators
        if code in there and rules.follows(book[code]) and (shown is None or code in shown)
    ]
    if not codes:
        return None
    return pws(counts, network, period=month, by=by, indicators=codes, targets=how["targets"])


def agreeing(found: Pws, table: Table) -> tuple[Pws | None, tuple[Issue, ...]]:
    """The monitoring of what the table divides by the same number, and what is to be said of the rest.

    Denominators of months are added up unless a row of the year says that they are its target; the monitoring
    always takes them for it.
    """
    divided = {(value.indicator, value.facility or value.area): value.denominator for value in table}
    kept = [
        each
        for each in found.indicators
        if all(divided.get((own.indicator, own.code)) == own.denominator for own in each.standings)
    ]
    other = [each.indicator for each in found.indicators if each not in kept]
    issues = tuple(issue("ILP-I043", f"indicator.{code}", value=code, year=table[0].period) for code in other)
    return (replace(found, indicators=tuple(kept)) if kept else None), issues


def without(found: Pws, tables: Iterable[Table]) -> Pws:
    """The monitoring without any place of which a number is hidden in any month."""
    gone = {
        (value.indicator, value.facility or value.area)
        for table in tables
        for value in table
        if SUPPRESSED in value.flags
    }
    kept = tuple(
        replace(
            each,
            standings=tuple(own for own in each.standings if (own.indicator, own.code) not in gone),
            total=None if each.total and (each.total.indicator, each.total.code) in gone else each.total,
        )
        for each in found.indicators
    )
    return replace(found, indicators=kept, alerts=())
