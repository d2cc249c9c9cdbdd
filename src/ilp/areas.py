"""Which area is this, and what does it lie in? The tree of areas, read off the Kemendagri code itself.

A code's parent is its prefix: `64.02.01.2007` lies in `64.02.01`, `64.02`, `64` and the nation, `ID`. Codes
are taken with or without dots and always come back dotted. Which levels exist, in which order and how long
their codes are is data (`data/network/levels.toml`); whether a code is in use today is not judged here.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from attrs import frozen

from ilp import resources
from ilp.errors import UnknownCode, UsageError, suggest
from ilp.labels import Label

NATION = "ID"


@frozen
class Level:
    """A level of the country or its primary care: its rank from the top, and how long its area codes are."""

    code: str
    rank: int
    label: Label
    digits: int | None = None
    facility: bool = False


@cache
def levels() -> dict[str, Level]:
    """Which levels are there, from the nation down to the posyandu?"""
    rows = resources.toml("network/levels.toml")["level"]
    return {
        row["code"]: Level(
            row["code"], rank, Label(**row["label"]), row.get("digits"), row.get("facility", False)
        )
        for rank, row in enumerate(rows)
    }


def level(code: str) -> Level:
    """What is the level `code`?

    Raises:
        UnknownCode: there is no such level (`ILP-N002`).
    """
    found = levels().get(code)
    if found is None:
        raise UnknownCode("ILP-N002", value=code, allowed=", ".join(levels()))
    return found


@cache
def _by_digits() -> dict[int, Level]:
    return {entry.digits: entry for entry in levels().values() if entry.digits is not None}


@cache
def dotted(code: str) -> str:
    """How is the area `code` written with its dots? The nation is `ID`; an empty code means it too.

    >>> dotted("6402012007")
    '64.02.01.2007'

    Raises:
        UnknownCode: this is no Kemendagri code (`ILP-N001`).
    """
    text = code.strip()
    if text.upper() in ("", NATION):
        return NATION
    digits = text.replace(".", "")
    if digits.isascii() and digits.isdigit() and len(digits) in _by_digits():
        cuts = [size for size in _by_digits() if size <= len(digits)]
        written = ".".join(digits[start:end] for start, end in pairwise(cuts))
        if "." not in text or written == text:
            return written
    raise UnknownCode("ILP-N001", value=code)


@cache
def level_of(code: str) -> str:
    """Which level is the area of?

    >>> level_of("64.02"), level_of("640201"), level_of("ID")
    ('regency', 'subdistrict', 'nation')
    """
    written = dotted(code)
    return _by_digits()[0 if written == NATION else len(written.replace(".", ""))].code


@cache
def chain(code: str) -> tuple[str, ...]:
    """In which areas does the area lie, itself first, the nation last?

    >>> chain("64.02.01")
    ('64.02.01', '64.02', '64', 'ID')
    """
    written = dotted(code)
    if written == NATION:
        return (NATION,)
    parts = written.split(".")
    return (*(".".join(parts[:size]) for size in range(len(parts), 0, -1)), NATION)


def parent(code: str) -> str | None:
    """In which area does the area lie directly? None for the nation."""
    above = chain(code)[1:]
    return above[0] if above else None


@cache
def ancestor(code: str, level_code: str) -> str:
    """In which area of the level does the area lie? An area of that level is its own answer.

    >>> ancestor("64.02.01.2007", "regency")
    '64.02'

    Raises:
        UnknownCode: there is no such level of areas (`ILP-N002`).
        UsageError: the area lies above that level (`ILP-N003`).
    """
    wanted = levels().get(level_code)
    if wanted is None or wanted.digits is None:
        raise UnknownCode(
            "ILP-N002", value=level_code, allowed=", ".join(entry.code for entry in _by_digits().values())
        )
    for candidate in chain(code):
        if level_of(candidate) == level_code:
            return candidate
    raise UsageError("ILP-N003", value=dotted(code), level=level_code, own=level_of(code))


def within(code: str, area: str) -> bool:
    """Does the area `code` lie in `area` (or is it `area` itself)?"""
    return dotted(area) in chain(code)


@cache
def provinces() -> dict[str, str]:
    """Which provinces are there, by Kemendagri code?"""
    return dict(resources.toml("network/provinces.toml")["province"])


def real(code: str) -> str:
    """The area with its dots, if its province exists (the parts of a province are not listed here).

    >>> real("6402")
    '64.02'

    Raises:
        UnknownCode: this is no Kemendagri code (`ILP-N001`), or there is no such province (`ILP-N004`).
    """
    written = dotted(code)
    if written != NATION and written[:2] not in provinces():
        raise UnknownCode("ILP-N004", value=written, allowed=suggest(written[:2], provinces()))
    return written
