"""Where does a service stand that is no numbered dose or contact? Again and again, in fixed months, once."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from ilp.dates import Period, first_of_month, month_number, year_starting
from ilp.frames.entering.days import NEVER, Days, Flags, Moment
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.people.scene import Scene, gone, moment
from ilp.frames.people.statements import any_of
from ilp.frames.people.who import answer, assess
from ilp.frames.services.cases import AT_CONTACT, EVERYONE, MISSED, NOT_ELIGIBLE, UNKNOWN, Cases
from ilp.frames.services.counting import Had
from ilp.frames.services.targets import targets
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Every, Once
from ilp.schedules.steps import FAR


def served(row: Service, began: int, view: View, scene: Scene) -> Cases:
    """The cases of what is said of a service to the people of the view."""
    timing: Any = row.timing
    anchor = getattr(timing, "anchor", "birth")
    asked = scene.asked
    cases = Cases(view, asked, row.always)
    if row.monitored is not None:
        known = any_of((view.diagnosed(code) for code in row.monitored.any_condition), view)
        cases.say(known, NOT_ELIGIBLE)
    allowed, opens = assess(row.who, view, asked)
    opens = np.maximum(opens, np.int32(began))
    found = scene.events.counting(timing, scene.start(anchor))
    complete = view.nobody
    if isinstance(timing, Once):
        complete = Had(view, found).complete(timing)
        opens = np.where(complete, np.maximum(view.birth.on, np.int32(began)), opens)
    cases.say(allowed.unknown & ~complete, UNKNOWN)
    there = (moment(anchor, view).on > NEVER) & (opens <= view.horizon)
    cases.out(~there | ~_born(row, view))
    rest = cases.rest()
    own, had = rest.view, Had(rest.view, found)
    if rest is not cases:
        opens, complete = opens[rest.places], complete[rest.places]
    if isinstance(timing, Every):
        _every(timing, rest, had, opens, scene)
    elif isinstance(timing, Campaign):
        _campaign(timing, rest, had, moment(anchor, own), opens)
    elif isinstance(timing, Once):
        _once(timing, rest, complete, opens)
    cases.close(rest)
    return cases


def _born(row: Service, view: View) -> Flags:
    born = view.everyone
    if row.born_from is not None:
        born = born & (view.birth.on >= row.born_from.toordinal())
    if row.born_until is not None:
        born = born & (view.birth.on < row.born_until.toordinal())
    return born


def _bound(period: Period | None, own: Moment) -> Days:
    return np.full(len(own.on), FAR, np.int32) if period is None else own.at(period)


def _every(timing: Every, cases: Cases, had: Had, opens: Days, scene: Scene) -> None:
    asked = scene.asked
    own = moment(timing.anchor, cases.view)
    first = np.maximum(own.at(timing.first), opens)
    last = _bound(timing.until, own) - 1
    cases.out(last < cases.view.today)
    if timing.targets:
        targets(timing.targets, cases, had, opens)
        return
    if timing.per is not None:
        _per_year(timing, cases, had, first, last)
        return
    taken = cases.view.nobody.copy()
    for case in timing.cases:
        fits = answer(case.who, cases.view, asked).yes & ~taken
        if case.values:
            fits = fits & had.noted_last(scene.events.noted.bits(case.values))
        taken |= fits
        _rhythm(case.period, case.per, fits, cases, had, first, last)
    _rhythm(timing.period, None, EVERYONE, cases, had, first, last)


def _rhythm(
    period: Period | None, per: str | None, fits: Any, cases: Cases, had: Had, first: Days, last: Days
) -> None:
    """At one rhythm: once in the pregnancy, at every contact, or a period after the last one."""
    today = cases.view.today
    if per == "pregnancy":
        opens = np.maximum(first, cases.view.pregnancy.on)
        cases.done(fits & (had.last() >= opens))
        cases.place(fits, opens, opens, None, np.full(len(opens), FAR, np.int32))
    elif period is None:
        cases.place(fits & (first > today), first, first, None, last)
        cases.say(fits, AT_CONTACT)
    elif not had:
        cases.place(fits, first, first, None, last)
    else:
        day = had.last()
        cases.place(fits & (day == NEVER), first, first, None, last)
        following = np.maximum(Moment.of(day).at(period), first)
        cases.done(fits & (following > today), following, last)
        cases.place(fits, following, following, None, last)


def _per_year(timing: Every, cases: Cases, had: Had, first: Days, last: Days) -> None:
    asked = cases.asked
    month = asked.defaults.school_year_month if timing.per == "school_year" else 1
    year = year_starting(asked.on, month)
    opens, closes = _first_day(year, month), _first_day(year + 1, month) - 1
    cases.done(had.count(opens) >= timing.at_least, np.maximum(first, np.int32(closes + 1)), last)
    begin = np.maximum(first, np.int32(opens))
    furthest = year_starting(date.fromordinal(asked.horizon), month)
    ends = np.array([_first_day(own + 1, month) - 1 for own in range(year, furthest + 1)] + [FAR], np.int32)
    end = ends[np.searchsorted(ends, np.minimum(begin, FAR))]
    cases.place(EVERYONE, begin, begin, None, np.minimum(last, end))


def _first_day(year: int, month: int) -> int:
    return first_of_month(12 * year + month - 1)


def _campaign(timing: Campaign, cases: Cases, had: Had, own: Moment, opens: Days) -> None:
    asked = cases.asked
    today = asked.today
    low, high = np.maximum(own.at(timing.age_from), opens), own.at(timing.age_until) - 1
    cases.out(high < today)
    rounds = _rounds(timing.months, asked)
    begun = [first for first, _ in rounds if first <= today]
    last = had.last()
    follows, coming = np.zeros_like(low), np.zeros_like(low)
    ends = np.zeros_like(low)
    for first, closes in rounds:
        if closes < today:
            continue
        begin, end = np.maximum(low, np.int32(first)), np.minimum(high, np.int32(closes))
        fits = (begin <= end) & (end >= today)
        later = fits & (follows == NEVER) & (begin > today) & (begin > last)
        follows[later] = begin[later]
        next_ = fits & (coming == NEVER)
        coming[next_], ends[next_] = begin[next_], end[next_]
    if begun:
        cases.done((last > NEVER) & (last >= begun[-1]), follows)
    cases.out(coming == NEVER)
    cases.place(EVERYONE, coming, coming, None, ends)


def _rounds(months: tuple[int, ...], asked: Asked) -> list[tuple[int, int]]:
    """The campaign months near the asked day and up to the horizon."""
    first = month_number(asked.on) - 12
    last = month_number(date.fromordinal(asked.horizon)) + 12
    return [
        (first_of_month(ym), first_of_month(ym + 1) - 1)
        for ym in range(first, last + 1)
        if ym % 12 + 1 in months
    ]


def _once(timing: Once, cases: Cases, complete: Flags, opens: Days) -> None:
    asked, own = cases.asked, moment(timing.anchor, cases.view)
    first, last = np.maximum(own.at(timing.earliest), opens), own.at(timing.until) - 1
    best = own.at(timing.recommended)
    late = None if timing.overdue is None else own.at(timing.overdue)
    cases.done(complete)
    closed = last < cases.view.today
    cases.out(closed & (gone(timing.anchor, cases.view, asked) | (opens > last)))
    days = {"earliest": first, "recommended": np.maximum(first, best), "latest": last}
    if late is not None:
        days["overdue"] = np.where(late <= last, np.maximum(first, late), NEVER)
    cases.say(closed, MISSED, **days)
    cases.place(EVERYONE, first, best, late, last)
