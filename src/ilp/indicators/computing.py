"""What does every area (or facility) come to? Counts summed up the tree, then one division each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ilp import areas
from ilp.errors import Issue, issue
from ilp.indicators import periods
from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.counting import asked_period, check_level, from_records, people_in
from ilp.indicators.counts import Counts
from ilp.indicators.over_time import over_time
from ilp.indicators.parts import Part
from ilp.indicators.sites import Sites, serving, sole
from ilp.indicators.table import Table
from ilp.indicators.tree import Children, children, roll
from ilp.indicators.unknown import comparable, of_unknown, with_unknown
from ilp.indicators.valuing import Place, Targets, Valuer
from ilp.network import Network
from ilp.rulebook import Rulebook

Placed = dict[str | None, dict[str, Part]]


def compute(
    counts: Any,
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    targets: Targets | None = None,
    on: date | None = None,
    rules: Rulebook | None = None,
) -> Table:
    """What do the counts come to in `period` at the level `by`?

    `counts` is a `Counts`, a list of mappings or a dataframe; or people (records, or the readings of a file),
    who are then counted first: `from_records`, for which `on` and `rules` are. Every known area of the level
    (or facility, which needs the network) has a value for every indicator reported in the period: a sum over
    a sum, unrounded, never capped, never a mean of percentages. Areas add up to the area above, months to the
    year, by the one rule of `ilp.indicators.parts`. `targets` replaces the catalogue's: for each indicator a
    number, or a number for each area.

    Raises:
        UnknownCode: there is no level `by` (`ILP-N002`), or a target names an unknown indicator (`ILP-I006`).
        UsageError: no such period (`ILP-I030`), a level that needs a network (`ILP-I031`) or that has no area
            codes (`ILP-I035`); the counts are no table.
    """
    wanted = asked_period(period)
    check_level(by, network)
    people = people_in(counts)
    if people is not None:
        counts = from_records(people, network, period=wanted, by=by, on=on, rules=rules)
    counts = Counts.of(counts)
    book = comparable(catalogue(), counts)
    reported = _reported(counts, book, wanted)
    below = children(_known(counts, network, wanted))
    if areas.level(by).facility and network is not None:
        places, found = _by_facility(reported, network, by, below)
    else:
        places, found = _by_area(reported, network, by, below)
    valuer = Valuer(book, wanted, by, targets)
    issues = [*counts.issues, *_warnings(counts, network, wanted, by, reported, places)]
    values = tuple(valuer.values(places, found))
    unsure = of_unknown(counts)
    if unsure is not None:
        values = with_unknown(values, compute(unsure, network, period=wanted, by=by))
    return Table(values, tuple(issues), valuer.exceeded)


def _reported(counts: Counts, book: Catalogue, wanted: str) -> dict[str, Placed]:
    """What does each place report for the period? By indicator, facility (None: the area itself) and area."""
    grouped: dict[str, dict[str | None, dict[str, dict[str, Part]]]] = {}
    whole = periods.is_year(wanted)
    for row in counts.rows:
        if row.period == wanted or (whole and periods.year(row.period) == wanted):
            places = grouped.setdefault(row.indicator, {}).setdefault(row.facility, {})
            places.setdefault(row.area, {})[row.period] = Part(row.numerator, row.denominator)
    found: dict[str, Placed] = {}
    for code in (code for code in book.indicators if code in grouped):
        found[code] = {
            facility: {
                area: part
                for area, rows in places.items()
                if (part := over_time(book[code], rows, wanted)) is not None
            }
            for facility, places in grouped[code].items()
        }
    return found


def _known(counts: Counts, network: Network | None, wanted: str) -> set[str]:
    """Which areas are known: those with any row of that year, and those of the network?"""
    year = periods.year(wanted)
    found = {row.area for row in counts.rows if periods.year(row.period) == year}
    return found | {facility.area for facility in network or ()}


def _of_facilities(placed: Placed) -> dict[str, dict[str, Part]]:
    return {code: rows for code, rows in placed.items() if code is not None}


def _by_area(
    reported: Mapping[str, Placed], network: Network | None, by: str, below: Children
) -> tuple[list[Place], dict[str, dict[str, Part]]]:
    known = {areas.NATION, *(code for codes in below.values() for code in codes)}
    places = [Place(code, None) for code in sorted(known) if areas.level_of(code) == by]
    found = {}
    for code, placed in reported.items():
        of_sites = _of_facilities(placed)
        sites = Sites(network, of_sites).by_area() if of_sites else {}
        found[code] = roll(placed.get(None, {}), below, sites, network=network is not None)
    return places, found


def _by_facility(
    reported: Mapping[str, Placed], network: Network, by: str, below: Children
) -> tuple[list[Place], dict[str, dict[str, Part]]]:
    """Facilities have their own rows and those below them; one without any has the areas it alone serves."""
    places = [Place(facility.area, facility.code) for facility in network.at_level(by)]
    served = serving(network, by)
    alone: dict[str, list[str]] = {}
    for area in (code for codes in below.values() for code in codes):
        alone.setdefault(sole(served, area) or "", []).append(area)
    lower = {place.key: children(alone.get(place.key, ())) for place in places}
    found: dict[str, dict[str, Part]] = {}
    for code, placed in reported.items():
        sites, plain = Sites(network, _of_facilities(placed)), placed.get(None, {})
        here = found.setdefault(code, {})
        for place in places:
            part = sites.value(place.key)
            if part is None and plain:
                rows = {area: plain[area] for area in alone.get(place.key, ()) if area in plain}
                part = roll(rows, lower[place.key]).get(areas.NATION) if rows else None
            if part is not None:
                here[place.key] = part
    return places, found


def _warnings(
    counts: Counts,
    network: Network | None,
    wanted: str,
    by: str,
    reported: Mapping[str, Placed],
    places: list[Place],
) -> Iterator[Issue]:
    if counts.rows and not reported:
        at_hand = sorted({row.period for row in counts.rows})
        yield issue("ILP-I032", "period", value=wanted, allowed=", ".join(at_hand[:8]))
    elif counts.rows and not places:
        yield issue("ILP-I034", "by", value=by)
    if network is not None:
        named = {code for placed in reported.values() for code in placed if code is not None}
        for code in sorted(named):
            if code not in network:
                yield issue("ILP-I033", f"facility.{code}", value=code)
