"""Do the rows of all rule files fit together? Doubles, gaps in numbers, names of rows that do not exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from ilp.errors import Issue, issue, suggest
from ilp.rulebook.rows import (
    DATED,
    Alternative,
    Completion,
    Content,
    Credit,
    Dated,
    Ends,
    Group,
    HomeVisit,
    Measure,
    Questionnaire,
    Restriction,
    RuleFile,
    Service,
)

Files = Iterable[tuple[str, RuleFile]]
Placed = list[tuple[str, Dated]]


def placed(name: str, file: RuleFile) -> Iterator[tuple[str, Dated]]:
    """Which rows does the file hold, each with its place?"""
    for table in DATED:
        for row in getattr(file, table):
            yield f"{name}: {table}[{row.code}]", row


def faults(files: Files) -> Iterator[Issue]:
    """What is wrong between the rows of all files?"""
    rows = [found for name, file in files for found in placed(name, file)]
    yield from _doubles(rows)
    yield from _numbering(rows)
    yield from _names(rows)


def unknown(place: str, what: str, value: str, allowed: Iterable[str]) -> Issue:
    """The issue that there is no such code."""
    return issue("ILP-R042", place, what=what, value=value, allowed=suggest(value, allowed))


def _key(row: Dated) -> tuple[str, str, str]:
    return (row.programme, getattr(row, "code", ""), getattr(row, "alternative", ""))


def _doubles(rows: Placed) -> Iterator[Issue]:
    """Do two rows about one code come into force on the same day in the same area?"""
    by_key: dict[tuple[str, str, str], Placed] = defaultdict(list)
    for place, row in rows:
        by_key[_key(row)].append((place, row))
    for same in by_key.values():
        for (_, one), (place, other) in combinations(same, 2):
            compete = type(one) is type(other) or isinstance(one, Ends) or isinstance(other, Ends)
            if compete and one.in_force_from == other.in_force_from and _overlap(one, other):
                yield issue("ILP-R030", place, value=str(one.in_force_from))


def _overlap(one: Dated, other: Dated) -> bool:
    return (not one.areas and not other.areas) or bool(set(one.areas) & set(other.areas))


def _numbering(rows: Placed) -> Iterator[Issue]:
    """Are the doses of a series numbered from 1 without a gap?"""
    numbers: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for place, row in rows:
        if not isinstance(row, Service) or row.series is None:
            continue
        stem, _, number = row.code.rpartition(".")
        if number.isascii() and number.isdigit() and number == str(int(number)) and number != "0":
            numbers[(stem, row.alternative)].setdefault(int(number), place)
        else:
            yield issue("ILP-R040", place, value=row.code)
    for (stem, _), found in numbers.items():
        gap = next((n for n in range(1, max(found)) if n not in found), None)
        if gap is not None:
            yield issue("ILP-R041", found[max(found)], value=f"{stem}.{max(found)}", missing=f"{stem}.{gap}")


def _names(rows: Placed) -> Iterator[Issue]:
    """Does every code that a row names exist?"""
    services = {row.code for _, row in rows if isinstance(row, Service)}
    stems = {code.rpartition(".")[0] for code in services}
    alternatives = {row.code for _, row in rows if isinstance(row, Alternative)}
    cohorts = {row.code for _, row in rows if isinstance(row, Group) and row.kind == "cohort"}
    standing = {_key(row) for _, row in rows if not isinstance(row, Ends)}
    for place, row in rows:
        for key, given, known, what in _named(row, services, stems, alternatives, cohorts):
            for code in given:
                if code and code not in known:
                    yield unknown(f"{place}.{key}", what, code, known)
        if isinstance(row, Ends) and _key(row) not in standing:
            yield unknown(place, "code", row.code, (code for _, code, _ in standing))


def _named(
    row: Dated, services: set[str], stems: set[str], alternatives: set[str], cohorts: set[str]
) -> Iterator[tuple[str, tuple[str | None, ...], set[str], str]]:
    """Which codes does the row name, as (key, codes, those that exist, what they are)?"""
    for who in getattr(row, "who", ()):
        yield "who.cohort", who.cohort, cohorts, "cohort"
    if isinstance(row, Service):
        yield "alternative", (row.alternative,), alternatives, "alternative"
        if row.monitored is not None:
            yield "monitored.instead", (row.monitored.instead,), services, "service"
        if row.series is not None:
            yield "series.follows", (row.series.follows,), stems, "series"
    if isinstance(row, Content | Measure | Questionnaire):
        yield "of", row.of, services | stems, "service"
    if isinstance(row, Restriction):
        yield "services", row.services, services, "service"
    if isinstance(row, HomeVisit):
        kinds = {code.partition(".")[0] for code in services}
        yield "services", row.services, services | stems | kinds, "service"
    if isinstance(row, Alternative):
        yield "series", (row.series,), stems, "series"
        yield "of_series", (row.of_series,), stems, "series"
        yield "not_needed", row.not_needed, services, "service"
    if isinstance(row, Credit):
        yield "series", (row.series,), stems, "series"
        yield "after", row.after, services | stems, "service"
        yield "each", row.each, services | stems, "service"
    if isinstance(row, Completion):
        yield "requires", row.requires, services | stems, "service"
        yield "reached", row.reached, services | stems, "service"
        yield "status_of", (row.status_of,), stems, "series"
