"""Are the codes of a row known and do its bounds rise? The checks that every kind of row shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from ilp import areas, codes
from ilp.dates import Anchor, Period
from ilp.errors import Issue, UnknownCode, issue
from ilp.rulebook.references import unknown
from ilp.rulebook.who import Who

_LEAP_DAY_EVE = (2024, 1, 31)


def known(place: str, section: str, given: Iterable[str]) -> Iterator[Issue]:
    """Does the catalogue have each of these codes?"""
    for code in given:
        if code not in codes.known(section):
            yield unknown(place, section, code, codes.known(section))


def some(place: str, given: tuple[str, ...]) -> Iterator[Issue]:
    """Is anything named at all?"""
    if not given:
        yield issue("ILP-R044", place)


def rise(place: str, *periods: Period | None) -> Iterator[Issue]:
    """Do the bounds that are given rise, the last (an end that is out) lying after all others?"""
    if not rising(*periods, end_out=True):
        yield _falling(place, periods)


def no_less(place: str, *periods: Period | None) -> Iterator[Issue]:
    """Is none of these periods, where given, shorter than one before it?"""
    if not rising(*periods):
        yield _falling(place, periods)


def _falling(place: str, periods: tuple[Period | None, ...]) -> Issue:
    given = [period for period in periods if period is not None]
    return issue("ILP-R034", place, low=given[0], high=given[-1])


def rising(*periods: Period | None, end_out: bool = False) -> bool:
    """Is none of these periods shorter than one before it? With `end_out` the last is longer than all."""
    anchor = Anchor(date(*_LEAP_DAY_EVE))
    found = [anchor.at(period) for period in periods if period is not None]
    if any(one > other for one, other in pairwise(found)):
        return False
    return not end_out or len(found) < 2 or periods[-1] is None or found[-2] < found[-1]


def real_areas(place: str, given: Iterable[str]) -> Iterator[Issue]:
    """Is each an area below the nation, written with its dots?"""
    for area in given:
        try:
            fits = areas.dotted(area) == area != areas.NATION
        except UnknownCode:
            fits = False
        if not fits:
            yield issue("ILP-R043", place, value=area)


def tests(place: str, who: Who) -> Iterator[Issue]:
    """Do the tests of one alternative make sense?"""
    for key in ("any_condition", "all_conditions", "no_condition"):
        yield from known(f"{place}.{key}", "condition", getattr(who, key))
    yield from rise(place, who.age_from, who.age_until)
    yield from rise(place, who.gestation_from, who.gestation_until)
    if who.born_from and who.born_until and who.born_until <= who.born_from:
        yield issue("ILP-R031", place, low=who.born_from, high=who.born_until)
    yield from real_areas(f"{place}.area", who.area)
