"""What does each facility report, summed up from those that answer to it, and where does it count?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ilp import areas
from ilp.indicators.parts import ABSENT, MISSING_CHILDREN, Part, combine
from ilp.indicators.tree import children, roll
from ilp.network import Facility, Network

Rows = Mapping[str, Mapping[str, Part]]


class Expected:
    """Which facilities that answer to one should report, being of a level that does or above one that is?"""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._known: dict[frozenset[str], dict[str, list[Facility]]] = {}

    def below(self, levels: frozenset[str]) -> Mapping[str, Sequence[Facility]]:
        """Those of each facility, by its code, when these levels report."""
        if levels not in self._known:
            network = self._network
            expected: set[str] = set()
            for facility in network if levels else ():
                if facility.level in levels:
                    expected.add(facility.code)
                    expected.update(each.code for each in network.ancestors(facility.code))
            found: dict[str, list[Facility]] = {}
            for facility in network:
                if facility.code in expected and facility.parent is not None:
                    found.setdefault(facility.parent, []).append(facility)
            self._known[levels] = found
        return self._known[levels]


class Sites:
    """The facilities' rows of one indicator and period, by facility and area, laid over the network."""

    def __init__(self, network: Network | None, rows: Rows, expected: Expected | None = None) -> None:
        self._network = network if network is not None else Network()
        self._rows = rows
        self._own = {code: self._of(areas_) for code, areas_ in rows.items()}
        self._levels = {self._network[code].level for code in rows if code in self._network}
        self._found: dict[str, Part | None] = {}
        self._below = (expected or Expected(self._network)).below(frozenset(self._levels))

    @staticmethod
    def _of(rows: Mapping[str, Part]) -> Part:
        """What does a facility report that has rows in several areas?"""
        return next(iter(rows.values())) if len(rows) == 1 else roll(rows, children(rows))[areas.NATION]

    def value(self, code: str) -> Part | None:
        """What does the facility come to? None when neither it nor any below it reports."""
        if code not in self._found:
            self._found[code] = self._own.get(code)  # a ring of parents is walked once
            below = [self.value(each.code) for each in self._below.get(code, ())]
            self._found[code] = combine(self._own.get(code), below, MISSING_CHILDREN)
        return self._found[code]

    def by_area(self) -> dict[str, list[Part | None]]:
        """Which parts count in which area? Each person once: a facility, or those that answer to it."""
        found: dict[str, list[Part | None]] = {}
        network = self._network
        tops = [each for each in network if each.parent is None or each.parent not in network]
        for facility in tops if self._levels else ():
            for area, part in self._spread(facility):
                found.setdefault(area, []).append(part)
        for code, rows in self._rows.items():
            if code not in network:
                for area, part in rows.items():
                    found.setdefault(area, []).append(part)
        return found

    def _spread(self, facility: Facility) -> Iterator[tuple[str, Part]]:
        below = self._below.get(facility.code, ())
        parts = [self.value(each.code) for each in below]
        own, value = self._own.get(facility.code), self.value(facility.code)
        summed = combine(None, parts, MISSING_CHILDREN)
        if below and (own is None or (summed is not None and value is not None and value[:2] == summed[:2])):
            for each in below:
                yield from self._spread(each)
        elif own is not None and value is not None and value[:2] == own[:2]:
            yield from self._rows[facility.code].items()
        else:
            yield facility.area, value or ABSENT


def serving(network: Network, level: str) -> dict[str, set[str]]:
    """Which facilities of the level serve which area, themselves or by those that answer to them?"""
    found: dict[str, set[str]] = {}
    for facility in network:
        for each in (facility, *network.ancestors(facility.code)):
            if each.level == level:
                for area in areas.chain(facility.area):
                    found.setdefault(area, set()).add(each.code)
                break
    return found


def sole(served: Mapping[str, set[str]], area: str) -> str | None:
    """Which facility alone serves the area, or the nearest area above it that any serves?"""
    for above in areas.chain(area):
        if above in served:
            return next(iter(served[above])) if len(served[above]) == 1 else None
    return None
