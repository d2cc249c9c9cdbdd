"""How do the areas stand against the target line? Every month rolled up, then each area judged and ranked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ilp.errors import Issue, UsageError, issue
from ilp.indicators import periods
from ilp.indicators.book import catalogue
from ilp.indicators.counts import Counts
from ilp.indicators.monitoring import rules
from ilp.indicators.monitoring.alerts import alerts
from ilp.indicators.monitoring.assessing import Follower
from ilp.indicators.monitoring.gathering import Year
from ilp.indicators.monitoring.naming import names
from ilp.indicators.monitoring.result import Pws
from ilp.indicators.valuing import Targets
from ilp.network import Network


def pws(
    counts: Any,
    network: Network | None = None,
    *,
    period: str,
    by: str,
    indicators: Iterable[str] | None = None,
    targets: Targets | None = None,
    flat: str | None = None,
) -> Pws:
    """How do the areas of the level `by` stand at the end of the month `period`, and what is to be done?

    Rows count the new people of one month (`2025-03`); the denominator is the target population of the whole
    year, on each month's row or on a row of the year (`2025`), and counts once. The cumulative coverage from
    January stands against the year's target times the month over twelve; this month alone stands against
    last month alone. Both say the status. A month without a report is not zero: nothing is judged until it
    is there.

    Args:
        counts: a `Counts`, a list of mappings or a dataframe.
        network: the facilities, for a level of facilities and for the names of places.
        period: the month.
        by: the level whose areas or facilities are compared.
        indicators: which indicators; None is every one that is followed and reported.
        targets: the year's target coverage instead of the catalogue's: for each indicator a number, or a
            number for each area.
        flat: how a month is read that equals the last one, by the name of a reading in `data/pws/rules.toml`.

    Raises:
        UsageError: no month (`ILP-I050`), an indicator that is not followed (`ILP-I051`), no such reading
            (`ILP-I053`), or what `compute` refuses.
        UnknownCode: an unknown indicator (`ILP-I006`) or level (`ILP-N002`).

    >>> rows = [
    ...     {"indicator": "k1_total", "area": "64.02", "period": month, "numerator": n, "denominator": 158}
    ...     for month, n in (("2025-01", 10), ("2025-02", 12))
    ... ]
    >>> pws(rows, period="2025-02", by="regency", targets={"k1_total": 80})[0].status
    'baik'
    """
    counts = Counts.of(counts)
    month = periods.period(period)
    if month is None or periods.is_year(month):
        raise UsageError("ILP-I050", value=period)
    reading = rules.reading(flat)
    codes, aside = _codes(counts, indicators, periods.year(month))
    this = Year(counts, codes, month)
    asked = Follower(
        month, this, _december(counts, codes, month), network, names(counts, network), targets, reading
    )
    rolled = asked.rolled(by)
    found = tuple(asked.monitored(rolled, by))
    issues = [*counts.issues, *rolled.table.issues]
    if not this.counted:
        issues.append(_nothing(counts, month))
    standings = (standing for each in found for standing in each.standings)
    return Pws(month, by, found, alerts(standings), tuple(issues), aside)


def _codes(counts: Counts, asked: Iterable[str] | None, year: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Which indicators are followed, and which are reported and not?"""
    book = catalogue()
    if asked is None:
        there = {row.indicator for row in counts.rows if periods.year(row.period) == year}
        codes = {code for code in there if rules.follows(book[code])}
        return frozenset(codes), tuple(code for code in book.indicators if code in there - codes)
    wanted = [asked] if isinstance(asked, str) else list(asked)
    for code in wanted:
        if not rules.follows(book[code]):
            known = ", ".join(each.code for each in book.indicators.values() if rules.follows(each))
            raise UsageError("ILP-I051", value=code, allowed=known)
    return frozenset(wanted), ()


def _december(counts: Counts, codes: frozenset[str], month: str) -> Year | None:
    """January has its last month in the year before, if that is known."""
    year = periods.year(month)
    if month != periods.months(year)[0]:
        return None
    before = Year(counts, codes, periods.months(str(int(year) - 1))[-1])
    return before if before.counted else None


def _nothing(counts: Counts, month: str) -> Issue:
    at_hand = sorted({row.period for row in counts.rows if not periods.is_year(row.period)})
    return issue("ILP-I052", "period", value=month, allowed=", ".join(at_hand[-8:]) or "-")
