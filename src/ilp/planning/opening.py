"""When is the posyandu open next? As far as the network knows its open days; otherwise nobody can say."""

from __future__ import annotations

from datetime import date

from ilp.dates import Anchor, Period
from ilp.network import Facility, Network

DAY_BEFORE = Period(days=-1)


def next_open(network: Network, facility: Facility, on: date) -> date | None:
    """On which day, `on` or later, is the facility open? None when the network does not know.

    >>> mawar = Facility("mawar", "Posyandu Mawar", "posyandu", None, "64.02.01.2007")
    >>> next_open(Network([mawar]), mawar, date(2025, 9, 1)) is None
    True
    """
    later_than = getattr(network, "next_open_day", None)
    if not callable(later_than):
        return None
    found = later_than(facility.code, Anchor(on).on(DAY_BEFORE))
    return found if isinstance(found, date) else None
