"""Does each row of the rule files make sense by itself? Every fault is named with its place.

What a row says of other rows is checked in `references`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ilp.dates import Period
from ilp.errors import DataFileError, Issue, issue
from ilp.rulebook import findings_checks, references
from ilp.rulebook.bounds import known, no_less, real_areas, rise, rising, some, tests
from ilp.rulebook.references import Files
from ilp.rulebook.rows import Alternative, Content, Dated, RuleFile, Service
from ilp.rulebook.timing import Campaign, Counts, Every, Once, Series, Window


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
    for name, file in files:
        yield from _file(name, file)
    yield from references.faults(files)


def _file(name: str, file: RuleFile) -> Iterator[Issue]:
    for place, row in references.placed(name, file):
        yield from _dated(place, row)
        if isinstance(row, Service):
            yield from _service(place, row)
        if isinstance(row, Content):
            yield from _content(place, row)
        if isinstance(row, Alternative):
            yield from rise(place, row.start_from, row.start_until)
        yield from findings_checks.faults(place, row)
        if getattr(row, "products", None) is not None:
            yield from known(f"{place}.products", "product", getattr(row, "products", ()))


def _dated(place: str, row: Dated) -> Iterator[Issue]:
    yield from known(f"{place}.programme", "programme", (row.programme,))
    if row.in_force_until is not None and row.in_force_until <= row.in_force_from:
        yield issue("ILP-R031", place, low=row.in_force_from, high=row.in_force_until)
    if row.born_from and row.born_until and row.born_until <= row.born_from:
        yield issue("ILP-R031", place, low=row.born_from, high=row.born_until)
    if not row.clause.strip():
        yield issue("ILP-R032", place)
    if (row.status == "disputed") != (row.dispute is not None):
        yield issue("ILP-R033", place)
    yield from real_areas(f"{place}.areas", row.areas)
    for who in getattr(row, "who", ()):
        yield from tests(f"{place}.who", who)


def _service(place: str, row: Service) -> Iterator[Issue]:
    yield from known(f"{place}.code", "kind", (row.code.partition(".")[0],))
    yield from known(f"{place}.where", "tier", row.where)
    yield from some(f"{place}.where", row.where)
    timings = [name for name in ("series", "every", "campaign", "once") if getattr(row, name) is not None]
    if len(timings) != 1:
        yield issue("ILP-R035", place, value=", ".join(timings) or "-")
    if row.monitored is not None:
        yield from known(f"{place}.monitored.any_condition", "condition", row.monitored.any_condition)
    if row.series is not None:
        yield from _series(f"{place}.series", row.series)
    if row.every is not None:
        yield from _every(f"{place}.every", row.every)
    if row.campaign is not None:
        yield from _campaign(f"{place}.campaign", row.campaign)
    if row.once is not None:
        yield from _once(f"{place}.once", row.once)


def _content(place: str, row: Content) -> Iterator[Issue]:
    yield from some(f"{place}.of", row.of)
    yield from known(f"{place}.where", "tier", row.where)


def _every(place: str, every: Every) -> Iterator[Issue]:
    yield from some(f"{place}.done_by", every.done_by)
    yield from rise(place, every.first, every.until)
    yield from rise(f"{place}.period", Period(), every.period)
    if every.period is not None and every.per is not None:
        yield issue("ILP-R045", place)
    for case in every.cases:
        yield from known(f"{place}.cases.values", "value", case.values)
        for who in case.who:
            yield from tests(f"{place}.cases.who", who)
    for target in every.targets:
        if (target.anchor == "school_grade") != (target.grade is not None):
            yield issue("ILP-R039", f"{place}.targets")
        yield from rise(f"{place}.targets", target.earliest, target.until)
        for who in target.who:
            yield from tests(f"{place}.targets.who", who)
    yield from _counts(f"{place}.counts", every.counts)


def _campaign(place: str, campaign: Campaign) -> Iterator[Issue]:
    yield from some(f"{place}.done_by", campaign.done_by)
    yield from _counts(f"{place}.counts", campaign.counts)
    if not campaign.months or not all(1 <= month <= 12 for month in campaign.months):
        yield issue("ILP-R036", f"{place}.months", value=str(list(campaign.months)))
    yield from rise(place, campaign.age_from, campaign.age_until)


def _once(place: str, once: Once) -> Iterator[Issue]:
    yield from some(f"{place}.done_by", once.done_by)
    yield from rise(place, once.earliest, once.recommended, once.until)
    yield from no_less(f"{place}.overdue", once.recommended, once.overdue)
    yield from _counts(f"{place}.counts", once.counts)
    if once.total is not None:
        yield from known(f"{place}.total.key", "value", (once.total.key,))


def _counts(place: str, counts: Counts | None) -> Iterator[Issue]:
    if counts is not None:
        yield from known(f"{place}.by", "by", counts.by)
        yield from known(f"{place}.values", "value", counts.values)


def _series(place: str, series: Series) -> Iterator[Issue]:
    yield from known(f"{place}.products", "product", series.products)
    if bool(series.products) == bool(series.done_by):
        yield issue("ILP-R046", place)
    if series.products and (series.anchor != "birth" or series.counts or series.counting != "window"):
        yield issue("ILP-R047", place)
    yield from _counts(f"{place}.counts", series.counts)
    yield from rise(place, series.proper_from, series.proper_until)
    alone = (series.earliest, series.recommended, series.overdue, series.offered_until)
    both = series.windows and any(period is not None for period in alone)
    if both or (series.recommended is None and not series.windows):
        yield issue("ILP-R037", place)
    yield from rise(place, series.valid_from, series.until)
    if series.until is not None:
        yield from rise(place, series.earliest, series.recommended, series.until)
    yield from rise(place, series.earliest, series.recommended, series.offered_until)
    yield from no_less(place, series.valid_from, series.earliest, series.recommended, series.overdue)
    yield from no_less(place, series.offered_until, series.until)
    yield from no_less(f"{place}.absolute_valid_from", series.absolute_valid_from, series.valid_from)
    yield from no_less(f"{place}.absolute_interval", series.absolute_interval, series.min_interval)
    if not rising(series.min_interval, series.programme_interval):
        yield issue("ILP-R038", place, low=series.min_interval, high=series.programme_interval)
    for window in series.windows:
        yield from _window(f"{place}.windows", window)


def _window(place: str, window: Window) -> Iterator[Issue]:
    if (window.anchor == "school_grade") != (window.grade is not None):
        yield issue("ILP-R039", place)
    yield from rise(place, window.earliest, window.recommended, window.until)
    yield from no_less(f"{place}.overdue", window.recommended, window.overdue)
    for who in window.who:
        yield from tests(f"{place}.who", who)
