"""On which day is asked, and with which values to fall back on? What rules need beside the people."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ilp.rulebook.rows import Defaults, Group


@frozen(eq=False)
class Asked:
    """The asked day, how far a plan looks, what rules fall back on, and the cohorts."""

    on: date
    horizon: int
    defaults: Defaults
    cohorts: tuple[Group, ...]

    @property
    def today(self) -> int:
        """The asked day as an ordinal."""
        return self.on.toordinal()
