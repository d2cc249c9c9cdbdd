"""What are the z-scores of a whole chunk called? Classes as small numbers, as `classifying` names one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from ilp.growth import book
from ilp.growth.arrays import Ages
from ilp.growth.classifying import bands_of
from ilp.growth.columns import UNKNOWN, Codes, Floats, Marks
from ilp.growth.rows import Edge

NUTRITION = "nutrition"


@cache
def names(index: str) -> tuple[str, ...]:
    """Which classes may the index have, in the order of their numbers?"""
    own = book.classes().nutrition.index if index == NUTRITION else index
    rows = book.classes_of(own)[:1] if index == NUTRITION else book.classes_of(own)
    return tuple(dict.fromkeys(band.code for row in rows for band in row.bands))


def classes(index: str, z: Floats, age: Ages) -> Codes:
    """Which classes are these z? `UNKNOWN` where there is no z or no class at this age."""
    found = np.full(len(z), UNKNOWN, dtype=np.int8)
    measured = ~np.isnan(z)
    _name(found, z, measured & (age.young | ~age.known), bands_of(index, None), names(index))
    if age.all_young:
        return found
    for row in book.classes_of(index)[1:]:
        of_age = ~age.young & (age.months >= row.from_month) & (age.months < row.below_month)
        _name(found, z, measured & of_age, row.bands, names(index))
    return found


def _name(found: Codes, z: Floats, where: Marks, bands: Sequence[Edge], order: tuple[str, ...]) -> None:
    at = np.flatnonzero(where)
    if not len(at) or not bands:
        return
    number = _band(z[at], bands)
    found[at] = np.array([order.index(band.code) for band in bands], dtype=np.int8)[number]


def _band(values: Floats, bands: Sequence[Edge]) -> Codes:
    """In which of the bands are the values? The number of bands means above them all."""
    number = np.zeros(len(values), dtype=np.int8)
    for band in bands:
        if band.below is not None:
            number += values >= band.below
        elif band.at_most is not None:
            number += values > band.at_most
    return number


def nutrition(whz: Codes, muac_cm: Floats | None, oedema: Marks | None, age: Ages) -> Codes:
    """How well are the children nourished? As `classifying.nutrition_of` says of one."""
    rule, order = book.classes().nutrition, names(NUTRITION)
    nothing = np.int8(len(order))
    worst = np.where(whz == UNKNOWN, nothing, whz).astype(np.int8)
    if oedema is not None:
        worst = np.where(oedema, np.int8(order.index(rule.oedema)), worst)
    if muac_cm is not None:
        of_age = ~age.known | ((age.months >= rule.from_month) & (age.months < rule.below_month))
        at = np.flatnonzero(of_age & ~np.isnan(muac_cm))
        codes = np.array([*(order.index(edge.code) for edge in rule.bands), nothing], dtype=np.int8)
        thin = codes[_band(muac_cm[at], rule.bands)]
        worse = np.where(age.known[at], thin, nothing)
        worst[at] = np.where(thin < worst[at], worse, worst[at])
    young = age.young | ~age.known
    return np.where((worst == nothing) | ~young, np.int8(UNKNOWN), worst).astype(np.int8)
