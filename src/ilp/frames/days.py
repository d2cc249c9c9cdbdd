"""How are dates counted in columns? The integer model of `ilp.dates` as expressions, equal on every backend.

A day enters as its ordinal, or packed (`32 * ym + day`) where months are to be added, and returns as a date
only in the answer. `NEVER` (0) stands for a day that is not there, so that no rule meets a null.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw
from attrs import frozen

from ilp.dates import Period, packed_on

NEVER = 0
PACK = 32


def packed(name: str) -> nw.Expr:
    """A date column as packed integers; `NEVER` for null."""
    day = nw.col(name).dt
    year, month, number = (
        own.fill_null(NEVER).cast(nw.Int64) for own in (day.year(), day.month(), day.day())
    )
    found = (year * 12 + month - 1) * PACK + number
    return nw.when(nw.col(name).is_null()).then(nw.lit(NEVER, dtype=nw.Int64)).otherwise(found)


def first_of_month(ym: nw.Expr) -> nw.Expr:
    """The ordinal of the first day of month `ym` (the closed form of `ilp.dates.first_of_month`)."""
    shifted = ym - 2
    year = shifted // 12
    month = shifted - year * 12
    return year * 365 + year // 4 - year // 100 + year // 400 + (month * 153 + 2) // 5 - 305


@frozen
class Moment:
    """A day in columns from which periods are counted, as its month, its day of the month and its ordinal."""

    ym: nw.Expr
    day: nw.Expr
    ordinal: nw.Expr

    @classmethod
    def of(cls, packed: nw.Expr) -> Moment:
        """The moment of a packed day; without meaning where that is `NEVER`."""
        ym = packed // PACK
        day = packed - ym * PACK
        return cls(ym, day, first_of_month(ym) + day - 1)

    @classmethod
    def named(cls, name: str) -> Moment:
        """The moment whose parts stand in the columns `name` with `_ym`, `_day` and `_on` behind it."""
        return cls(nw.col(f"{name}_ym"), nw.col(f"{name}_day"), nw.col(f"{name}_on"))

    def at(self, period: Period) -> nw.Expr:
        """On which ordinal is the period over?"""
        if not period.months:
            return self.ordinal + period.days
        start = first_of_month(self.ym + period.months) + self.day - 1
        last = first_of_month(self.ym + (period.months + 1)) - 1
        return nw.min_horizontal(start, last) + period.days

    def reached(self, period: Period, today: date) -> nw.Expr:
        """Is the period over on `today`? One comparison, whatever the lengths of the months."""
        if not period.months:
            return self.ordinal + period.days <= today.toordinal()
        asked = packed_on(date.fromordinal(today.toordinal() - period.days))
        return self.ym * PACK + self.day + PACK * period.months <= asked


@frozen
class Birthday(Moment):
    """The day of birth, with the ages that stand in columns of their own, computed once for all rules."""

    ages: frozenset[Period] = frozenset()

    def at(self, period: Period) -> nw.Expr:
        """On which ordinal is the age reached?"""
        return nw.col(age(period)) if period in self.ages else super().at(period)

    def columns(self) -> list[nw.Expr]:
        """The ages as columns."""
        return [super(Birthday, self).at(own).alias(age(own)) for own in sorted(self.ages, key=str)]


def age(period: Period) -> str:
    """The column of the age."""
    return f"_age_{period.months}_{period.days}".replace("-", "less_")


def parts(name: str) -> list[nw.Expr]:
    """The packed column `name` taken apart into the columns of `Moment.named`."""
    own = Moment.of(nw.col(name))
    return [
        own.ym.alias(f"{name}_ym"),
        own.day.alias(f"{name}_day"),
        nw.when(nw.col(name) > NEVER).then(own.ordinal).otherwise(nw.lit(NEVER)).alias(f"{name}_on"),
    ]


def choose(cases: Sequence[tuple[nw.Expr, nw.Expr]], otherwise: nw.Expr) -> nw.Expr:
    """The value of the first case that holds."""
    found = otherwise
    for holds, value in reversed(cases):
        found = nw.when(holds).then(value).otherwise(found)
    return found


def ordinal(value: int) -> nw.Expr:
    """A constant day."""
    return nw.lit(value, dtype=nw.Int64)


def flag(holds: nw.Expr) -> nw.Expr:
    """True and false as 1 and 0, which every backend aggregates alike."""
    return nw.when(holds).then(nw.lit(1, dtype=nw.Int64)).otherwise(nw.lit(0, dtype=nw.Int64))
