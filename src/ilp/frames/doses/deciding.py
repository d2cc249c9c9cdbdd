"""Which way through a series does a product decide? It holds while only its products were given.

Once the doses it speaks of are complete it stays, as long as it was offered then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ilp.frames.doses.courses import Series
from ilp.frames.doses.history import Places
from ilp.frames.doses.tracks import UNDECIDED, VALID, Ledger, Track
from ilp.frames.entering.days import NEVER, Days, Flags, of_these
from ilp.frames.unsupported import refuse
from ilp.schedules.courses import Way


def decided(
    series: Series, ledger: Ledger, tracks: Mapping[str, Track], been: Flags, products: Sequence[str]
) -> Days | None:
    """The way of everybody that a product decides: `UNDECIDED` where none does; None for a series without.

    `been[law]` marks who has a dose on record from an area of that law.
    """
    ways = [
        (law, way)
        for law, own in enumerate(series.courses)
        for way in own.ways
        if way.row.of_series is not None
    ]
    if not series.after or not ways:
        return None
    if len({way.row.code for _, way in ways}) > 1:
        raise refuse(f"{series.stem}: several ways that products decide", "numpy")
    found = np.full(ledger.history.people, UNDECIDED, np.int32)
    for law, way in ways:
        here = np.flatnonzero((ledger.law == law) | been[law])
        if here.size:
            found[here] = np.maximum(found[here], 0)
            holds = _holds(series, ledger, tracks[str(way.row.of_series)], law, way, here, products)
            found[here[holds]] = series.ways.index(way.row.code)
    return found


def _holds(
    series: Series,
    ledger: Ledger,
    lead: Track,
    law: int,
    way: Way,
    here: Places,
    products: Sequence[str],
) -> Flags:
    own, today = ledger.history.doses, of_these(ledger.today, here)
    first = lead.done[: way.row.of_doses, here]
    last_of = first.max(axis=0)
    apart = np.sort(first, axis=0)
    complete = (first > NEVER).all(axis=0) & (apart[1:] > apart[:-1]).all(axis=0)
    last = np.full(ledger.history.people, NEVER, np.int32)
    last[here] = np.where(complete, last_of, today)
    wanted = np.array([name in way.row.only_products for name in products])
    either = np.asarray((series.products | lead.series.products).any(axis=0))
    given = ledger.history.of(either & ~wanted)
    dose = given[own.on[given] <= last[own.person[given]]]
    person = own.person[dose]
    counts = np.zeros(own.on.size, np.bool_)
    counts[lead.given[lead.verdict == VALID]] = True
    primary = (lead.done[: way.row.of_doses, person] == own.on[dose]).any(axis=0)
    other = series.products[ledger.law[person], own.product[dose]] | (counts[dose] & primary)
    spoiled = np.zeros(ledger.history.people, np.bool_)
    spoiled[person[other]] = True
    offered = (ledger.law[here] == law) & ((way.start <= today) & (today < way.end))
    held = complete & (way.start <= last_of) & (last_of < way.end)
    holds: Flags = ~spoiled[here] & (offered | held)
    return holds
