"""Do the rows about findings make sense: bands, items, danger signs, reasons to visit?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ilp import codes
from ilp.errors import Issue, issue
from ilp.rulebook.bounds import known, some, tests
from ilp.rulebook.findings import Band, Card, HomeVisit, Measure, Questionnaire, Test
from ilp.rulebook.references import unknown

SCORE = "score"


def faults(place: str, row: Any) -> Iterator[Issue]:
    """What is wrong with the row, if it is one of these kinds?"""
    if isinstance(row, Measure):
        yield from _measure(place, row)
    elif isinstance(row, Questionnaire):
        yield from _questionnaire(place, row)
    elif isinstance(row, Card):
        yield from _once(f"{place}.signs", [sign.code for sign in row.signs])
        yield from known(f"{place}.refer_to", "tier", (row.refer_to,))
        yield from _steps(f"{place}.steps", row)
    elif isinstance(row, HomeVisit):
        yield from known(f"{place}.statuses", "service_status", row.statuses)
        yield from _steps(f"{place}.steps", row)


def _measure(place: str, row: Measure) -> Iterator[Issue]:
    named = codes.known("value") | codes.known("measurement") | {own.value for own in row.derived}
    yield from some(f"{place}.values", row.values)
    for own in row.derived:
        yield from _values(f"{place}.derived[{own.value}].of", own.of, named)
    yield from _values(f"{place}.values", row.values, named)
    yield from _bands(place, row, named)


def _questionnaire(place: str, row: Questionnaire) -> Iterator[Issue]:
    items = [item.code for item in row.items]
    yield from _once(f"{place}.items", items)
    low, high = row.range
    if low >= high:
        yield issue("ILP-R034", f"{place}.range", low=low, high=high)
    for item in row.items:
        if item.highest is not None and item.highest <= item.lowest:
            yield issue("ILP-R034", f"{place}.items[{item.code}]", low=item.lowest, high=item.highest)
    if items and (_least(row), _most(row)) != (low, high):
        yield issue(
            "ILP-R050", f"{place}.range", value=f"{_least(row)}-{_most(row)}", allowed=f"{low}-{high}"
        )
    yield from _bands(place, row, {SCORE, *items})


def _least(row: Questionnaire) -> int:
    return sum(min(item.options.values()) if item.options else item.lowest for item in row.items)


def _most(row: Questionnaire) -> int:
    return sum(
        max(item.options.values()) if item.options else 1 if item.highest is None else item.highest
        for item in row.items
    )


def _bands(place: str, row: Measure | Questionnaire, named: Iterable[str]) -> Iterator[Issue]:
    own = [band.code for band in row.bands]
    for band in row.bands:
        yield from _band(f"{place}.bands[{band.code}]", band, named)
    for edge in row.open_edges:
        at = f"{place}.open_edges[{edge.takes}]"
        yield from _tests(at, edge.all, named)
        yield from (unknown(at, "band", code, own) for code in (edge.takes, *edge.between) if code not in own)


def _band(place: str, band: Band, named: Iterable[str]) -> Iterator[Issue]:
    for who in band.who:
        yield from tests(f"{place}.who", who)
    if band.any and band.all:
        yield issue("ILP-R049", place)
    yield from _tests(place, (*band.any, *band.all), named)
    yield from _steps(f"{place}.steps", band)
    yield from known(f"{place}.refer_to", "tier", (band.refer_to,) if band.refer_to else ())
    yield from known(f"{place}.finds", "condition", band.finds)


def _tests(place: str, given: Iterable[Test], named: Iterable[str]) -> Iterator[Issue]:
    for test in given:
        yield from _values(place, (test.value,), named)
        bounds = test.model_dump(exclude={"value", "otherwise"}, exclude_none=True, exclude_defaults=True)
        if not bounds:
            yield issue("ILP-R048", place, value=test.value)


def _values(place: str, given: Iterable[str], named: Iterable[str]) -> Iterator[Issue]:
    yield from (unknown(place, "value", code, named) for code in given if code not in named)


def _steps(place: str, row: Band | Card | HomeVisit) -> Iterator[Issue]:
    for step in row.steps:
        yield from known(place, "tier", step.at)


def _once(place: str, given: list[str]) -> Iterator[Issue]:
    """Is each code there once?"""
    for code in sorted({code for code in given if given.count(code) > 1}):
        yield issue("ILP-R051", place, value=code)
