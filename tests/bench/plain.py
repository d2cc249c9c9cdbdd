"""What would a plain program do? The routine infant series with dateutil, dose by dose, rule by rule.

It reads the same rows of law on the asked day and asks the same questions, the simple way: no compiled rules,
no reasons, no alternatives, no history of law. For a child whose history is regular it gives the same days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from ilp.dates import Period
from ilp.rulebook.rows import Service

MONTH = Period.parse("1 month")


def later(day: date, period: Period) -> date:
    return day + relativedelta(months=period.months) + timedelta(days=period.days)


Plan = dict[str, dict[str, Any]]


def plan(rows: Iterable[Service], birth: date, doses: list[dict[str, Any]], on: date) -> Plan:
    """For each dose of the rows: done and when, or its days and whether it is due."""
    series = defaultdict(list)
    for row in rows:
        series[row.code.rpartition(".")[0]].append(row)
    found: Plan = {}
    for own in series.values():
        own.sort(key=lambda row: row.code)
        given = sorted(d["on"] for d in doses if d["product"] in own[0].series.products and d["on"] <= on)
        before = None
        for row in own:
            rule = row.series
            valid = later(birth, rule.valid_from) if rule.valid_from else birth
            if before and rule.min_interval:
                valid = max(valid, later(before, rule.min_interval))
            until = later(birth, rule.until) if rule.until else date.max
            while given and not valid <= given[0] < until:
                given.pop(0)
            if given:
                before = given.pop(0)
                found[row.code] = {"status": "done", "done_on": before}
                continue
            earliest = max(valid, later(birth, rule.earliest or rule.recommended))
            gap = rule.programme_interval or rule.min_interval
            if before and gap:
                earliest = max(earliest, later(before, gap))
            recommended = max(earliest, later(birth, rule.recommended))
            overdue = max(earliest, later(birth, rule.overdue or rule.recommended + MONTH))
            before = max(recommended, on)
            status = "upcoming" if on < earliest else "due" if on < overdue else "overdue"
            if on >= until:
                status = "missed"
            found[row.code] = {"status": status, "earliest": earliest, "recommended": recommended}
    return found
