"""How is the caller's table taken? As Narwhals has it; a column that is there twice is refused by name."""

from __future__ import annotations

from typing import Any

import narwhals as nw
from narwhals.exceptions import DuplicateError

from ilp.errors import UsageError
from ilp.frames.tables import People
from ilp.records.showing import shown

Twice = dict[str, list[str]]


def taken(own: Any) -> Any:
    """The table as Narwhals has it.

    Raises:
        UsageError: a column is there more than once (`ILP-F018`).
    """
    try:
        return nw.from_native(own)
    except DuplicateError:
        raise UsageError("ILP-F018", key=", ".join(map(shown, twice(own)))) from None


def twice(own: Any) -> list[str]:
    """Which columns are there more than once? pandas and Arrow allow it."""
    names = _names(own)
    return sorted({name for name in names if names.count(name) > 1})


def singled(people: People) -> tuple[People, Twice]:
    """The same people with the last of columns that are there more than once, and which those are."""
    found: Twice = {}

    def single(name: str, own: Any) -> Any:
        again = twice(own)
        if not again:
            return own
        found[name] = again
        places = sorted({column: place for place, column in enumerate(_names(own))}.values())
        return own.iloc[:, places] if hasattr(own, "iloc") else own.select(places)

    return people.map(single), found


def _names(own: Any) -> list[str]:
    """The names of a table that may hold one twice; of others none, for asking may cost a query."""
    if hasattr(own, "iloc"):
        return [str(name) for name in own.columns]
    return list(own.column_names) if hasattr(own, "column_names") else []
