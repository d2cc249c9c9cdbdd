"""What does every place come to? The reported rows summed up, and what is computed of other rows.

Numbers that are added or taken from each other are paired first, place by place and month by month, and
summed afterwards: a place that reported the one and not the other is lacking, it is no drop-out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import define, field

from ilp import areas
from ilp.indicators import evaluating, formulas
from ilp.indicators.book import Catalogue
from ilp.indicators.columnar import Groups
from ilp.indicators.formulas import Corrected, DropOut, Index, Mean, Strata, Threshold
from ilp.indicators.grouping import Grouped, Placed, collapsed, spots
from ilp.indicators.judging import Judge, Parts, lacking
from ilp.indicators.parts import DIFFERS, Part
from ilp.indicators.rolling import Roller
from ilp.indicators.rows import Indicator, OverTime
from ilp.network import Network

AREAS = "areas"
NOT_KNOWN = Part(None, None, frozenset(), whole=False)


@define(eq=False)
class Deriver:
    """Gives the parts of any row, reported or computed, at a level: by area, or by facility.

    `grouped` are the reported rows by code, facility (None: the area itself), area and period.
    """

    book: Catalogue
    grouped: Mapping[str, Grouped]
    period: str
    roller: Roller
    network: Network | None
    _found: dict[tuple[str, str, OverTime], Parts] = field(factory=dict)

    @property
    def _judge(self) -> Judge:
        return Judge(self.book, self.period, self.roller, self.network, self.parts)

    def parts(self, code: str, level: str, over: OverTime | None = None) -> Parts:
        """What does each place of the level come to? `over` reads the months in another row's way."""
        row = self.book.rows[code]
        key = (code, level if areas.level(level).facility else AREAS, over or row.over_time)
        if key not in self._found:
            self._found[key] = {}  # a ring of rows is walked once
            self._found[key] = self._parts(code, level, key[2])
        return self._found[key]

    def computable(self, reported: Iterable[str]) -> set[str]:
        """Which indicators are made of one of these elements?"""
        elements = {code for code in reported if code in self.book.elements}
        return {
            code
            for code, row in self.book.indicators.items()
            if elements.intersection(formulas.sources(row.formula))
        }

    def _parts(self, code: str, level: str, over: OverTime) -> Parts:
        row = self.book.rows[code]
        placed = self._reported(code, over)
        if not isinstance(row, Indicator):
            return self.roller.roll(placed, level) if placed else {}
        if isinstance(row.formula, Threshold | Strata):
            placed = _joined(self._judge.units(row, row.formula), placed)
        own = self.roller.roll(placed, level) if placed else {}
        made = self._made(row, level, over)
        if not own and not made and row.same_as is not None:
            return self.parts(row.same_as, level, over)
        return {**made, **{key: _chosen(part, made.get(key)) for key, part in own.items()}}

    def _reported(self, code: str, over: OverTime) -> Placed:
        """What does each place report for the period?"""
        if isinstance(self.grouped, Groups):
            return self.grouped.collapsed(code, over)
        return collapsed(self.grouped.get(code, {}), over, self.period)

    def _made(self, row: Indicator, level: str, over: OverTime) -> Parts:
        formula = row.formula
        if isinstance(formula, Index):
            return self._indices(row, formula, level)
        if isinstance(formula, Mean):
            return self._means(formula, level)
        if isinstance(formula, Strata) and not formula.take:
            return self._judge.classes(formula) if level == formula.unit else {}
        if formulas.terms(formula) is not None:
            return self._sums(row, level, over)
        return {}

    # Sums of other rows -------------------------------------------------------------------------------

    def _sums(self, row: Indicator, level: str, over: OverTime) -> Parts:
        above, below = formulas.terms(row.formula) or ((), ())
        paired = collapsed(self._paired(row), over, self.period)
        found = self.roller.roll(paired, level) if paired else {}
        sources = {code: self.parts(code, level, over) for code in formulas.sources(row.formula)}
        for key in dict.fromkeys(key for parts in sources.values() for key in parts):
            here = {code: parts.get(key) for code, parts in sources.items()}
            mine = found.get(key)
            if (
                mine is not None
                and mine.numerator is not None
                and (mine.denominator is not None or not below)
            ):
                continue
            if all(part is not None and part.whole for part in here.values()):
                numbers = evaluating.total(above, here), evaluating.total(below, here) if below else None
                found[key] = Part(*numbers, lacking(here.values()))
            elif mine is None:
                found[key] = NOT_KNOWN
        return found

    def _rows(self, code: str) -> Grouped:
        """What was reported of the row, or where nothing was, what its numbers add up to."""
        row = self.book.rows[code]
        if code in self.grouped or not isinstance(row, Indicator):
            return self.grouped.get(code, {})
        return self._paired(row)

    def _paired(self, row: Indicator) -> Grouped:
        """The row's numbers at each place and month where they can be told."""
        sides = formulas.terms(row.formula)
        if sides is None:
            return {}
        together = isinstance(row.formula, DropOut | Corrected)
        given = {each: self._rows(each) for each in formulas.sources(row.formula)}
        found: Grouped = {}
        for facility, area, period in spots(given.values()):
            here = {
                each: rows.get(facility, {}).get(area, {}).get(period, NOT_KNOWN)
                for each, rows in given.items()
            }
            above = evaluating.total(sides[0], here)
            below = evaluating.total(sides[1], here) if sides[1] else None
            missing = above is None or (below is None and bool(sides[1]))
            part = NOT_KNOWN if missing and together else Part(above, below)
            found.setdefault(facility, {}).setdefault(area, {})[period] = part
        return found

    # Values made of values ----------------------------------------------------------------------------

    def _indices(self, row: Indicator, formula: Index, level: str) -> Parts:
        sources = [(self.book.rows[code], self.parts(code, level)) for code in formulas.sources(formula)]
        found = {}
        for key in dict.fromkeys(key for _, parts in sources for key in parts):
            here = [parts.get(key) for _, parts in sources]
            values = [evaluating.exact(own, part) for (own, _), part in zip(sources, here, strict=True)]
            value = evaluating.index(formula, *values)
            found[key] = Part(None if value is None else value / row.multiplier, 1, lacking(here))
        return found

    def _means(self, formula: Mean, level: str) -> Parts:
        sources = {code: self.parts(code, level) for code in formula.of}
        found = {}
        for key in dict.fromkeys(key for parts in sources.values() for key in parts):
            here = {code: parts.get(key) for code, parts in sources.items()}
            values = {code: evaluating.exact(self.book.rows[code], part) for code, part in here.items()}
            idle = {code for code in formula.of if self._idle(code, key, level)}
            found[key] = evaluating.mean(formula, values, idle)._replace(flags=lacking(here.values()))
        return found

    def _idle(self, code: str, key: str, level: str) -> bool:
        """Is there nobody to serve: zero of zero?"""
        row = self.book.rows[code]
        if isinstance(row, Indicator) and isinstance(row.formula, Index):
            return self._idle(row.formula.coverage, key, level)
        part = self.parts(code, level).get(key)
        return part is not None and part.denominator == 0 and not part.numerator


def _joined(units: Placed, reported: Placed) -> Placed:
    """The units' rows, with what was reported in their place."""
    return {
        facility: {**units.get(facility, {}), **reported.get(facility, {})}
        for facility in {**units, **reported}
    }


def _chosen(own: Part, made: Part | None) -> Part:
    """What was reported, or where nothing was what can be computed; a difference is told."""
    if made is None or own.numerator is None:
        return own if made is None else made
    differs = own.whole and made.whole and made.numerator is not None and own[:2] != made[:2]
    return own._replace(flags=own.flags | {DIFFERS}) if differs else own
