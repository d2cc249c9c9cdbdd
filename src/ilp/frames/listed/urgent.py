"""What comes first on a worklist of many? The ranks and the order of `data/worklist.toml`, over arrays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.dates import Anchor
from ilp.frames.entering.columns import in_order as sorting
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.leaving.collecting import NUMBER, Lines
from ilp.frames.listed.visiting import among, named
from ilp.planning.lateness import before
from ilp.planning.urgency import Ordering, Urgency
from ilp.schedules.steps import FAR

Numbers = NDArray[np.int32]
NO_RANK = -1


@frozen(eq=False)
class Open:
    """The open services and the reasons to visit of everybody, in numbers; `reasons` counts into `visits`."""

    size: int
    codes: tuple[str, ...]
    lines: Lines
    visits: tuple[str, ...]
    visited: Numbers
    reasons: Numbers


def those(lines: Lines, rows: Flags | NDArray[np.intp]) -> Lines:
    """Only these lines."""
    days = {name: day[rows] for name, day in lines.days.items()}
    return Lines(lines.person[rows], lines.code[rows], lines.status[rows], days)


def behind(lines: Lines, codes: tuple[str, ...], rule: Ordering) -> Flags:
    """Which lines are late, or due after the one before them was missed? As `ilp.planning` has it."""
    place = {code: number for number, code in enumerate(codes)}
    ahead = np.array([place.get(before(own) or "", len(codes)) for own in codes], np.int64)
    width = len(codes) + 1
    missed = among(lines, rule.missed)
    key = lines.person.astype(np.int64) * width
    after = np.isin(key + ahead[lines.code], (key + lines.code)[missed])
    return among(lines, rule.late) | (among(lines, rule.due) & after & named(codes, rule.follows)[lines.code])


def ranked(own: Open, rule: Ordering, on: date) -> tuple[Numbers, Days]:
    """The rank of each person (`NO_RANK`: none), and the last day of what can soon no longer be given."""
    ranks = np.full(own.size, NO_RANK, np.int32)
    closes = np.full(own.size, FAR, np.int32)
    for number, urgency in enumerate(rule.urgency):
        meant = _meant(own, urgency, on)
        fits = np.zeros(own.size, bool)
        fits[own.lines.person[meant]] = True
        wanted = [urgency.otherwise or code in urgency.visits for code in own.visits]
        fits[own.visited[np.array(wanted, bool)[own.reasons]]] = True
        new = fits & (ranks == NO_RANK)
        ranks[new] = number
        if urgency.closes_within is not None:
            near = meant & new[own.lines.person]
            np.minimum.at(closes, own.lines.person[near], own.lines.days["latest"][near])
    return ranks, closes


def _meant(own: Open, urgency: Urgency, on: date) -> Flags:
    """Which lines put their person in this rank?"""
    meant = among(own.lines, urgency.statuses)
    if urgency.services:
        meant &= named(own.codes, urgency.services)[own.lines.code]
    if urgency.closes_within is not None:
        latest = own.lines.days["latest"]
        meant &= (latest != NEVER) & (latest < Anchor(on).at(urgency.closes_within))
    return meant


def keys(own: Open, rule: Ordering, ranks: Numbers, closes: Days) -> dict[str, NDArray[Any]]:
    """By which numbers is each person put on the list? All that the order names, but the id."""
    late, due = among(own.lines, rule.late), among(own.lines, rule.due)
    since = np.full(own.size, FAR, np.int32)
    np.minimum.at(since, own.lines.person[late], _or_far(own.lines.days["overdue"][late]))
    return {
        "urgency": ranks,
        "closes": closes,
        "late_since": since,
        "late": -np.bincount(own.lines.person[late], minlength=own.size),
        "due": -np.bincount(own.lines.person[due], minlength=own.size),
    }


def places(keys: Mapping[str, NDArray[Any]], rule: Ordering, ids: Numbers) -> Numbers:
    """At which place of the list does each person stand? `ids` is their place in the order of ids."""
    order = np.lexsort([{**keys, "id": ids}[name] for name in reversed(rule.order)])
    found = np.empty(len(ids), np.int32)
    found[order] = np.arange(len(ids), dtype=np.int32)
    return found


def in_order(own: Open, place: Numbers, rule: Ordering) -> NDArray[np.intp]:
    """Person by person in their places: the lines, then the reasons to visit, which count on from the lines.

    Lines stand by status, then the day since when, then the code.
    """
    lines = own.lines
    turn = np.full(max(NUMBER.values()) + 1, len(rule.listed), np.int8)
    for number, status in enumerate(rule.listed):
        turn[NUMBER[status]] = number
    since = np.where(among(lines, rule.late), lines.days["overdue"], lines.days["earliest"])
    visits = len(own.visited)
    order = sorting(
        [
            place[np.concatenate([lines.person, own.visited])],
            np.append(turn[lines.status], np.full(visits, len(rule.listed) + 1, np.int8)),
            np.append(_or_far(since), np.zeros(visits, np.int32)),
            np.append(lines.code, own.reasons),
        ]
    )
    return np.arange(len(lines) + visits) if order is None else order


def _or_far(days: Days) -> Days:
    return np.where(days == NEVER, np.int32(FAR), days)
