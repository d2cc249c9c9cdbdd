"""Who must not get a product, or not now? What stands against each product today, for everybody.

The counterpart of `ilp.schedules.restrictions` over arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from attrs import define, field

from ilp.frames.days import NEVER, Days, Flags
from ilp.frames.owing import DEFERRED, FORBIDDEN, FREE, UNKNOWN, Bars
from ilp.frames.unsupported import refuse
from ilp.rulebook.rows import Restriction
from ilp.rulebook.who import Who


class Sickness(Protocol):
    """What restrictions ask about everybody in the block."""

    today: int

    def answer(self, who: tuple[Who, ...]) -> tuple[Flags, Flags]:
        """Whom does the rule mean, and of whom is it not known?"""

    def since(self, condition: str) -> Days:
        """Since when does the record state the condition? `NEVER` where it does not say."""

    def birth_expected(self) -> Days:
        """When does the pregnancy that goes on end: as stated, else as expected?"""

    def allergic(self, product: str) -> Flags:
        """Who is allergic to what the product holds?"""

    def concerned(self) -> Flags:
        """Of whom are conditions, pregnancies or allergies on record at all?"""


@define(eq=False)
class Against:
    """What stands against each product for the people of one block; worked out once for each product."""

    rules: Sequence[tuple[Restriction, Flags | None]]
    known: Sickness
    people: int
    _products: dict[str, Bars | None] = field(factory=dict)
    _together: dict[frozenset[str], Bars | None] = field(factory=dict)

    def __call__(self, products: frozenset[str]) -> Bars | None:
        """What stands against a dose that each of these products would do? Only what all of them meet."""
        if products not in self._together:
            found = [self._product(name) for name in sorted(products)]
            self._together[products] = _least(found)
        return self._together[products]

    def _product(self, name: str) -> Bars | None:
        if name not in self._products:
            self._products[name] = self._worked_out(name)
        return self._products[name]

    def _worked_out(self, name: str) -> Bars | None:
        found = np.full(self.people, FREE, np.int8)
        for row, where in self.rules:
            for effect, flags in self._bars(row, name).items():
                if where is not None:
                    flags &= where
                np.maximum(found, np.int8(effect), out=found, where=flags)
        found[~self.known.concerned()] = FREE
        return found if found.any() else None

    def _bars(self, row: Restriction, name: str) -> Mapping[int, Flags]:
        if row.to_component:
            return {_EFFECT[row.effect]: self.known.allergic(name)}
        if name not in row.products:
            return {}
        yes, unknown = self.known.answer(row.who)
        if row.effect == "deferred":
            yes = yes & ~self._over(row)
        return {_EFFECT[row.effect]: yes.copy(), UNKNOWN: unknown & ~yes}

    def _over(self, row: Restriction) -> Flags:
        """Is the deferral over: with the pregnancy, the condition, or after its own length?"""
        ends = np.full(self.people, NEVER, np.int32)
        for who in row.who:
            if who.pregnant:
                ends = np.maximum(ends, self.known.birth_expected())
            elif len(who.any_condition) > 1 or row.who[1:]:
                raise refuse(f"a deferral by several conditions ({row.code})", "numpy")
            elif row.lasts is not None:
                raise refuse(f"a deferral that lasts ({row.code})", "numpy")
        return (ends > NEVER) & (ends <= self.known.today)


_EFFECT = {"contraindicated": FORBIDDEN, "deferred": DEFERRED}


def _least(found: Sequence[Bars | None]) -> Bars | None:
    """Where every product is barred, the strongest of the bars; elsewhere nothing."""
    if any(own is None for own in found):
        return None
    bars = np.stack([own for own in found if own is not None])
    return np.where((bars > FREE).all(axis=0), bars.max(axis=0), FREE).astype(np.int8)
