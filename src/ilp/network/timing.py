"""Was it done when it was planned? A planned day or month against the day it was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from ilp.dates import Span, completed_days
from ilp.network.facilities import Facility


@frozen
class Timing:
    """The days planned for something, and the day it was done, as far as either is known."""

    planned: Span | None = None
    actual: date | None = None

    @classmethod
    def of(cls, facility: Facility, code: str) -> Timing:
        """What does the facility state of it?"""
        done = facility.stated.done.get(code)
        return cls(facility.stated.planned.get(code), done if isinstance(done, date) else None)

    @property
    def days_late(self) -> int | None:
        """How many days after the last planned day was it done? Negative: before the first; 0: within.

        >>> Timing(Span(date(2024, 11, 1), date(2024, 12, 1)), date(2024, 10, 14)).days_late
        -18
        """
        if self.planned is None or self.actual is None:
            return None
        if self.planned.start is not None and self.actual < self.planned.start:
            return completed_days(self.planned.start, self.actual)
        if self.planned.end is not None and self.actual >= self.planned.end:
            return completed_days(self.planned.end, self.actual) + 1
        return 0

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON? `planned` is the first planned day and the one after the last."""
        planned = None if self.planned is None else [_iso(self.planned.start), _iso(self.planned.end)]
        return {"planned": planned, "done_on": _iso(self.actual), "days_late": self.days_late}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
