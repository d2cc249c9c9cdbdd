"""What has a person had and what is owed? One pass over history and law, written to be obviously right."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from attrs import frozen

from ilp.dates import Anchor, Period
from ilp.lifecycle.facts import Facts
from ilp.schedules import completions, recurring, restrictions
from ilp.schedules.contacts import contacts
from ilp.schedules.courses import USUAL, Compiler, Course, Schedule, Way
from ilp.schedules.evaluate import Track, evaluate
from ilp.schedules.events import Events
from ilp.schedules.forecast import Asked, elsewhere, forecast
from ilp.schedules.history import Dose, Given, ready, spaced_until
from ilp.schedules.policy import Policy
from ilp.schedules.results import Achieved, Owed


@frozen(eq=False)
class Outcome:
    """Every dose with its verdict, every service that is listed, every completion."""

    doses: tuple[Given, ...]
    services: tuple[Owed, ...]
    completions: tuple[Achieved, ...]


def run(
    compiler: Compiler,
    facts: Facts,
    doses: Iterable[Dose],
    *,
    events: Events,
    allergies: Sequence[str] = (),
    policy: Policy,
    listed: bool = True,
    only: Container[str] | None = None,
) -> Outcome:
    """What is done, due, overdue, missed and still to come for this person today?

    With `listed` false (after death) the history is judged and nothing else is said. Of what stands alone, in
    no series and no set of contacts, `only` these codes are asked about; None asks about all.
    """
    schedule = compiler.schedule(facts.on, facts.area)
    defaults = schedule.defaults
    ages = schedule.ages.of(facts.anchor)
    ahead = Period.parse(policy.horizon) if policy.horizon else defaults.horizon
    asked = Asked(
        facts,
        ages,
        policy,
        horizon=Anchor(facts.on, facts.calendar).at(ahead),
        listed_until=facts.anchor.at(defaults.missed_until),
    )
    given = list(doses)
    courses = {own.area: compiler.courses(own.area) for own in given if own.area}
    history = ready(
        given,
        birth=facts.anchor.ordinal,
        today=facts.today,
        policy=policy,
        spacings=schedule.spacings,
        courses=courses,
    )
    tracks = judge(schedule, history, asked)
    if not listed:
        return Outcome(tuple(history), (), ())
    against = restrictions.bars(schedule.restrictions, facts, allergies)
    services: list[Owed] = []
    for track in tracks.values():
        unknown = elsewhere(track.course, asked) if not track.done else None
        if unknown is not None:
            services.append(unknown)
            continue
        spared = _spared(track)
        services.extend(forecast(track, asked, _spaced(track.course, history, schedule), spared))
    for rows in schedule.contacts:
        services.extend(contacts(rows, asked, events))
    for rivals, began, reach in schedule.others:
        if only is not None and rivals[0].code not in only:
            continue
        if reach is not None and not reach.meets(asked, events):
            continue
        found = recurring.owed(rivals, began, asked, events)
        if found is not None:
            services.append(found)
    if against:
        for owed in services:
            restrictions.lay_over(owed, against)
    services.sort(key=_order)
    done = tuple(completions.achieved(schedule.completions, tracks, services, asked))
    return Outcome(tuple(history), tuple(services), done)


def judge(schedule: Schedule, history: Sequence[Given], asked: Asked) -> dict[str, Track]:
    """How far has the history come in every series? Gives each dose its verdict too."""
    refused: set[int] = set()
    while True:
        tracks = _pass(schedule, history, asked)
        if asked.policy.multi_antigen == "any":
            break
        half = {
            place
            for place, own in enumerate(history)
            if {"valid", "invalid"} <= {status for _, status, _, _ in own.judged}
        }
        if half <= refused:
            break
        refused |= half
        for place, own in enumerate(history):
            own.refused = place in refused
            own.judged.clear()
    for own in history:
        _verdict(own)
    return tracks


def _pass(schedule: Schedule, history: Sequence[Given], asked: Asked) -> dict[str, Track]:
    tracks: dict[str, Track] = {}
    used = {own.dose.product for own in history}
    for stem, course in schedule.courses.items():
        credit = schedule.credits.get(stem)
        way = _way(course, tracks, history, asked) if course.after else None
        if credit is None and used.isdisjoint(course.products):
            tracks[stem] = Track(course, way or course.way(asked.ages, asked.today))
            continue
        track = evaluate(course, history, asked.ages, asked.policy, tracks, credit, way)
        if not track.taken and way is None:
            track.way = course.way(asked.ages, asked.today)
        tracks[stem] = track
    return tracks


def _way(course: Course, tracks: Mapping[str, Track], history: Sequence[Given], asked: Asked) -> str | None:
    """Is the series on a way that a product decides? None leaves the choice to the age at the start."""
    decided = None
    for local in (course, *(own.courses[course.stem] for own in history if own.courses)):
        for way in local.ways:
            if way.row.of_series is not None:
                decided = USUAL
                if _holds(course, way, local is course, tracks[way.row.of_series], history, asked):
                    return way.row.code
    return decided


def _holds(
    course: Course, way: Way, at_home: bool, lead: Track, history: Sequence[Given], asked: Asked
) -> bool:
    """Does the product's way hold: only its products so far, where it is offered? Once complete, it stays."""
    row, wanted = way.row, set(way.row.only_products)
    primary = {lead.done[number][0] for number in lead.done if number <= row.of_doses}
    complete = len(primary) == row.of_doses
    last = max(primary) if complete else asked.today
    for own in history:
        if own.status or own.dose.on > last or own.dose.product in wanted:
            continue
        if own.dose.product in course.products or (own.dose.on in primary and own.counts(row.of_series)):
            return False
    offered = at_home and way.start <= asked.today < way.end
    return offered or (complete and way.start <= last < way.end)


def _verdict(given: Given) -> None:
    """What became of the dose, all series together?"""
    if given.status:
        return
    if len(given.judged) == 1:
        _, given.status, reasons, code = given.judged[0]
        given.reasons = tuple(sorted(reasons)) if len(reasons) > 1 else reasons
        given.counts_as = (code,) if code else ()
        return
    statuses = {status for _, status, _, _ in given.judged}
    given.counts_as = tuple(sorted(code for _, status, _, code in given.judged if status == "valid"))
    given.reasons = tuple(sorted({why for _, _, reasons, _ in given.judged for why in reasons}))
    given.status = next((status for status in ("valid", "invalid", "extra") if status in statuses), "extra")
    if not given.judged:
        given.reasons = ("no_valid_target",)


def _spared(track: Track) -> tuple[str, ...]:
    return next((way.row.not_needed for way in track.course.ways if way.row.code == track.way), ())


def _spaced(course: Course, history: Sequence[Given], schedule: Schedule) -> tuple[int, int]:
    if not history or course.products.isdisjoint(schedule.spaced):
        return 0, 0
    return max(spaced_until(history, schedule.spacings, product) for product in course.products)


def _order(owed: Owed) -> tuple[str, int, str]:
    return (owed.code.partition(".")[0], owed.recommended or owed.earliest or owed.done_on or 0, owed.code)
