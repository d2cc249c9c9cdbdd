"""What is every service of a block computed from? The day, the living people, and their events."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ilp.frames.entering.days import Days, Flags, Moment
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import Block, View
from ilp.frames.people.events import Events


@frozen(eq=False)
class Scene:
    """One block on the asked day."""

    asked: Asked
    block: Block
    events: Events

    def start(self, anchor: str) -> Moment:
        """From where do the periods of this anchor count, for everybody in the block?"""
        own = self.block
        found = {
            "birth": own.birth,
            "last_menstrual_period": own.pregnancies.start,
            "delivery": own.pregnancies.delivery,
        }
        return found[anchor]


def moment(anchor: str, view: View) -> Moment:
    """The same for the people of a view."""
    found = {"birth": "birth", "last_menstrual_period": "pregnancy", "delivery": "delivery"}
    own: Moment = getattr(view, found[anchor])
    return own


def over(anchor: str, view: View, asked: Asked) -> Days:
    """The first day on which what was missed in the episode is listed no more."""
    if anchor == "birth":
        return view.birth.at(asked.defaults.missed_until)
    if anchor == "delivery":
        return np.asarray(view.delivery.on + np.int32(asked.defaults.postpartum.days))
    return view.over


def gone(anchor: str, view: View, asked: Asked) -> Flags:
    """Is that day reached?"""
    if anchor == "birth":
        return view.birth.reached(asked.defaults.missed_until, view.today)
    return np.asarray(over(anchor, view, asked) <= view.today)
