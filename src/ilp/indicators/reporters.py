"""What do the units say that reported the whole period? Their numbers alone, above and below the line.

The official coverage divides by everybody, those too whose unit did not report, which lowers it. Beside it
stands the coverage of the units that reported every month that any of them did. Each unit needs its own
denominator; a number of an area above other units that report is theirs over again, and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ilp import areas
from ilp.indicators import formulas, periods
from ilp.indicators.book import Catalogue
from ilp.indicators.grouping import Grouped
from ilp.indicators.parts import Part
from ilp.indicators.rows import Indicator
from ilp.network import Network

REPORTING_ONLY = "reporting_only"

Unit = tuple[str | None, str]
"""A facility (None: the area itself) and an area."""


def of_reporters(
    book: Catalogue, grouped: Mapping[str, Grouped], code: str, period: str, network: Network | None
) -> dict[str, Grouped]:
    """Which of the rows that the indicator is made of are those of units that reported?"""
    made_of = tuple(each for each in _sources(book, code) if each in grouped)
    sides = formulas.terms(book.indicators[code].formula)
    if sides is None or code in grouped:
        return {
            each: _kept(grouped[each], _reporting(book, grouped, each, period, network)) for each in made_of
        }
    above = {own for term in sides[0] for own in _sources(book, term.of) if own in grouped}
    units = [_reporting(book, grouped, each, period, network) for each in above]
    both = set.intersection(*units) if units else set()
    return {each: _kept(grouped[each], both) for each in made_of}


def _sources(book: Catalogue, code: str) -> Iterator[str]:
    """The row, and all those that it is made of in the end."""
    seen: dict[str, None] = {}
    left = [code]
    while left:
        own = left.pop()
        if own not in seen:
            seen[own] = None
            row = book.rows[own]
            if isinstance(row, Indicator):
                left += [*formulas.sources(row.formula), *([row.same_as] if row.same_as else [])]
    yield from seen


def _reporting(
    book: Catalogue, grouped: Mapping[str, Grouped], code: str, period: str, network: Network | None
) -> set[Unit]:
    """Which units have a number for the whole period, none of those below them having any?"""
    told = {
        (facility, area): {when for when, part in rows.items() if part.numerator is not None}
        for facility, places in grouped[code].items()
        for area, rows in places.items()
    }
    expected = {when for each in told.values() for when in each if not periods.is_year(when)}
    if book.rows[code].over_time == "PIT":
        expected = {max(expected)} if expected else set()
    lowest = told.keys() - _above(told, network)
    return {unit for unit in lowest if told[unit] and (period in told[unit] or expected <= told[unit])}


def _above(told: Mapping[Unit, set[str]], network: Network | None) -> set[Unit]:
    """Which units have others that tell something below them?"""
    found: set[Unit] = set()
    of_facility: dict[str | None, list[Unit]] = {}
    for unit in told:
        of_facility.setdefault(unit[0], []).append(unit)
    for (facility, area), when in told.items():
        if not when:
            continue
        above: Iterable[str] = areas.chain(area) if facility is not None else areas.chain(area)[1:]
        found.update((None, each) for each in above)
        if facility is not None and network is not None and facility in network:
            for each in network.ancestors(facility):
                found.update(of_facility.get(each.code, ()))
    return found


def _kept(grouped: Grouped, units: set[Unit]) -> Grouped:
    found: Grouped = {}
    for facility, places in grouped.items():
        kept: dict[str, dict[str, Part]] = {
            area: rows for area, rows in places.items() if (facility, area) in units
        }
        if kept:
            found[facility] = kept
    return found
