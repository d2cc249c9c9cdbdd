"""Did people have a condition on a day of the window, as the record states it or results make it known?"""

from __future__ import annotations

import numpy as np

from ilp.frames.counted.answers import Answers
from ilp.frames.counted.noticing import with_noticed
from ilp.frames.counted.occasions import Occasions
from ilp.frames.counted.windows import window
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.people.choosing import Persons
from ilp.frames.people.conditions import HELD, Conditions
from ilp.indicators.recording import Question

TABLES = ("conditions", "pregnancies")


def had(question: Question, own: Occasions) -> Answers:
    """Did each have it on the last day of the window, or on one on which anything stated ended?"""
    first, last = window(question, own)
    case, day = _ends(own, first, last)
    case = np.concatenate([np.arange(len(own)), case])
    day = np.concatenate([last, day])
    holds = _holding(str(question.condition), own, own.person[case], day)
    return Answers.of(np.bincount(case[holds], minlength=len(own)) > 0)


def _ends(own: Occasions, first: Days, last: Days) -> tuple[Persons, Days]:
    """The days before the last one of a window on which a condition ended, and whose case it is."""
    table = own.crowd.everybody.tables["conditions"]
    table = table.of(table.yes["present"] & (table.days["until"] != NEVER))
    cases, days = [np.empty(0, np.intp)], [np.empty(0, np.int32)]
    for layer in own.layers:
        place = np.full(len(own.crowd.everybody), -1, np.intp)
        place[own.person[layer]] = layer
        case, until = place[table.person], table.days["until"]
        inside = (case >= 0) & (first[case] <= until) & (until < last[case])
        cases.append(case[inside])
        days.append(until[inside])
    return np.concatenate(cases), np.concatenate(days)


def _holding(code: str, own: Occasions, person: Persons, day: Days) -> Flags:
    """Does each of these persons have the condition on their day?"""
    people, is_found = with_noticed(own.crowd, person, day, frozenset({code}), TABLES)
    started = people.tables["pregnancies"]
    pregnancies = np.zeros(len(people), np.bool_)
    pregnancies[started.person[started.days["last_menstrual_period"] != NEVER]] = True
    table = people.tables["conditions"]
    found = Conditions.of(table, is_found, first=0, pregnancies=pregnancies, today=day)
    return np.asarray(found.state(code) == HELD)
