"""Which areas does a facility serve, and which facility serves an area? Stated, or read off the tree.

What a row states wins. Otherwise a facility serves the areas of all that stand under it, and one at the foot
of the tree its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ilp import areas
from ilp.network.facilities import Facility

if TYPE_CHECKING:
    from ilp.network.tree import Network


def catchment(network: Network, facility: Facility) -> tuple[str, ...]:
    """Which areas does the facility serve? Areas that lie in another of them are not named twice."""
    if facility.catchment:
        return facility.catchment
    below = network.under(facility.code)
    found = {facility.area} if not below else set()
    for each in below:
        found |= set(each.catchment)
        if not each.catchment and not network.children(each.code):
            found.add(each.area)
    return tuple(sorted(area for area in found if not set(areas.chain(area)[1:]) & found))


def around(area: str, level: str) -> str:
    """In which area of the level does it lie? Itself, where it lies above that level.

    >>> around("64.02.01.2007", "regency"), around("64", "regency")
    ('64.02', '64')
    """
    chain = areas.chain(area)
    return next((each for each in chain if areas.level_of(each) == level), chain[0])


def meets(area: str, those: Iterable[str]) -> bool:
    """Does the area lie in one of those, or hold one of them?"""
    return any(areas.within(area, other) or areas.within(other, area) for other in those)


class Served:
    """Which facilities serve each area? Made once for a network."""

    def __init__(self, network: Network) -> None:
        self._stated: dict[tuple[str, str], dict[str, Facility]] = {}
        self._within: dict[tuple[str, str], dict[str, Facility]] = {}
        self._own: dict[tuple[str, str], dict[str, Facility]] = {}
        for facility in network:
            for area in facility.catchment:
                self._stated.setdefault((area, facility.level), {})[facility.code] = facility
            if not facility.catchment:
                self._own.setdefault((facility.area, facility.level), {})[facility.code] = facility
            here = facility.catchment or (facility.area,)
            ups = [up for area in here for up in _within_regency(area)]
            self._add(facility, ups)
            for above in network.ancestors(facility.code):
                if not above.catchment:
                    self._add(above, ups)

    def _add(self, facility: Facility, ups: Iterable[str]) -> None:
        for up in ups:
            self._within.setdefault((up, facility.level), {})[facility.code] = facility

    def by(self, area: str, level: str) -> tuple[Facility, ...]:
        """Which facilities of the level serve the area, or part of it?

        First whose stated catchment holds it, then those that work in it, themselves or by those under them,
        then those placed in the nearest area around it that state no catchment.
        """
        around = _within_regency(area)
        for up in around:
            if (up, level) in self._stated:
                return tuple(self._stated[up, level].values())
        if (around[0], level) in self._within:
            return tuple(self._within[around[0], level].values())
        for up in around[1:]:
            if (up, level) in self._own:
                return tuple(self._own[up, level].values())
        return ()


def _within_regency(area: str) -> tuple[str, ...]:
    """The area and those around it, no further than its regency: nothing is guessed across that border."""
    chain = areas.chain(area)
    levels = [areas.level_of(up) for up in chain]
    return chain[: levels.index("regency") + 1] if "regency" in levels else chain[:1]
