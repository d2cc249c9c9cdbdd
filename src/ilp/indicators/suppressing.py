"""Which numbers must not be shown, so that no small one can be seen or reckoned? Hidden ones and their cover.

A number of people from 1 to below the threshold is hidden. So that the total above does not tell it, others
beside it are hidden too, until every total covers two or more hidden numbers that leave each of them room up
to the threshold; where those beside it do not suffice, the total is hidden. Totals of areas above count as
shown even where their table is not given. What is linked is hidden at the same places, in every period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import overload

from ilp.errors import UsageError
from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.covering import Amounts, Cell, Cover, groups
from ilp.indicators.judging import LACK
from ilp.indicators.linked import Links, Number, counts_people, made_of
from ilp.indicators.reporters import REPORTING_ONLY
from ilp.indicators.table import Table, Value
from ilp.network import Network

SUPPRESSED = "suppressed"
LOWEST = 2
TOLD = LACK | {REPORTING_ONLY}
"""The flags that tell of no number, and stay."""
SIBLING_FLAGS = frozenset({"numerator_exceeds_sibling", "denominator_exceeds_sibling"})


@overload
def suppress(table: Table, below: int, *, network: Network | None = None) -> Table: ...
@overload
def suppress(table: Iterable[Table], below: int, *, network: Network | None = None) -> tuple[Table, ...]: ...
def suppress(
    table: Table | Iterable[Table], below: int, *, network: Network | None = None
) -> Table | tuple[Table, ...]:
    """What may be shown of the table when numbers of people under `below` must not be?

    Hidden numbers are None and their row is flagged `suppressed`. Tables that are published together (the
    regencies and the province, the months and the year) are given together, so that they agree.

    Args:
        table: a table, or several.
        below: the smallest number that may be shown; zero may always be.
        network: who answers to whom, for tables of facilities.

    Raises:
        UsageError: `below` is no whole number of at least 2 (`ILP-I039`).
    """
    if isinstance(below, bool) or not isinstance(below, int) or below < LOWEST:
        raise UsageError("ILP-I039", value=below, allowed=LOWEST)
    tables = (table,) if isinstance(table, Table) else tuple(table)
    book = catalogue()
    hidden = _hidden(book, tables, below, network)
    unsure = {value.indicator for each in tables for value in each if 0 < (value.unknown or 0) < below}
    found = tuple(_shown(book, each, hidden, unsure) for each in tables)
    return found[0] if isinstance(table, Table) else found


def _hidden(
    book: Catalogue, tables: Iterable[Table], below: int, network: Network | None
) -> dict[Number, set[Cell]]:
    """Which numbers are hidden, and where, in any period?"""
    links = Links(book)
    bundles: dict[object, Amounts] = {}
    cells: dict[Cell, str] = {}
    for value in (value for each in tables for value in each):
        if counts_people(book.indicators[value.indicator]):
            cells[_cell(value)] = value.area
            for number, amount in _numbers(value):
                amounts = bundles.setdefault(links.bundle(number), {})
                amounts.setdefault((number, value.period), {})[_cell(value)] = amount
    sums = tuple(groups(cells, network))
    found: dict[Number, set[Cell]] = {}
    for amounts in bundles.values():
        for (number, _), places in Cover(amounts, sums, below, links.terms).hidden().items():
            found.setdefault(number, set()).update(places)
    return found


def _cell(value: Value) -> Cell:
    return Cell(value.level, value.facility or value.area)


def _numbers(value: Value) -> Iterator[tuple[Number, float]]:
    if value.numerator is not None:
        yield (value.indicator, "numerator"), value.numerator
    if value.denominator is not None:
        yield (value.indicator, "denominator"), value.denominator


def _shown(book: Catalogue, table: Table, hidden: dict[Number, set[Cell]], unsure: set[str]) -> Table:
    """The table without what is hidden, and without what that would tell.

    Of an indicator in `unsure` no number of people is told of whom it could not be said.
    """
    away: set[tuple[str, str]] = set()
    values = []
    for value in table:
        cell = _cell(value)
        if value.indicator in unsure:
            value = replace(value, unknown=None)
        above = cell in hidden.get((value.indicator, "numerator"), ())
        below = cell in hidden.get((value.indicator, "denominator"), ())
        told = any(
            cell in hidden.get((code, side), ())
            for code in made_of(book, value.indicator)
            for side in ("numerator", "denominator")
        )
        if above or below or told:
            away.add((value.indicator, cell.place))
            value = replace(
                value,
                numerator=None if above or told else value.numerator,
                denominator=None if below or told else value.denominator,
                value=None,
                flags=(*(flag for flag in value.flags if flag in TOLD), SUPPRESSED),
            )
        values.append(value)
    exceeded = {}
    for (code, place), siblings in table.exceeded.items():
        left = tuple(each for each in siblings if (each, place) not in away)
        if left and (code, place) not in away:
            exceeded[code, place] = left
    return Table(tuple(_compared(each, exceeded) for each in values), table.issues, exceeded)


def _compared(value: Value, exceeded: dict[tuple[str, str], tuple[str, ...]]) -> Value:
    """The value without a comparison with what is hidden."""
    if (value.indicator, value.facility or value.area) in exceeded or SIBLING_FLAGS.isdisjoint(value.flags):
        return value
    return replace(value, flags=tuple(flag for flag in value.flags if flag not in SIBLING_FLAGS))
