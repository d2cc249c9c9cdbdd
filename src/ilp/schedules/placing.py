"""Which days has a service that is not done, and what is said of one that is done or not for this person?"""

from __future__ import annotations

from ilp.schedules.forecast import Asked
from ilp.schedules.results import Owed, state
from ilp.schedules.steps import FAR


def place(result: Owed, asked: Asked, first: int, best: int, late: int | None, last: int) -> bool:
    """Fill in the days of a service that is not done; False when it starts beyond the horizon."""
    result.earliest, result.recommended = first, max(first, best)
    result.latest = last if last < FAR - 1 else None
    late = None if late is None else max(first, late)
    result.overdue = late if late is not None and late <= last else None
    result.status = state(asked.today, first, late, last)
    if first > asked.horizon:
        return out(result, "too_young")
    return True


def out(result: Owed, reason: str) -> bool:
    """The person is not in the target today; only what is always listed says so."""
    result.status, result.reasons = "not_eligible", (reason,)
    result.earliest = result.recommended = result.overdue = result.latest = None
    return False


def done_until(result: Owed, day: int, following: int | None, last: int) -> bool:
    """Done while it holds; `recommended` is the next due day, if there is one."""
    result.status, result.done_on = "done", day
    result.recommended = following if following is not None and following <= last else None
    return True
