"""When is the posyandu open next? As far as the network knows its open days; otherwise nobody can say."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from ilp.dates import Anchor, Period
from ilp.network import Facility, Network

DAY_BEFORE = Period(days=-1)


def next_open(
    network: Network, facility: Facility, on: date, closed: Container[date] = ()
) -> tuple[date | None, tuple[date, ...]]:
    """On which day, `on` or later, is the facility open, and which sessions before fall on closed days?

    >>> mawar = Facility("mawar", "Posyandu Mawar", "posyandu", None, "64.02.01.2007")
    >>> next_open(Network([mawar]), mawar, date(2025, 9, 1))
    (None, ())
    """
    skipped: list[date] = []
    found = network.next_open_day(facility.code, Anchor(on).on(DAY_BEFORE))
    while found is not None and found in closed:
        skipped.append(found)
        found = network.next_open_day(facility.code, found)
    return found, tuple(skipped)
