"""Into which categories did results fall? Each result is read by the reference engine, once a case."""

from __future__ import annotations

from datetime import date

import numpy as np

from ilp.frames.answers import Answers
from ilp.frames.choosing import Persons
from ilp.frames.columns import NOBODY
from ilp.frames.deriving import record_of
from ilp.frames.occasions import Occasions
from ilp.frames.windows import window
from ilp.indicators.recording import Question
from ilp.rulebook.findings import Measure
from ilp.screening.deriving import BIRTH_WEIGHT, categories


def measured(question: Question, own: Occasions) -> Answers:
    """Did a result of the window fall into one of the categories, or so many of the last ones?"""
    first, last = window(question, own)
    yes = np.zeros(len(own), np.bool_)
    for case in _with_results(str(question.measure), own).tolist():
        found = [
            category
            for day, category in _results(str(question.measure), own, case)
            if first[case] <= day <= last[case]
        ]
        if not question.category:
            yes[case] = bool(found)
        elif question.last is None:
            yes[case] = any(category in question.category for category in found)
        else:
            latest = found[-question.last :]
            yes[case] = len(latest) == question.last and all(each in question.category for each in latest)
    return Answers.of(yes)


def _results(measure: str, own: Occasions, case: int) -> list[tuple[int, str]]:
    crowd, number = own.crowd, int(own.person[case])
    kept = crowd.results.get((measure, number, int(own.day[case])))
    if kept is None:
        place = int(crowd.homes.area.places[number])
        area = None if place == NOBODY else crowd.homes.area.known[place]
        on = date.fromordinal(int(own.day[case]))
        record = record_of(crowd.everybody, number)
        kept = list(categories(record, measure, on, area, crowd.compiler.book))
        crowd.results[measure, number, int(own.day[case])] = kept
    return kept


def _with_results(measure: str, own: Occasions) -> Persons:
    """Which cases are of people of whom any value is on record that the measure asks for?"""
    rows = [row for row in own.crowd.compiler.book.rows(Measure) if row.code == measure]
    keys = {key for row in rows for key in row.values}
    people = own.crowd.everybody
    there = np.zeros(len(people), np.bool_)
    for name in ("visits", "screenings"):
        table = people.tables[name]
        there[table.person[table.words["key"].among(keys)]] = True
    taken = people.tables["measurements"]
    for key in keys & taken.there.keys():
        there[taken.person[taken.there[key]]] = True
    if BIRTH_WEIGHT in keys:
        there |= people.persons.there[BIRTH_WEIGHT]
    return np.flatnonzero(there[own.person])
