"""What is wrong with a network? Every fault of every facility, in the order of the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ilp import areas
from ilp.errors import Issue, issue
from ilp.network.catchments import around, meets
from ilp.network.facilities import Facility
from ilp.network.tiers import tiers

if TYPE_CHECKING:
    from ilp.network.tree import Network


def faults(network: Network) -> Iterator[Issue]:
    """Which facilities stand wrongly? A fault above one facility is told there, not at all those under it."""
    top = min((tiers()[each.level].rank for each in network), default=0)
    claimed: dict[tuple[str, str], Facility] = {}
    for facility in network:
        yield from _place(network, facility, top)
        yield from _catchment(network, facility, claimed)
        yield from _stated(network, facility)


def _place(network: Network, facility: Facility, top: int) -> Iterator[Issue]:
    code, place, tier = facility.code, network.place(facility.code), tiers()[facility.level]
    if facility.parent is None:
        if tier.under:
            yield _without(facility, place)
        elif tier.rank > top and not tier.alone:
            yield issue("ILP-N034", place, code=code, value=facility.level)
        return
    above = network.facilities.get(facility.parent)
    if above is None:
        yield issue("ILP-N030", place, code=code, value=facility.parent)
        return
    ring = network.ancestors(code)
    if above is facility or ring[-1].parent == code:
        yield issue("ILP-N031", place, code=code, value=" > ".join(each.code for each in ring) or code)
        return
    if tier.rank <= tiers()[above.level].rank:
        said = {"value": facility.level, "parent": above.code, "parent_level": above.level}
        yield issue("ILP-N032", place, code=code, **said)
    elif tier.under and not any(each.level in tier.under for each in ring) and _whole(ring):
        yield _without(facility, place)
    yield from _area(facility, above, place)


def _whole(ring: tuple[Facility, ...]) -> bool:
    """Does the way up end at the top, and not at a parent that is missing or in a ring further up?"""
    return ring[-1].parent is None


def _without(facility: Facility, place: str) -> Issue:
    allowed = ", ".join(tiers()[facility.level].under)
    return issue("ILP-N035", place, code=facility.code, value=facility.level, allowed=allowed)


def _area(facility: Facility, above: Facility, place: str) -> Iterator[Issue]:
    # A puskesmas may serve a neighbouring subdistrict; nobody works across the border of a regency.
    regency = around(above.area, "regency")
    near = around(above.area, tiers()[above.level].works_in)
    said = {"code": facility.code, "value": facility.area, "parent": above.code}
    if not areas.within(facility.area, regency):
        yield issue("ILP-N033", place, allowed=regency, **said)
    elif above.catchment and not meets(facility.area, above.catchment):
        yield issue("ILP-N037", place, allowed=", ".join(above.catchment), **said)
    elif not above.catchment and not meets(facility.area, (near,)):
        yield issue("ILP-N040", place, allowed=near, **said)


def _catchment(
    network: Network, facility: Facility, claimed: dict[tuple[str, str], Facility]
) -> Iterator[Issue]:
    place, regency = network.place(facility.code), around(facility.area, "regency")
    for area in facility.catchment:
        if not meets(area, (regency,)):
            yield issue("ILP-N038", place, code=facility.code, value=area, allowed=regency)
        for up in areas.chain(area):
            first = claimed.get((up, facility.level))
            if first is not None:
                said = {"value": area, "first": first.code, "level": facility.level}
                yield issue("ILP-N039", place, code=facility.code, **said)
                break
    for area in facility.catchment:
        claimed.setdefault((area, facility.level), facility)


def _stated(network: Network, facility: Facility) -> Iterator[Issue]:
    code, place, stated = facility.code, network.place(facility.code), facility.stated
    other = network.facilities.get(stated.refers_to or "")
    if stated.refers_to is not None and (
        other is None or tiers()[other.level].rank >= tiers()[facility.level].rank
    ):
        yield issue("ILP-N041", place, code=code, value=stated.refers_to)
    for role, count in stated.trained.items():
        if count > stated.staff.get(role, count):
            yield issue("ILP-N042", place, code=code, role=role, value=count, allowed=stated.staff[role])
