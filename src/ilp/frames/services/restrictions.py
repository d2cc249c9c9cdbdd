"""Who must not get a product or a service, or not now? What stands against it, laid over what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen

from ilp.frames.entering.days import NEVER, Days, Flags, Moment
from ilp.frames.leaving.collecting import NUMBER, Status
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View
from ilp.frames.people.statements import any_of
from ilp.frames.people.who import answer
from ilp.rulebook.rows import Restriction
from ilp.rulebook.who import Who
from ilp.schedules.restrictions import sharing
from ilp.schedules.steps import FAR

UNTOUCHED = [NUMBER[own] for own in ("done", "not_needed", "unknown", "not_eligible", "")]
OPEN = [NUMBER[own] for own in ("due", "overdue", "at_contact")]
CONTRAINDICATED, DEFERRED, UNKNOWN, MISSED = (
    NUMBER[own] for own in ("contraindicated", "deferred", "unknown", "missed")
)
SEPARATOR = ";"


@frozen(eq=False)
class Bars:
    """Whom something forbids it, about whom must be asked, and whom it lets wait."""

    forbidden: Flags
    unknown: Flags
    deferred: Flags

    @property
    def any(self) -> Flags:
        """Whom does anything stand against?"""
        return self.forbidden | self.unknown | self.deferred


def lay_over(
    status: Status,
    days: Mapping[str, Days],
    targets: Sequence[str],
    rows: Sequence[Restriction],
    view: View,
    asked: Asked,
) -> None:
    """Change, in place, what is said of a service where something stands against each product that would do.

    `targets` are the products, or the code of what is no dose. Done stays done. What is forbidden has no
    days, so that nobody reads it as due; what is deferred keeps them.
    """
    concerned = view.stated | view.pregnancies | view.allergies.read(bool, False, bool)
    at = np.flatnonzero(concerned & ~np.isin(status, UNTOUCHED))
    if not len(at):
        return
    some, said = view.at(at), status[at]
    each = [bars(own, rows, some, asked) for own in targets]
    found = [own for own in each if own is not None]
    if not found or len(found) < len(each):
        return
    blocked = np.logical_and.reduce([own.any for own in found])
    forbidden = blocked & any_of((own.forbidden for own in found), some)
    unknown = blocked & ~forbidden & any_of((own.unknown for own in found), some)
    wait = blocked & ~forbidden & ~unknown & np.isin(said, OPEN)
    ask = unknown & (said != MISSED)
    for where, word in ((forbidden, CONTRAINDICATED), (ask, UNKNOWN), (wait, DEFERRED)):
        said[where] = word
    status[at] = said
    for day in days.values():
        day[at[forbidden | ask]] = NEVER


def bars(target: str, rows: Sequence[Restriction], view: View, asked: Asked) -> Bars | None:
    """What stands against this product or service for each person today? None when no row names it."""
    forbidden, unknown, deferred = [], [], []
    for row in rows:
        if row.to_component:
            if row.effect != "contraindicated" or not _is_product(target):
                continue
            forbidden.append(view.allergies.read(lambda own: target in _shared(own), False, bool))
        elif target in row.products or target in row.services:
            allowed = answer(row.who, view, asked)
            unknown.append(allowed.unknown)
            if row.effect == "contraindicated":
                forbidden.append(allowed.yes)
            else:
                deferred.append(allowed.yes & ~(_until(row, view, asked) <= view.today))
    if not (forbidden or unknown or deferred):
        return None
    return Bars(*(any_of(own, view) for own in (forbidden, unknown, deferred)))


def _is_product(target: str) -> bool:
    return target in sharing((target,))


def _shared(written: str) -> tuple[str, ...]:
    return sharing(tuple(own for own in written.split(SEPARATOR) if own))


def _until(row: Restriction, view: View, asked: Asked) -> Days:
    """On which day is a deferral over, the last of its reasons? `FAR` when no day is known."""
    until = np.full(len(view), NEVER, np.int32)
    for who in row.who:
        np.maximum(until, _ends(row, who, view, asked), out=until)
    until[until == NEVER] = FAR
    return until


def _ends(row: Restriction, who: Who, view: View, asked: Asked) -> Days:
    """When is it over, for one reason: the pregnancy, the condition, its length? `NEVER`: no day is known."""
    if who.pregnant:
        start = view.pregnancy.on
        expected = np.where(start > NEVER, start + np.int32(asked.defaults.pregnancy.days), np.int32(NEVER))
        return np.where(view.ends > NEVER, view.ends, expected)
    found, settled = np.full(len(view), NEVER, np.int32), view.nobody.copy()
    for code in who.any_condition:
        there, since, until = view.spans(code)
        ends = np.where(until > NEVER, until + 1, np.int32(NEVER))
        if row.lasts is not None:
            ends = np.where(since > NEVER, Moment.of(since).at(row.lasts), ends)
        first = there & ~settled
        found[first] = ends[first]
        settled |= there
    return found
