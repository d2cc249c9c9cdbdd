"""What do cases add above the line, below it, and to those of whom it cannot be said? As arrays."""

from __future__ import annotations

import numpy as np
from attrs import define, field, frozen

from ilp.dates import Period
from ilp.frames.counted.answers import any_of, every
from ilp.frames.counted.crowd import Crowd
from ilp.frames.counted.occasions import occasions
from ilp.frames.counted.replying import Replies
from ilp.frames.counted.standing import Plans
from ilp.frames.entering.days import Flags
from ilp.indicators.counting import Wanted
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.recording import FromRecords
from ilp.indicators.spans import Span

Group = tuple[str, Period | None, Span]
"""Whose cases are looked through: the population, when it is too late, the period."""


@frozen(eq=False)
class Tallies:
    """Which cases stand above the line, which below it, and of which it cannot be said."""

    above: Flags
    below: Flags
    unknown: Flags


@define(eq=False)
class Tallying:
    """Some people, and the answers that their cases have given so far."""

    crowd: Crowd
    rules: RecordRules
    _asked: dict[tuple[str, Period | None, str], Replies] = field(factory=dict, init=False)

    def cases(self, group: Group, together: tuple[FromRecords, ...]) -> Replies:
        """The cases of these rules, which look through the same people."""
        population, before, span = group
        key = (population, before, span.period)
        if key not in self._asked:
            own = occasions(self.rules.populations[population], before, self.crowd, span)
            questions = tuple(each for rule in together for each in rule.questions())
            self._asked[key] = Replies(own, Plans(own, self.rules, questions))
        return self._asked[key]

    def forget(self, group: Group) -> None:
        """Keep nothing of these cases, nor of those of an earlier period."""
        population, before, _ = group
        for key in [key for key in self._asked if key[:2] == (population, before)]:
            del self._asked[key]

    def tally(self, each: Wanted, group: Group, together: tuple[FromRecords, ...]) -> Tallies:
        """What does each case add; above the line only who was not there at the end of an earlier period?"""
        now = _tally(each.rule, self.cases(group, together))
        if each.earlier is None or not now.above.any():
            return now
        past = self.cases((group[0], group[1], each.earlier), together)
        then = np.zeros(len(self.crowd.everybody), np.bool_)
        then[past.own.person[_tally(each.rule, past).above]] = True
        person = self.cases(group, together).own.person
        return Tallies(now.above & ~then[person], now.below, now.unknown)


def _tally(rule: FromRecords, asked: Replies) -> Tallies:
    many = len(asked.own)
    meant = every((asked.answer(each) for each in rule.had), many)
    done = every((asked.answer(each) for each in rule.counted), many)
    spoiled = any_of((asked.answer(each) for each in rule.without), many)
    looked = ~meant.unknown if rule.apart else meant.yes
    refused = (~done.yes & ~done.unknown) | spoiled.yes
    open_ = looked & ~refused & (done.unknown | spoiled.unknown)
    counts = looked & ~refused & ~open_
    return Tallies(counts, looked & ~open_ & meant.yes, meant.unknown | open_)
