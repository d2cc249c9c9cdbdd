"""When is the posyandu open next? As far as the network knows its open days; otherwise nobody can say."""

from __future__ import annotations

from datetime import date

from ilp.network import Facility, Network

ASKED = ("next_open", "next_open_day")


def next_open(network: Network, facility: Facility | None, on: date) -> date | None:
    """On which day, `on` or later, is the facility open? None when the network does not know.

    >>> next_open(Network(), None, date(2025, 9, 1)) is None
    True
    """
    if facility is None:
        return None
    for name in ASKED:
        ask = getattr(network, name, None)
        if callable(ask):
            found = ask(facility.code, on)
            return found if isinstance(found, date) else None
    return None
