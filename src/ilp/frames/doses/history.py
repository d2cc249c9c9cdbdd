"""What was given to many people, in order? The doses of a block as sorted arrays.

A dose is packed into one integer: person first, then day, place of the product in the catalogue, campaign and
area. So sorting whole numbers puts every history in the order in which the engine judges it. What never
happened (unknown product, before birth, after the asked day) is left out: it touches nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.doses.reckoning import Lengths
from ilp.frames.entering.days import NEVER, Days, Flags, of_these
from ilp.frames.entering.inside import Table
from ilp.planning.person import area_of
from ilp.schedules.courses import Compiler, Key

Numbers = NDArray[np.int32]
Places = NDArray[np.intp]
HOME = 0
"""The place of a dose of which no area is known: it is judged by the law at home."""


@frozen(eq=False)
class Record:
    """The doses of everybody, and what their words mean.

    `products` are the known ones in the order in which doses of one day are judged; `product` and `place` say
    of each word its number, `law` of each place by which law is judged there.
    """

    table: Table
    products: tuple[str, ...]
    product: Numbers
    place: Numbers
    law: Numbers
    areas: tuple[str, ...]

    @classmethod
    def of(cls, table: Table, compiler: Compiler, laws: dict[Key, int]) -> Record:
        """Read the words; laws that no home knows are added to `laws` by their key."""
        products = tuple(codes.section("product"))
        numbers = {name: number for number, name in enumerate(products)}
        written = table.words["area"].known
        areas = [area_of(own) for own in written]
        known = sorted({own for own in areas if own is not None})
        places = {own: number for number, own in enumerate(known, start=HOME + 1)}
        law = [laws.setdefault(compiler.key(own), len(laws)) for own in known]
        return cls(
            table,
            products,
            np.array(
                [numbers.get(own, len(products)) for own in table.words["product"].known] + [len(products)],
                np.int32,
            ),
            np.array([HOME if own is None else places[own] for own in areas] + [HOME], np.int32),
            np.array([0, *law], np.int32),
            tuple(known),
        )

    def block(self, first: int, birth: Days, today: Days) -> History:
        """The doses of the people from number `first` on, of whom these are the birthdays."""
        own = self.table.between(first, first + birth.size)
        on, person = own.days["on"], own.person - np.int32(first)
        product = self.product.take(own.words["product"].places)
        place = self.place.take(own.words["area"].places)
        real = self._real(person, on, product, birth, today)
        told = ~real & (place != HOME) & (on != NEVER) & (own.words["product"].places >= 0)
        columns = [person, on, product, own.yes["campaign"].astype(np.int32), place]
        if not real.all():
            rows = np.flatnonzero(real)
            columns = [each[rows] for each in columns]
        return History(_sorted(columns), birth.size, {"person": person[told], "place": place[told]})

    def unreal(self, first: int, birth: Days, today: Days) -> Unreal:
        """The doses of the same people that have a product and a day, and never happened."""
        own = self.table.between(first, first + birth.size)
        on, person, word = own.days["on"], own.person - np.int32(first), own.words["product"].places
        real = self._real(person, on, self.product[word], birth, today)
        odd = np.flatnonzero(~real & (on != NEVER) & (word >= 0))
        return Unreal(person[odd], on[odd], word[odd])

    def _real(self, person: Days, on: Days, product: Numbers, birth: Days, today: Days) -> Flags:
        return np.asarray(
            (product < len(self.products)) & (on <= of_these(today, person)) & (on >= birth.take(person))
        )


@frozen(eq=False)
class Unreal:
    """Whose are they, when are they said to have been given, and which word stands for the product?"""

    person: Days
    on: Days
    product: Numbers


@frozen(eq=False)
class Doses:
    """Doses in columns: whose, when, what, in a campaign, where."""

    person: Days
    on: Days
    product: NDArray[np.uint8]
    campaign: Flags
    place: Days


def _sorted(columns: Sequence[NDArray[np.int32]]) -> Doses:
    """The doses in the order in which they are judged: sorted as one whole number each, where that fits."""
    least = [int(own.min()) if own.size else 0 for own in columns]
    bits = [
        (int(own.max()) - low).bit_length() if own.size else 0
        for own, low in zip(columns, least, strict=True)
    ]
    if sum(bits) > _ROOM:
        order = np.lexsort(columns[::-1])
        person, on, product, campaign, place = (own[order] for own in columns)
        return Doses(person, on, product.astype(np.uint8), campaign.astype(np.bool_), place)
    key = np.zeros(columns[0].size, np.int64)
    for own, low, width in zip(columns, least, bits, strict=True):
        if width:
            key <<= width
            key |= own - np.int32(low)
    found = list(columns)
    if not (key[1:] >= key[:-1]).all():
        key.sort(kind="stable")  # they come in the order of persons, so it merges runs
        for nth, (low, width) in reversed(list(enumerate(zip(least, bits, strict=True)))):
            if width:
                found[nth] = (key & ((1 << width) - 1)).astype(np.int32) + np.int32(low)
                key >>= width
    person, on, product, campaign, place = found
    return Doses(person, on, product.astype(np.uint8), campaign.astype(np.bool_), place)


_ROOM = 62
"""How many bits a packed dose may take."""


@frozen(eq=False)
class History:
    """The real doses of one block of people, in order; `copy` marks what was given twice on a day.

    `told` says of the others whose they are and where they are said to have been given.
    """

    doses: Doses
    people: int
    told: Mapping[str, Days]
    copy: Flags = field(init=False)
    away: bool = field(init=False)
    campaigns: bool = field(init=False)
    _each: list[Places] = field(init=False)

    @copy.default
    def _copy(self) -> Flags:
        own = self.doses
        same = np.zeros(own.on.size, np.bool_)
        same[1:] = own.person[1:] == own.person[:-1]
        same[1:] &= own.on[1:] == own.on[:-1]
        same[1:] &= own.product[1:] == own.product[:-1]
        return same

    @away.default
    def _away(self) -> bool:
        return bool((self.doses.place != HOME).any())

    @campaigns.default
    def _campaigns(self) -> bool:
        return bool(self.doses.campaign.any())

    @_each.default
    def _by_product(self) -> list[Places]:
        product = self.doses.product
        if self.copy.any():
            product = np.where(self.copy, np.uint8(_COPIED), product)
        counts = np.bincount(product, minlength=_COPIED + 1)
        return np.split(np.argsort(product, kind="stable"), np.cumsum(counts))

    def of(self, products: Flags) -> Places:
        """Which doses are of these products, copies left out?"""
        first, *others = np.flatnonzero(products).tolist()
        if not others:
            return self._each[first]
        return np.sort(np.concatenate([self._each[number] for number in (first, *others)]), kind="stable")


_COPIED = 255
"""Stands for no product."""


def spaced(
    history: History, products: Flags, length: tuple[int, int], lengths: Lengths
) -> tuple[Places, Days]:
    """Which doses of products that must be given together or apart came too near, and when was the last?

    Every dose of them, valid or not, opens the interval; on its own day all of them may be given.
    """
    own = history.doses
    chosen = history.of(products)
    person, on = own.person[chosen], own.on[chosen]
    starts = np.ones(chosen.size, np.bool_)
    starts[1:] = (person[1:] != person[:-1]) | (on[1:] != on[:-1])
    first = np.flatnonzero(starts)
    before = np.zeros(first.size, np.int32)
    before[1:] = np.where(person[first[1:]] == person[first[:-1]], on[first[:-1]], NEVER)
    near = on[first] < lengths.after(before, length)
    last = np.full(history.people, NEVER, np.int32)
    last[person] = on
    return chosen[near[np.cumsum(starts) - 1]], last


def runs(person: Days) -> tuple[Places, Places]:
    """Where does each person's stretch begin in a sorted column, and how long is it?"""
    starts = np.ones(person.size, np.bool_)
    starts[1:] = person[1:] != person[:-1]
    first = np.flatnonzero(starts)
    return first, np.diff(np.append(first, person.size))
