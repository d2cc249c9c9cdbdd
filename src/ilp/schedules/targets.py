"""Where does a service stand that is owed once in each of several stretches of life?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ilp.dates import Anchor
from ilp.lifecycle.eligibility import means
from ilp.lifecycle.facts import school_start
from ilp.rulebook.timing import Target
from ilp.schedules.events import Event
from ilp.schedules.forecast import Asked
from ilp.schedules.placing import done_until, out, place
from ilp.schedules.results import Owed

Stretch = tuple[int, int]


def targets(wanted: Sequence[Target], result: Owed, done: Sequence[Event], asked: Asked, began: int) -> bool:
    """Due in the stretch that is open, or in the next one within the horizon; done when no other follows.

    Between two that lie far apart the person is in no target (`between_targets`).
    """
    found = sorted(_stretches(wanted, asked, began))
    today = asked.today
    open_ = [own for own in found if own[0] <= today < own[1]]
    for first, end in open_:
        if not any(first <= own.on < end for own in done):
            return place(result, asked, first, first, None, end - 1)
    coming = next((own for own in found if own[0] > today), None)
    if coming is not None and coming[0] <= asked.horizon:
        return place(result, asked, coming[0], coming[0], None, coming[1] - 1)
    if open_:
        held = max((own for own in done if own.on >= open_[0][0]), key=lambda own: own.on)
        return done_until(result, held.on, None, asked.horizon)
    begun = any(first <= today for first, _ in found)
    return out(result, "too_young" if coming is not None and not begun else "between_targets")


def _stretches(wanted: Sequence[Target], asked: Asked, began: int) -> Iterator[Stretch]:
    """From when until when (out) does each stretch last for this person?"""
    for own in wanted:
        anchor = _anchor(own, asked)
        if anchor is None or means(own.who, asked.facts) is not True:
            continue
        first, end = max(anchor.at(own.earliest), began), anchor.at(own.until)
        if first < end:
            yield first, end


def _anchor(own: Target, asked: Asked) -> Anchor | None:
    facts = asked.facts
    if own.anchor == "birth":
        return facts.anchor
    if own.anchor == "last_menstrual_period":
        span = facts.pregnancy()
        return None if span is None else Anchor.of(span.start, facts.calendar)
    start = None if own.grade is None else school_start(facts, own.grade)
    return None if start is None else Anchor.of(start, facts.calendar)
