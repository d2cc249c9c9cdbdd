"""In which stretches of days does the law not change? Who is asked about in one is asked together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ilp.dates import Anchor, first_of_month
from ilp.frames.entering.days import Days, Moment
from ilp.frames.people.asked import Asked
from ilp.rulebook import Rulebook
from ilp.rulebook.composing import changes
from ilp.rulebook.rows import DATED, Defaults
from ilp.schedules.courses import Compiler

Places = NDArray[np.intp]


def asked_on(compiler: Compiler, on: date) -> Asked:
    """What rules need beside the people on this day."""
    defaults = compiler.defaults(on)
    return Asked(on, Anchor(on).at(defaults.horizon), defaults, compiler.groups(on).cohorts)


def stretches(compiler: Compiler, days: Days) -> Iterator[tuple[Asked, Places]]:
    """Who is asked about under one and the same law? Compiled once, for its first day."""
    if not days.size:
        return
    bounds = _bounds(compiler.book, int(days.min()), int(days.max()))
    stretch = np.searchsorted(bounds, days, side="right")
    for number in np.unique(stretch).tolist():
        here = np.flatnonzero(stretch == number)
        start = bounds[number - 1] if number else int(days[here[0]])
        yield _asked(compiler, date.fromordinal(int(start)), days[here]), here


def each_day(compiler: Compiler, days: Days) -> Iterator[tuple[Asked, Places]]:
    """The same, one day after the other."""
    for day in np.unique(days).tolist():
        yield asked_on(compiler, date.fromordinal(day)), np.flatnonzero(days == day)


def _asked(compiler: Compiler, on: date, days: Days) -> Asked:
    found = asked_on(compiler, on)
    horizons = Moment.of(days).at(found.defaults.horizon).astype(np.int32)
    return Asked(found.on, found.horizon, found.defaults, found.cohorts, days, horizons)


def _bounds(book: Rulebook, first: int, last: int) -> NDArray[np.int64]:
    """On which days does any rule begin or end, or a school year?"""
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    months = {row.school_year_month for row in book.rows(Defaults)}
    school = {first_of_month(12 * year + month - 1) for year in years for month in months}
    return np.array(sorted({*changing(book), *school}), np.int64)


@lru_cache(maxsize=8)
def changing(book: Rulebook) -> tuple[int, ...]:
    """On which days does any rule begin or end, in order?"""
    return tuple(sorted({day.toordinal() for kind in DATED.values() for day in changes(book.rows(kind))}))
