"""What did the history achieve? Each series judges its doses one by one; every failing reason is listed.

Validity rests on the rule in force on the day of the dose, where it was given. A series is resumed, never
restarted. A dose that a series has no place for may be passed to the series that follows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from ilp.dates import Calendar, shift
from ilp.rulebook.rows import Credit
from ilp.schedules.courses import USUAL, Course, holding
from ilp.schedules.history import Given
from ilp.schedules.policy import Policy
from ilp.schedules.steps import Length, Step


@define(eq=False)
class Track:
    """How far somebody has come in one series.

    `done` holds for each dose number the ordinal and the step it was judged by; `credited` the numbers that
    doses of other series stand for.
    """

    course: Course
    way: str = USUAL
    taken: int = 0
    done: dict[int, tuple[int, Step]] = field(factory=dict)
    credited: dict[int, int] = field(factory=dict)
    last_valid: int | None = None
    last_invalid: int | None = None
    last_any: int | None = None
    repeat: Length = (0, 0)

    def accept(self, number: int, day: int, step: Step) -> None:
        """Note a valid dose."""
        self.done[number] = (day, step)
        self.taken = max(self.taken, number)
        self.last_valid = self.last_any = day
        self.last_invalid = None

    def refuse(self, day: int, step: Step) -> None:
        """Note an invalid dose: it counts for nothing, but the time to repeat runs from it."""
        self.last_invalid = self.last_any = day
        self.repeat = step.repeat_after


def evaluate(
    course: Course,
    history: Sequence[Given],
    ages: Sequence[int],
    policy: Policy,
    tracks: Mapping[str, Track],
    credit: Credit | None,
    way: str | None = None,
) -> Track:
    """How far does this history bring somebody in the series? Each dose gets a verdict in its `judged`."""
    track = Track(course, way or USUAL)
    pending = _credits(credit, tracks) if credit else []
    products = course.products
    for given in [own for own in history if own.dose.product in products and not own.status]:
        dose = given.dose
        if course.follows and not _passed(given, course.follows):
            continue
        pending = _absorb(pending, track, dose.on, policy.calendar)
        local = (given.courses or {}).get(course.stem, course)
        if way is None and not track.taken:
            track.way = local.way(ages, dose.on)
        step = _target(local, track, ages, dose.on)
        if course.follows:
            if not _welcome(local, step, ages, dose.on):
                continue
            given.judged = [verdict for verdict in given.judged if verdict[0] != course.follows]
        if isinstance(step, str):
            given.judged.append((course.stem, "extra", (step,), ""))
            continue
        if dose.campaign and not step.campaign_counts:
            given.judged.append((course.stem, "extra", ("campaign",), ""))
            continue
        failed, notes = judge(step, given, track, ages, policy)
        if failed or given.refused:
            track.refuse(dose.on, step)
            given.judged.append((course.stem, "invalid", tuple(failed), ""))
        else:
            track.accept(step.number, dose.on, step)
            given.judged.append((course.stem, "valid", tuple(notes), step.code))
    _absorb(pending, track, None, policy.calendar)
    return track


def _passed(given: Given, leader: str) -> bool:
    """Did the series before this one have no place for the dose?"""
    return all(
        stem != leader or (status == "extra" and reasons == ("series_complete",)) or "too_old" in reasons
        for stem, status, reasons, _ in given.judged
    )


def _welcome(course: Course, step: Step | str, ages: Sequence[int], day: int) -> bool:
    """Is the following series for this age at all? If not, the first series' verdict stands."""
    own = course.judging[USUAL][0][0] if isinstance(step, str) else step
    return day >= ages[own.valid_from]


def _target(course: Course, track: Track, ages: Sequence[int], day: int) -> Step | str:
    """For which dose number would one given on this day count? A reason when there is none."""
    slots = course.judging.get(track.way) or course.judging[USUAL]
    if course.alone:
        open_ = [
            step
            for number, steps in enumerate(slots, start=1)
            if number not in track.done and (step := holding(steps, day)) is not None
        ]
        fitting = [step for step in open_ if ages[step.valid_from] <= day < ages[step.until]]
        if fitting:
            return fitting[0]
        younger = [step for step in open_ if day < ages[step.valid_from]]
        if younger and not track.done:
            return younger[0]
        return open_[-1] if open_ and not younger else "series_complete"
    if track.taken >= len(slots):
        return "series_complete"
    return holding(slots[track.taken], day) or "series_complete"


