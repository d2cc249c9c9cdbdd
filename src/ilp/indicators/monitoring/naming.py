"""What is a place called, and which place holds them all?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ilp import areas
from ilp.errors import LANGUAGES
from ilp.indicators.counts import Counts
from ilp.indicators.monitoring.rules import tell
from ilp.indicators.valuing import Place
from ilp.network import Network

NAMED = "area_name"


def names(counts: Counts, network: Network | None) -> dict[str, str]:
    """What are facilities and areas called, by the network or by a column `area_name` of the counts?"""
    found: dict[str, str] = {}
    for row in counts.rows:
        given = row.extra.get(NAMED)
        if row.facility is None and isinstance(given, str) and given.strip():
            found.setdefault(row.area, given.strip())
    for facility in network or ():
        if facility.area_name:
            found.setdefault(facility.area, facility.area_name)
    for facility in network or ():
        found[facility.code] = facility.name
    found.setdefault(areas.NATION, tell("title.nation", LANGUAGES[0]))
    return found


def above(places: Sequence[Place], by: str, network: Network | None) -> tuple[str, str] | None:
    """Which level and place holds all these, as near as can be? None for the nation itself."""
    if not places:
        return None
    if areas.level(by).facility and network is not None:
        lines = [
            {
                each.code: each.level
                for each in network.ancestors(place.key)
                if areas.level(each.level).facility
            }
            for place in places
        ]
        shared = _first(lines)
        if shared is not None:
            return lines[0][shared], shared
    start = 0 if areas.level(by).facility else 1
    chains = [dict.fromkeys(areas.chain(place.area)[start:], "") for place in places]
    area = _first(chains)
    return None if area is None else (areas.level_of(area), area)


def _first(lines: Sequence[Mapping[str, str]]) -> str | None:
    """What stands first in the first line and somewhere in all others?"""
    return next((code for code in lines[0] if all(code in line for line in lines)), None)
