"""Do all hold, or any, where some answers are not known? What is not known decides nothing."""

from __future__ import annotations

from collections.abc import Iterable


def every(answers: Iterable[bool | None]) -> bool | None:
    """Do all hold? One that fails decides; else one that is not known leaves it open.

    >>> every([True, None]), every([None, False]), every([])
    (None, False, True)
    """
    known = True
    for found in answers:
        if found is False:
            return False
        known = known and found is not None
    return True if known else None


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Does any hold? One that does decides; else one that is not known leaves it open.

    >>> any_of([False, None]), any_of([None, True]), any_of([])
    (None, True, False)
    """
    known = True
    for found in answers:
        if found:
            return True
        known = known and found is not None
    return False if known else None
