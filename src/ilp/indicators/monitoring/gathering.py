"""What was counted each month, against whom in the year? The months' counts; the annual target once.

The denominator of a month's row is the target population of the whole year, repeated or not. The year's
own row (`2025`, whose numerator may be empty) goes before it; of months that differ the latest one up to the
asked month counts, so that a target changed in mid-year rewrites no month before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from ilp.indicators.amounts import Amount
from ilp.indicators.counts import Counts
from ilp.indicators.periods import is_year, year
from ilp.indicators.reading import Count

Key = tuple[str, str, str | None]


@dataclass(slots=True)
class Place:
    """One place and indicator in one year: the count of each month, and the target for the year."""

    served: dict[str, Amount | None] = field(default_factory=dict)
    expected: Amount | None = None


class Year:
    """The rows of one year up to a month, by indicator, area and facility."""

    def __init__(self, counts: Counts, codes: Collection[str], until: str) -> None:
        self.until = until
        self.places: dict[Key, Place] = {}
        stated: dict[Key, dict[str, Amount]] = {}
        changed: set[tuple[str, str]] = set()
        wanted = year(until)
        for row in counts.rows:
            if row.indicator not in codes or year(row.period) != wanted:
                continue
            key = (row.indicator, row.area, row.facility)
            place = self.places.setdefault(key, Place())
            if not is_year(row.period):
                if row.period > until:
                    continue
                place.served[row.period] = row.numerator
            if row.denominator is not None:
                stated.setdefault(key, {})[row.period] = row.denominator
        for key, found in stated.items():
            place = self.places[key]
            place.expected = found.get(wanted, found[max(found)])
            if len(set(found.values())) > 1:
                changed.add((key[0], key[2] or key[1]))
        self.changed: frozenset[tuple[str, str]] = frozenset(changed)
        """Which indicators and places have a target that differs between months."""

    @property
    def codes(self) -> frozenset[str]:
        """Which indicators have any row?"""
        return frozenset(code for code, _, _ in self.places)

    def own(self, code: str, area: str, facility: str | None, period: str) -> Amount | None:
        """What did the place itself report for the month, its parts aside?"""
        place = self.places.get((code, area, facility))
        return None if place is None else place.served.get(period)

    @property
    def counted(self) -> bool:
        """Was anything counted in any month?"""
        return any(place.served for place in self.places.values())

    def month(self, period: str) -> Counts:
        """Every place's count of that month, of all that are expected in the year."""
        return self._rows(period, ((key, place.served.get(period)) for key, place in self.places.items()))

    def since_january(self) -> Counts:
        """Every place's count of all its months together, as if the last had seen them."""
        return self._rows(self.until, ((key, _sum(place)) for key, place in self.places.items()))

    def _rows(self, period: str, served: Iterator[tuple[Key, Amount | None]]) -> Counts:
        return Counts(
            tuple(
                Count(code, area, period, amount, self.places[code, area, facility].expected, facility, {})
                for (code, area, facility), amount in served
            )
        )


def _sum(place: Place) -> Amount | None:
    found = [amount for amount in place.served.values() if amount is not None]
    return sum(found) if found else None
