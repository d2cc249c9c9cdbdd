"""In which order do the areas stand? From the highest cumulative coverage, compared as exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from ilp.indicators.monitoring.judging import Share, exact, rate
from ilp.indicators.monitoring.standing import Standing


def ranked(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """In which order do they stand? Equal ones share a rank, by their codes; the unknown come last."""
    known: list[tuple[Fraction, Standing]] = []
    rest: list[Standing] = []
    for each in sorted(standings, key=lambda each: each.code):
        coverage = rate(Share(exact(each.numerator), exact(each.denominator)), 1)
        if coverage is None:
            rest.append(each)
        else:
            known.append((coverage, each))
    known.sort(key=lambda pair: -pair[0])
    first: dict[Fraction, int] = {}
    for place, (coverage, _) in enumerate(known, start=1):
        first.setdefault(coverage, place)
    return (*(replace(each, rank=first[coverage]) for coverage, each in known), *rest)
