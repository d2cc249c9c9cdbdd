"""Can a result, or a child's growth, decide what is asked? Else nobody's results need to be read for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from ilp import codes
from ilp.growth import book as growth
from ilp.lifecycle.facts import implied
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.rulebook.rows import Completion, Group, Restriction, Service

CONDITIONS = ("any_condition", "all_conditions", "no_condition")


def may_be_found(book: Rulebook, conditions: Collection[str]) -> bool:
    """May results make any of these conditions known, or raise the question of one?"""
    return not _findable(book).isdisjoint(conditions)


@lru_cache(maxsize=8)
def _findable(book: Rulebook) -> frozenset[str]:
    found = {code for row in book.rows(Measure) for band in row.bands for code in band.finds}
    found |= {own["finds"] for own in growth.words("reason").values() if "finds" in own}
    catalogue = codes.section("condition")
    further = {other for code in found for other in implied(code)}
    asking = {other for code in found | further for other in catalogue.get(code, {}).get("asks", ())}
    return frozenset(found | further | asking)


def named(rows: Iterable[Service], book: Rulebook) -> frozenset[str]:
    """Which conditions do these rows name, and the rules that hold for whatever they offer?"""
    own = list(rows)
    offered = {code for row in own for code in (row.code, *(row.series.products if row.series else ()))}
    others: list[Any] = [*book.rows(Completion), *book.rows(Group)]
    others += [row for row in book.rows(Restriction) if offered & {*row.products, *row.services}]
    found = {code for row in (*own, *others) for code in _conditions(row)}
    return frozenset(found)


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
