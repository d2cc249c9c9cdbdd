"""What do the plans of many cases say to one question: served, owed, complete?"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from attrs import define, field

from ilp.frames.counted.answers import Answers, any_of, every
from ilp.frames.counted.asking import Said, Wanted, said
from ilp.frames.counted.occasions import Occasions
from ilp.frames.counted.windows import window
from ilp.frames.entering.days import Flags
from ilp.frames.leaving.collecting import NUMBER, UNLISTED, Status
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.recording import Question


@define(eq=False)
class Plans:
    """The plans of some cases, each made of what the questions ask of the plans of that day."""

    own: Occasions
    rules: RecordRules
    questions: tuple[Question, ...]
    _said: dict[str, Said] = field(factory=dict, init=False)

    def services(self, question: Question) -> Answers:
        """Were all of the services served, or (`any`) one?"""
        found = self._each(question, question.services, self.rules.file.served)
        return any_of(found, len(self.own)) if question.any else every(found, len(self.own))

    def owed(self, question: Question) -> Answers:
        """Does any of the services concern them?"""
        return any_of(self._each(question, question.owed, self.rules.file.owed), len(self.own))

    def completion(self, question: Question) -> Answers:
        """Is the set complete? Unknown where the plan does not judge it, or lacks a fact for it."""
        plan, code = self._plan(question), str(question.completion)
        nobody = np.zeros(len(self.own), np.bool_)
        judged, complete = plan.judged.get(code, nobody), plan.complete.get(code, nobody)
        gap, open_ = nobody.copy(), nobody.copy()
        for lacked, lacks in plan.missing.get(code, {}).items():
            status = plan.of(lacked)
            if question.so_far:
                lacks = lacks & (status != UNLISTED) & ~_among(status, self.rules.file.ahead)
            gap |= lacks
            open_ |= lacks & ~_among(status, self.rules.file.unknown)
        return Answers(judged & (complete | ~gap), ~judged | (~complete & gap & ~open_))

    def _each(self, question: Question, codes: Iterable[str], wanted: Collection[str]) -> list[Answers]:
        plan = self._plan(question)
        return [
            Answers(_among(plan.of(code), wanted), _among(plan.of(code), self.rules.file.unknown))
            for code in codes
        ]

    def _plan(self, question: Question) -> Said:
        """What the plans of the question's day say: of the asked day, or of the last one of a pregnancy."""
        key = _day_of(question)
        if key not in self._said:
            alike = [each for each in self.questions if _asks(each) and _day_of(each) == key]
            own, compiler = self.own, self.own.crowd.compiler
            day = own.day if question.within != "pregnancy" else window(question, own)[1]
            wanted = Wanted.of(
                {code for each in alike for code in (*each.services, *each.owed)},
                {each.completion for each in alike if each.completion is not None},
                compiler,
            )
            self._said[key] = said(own.crowd, own.person, day, wanted)
        return self._said[key]


def _asks(question: Question) -> bool:
    return bool(question.services or question.owed or question.completion)


def _day_of(question: Question) -> str:
    """Questions with equal keys are asked of one and the same plan."""
    if question.within != "pregnancy":
        return ""
    bounds = (question.gestation_from, question.gestation_until, question.from_age, question.before)
    return repr(bounds)


def _among(status: Status, wanted: Collection[str]) -> Flags:
    found: Flags = np.isin(status, [NUMBER[own] for own in wanted if own in NUMBER])
    return found
