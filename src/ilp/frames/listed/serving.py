"""Which facility serves each person, and where do they live? What a worklist asks before it plans."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve

from ilp import areas
from ilp.frames.entering.columns import NOBODY, Words, words
from ilp.frames.entering.door import arrow
from ilp.frames.entering.taking import taken
from ilp.frames.tables import People
from ilp.network import Network
from ilp.planning.person import area_of


def served_by(people: People, network: Network, wanted: frozenset[str] | None) -> tuple[People, Words]:
    """Whom the facilities serve, with the area of theirs where the record has none, and which serves each."""
    own = people.map(lambda name, table: arrow(name, taken(table)))
    served = words(_chunked(own.persons.column("facility")))
    known = served.read(lambda code: code in network.facilities, False, bool)
    served = Words(np.where(known, served.places, NOBODY).astype(np.int32), served.known)
    persons = own.persons
    if wanted is not None:
        rows = served.among(wanted)
        persons, served = persons.filter(pa.array(rows)), served[rows]
    lived = words(_chunked(persons.column("area")))
    there = lived.read(lambda code: area_of(code) is not None, False, bool)
    of_facility = [_works_in(network, code) for code in served.known]
    places = pa.array(served.places, mask=served.places == NOBODY)
    text = pa.large_string()
    area = pc.if_else(
        pa.array(there), persons.column("area").cast(text), pa.array(of_facility, text).take(places)
    )
    at = persons.column_names.index("area")
    return evolve(own, persons=persons.set_column(at, "area", area)), served


def _works_in(network: Network, code: str) -> str | None:
    found = network.facilities.get(code)
    return None if found is None or found.area == areas.NATION else found.area


def _chunked(column: Any) -> Any:
    return column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
