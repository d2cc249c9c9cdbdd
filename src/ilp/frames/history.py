"""What was given to many people, in order? Their doses as one sorted array of packed integers.

A dose is packed with its person first, then day, place of the product in the catalogue, campaign and area, so
that sorting whole numbers puts every history in the order in which the engine judges it. What never happened
(unknown product, before birth, after the asked day) is left out: it touches nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ilp.frames.days import NEVER, Days, Flags
from ilp.frames.reckoning import Lengths
from ilp.schedules.history import rank

Numbers = NDArray[np.int64]
Places = NDArray[np.intp]
HOME = 0
"""The place of a dose of which no area is known: it was given at home."""


@frozen(eq=False)
class Doses:
    """Doses in columns, in any order: whose (a number from 0), what (`unknown` for no known product), when.

    `place` is where, as a number whose order is that of the areas' codes (`HOME`: no area).
    """

    person: Days
    product: Days
    on: Days
    campaign: Flags
    place: Days


@frozen(eq=False)
class Shape:
    """How many bits each part of a packed dose takes."""

    first_day: int
    days: int
    products: int
    places: int

    def pack(self, doses: Doses) -> Numbers:
        """Each dose as one integer, larger the later it comes in its history."""
        found = doses.person.astype(np.int64)
        found <<= self.days
        found |= doses.on - np.int32(self.first_day)
        found <<= self.products
        found |= doses.product
        found <<= 1
        found |= doses.campaign
        found <<= self.places
        found |= doses.place
        return found

    @property
    def below_person(self) -> int:
        """How many bits stand behind the person?"""
        return self.days + self.products + 1 + self.places


@frozen(eq=False)
class Histories:
    """The real doses of all people, sorted; blocks of people are slices."""

    packed: Numbers
    shape: Shape

    @classmethod
    def of(cls, doses: Doses, birth: Days, today: int, products: int) -> Histories:
        """Sort the doses that were really given; `products` is how many products are known."""
        real = (doses.product < products) & (doses.on <= today)
        real &= doses.on >= birth[doses.person]
        kept = doses if bool(real.all()) else Doses(
            doses.person[real], doses.product[real], doses.on[real], doses.campaign[real], doses.place[real]
        )
        first = int(kept.on.min(initial=today))
        shape = Shape(
            first, _bits(today - first), _bits(products), _bits(int(kept.place.max(initial=HOME)))
        )
        packed = shape.pack(kept)
        packed.sort()
        return cls(packed, shape)

    def block(self, start: int, stop: int) -> History:
        """The doses of the people from `start` up to `stop`, numbered from 0 again."""
        shift = self.shape.below_person
        edges = np.array([start, stop], np.int64) << shift
        low, high = np.searchsorted(self.packed, edges)
        rest = self.packed[low:high] - edges[0]
        place = (rest & ((1 << self.shape.places) - 1)).astype(np.int32)
        rest >>= self.shape.places
        campaign = (rest & 1).astype(np.bool_)
        rest >>= 1
        product = (rest & ((1 << self.shape.products) - 1)).astype(np.int32)
        rest >>= self.shape.products
        on = (rest & ((1 << self.shape.days) - 1)).astype(np.int32) + np.int32(self.shape.first_day)
        person = (rest >> self.shape.days).astype(np.int32)
        return History(Doses(person, product, on, campaign, place), stop - start)


def _bits(largest: int) -> int:
    return max(largest, 1).bit_length()


@frozen(eq=False)
class History:
    """The doses of one block of people, in order; `copy` marks what was given twice on a day."""

    doses: Doses
    people: int
    copy: Flags = field(init=False)

    @copy.default
    def _copy(self) -> Flags:
        own = self.doses
        same = np.zeros(own.on.size, np.bool_)
        same[1:] = own.person[1:] == own.person[:-1]
        same[1:] &= own.on[1:] == own.on[:-1]
        same[1:] &= own.product[1:] == own.product[:-1]
        return same


@frozen(eq=False)
class Spaced:
    """Products that must be given together or apart: which doses came too near, and when was the last?"""

    near: Places
    last: Days

    @classmethod
    def of(cls, history: History, products: Flags, length: tuple[int, int], lengths: Lengths) -> Spaced:
        """Every dose of these products, valid or not, opens the interval; on its own day all may be given."""
        own = history.doses
        chosen = np.flatnonzero(products[own.product] & ~history.copy)
        person, on = own.person[chosen], own.on[chosen]
        starts = np.ones(chosen.size, np.bool_)
        starts[1:] = (person[1:] != person[:-1]) | (on[1:] != on[:-1])
        first = np.flatnonzero(starts)
        before = np.zeros(first.size, np.int32)
        before[1:] = np.where(person[first[1:]] == person[first[:-1]], on[first[:-1]], NEVER)
        free = lengths.after(before, length)
        near = np.flatnonzero((on[first] < free) & (before > NEVER))
        last = np.full(history.people, NEVER, np.int32)
        last[person] = on
        group = np.cumsum(starts) - 1
        return cls(chosen[np.isin(group, near)], last)


def catalogue(products: Sequence[str]) -> tuple[str, ...]:
    """The known products in the order in which doses of one day are judged."""
    return tuple(sorted(products, key=rank))


def runs(person: Days) -> Iterator[NDArray[np.intp]]:
    """Where does each person's stretch begin in a sorted column, and how long is it?"""
    starts = np.ones(person.size, np.bool_)
    starts[1:] = person[1:] != person[:-1]
    first = np.flatnonzero(starts)
    yield first
    yield np.diff(np.append(first, person.size))
