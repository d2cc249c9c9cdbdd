"""Where do numbered contacts stand: antenatal, postnatal, neonatal, development checks?

Some are the contact that lies in their window; others (antenatal) are the first, the second, the third, and
only marked when they lie outside their trimester.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ilp.dates import Period
from ilp.lifecycle.eligibility import answer
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Series
from ilp.schedules.courses import Offered
from ilp.schedules.events import Event, Events, Start, happened, start
from ilp.schedules.forecast import Asked
from ilp.schedules.results import Owed, state
from ilp.schedules.steps import FAR


def contacts(rows: Sequence[Offered], asked: Asked, events: Events) -> Iterator[Owed]:
    """What is said of the contacts of one series, in the order of their numbers?"""
    series = rows[0][0].series
    if series is None or _past(series, asked, events):
        return
    taken = 0
    for row, programmes, began in rows:
        series = row.series
        found = None if series is None else start(series.anchor, asked.facts, asked.listed_until)
        if series is None or found is None:
            continue
        made = happened(events, series.done_by, series.counts, found.anchor.ordinal, asked.today)
        if series.counting == "order":
            made = list({own.on: own for own in reversed(made)}.values())[::-1]  # one contact a day
            number = int(row.code.rpartition(".")[2])
            done = made[number - 1] if number <= len(made) else None
            soonest = taken + 1 if taken else 0
            owed = _contact(row, programmes, began, series, found, asked, done, soonest)
            if owed is not None and done is None:
                taken = max(asked.today, owed.recommended or 0)
            elif done is not None:
                taken = done.on
        else:
            owed = _contact(row, programmes, began, series, found, asked, _inside(made, series, found), 0)
        if owed is not None:
            yield owed


def _past(series: Series, asked: Asked, events: Events) -> bool:
    """Is nothing to be said: the episode never began, or lies behind and nothing is on record?"""
    if series.anchor != "birth":
        return not asked.facts.pregnancies
    return asked.today >= asked.listed_until and not any(code in events for code in series.done_by)


def _inside(made: Sequence[Event], series: Series, found: Start) -> Event | None:
    """The first contact inside the window."""
    first = found.anchor.at(series.earliest or series.recommended or Period())
    last = _last(series, found)
    return next((own for own in made if first <= own.on <= last), None)


def _last(series: Series, found: Start) -> int:
    return FAR if series.until is None else found.anchor.at(series.until) - 1


def _contact(
    row: Service,
    programmes: tuple[str, ...],
    began: int,
    series: Series,
    found: Start,
    asked: Asked,
    done: Event | None,
    soonest: int,
) -> Owed | None:
    if done is not None:
        why = (
            (series.improper_reason,) if series.improper_reason and _improper(done.on, series, found) else ()
        )
        return Owed(row, row.code, "done", programmes, done_on=done.on, reasons=why)
    allowed = answer(row.who, asked.facts)
    if allowed.eligible is False:
        return None
    if allowed.eligible is None:
        return Owed(row, row.code, "unknown", programmes, missing=allowed.missing)
    best = series.recommended or Period()
    first = max(found.anchor.at(series.earliest or best), began, soonest)
    last = _last(series, found)
    recommended = max(first, found.anchor.at(best))
    late = None if series.overdue is None else max(first, found.anchor.at(series.overdue))
    late = None if late is None or late > last else late
    shown = None if last >= FAR - 1 else last
    if asked.today > last or first > last:
        if began > last or asked.today >= found.over:
            return None
        reason = "window_closed" if asked.today > last else "window_cannot_be_met"
        owed = Owed(row, row.code, "missed", programmes, latest=shown, reasons=(reason,))
        if first <= last:
            owed.earliest, owed.recommended, owed.overdue = first, recommended, late
        return owed
    if first > asked.horizon:
        return None
    status = state(asked.today, first, late, last)
    return Owed(
        row,
        row.code,
        status,
        programmes,
        None,
        first,
        recommended,
        late,
        shown,
        missing=allowed.missing,
    )


def _improper(day: int, series: Series, found: Start) -> bool:
    low, high = series.proper_from, series.proper_until
    return (low is not None and day < found.anchor.at(low)) or (
        high is not None and day >= found.anchor.at(high)
    )
