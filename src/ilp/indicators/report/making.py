"""What does a report show? Values, their whole, months, reports, and nothing that is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ilp.errors import Issue, Language
from ilp.indicators.computing import compute
from ilp.indicators.counting import asked_period
from ilp.indicators.counts import Counts
from ilp.indicators.monitoring import Pws
from ilp.indicators.monitoring.naming import above, names
from ilp.indicators.periods import is_year, months, year
from ilp.indicators.report import page
from ilp.indicators.report.following import agreeing, follow, last_month, without
from ilp.indicators.reporting import COMPLETENESS, RECEIVED, TIMELINESS, reports
from ilp.indicators.suppressing import suppress
from ilp.indicators.table import Table
from ilp.indicators.valuing import Place, Targets
from ilp.network import Network


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page shows: at a level (`table`), and for all of its places together (`whole`).

    `reporters` is the same table of the units that reported the whole period; None where numbers are hidden,
    since the two would tell each other. `monitored` is what local area monitoring follows, up to the last
    month; `silent` are the units that have not reported that month.
    """

    table: Table
    whole: Table
    reporters: Table | None
    monitored: Pws | None
    completeness: Table
    silent: tuple[str, ...]
    names: Mapping[str, str]
    period: str
    level: str
    month: str | None
    below: int | None

    def html(self, lang: Language = "id") -> str:
        """How does this look as a web page of its own? It needs nothing from elsewhere, and no script."""
        return page.document(self, lang)


def report(
    counts: Any,
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    targets: Targets | None = None,
    indicators: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    below: int | None = None,
    due_day: int | None = None,
) -> Report:
    """What should a health office see of these counts, and what first?

    Args:
        counts: a `Counts`, a list of mappings or a dataframe, as for `compute`.
        network: the facilities.
        period: a year or a month.
        by: the level whose places are shown.
        targets: instead of the catalogue's.
        indicators: which to show; None takes all that are reported.
        readings: which reading of a disputed row to follow.
        below: hide numbers of people below this one, in all that is shown.
        due_day: the last day of the month after on which a report is in time.

    Raises:
        UnknownCode: what `compute` refuses.
        UsageError: what `compute`, `reports` and `suppress` refuse.
    """
    counts, wanted = Counts.of(counts), asked_period(period)
    how: dict[str, Any] = {
        "targets": targets,
        "readings": readings,
        "indicators": None if indicators is None else list(indicators),
    }
    table = compute(counts, network, period=wanted, by=by, **how)
    whole = _whole(counts, network, table, wanted, by, how)
    month = last_month(counts, wanted)
    monitored = None if month is None else follow(counts, network, month, by, how)
    issues: tuple[Issue, ...] = ()
    if monitored is not None and is_year(wanted):
        monitored, issues = agreeing(monitored, table)
    reporters = None
    if below is None:
        reporters = compute(counts, network, period=wanted, by=by, only_reporting=True, **how)
    else:
        tables = [table, whole]
        for each in months(year(wanted)) if monitored is not None else ():
            if month is not None and each <= month:
                own = compute(counts, network, period=each, by=by, **how)
                tables += [own, _whole(counts, network, own, each, by, how)]
        table, whole, *monthly = suppress(tables, below, network=network)
        monitored = monitored and without(monitored, [table, whole, *monthly])
    own_reports = reports(counts, network, period=wanted, due_day=due_day)
    silent = tuple(
        row.facility or row.area
        for row in own_reports.rows
        if row.indicator == RECEIVED and row.period == month and not row.numerator
    )
    kinds = (COMPLETENESS, TIMELINESS)
    complete = compute(
        own_reports, network, period=wanted, by=by, indicators=kinds, targets=_of(targets, kinds)
    )
    if not own_reports.rows or any(value.indicator in kinds for value in table):
        complete = Table()
    return Report(
        replace(table, issues=(*table.issues, *own_reports.issues, *issues)),
        whole,
        reporters,
        monitored,
        complete,
        silent,
        names(counts, network),
        wanted,
        by,
        month,
        below,
    )


def _of(targets: Targets | None, codes: Iterable[str]) -> Targets | None:
    """The caller's targets for these, the catalogue's where there are none."""
    found = {code: targets[code] for code in codes if code in targets} if targets else {}
    return found or None


def _whole(
    counts: Counts, network: Network | None, table: Table, period: str, by: str, how: Mapping[str, Any]
) -> Table:
    """What are the places together? Of the nearest place that holds them all; empty for a single one."""
    places = list(dict.fromkeys(Place(value.area, value.facility) for value in table))
    holder = above(places, by, network) if len(places) > 1 else None
    if holder is None:
        return Table()
    level, key = holder
    found = compute(counts, network, period=period, by=level, **how)
    kept = tuple(value for value in found if (value.facility or value.area) == key)
    return replace(found, values=kept, issues=())
