"""How do tables of another library reach Polars and come back? Through Arrow, all at once.

Thousands of small steps are planned slowly by DuckDB and worked out one by one by pandas; measured on few
people, minutes against seconds. So their tables are handed to Polars, and the answer handed back.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from ilp.frames.backends import kept_table
from ilp.frames.tables import People, formed


def carried(people: People) -> People:
    """The same people in tables of Polars."""
    return people.map(lambda name, table: taken(name, table))


def taken(name: str, table: Any) -> Any:
    """One table as Polars has it."""
    import polars as pl

    if not isinstance(table, nw.DataFrame | nw.LazyFrame):
        table = nw.from_native(table)
    own = formed(name, table)
    native = own.to_native()
    return native.pl() if own.implementation.is_duckdb() else pl.from_pandas(native)


def given_back(answer: Any, persons: Any) -> Any:
    """The answer as a table of the library of `persons`."""
    if nw.from_native(persons).implementation.is_duckdb():
        return kept_table(persons, answer.to_arrow())
    return answer.to_pandas()
