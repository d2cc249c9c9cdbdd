"""What came of one measurement? Scores, classes and flags, with what was taken into account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ilp.errors import Issue, Language
from ilp.growth import book
from ilp.growth.rows import Band
from ilp.growth.tables import Sex

INDICES = ("waz", "haz", "whz", "baz", "hcz", "acz")


@frozen(eq=False)
class Measured:
    """One measurement as it is used: numbers or None, never words. An age is in days or in months."""

    sex: Sex | None
    days: float | None = None
    months: float | None = None
    weight_kg: float | None = None
    height_cm: float | None = None
    position: str | None = None
    oedema: bool | None = None
    muac_cm: float | None = None
    head_cm: float | None = None
    gestation_weeks: float | None = None


@frozen(eq=False)
class Scores:
    """The z-scores of one measurement, rounded as WHO publishes them; what could not be computed is None.

    `raw` holds them unrounded, `classes` the bands that they fall into, `nutrition` the worst of weight for
    length or height, upper arm and oedema. `height_cm` is the length or height after its correction. `flags`
    tell of what is implausible or was treated specially; `issues` of what could not be read.
    """

    sex: Sex | None
    age_days: int | None
    age_months: float | None
    standard: str | None
    height_cm: float | None
    bmi: float | None
    z: Mapping[str, float]
    raw: Mapping[str, float]
    classes: Mapping[str, Band]
    nutrition: Band | None
    flags: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = field(default=())

    def __getattr__(self, name: str) -> float | None:
        if name in INDICES:
            return self.z.get(name)
        raise AttributeError(name)

    def label(self, index: str, lang: Language = "id") -> str | None:
        """What is the class of the index called? None when there is none."""
        band = self.nutrition if index == "nutrition" else self.classes.get(index)
        return None if band is None else band.label.text(lang)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? Every key is always there."""
        bands = {name: self.classes.get(name) for name in INDICES if book.classes_of(name)}
        return {
            "sex": self.sex,
            "age_days": self.age_days,
            "age_months": self.age_months,
            "standard": self.standard,
            "height_cm": self.height_cm,
            "bmi": self.bmi,
            **{name: self.z.get(name) for name in INDICES},
            "classes": {name: _band(band, lang) for name, band in bands.items()},
            "nutrition": _band(self.nutrition, lang),
            "flags": [{"code": code, "text": book.word("flag", code).text(lang)} for code in self.flags],
            "issues": [own.to_dict(lang) for own in self.issues],
        }


def _band(band: Band | None, lang: Language) -> dict[str, str] | None:
    return None if band is None else {"code": band.code, "label": band.label.text(lang)}
