"""What do reported rows come to at a level? Summed up the areas, or the facilities."""

from __future__ import annotations

from functools import cached_property

from ilp import areas
from ilp.indicators.grouping import Placed
from ilp.indicators.parts import Part
from ilp.indicators.sites import Expected, Rows, Sites, serving, sole
from ilp.indicators.tree import Children, children, roll
from ilp.network import Network


class Roller:
    """Sums rows, given by facility (None: the area itself) and area, over the known areas and the network."""

    def __init__(self, network: Network | None, below: Children) -> None:
        self._network, self._below = network, below
        self._expected = Expected(network) if network is not None else None
        self._alone_at: dict[str, dict[str, tuple[list[str], Children]]] = {}

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Every known area, the nation included, in order of the codes."""
        return tuple(sorted({areas.NATION, *(code for codes in self._below.values() for code in codes)}))

    def roll(self, placed: Placed, level: str) -> dict[str, Part]:
        """What does every area come to; for a level of facilities, every facility of it?"""
        of_sites: Rows = {code: rows for code, rows in placed.items() if code is not None}
        if areas.level(level).facility and self._network is not None:
            return self._by_facility(placed.get(None, {}), of_sites, self._network, level)
        sites = Sites(self._network, of_sites, self._expected).by_area() if of_sites else {}
        return roll(placed.get(None, {}), self._below, sites, network=self._network is not None)

    def _by_facility(
        self, plain: dict[str, Part], of_sites: Rows, network: Network, level: str
    ) -> dict[str, Part]:
        """Facilities have their own rows and those below; one without any has the areas it alone serves."""
        sites = Sites(network, of_sites, self._expected)
        alone = self._alone(network, level) if plain else {}
        found: dict[str, Part] = {}
        for facility in network.at_level(level):
            part = sites.value(facility.code)
            if part is None and facility.code in alone:
                served, lower = alone[facility.code]
                rows = {area: plain[area] for area in served if area in plain}
                part = roll(rows, lower).get(areas.NATION) if rows else None
            if part is not None:
                found[facility.code] = part
        return found

    def _alone(self, network: Network, level: str) -> dict[str, tuple[list[str], Children]]:
        """Which areas does a facility of the level serve alone, and which lie in which?"""
        if level not in self._alone_at:
            served = serving(network, level)
            found: dict[str, list[str]] = {}
            for area in (code for codes in self._below.values() for code in codes):
                found.setdefault(sole(served, area) or "", []).append(area)
            self._alone_at[level] = {code: (those, children(those)) for code, those in found.items()}
        return self._alone_at[level]
