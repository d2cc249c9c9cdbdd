"""What does every area (or facility) come to? Counts summed up the tree, then one division each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ilp import areas
from ilp.errors import Issue, issue
from ilp.indicators import periods
from ilp.indicators.book import catalogue
from ilp.indicators.counting import asked_period, check_level, from_records, people_in
from ilp.indicators.counts import Counts
from ilp.indicators.deriving import Deriver, Grouped
from ilp.indicators.parts import Part
from ilp.indicators.rolling import Roller
from ilp.indicators.table import Table
from ilp.indicators.tree import children
from ilp.indicators.unknown import comparable, of_unknown, with_unknown
from ilp.indicators.valuing import Place, Targets, Valuer
from ilp.network import Network
from ilp.rulebook import Rulebook


def compute(
    counts: Any,
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    targets: Targets | None = None,
    indicators: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    on: date | None = None,
    rules: Rulebook | None = None,
) -> Table:
    """What do the counts come to in `period` at the level `by`?

    Every known area of the level (or facility, which needs the network) has a value for every indicator
    reported in the period: a sum over a sum, unrounded, never capped, never a mean of percentages. Areas add
    up to the area above, months to the year, by the one rule of `ilp.indicators.parts`.

    Args:
        counts: the counts, of indicators or of the elements that they are made of: a `Counts`, a list of
            mappings or a dataframe; or people (records, or the readings of a file), who are counted first:
            `from_records`.
        network: the facilities; needed for a level of facilities.
        period: a year or a month.
        by: the level.
        targets: instead of the catalogue's; for each indicator a number, or a number for each area.
        indicators: which to give, also those that are computed of what is reported (drop-out, UCI villages,
            indices). Left out: all that are reported, and all that are made of a reported element.
        readings: which reading of a disputed row to follow instead of the default.
        on: for people: what happened after this day is not counted yet.
        rules: for people: the rulebook; None takes the package's own.

    Raises:
        UnknownCode: there is no level `by` (`ILP-N002`), or an unknown indicator is named (`ILP-I006`).
        UsageError: no such period (`ILP-I030`), a level that needs a network (`ILP-I031`) or that has no area
            codes (`ILP-I035`); no such reading (`ILP-I036`, `ILP-I037`); the counts are no table.
    """
    wanted = asked_period(period)
    check_level(by, network)
    people = people_in(counts)
    if people is not None:
        counts = from_records(people, network, period=wanted, by=by, readings=readings, on=on, rules=rules)
    counts = Counts.of(counts)
    book = comparable(catalogue(readings), counts)
    asked = None if indicators is None else {book[code].code for code in indicators}
    grouped = _grouped(counts, wanted)
    roller = Roller(network, children(_known(counts, network, wanted)))
    deriver = Deriver(book, grouped, wanted, roller, network)
    codes = {*grouped, *deriver.computable(grouped)} if asked is None else asked
    found = {}
    for code in (code for code in book.indicators if code in codes):
        parts = deriver.parts(code, by)
        if parts or code in grouped:
            found[code] = parts
    if areas.level(by).facility and network is not None:
        places = [Place(facility.area, facility.code) for facility in network.at_level(by)]
    else:
        places = [Place(code, None) for code in roller.areas if areas.level_of(code) == by]
    valuer = Valuer(book, wanted, by, targets)
    issues = [*counts.issues, *_warnings(counts, network, wanted, by, grouped, places)]
    values = tuple(valuer.values(places, found))
    unsure = of_unknown(counts)
    if unsure is not None:
        values = with_unknown(values, compute(unsure, network, period=wanted, by=by))
    return Table(values, tuple(issues), valuer.exceeded)


def _grouped(counts: Counts, wanted: str) -> dict[str, Grouped]:
    """What does each place report? By code, facility (None: the area itself), area and period."""
    grouped: dict[str, Grouped] = {}
    whole = periods.is_year(wanted)
    for row in counts.rows:
        if row.period == wanted or (whole and periods.year(row.period) == wanted):
            places = grouped.setdefault(row.indicator, {}).setdefault(row.facility, {})
            places.setdefault(row.area, {})[row.period] = Part(row.numerator, row.denominator)
    return grouped


def _known(counts: Counts, network: Network | None, wanted: str) -> set[str]:
    """Which areas are known: those with any row of that year, and those of the network?"""
    year = periods.year(wanted)
    found = {row.area for row in counts.rows if periods.year(row.period) == year}
    return found | {facility.area for facility in network or ()}


def _warnings(
    counts: Counts,
    network: Network | None,
    wanted: str,
    by: str,
    grouped: Mapping[str, Grouped],
    places: list[Place],
) -> Iterator[Issue]:
    if counts.rows and not grouped:
        at_hand = sorted({row.period for row in counts.rows})
        yield issue("ILP-I032", "period", value=wanted, allowed=", ".join(at_hand[:8]))
    elif counts.rows and not places:
        yield issue("ILP-I034", "by", value=by)
    if network is not None:
        named = {code for placed in grouped.values() for code in placed if code is not None}
        for code in sorted(named):
            if code not in network:
                yield issue("ILP-I033", f"facility.{code}", value=code)
