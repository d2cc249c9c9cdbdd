"""What do indicators come to for millions? One long table: indicator by place, counted and rolled up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
from attrs import frozen

from ilp.errors import Issue
from ilp.frames.counted.needing import needed
from ilp.frames.counted.told import counts_of
from ilp.frames.leaving.backends import name_of
from ilp.frames.leaving.outgoing import as_given, incoming
from ilp.frames.recording import from_records, listed
from ilp.frames.spark.valuing_spark import rolled
from ilp.frames.tables import People
from ilp.frames.unsupported import SPARK, refuse
from ilp.indicators.book import catalogue
from ilp.indicators.computing import compute
from ilp.indicators.counting import asked_period, check_level
from ilp.indicators.record_rules import record_rules
from ilp.indicators.table import Table
from ilp.indicators.valuing import Targets
from ilp.network import Network
from ilp.rulebook import Rulebook

TYPES: dict[str, pa.DataType] = {
    "indicator": pa.string(),
    "area": pa.string(),
    "facility": pa.string(),
    "level": pa.string(),
    "period": pa.string(),
    "numerator": pa.float64(),
    "denominator": pa.float64(),
    "value": pa.float64(),
    "target": pa.float64(),
    "unknown": pa.int64(),
    "flags": pa.string(),
}
"""The columns of the answer; flags are parted by a space."""


def indicators(
    people: Any,
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    targets: Targets | None = None,
    indicators: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    on: date | None = None,
    area: str | None = None,
    rules: Rulebook | None = None,
    tell: Callable[[Issue], Any] | None = None,
) -> Any:
    """What do indicators come to in `period` at the level `by`? The values of `ilp.indicators.compute`.

    Args:
        people: `People`, who are counted first; or a table of counts with the columns `indicator` (or
            `element`), `area_code`, `period`, `numerator`, `denominator`, maybe `facility`. The answer is a
            table of the same library, lazy where it is lazy.
        network: the facilities; needed for a level of facilities.
        period: a year or a month.
        by: the level of areas or of facilities.
        targets: instead of the catalogue's; for each indicator a number, or a number for each area.
        indicators: which to give, also those that are computed of others. Left out: all.
        readings: which reading of a disputed row to follow instead of the default.
        on: for people: what happened after this day is not counted yet.
        area: for people: a Kemendagri code for those whose record and facility name no area.
        rules: for people: the rulebook; None takes the package's own.
        tell: is told each issue: people without a place, rows that cannot be read. Not with tables of Spark,
            whose rows nobody sees in one place.

    Raises:
        Unsupported: a library that is not promised, or `tell` with Spark (`ILP-F002`).
        UsageError: no such period (`ILP-I030`), a level that cannot be summed (`ILP-I031`, `ILP-I035`),
            tables that do not fit (`ILP-F003`, `ILP-F007` to `ILP-F009`, `ILP-I011`).
        UnknownCode: there is no level `by` (`ILP-N002`), no such indicator (`ILP-I006`), no such `area`.
        NoRuleInForce: no rule was in force at the end of the period (`ILP-R021`).

    >>> from ilp.frames import people_of
    >>> born = {"id": "contoh", "birth_date": "2024-03-01", "sex": "male", "area": "64.02.01.2007"}
    >>> found = indicators(people_of([born]), period=2025, by="regency", indicators=["imm_idl"])
    >>> found.select("numerator", "denominator", "value").row(0)
    (0.0, 1.0, 0.0)
    """
    own = people.persons if isinstance(people, People) else people
    backend = name_of(incoming(own, "indicators"))
    check_level(by, network)
    asked = _Asked(network, asked_period(period), by, targets, listed(indicators), readings)
    asked.check()

    def counts() -> Any:
        if not isinstance(people, People):
            return people if backend == SPARK else counts_of(people)
        counted = None if asked.chosen is None else needed(asked.chosen, record_rules(readings), readings)
        return from_records(
            people,
            network,
            period=period,
            by=by,
            indicators=counted,
            readings=readings,
            on=on,
            area=area,
            rules=rules,
        )

    if backend == SPARK:
        if tell is not None:
            raise refuse("tell", SPARK)
        return rolled(counts(), asked, TYPES, from_people=isinstance(people, People))

    def made() -> pa.Table:
        found = asked.values(counts())
        if tell is not None:
            for each in found.issues:
                tell(each)
        return _table(found)

    return as_given(own, made, pa.schema(list(TYPES.items())))


@frozen(eq=False)
class _Asked:
    """Which values are asked for."""

    network: Network | None
    period: str
    by: str
    targets: Targets | None
    chosen: tuple[str, ...] | None
    readings: Mapping[str, str] | None

    def check(self) -> None:
        """Are the indicators there that are named?"""
        for code in (*(self.chosen or ()), *(self.targets or ())):
            catalogue(self.readings)[code]

    def values(self, counts: Any, chosen: Collection[str] | None = None) -> Table:
        """What do the counts come to? `chosen` instead of the indicators that are asked for."""
        return compute(
            counts,
            self.network,
            period=self.period,
            by=self.by,
            targets=self.targets,
            indicators=self.chosen if chosen is None else chosen,
            readings=self.readings,
        )

    def table(self, counts: Any, chosen: Collection[str] | None = None) -> pa.Table:
        """The same as an Arrow table."""
        return _table(self.values(counts, chosen))


def _table(found: Table) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [getattr(own, name) for own in found.values] for name in TYPES}
    columns["flags"] = [" ".join(flags) for flags in columns["flags"]]
    return pa.table({name: pa.array(columns[name], kind) for name, kind in TYPES.items()})
