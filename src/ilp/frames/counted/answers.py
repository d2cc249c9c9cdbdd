"""What is the answer, for many at once, where some answers are not known? Three-valued, as in the reference.

An answer says of each case `yes`, or that it is `unknown`; neither is no.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from attrs import frozen

from ilp.frames.entering.days import Flags


@frozen(eq=False)
class Answers:
    """Of whom does it hold, and of whom can it not be said?"""

    yes: Flags
    unknown: Flags

    @classmethod
    def of(cls, yes: Flags) -> Answers:
        """Answers that are all known."""
        return cls(yes, np.zeros(len(yes), np.bool_))


def every(given: Iterable[Answers], many: int) -> Answers:
    """Do all hold? One that fails decides; else one that is not known leaves it open."""
    fails, unknown = np.zeros(many, np.bool_), np.zeros(many, np.bool_)
    for own in given:
        fails |= ~own.yes & ~own.unknown
        unknown |= own.unknown
    return Answers(~fails & ~unknown, ~fails & unknown)


def any_of(given: Iterable[Answers], many: int) -> Answers:
    """Does any hold? One that does decides; else one that is not known leaves it open."""
    yes, unknown = np.zeros(many, np.bool_), np.zeros(many, np.bool_)
    for own in given:
        yes |= own.yes
        unknown |= own.unknown
    return Answers(yes, ~yes & unknown)
