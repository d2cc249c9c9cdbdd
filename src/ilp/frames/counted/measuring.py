"""Into which categories did results fall, case by case?"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

from ilp.frames.counted.answers import Answers
from ilp.frames.counted.occasions import Occasions
from ilp.frames.counted.windows import window
from ilp.frames.found.gathering import Sought
from ilp.frames.found.results import first_of
from ilp.frames.people.choosing import Persons
from ilp.indicators.recording import Question
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.asking import row_of
from ilp.screening.bands import UNKNOWN
from ilp.screening.interpreting import NOT_APPLICABLE, wanted


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
    """Into which category each result up to the asked day fell, and when."""
    crowd, number, day = own.crowd, int(own.person[case]), int(own.day[case])
    book = crowd.compiler.book
    place = crowd.homes.places[int(crowd.homes.law[number])]
    row = _row(book, measure, first_of(book, day), place)
    needs = crowd.results.asks(row).values

    found = []
    for result in crowd.results.of(_sought(measure, book), at_birth=True)[number]:
        if result[0] <= day and result[1].keys() & needs:
            category = crowd.results.finding(row, number, result, crowd.results.stated).category
            if category not in (UNKNOWN, NOT_APPLICABLE):
                found.append((result[0], category))
    return found


@lru_cache(maxsize=1024)
def _row(book: Rulebook, measure: str, on: date, area: str | None) -> Measure:
    return row_of(Measure, measure, book, on, area)


@lru_cache(maxsize=1024)
def _sought(measure: str, book: Rulebook) -> Sought:
    """All values that the measure may ask for; it says nothing without any of those it needs."""
    rows = [row for row in book.rows(Measure) if row.code == measure]
    return Sought(
        frozenset(key for row in rows for key in wanted(row)),
        frozenset(frozenset({value}) for row in rows for value in row.values),
    )


def _with_results(measure: str, own: Occasions) -> Persons:
    """Which cases are of people of whom any value is on record that the measure asks for?"""
    there = np.zeros(len(own.crowd.everybody), np.bool_)
    sought = _sought(measure, own.crowd.compiler.book)
    there[list(own.crowd.results.of(sought, at_birth=True))] = True
    return np.flatnonzero(there[own.person])
