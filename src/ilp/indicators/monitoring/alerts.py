"""What should somebody do about it? One alert for each thing a pustu can act on, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ilp import resources
from ilp.errors import LANGUAGES, Language
from ilp.indicators.book import catalogue
from ilp.indicators.layout import rounded
from ilp.indicators.monitoring.rules import WORDS, shown, tell
from ilp.indicators.monitoring.standing import Standing

OF_STATUS = {"jelek": "first_priority", "cukup": "catching_up", "kurang": "losing_pace"}


@dataclass(frozen=True, slots=True)
class Alert:
    """What is to be done, where and about which indicator; `messages` holds the text in both languages."""

    code: str
    indicator: str
    area: str
    facility: str | None
    people: int | None
    messages: dict[Language, str] = field(hash=False)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON, with `message` in one language?"""
        found: dict[str, Any] = {"code": self.code, "indicator": self.indicator, "area": self.area}
        if self.facility is not None:
            found["facility"] = self.facility
        return {
            **found,
            "people": self.people,
            "message": self.messages[lang],
            "messages": dict(self.messages),
        }


def alerts(standings: Iterable[Standing]) -> tuple[Alert, ...]:
    """What is to be done? By urgency, then by how many people are lacking, then by code."""
    order = {code: place for place, code in enumerate(resources.toml(WORDS)["alert"])}
    found = [alert for standing in standings for alert in _of(standing)]
    found.sort(key=lambda a: (order[a.code], -(a.people or 0), a.facility or a.area, a.indicator))
    return tuple(found)


def _of(standing: Standing) -> Iterator[Alert]:
    if standing.missing:
        yield _alert("no_report", standing, None, standing.missing)
    elif standing.parts_missing:
        yield _alert("parts_missing", standing, None, standing.parts_missing)
    if standing.status in OF_STATUS:
        people = standing.gap_year if standing.gap == 0 else standing.gap
        yield _alert(OF_STATUS[standing.status], standing, people)
    if standing.new == 0 and standing.gap_year and OF_STATUS.get(standing.status) != "first_priority":
        yield _alert("nobody_served", standing, standing.gap_year)
    if not standing.denominator and standing.numerator is not None:
        yield _alert("no_denominator", standing, None)
    if "over_100" in standing.flags:
        yield _alert("over_100", standing, None)


def _alert(code: str, standing: Standing, people: int | None, months: tuple[str, ...] = ()) -> Alert:
    label = catalogue()[standing.indicator].label
    messages = {
        lang: tell(
            f"alert.{code}",
            lang,
            place=standing.name,
            indicator=label.text(lang),
            value=rounded(standing.value),
            line=rounded(standing.line),
            new=shown(standing.new),
            previous=shown(standing.previous),
            gap=shown(standing.gap),
            gap_year=shown(standing.gap_year),
            months=", ".join(months),
        )
        for lang in LANGUAGES
    }
    return Alert(code, standing.indicator, standing.area, standing.facility, people, messages)
