"""Which lines does a chart have? WHO's z-lines over the ages or lengths in which a child's points lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from attrs import frozen

from ilp.growth import book
from ilp.growth.lms import Lms, at_z
from ilp.growth.tables import Table, table

TENTHS = 10


@frozen(eq=False)
class Stretch:
    """A part of a table that a chart shows: from which x to which, in months or centimetres."""

    standard: str
    name: str
    start: float
    end: float
    by_age: bool

    def rows(self, sex: str, samples: int) -> Iterator[tuple[float, Lms]]:
        """Which figures stand at so many x, from the start to the end?"""
        found = table(self.standard, self.name, sex)
        assert found is not None
        for number in range(samples + 1):
            x = self.start + (self.end - self.start) * number / samples
            lms = self._at(found, x)
            if lms is not None:
                yield x, lms

    def _at(self, found: Table, x: float) -> Lms | None:
        if not self.by_age:
            return found.between(x * TENTHS)
        if self.standard == book.standards().standards[0]:
            return found.at(int(x * book.standards().days_in_month))
        return found.between(x)


@cache
def kinds() -> dict[str, Mapping[str, Any]]:
    """Which charts are there?"""
    rows: Any = book.words("chart_kind")
    return {row["code"]: row for row in rows}


def stretch(kind: Mapping[str, Any], xs: Sequence[float], lying: bool) -> Stretch:
    """Which stretch of which table shows these x? The first that holds them all, else the longest.

    By length or height the position decides: lying children have the table of lengths.
    """
    by_age = book.indices()[kind["index"]].by == "age"
    if not by_age:
        own = kind["ranges"][0 if lying else 1]
        found = table(own["standard"], own["table"], "male")
        assert found is not None
        return Stretch(own["standard"], own["table"], found.first / TENTHS, found.last / TENTHS, by_age)
    ranges = kind["ranges"]
    holds = (own for own in ranges if all(own.get("from", 0) <= x <= own["to"] for x in xs))
    young = [own for own in ranges if not own.get("from")]
    chosen = next(holds, None)
    if chosen is None:
        older = [own for own in ranges if xs and own.get("from") and own["from"] <= max(xs)]
        chosen = older[-1] if older else young[-1]
    return Stretch(chosen["standard"], chosen["table"], chosen.get("from", 0), chosen["to"], by_age)


def lines(part: Stretch, sex: str, zs: Sequence[float], samples: int) -> list[dict[str, float]]:
    """The measurement at each z, along the stretch: one entry for each point of each line."""
    return [{"x": round(x, 3), "z": z, "y": _y(z, lms)} for x, lms in part.rows(sex, samples) for z in zs]


def bands(part: Stretch, sex: str, low: float, high: float, samples: int) -> list[dict[str, Any]]:
    """Between which measurements does each band of the growth chart lie, along the stretch?"""
    rows = book.gains().bands.rows
    edges = [low, *(row.order[0] for row in rows[:-1]), high]
    return [
        {"x": round(x, 3), "band": row.code, "low": _y(edges[k], lms), "high": _y(edges[k + 1], lms)}
        for x, lms in part.rows(sex, samples)
        for k, row in enumerate(rows)
    ]


def _y(z: float, lms: Lms) -> float:
    return round(at_z(z, lms), 3)
