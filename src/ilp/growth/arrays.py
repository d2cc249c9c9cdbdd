"""How is a whole chunk of children scored at once? The formulas of one child, over NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.growth import book
from ilp.growth.ages import DAYS_IN_WEEK, Way
from ilp.growth.columns import LYING, UNKNOWN, Codes, Floats, Marks
from ilp.growth.rows import Index
from ilp.growth.scoring import BY_LENGTH, TENTHS
from ilp.growth.tables import SEXES, table

Places = NDArray[np.int64]
At = Places | slice
_NEAR = 1e-9
_FAR = 1e-6
_HALF = 0.5


@frozen(eq=False)
class Grid:
    """The tables of one index of both sexes, one after the other, as arrays of figures."""

    first: int
    count: int
    l: Floats  # noqa: E741
    m: Floats
    s: Floats
    linear: bool
    zeros: bool

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + self.count - 1


@cache
def grid(standard: str, name: str) -> Grid | None:
    """Which figures has the index? None where the standard has none."""
    tables = [table(standard, name, sex) for sex in SEXES]
    found = [own for own in tables if own is not None]
    if not found:
        return None
    l, m, s = (  # noqa: E741
        np.concatenate([np.asarray(getattr(own, key), dtype=np.float64) for own in found]) / scale
        for key, scale in zip("lms", found[0].scale, strict=True)
    )
    crosses = bool((l[:-1] * l[1:] <= 0).any())
    return Grid(found[0].first, found[0].count, l, m, s, bool((l == 1).all()), crosses)


@frozen(eq=False)
class Ages:
    """The ages of a chunk: whole days, months, who is young, and whose age is corrected or unknown."""

    days: Places
    months: Floats
    known: Marks
    young: Marks
    corrected: Marks | None
    all_young: bool


def ages(days: Floats | None, months: Floats | None, weeks: Floats | None, count: int, way: Way) -> Ages:
    """How old are the children of a chunk? As `ages.age_of` says of one."""
    month = book.standards().days_in_month
    if days is None and months is None:
        days = np.full(count, np.nan)
    if months is not None:
        whole = np.floor(months * month + _HALF)
        if days is not None:
            own = np.floor(days + _HALF)
            whole = np.where(np.isnan(months), own, whole)
            months = np.where(np.isnan(months), own / month, months)
    else:
        assert days is not None
        whole = np.floor(days + _HALF)
        months = whole / month
    corrected = None
    if way.corrected and weeks is not None:
        rule = book.standards().corrected_age
        corrected = (weeks < rule.below_weeks) & (months < rule.until_months)
        early = np.rint((rule.term_weeks - weeks) * DAYS_IN_WEEK)
        whole = np.where(corrected, whole - early, whole)
        months = np.where(corrected, whole / month, months)
    if way.basis == "month":
        months = np.floor(months + _NEAR)
        whole = np.floor(months * month + _HALF)
    known = ~np.isnan(whole)
    switch = way.switch
    young = (
        months < switch.below_months if switch.below_months is not None else whole <= (switch.last_day or 0)
    )
    everyone = bool(known.all())
    numbers = whole.astype(np.int64) if everyone else np.where(known, whole, UNKNOWN).astype(np.int64)
    return Ages(numbers, months, known, young, corrected, everyone and bool(young.all()))


@frozen(eq=False)
class Heights:
    """The lengths or heights of a chunk after correction, which are lengths, and who stood too young."""

    cm: Floats
    lying: Marks
    too_young: Marks | None


def heights(cm: Floats, position: Codes | None, age: Ages) -> Heights:
    """Which length or height is used? As `ages.height_of` says of one."""
    rule = book.standards().position
    lying = age.days < rule.lying_below_day
    if not age.known.all():
        guess = cm < rule.lying_below_cm
        if position is not None:
            guess = np.where(position == UNKNOWN, guess, position == LYING)
        lying = np.where(age.known, lying, guess)
    if position is None:
        return Heights(cm, lying, None)
    other = (position != UNKNOWN) & ((position == LYING) != lying) & age.known
    if not other.any():
        return Heights(cm, lying, None)
    mistaken = other & lying & (age.months < rule.standing_from_months) & ~np.isnan(cm)
    shift = np.where(lying, rule.correction_cm, -rule.correction_cm)
    return Heights(np.where(other & ~mistaken, cm + shift, cm), lying, mistaken)


def by_age(index: Index, value: Floats, sex: Codes, age: Ages) -> Floats:
    """Which unrounded z have these values at these ages? NaN where there is no table."""
    young, old = (grid(standard, index.code) for standard in book.standards().standards)
    assert young is not None
    measured = ~np.isnan(value) & (sex != UNKNOWN) & age.known
    place = age.days - young.first
    valid = measured & (place >= 0) & (place < young.count)
    if not age.all_young:
        valid &= age.young

    def early(at: At) -> Floats:
        return _z(value[at], *_row(young, place[at] + young.count * sex[at].astype(np.int64)), index, young)

    z = _filled(valid, early)
    if age.all_young or old is None or index.last_month is None:
        return z
    later = np.flatnonzero(measured & ~age.young & (age.months <= index.last_month))
    if len(later):
        z[later] = _z(value[later], *_between(old, age.months[later], sex[later]), index, old)
    return z


def by_height(index: Index, value: Floats, sex: Codes, age: Ages, height: Heights) -> Floats:
    """Which unrounded z have these values at these lengths or heights? NaN where there is no table."""
    young = book.standards().standards[0]
    z = np.full(len(value), np.nan)
    measured = ~np.isnan(value) & (sex != UNKNOWN) & (age.young | ~age.known) & (~age.known | (age.days >= 0))
    for name, meant in ((BY_LENGTH, height.lying), (index.code, ~height.lying)):
        found = grid(young, name)
        assert found is not None
        tenths = height.cm * TENTHS
        inside = (tenths >= found.first - _NEAR) & (tenths <= found.last + _NEAR)
        at = np.flatnonzero(measured & meant & inside)
        if len(at):
            z[at] = _z(value[at], *_between(found, tenths[at], sex[at]), index, found)
    return z


def _filled(valid: Marks, compute: Callable[[At], Floats]) -> Floats:
    """Compute where it is valid; a chunk that is valid throughout is not copied."""
    at = np.flatnonzero(valid)
    if len(at) == len(valid):
        return compute(slice(None))
    z = np.full(len(valid), np.nan)
    if len(at):
        z[at] = compute(at)
    return z


def _row(found: Grid, place: Places) -> tuple[Floats, Floats, Floats]:
    return found.l[place], found.m[place], found.s[place]


def _between(found: Grid, row: Floats, sex: Codes) -> tuple[Floats, Floats, Floats]:
    """The figures between the two rows around each of these, as `Table.between` takes them."""
    low = (row + _NEAR).astype(np.int64)
    part = row - low
    part = np.where(part > _NEAR, part, 0.0)
    below = np.maximum(low - found.first, 0)
    above = np.minimum(below + 1, found.count - 1)
    start = found.count * sex.astype(np.int64)
    under, over = _row(found, below + start), _row(found, above + start)
    l, m, s = (one + part * (other - one) for one, other in zip(under, over, strict=True))  # noqa: E741
    return l, m, s


def _z(value: Floats, l: Floats, m: Floats, s: Floats, index: Index, found: Grid) -> Floats:  # noqa: E741
    """The formula of `lms.z_of`, with its tails."""
    ratio = value / m
    if found.linear:
        z: Floats = (ratio - 1) / s
    else:
        z = (np.power(ratio, l) - 1) / (l * s)
        if found.zeros:
            z = np.where(l == 0, np.log(ratio) / s, z)
    beyond = index.adjust_beyond
    if beyond is not None:
        far = np.flatnonzero(np.abs(z) > beyond)
        if len(far):
            z[far] = _tail(value[far], l[far], m[far], s[far], np.copysign(beyond, z[far]))
    return z


def _tail(value: Floats, l: Floats, m: Floats, s: Floats, edge: Floats) -> Floats:  # noqa: E741
    end, before = (_at_z(z, l, m, s) for z in (edge, edge - np.copysign(1.0, edge)))
    found: Floats = edge + (value - end) / np.abs(end - before)
    return found


def _at_z(z: Floats, l: Floats, m: Floats, s: Floats) -> Floats:  # noqa: E741
    none = l == 0
    power = np.where(none, 1.0, l)
    found: Floats = np.where(none, m * np.exp(s * z), m * (1 + power * s * z) ** (1 / power))
    return found


def rounded(z: Floats, decimals: int) -> Floats:
    """The z as they are published; there is no -0.00."""
    scale = 10**decimals
    found: Floats = np.rint(z * scale) / scale + 0.0
    return found


def told(age: Ages, height: Heights | None, swollen: Marks | None, bad: Marks) -> Iterator[tuple[str, Marks]]:
    """Which rows are to be told something of, before any score?"""
    if bad.any():
        yield "not_read", bad
    if not age.known.all():
        yield "age_unknown", ~age.known
    if age.corrected is not None:
        yield "corrected_age", age.corrected
        yield "not_yet_term", age.known & (age.days < 0)
    if not age.all_young:
        last = max(index.last_month or 0 for index in book.indices().values())
        yield "age_outside", age.months > last
    if swollen is not None:
        yield "oedema", swollen
    if height is None:
        return
    if height.too_young is not None:
        yield "standing_too_young", height.too_young
    tables = [grid(book.standards().standards[0], name) for name in (BY_LENGTH, "whz")]
    outside = np.zeros(len(age.days), dtype=bool)
    for found, meant in zip(tables, (height.lying, ~height.lying), strict=True):
        assert found is not None
        tenths = height.cm * TENTHS
        outside |= meant & ((tenths < found.first - _FAR) | (tenths > found.last + _FAR))
    yield "height_outside", outside & (age.young | ~age.known) & (~age.known | (age.days >= 0))
