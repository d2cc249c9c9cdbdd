"""Where does each place of a level stand? Its months put together, judged, and compared with all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from ilp.indicators import periods
from ilp.indicators.amounts import number
from ilp.indicators.book import catalogue
from ilp.indicators.monitoring import judging, rules
from ilp.indicators.monitoring.gathering import Year
from ilp.indicators.monitoring.judging import Exact, Share, exact, lacking, line, rate, trend
from ilp.indicators.monitoring.naming import above
from ilp.indicators.monitoring.ranking import ranked
from ilp.indicators.monitoring.result import Monitored
from ilp.indicators.monitoring.rolling import Rolled, Served
from ilp.indicators.monitoring.standing import Month, Standing
from ilp.indicators.parts import INCOMPLETE_PERIOD
from ilp.indicators.table import Value
from ilp.indicators.valuing import Place, Targets
from ilp.network import Network

OVER, CHANGED = "over_100", "target_changed"


@frozen
class Follower:
    """What was asked, and the rows to answer from."""

    month: str
    this: Year
    last: Year | None
    network: Network | None
    names: Mapping[str, str]
    targets: Targets | None
    flat: Mapping[str, str]

    def rolled(self, by: str) -> Rolled:
        """Every month at the level."""
        return Rolled(self.this, self.last, self.network, period=self.month, by=by, targets=self.targets)

    def monitored(self, rolled: Rolled, by: str) -> Iterator[Monitored]:
        """Every indicator: its places in order of their rank, and what they are together."""
        found: dict[str, list[Standing]] = {}
        for value in rolled.table:
            found.setdefault(value.indicator, []).append(self._standing(rolled, value))
        totals = self._totals(rolled, by)
        for code, standings in found.items():
            yield Monitored(code, ranked(standings), totals.get(code))

    def _totals(self, rolled: Rolled, by: str) -> dict[str, Standing]:
        """What are the places together? The nearest that holds them all: a sum over a sum, never a mean."""
        places = dict.fromkeys(Place(value.area, value.facility) for value in rolled.table)
        holder = above(list(places), by, self.network)
        if holder is None:
            return {}
        level, key = holder
        whole = self.rolled(level)
        return {
            value.indicator: self._standing(whole, value)
            for value in whole.table
            if (value.facility or value.area) == key
        }

    def _standing(self, rolled: Rolled, value: Value) -> Standing:
        at = (value.indicator, value.facility or value.area)
        multiplier = catalogue()[value.indicator].multiplier
        target = self._target(value)
        served = {month: rolled.month(month, at) for month in rolled.periods}
        expected = exact(value.denominator)
        course = tuple(_course(served, expected, target, multiplier))
        missing = tuple(month for month, own in served.items() if own.share.served is None)
        partial = tuple(month for month, own in served.items() if own.partial and month not in missing)
        given = [own.share.served for own in served.values() if own.share.served is not None]
        total = Share(sum(given) if given else None, expected)
        this, before = Share(served[self.month].share.served, expected), rolled.before(at)
        if len(rolled.periods) > 1:
            before = before._replace(expected=expected)
        goal, coverage = line(target, self.month), rate(total, multiplier)
        now, then = rate(this, multiplier), rate(before, multiplier)
        direction = trend(now, then)
        status, reason = judging.verdict(
            cumulative=coverage,
            goal=goal,
            direction=direction,
            missing=bool(missing),
            parts_missing=bool(partial),
            flat=self.flat,
        )
        flags = {flag for flag in value.flags if flag != OVER}
        flags |= {OVER} if coverage is not None and coverage > multiplier else set()
        flags |= {INCOMPLETE_PERIOD} if missing or partial else set()
        flags |= {CHANGED} if at in self.this.changed else set()
        return Standing(
            indicator=value.indicator,
            area=value.area,
            facility=value.facility,
            name=self.names.get(at[1], at[1]),
            level=value.level,
            period=self.month,
            numerator=_number(total.served),
            denominator=value.denominator,
            value=_float(coverage),
            target=target,
            line=_float(goal),
            new=_number(this.served),
            new_value=_float(now),
            previous=_number(before.served),
            previous_value=_float(then),
            trend=direction,
            status=status,
            reason=reason,
            gap=lacking(total, goal, multiplier),
            gap_year=lacking(total, exact(target), multiplier),
            flags=rules.ordered(flags),
            months=course,
            missing=missing,
            parts_missing=partial,
            source=value.source,
        )

    def _target(self, value: Value) -> float | None:
        """The year's target: the caller's, else the catalogue's; one of nought is none."""
        found = (
            value.target
            if self.targets is not None
            else catalogue().target(value.indicator, value.area, int(periods.year(self.month)))
        )
        return None if found is None or found <= 0 else found


def _course(
    served: Mapping[str, Served], expected: Exact | None, target: float | None, multiplier: int
) -> Iterator[Month]:
    total: Exact | None = None
    for month, own in served.items():
        new = own.share.served
        if new is not None:
            total = new + (total or 0)
        reached = total if new is not None else None
        coverage = rate(Share(reached, expected), multiplier)
        yield Month(month, _number(new), _number(reached), _float(coverage), _float(line(target, month)))


def _number(value: Exact | None) -> int | float | None:
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    return number(value)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
