"""Which L, M and S belong to this child? WHO's tables, unpacked when first asked for."""

from __future__ import annotations

import sys
from array import array
from functools import cache
from hashlib import sha256
from typing import Any, Literal

from attrs import frozen

from ilp import resources
from ilp.growth.book import FOLDER
from ilp.growth.lms import Lms

Sex = Literal["male", "female"]
SEXES: tuple[Sex, Sex] = ("male", "female")
FIGURES = f"{FOLDER}/lms.bin"
INDEX = f"{FOLDER}/lms.toml"
_NEAR = 1e-9  # what float arithmetic leaves beside a whole row


@frozen(eq=False)
class Table:
    """The rows of one index of one sex, one for each day, month or tenth of a centimetre."""

    first: int
    count: int
    scale: tuple[int, int, int]
    l: array[int]  # noqa: E741
    m: array[int]
    s: array[int]

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + self.count - 1

    def at(self, row: int) -> Lms | None:
        """Which figures has this row? None outside the table.

        >>> table("2006", "haz", "male").at(365)
        Lms(l=1.0, m=75.7391, s=0.03137)
        """
        place = row - self.first
        if not 0 <= place < self.count:
            return None
        by_l, by_m, by_s = self.scale
        return Lms(self.l[place] / by_l, self.m[place] / by_m, self.s[place] / by_s)

    def between(self, row: float) -> Lms | None:
        """Which figures hold there, each linear between the two rows around it? None outside the table."""
        low = int(row + _NEAR)
        part = row - low
        if row < self.first - _NEAR or row > self.last + _NEAR:
            return None
        below = self.at(max(low, self.first))
        above = self.at(low + 1) if part > _NEAR else None
        if below is None or above is None:
            return below
        return Lms(*(under + part * (over - under) for under, over in zip(below, above, strict=True)))


@cache
def index() -> dict[str, Any]:
    """Where does each table lie?"""
    return resources.toml(INDEX)


@cache
def figures() -> array[int]:
    """All figures of all tables, as whole numbers."""
    found = array("i")
    found.frombytes(resources.data(FIGURES))
    if sys.byteorder == "big":
        found.byteswap()
    return found


def checksum() -> str:
    """What is the checksum of the packed figures?"""
    return sha256(resources.data(FIGURES)).hexdigest()


@cache
def _tables() -> dict[tuple[str, str, str], Table]:
    scale = index()["scale"]
    by = (scale["l"], scale["m"], scale["s"])
    found = {}
    for own in index()["table"]:
        count, start = own["count"], own["offset"]
        columns = (figures()[start + count * k : start + count * (k + 1)] for k in range(len(by)))
        key = (own["standard"], own["index"], own["sex"])
        found[key] = Table(own["first"], count, by, *columns)
    return found


def table(standard: str, name: str, sex: str) -> Table | None:
    """Which table has this index? None where the standard has none (`wlz` is by length, `whz` by height)."""
    return _tables().get((standard, name, sex))
