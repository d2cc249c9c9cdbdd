"""Which units pass a threshold, and which class is each in? Judged at their own level, then counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen

from ilp import areas
from ilp.indicators import evaluating, formulas
from ilp.indicators.book import Catalogue
from ilp.indicators.formulas import Strata, Threshold
from ilp.indicators.grouping import Placed
from ilp.indicators.parts import INCOMPLETE_PERIOD, MISSING_CHILDREN, Part
from ilp.indicators.periods import is_year
from ilp.indicators.rolling import Roller
from ilp.indicators.rows import Indicator
from ilp.network import Network

Parts = Mapping[str, Part]
LACK = frozenset({INCOMPLETE_PERIOD, MISSING_CHILDREN})


def lacking(parts: Iterable[Part | None]) -> frozenset[str]:
    """What is lacking in these parts?"""
    return frozenset(flag for part in parts if part is not None for flag in part.flags & LACK)


@frozen(eq=False)
class Judge:
    """Judges the units of one period; `parts` gives what the units of a level come to, by code and level."""

    book: Catalogue
    period: str
    roller: Roller
    network: Network | None
    parts: Callable[[str, str], Parts]

    def units(self, row: Indicator, formula: Threshold | Strata) -> Placed:
        """One row for each unit: does it pass, or is it of the class that is counted?

        A unit that cannot be judged stays below the line, and its verdict is missing.
        """
        if isinstance(formula, Strata) and not formula.take:
            return {}
        if row.over_time == "ANN" and not is_year(self.period):
            return {}
        found: Placed = {}
        for facility, area, values, flags in self._judged(formula):
            if isinstance(formula, Threshold):
                verdict = evaluating.passes(formula, values)
            else:
                own = evaluating.stratum(formula, values)
                verdict = None if own is None else own.code in formula.take
            part = Part(None if verdict is None else int(verdict), 1, flags, whole=not flags)
            found.setdefault(facility, {})[area] = part
        return found

    def classes(self, formula: Strata) -> Parts:
        """The rank of each unit's class, the lowest being 1."""
        found = {}
        ranks = {each.code: rank for rank, each in enumerate(reversed(formula.classes), 1)}
        for facility, area, values, flags in self._judged(formula):
            own = evaluating.stratum(formula, values)
            found[facility or area] = Part(None if own is None else ranks[own.code], 1, flags)
        return found

    def _judged(
        self, formula: Threshold | Strata
    ) -> Iterator[tuple[str | None, str, evaluating.Values, frozenset[str]]]:
        """Every unit as (facility, area), the values it is judged by, and what is lacking in them."""
        sources = {code: self.parts(code, formula.unit) for code in formulas.sources(formula)}
        if not any(sources.values()):
            return
        for facility, area in self._units_at(formula.unit):
            here = {code: parts.get(facility or area) for code, parts in sources.items()}
            values = {code: evaluating.tested(self.book.rows[code], part) for code, part in here.items()}
            yield facility, area, values, lacking(here.values())

    def _units_at(self, level: str) -> list[tuple[str | None, str]]:
        if not areas.level(level).facility:
            return [(None, area) for area in self.roller.areas if areas.level_of(area) == level]
        return [(each.code, each.area) for each in self.network.at_level(level)] if self.network else []
