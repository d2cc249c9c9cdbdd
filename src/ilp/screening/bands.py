"""Which category holds? Bands tried in order, three-valued: missing is neither normal nor abnormal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.rulebook.findings import Band, OpenEdge, Test

UNKNOWN, UNDEFINED = "unknown", "undefined"


@frozen(eq=False)
class Chosen:
    """The band that holds, or why there is none."""

    category: str
    band: Band | None = None
    missing: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


def choose(
    bands: Sequence[Band],
    edges: Sequence[OpenEdge],
    values: Mapping[str, Any],
    facts: Facts,
    *,
    strict: bool = False,
) -> Chosen:
    """Which band is the first to hold? Unknown when one that cannot be judged comes before it.

    On an edge that the source leaves open the default answers; with `strict` nothing does.
    """
    for edge in edges:
        if answer(edge.who, facts).eligible and all(holds(test, values) for test in edge.all):
            if strict:
                return Chosen(UNDEFINED, between=edge.between)
            band = next(band for band in bands if band.code == edge.takes)
            return Chosen(band.code, band, between=edge.between)
    open_: list[Band] = []
    missing: set[str] = set()
    for band in bands:
        met, lacking = judge(band, values, facts)
        if met is False:
            continue
        if met is None:
            open_.append(band)
            missing |= lacking
        elif open_:
            open_.append(band)
            break
        else:
            return Chosen(band.code, band)
    if not open_:
        return Chosen(UNDEFINED)
    return Chosen(
        UNKNOWN, missing=tuple(sorted(missing)), possible=tuple(dict.fromkeys(b.code for b in open_))
    )


def judge(band: Band, values: Mapping[str, Any], facts: Facts) -> tuple[bool | None, set[str]]:
    """Does the band hold? None, with what is missing, when that cannot be said."""
    meant = answer(band.who, facts)
    if meant.eligible is False:
        return False, set()
    tests = band.any or band.all
    states = [holds(test, values) for test in tests]
    lacking = {test.value for test, state in zip(tests, states, strict=True) if state is None}
    if band.any:
        met = True if True in states else None if None in states else False
    else:
        met = False if False in states else None if None in states else True
    if meant.eligible is None and met is not False:
        return None, lacking | set(meant.missing)
    return met, lacking if met is None else set()


def holds(test: Test, values: Mapping[str, Any]) -> bool | None:
    """Does the test hold? When the value is not given, what the test says of that, or None."""
    given = values.get(test.value)
    if given is None:
        return test.otherwise
    if test.equals is not None:
        return bool(given == test.equals)
    if test.one_of:
        return given in test.one_of
    return all(_within(test, float(given)))


def _within(test: Test, given: float) -> Iterable[bool]:
    if test.at_least is not None:
        yield given >= test.at_least
    if test.above is not None:
        yield given > test.above
    if test.below is not None:
        yield given < test.below
    if test.at_most is not None:
        yield given <= test.at_most
