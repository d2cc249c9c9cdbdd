"""Of how many could it not be said? Unknown answers go up the tree in a field of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from attrs import evolve

from ilp.indicators.book import Catalogue
from ilp.indicators.counts import Counts
from ilp.indicators.table import Value


def of_unknown(counts: Counts) -> Counts | None:
    """The same rows with the unknown answers above the line; None when no row tells of any."""
    rows = tuple(
        row._replace(numerator=row.unknown, unknown=None, population=None)
        for row in counts.rows
        if row.unknown is not None
    )
    return Counts(rows) if rows else None


def with_unknown(values: Iterable[Value], unsure: Iterable[Value]) -> tuple[Value, ...]:
    """The same values, each with the number of people of whom it could not be said."""
    beside = {_key(value): value.numerator for value in unsure}
    found = []
    for value in values:
        unknown = beside.get(_key(value))
        found.append(value if unknown is None else replace(value, unknown=int(unknown)))
    return tuple(found)


def _key(value: Value) -> tuple[str, str]:
    return value.indicator, value.facility or value.area


def comparable(book: Catalogue, counts: Counts) -> Catalogue:
    """The catalogue, comparing only indicators that were counted of the same people.

    Counts that do not say of whom they are count as of the same. From records, those born in a year and those
    who turned one in it are different children: neither number need be the smaller one.
    """
    known = {row.indicator: row.population for row in counts.rows if row.population is not None}
    if not known:
        return book
    found = dict(book.indicators)
    for code, population in known.items():
        own = found[code]
        alike = {sibling for sibling, other in known.items() if other == population}
        found[code] = own.model_copy(
            update={
                "not_above": tuple(each for each in own.not_above if each in alike),
                "denominator_not_above": tuple(each for each in own.denominator_not_above if each in alike),
            }
        )
    return evolve(book, indicators=found)
