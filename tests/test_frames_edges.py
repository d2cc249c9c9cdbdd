"""Is every edge that a rule names met on both sides, and would a slip by one day be noticed?

Edges are read off the rules in force: every age, week of pregnancy, day after a delivery, stretch of school
and interval after the last time. People are placed the day before each, on it and the day after; what the
kernel says of all of them is held against `ilp.plan`. Doses have their own edges (`test_frames_doses`).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from attrs import evolve

import ilp
import ilp.frames.entering.days as days
import ilp.frames.people.conditions as conditions
import ilp.frames.people.events as events
import ilp.frames.people.who as who
import ilp.frames.planning as planning
import ilp.frames.services.counting as counting
import ilp.frames.services.recurring as recurring
from ilp.dates import Anchor, Period, shift
from ilp.frames import people_of, plan
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service
from ilp.rulebook.timing import Campaign, Every
from ilp.rulebook.who import Who
from ilp.schedules.courses import compiler

BOOK = Rulebook.load()
COMPILED = compiler(BOOK)
ON = (date(2024, 2, 29), date(2025, 8, 31), date(2026, 11, 5))
EACH = 20
ASIDE = (1, 1, 0, -1) * (EACH // 2)
"""How many days beside the last one that has reached the edge, one person each."""
MEASURED = "measurement."
Record = dict[str, Any]
Edge = tuple[str, Period]


def in_force(on: date) -> list[Service]:
    """The rows that answer on the day, wherever one lives."""
    law = COMPILED.schedule(on, "64.02")
    contacts = [row for rows in law.contacts for row, _, _ in rows]
    return [*(rivals[0] for rivals, _, _ in law.others), *contacts]


def of_who(tests: tuple[Who, ...]) -> Iterator[Edge]:
    for one in tests:
        yield from (("birth", own) for own in (one.age_from, one.age_until) if own)
        for own in (one.gestation_from, one.gestation_until):
            if own:
                yield "last_menstrual_period", own
        if one.postpartum_within:
            yield "delivery", one.postpartum_within


def edges(row: Service, on: date) -> Iterator[Edge]:
    """Every period that the row names, and from where it is counted; `last` is the last time it was done.

    To them comes what rows fall back on: when an episode is over, and until when what was missed is listed.
    No time at all is no edge: nobody stands before their birth.
    """
    anchor, own = getattr(row.timing, "anchor", "birth"), COMPILED.defaults(on)
    ends = {
        "birth": own.missed_until,
        "delivery": own.postpartum,
        "last_menstrual_period": own.pregnancy_over,
    }
    found = (*named_in(row), (anchor, ends[anchor]))
    return ((start, period) for start, period in found if period != Period())


def named_in(row: Service) -> Iterator[Edge]:
    timing: Any = row.timing
    yield from of_who(row.who)
    if isinstance(timing, Campaign):
        yield from (("birth", timing.age_from), ("birth", timing.age_until))
        return
    named = (
        ("first", "until") if isinstance(timing, Every) else ("earliest", "recommended", "overdue", "until")
    )
    yield from ((timing.anchor, own) for name in named if (own := getattr(timing, name)) is not None)
    if isinstance(timing, Every):
        for case in timing.cases:
            yield from of_who(case.who)
        yield from (("last", own.period) for own in (timing, *timing.cases) if own.period is not None)
        for target in timing.targets:
            yield from of_who(target.who)
            if target.anchor != "school_grade":
                yield from ((target.anchor, target.earliest), (target.anchor, target.until))


def placed(on: date, period: Period, aside: int) -> date:
    """The last day from which the period is over on `on`, and so many days beside it (1: not yet over)."""
    near = Anchor(on).on(Period(-period.months, -period.days)).toordinal()
    last = max(day for day in range(near - 4, near + 5) if over(day, period) <= on.toordinal())
    return date.fromordinal(last + aside)


def over(day: int, period: Period) -> int:
    return shift(day, period.months, period.days)


def somebody(row: Service, edge: Edge, aside: int, on: date, draw: random.Random) -> Record:
    """A person beside one edge of the row, otherwise as the row means them, more often than not."""
    anchor, period = edge
    one = draw.choice(row.who) if row.who and draw.random() < 0.8 else Who()
    pregnant = anchor in ("last_menstrual_period", "delivery") or bool(one.pregnant or one.postpartum_within)
    day = min(placed(on, period, aside), on)
    person: Record = {
        "sex": one.sex or ("female" if pregnant else draw.choice(("female", "male"))),
        "area": "64.02",
        "school_grade": draw.choice((None, None, None, 0, 6, 9)),
    }
    if anchor == "birth":
        birth = day
    elif pregnant:
        birth = date.fromordinal(on.toordinal() - draw.randint(5_600, 15_000))
    else:
        birth = date.fromordinal(on.toordinal() - age_of(row, one, draw))
        birth = min(birth, day) if anchor == "last" else birth
    person["birth_date"] = birth.isoformat()
    if pregnant and (on - birth).days > 4_000:
        person["pregnancies"] = [pregnancy(anchor, day, one, on, draw)]
    codes = [*one.any_condition, *one.all_conditions, *one.no_condition]
    person["conditions"] = [condition(code, on, draw) for code in codes if draw.random() < 0.6]
    if draw.random() < 0.2:
        person["absent_conditions"] = codes[:1]
    done = done_by(row, draw)
    if anchor == "last" and done is not None:
        note(person, done, max(day, birth), row, draw)
    years = [date(on.year, month, 1).toordinal() - beside for month in (1, 7) for beside in (0, 1)]
    for _ in range(draw.choice((0, 0, 0, 1, 2)) if anchor != "last" else 0):
        if done is not None:
            then = draw.choice([*(on.toordinal() - ago for ago in (0, 1, 30, 180, 365, 366)), *years])
            note(person, done, max(date.fromordinal(min(then, on.toordinal())), birth), row, draw)
    return person


def age_of(row: Service, one: Who, draw: random.Random) -> int:
    """Some age in days at which the row means the person."""
    timing: Any = row.timing
    low = max(
        own.months * 31 + own.days for own in (one.age_from or Period(), getattr(timing, "first", Period()))
    )
    until = one.age_until or getattr(timing, "until", None) or Period(months=85 * 12)
    return draw.randint(low, max(low, until.months * 30 + until.days - 1))


def pregnancy(anchor: str, day: date, one: Who, on: date, draw: random.Random) -> Record:
    if anchor == "delivery" or (anchor == "birth" and one.postpartum_within):
        end = day if anchor == "delivery" else date.fromordinal(on.toordinal() - draw.randint(0, 60))
        start = date.fromordinal(end.toordinal() - 270)
        return {"last_menstrual_period": start.isoformat(), "ended_on": end.isoformat()}
    if anchor != "last_menstrual_period":
        day = date.fromordinal(on.toordinal() - draw.randint(0, 320))
    ended = draw.choice((None, None, None, on.toordinal() - 1, on.toordinal(), on.toordinal() + 1))
    end_on = None if ended is None else date.fromordinal(max(ended, day.toordinal())).isoformat()
    return {"last_menstrual_period": day.isoformat(), "ended_on": end_on}


def condition(code: str, on: date, draw: random.Random) -> Record:
    since, until = draw.choice((None, -30, 0, 1)), draw.choice((None, None, -1, 0))
    return {"code": code} | {
        name: date.fromordinal(on.toordinal() + ago).isoformat()
        for name, ago in (("since", since), ("until", until))
        if ago is not None
    }


def done_by(row: Service, draw: random.Random) -> str | None:
    timing: Any = row.timing
    own = [code for code in timing.done_by if not code.startswith(MEASURED)]
    return draw.choice(own) if own else None


def note(person: Record, code: str, day: date, row: Service, draw: random.Random) -> None:
    timing: Any = row.timing
    values = dict(timing.counts.values) if timing.counts is not None else {}
    if isinstance(timing, Every) and timing.cases:
        values |= draw.choice(timing.cases).values
    event: Record = {"code": code, "on": day.isoformat(), "values": values}
    if code.startswith("screening."):
        person.setdefault("screenings", []).append(event)
    else:
        by = draw.choice(timing.counts.by) if timing.counts is not None and timing.counts.by else None
        person.setdefault("visits", []).append({**event, "by": by})


@cache
def crowd(on: date) -> tuple[list[Record], dict[tuple[str, Edge], Counter[str]]]:
    """Everybody beside an edge on this day, and how many stand on each side of every edge of every row."""
    draw = random.Random(f"{on}")
    shared: dict[Any, list[tuple[Service, Edge]]] = defaultdict(list)
    for row in in_force(on):
        for edge in dict.fromkeys(edges(row, on)):
            shared[(row.code, edge) if edge[0] == "last" else edge].append((row, edge))
    persons: list[Record] = []
    tried: dict[tuple[str, Edge], Counter[str]] = defaultdict(Counter)
    for named in shared.values():
        for aside in ASIDE:
            row, edge = draw.choice(named)
            person = somebody(row, edge, aside, on, draw)
            side = side_of(person, row, edge, on)
            for each, own in named:
                tried[each.code, own][side] += 1
            persons.append({**person, "id": f"sintetis-{len(persons)}"})
    return persons, tried


def side_of(person: Record, row: Service, edge: Edge, on: date) -> str:
    """On which side of the edge does the person stand, and within a day of it?"""
    anchor, period = edge
    if anchor == "birth":
        start = [person["birth_date"]]
    elif anchor == "last":
        timing: Any = row.timing
        noted = [*person.get("screenings", ()), *person.get("visits", ())]
        start = [own["on"] for own in noted if own["code"] in timing.done_by]
    else:
        name = "ended_on" if anchor == "delivery" else "last_menstrual_period"
        start = [own[name] for own in person.get("pregnancies", ())]
    found = {(date.fromisoformat(own) - placed(on, period, 0)).days for own in start if own}
    if 1 in found:
        return "before"
    return "reached" if found & {0, -1} else "away"


@cache
def reference(on: date) -> dict[tuple[str, str], tuple[Any, ...]]:
    persons, _ = crowd(on)
    said = {}
    for person in persons:
        for own in ilp.plan(person, on=on).to_dict()["services"]:
            line = (own["earliest"], own["recommended"], own["overdue"], own["latest"])
            if own["kind"] != "immunization":
                said[person["id"], own["code"]] = (own["status"], *line)
    return said


@cache
def tables(on: date) -> Any:
    return people_of(crowd(on)[0])


def said(on: date) -> dict[tuple[str, str], tuple[Any, ...]]:
    made = plan(tables(on), on=on, services=("visit", "screening"))
    columns = made.select("id", "code", "status", "earliest", "recommended", "overdue", "latest")
    return {
        (own[0], own[1]): (own[2], *(day and day.isoformat() for day in own[3:]))
        for own in columns.iter_rows()
    }


def differences(on: date) -> list[tuple[str, str]]:
    ours, theirs = said(on), reference(on)
    return [key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]


@pytest.mark.parametrize("on", ON, ids=str)
def test_beside_every_edge_the_two_engines_say_the_same(on: date) -> None:
    wrong = differences(on)
    told = [(key[1], said(on).get(key), reference(on).get(key)) for key in wrong[:3]]
    assert not wrong, (Counter(code for _, code in wrong), told)


@pytest.mark.parametrize("on", ON, ids=str)
def test_enough_people_stand_on_each_side_of_every_edge(on: date) -> None:
    persons, tried = crowd(on)
    print(on, "edges:", len(tried), "people:", len(persons))
    fewer = {own: sides for own, sides in tried.items() if min(sides["before"], sides["reached"]) < EACH}
    known = {(row.code, edge) for row in in_force(on) for edge in edges(row, on)}
    assert tried.keys() == known
    assert not fewer, list(fewer.items())[:5]


# Would a slip be noticed? -----------------------------------------------------------------------------


def later(function: Callable[..., Any], days_: int = 1) -> Callable[..., Any]:
    return lambda *given: function(*given) + np.int32(days_)


def in_fact(name: str, change: Callable[[Any], Any]) -> Callable[[pytest.MonkeyPatch], None]:
    """A test of `who` whose value is another than the rule says."""
    test = who.FACTS[name]

    def seed(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(who.FACTS, name, lambda value, view, asked: test(change(value), view, asked))

    return seed


def a_day_more(value: Period) -> Period:
    return value + Period(days=1)


def asked_otherwise(**changes: Callable[[Any], Any]) -> Callable[[pytest.MonkeyPatch], None]:
    real = planning.Asked

    def seed(patch: pytest.MonkeyPatch) -> None:
        def asked(*given: Any, **more: Any) -> Any:
            own = real(*given, **more)
            return evolve(own, **{name: change(getattr(own, name)) for name, change in changes.items()})

        patch.setattr(planning, "Asked", asked)

    return seed


def of_conditions(patch: pytest.MonkeyPatch) -> None:
    real = conditions.Conditions.of
    patch.setattr(
        conditions.Conditions,
        "of",
        lambda *given, today, **named: real(*given, today=today + 1, **named),
    )


def of_events(patch: pytest.MonkeyPatch) -> None:
    real = events.Events.of

    def of(tables: Any, block: Any, noted: Any) -> Any:
        return real(tables, evolve(block, today=block.today - 1), noted)

    patch.setattr(events.Events, "of", of)


def of_count(patch: pytest.MonkeyPatch) -> None:
    real = counting.Had.count
    patch.setattr(counting.Had, "count", lambda self, since=0: real(self, since + 1 if since else since))


def of_year(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recurring, "_first_day", later(recurring._first_day))


SLIPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "an age from which it opens a day late": lambda patch: patch.setattr(who, "_opens", later(who._opens)),
    "an age until a day late": in_fact("age_until", a_day_more),
    "after a delivery a day long": in_fact("postpartum_within", a_day_more),
    "a grade beside": in_fact("grade", lambda value: tuple(own + 1 for own in value)),
    "periods a day long": lambda patch: patch.setattr(days.Moment, "at", later(days.Moment.at)),
    "the last time a day late": lambda patch: patch.setattr(counting.Had, "last", later(counting.Had.last)),
    "a year that opens a day late": of_count,
    "a calendar year a day late": lambda patch: patch.setattr(
        recurring, "_first_day", later(recurring._first_day)
    ),
    "the horizon a day short": asked_otherwise(horizon=lambda day: day - 1),
    "the horizon a day long": asked_otherwise(horizon=lambda day: day + 1),
    "a pregnancy that lasts a day longer": asked_otherwise(
        defaults=lambda own: own.model_copy(update={"pregnancy_over": a_day_more(own.pregnancy_over)})
    ),
    "missed for a day longer": asked_otherwise(
        defaults=lambda own: own.model_copy(update={"missed_until": a_day_more(own.missed_until)})
    ),
    "conditions of tomorrow": of_conditions,
    "without the events of today": of_events,
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_by_one_is_noticed(slip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    SLIPS[slip](monkeypatch)
    assert any(differences(on) for on in ON)
