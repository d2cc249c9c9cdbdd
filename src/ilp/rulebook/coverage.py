"""Which rules of the guidelines are encoded, by which rows, and why are the others not? None is silent.

`data/juknis` has one file for each module of the guidelines: how many rules it has, and for each that no row
carries the reason. What a row carries it says itself (`juknis`), a row of law or one of other data: standards
of the network, indicators.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from pydantic import Field

from ilp import resources
from ilp.errors import Language
from ilp.labels import Label
from ilp.rulebook.book import Rulebook
from ilp.rulebook.fields import Entry, LabelField
from ilp.rulebook.rows import DATED

FOLDER = "juknis"
OUTSIDE = (
    "indicators",
    "network",
    "network/standards",
)  # data that is no law, whose rows may carry rules too
State = Literal["encoded", "not_encodable", "pending"]
Why = Literal["organisational", "image_not_transcribed", "outside_purpose"]


class Left(Entry):
    """A rule that no row carries, with the reason."""

    id: str
    about: LabelField
    reason: Why


class Module(Entry):
    """One module of the guidelines: its letters, how many rules it has, which are left out and why.

    `pending` says that the rest has not been gone through yet.
    """

    module: str
    label: LabelField
    count: int = Field(ge=1)
    pending: bool = False
    rule: tuple[Left, ...] = ()

    def ids(self) -> Iterator[str]:
        """The id of every rule, in order."""
        return (f"{self.module}-{number:02d}" for number in range(1, self.count + 1))


class Covered(Entry):
    """What became of one rule of the guidelines."""

    id: str
    state: State | None
    codes: tuple[str, ...] = ()
    reason: Why | None = None
    about: LabelField | None = None

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "id": self.id,
            "state": self.state,
            "codes": list(self.codes),
            "reason": self.reason,
            "about": self.about.text(lang) if self.about else None,
        }


@cache
def modules() -> tuple[Module, ...]:
    """The modules, in the order of their files."""
    return tuple(Module.model_validate(resources.toml(name)) for name in resources.names(FOLDER))


def outside() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Which rows of data that is no law carry rules? The file, the row's code, the rules."""
    for name in (name for folder in OUTSIDE for name in resources.names(folder)):
        tables = (table for table in resources.toml(name).values() if isinstance(table, list))
        for row in (row for table in tables for row in table if isinstance(row, dict)):
            if row.get("juknis"):
                yield name, str(row["code"]), tuple(row["juknis"])


def coverage(book: Rulebook) -> Iterator[Covered]:
    """What became of every rule? `state` is None only for one that was forgotten (a test finds it)."""
    carried: dict[str, dict[str, None]] = {}
    for kind in DATED.values():
        for row in book.rows(kind):
            for own in row.juknis:
                carried.setdefault(own, {})[str(getattr(row, "code", ""))] = None
    for _, code, rules in outside():
        for own in rules:
            carried.setdefault(own, {})[code] = None
    for module in modules():
        left = {own.id: own for own in module.rule}
        for own in module.ids():
            if own in carried:
                yield Covered(id=own, state="encoded", codes=tuple(carried[own]))
            elif own in left:
                yield Covered(id=own, state="not_encodable", reason=left[own].reason, about=left[own].about)
            else:
                yield Covered(id=own, state="pending" if module.pending else None)


def title(module: str) -> Label:
    """What is the module called?"""
    return next(own.label for own in modules() if own.module == module)
