"""How does one area stand in one month? Its course since January, its coverage, its status, its gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ilp.errors import Language
from ilp.indicators.monitoring import rules

Number = int | float


@dataclass(frozen=True, slots=True)
class Month:
    """What one month added, and what had been reached by its end; None is not reported."""

    period: str
    numerator: Number | None
    cumulative: Number | None
    value: float | None
    line: float | None

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an area (or facility) stands: `numerator` since January over the year's target population.

    `value` is unrounded and never capped; `line` is where the target stands at the end of the month. `gap` is
    how many people are lacking to the line, `gap_year` to the year's target. `missing` are the months without
    a number of their own, `parts_missing` those in which a part did not report. `status` is one of the four,
    or says that nothing can be said, and `reason` why.
    """

    indicator: str
    area: str
    facility: str | None
    name: str
    level: str
    period: str
    numerator: Number | None
    denominator: Number | None
    value: float | None
    target: Number | None
    line: float | None
    new: Number | None
    new_value: float | None
    previous: Number | None
    previous_value: float | None
    trend: str | None
    status: str
    reason: str | None
    gap: int | None
    gap_year: int | None
    flags: tuple[str, ...]
    months: tuple[Month, ...]
    missing: tuple[str, ...]
    parts_missing: tuple[str, ...]
    source: Mapping[str, str] = field(hash=False)
    rank: int | None = None

    @property
    def code(self) -> str:
        """Under which code is it known?"""
        return self.facility or self.area

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON, with the status in words of one language?"""
        found: dict[str, Any] = {"indicator": self.indicator, "area": self.area}
        if self.facility is not None:
            found["facility"] = self.facility
        plain = (
            *("name", "level", "period", "rank", "numerator", "denominator", "value", "target", "line"),
            *("new", "new_value", "previous", "previous_value", "trend", "status"),
        )
        found |= {name: getattr(self, name) for name in plain}
        found |= {
            "status_label": rules.label(self.status, lang),
            "reason": self.reason,
            "gap": self.gap,
            "gap_year": self.gap_year,
            "flags": list(self.flags),
            "missing": list(self.missing),
            "parts_missing": list(self.parts_missing),
            "months": [month.to_dict() for month in self.months],
            "source": dict(self.source),
        }
        return found
