"""Who is behind? What is late, and what can be made up now because the one before it was missed."""

from __future__ import annotations

from collections.abc import Iterable

from ilp.planning.urgency import Ordering
from ilp.schedules.results import Owed


def behind(services: Iterable[Owed], rule: Ordering) -> tuple[Owed, ...]:
    """Which of a plan's services are late, or due after the one before them in their series was missed?

    What was missed and has nothing after it that can be given now is left out, as nobody can act on it; so
    are checks that stand each for itself (`follows` in the data names the series that do not).
    """
    those = tuple(services)
    missed = {own.code for own in those if own.status in rule.missed}
    return tuple(
        own
        for own in those
        if own.status in rule.late
        or (own.status in rule.due and before(own.code) in missed and not own.names.isdisjoint(rule.follows))
    )


def before(code: str) -> str | None:
    """Which service comes before this one in its series? None where it is the first, or in no series.

    >>> before("visit.kpsp.5"), before("visit.kpsp.1"), before("visit.weighing")
    ('visit.kpsp.4', None, None)
    """
    stem, _, number = code.rpartition(".")
    return f"{stem}.{int(number) - 1}" if number.isdecimal() and int(number) > 1 else None
