"""What does the growth data say? Standards, classes, gains and words, each read and checked once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Protocol, TypeVar

from ilp import resources
from ilp.errors import UsageError, suggest
from ilp.growth.rows import Class, Classes, Gains, Index, Source, Standards, Step, citation
from ilp.labels import Label
from ilp.sources import Citation

FOLDER = "growth"


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Row = TypeVar("_Row", bound=_Coded)


@cache
def standards() -> Standards:
    """How is a z-score computed?"""
    return Standards.model_validate(resources.toml(f"{FOLDER}/standards.toml"))


@cache
def classes() -> Classes:
    """What does a z-score mean?"""
    return Classes.model_validate(resources.toml(f"{FOLDER}/classes.toml"))


@cache
def gains() -> Gains:
    """What is enough weight, and what follows when it is not?"""
    return Gains.model_validate(resources.toml(f"{FOLDER}/gain.toml"))


@cache
def indices() -> dict[str, Index]:
    """Which indices are there, in the order of the columns?"""
    return {row.code: row for row in standards().index}


@cache
def classes_of(index: str) -> tuple[Class, ...]:
    """Which classes has the index, at any age?"""
    return tuple(row for row in classes().classes if row.index == index)


@cache
def steps() -> dict[str, Step]:
    """What may be done next?"""
    return {row.code: row for row in gains().step}


def words(section: str) -> dict[str, Any]:
    """What does the section of the words hold?"""
    return resources.toml(f"{FOLDER}/words.toml")[section]  # type: ignore[no-any-return]


def word(section: str, key: str) -> Label:
    """How is it called?"""
    own = words(section)[key]
    return Label(id=own["id"], en=own["en"])


def cite(source: Source) -> Citation:
    """Which instrument and clause does a row rest on, and how surely?"""
    files = (standards().instrument, classes().instrument, gains().instrument)
    return citation(source, tuple(origin for own in files for origin in own))


def chosen(rows: Iterable[_Row], code: str | None, place: str) -> _Row:
    """Which row is asked for? None asks for the first.

    Raises:
        UsageError: there is none (`ILP-W016`).
    """
    found = {row.code: row for row in rows}
    if code is None:
        return next(iter(found.values()))
    if code not in found:
        raise UsageError("ILP-W016", place=place, value=code, allowed=suggest(str(code), found))
    return found[code]
