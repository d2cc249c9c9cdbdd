"""What do children's last measurements make known, of each by a day of their own? Judged all at once.

The counterpart of `ilp.planning.known` over arrays: of the last few measurements the latest decides, and what
came before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.columns import Words, in_order
from ilp.frames.entering.days import NEVER, Days, Flags, Moment
from ilp.frames.entering.inside import Entered, Table
from ilp.frames.found.deriving import Known
from ilp.frames.found.gaining import gains
from ilp.frames.found.scoring import SIZES, bands, scored
from ilp.frames.people.choosing import Persons, rows_of
from ilp.growth import book
from ilp.growth.following import malnourished
from ilp.growth.naming import NUTRITION
from ilp.planning.known import grows_until, last_read

Rows = NDArray[np.intp]


def thriving(everybody: Entered, persons: Persons, days: Days) -> Iterator[tuple[int, Known]]:
    """The conditions that growth makes known, each with the place among `persons` of whose it is."""
    children = _children(everybody, persons, days)
    finds = {reason: own["finds"] for reason, own in book.words("reason").items() if "finds" in own}
    latest = children.latest()
    since = dict(zip(children.table.person[latest].tolist(), children.on[latest].tolist(), strict=True))
    for reason, rows in _reasons(children, latest):
        if reason in finds:
            for child in children.table.person[rows].tolist():
                yield int(children.places[child]), Known(finds[reason], since[child])


@frozen(eq=False)
class Children:
    """Children young enough, and the last few measurements of each in the order of their days."""

    places: Persons
    table: Table
    birth: Moment
    sex: Words

    @property
    def on(self) -> Days:
        """When each was measured."""
        return self.table.days["on"]

    def latest(self, among: Flags | None = None) -> Rows:
        """The last row of each child, of all or among these."""
        rows = np.arange(len(self.table)) if among is None else np.flatnonzero(among)
        person = self.table.person[rows]
        last: Rows = rows[np.append(person[1:] != person[:-1], True)[: len(rows)]]
        return last


def _children(everybody: Entered, persons: Persons, days: Days) -> Children:
    """Who was measured by the day and is of the age at which growth tells, with what is read of them."""
    own = everybody.tables["measurements"]
    measured = np.zeros(len(everybody), np.bool_)
    measured[own.person] = True
    places = np.flatnonzero(measured[persons])
    birth = Moment.of(everybody.persons.days["birth_date"][persons[places]])
    young = birth.at(grows_until()) > days[places]
    places, birth = places[young], birth[young]
    table = rows_of(own, persons[places])
    on = table.days["on"]
    table = table.of((on != NEVER) & (on <= days[places][table.person]))
    order = in_order([table.person, table.days["on"]])
    table = table if order is None else table.of(order)
    after = np.searchsorted(table.person, table.person, side="right") - np.arange(len(table))
    table = table.of(after <= last_read())
    table = table.of(table.days["on"] >= birth.on[table.person])
    return Children(places, table, birth, everybody.persons.words["sex"][persons[places]])


def _reasons(children: Children, latest: Rows) -> Iterator[tuple[str, Rows]]:
    """Why is something done, and a row of each child for whom it is? In the words of `ilp.growth.follow`."""
    table, sex = children.table, children.sex[children.table.person]
    chart, short = book.gains().bands, book.classes().stunting
    indices = (chart.index, short.index, book.classes().nutrition.index)
    scores = scored(table, children.birth.on, sex, indices, (*SIZES, "muac_cm"))
    ill = _named(scores.classes[NUTRITION], scores.names[NUTRITION], malnourished())
    yield "acute_malnutrition", latest[ill[latest]]
    band = bands(scores.z[chart.index])
    times = book.chosen(book.gains().referral, None, "referral").times
    own = gains(table, children.birth, sex, band == 0, times)
    failed = np.zeros(len(table), np.bool_)
    failed[own.rows] = own.t_in_a_row
    weighed = np.zeros(len(table), np.bool_)
    weighed[own.rows] = True
    last = children.latest(weighed)
    yield "two_t" if times > 1 else "t", last[failed[last]]
    for place, each in enumerate(chart.rows):
        if each.refers:
            yield each.code, latest[band[latest] == place]
    last = children.latest(~np.isnan(scores.z[short.index]))
    is_short = _named(scores.classes[short.index], scores.names[short.index], short.short)
    yield "short", last[is_short[last]]


def _named(numbers: NDArray[np.int8], names: tuple[str, ...], wanted: Collection[str]) -> Flags:
    return np.isin(numbers, [place for place, name in enumerate(names) if name in wanted])
