"""On which day is asked, and with which values to fall back on? What rules need beside the people.

Everybody is asked about on one day, or each on a day of their own. Then all these days lie in one stretch in
which the law does not change, and `on` is one day of it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from attrs import frozen

from ilp.frames.entering.days import Days
from ilp.rulebook.rows import Defaults, Group


@frozen(eq=False)
class Asked:
    """The asked day, how far a plan looks, what rules fall back on, the cohorts, and the days of grace.

    `each` and `horizons` hold the asked day and the horizon of each person; None where all share theirs.
    """

    on: date
    horizon: int
    defaults: Defaults
    cohorts: tuple[Group, ...]
    each: Days | None = None
    horizons: Days | None = None
    grace: int = 0

    @property
    def today(self) -> int:
        """The asked day as an ordinal."""
        return self.on.toordinal()

    def days(self, people: slice) -> tuple[Days, Days]:
        """The asked day and the horizon of these people: one number, or one for each of them."""
        if self.each is None or self.horizons is None:
            return np.array(self.today, np.int32), np.array(self.horizon, np.int32)
        return self.each[people], self.horizons[people]
