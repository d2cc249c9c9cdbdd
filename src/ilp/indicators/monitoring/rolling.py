"""What does every place of a level come to, month by month? Each month summed up the tree by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ilp.indicators.computing import compute
from ilp.indicators.monitoring.gathering import Year
from ilp.indicators.monitoring.judging import Share, exact
from ilp.indicators.parts import MISSING_CHILDREN
from ilp.indicators.periods import months, year
from ilp.indicators.table import Table
from ilp.indicators.valuing import Targets
from ilp.network import Network

At = tuple[str, str]
"""An indicator and a place."""


class Served(NamedTuple):
    """What a place reported for a month, and whether some part of it did not."""

    share: Share
    partial: bool


NOTHING = Served(Share(None, None), partial=False)


class Rolled:
    """One level: each month up to the asked one, all of them together, and last year's December."""

    def __init__(
        self,
        this: Year,
        last: Year | None,
        network: Network | None,
        *,
        period: str,
        by: str,
        targets: Targets | None,
    ) -> None:
        self.periods = tuple(month for month in months(year(period)) if month <= period)
        self._months = {month: _month(this, network, month, by) for month in self.periods}
        self._before = {} if last is None else _month(last, network, last.until, by)
        self.table: Table = compute(this.since_january(), network, period=period, by=by, targets=targets)

    def month(self, period: str, at: At) -> Served:
        """What did the place report for this month of the year?"""
        return self._months[period].get(at, NOTHING)

    def before(self, at: At) -> Share:
        """What was served in the month before the asked one? Nothing is known when a part is lacking."""
        found = self.month(self.periods[-2], at) if len(self.periods) > 1 else self._before.get(at, NOTHING)
        return NOTHING.share if found.partial else found.share


def _month(rows: Year, network: Network | None, period: str, by: str) -> Mapping[At, Served]:
    found = {}
    for value in compute(rows.month(period), network, period=period, by=by):
        # A place's own number is whole, whichever of its parts reported beside it.
        own = rows.own(value.indicator, value.area, value.facility, period)
        served, expected = exact(value.numerator), exact(value.denominator)
        partial = MISSING_CHILDREN in value.flags and (own is None or own != served)
        found[value.indicator, value.facility or value.area] = Served(Share(served, expected), partial)
    return found
