"""Whose results can decide what is asked? Nobody else's need to be read for it.

A result, or a child's growth, makes conditions known; those imply others and raise the question of others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from attrs import frozen
from pydantic import BaseModel

from ilp import codes
from ilp.growth import book as growth
from ilp.lifecycle.facts import implied
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.rulebook.rows import Completion, Group, Restriction, Service

CONDITIONS = ("any_condition", "all_conditions", "no_condition")


@frozen(eq=False)
class Telling:
    """What tells: which measures, and whether a child's growth does."""

    measures: tuple[Measure, ...]
    growth: bool

    def __bool__(self) -> bool:
        return bool(self.measures) or self.growth


@lru_cache(maxsize=1024)
def telling(book: Rulebook, conditions: frozenset[str] | None = None) -> Telling:
    """Which results may make any of these conditions known, or raise the question of one? None: of any."""
    conditions = frozenset(codes.section("condition")) if conditions is None else conditions
    rows = tuple(
        row
        for row in book.rows(Measure)
        if _touches({code for band in row.bands for code in band.finds}, conditions)
    )
    found = {own["finds"] for own in growth.words("reason").values() if "finds" in own}
    return Telling(rows, _touches(found, conditions))


def _touches(found: Collection[str], conditions: Collection[str]) -> bool:
    catalogue = codes.section("condition")
    further = {*found, *(other for code in found for other in implied(code))}
    asking = {other for code in further for other in catalogue.get(code, {}).get("asks", ())}
    return not (further | asking).isdisjoint(conditions)


def named(rows: Iterable[Service], book: Rulebook) -> frozenset[str]:
    """Which conditions do these rows name, and the rules that hold for whatever they offer?"""
    own = list(rows)
    offered = {code for row in own for code in (row.code, *(row.series.products if row.series else ()))}
    others: list[Any] = [*book.rows(Completion), *book.rows(Group)]
    others += [row for row in book.rows(Restriction) if offered & {*row.products, *row.services}]
    return frozenset(code for row in (*own, *others) for code in _conditions(row))


def _conditions(model: BaseModel) -> Iterator[str]:
    """Every condition that anything in the row names."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if name in CONDITIONS:
            yield from value or ()
        yield from _within(value)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from _conditions(value)
    elif isinstance(value, tuple | list):
        for own in value:
            yield from _within(own)
