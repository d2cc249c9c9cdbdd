"""How had children grown by the measurements of a window? Everybody's are judged at once, for all periods.

The counterpart of `ilp.growth.follow`: the scores come from the vector engine, the gains are compared here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.counted.answers import Answers
from ilp.frames.counted.crowd import Crowd
from ilp.frames.counted.occasions import Occasions
from ilp.frames.counted.windows import window
from ilp.frames.entering.days import Days
from ilp.frames.found.gaining import ROOM, Gains, gains
from ilp.frames.found.scoring import bands, scored
from ilp.growth import book
from ilp.growth.following import two_t_times
from ilp.indicators.recording import Question

Rows = NDArray[np.intp]
INDICES = ("waz", "haz", "whz", "baz")


@frozen(eq=False)
class Lookup:
    """Some rows in the order of person and day, each with what it says."""

    key: NDArray[np.int64]
    says: NDArray[np.int8]

    def last(self, own: Occasions, first: Days, last: Days) -> NDArray[np.int8]:
        """What does the last row of each case's window say? -1 where there is none."""
        person = own.person.astype(np.int64) * ROOM
        row = np.searchsorted(self.key, person + last, side="right") - 1
        found = np.full(len(own), -1, np.int8)
        there = (row >= 0) & (last >= first)
        there[there] = self.key[row[there]] >= (person + first)[there]
        found[there] = self.says[row[there]]
        return found


@frozen(eq=False)
class Grown:
    """What the measurements say: the class by each index and its names, and what weighings say."""

    classes: Mapping[str, Lookup]
    names: Mapping[str, tuple[str, ...]]
    gain: Lookup
    below_red: Lookup
    two_t: Lookup


def grown(question: Question, own: Occasions) -> Answers:
    """Does the last measurement of the window that tells it fall into the category?"""
    first, last = window(question, own)
    kept = _kept(own.crowd)
    if question.growth == "two_t":
        return Answers.of(kept.two_t.last(own, first, last) == 1)
    if question.growth == "below_red":
        return Answers.of(kept.below_red.last(own, first, last) == 1)
    if question.growth == "gain":
        wanted = [Gains.STATUSES.index(each) for each in question.category if each in Gains.STATUSES]
        return Answers.of(np.isin(kept.gain.last(own, first, last), wanted))
    index = str(question.growth)
    told, names = kept.classes[index].last(own, first, last), kept.names[index]
    if not question.category:
        return Answers.of(told >= 0)
    return Answers.of(np.isin(told, [place for place, name in enumerate(names) if name in question.category]))


def _kept(crowd: Crowd) -> Grown:
    if crowd.growth is None:
        crowd.growth = _judged(crowd)
    kept: Grown = crowd.growth
    return kept


def _judged(crowd: Crowd) -> Grown:
    table = crowd.everybody.tables["measurements"]
    birth = crowd.birth.on
    table = table.of(table.days["on"] >= birth[table.person])
    key = table.person.astype(np.int64) * ROOM + table.days["on"]
    order = np.argsort(key, kind="stable")
    table, key = table.of(order), key[order]
    sex = crowd.everybody.persons.words["sex"][table.person]
    scores = scored(table, birth, sex, INDICES)
    classes = {}
    for index in INDICES:
        if index in scores.classes:
            told = (scores.classes[index] >= 0) & ~scores.has(f"{index}_implausible")
            classes[index] = Lookup(key[told], scores.classes[index][told].astype(np.int8))
    below_red = bands(scores.z[book.gains().bands.index]) == 0
    own = gains(table, crowd.birth, sex, below_red, two_t_times())
    at = key[own.rows]
    return Grown(
        classes,
        scores.names,
        Lookup(at, own.status),
        Lookup(at, own.below_red.astype(np.int8)),
        Lookup(at, own.t_in_a_row.astype(np.int8)),
    )
