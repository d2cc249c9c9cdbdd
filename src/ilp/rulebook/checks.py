"""Do the rule files fit together? Everything that no single row can know; every fault is named with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from ilp import codes
from ilp.dates import Anchor, Period
from ilp.errors import DataFileError, Issue, issue, suggest
from ilp.rulebook.rows import DATED, Dated, RuleFile, Service
from ilp.rulebook.timing import Series, Window
from ilp.rulebook.who import Who

Files = Iterable[tuple[str, RuleFile]]


def check(files: Files) -> None:
    """Refuse rule files that contradict themselves or each other.

    Raises:
        DataFileError: with `issues`, one for each fault (code `ILP-R000`).
    """
    found = list(faults(files))
    if found:
        raise DataFileError("ILP-R000", issues=found, count=len(found), first=found[0].path)


def faults(files: Files) -> Iterator[Issue]:
    """What is wrong, file by file and then across files?"""
    placed: dict[tuple[str, ...], list[tuple[str, Dated]]] = defaultdict(list)
    services: list[tuple[str, Service]] = []
    for name, file in files:
        for table in DATED:
            for row in getattr(file, table):
                place = f"{name}: {table}[{row.code}]"
                placed[(table, row.programme, row.code, getattr(row, "alternative", ""))].append((place, row))
                yield from _dated(place, row)
                if isinstance(row, Service):
                    services.append((place, row))
                    yield from _service(place, row)
    for rows in placed.values():
        for (_, one), (place, other) in combinations(rows, 2):
            if one.in_force_from == other.in_force_from and _overlap(one.areas, other.areas):
                yield issue("ILP-R030", place, value=str(one.in_force_from))
    yield from _numbering(services)
    yield from _references(files, services)


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return (not one and not other) or bool(set(one) & set(other))


def _dated(place: str, row: Dated) -> Iterator[Issue]:
    if row.programme not in codes.known("programme"):
        yield _unknown(place, "programme", row.programme, codes.known("programme"))
    if row.in_force_until is not None and row.in_force_until <= row.in_force_from:
        yield issue("ILP-R031", place, low=row.in_force_from, high=row.in_force_until)
    if row.born_from and row.born_until and row.born_until <= row.born_from:
        yield issue("ILP-R031", place, low=row.born_from, high=row.born_until)
    if not row.clause.strip():
        yield issue("ILP-R032", place)
    if (row.status == "disputed") != (row.dispute is not None):
        yield issue("ILP-R033", place)
    for who in getattr(row, "who", ()):
        yield from _who(f"{place}.who", who)


def _who(place: str, who: Who) -> Iterator[Issue]:
    for key in ("any_condition", "all_conditions", "no_condition"):
        for code in getattr(who, key):
            if code not in codes.known("condition"):
                yield _unknown(f"{place}.{key}", "condition", code, codes.known("condition"))
    if not _rising(who.age_from, who.age_until):
        yield issue("ILP-R034", place, low=who.age_from, high=who.age_until)


def _service(place: str, row: Service) -> Iterator[Issue]:
    kind = row.code.partition(".")[0]
    if kind not in codes.known("kind"):
        yield _unknown(f"{place}.code", "kind", kind, codes.known("kind"))
    for tier in row.where:
        if tier not in codes.known("tier"):
            yield _unknown(f"{place}.where", "tier", tier, codes.known("tier"))
    timings = [name for name in ("series", "every", "campaign", "once") if getattr(row, name) is not None]
    if len(timings) != 1:
        yield issue("ILP-R035", place, value=", ".join(timings) or "-")
    if row.series is not None:
        yield from _series(f"{place}.series", row.series)
    if row.every is not None and not _rising(row.every.first, row.every.until):
        yield issue("ILP-R034", f"{place}.every", low=row.every.first, high=row.every.until)
    if row.once is not None and not _rising(row.once.earliest, row.once.recommended, row.once.until):
        yield issue("ILP-R034", f"{place}.once", low=row.once.earliest, high=row.once.until)
    if row.campaign is not None:
        if not all(1 <= month <= 12 for month in row.campaign.months) or not row.campaign.months:
            yield issue("ILP-R036", f"{place}.campaign.months", value=str(row.campaign.months))
        if not _rising(row.campaign.age_from, row.campaign.age_until):
            low, high = row.campaign.age_from, row.campaign.age_until
            yield issue("ILP-R034", f"{place}.campaign", low=low, high=high)


def _series(place: str, series: Series) -> Iterator[Issue]:
    for product in series.products:
        if product not in codes.known("product"):
            yield _unknown(f"{place}.products", "product", product, codes.known("product"))
    if (series.recommended is None) == (not series.windows):
        yield issue("ILP-R037", place)
    if not _rising(series.valid_from, series.until):
        yield issue("ILP-R034", place, low=series.valid_from, high=series.until)
    if not _rising(series.valid_from, series.earliest, series.recommended, series.offered_until, series.until):
        yield issue("ILP-R034", place, low=series.valid_from, high=series.offered_until or series.until)
    if not _rising(series.min_interval, series.programme_interval, strictly=False):
        yield issue("ILP-R038", place, low=series.min_interval, high=series.programme_interval)
    for window in series.windows:
        yield from _window(f"{place}.windows", window)


def _window(place: str, window: Window) -> Iterator[Issue]:
    if (window.anchor == "school_grade") != (window.grade is not None):
        yield issue("ILP-R039", place)
    if not _rising(window.earliest, window.recommended, window.until):
        yield issue("ILP-R034", place, low=window.earliest, high=window.until)
    for who in window.who:
        yield from _who(f"{place}.who", who)


def _rising(*periods: Period | None, strictly: bool = True) -> bool:
    """Do the periods that are given rise, and does the last (an end that is out) lie after all others?"""
    from datetime import date

    anchor = Anchor(date(2024, 1, 31))
    days = [anchor.at(period) for period in periods if period is not None]
    if any(one > other for one, other in zip(days, days[1:], strict=False)):
        return False
    return not strictly or len(days) < 2 or periods[-1] is None or days[-2] < days[-1]


def _numbering(services: list[tuple[str, Service]]) -> Iterator[Issue]:
    """Are the doses of a series numbered without a gap?"""
    numbers: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for place, row in services:
        if row.series is None:
            continue
        stem, _, number = row.code.rpartition(".")
        if not number.isdigit():
            yield issue("ILP-R040", place, value=row.code)
        else:
            numbers[(stem, row.alternative)].setdefault(int(number), place)
    for (stem, _), found in numbers.items():
        gap = next((n for n in range(1, max(found)) if n not in found), None)
        if gap is not None:
            yield issue("ILP-R041", found[max(found)], value=f"{stem}.{max(found)}", missing=f"{stem}.{gap}")


def _references(files: Files, services: list[tuple[str, Service]]) -> Iterator[Issue]:
    """Does every code that a row names exist?"""
    known = {row.code for _, row in services}
    stems = {code.rpartition(".")[0] for code in known}
    alternatives = {row.code for _, file in files for row in file.alternative}
    for place, row in services:
        if row.alternative and row.alternative not in alternatives:
            yield _unknown(f"{place}.alternative", "alternative", row.alternative, alternatives)
        if row.series and row.series.follows and row.series.follows not in stems:
            yield _unknown(f"{place}.series.follows", "series", row.series.follows, stems)
    for name, file in files:
        for alternative in file.alternative:
            place = f"{name}: alternative[{alternative.code}]"
            if alternative.series not in stems:
                yield _unknown(f"{place}.series", "series", alternative.series, stems)
            for code in alternative.not_needed:
                if code not in known:
                    yield _unknown(f"{place}.not_needed", "service", code, known)
        for credit in file.credit:
            for code in (*credit.after, *credit.each):
                if code not in known:
                    yield _unknown(f"{name}: credit[{credit.code}]", "service", code, known)
        for completion in file.completion:
            for code in (*completion.requires, *completion.reached):
                if code not in known and code not in stems:
                    yield _unknown(f"{name}: completion[{completion.code}]", "service", code, known)
        for end in file.ends:
            if end.code not in known:
                yield _unknown(f"{name}: ends[{end.code}]", "service", end.code, known)
        for restriction in file.restriction:
            for product in restriction.products:
                if product not in codes.known("product"):
                    place = f"{name}: restriction[{restriction.code}].products"
                    yield _unknown(place, "product", product, codes.known("product"))


def _unknown(place: str, what: str, value: str, allowed: Iterable[str]) -> Issue:
    return issue("ILP-R042", place, what=what, value=value, allowed=suggest(value, allowed))
