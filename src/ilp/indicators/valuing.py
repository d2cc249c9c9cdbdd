"""What is the value, and what should be said about it? One division, and every flag that applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from ilp import areas
from ilp.indicators.amounts import Amount, number
from ilp.indicators.book import Catalogue
from ilp.indicators.formulas import Index
from ilp.indicators.layout import flag_order
from ilp.indicators.parts import INCOMPLETE_PERIOD, MISSING_CHILDREN, Part
from ilp.indicators.periods import is_year, year
from ilp.indicators.rows import Indicator
from ilp.indicators.table import Value

Targets = Mapping[str, int | float | Mapping[str, int | float]]
NOTHING = Part(None, None)
_SHARES = ("percent", "proportion")


class Place(NamedTuple):
    """Where a value is for: an area, or a facility that lies in it."""

    area: str
    facility: str | None

    @property
    def key(self) -> str:
        """Under which code is it found?"""
        return self.facility or self.area


class Valuer:
    """Makes the values of one period and level; `exceeded` fills as values are made."""

    def __init__(self, book: Catalogue, period: str, by: str, targets: Targets | None) -> None:
        for code in targets or ():
            book[code]
        self._book, self._period, self._by, self._targets = book, period, by, targets
        self._order = flag_order()
        self.exceeded: dict[tuple[str, str], tuple[str, ...]] = {}

    def values(self, places: list[Place], found: Mapping[str, Mapping[str, Part]]) -> Iterator[Value]:
        """Every indicator at every place, those without data too."""
        for code, parts in found.items():
            indicator, source = self._book[code], self._book.source(code)
            shown = indicator.unit != "class" and not isinstance(indicator.formula, Index)
            counts_only = indicator.rate_from is not None and _below(self._by, indicator.rate_from)
            for place in places:
                part = parts.get(place.key, NOTHING)
                value = None if counts_only else ratio(indicator, part)
                flags = (
                    set(part.flags) | _flags(indicator, part, value) | self._compared(indicator, place, found)
                )
                if counts_only:
                    flags.add("count_only")
                if indicator.aggregation == "N":
                    part = part._replace(denominator=None)
                part = part if shown else NOTHING
                yield Value(
                    code,
                    place.area,
                    self._by,
                    self._period,
                    number(part.numerator),
                    number(part.denominator),
                    value,
                    self._target(indicator, place.area),
                    tuple(sorted(flags, key=self._order.__getitem__)),
                    source,
                    place.facility,
                )

    def _compared(
        self, indicator: Indicator, place: Place, found: Mapping[str, Mapping[str, Part]]
    ) -> set[str]:
        """Is a number above a sibling that it cannot exceed? A sibling that is partial does not tell."""
        mine = found[indicator.code].get(place.key, NOTHING)
        flags: set[str] = set()
        named: list[str] = []
        for flag, siblings, field in (
            ("numerator_exceeds_sibling", indicator.not_above, 0),
            ("denominator_exceeds_sibling", indicator.denominator_not_above, 1),
        ):
            for sibling in siblings:
                theirs = found.get(sibling, {}).get(place.key, NOTHING)
                if theirs.flags & {INCOMPLETE_PERIOD, MISSING_CHILDREN}:
                    continue
                if _above(mine[field], theirs[field]):
                    flags.add(flag)
                    named.append(sibling)
        if named:
            self.exceeded[indicator.code, place.key] = tuple(dict.fromkeys(named))
        return flags

    def _target(self, indicator: Indicator, area: str) -> int | float | None:
        """What was to be reached? A year's target says nothing about one month of a count that adds up."""
        if self._targets is not None:
            given = self._targets.get(indicator.code)
            if not isinstance(given, Mapping):
                return given
            return next((given[above] for above in areas.chain(area) if above in given), None)
        if not is_year(self._period) and indicator.over_time == "CUM":
            return None
        return self._book.target(indicator.code, area, int(year(self._period)))


def ratio(indicator: Indicator, part: Part) -> float | None:
    """What is the value? None when a number is missing or there is nothing to divide by."""
    if part.numerator is not None and indicator.aggregation == "N":
        return float(indicator.multiplier * part.numerator)
    if part.numerator is None or not part.denominator:
        return None
    above, below = indicator.multiplier * part.numerator, part.denominator
    if isinstance(above, int) and isinstance(below, int):
        return above / below
    return float(Fraction(above) / below)


def _below(level: str, other: str) -> bool:
    """Does the level lie below the other?"""
    return areas.level(level).rank > areas.level(other).rank


def _above(mine: object, theirs: object) -> bool:
    return isinstance(mine, Amount) and isinstance(theirs, Amount) and mine > theirs


def _flags(indicator: Indicator, part: Part, value: float | None) -> set[str]:
    found: set[str] = set()
    counts = indicator.aggregation == "N"
    if part.numerator is None or (part.denominator is None and not counts):
        found.add("missing")
    if part.denominator == 0:
        found.add("zero_denominator")
    if value is not None and value > indicator.multiplier and indicator.unit in _SHARES:
        found.add("over_100")
    if value is not None and part.numerator is not None and 0 <= part.numerator < indicator.few_below:
        found.add("few_events")
    if value is not None and value < 0:
        found.add("negative")
    return found
