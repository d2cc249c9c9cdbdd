"""What does a formula give at one place? Exact arithmetic on the parts, never on rounded percentages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ilp.indicators.amounts import Amount
from ilp.indicators.formulas import Index, Mean, Some, Strata, Stratum, Term, Test, Threshold
from ilp.indicators.parts import Part
from ilp.indicators.rows import Element, Indicator

WHOLE = 100
"""A percentage is so many of it."""

Values = Mapping[str, Fraction | None]


def exact(row: Indicator | Element, part: Part | None) -> Fraction | None:
    """What is the value, unrounded? None when a number is missing or there is nothing to divide by."""
    if part is None or part.numerator is None:
        return None
    if isinstance(row, Indicator) and row.aggregation == "N":
        return Fraction(row.multiplier * part.numerator)
    return Fraction(row.multiplier * part.numerator) / part.denominator if part.denominator else None


def tested(row: Indicator | Element, part: Part | None) -> Fraction | None:
    """What is compared with a threshold? The value, or the count of an element without a denominator."""
    if isinstance(row, Element) and part is not None and part.denominator is None:
        return None if part.numerator is None else Fraction(part.numerator)
    return exact(row, part)


def total(side: Iterable[Term], parts: Mapping[str, Part | None]) -> Amount | None:
    """What do the terms add up to? None when one of them is missing: what was not counted is not zero.

    >>> total([Term(of="d"), Term(of="o", percent=-100)], {"d": Part(50, None), "o": Part(8, None)})
    42
    """
    found: Amount = 0
    for term in side:
        part = parts.get(term.of)
        amount = getattr(part, term.part) if part is not None else None
        if amount is None:
            return None
        found += Fraction(term.percent * amount, WHOLE) if term.percent % WHOLE else _whole(term, amount)
    return found.numerator if isinstance(found, Fraction) and found.denominator == 1 else found


def _whole(term: Term, amount: Amount) -> Amount:
    return term.percent // WHOLE * amount


def index(formula: Index, coverage: Fraction | None, quality: Fraction | None) -> Fraction | None:
    """What do the two values make, by weight? Only here may a value be capped, where the rule says so.

    >>> rule = Index(kind="index", coverage="a", quality="b", coverage_weight=80, quality_weight=20, cap=100)
    >>> index(rule, Fraction(130), Fraction(50))
    Fraction(90, 1)
    """
    if coverage is None or quality is None:
        return None
    if formula.cap is not None:
        cap = Fraction(str(formula.cap))
        coverage, quality = min(coverage, cap), min(quality, cap)
    weights = formula.coverage_weight + formula.quality_weight
    return (formula.coverage_weight * coverage + formula.quality_weight * quality) / weights


def mean(formula: Mean, values: Values, idle: set[str]) -> Part:
    """The sum of the values over their number; those in `idle` have nobody to serve and do not apply."""
    of = [values.get(code) for code in formula.of if code not in idle]
    there = [value for value in of if value is not None]
    whole = len(there) == len(of)
    return Part(sum(there, Fraction(0)) if whole else None, len(of), whole=whole)


def holds(test: Test, values: Values) -> bool | None:
    """Does the test hold? None when its value is not known."""
    value = values.get(test.of)
    return None if value is None else value >= Fraction(str(test.at_least))


def all_hold(tests: Iterable[Test], values: Values) -> bool | None:
    """Do all hold? One that fails decides; else one that is not known leaves it open."""
    found = [holds(test, values) for test in tests]
    return False if False in found else None if None in found else True


def passes(formula: Threshold, values: Values) -> bool | None:
    """Does the unit pass? None when what is not known could decide it."""
    found = [all_hold(formula.tests, values)]
    if formula.some is not None:
        found.append(_some(formula.some, values))
    return False if False in found else None if None in found else True


def _some(some: Some, values: Values) -> bool | None:
    found = [holds(test, values) for test in some.of]
    if found.count(True) >= some.least:
        return True
    return None if found.count(True) + found.count(None) >= some.least else False


def stratum(formula: Strata, values: Values) -> Stratum | None:
    """In which class is the unit? The best whose tests all hold; None when that is not known."""
    for each in formula.classes:
        verdict = all_hold(each.tests, values)
        if verdict is None:
            return None
        if verdict:
            return each
    return None
