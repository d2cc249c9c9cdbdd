"""How many were owed, how many served? Counts from people's records, by the rules that their plans follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from ilp import areas
from ilp.dates import Period
from ilp.errors import UsageError
from ilp.indicators import periods
from ilp.indicators.asking import Asked
from ilp.indicators.book import catalogue
from ilp.indicators.counts import COLUMNS, Counts
from ilp.indicators.placing import Placing
from ilp.indicators.populations import cases
from ilp.indicators.reading import Count
from ilp.indicators.record_rules import RecordRules, record_rules
from ilp.indicators.recording import FromRecords
from ilp.indicators.served import newly
from ilp.indicators.spans import Span, earlier, span
from ilp.indicators.valuing import Place
from ilp.network import Network
from ilp.planning.gathering import AnyPerson, Gathering
from ilp.planning.making import within
from ilp.records import Person, Reading
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import Policy

ASKED_OF_PEOPLE = ("id", "birth_date", "sex")


class Wanted(NamedTuple):
    """One rule in one period; `earlier` when only who is new since then is counted."""

    indicator: str
    rule: FromRecords
    span: Span
    earlier: Span | None


def from_records(
    people: Iterable[AnyPerson],
    network: Network | None = None,
    *,
    period: str | int,
    by: str,
    indicators: Iterable[str] | None = None,
    readings: Mapping[str, str] | None = None,
    on: date | None = None,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
) -> Counts:
    """How many people were owed each service, and how many of them served, at each place of the level `by`?

    A person is in a numerator exactly when their own plan, or record, says so on the last day of the window.
    Of whom an indicator is counted, and in which period somebody stands, is data (`from_records` in
    `data/indicators`, the populations in `data/records_to_counts.toml`). Those
    whose answer is unknown stand in the rows' own `unknown`, neither above nor below the line. Every known
    place has a row for every indicator, of 0 where nobody is.

    Args:
        people: records, mappings, JSON or the readings of a file, in any order; taken one after another.
        network: the facilities; without one only areas are told apart.
        period: a year or a month. What only a year can tell is left out of a month.
        by: the level of areas or of facilities.
        indicators: these only; None takes every indicator that records tell about.
        readings: which reading of a disputed row to follow instead of the default.
        on: the day up to which the records tell; what comes later in the period is not counted yet.
        area: a Kemendagri code for those whose record and facility name no area.
        rules: the rulebook; None takes the package's own.
        policy: a `Policy` or its values; None takes the programme's.

    Raises:
        UsageError: no such period (`ILP-I030`), a level without area codes (`ILP-I035`) or of facilities
            without a network (`ILP-I031`), an indicator that records do not tell about (`ILP-K030`).
        UnknownCode: there is no level `by` (`ILP-N002`), no such indicator (`ILP-I006`), no such `area`.
        NoRuleInForce: no rule was in force at the end of the period (`ILP-R021`).

    >>> born = {"id": "contoh", "birth_date": "2024-03-01", "sex": "male", "area": "64.02.01.2007"}
    >>> counts = from_records([born], period=2025, by="regency", indicators=["imm_idl"])
    >>> counts.rows[0].numerator, counts.rows[0].denominator
    (0, 1)
    """
    found = record_rules(readings)
    wanted = list(asked_rules(found, found.chosen(indicators), asked_period(period), on))
    check_level(by, network)
    book, chosen, home = rules or Rulebook.load(), Policy.of(policy), within(area)
    for day in {each.span.last for each in wanted}:
        book.at(date.fromordinal(day), home)
    compiled = compiler(book)
    network = Network() if network is None else network
    gathering, placing = Gathering(network, places=False), Placing(network, by)
    added: dict[tuple[str, str, str], list[int]] = {}
    together: dict[tuple[str, Period | None, Span], list[Wanted]] = {}
    for each in wanted:
        together.setdefault((found.among(each.rule).code, each.rule.before, each.span), []).append(each)
    only = {code for each in wanted for ask in each.rule.questions() for code in ask.services + ask.owed}
    for own in gathering.each(people):
        place = placing.place(own, home)
        if place is None:
            continue
        asked = Asked(own.person, own.lives_in(home), compiled, chosen, only)
        for (population, before, when), those in together.items():
            for case in cases(found.populations[population], before, asked, when):
                for each in those:
                    row = added.setdefault((each.indicator, place.key, when.period), [0, 0, 0])
                    for column, number in enumerate(newly(each.rule, case, asked, found, each.earlier)):
                        row[column] += number
    issues = sorted((*gathering.issues, *placing.issues()), key=lambda each: (each.path, each.code))
    return Counts(tuple(rows_of(wanted, placing.places, added, found)), (), tuple(issues))


def asked_rules(
    rules: RecordRules, chosen: Mapping[str, tuple[str, ...]], period: str, on: date | None
) -> Iterator[Wanted]:
    """Which rules are asked, and of which days? What one month sees is counted month by month.

    Who stays in a population from month to month is above the line once, in the month that first saw it.
    """
    for code, parts in chosen.items():
        over_time = catalogue()[code].over_time
        if over_time == "ANN" and not periods.is_year(period):
            continue
        each_month = over_time == "MON" and periods.is_year(period)
        for name in periods.months(period) if each_month else (period,):
            when = span(name, on)
            if when.end >= when.first:
                for rule in map(rules.rules.__getitem__, parts):
                    stays = over_time == "CUM" and rules.among(rule).moment == "present"
                    yield Wanted(code, rule, when, earlier(name, on) if stays else None)


def rows_of(
    wanted: Iterable[Wanted],
    places: Mapping[str, Place],
    added: Mapping[tuple[str, str, str], list[int]],
    rules: RecordRules,
) -> Iterator[Count]:
    """One row for every indicator, month and known place, of 0 where nobody is.

    `added` holds above the line, below it and unknown, by indicator, key of the place and period.
    """
    for code, name in dict.fromkeys((each.indicator, each.span.period) for each in wanted):
        population = rules.population(code)
        alone = rules.stands_beside(code) or catalogue()[code].aggregation == "N"
        for key in sorted(places):
            above, below, unknown = added.get((code, key, name), (0, 0, 0))
            place = places[key]
            divisor = None if alone else below
            yield Count(code, place.area, name, above, divisor, place.facility, {}, unknown, population)


def asked_period(period: str | int) -> str:
    """How is the period written?

    Raises:
        UsageError: it is none (`ILP-I030`).
    """
    wanted = periods.period(period)
    if wanted is None:
        raise UsageError("ILP-I030", value=period)
    return wanted


def check_level(by: str, network: Network | None) -> areas.Level:
    """Can anything be summed at the level?

    Raises:
        UnknownCode: there is no such level (`ILP-N002`).
        UsageError: it needs a network (`ILP-I031`) or has no area codes (`ILP-I035`).
    """
    level = areas.level(by)
    summable = ", ".join(each.code for each in areas.levels().values() if each.digits is not None)
    if level.facility and network is None:
        raise UsageError("ILP-I031", value=by, allowed=summable)
    if not level.facility and level.digits is None:
        raise UsageError("ILP-I035", value=by, allowed=summable)
    return level


def people_in(data: Any) -> Iterable[Any] | None:
    """The same, if its first element is a person or a reading of one; None when this is something else.

    An iterator is not used up: what was looked at stands in the answer.
    """
    if isinstance(data, Counts | str | bytes | Mapping) or not isinstance(data, Iterable):
        return None
    if hasattr(data, "iter_rows") or hasattr(data, "to_dict"):
        return None
    waiting = iter(data)
    first = next(waiting, None)
    if not _is_person(first):
        return None
    return chain([first], waiting) if waiting is data else data


def _is_person(value: Any) -> bool:
    if isinstance(value, Person | Reading):
        return True
    return (
        isinstance(value, Mapping)
        and any(key in value for key in ASKED_OF_PEOPLE)
        and not any(key in value for key in COLUMNS["indicator"])
    )
