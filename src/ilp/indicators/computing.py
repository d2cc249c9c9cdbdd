"""What does every area (or facility) come to? Counts summed up the tree, then one division each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ilp import areas
from ilp.errors import Issue, issue
from ilp.indicators.book import catalogue
from ilp.indicators.columns import Columns
from ilp.indicators.counting import asked_period, check_level, from_records, people_in
from ilp.indicators.counts import Counts
from ilp.indicators.deriving import Deriver
from ilp.indicators.grouping import Given, Rows
from ilp.indicators.reporters import REPORTING_ONLY, of_reporters
from ilp.indicators.rolling import Roller
from ilp.indicators.table import Table
from ilp.indicators.tree import children
from ilp.indicators.unknown import comparable, of_unknown, with_unknown
from ilp.indicators.valuing import Place, Targets, Valuer
from ilp.network import Network
from ilp.rulebook import Rulebook

Progress = Callable[[int, int], None]


def compute(
    counts: Any,
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    targets: Targets | None = None,
    indicators: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    only_reporting: bool = False,
    on: date | None = None,
    rules: Rulebook | None = None,
    progress: Progress | None = None,
) -> Table:
    """What do the counts come to in `period` at the level `by`?

    Every known area of the level (or facility, which needs the network) has a value for every indicator
    reported in the period: a sum over a sum, unrounded, never capped, never a mean of percentages. Areas add
    up to the area above, months to the year, by the one rule of `ilp.indicators.parts`.

    Args:
        counts: the counts, of indicators or of the elements that they are made of: a `Counts`, `Columns` for
            very many, a list of mappings or a dataframe; or people (records, or the readings of a file), who
            are counted first: `from_records`.
        network: the facilities; needed for a level of facilities.
        period: a year or a month.
        by: the level.
        targets: instead of the catalogue's; for each indicator a number, or a number for each area.
        indicators: which to give, also those that are computed of what is reported (drop-out, UCI villages,
            indices). Left out: all that are reported, and all that are made of a reported element.
        readings: which reading of a disputed row to follow instead of the default.
        only_reporting: count only units that reported the whole period, above and below the line, instead of
            dividing by all; every value is then flagged `reporting_only`.
        on: for people: what happened after this day is not counted yet.
        rules: for people: the rulebook; None takes the package's own.
        progress: is told how many indicators are done, and of how many.

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
    rows = counts if isinstance(counts, Columns) else Counts.of(counts)
    given: Given = rows if isinstance(rows, Columns) else Rows(rows)
    book = comparable(catalogue(readings), rows) if isinstance(rows, Counts) else catalogue(readings)
    asked = None if indicators is None else {book[code].code for code in indicators}
    grouped = given.grouped(wanted)
    served = {facility.area for facility in network or ()}
    roller = Roller(network, children(given.known(wanted) | served))
    deriver = Deriver(book, grouped, wanted, roller, network)
    codes = {*grouped, *deriver.computable(grouped)} if asked is None else asked
    if areas.level(by).facility and network is not None:
        places = [Place(facility.area, facility.code) for facility in network.at_level(by)]
    else:
        places = [Place(code, None) for code in roller.areas if areas.level_of(code) == by]
    keys = {place.key for place in places}
    found = {}
    for number, code in enumerate(code for code in book.indicators if code in codes):
        if progress is not None:
            progress(number, len(codes))
        if only_reporting:
            own = of_reporters(book, grouped, code, wanted, network)
            deriver = Deriver(book, own, wanted, roller, network)
        elif isinstance(rows, Columns):
            deriver = Deriver(book, grouped, wanted, roller, network)  # what the last one remembers is much
        parts = deriver.parts(code, by)
        if parts or code in grouped:
            found[code] = {key: part for key, part in parts.items() if key in keys}
    valuer = Valuer(book, wanted, by, targets)
    issues = [*rows.issues, *_warnings(given, network, wanted, by, not grouped, places)]
    values = tuple(valuer.values(places, found))
    if only_reporting:
        values = tuple(replace(value, flags=(*value.flags, REPORTING_ONLY)) for value in values)
    unsure = of_unknown(rows) if isinstance(rows, Counts) else None
    if unsure is not None:
        values = with_unknown(values, compute(unsure, network, period=wanted, by=by))
    return Table(values, tuple(issues), valuer.exceeded)


def _warnings(
    given: Given, network: Network | None, wanted: str, by: str, nothing: bool, places: list[Place]
) -> Iterator[Issue]:
    if len(given) and nothing:
        yield issue("ILP-I032", "period", value=wanted, allowed=", ".join(list(given.at_hand())[:8]))
    elif len(given) and not places:
        yield issue("ILP-I034", "by", value=by)
    if network is not None:
        for code in sorted(given.facilities(wanted)):
            if code not in network:
                yield issue("ILP-I033", f"facility.{code}", value=code)
