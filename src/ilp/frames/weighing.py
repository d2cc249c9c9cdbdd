"""How had children grown by their measurements of a window? Each child is judged once, for all periods."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from ilp.frames.answers import Answers
from ilp.frames.crowd import Crowd
from ilp.frames.deriving import record_of
from ilp.frames.occasions import Occasions
from ilp.frames.windows import window
from ilp.growth.following import Course, follow
from ilp.indicators.recording import Question


class Taken(NamedTuple):
    """One measurement of a child: its day, the class by index, and what the weighing says."""

    day: int
    classes: dict[str, str]
    weighed: bool
    gain: str | None
    below_red: bool
    two_t: bool


def grown(question: Question, own: Occasions) -> Answers:
    """Does the last measurement of the window that tells it fall into the category?"""
    first, last = window(question, own)
    people = own.crowd.everybody.tables["measurements"].person
    there = np.zeros(len(own.crowd.everybody), np.bool_)
    there[people] = True
    yes = np.zeros(len(own), np.bool_)
    for case in np.flatnonzero(there[own.person]).tolist():
        taken = _taken(own.crowd, int(own.person[case]))
        low, high = int(first[case]), int(last[case])
        yes[case] = _says(question, [each for each in taken if low <= each.day <= high])
    return Answers.of(yes)


def _says(question: Question, taken: list[Taken]) -> bool:
    weighed = [each for each in taken if each.weighed]
    if question.growth == "two_t":
        return bool(weighed) and weighed[-1].two_t
    if question.growth == "below_red":
        return bool(weighed) and weighed[-1].below_red
    if question.growth == "gain":
        return bool(weighed) and weighed[-1].gain in question.category
    told = [each.classes[str(question.growth)] for each in taken if question.growth in each.classes]
    return bool(told) and (not question.category or told[-1] in question.category)


def _taken(crowd: Crowd, number: int) -> list[Taken]:
    if number not in crowd.growth:
        record = record_of(crowd.everybody, number)
        taken = [own.model_dump() for own in record.measurements]
        course = follow(taken, birth_date=record.birth_date, sex=record.sex)
        crowd.growth[number] = _judged(course)
    kept: list[Taken] = crowd.growth[number]
    return kept


def _judged(course: Course) -> list[Taken]:
    by_day: dict[date, bool] = {}
    found = []
    for own in course.judged:
        if own.on not in by_day:
            by_day[own.on] = course.two_t_by(own.on)
        classes = {
            index: band.code
            for index, band in own.scores.classes.items()
            if f"{index}_implausible" not in own.scores.flags
        }
        weighed = own.gain.reason != "no_weight"
        below = bool(own.gain.below_red)
        found.append(Taken(own.on.toordinal(), classes, weighed, own.gain.status, below, by_day[own.on]))
    return found
