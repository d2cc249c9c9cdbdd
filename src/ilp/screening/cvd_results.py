"""What came of reading the risk chart: the percent, its band, the cell, and what was missing or doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from ilp import codes
from ilp.errors import Issue, Language
from ilp.labels import Label
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.asking import facts_of, row_of
from ilp.screening.cvd_chart import Category, Chart, Class, citation, content
from ilp.screening.interpreting import reading
from ilp.screening.results import Finding
from ilp.sources import Citation


@frozen(eq=False)
class CvdRisk:
    """The ten-year risk of a first heart attack or stroke, as the chart gives it.

    `category` is the code of a band, `unknown` when something needed is missing (`possible` then names the
    bands that are left), `not_applicable` outside the chart's ages. `percent` is the whole percent of the
    cell and the clinical answer; `continuous` is the model's estimate for exactly these values, an extra that
    may fall in another band.
    """

    chart: Chart = field(repr=False)
    category: str
    percent: int | None = None
    band: Category | None = None
    cell: Mapping[str, Class] = field(factory=dict)
    continuous: float | None = None
    outcomes: Mapping[str, float] = field(factory=dict)
    inputs: Mapping[str, Any] = field(factory=dict)
    conversion: str | None = None
    flags: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    source: Citation | None = None
    on: date | None = None
    rules: Rulebook | None = field(default=None, repr=False)

    def label(self, lang: Language = "id") -> str:
        """What is the category called?"""
        if self.band is not None:
            return self.band.label.text(lang)
        return codes.label("category", self.category).text(lang)

    def notes(self, lang: Language = "id") -> list[str]:
        """What do the flags say?"""
        return [Label(**content()["flag"][flag]).text(lang) for flag in self.flags]

    @property
    def follow_up(self) -> Finding | None:
        """What follows? The rulebook's answer; None without a risk, or when it has no row for it."""
        if self.band is None:
            return None
        percent = self.band.from_ if self.percent is None else self.percent
        book = self.rules or Rulebook.load()
        code = content()["follow_up"]
        begun = [row.in_force_from for row in book.rows(Measure) if row.code == code]
        day = self.on or max(begun, default=None)
        if day is None or all(row.code != code for row in book.holding(Measure, day)):
            return None
        row = row_of(Measure, code, book, day)
        facts = facts_of(book, day, age=self.inputs.get("age"), sex=self.inputs.get("sex"))
        return reading(row, {row.values[0]: percent}, facts)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? Every key is always there."""
        follow_up = self.follow_up
        return {
            "code": content()["code"],
            "chart": content()["id"],
            "model": self.chart.model,
            "percent": self.percent,
            "category": self.category,
            "label": self.label(lang),
            "colour": self.band.colour.text(lang) if self.band else None,
            "band": self.band.to_dict() if self.band else None,
            "cell": {axis: self._bounds(axis, own) for axis, own in self.cell.items()} or None,
            "continuous": self.continuous,
            "outcomes": dict(self.outcomes) or None,
            "inputs": dict(self.inputs),
            "conversion": self._conversion(lang),
            "flags": list(self.flags),
            "notes": self.notes(lang),
            "possible": list(self.possible),
            "missing": list(self.missing),
            "issues": [own.to_dict(lang) for own in self.issues],
            "follow_up": follow_up.to_dict(lang) if follow_up else None,
            "source": (self.source or self.chart.citation).to_dict(),
            "continuous_source": citation("continuous").to_dict(),
        }

    def _bounds(self, axis: str, own: Class) -> dict[str, Any]:
        """The bounds of a class and their unit: the limits that the value was held against."""
        printed = axis == "cholesterol" and self.conversion == "printed"
        unit = "mg/dL" if printed else Label(**content()["input"][axis]["unit"]).en
        return {**own.to_dict(printed=printed), "unit": unit}

    def _conversion(self, lang: Language) -> dict[str, Any] | None:
        """How a value in mg/dL found its column; None when none was given."""
        if self.conversion is None:
            return None
        row = content()["conversion"][self.conversion]
        return {
            "code": self.conversion,
            "label": Label(**row["label"]).text(lang),
            "source": citation(self.conversion, "conversion").to_dict(),
        }
