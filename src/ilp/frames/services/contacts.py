"""Where do numbered contacts stand: antenatal, postnatal, neonatal, development checks?

Some are the contact that lies in their window; others (antenatal) are the first, the second, the third, each
projected from the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ilp.dates import Period
from ilp.frames.entering.days import NEVER, Days, Moment
from ilp.frames.people.block import View
from ilp.frames.people.scene import Scene, gone, moment
from ilp.frames.people.who import answer
from ilp.frames.services.cases import DONE, EVERYONE, MISSED, UNKNOWN, Cases, shown, state
from ilp.frames.services.counting import Had
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Series
from ilp.schedules.courses import Offered
from ilp.schedules.steps import FAR


def contacts(rows: Sequence[Offered], view: View, scene: Scene) -> Iterator[tuple[Service, Cases]]:
    """For each contact of one series its row and the cases of what is said of it."""
    first = rows[0][0].series
    if first is None:
        return
    view = _concerned(first, view, scene)
    taken = np.full(len(view), NEVER, np.int32)
    for row, _, began in rows:
        series = row.series
        if series is None:
            continue
        had = Had(view, scene.events.counting(series, scene.start(series.anchor)))
        if series.counting == "order":
            day = _nth(had, int(row.code.rpartition(".")[2]))
            soonest = np.where(taken > NEVER, taken + 1, NEVER)
            cases = _contact(row, series, began, view, soonest, day, scene)
            recommended = cases.days.get("recommended", np.full(len(view), NEVER, np.int32))
            following = np.maximum(view.today, recommended)
            taken = np.where(cases.status > 0, following, taken)
            taken = np.where(day > NEVER, day, taken)
        else:
            start = moment(series.anchor, view)
            day = had.first_within(_first(series, start), _last(series, start) + 1)
            cases = _contact(row, series, began, view, np.full(len(view), NEVER, np.int32), day, scene)
        yield row, cases


def _concerned(first: Series, view: View, scene: Scene) -> View:
    """The episode began, and nothing lies so far behind that it is said no more (but what is on record)."""
    if first.anchor != "birth":
        return view.of(view.pregnancies)
    past = gone("birth", view, scene.asked)
    return view.of(~past | view.cut(scene.events.any_of(first.done_by)))


def _nth(had: Had, number: int) -> Days:
    """On which day was the contact with this number? `NEVER` when there were fewer; one contact a day."""
    person, day = had.days()
    found = np.full(len(had.view.block), NEVER, np.int32)
    if len(person):
        first = np.flatnonzero(np.append(True, person[1:] != person[:-1]))
        length = np.diff(np.append(first, len(person)))
        enough = length >= number
        rows = first[enough] + number - 1
        found[person[rows]] = day[rows]
    return had.view.cut(found)


def _first(series: Series, own: Moment) -> Days:
    return own.at(series.earliest or series.recommended or Period())


def _last(series: Series, own: Moment) -> Days:
    if series.until is None:
        return np.full(len(own.on), FAR - 1, np.int32)
    return own.at(series.until) - 1


def _contact(
    row: Service, series: Series, began: int, view: View, soonest: Days, done_on: Days, scene: Scene
) -> Cases:
    asked = scene.asked
    today = view.today
    own = moment(series.anchor, view)
    cases = Cases(view, asked)
    cases.out(own.on == NEVER)
    cases.say(done_on > NEVER, DONE)
    cases.done_on = np.where(own.on == NEVER, NEVER, done_on)
    allowed = answer(row.who, view, asked)
    cases.out(~allowed.yes & ~allowed.unknown)
    cases.say(allowed.unknown, UNKNOWN)
    first = np.maximum(np.maximum(_first(series, own), np.int32(began)), soonest)
    last = _last(series, own)
    best = np.maximum(first, own.at(series.recommended or Period()))
    late = np.full(len(view), FAR, np.int32)
    if series.overdue is not None:
        late = np.maximum(first, own.at(series.overdue))
        late = np.where(late > last, np.int32(FAR), late)
    closed = (last < today) | (first > last)
    cases.out(closed & ((last < began) | gone(series.anchor, view, asked)))
    days = {"earliest": first, "recommended": best, "overdue": shown(late), "latest": shown(last)}
    cases.say(closed & (first <= last), MISSED, **days)
    cases.say(closed, MISSED, latest=shown(last))
    cases.out(first > view.horizon)
    cases.say(EVERYONE, state(today, first, late, last), **days)
    return cases
