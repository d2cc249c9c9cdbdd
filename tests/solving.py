"""What can be reckoned from what is shown? Linear equations, each a sum that is zero, solved exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

Number = TypeVar("Number")


def determined(equations: Iterable[Mapping[Number, int]], shown: Mapping[Number, object]) -> set[Number]:
    """Which hidden numbers (those that are None) follow? Those alone in a row of the reduced matrix."""
    pivots: dict[Number, dict[Number, Fraction]] = {}
    for equation in equations:
        left = {number: Fraction(times) for number, times in equation.items() if shown[number] is None}
        for number in [each for each in left if each in pivots]:
            times = left.pop(number)
            for other, amount in pivots[number].items():
                left[other] = left.get(other, Fraction(0)) - times * amount
        left = {number: times for number, times in left.items() if times}
        if not left:
            continue
        pivot = next(iter(left))
        solved = {number: times / left[pivot] for number, times in left.items() if number != pivot}
        for mine in pivots.values():
            times = mine.pop(pivot, Fraction(0))
            if times:
                for other, amount in solved.items():
                    mine[other] = mine.get(other, Fraction(0)) - times * amount
        pivots[pivot] = solved
    return {number for number, rest in pivots.items() if not any(rest.values())}
