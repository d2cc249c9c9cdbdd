"""Which codes exist? The catalogue of every code that is no rule of its own: one data file, codes eternal."""

from __future__ import annotations

from functools import cache
from typing import Any

from ilp import resources
from ilp.errors import UnknownCode, suggest
from ilp.labels import Label


@cache
def section(name: str) -> dict[str, dict[str, Any]]:
    """What does the section `name` (`condition`, `product`, `level`, …) of the catalogue hold, by code?"""
    return resources.toml("codes.toml")[name]  # type: ignore[no-any-return]


@cache
def known(name: str) -> frozenset[str]:
    """Which codes does the section `name` have?"""
    return frozenset(section(name))


def label(name: str, code: str) -> Label:
    """What is the code called?

    Raises:
        UnknownCode: the section has no such code (`ILP-C001`).
    """
    entry = section(name).get(code)
    if entry is None:
        raise UnknownCode("ILP-C001", section=name, value=code, allowed=suggest(code, known(name)))
    return Label(id=entry["id"], en=entry["en"])
