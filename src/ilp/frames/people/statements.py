"""Which tests of `who` may a record leave open? Area and conditions, over arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ilp.frames.entering.days import Flags
from ilp.frames.people.block import View
from ilp.frames.people.conditions import DENIED, HELD, UNSTATED


def any_of(given: Iterable[Flags], view: View) -> Flags:
    """Does any of these hold?"""
    found = np.zeros(len(view), bool)
    for own in given:
        found |= own
    return found


Statement = tuple[Flags, Flags, Flags]


def _area(value: tuple[str, ...], view: View) -> Statement:
    unknown = view.area.places < 0
    return ~unknown & ~view.area.read(lambda own: _lies_in(own, value), False, bool), unknown, view.nobody


def _lies_in(area: str, named: tuple[str, ...]) -> bool:
    return any(area == own or area.startswith(own + ".") for own in named)


def _silent(code: str, view: View) -> tuple[Flags, Flags]:
    """Has nobody said: and must it be asked, or is it absent by assumption?"""
    silent, asks = view.state(code) == UNSTATED, view.asks(code)
    return silent & asks, silent & ~asks


def _asking(value: tuple[str, ...], view: View) -> tuple[Flags, Flags]:
    each = [_silent(code, view) for code in value]
    return any_of((asks for asks, _ in each), view), any_of((lacks for _, lacks in each), view)


def _any(value: tuple[str, ...], view: View) -> Statement:
    none = ~any_of((view.state(code) == HELD for code in value), view)
    asks, lacks = _asking(value, view)
    return none & ~asks & ~lacks, none & asks, none & ~asks & lacks


def _all(value: tuple[str, ...], view: View) -> Statement:
    denied = any_of((view.state(code) == DENIED for code in value), view)
    asks, lacks = _asking(value, view)
    return denied, asks, ~denied & lacks


def _none(value: tuple[str, ...], view: View) -> Statement:
    asks, _ = _asking(value, view)
    return any_of((view.state(code) == HELD for code in value), view), asks, view.nobody


STATEMENTS: dict[str, Callable[[Any, View], Statement]] = {
    "area": _area,
    "any_condition": _any,
    "all_conditions": _all,
    "no_condition": _none,
}
"""Does a test fail, must something be asked, does it fail by what nobody has said?"""
