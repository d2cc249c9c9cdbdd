"""What do people's records say to one question of a rule? The counterpart of `ilp.indicators.answering`.

Questions to plans and to results go on to modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import define, field

from ilp.frames.counted.answers import Answers
from ilp.frames.counted.crowd import Act
from ilp.frames.counted.having import had
from ilp.frames.counted.measuring import measured
from ilp.frames.counted.occasions import Occasions
from ilp.frames.counted.standing import Plans
from ilp.frames.counted.weighing import grown
from ilp.frames.counted.windows import window
from ilp.frames.entering.columns import NOBODY
from ilp.frames.entering.days import NEVER
from ilp.indicators.recording import Question

ROOM = 2**32


@define(eq=False)
class Replies:
    """Some cases, what their plans say, and the answers so far: each question is answered once."""

    own: Occasions
    plans: Plans
    _known: dict[str, Answers] = field(factory=dict, init=False)

    def answer(self, question: Question) -> Answers:
        """What is the answer of each case?"""
        key = question.model_dump_json()
        if key not in self._known:
            self._known[key] = _KINDS[question.kind](question, self)
        return self._known[key]


def _acts(question: Question, asked: Replies) -> Answers:
    """Does the record show them on enough days? Two on one day are one."""
    own, events = asked.own, asked.own.crowd.events
    first, last = window(question, own)
    act = Act.of(question)
    found = [events.coded(code) for code in dict.fromkeys(act.done_by)]
    found = [each[events.counted(each, act.counts)] for each in found]
    cases, days = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for layer in own.layers:
        place = np.full(len(own.crowd.everybody), NOBODY, np.int64)
        place[own.person[layer]] = layer
        for each in found:
            case = place[each.person]
            inside = (case >= 0) & (first[case] <= each.day) & (each.day <= last[case])
            cases.append(case[inside])
            days.append(each.day[inside].astype(np.int64))
    case, day = np.concatenate(cases), np.concatenate(days)
    if question.times > 1:
        case = np.unique(case * ROOM + day) // ROOM
    return Answers.of(np.bincount(case, minlength=len(own)) >= question.times)


def _outcome(question: Question, asked: Replies) -> Answers:
    own = asked.own
    there = (own.start > NEVER) & (own.until > NEVER)
    first, last = window(question.model_copy(update={"within": "episode"}), own)
    inside = (first <= own.until + 1) & (own.until + 1 <= last)
    silent = there & (own.outcome.places == NOBODY)
    return Answers(there & own.outcome.among(question.outcome) & inside, silent)


def _died(question: Question, asked: Replies) -> Answers:
    own = asked.own
    first, last = window(question, own)
    return Answers.of((own.death > NEVER) & (first <= own.death) & (own.death <= last))


_KINDS: dict[str, Callable[[Question, Replies], Answers]] = {
    "services": lambda question, asked: asked.plans.services(question),
    "owed": lambda question, asked: asked.plans.owed(question),
    "completion": lambda question, asked: asked.plans.completion(question),
    "acts": _acts,
    "condition": lambda question, asked: had(question, asked.own),
    "measure": lambda question, asked: measured(question, asked.own),
    "growth": lambda question, asked: grown(question, asked.own),
    "outcome": _outcome,
    "died": _died,
}
