"""On which day is asked, and with which values to fall back on? What rules need beside the rows of people."""

from __future__ import annotations

from datetime import date

import narwhals as nw
from attrs import field, frozen

from ilp.dates import Period
from ilp.frames.days import Birthday, Moment
from ilp.rulebook.rows import Defaults, Group

BIRTH, START, DELIVERY = "_birth", "_start", "_delivery"
FROM = {"birth": BIRTH, "last_menstrual_period": START, "delivery": DELIVERY}
"""For each anchor, the columns of its moment."""


@frozen(eq=False)
class Asked:
    """The asked day, how far a plan looks, what rules fall back on, the cohorts, the ages named."""

    on: date
    horizon: int
    defaults: Defaults
    cohorts: tuple[Group, ...]
    ages: frozenset[Period] = frozenset()
    birth: Birthday = field(init=False)
    pregnancy: Moment = field(init=False)
    delivery: Moment = field(init=False)

    @birth.default
    def _birth(self) -> Birthday:
        own = Moment.named(BIRTH)
        return Birthday(own.ym, own.day, own.ordinal, self.ages | {self.defaults.missed_until})

    @pregnancy.default
    def _pregnancy(self) -> Moment:
        return Moment.named(START)

    @delivery.default
    def _delivery(self) -> Moment:
        return Moment.named(DELIVERY)

    @property
    def today(self) -> int:
        """The asked day as an ordinal."""
        return self.on.toordinal()

    @property
    def listed_until(self) -> nw.Expr:
        """The first day on which what was missed is listed no more."""
        return self.birth.at(self.defaults.missed_until)

    def moment(self, anchor: str) -> Moment:
        """From where do the periods of this anchor count?"""
        found = {"birth": self.birth, "last_menstrual_period": self.pregnancy, "delivery": self.delivery}
        return found[anchor]
