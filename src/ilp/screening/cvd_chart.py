"""Which cell of the risk chart holds, and in which band is it? Classes, cells, bands and sources as data."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from itertools import product
from typing import Any

from attrs import frozen

from ilp import resources
from ilp.labels import Label
from ilp.sources import Citation, Instrument

FOLDER = "screening_charts"
FILE = f"{FOLDER}/who-2019-southeast-asia.toml"
CODES = {True: "yes", False: "no"}


@frozen
class Class:
    """One row or column of a chart: from its first value in to its first value out, None where it is open.

    `value` is the one the cells were computed with; `reach_from` and `reach_until` say how far an open class
    still represents its values. `printed_from` and `printed_until` are its limits as printed in mg/dL.
    """

    code: str
    value: float
    from_: float | None = None
    until: float | None = None
    reach_from: float | None = None
    reach_until: float | None = None
    printed_from: float | None = None
    printed_until: float | None = None

    def holds(self, given: float, *, printed: bool = False) -> bool:
        """Does the class hold this value? With `printed`, a value in mg/dL by the printed limits."""
        if printed:
            return within(given, self.printed_from, self.printed_until)
        return within(given, self.from_, self.until)

    def reaches(self, given: float) -> bool:
        """Does the class still represent this value well?"""
        return within(given, self.reach_from, self.reach_until)

    def to_dict(self, *, printed: bool = False) -> dict[str, Any]:
        """Its bounds as JSON; `until` is the first value out."""
        low, high = (self.printed_from, self.printed_until) if printed else (self.from_, self.until)
        return {"code": self.code, "from": low, "until": high}


@frozen
class Category:
    """One band of the legend: from its first percent in to its first percent out, its name and its colour."""

    code: str
    from_: float
    until: float | None
    label: Label
    colour: Label

    def to_dict(self) -> dict[str, Any]:
        """Its bounds in percent as JSON; `until` is the first percent out."""
        return {"from": self.from_, "until": self.until}


@frozen(eq=False)
class Chart:
    """One chart: what it asks for, its classes, and the whole percent of every cell.

    A cell is found by its codes in the order of `order`: `yes` or `no`, a sex, and the codes of classes.
    """

    model: str
    inputs: tuple[str, ...]
    classes: Mapping[str, tuple[Class, ...]]
    order: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int]
    citation: Citation
    in_force_from: date

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Which codes are there for each part of a cell's place?"""
        parts = zip(*self.cells, strict=True)
        return {key: tuple(dict.fromkeys(part)) for key, part in zip(self.order, parts, strict=True)}

    def class_of(self, axis: str, given: float, *, printed: bool = False) -> Class | None:
        """Into which class of an axis does the value fall? None when the chart does not go so far."""
        found = (own for own in self.classes[axis] if own.holds(given, printed=printed))
        return next(found, None)

    def percent(self, place: Mapping[str, str]) -> int:
        """Which whole percent stands in the cell with these codes?"""
        return self.cells[tuple(place[key] for key in self.order)]

    def percents(self, place: Mapping[str, str]) -> Iterator[int]:
        """Which percents stand in the cells that agree with the codes that are known?"""
        known = ((place[key],) if key in place else self.codes[key] for key in self.order)
        return (self.cells[codes] for codes in product(*known))


def within(given: float, low: float | None, high: float | None) -> bool:
    """Is the value at least `low` and below `high`? None is no bound."""
    return (low is None or given >= low) and (high is None or given < high)


def content() -> dict[str, Any]:
    """What does the chart's data file say? Read once; treat the answer as read-only."""
    return resources.toml(FILE)


@cache
def chart(model: str) -> Chart:
    """The chart of one model."""
    read = content()
    row = read["model"][model]
    order, cells = _cells(row["cells"])
    axes = tuple(key for key in row["inputs"] if key in read["class"])
    return Chart(
        model,
        tuple(row["inputs"]),
        {axis: tuple(map(_class, read["class"][axis])) for axis in axes},
        (*order, next(axis for axis in axes if axis not in order)),
        cells,
        citation(model),
        read["in_force_from"],
    )


@cache
def categories() -> tuple[Category, ...]:
    """The bands of the legend, the lowest first."""
    return tuple(
        Category(row["code"], row["from"], row.get("until"), Label(**row["label"]), Label(**row["colour"]))
        for row in content()["category"]
    )


def category(percent: float) -> Category:
    """In which band of the legend does the percent lie?

    >>> category(9).colour.en, category(10).colour.en
    ('yellow', 'orange')
    """
    return next(own for own in categories() if within(percent, own.from_, own.until))


@cache
def citation(part: str, section: str = "source") -> Citation:
    """Where does a part of the data come from, and how sure are we?"""
    row = content()[section][part]
    head = content()["instrument"][row["instrument"]]
    instrument = Instrument(
        row["instrument"], head["name"], Label(**head["title"]), note=Label(**head["note"])
    )
    return Citation(instrument, row["clause"], row["status"])


def _class(row: Mapping[str, Any]) -> Class:
    return Class(from_=row.get("from"), **{key: value for key, value in row.items() if key != "from"})


def _cells(name: str) -> tuple[tuple[str, ...], dict[tuple[str, ...], int]]:
    """The table as printed: what names a line, then one column for each class of the last axis."""
    head, *lines = csv.reader(resources.text(f"{FOLDER}/{name}").splitlines())
    names = head.index("systolic") + 1
    cells = {
        (*line[:names], code): int(cell)
        for line in lines
        for code, cell in zip(head[names:], line[names:], strict=True)
    }
    return tuple(head[:names]), cells
