"""Is somebody complete? Sets of doses that together mean something, read off the tracks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ilp.dates import shift
from ilp.lifecycle.eligibility import means
from ilp.rulebook.rows import Completion
from ilp.schedules.courses import split
from ilp.schedules.evaluate import Track
from ilp.schedules.forecast import Asked, in_force
from ilp.schedules.results import Achieved, Owed
from ilp.schedules.steps import since

Doses = tuple[tuple[str, int | None], ...]


def achieved(
    rows: Iterable[tuple[Completion, Doses]],
    tracks: Mapping[str, Track],
    owed: Sequence[Owed],
    asked: Asked,
) -> Iterator[Achieved]:
    """Which completions concern this person, and how do they stand?"""
    by_code = {own.code: own for own in owed}
    for row, doses in rows:
        if means(row.who, asked.facts):
            if row.status_of is not None:
                yield _status(row, tracks[row.status_of], asked)
            elif row.absent_by is not None:
                yield _absent(row, tracks, asked)
            else:
                found = _set(row.code, doses, tracks, by_code, asked)
                if found is not None:
                    yield found


def _set(
    code: str, doses: Doses, tracks: Mapping[str, Track], by_code: Mapping[str, Owed], asked: Asked
) -> Achieved | None:
    """A set of doses; those that no rule meant for the person are left out. None when nothing is left."""
    days: list[int] = []
    missing: list[str] = []
    spared = 0
    for stem, number in doses:
        track = tracks.get(stem)
        if track is None:
            for own in _contacts(stem, number, by_code):
                if own.done_on is not None:
                    days.append(own.done_on)
                else:
                    missing.append(own.code)
            continue
        for wanted in [number] if number else range(1, track.course.length + 1):
            if wanted in track.done:
                days.append(track.done[wanted][0])
                continue
            owed = by_code.get(f"{stem}.{wanted}")
            if owed is not None and owed.status == "not_needed":
                spared += 1
            elif owed is not None or meant(track, wanted, asked):
                missing.append(f"{stem}.{wanted}")
    if not days and not missing and not spared:
        return None
    complete = not missing and bool(days)
    return Achieved(code, complete, max(days) if complete else None, None, tuple(missing))


def _contacts(stem: str, number: int | None, by_code: Mapping[str, Owed]) -> list[Owed]:
    """Which listed contacts does the completion ask for: one of a series, or all?"""
    if number is not None:
        return [own for code, own in by_code.items() if code == f"{stem}.{number}"]
    return [own for code, own in by_code.items() if code.rpartition(".")[0] == stem]


def meant(track: Track, number: int, asked: Asked) -> bool:
    """Does the law mean this person to have this dose some time, on the way taken?"""
    step = in_force(track.course.slots.get(track.way, ()), number, asked.today)
    if step is None or not step.admits(asked.facts.anchor.ordinal):
        return False
    if means(step.row.who, asked.facts) is False:
        return False
    last = min(asked.ages[step.until], asked.ages[step.offered_until]) - 1
    return since(step.origins, asked.facts.anchor.ordinal) <= last and asked.today <= last


def _day(code: str, tracks: Mapping[str, Track]) -> int | None:
    stem, number = split(code, tracks)
    found = tracks[stem].done.get(number or 1)
    return None if found is None else found[0]


def _absent(row: Completion, tracks: Mapping[str, Track], asked: Asked) -> Achieved:
    """A status that means something is lacking: it holds when none of `requires` was reached by the age."""
    limit = asked.facts.anchor.at(row.absent_by) if row.absent_by else asked.today
    begun = all(_before(code, tracks, limit) for code in row.reached)
    lacking = [code for code in row.requires if not _before(code, tracks, limit)]
    holds = begun and len(lacking) == len(row.requires)
    return Achieved(row.code, holds, limit if holds else None, None, tuple(lacking) if holds else ())


def _before(code: str, tracks: Mapping[str, Track], limit: int) -> bool:
    day = _day(code, tracks)
    return day is not None and day < limit


def _status(row: Completion, track: Track, asked: Asked) -> Achieved:
    reached = track.credited | {number: day for number, (day, _) in track.done.items()}
    day = reached.get(row.reaches)
    protected = None
    if day is not None and row.protects is not None:
        protected = shift(day, row.protects.months, row.protects.days, asked.policy.calendar)
    missing = tuple(
        f"{row.status_of}.{number}" for number in range(1, row.reaches + 1) if number not in reached
    )
    return Achieved(row.code, day is not None, day, protected, missing)
