"""By which formula is an indicator computed? A closed list of kinds; their numbers are data.

`ratio` is a reported numerator over a reported denominator. The other kinds also say of which other
indicators or elements they are made, so that they can be computed where they are not reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from ilp.rulebook.fields import Entry, LabelField

Number = StrictInt | StrictFloat
PartName = Literal["numerator", "denominator"]
EVERY = "*"
"""Stands for the code of the split in the formula of an indicator that has splits."""


class Term(Entry):
    """One number of another row: `percent` of it is added (100) or taken away (-100)."""

    of: str
    part: PartName = "numerator"
    percent: StrictInt = 100


class Test(Entry):
    """Does a row reach a number? Its value where it has a denominator, else its count."""

    __test__ = False
    of: str
    at_least: Number


class Some(Entry):
    """At least so many of these tests must hold."""

    least: Annotated[StrictInt, Field(gt=0)]
    of: tuple[Test, ...]


class Ratio(Entry):
    """The numerator over the denominator, both as reported."""

    kind: Literal["ratio"] = "ratio"


class CountOnly(Entry):
    """The number alone; `of` are the counts that make it, where there are such."""

    kind: Literal["count"]
    of: tuple[str, ...] = ()


class Sum(Entry):
    """Sums over sums: what is added (and taken away) above the line, and below it."""

    kind: Literal["sum"]
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]


class Corrected(Entry):
    """`of` over what is left of `out_of` when those who cannot be judged (`less`) are taken away."""

    kind: Literal["corrected"]
    of: str
    out_of: str
    less: tuple[str, ...]


class DropOut(Entry):
    """How many of those who had `first` did not have `last`: the difference over `first`; may be negative."""

    kind: Literal["drop_out"]
    first: str
    last: str


class Threshold(Entry):
    """Units (villages, regencies, posyandu) that pass every test and `some` of the others, over all units."""

    kind: Literal["threshold"]
    unit: str
    tests: tuple[Test, ...]
    some: Some | None = None


class Index(Entry):
    """Two values in one, by weight; a value above `cap` counts as `cap`."""

    kind: Literal["index"]
    coverage: str
    quality: str
    coverage_weight: Annotated[StrictInt, Field(gt=0)]
    quality_weight: Annotated[StrictInt, Field(gt=0)]
    cap: Number | None = None


class Mean(Entry):
    """The mean of the values of `of`; one with nobody to serve (0 of 0) does not apply and is left out."""

    kind: Literal["mean"]
    of: tuple[str, ...]


class HealthyFamily(Entry):
    """A family's items answered yes over the items that apply to it; `healthy` names the band that counts."""

    kind: Literal["healthy_family"]
    items: tuple[str, ...]
    healthy: str


class Stratum(Entry):
    """A class and the tests that all must hold for it."""

    code: str
    label: LabelField
    tests: tuple[Test, ...] = ()


class Strata(Entry):
    """The best class whose tests all hold, from the best to the lowest; `take` counts the units of some."""

    kind: Literal["strata"]
    unit: str
    classes: tuple[Stratum, ...]
    take: tuple[str, ...] = ()


Formula = Annotated[
    Ratio | CountOnly | Sum | Corrected | DropOut | Threshold | Index | Mean | HealthyFamily | Strata,
    Field(discriminator="kind"),
]
KINDS = (Ratio, CountOnly, Sum, Corrected, DropOut, Threshold, Index, Mean, HealthyFamily, Strata)


def terms(formula: Formula) -> tuple[tuple[Term, ...], tuple[Term, ...]] | None:
    """Which numbers stand above and below the line? None for a kind that is no sum over a sum.

    >>> terms(DropOut(kind="drop_out", first="a", last="b"))[0][1]
    Term(of='b', part='numerator', percent=-100)
    """
    if isinstance(formula, Sum):
        return formula.numerator, formula.denominator
    if isinstance(formula, Corrected):
        away = tuple(Term(of=each, percent=-100) for each in formula.less)
        return (Term(of=formula.of),), (Term(of=formula.out_of), *away)
    if isinstance(formula, DropOut):
        first = Term(of=formula.first)
        return (first, Term(of=formula.last, percent=-100)), (first,)
    if isinstance(formula, CountOnly) and formula.of:
        return tuple(Term(of=each) for each in formula.of), ()
    return None


def tests(formula: Formula) -> Iterator[Test]:
    """Which tests does the formula make?"""
    if isinstance(formula, Threshold):
        yield from formula.tests
        yield from formula.some.of if formula.some else ()
    if isinstance(formula, Strata):
        for stratum in formula.classes:
            yield from stratum.tests


def sources(formula: Formula) -> tuple[str, ...]:
    """Of which other rows is it made, each once?"""
    found = [test.of for test in tests(formula)]
    if isinstance(formula, Index):
        found += [formula.coverage, formula.quality]
    if isinstance(formula, Mean):
        found += formula.of
    for side in terms(formula) or ():
        found += [term.of for term in side]
    return tuple(dict.fromkeys(found))
