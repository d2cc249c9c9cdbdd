"""Where must a number be hidden, for no total to tell? Small ones, and others beside them as their cover.

In every sum that holds a hidden number there are two or more that nobody knows, so none can be solved for;
and where the total is shown they leave each of them room up to the threshold. Numbers that are linked are
hidden at the same places. A zero that is told by its total, all that it hides being zero, stays shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import define

from ilp import areas
from ilp.indicators.linked import Number
from ilp.indicators.sites import serving, sole
from ilp.network import Network

ALONE = 1


class Cell(NamedTuple):
    """Where a number stands: the level and the area or facility."""

    level: str
    place: str


class Group(NamedTuple):
    """The cells of one level that add up to a total, and where that total stands."""

    total: Cell
    cells: tuple[Cell, ...]


Key = tuple[Number, str]
Amounts = dict[Key, dict[Cell, float]]


@define(eq=False)
class Cover:
    """Hides linked numbers below a threshold, and their cover.

    `amounts` are the numbers of one bundle, by number and period; `groups` are their sums; `terms` says which
    numbers a number is added up of.
    """

    amounts: Amounts
    groups: Sequence[Group]
    below: int
    terms: Mapping[Number, tuple[Number, ...]]

    def hidden(self) -> dict[Key, set[Cell]]:
        """Which numbers are hidden, and where?"""
        rows = self.amounts.values()
        hidden = {cell for row in rows for cell, amount in row.items() if 0 < abs(amount) < self.below}
        if not hidden:
            return {key: set() for key in self.amounts}
        signed = {key for key, row in self.amounts.items() if min(row.values()) < 0}
        told = self._told(hidden, signed)
        while self._cover_all(hidden, signed, told):
            told = self._told(hidden, signed)
        return {key: hidden.intersection(row) - told[key] for key, row in self.amounts.items()}

    def _told(self, hidden: set[Cell], signed: set[Key]) -> dict[Key, set[Cell]]:
        """Which hidden zeros does a total tell, all that it hides being zero? They may as well be shown.

        So is a hidden total that is zero, once all its numbers are shown.
        """
        found: dict[Key, set[Cell]] = {}
        touched = [
            (group, [cell for cell in group.cells if cell in hidden])
            for group in self.groups
            if group.total in hidden or not hidden.isdisjoint(group.cells)
        ]
        for key in self.amounts.keys() - signed:
            found[key] = self._zeros(self.amounts[key], hidden, touched)
        for number, period in signed:
            terms = [found.get((each, period), set()) for each in self.terms.get(number, ())]
            found[number, period] = set.intersection(*terms) if terms else set()
        return found

    @staticmethod
    def _zeros(
        row: Mapping[Cell, float], hidden: set[Cell], touched: Sequence[tuple[Group, list[Cell]]]
    ) -> set[Cell]:
        told: set[Cell] = set()
        size = -1
        while len(told) > size:
            size = len(told)
            for group, here in touched:
                if group.total not in hidden or group.total in told:
                    told.update(() if any(row.get(cell) for cell in here) else here)
                elif not row.get(group.total) and told.issuperset(here):
                    told.add(group.total)
        return told

    def _cover_all(self, hidden: set[Cell], signed: set[Key], told: dict[Key, set[Cell]]) -> bool:
        """Hide what else must be, total by total; was there anything?"""
        before = frozenset(hidden)
        for group in self.groups:
            here = [cell for cell in group.cells if cell in hidden]
            if here or group.total in hidden:
                for key, row in self.amounts.items():
                    mine = [cell for cell in here if cell in row and cell not in told[key]]
                    if any(cell not in before and not row[cell] for cell in mine):
                        continue  # whether its zero is told is known in the next round, which there will be
                    total = group.total in hidden and group.total in row and group.total not in told[key]
                    here += self._cover(group, row, mine, hidden, total=total, signed=key in signed)
        return len(hidden) > len(before)

    def _cover(
        self,
        group: Group,
        row: Mapping[Cell, float],
        mine: list[Cell],
        hidden: set[Cell],
        *,
        total: bool,
        signed: bool,
    ) -> list[Cell]:
        """Hide what must be for one number under this total; which cells? `total`: it is hidden too."""
        found: list[Cell] = []
        while (not total and mine and not self._safe(row, mine, signed)) or (total and not mine):
            beside = [cell for cell in group.cells if cell in row and cell not in hidden]
            if not beside and (total or group.total not in row):
                break
            # The smallest beside, one that is not zero if there is; else the total.
            cover = min(beside, key=lambda cell: (not row[cell], abs(row[cell]), cell), default=group.total)
            hidden.add(cover)
            if cover == group.total:
                break
            mine.append(cover)
            found.append(cover)
        return found

    def _safe(self, row: Mapping[Cell, float], cells: Sequence[Cell], signed: bool) -> bool:
        """Are they two or more, and could each of them, none being zero, still reach the threshold?"""
        if len(cells) <= ALONE:
            return False
        return signed or sum(row[cell] for cell in cells) >= len(cells) - 1 + self.below


def groups(cells: dict[Cell, str], network: Network | None) -> Iterator[Group]:
    """Which cells of a level lie below the same place? The smallest groups first."""
    below: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    levels = {cell.level for cell in cells}
    served = {
        level: serving(network, level)
        for level in levels
        if network is not None and areas.level(level).facility
    }
    for cell, area in cells.items():
        for total in _above(cell, area, network, served):
            below[total, cell.level].append(cell)
    for (total, _), those in sorted(below.items(), key=lambda each: (len(each[1]), each[0])):
        if len(those) > 1 or total in cells:
            yield Group(total, tuple(sorted(those)))


def _above(
    cell: Cell, area: str, network: Network | None, served: dict[str, dict[str, set[str]]]
) -> Iterator[Cell]:
    """In which places does the number lie: areas, and facilities where the network tells?"""
    facility = areas.level(cell.level).facility
    for above in areas.chain(area):
        if facility or above != area:
            yield Cell(areas.level_of(above), above)
    if facility and network is not None and cell.place in network:
        yield from (Cell(each.level, each.code) for each in network.ancestors(cell.place))
    if not facility:
        for level, areas_of in served.items():
            code = sole(areas_of, area)
            if code is not None and areas.level(level).rank < areas.level(cell.level).rank:
                yield Cell(level, code)
