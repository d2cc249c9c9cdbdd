"""What was done, when, by whom, and from where do periods count? Events and the starts of episodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ilp.dates import Anchor
from ilp.lifecycle.facts import Facts
from ilp.rulebook.timing import Counts, Episode


class Event(NamedTuple):
    """One thing done: on which ordinal, by whom, with which values noted."""

    on: int
    by: str | None = None
    values: Mapping[str, Any] = {}


Events = Mapping[str, list[Event]]
"""What was done, by service code and by kind of measurement (`measurement.weight_kg`)."""


class Start(NamedTuple):
    """From where a service's periods count, and the first ordinal on which it is listed no more."""

    anchor: Anchor
    over: int


def start(episode: Episode, facts: Facts, listed_until: int) -> Start | None:
    """Where does this episode of the person's life begin? None when there is none."""
    if episode == "birth":
        return Start(facts.anchor, listed_until)
    if episode == "delivery":
        day = facts.delivered()
        return None if day is None else Start(_at(day, facts), day + facts.defaults.postpartum.days)
    span = facts.pregnancy()
    if span is None:
        return None
    return Start(_at(span.start, facts), span.end or span.start + facts.defaults.pregnancy_over.days)


def _at(ordinal: int, facts: Facts) -> Anchor:
    return Anchor.of(ordinal, facts.calendar)


def happened(
    events: Events, done_by: Iterable[str], counts: Counts | None, first: int, today: int
) -> list[Event]:
    """Which events that count lie between the two days, both in, in order?"""
    found = [own for code in done_by for own in events.get(code, ()) if first <= own.on <= today]
    if counts is not None:
        found = [own for own in found if _counts(own, counts)]
    return sorted(found, key=lambda own: own.on)


def _counts(event: Event, counts: Counts) -> bool:
    """Was it done by the right hands, with what must be noted? What is not recorded does not count."""
    if counts.by and event.by not in counts.by:
        return False
    return all(event.values.get(key) == value for key, value in counts.values.items())
