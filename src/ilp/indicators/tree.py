"""What does each area report, summed up from the areas and facilities that lie in it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ilp import areas
from ilp.indicators.parts import MISSING_CHILDREN, Part, combine

Children = Mapping[str, Sequence[str]]
NOTHING_TOLD: tuple[Part | None, bool] = (None, False)


def children(of: Iterable[str]) -> dict[str, list[str]]:
    """Which areas lie directly in which, among these and all above them?"""
    found: dict[str, set[str]] = {}
    known: set[str] = set()
    for code in of:
        for below, above in zip(areas.chain(code), areas.chain(code)[1:], strict=False):
            if below in known:
                break
            known.add(below)
            found.setdefault(above, set()).add(below)
    return {above: sorted(below) for above, below in found.items()}


def roll(
    rows: Mapping[str, Part],
    below: Children,
    sites: Mapping[str, Sequence[Part | None]] | None = None,
    *,
    network: bool = False,
) -> dict[str, Part]:
    """What does every area come to, the nation included? `sites` are the facilities at each area.

    Facilities of an area are its parts as its lower areas are. Where those lower areas have rows of their
    own, the facilities above them count the same people: they only stand in for the area's own row.
    """
    found: dict[str, Part] = {}
    sites = sites or {}
    told = _with_all_above((*rows, *sites))

    def visit(area: str) -> tuple[Part | None, bool]:
        own, under = rows.get(area), below.get(area)
        if not under and area not in sites:
            if own is not None:
                found[area] = own
            return own, own is not None
        lower = [visit(code) if code in told else NOTHING_TOLD for code in under or ()]
        parts: list[Part | None] = [part for part, _ in lower]
        of_areas = any(plain for _, plain in lower)
        here = sites.get(area, ())
        if here and of_areas:
            own = own or combine(None, here, MISSING_CHILDREN)
        elif sites and (here or network) and not of_areas:
            parts = [*(part for part in parts if part is not None), *here]
        part = combine(own, parts, MISSING_CHILDREN)
        if part is not None:
            found[area] = part
        return part, of_areas or area in rows

    visit(areas.NATION)
    return found


def _with_all_above(of: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for code in of:
        for area in areas.chain(code):
            if area in found:
                break
            found.add(area)
    return found
