"""Where do numbered contacts stand: antenatal, postnatal, neonatal, development checks?

Some are the contact that lies in their window; others (antenatal) are the first, the second, the third, each
projected from the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw

from ilp.dates import Period
from ilp.frames.asked import FROM
from ilp.frames.cases import Cases, shown, state
from ilp.frames.days import NEVER, Moment, ordinal
from ilp.frames.events import AT, counted
from ilp.frames.recurring import LAST, Scene, over
from ilp.frames.unsupported import refuse
from ilp.frames.who import answer
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Series
from ilp.schedules.courses import Offered
from ilp.schedules.steps import FAR

DAYS_, TAKEN = "_days", "_taken"


def contacts(rows: Sequence[Offered], people: Any, scene: Scene) -> Iterator[tuple[Service, Cases]]:
    """For each contact of one series its row, the people and the cases of what is said of it."""
    series = [row.series for row, _, _ in rows if row.series is not None]
    if len({(own.counting, own.anchor, own.done_by, str(own.counts)) for own in series}) > 1:
        raise refuse("contacts of one series counted in different ways", "narwhals")
    if any(own.anchor == "birth" and own.until is None for own in series):
        raise refuse("contacts of a child without an end", "narwhals")
    start = nw.col(f"{FROM[series[0].anchor]}_on")
    people = people.filter(start > NEVER)
    if series[0].counting == "order":
        yield from _in_order(rows, people, scene)
        return
    for row, _, began in rows:
        own = _in_window(row.series, people, scene)
        yield row, _cases(row, began, own, ordinal(NEVER), nw.col(TAKEN) == 1, scene)


def _in_window(series: Any, people: Any, scene: Scene) -> Any:
    """The people, and whether a contact lies in the window."""
    moment = scene.asked.moment(series.anchor)
    bounds = people.select("id", _first(series, moment).alias("_low"), _last(series, moment).alias("_high"))
    own = scene.events.filter(*counted(series, scene.noted)).join(bounds, on="id", how="inner")
    day, start = nw.col(f"{AT}_on"), nw.col(f"{FROM[series.anchor]}_on")
    own = own.filter((day >= start) & (day >= nw.col("_low")) & (day <= nw.col("_high")))
    own = own.select("id", ordinal(1).alias(TAKEN)).group_by("id").agg(nw.col(TAKEN).max())
    return _beside(people, own, [TAKEN])


def _in_order(rows: Sequence[Offered], people: Any, scene: Scene) -> Iterator[tuple[Service, Cases]]:
    """How many contacts (one a day), and when was the last; then one contact projected from the other."""
    first: Any = rows[0][0].series
    start, day = nw.col(f"{FROM[first.anchor]}_on"), nw.col(f"{AT}_on")
    own = scene.events.filter(*counted(first, scene.noted), day >= start, start > NEVER)
    own = own.select("id", AT).unique().with_columns(ordinal(1).alias(DAYS_))
    own = own.group_by("id").agg(nw.col(DAYS_).sum(), nw.col(AT).max().alias(LAST))
    people = _beside(people, own, [DAYS_, LAST])
    people = people.with_columns(Moment.of(nw.col(LAST)).ordinal.alias("_last_on"))
    before = nw.when(nw.col(DAYS_) > 0).then(nw.col("_last_on")).otherwise(ordinal(NEVER))
    people = people.with_columns(before.alias(TAKEN))
    for row, _, began in rows:
        number = int(row.code.rpartition(".")[2])
        soonest = nw.when(nw.col(TAKEN) > NEVER).then(nw.col(TAKEN) + 1).otherwise(ordinal(NEVER))
        done = nw.col(DAYS_) >= number
        cases = _cases(row, began, people, soonest, done, scene)
        yield row, cases
        listed, recommended = cases.projected()
        following = nw.max_horizontal(ordinal(scene.asked.today), recommended)
        people = cases.frame.with_columns(
            nw.when(listed & ~done).then(following).otherwise(nw.col(TAKEN)).alias(TAKEN)
        )


def _beside(people: Any, own: Any, names: Sequence[str]) -> Any:
    joined = people.join(own, on="id", how="left")
    return joined.with_columns(*(nw.col(name).fill_null(NEVER).cast(nw.Int64) for name in names))


def _first(series: Series, moment: Moment) -> nw.Expr:
    return moment.at(series.earliest or series.recommended or Period())


def _last(series: Series, moment: Moment) -> nw.Expr:
    return ordinal(FAR) if series.until is None else moment.at(series.until) - 1


def _cases(row: Service, began: int, people: Any, soonest: nw.Expr, done: nw.Expr, scene: Scene) -> Cases:
    series: Any = row.series
    asked = scene.asked
    today = asked.today
    moment = asked.moment(series.anchor)
    cases = Cases(people, asked)
    cases.done(done, None, None)
    allowed = answer(row.who, asked)
    cases.out(~allowed.yes & ~allowed.unknown)
    cases.say(allowed.unknown, "unknown")
    first, last = cases.let(
        _opens=nw.max_horizontal(_first(series, moment), ordinal(began), soonest), _ends=_last(series, moment)
    )
    best = nw.max_horizontal(first, moment.at(series.recommended or Period()))
    late = ordinal(FAR) if series.overdue is None else nw.max_horizontal(first, moment.at(series.overdue))
    best, late = cases.let(_best=best, _late=nw.when(late > last).then(ordinal(FAR)).otherwise(late))
    days = {"earliest": first, "recommended": best, "overdue": shown(late), "latest": shown(last)}
    closed = (last < today) | (first > last)
    cases.out(closed & ((last < began) | (over(series.anchor, asked) <= today)))
    cases.say(closed & (first <= last), "missed", **days)
    cases.say(closed, "missed", latest=shown(last))
    cases.out(first > asked.horizon)
    cases.put(nw.lit(True), state(today, first, late, last), days)
    return cases
