"""How is a whole shared out so that its parts add up? A target population to its villages, in whole people.

Exact fractions throughout, equal claims in the order of the codes: the order of the weights changes nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Integral
from typing import Any

from ilp import resources
from ilp.errors import Language, UsageError
from ilp.indicators.amounts import not_below_zero, number, plain

METHODS = "pws/apportioning.toml"
Weights = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Apportionment(Mapping[str, int]):
    """Each part by its code, in the order of the weights; `method` says how it was found."""

    total: int
    method: str
    parts: Mapping[str, int] = field(hash=False)
    weights: Mapping[str, int | float | None] = field(hash=False)

    def __getitem__(self, code: str) -> int:
        return self.parts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def label(self, lang: Language = "id") -> str:
        """What is the method called?"""
        return str(resources.toml(METHODS)["method"][self.method]["label"][lang])

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "total": self.total,
            "method": self.method,
            "method_label": self.label(lang),
            "parts": [
                {"code": code, "weight": self.weights[code], "value": part}
                for code, part in self.parts.items()
            ],
        }

    def rows(self, indicator: str, year: int) -> list[dict[str, Any]]:
        """How do the parts look as rows of counts? Each area's target population of the year."""
        return [
            {
                "indicator": indicator,
                "area_code": code,
                "period": str(year),
                "numerator": None,
                "denominator": part,
            }
            for code, part in self.parts.items()
        ]


def apportion(total: Any, weights: Mapping[str, Any], *, method: str = "largest_remainder") -> Apportionment:
    """Which whole part has each, in proportion to the weights, so that the parts add up to `total` exactly?

    Args:
        total: a whole number of people.
        weights: for each code (an area, a facility) its weight, such as its population.
        method: `largest_remainder`, or `sainte_lague` (when the total rises no part falls).

    Raises:
        UsageError: no such method (`ILP-I060`), a total that is no whole number (`ILP-I061`), a weight that
            is no number or below zero (`ILP-I062`), or no weight above zero while there is something to
            part (`ILP-I063`).

    >>> dict(apportion(100, {"64.02.01.2001": 700, "64.02.01.2002": 700, "64.02.01.2003": 700}))
    {'64.02.01.2001': 34, '64.02.01.2002': 33, '64.02.01.2003': 33}
    """
    do = WAYS.get(method)
    if do is None:
        raise UsageError("ILP-I060", value=method, allowed=", ".join(WAYS))
    whole = _whole(total)
    exact = {code: _weight(code, value) for code, value in weights.items()}
    if not any(exact.values()):
        if whole:
            raise UsageError("ILP-I063", value=whole)
        parts = dict.fromkeys(exact, 0)
    else:
        parts = do(whole, exact)
    given = {code: number(plain(weight)) for code, weight in exact.items()}
    return Apportionment(whole, method, {code: parts[code] for code in exact}, given)


def _largest_remainder(total: int, weights: Weights) -> dict[str, int]:
    of = sum(weights.values())
    shares = {code: total * weight / of for code, weight in weights.items()}
    parts = {code: int(share) for code, share in shares.items()}
    left = total - sum(parts.values())
    for code in sorted(shares, key=lambda code: (parts[code] - shares[code], code))[:left]:
        parts[code] += 1
    return parts


def _sainte_lague(total: int, weights: Weights) -> dict[str, int]:
    """Rounded at the common divisor, then one by one to the next in line until the sum is right."""
    of = sum(weights.values())
    parts = {code: int(total * weight / of + HALF) for code, weight in weights.items()}
    over = sum(parts.values()) - total
    if over > 0:
        # Of equal claims the code that comes last gives way, so the codes are counted from the end.
        back = {code: -place for place, code in enumerate(sorted(weights))}
        line = [
            (weight / (parts[code] - HALF), back[code], code)
            for code, weight in weights.items()
            if parts[code]
        ]
        heapq.heapify(line)
        for _ in range(over):
            _, _, code = heapq.heappop(line)
            parts[code] -= 1
            if parts[code]:
                heapq.heappush(line, (weights[code] / (parts[code] - HALF), back[code], code))
        return parts
    queue = [(-weight / (parts[code] + HALF), code) for code, weight in weights.items() if weight]
    heapq.heapify(queue)
    for _ in range(-over):
        _, code = heapq.heappop(queue)
        parts[code] += 1
        heapq.heappush(queue, (-weights[code] / (parts[code] + HALF), code))
    return parts


HALF = Fraction(1, 2)
WAYS: Mapping[str, Callable[[int, Weights], dict[str, int]]] = {
    "largest_remainder": _largest_remainder,
    "sainte_lague": _sainte_lague,
}


def _whole(value: Any) -> int:
    found = not_below_zero(value)
    if not isinstance(found, Integral):
        raise UsageError("ILP-I061", value=value)
    return int(found)


def _weight(code: str, value: Any) -> Fraction:
    found = not_below_zero(value)
    if found is None:
        raise UsageError("ILP-I062", place=code, value=value)
    return Fraction(found)
