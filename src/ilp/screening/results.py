"""What came of a finding: the category, what is done about it where, and what was missing or impossible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ilp import codes
from ilp.errors import Issue, Language
from ilp.rulebook.findings import Band, Measure, Questionnaire


@frozen(eq=False)
class Finding:
    """What the values of a measure, or the answers to a questionnaire, come to.

    `category` is a code, `unknown` when something needed is missing, `undefined` when no category of the
    source covers the values, `not_applicable` when the source does not mean this person. `flags` tells of an
    `edge_open`, whose neighbours are in `between`.
    """

    row: Measure | Questionnaire
    category: str
    band: Band | None
    values: Mapping[str, Any]
    score: int | None = None
    flags: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    tier: str | None = None

    @property
    def finds(self) -> tuple[str, ...]:
        """Which conditions does the finding make known?"""
        return self.band.finds if self.band else ()

    @property
    def refer_to(self) -> str | None:
        """To which tier is the person sent? None: nowhere."""
        return self.band.refer_to if self.band else None

    @property
    def repeat(self) -> str | None:
        """After how long is it done again? A period in words, None when the source does not say."""
        return str(self.band.repeat) if self.band and self.band.repeat else None

    def steps(self, lang: Language = "id") -> list[dict[str, Any]]:
        """What is done, in the order of the source? With a tier, only what is done there."""
        return [
            {"at": list(step.at), "text": step.text.text(lang)}
            for step in (self.band.steps if self.band else ())
            if self.tier is None or not step.at or self.tier in step.at
        ]

    def label(self, lang: Language = "id") -> str:
        """What is the category called?"""
        if self.band is not None:
            return self.band.label.text(lang)
        return codes.label("category", self.category).text(lang)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? Every key is always there."""
        return {
            "code": self.row.code,
            "category": self.category,
            "label": self.label(lang),
            "score": self.score,
            "values": dict(self.values),
            "steps": self.steps(lang),
            "repeat": self.repeat,
            "refer_to": self.refer_to,
            "finds": list(self.finds),
            "flags": list(self.flags),
            "between": list(self.between),
            "possible": list(self.possible),
            "missing": list(self.missing),
            "issues": [own.to_dict(lang) for own in self.issues],
            "source": self.row.citation.to_dict(),
        }
