"""Is a short child stunted? Nobody says so from one measure: it is measured again, and a doctor decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from ilp.errors import Language
from ilp.growth import book
from ilp.growth.results import Scores
from ilp.growth.rows import Step


@frozen(eq=False)
class Stunting:
    """What is known of a child's length or height for age, and what is done next.

    `status` is `not_short`, `needs_confirmation`, `confirmed_short`, `not_confirmed` or `unknown`; never a
    diagnosis. `lacking` says how many readings by trained staff are still to be taken.
    """

    status: str
    lacking: int = 0
    step: Step | None = None

    def label(self, lang: Language = "id") -> str:
        """How is it said?"""
        return book.word("stunting", self.status).text(lang)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        step = self.step
        return {
            "status": self.status,
            "label": self.label(lang),
            "lacking": self.lacking,
            "step": None
            if step is None
            else {"code": step.code, "at": step.at, "text": step.label.text(lang)},
        }


def stunting(found: Scores, readings: Sequence[Scores] = ()) -> Stunting:
    """What follows from a length or height for age, and from its confirmation?

    Args:
        found: the scores of the measure that was taken first, at the posyandu say.
        readings: the scores of the measures that trained staff took to confirm it, same child, same day.

    >>> from ilp.growth import zscores
    >>> short = zscores(sex="male", age_days=500, height_cm=72.0, position="lying")
    >>> stunting(short).status, stunting(short, [short, short]).step.at
    ('needs_confirmation', 'hospital')
    """
    rule = book.classes().stunting
    first = _short(found)
    taken = [own for own in map(_short, readings) if own is not None]
    if first is False and not any(taken):
        return Stunting("not_short")
    if first is None and not taken:
        return Stunting("unknown")
    lacking = max(0, rule.readings - len(taken))
    if lacking or (any(taken) and not all(taken)):
        return Stunting("needs_confirmation", lacking, book.steps()["confirm_height"])
    if all(taken):
        return Stunting("confirmed_short", 0, book.steps()["refer_stunting"])
    return Stunting("not_confirmed")


def _short(scores: Scores) -> bool | None:
    rule = book.classes().stunting
    band = scores.classes.get(rule.index)
    return None if band is None else band.code in rule.short