def judge(
    step: Step, given: Given, track: Track, ages: Sequence[int], policy: Policy
) -> tuple[list[str], list[str]]:
    """Does the dose count for this step? All reasons against it, and what to note when it does."""
    day = given.dose.on
    failed: list[str] = []
    notes: list[str] = []
    absolute = policy.grace == "absolute"
    tolerated = ages[step.absolute_from] if absolute else ages[step.valid_from] - policy.grace_days
    if day < ages[step.valid_from]:
        (notes if day >= tolerated else failed).append("within_grace" if day >= tolerated else "too_young")
    if day >= ages[step.until]:
        failed.append("too_old")
    floor, least = _floors(step, track, policy)
    if day < floor:
        (notes if day >= least else failed).append("within_grace" if day >= least else "too_soon")
    if given.dose.product not in step.products:
        failed.append("wrong_product")
    if given.too_near:
        failed.append(given.too_near)
    if not failed and not step.openings and _early(step, track, ages, day, policy.calendar):
        notes.append("programme_early")
    return failed, sorted(set(notes))


def _floors(step: Step, track: Track, policy: Policy) -> tuple[int, int]:
    """From which day does the interval hold, and from which with grace?"""
    calendar, own = policy.calendar, step.min_interval
    if policy.interval_reference == "administered":
        own = own or (step.repeat_after if track.last_invalid is not None else None)
        return _floor(track.last_any, own, step.absolute_interval, policy)
    floor, least = _floor(track.last_valid, own, step.absolute_interval, policy)
    if track.last_invalid is not None and policy.interval_reference == "programme":
        repeat = shift(track.last_invalid, *step.repeat_after, calendar)
        floor, least = max(floor, repeat), max(least, repeat - policy.grace_days)
    return floor, least


def _floor(day: int | None, length: Length | None, least: Length | None, policy: Policy) -> tuple[int, int]:
    if day is None or length is None:
        return 0, 0
    own = shift(day, *length, policy.calendar)
    if policy.grace == "absolute":
        return own, shift(day, *(least or length), policy.calendar)
    return own, own - policy.grace_days


def earliest_valid(step: Step, track: Track, ages: Sequence[int], policy: Policy) -> int:
    """On which day would the next dose first count, by age and interval?"""
    return max(ages[step.valid_from], _floors(step, track, policy)[0])


def _early(step: Step, track: Track, ages: Sequence[int], day: int, calendar: Calendar) -> bool:
    if day < ages[step.earliest]:
        return True
    if track.last_valid is None or step.programme_interval is None:
        return False
    return day < shift(track.last_valid, *step.programme_interval, calendar)


def _credits(credit: Credit, tracks: Mapping[str, Track]) -> list[tuple[int, int]]:
    """Which doses of other series count here, as (day, reached number or 0 for one more), in order?"""

    def day(code: str) -> int | None:
        stem, _, number = code.rpartition(".")
        found = tracks[stem].done.get(int(number)) if stem in tracks else None
        return None if found is None else found[0]

    block = [day(code) for code in credit.after]
    found: list[tuple[int, int]] = []
    complete = None
    if all(own is not None for own in block):
        complete = max(own for own in block if own is not None)
        found.append((complete, credit.reaches))
    for code in credit.each:
        own = day(code)
        if own is not None and (complete is None or own > complete):
            found.append((own, 0))
    return sorted(found)


def _absorb(
    pending: list[tuple[int, int]], track: Track, before: int | None, calendar: Calendar
) -> list[tuple[int, int]]:
    """Count the credits up to a day; return those left. One given too soon does not raise the number."""
    slots = track.course.judging[USUAL]
    while pending and (before is None or pending[0][0] <= before):
        day, reaches = pending.pop(0)
        if reaches:
            track.credited.update(dict.fromkeys(range(1, reaches + 1), day))
            track.taken, track.last_valid, track.last_any = reaches, day, day
            continue
        if track.taken >= len(slots):
            continue
        step = holding(slots[track.taken], day)
        if step is None:
            continue
        waits = [(track.last_valid, step.min_interval), (track.last_invalid, step.repeat_after)]
        floors = [shift(own, *length, calendar) for own, length in waits if own is not None and length]
        if day < max(floors, default=0):
            track.refuse(day, step)
        else:
            track.taken += 1
            track.credited[track.taken] = day
            track.last_valid = track.last_any = day
            track.last_invalid = None
    return pending
