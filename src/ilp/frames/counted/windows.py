"""Between which days is something looked for, for each case? A day is in with its window's last one."""

from __future__ import annotations

import numpy as np

from ilp.dates import Period, first_of_month
from ilp.frames.counted.occasions import Occasions
from ilp.frames.entering.days import NEVER, Days, Moment
from ilp.indicators.recording import Question


def window(question: Question, own: Occasions) -> tuple[Days, Days]:
    """The first and the last day of each case, both in."""
    start = np.where(own.start > NEVER, own.start, own.since)
    first, last = own.since, own.day
    if question.within == "year":
        first = _new_year(own.day)
    elif question.within == "ever":
        first = own.birth.on
    elif question.within in ("episode", "pregnancy"):
        first = start
        if question.within == "pregnancy":
            last = np.where(own.until > NEVER, own.until, own.day)
    if question.gestation_from is not None or question.gestation_until is not None:
        first, last = _bounded(
            Moment.of(start), question.gestation_from, question.gestation_until, first, last
        )
    return _bounded(own.birth, question.from_age, question.before, first, last)


def _bounded(
    anchor: Moment, low: Period | None, high: Period | None, first: Days, last: Days
) -> tuple[Days, Days]:
    if low is not None:
        first = np.maximum(first, anchor.at(low))
    if high is not None:
        last = np.minimum(last, anchor.at(high) - np.int32(1))
    return first, last


def _new_year(days: Days) -> Days:
    """The first of January of each day's year."""
    known, places = np.unique(Moment.of(days).ym // 12, return_inverse=True)
    return np.array([first_of_month(12 * int(year)) for year in known], np.int32)[places]
