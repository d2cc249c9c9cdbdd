"""Which people and values does a measure tell apart? Those on one side of all its edges have one answer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ilp.dates import Anchor, Period
from ilp.rulebook.findings import Measure, Test
from ilp.screening.interpreting import wanted

AGES = frozenset({"age_from", "age_until"})
PLAIN = AGES | {"sex"}
PREGNANT = frozenset({"pregnant", "postpartum_within", "gestation_from", "gestation_until"})


@frozen
class Asks:
    """What a measure asks of people: which tests, and at which ages the answer may change; and which values.

    It needs `values`, reads no others than the `keys`, and tests some at their `edges`.
    """

    tests: frozenset[str]
    months: tuple[int, ...]
    ages: tuple[Period, ...]
    values: frozenset[str]
    keys: frozenset[str]
    edges: tuple[tuple[str, tuple[float, ...]], ...]

    @classmethod
    def of(cls, row: Measure) -> Asks:
        """Read it off the measure."""
        who = [one for rows in (row.who, *(band.who for band in row.bands)) for one in rows]
        who += [one for edge in row.open_edges for one in edge.who]
        tests = [test for one in who for test in one.tests]
        ages = {value for name, value in tests if name in AGES}
        edges: dict[str, set[float]] = {}
        for test in _tests(row):
            edges.setdefault(test.value, set()).update(_edges(test))
        return cls(
            frozenset(name for name, _ in tests),
            tuple(sorted(own.months for own in ages if not own.days)),
            tuple(own for own in ages if own.days),
            frozenset(row.values),
            frozenset(wanted(row)),
            tuple((key, tuple(sorted(own))) for key, own in edges.items()),
        )

    @property
    def simple(self) -> bool:
        """Do sex, age and pregnancy decide it?"""
        return self.tests <= PLAIN | PREGNANT

    def old(self, born: int, day: int, months: int) -> tuple[int, ...]:
        """Which of the ages has somebody reached who was born then, and is so many months old?"""
        whole = bisect_right(self.months, months)
        if not self.ages:
            return (whole,)
        anchor = Anchor(date.fromordinal(born))
        return whole, *(day >= anchor.at(age) for age in self.ages)

    def sides(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """On which side of each edge do these values lie? Words and answers stand for themselves."""
        return tuple(_side(values.get(key), edges) for key, edges in self.edges)


def _side(value: Any, edges: tuple[float, ...]) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bisect_left(edges, value) + bisect_right(edges, value)
    return (value,)


def _tests(row: Measure) -> Iterator[Test]:
    for band in row.bands:
        yield from (*band.any, *band.all)
    for edge in row.open_edges:
        yield from edge.all


def _edges(test: Test) -> Iterator[float]:
    for own in (test.at_least, test.above, test.below, test.at_most):
        if own is not None:
            yield own
    if isinstance(test.equals, int | float):
        yield float(test.equals)
