"""Which levels may a facility be of, what must stand above it, and how far does it reach?

The levels of `ilp.areas`, with the hospital that takes what they refer; all is data
(`data/network/tiers.toml`).
"""

from __future__ import annotations

from functools import cache

from attrs import frozen

from ilp import areas, codes, resources
from ilp.errors import UnknownCode
from ilp.labels import Label


@frozen
class Tier:
    """A level of the network: its rank from the top, which area binds those below it, what must stand above.

    `serves` are places of service that are reached from it: homes, schools.
    """

    code: str
    rank: int
    label: Label
    works_in: str
    under: tuple[str, ...] = ()
    alone: bool = False
    serves: tuple[str, ...] = ()


@cache
def tiers() -> dict[str, Tier]:
    """Which levels of facilities are there, from the top down?"""
    rows = resources.toml("network/tiers.toml")["tier"]
    return {
        row["code"]: Tier(
            row["code"],
            rank,
            _label(row["code"]),
            row["works_in"],
            tuple(row.get("under", ())),
            row.get("alone", False),
            tuple(row.get("serves", ())),
        )
        for rank, row in enumerate(rows)
    }


def _label(code: str) -> Label:
    return areas.level(code).label if code in areas.levels() else codes.label("tier", code)


def tier(code: str) -> Tier:
    """What is the level `code`?

    >>> tier("posyandu").under
    ('pustu', 'puskesmas')

    Raises:
        UnknownCode: there is no such level of facilities (`ILP-N002`).
    """
    found = tiers().get(code)
    if found is None:
        raise UnknownCode("ILP-N002", value=code, allowed=", ".join(tiers()))
    return found
