"""Who takes what a facility cannot do, and who takes the patient back? Up the tree, then down the same way.

The facility that a row names (`refers_to`) comes first, then the nearest one above, then the nearest beside:
the one that serves this facility's area. Where several could take it, nobody guesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilp.errors import UsageError, suggest
from ilp.network.catchments import around, meets
from ilp.network.facilities import Facility
from ilp.network.tiers import tiers

if TYPE_CHECKING:
    from ilp.network.tree import Network


def refer_to(network: Network, facility: Facility, level: str) -> Facility:
    """Which facility of the level takes what this one refers?

    Raises:
        UsageError: none does (`ILP-N015`), or several could (`ILP-N016`).
    """
    way = (facility, *network.ancestors(facility.code))
    named = _named(network, way, level)
    if named is not None:
        return named
    for each in way[1:]:
        if each.level == level:
            return each
    found = _beside(network, facility, way, level)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError("ILP-N015", code=facility.code, value=level)
    raise UsageError(
        "ILP-N016", code=facility.code, value=level, allowed=suggest("", [e.code for e in found])
    )


def _named(network: Network, way: tuple[Facility, ...], level: str) -> Facility | None:
    """Whom do the rows name, the facility's own first, then those above? A chain of names is followed."""
    for each in way:
        seen = {each.code}
        found = network.facilities.get(each.stated.refers_to or "")
        while found is not None and found.code not in seen:
            if found.level == level:
                return found
            seen.add(found.code)
            found = network.facilities.get(found.stated.refers_to or "")
    return None


def _beside(
    network: Network, facility: Facility, way: tuple[Facility, ...], level: str
) -> tuple[Facility, ...]:
    """Who of the level stands nearest: under the nearest of those above, or serving the same area?"""
    if tiers()[level].rank >= tiers()[facility.level].rank:
        return ()
    serving = tuple(each for each in network.serving(facility.area, level) if each is not facility)
    if len(serving) == 1:
        return serving
    for above in way[1:]:
        found = tuple(each for each in network.under(above.code, level) if _works_at(each, facility.area))
        if found:
            return tuple(each for each in found if each in serving) or found
    return serving


def _works_at(facility: Facility, area: str) -> bool:
    """Does it take people of the area: of its stated catchment, a hospital's regency, or its own area?"""
    tier = tiers()[facility.level]
    own = around(facility.area, tier.works_in) if tier.alone else facility.area
    return meets(area, facility.catchment or (own,))


def taker(network: Network, facility: Facility, where: tuple[str, ...]) -> Facility:
    """Which facility does what is done at one of these places, for the people of this one?

    Raises:
        UsageError: none does (`ILP-N015`), or several could (`ILP-N016`).
    """
    for each in (facility, *network.ancestors(facility.code)):
        if {each.level, *tiers()[each.level].serves} & set(where):
            return each
    for level in reversed(list(tiers())):
        if level in where and tiers()[level].rank < tiers()[facility.level].rank:
            return refer_to(network, facility, level)
    raise UsageError("ILP-N015", code=facility.code, value=", ".join(where))


def refer_back(network: Network, facility: Facility, origin: Facility) -> Facility:
    """Which facility follows the patient next, one step nearer to where they come from?

    Raises:
        UsageError: it is where they come from, or none leads there (`ILP-N017`).
    """
    way = (origin, *network.ancestors(origin.code))
    if facility in way[1:]:
        return way[way.index(facility) - 1]
    nearer = [each for each in way if tiers()[each.level].rank > tiers()[facility.level].rank]
    if facility is origin or not nearer:
        raise UsageError("ILP-N017", code=facility.code, value=origin.code)
    return nearer[-1]
