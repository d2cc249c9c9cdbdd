"""What happened to one person, as the rows of long tables tell it? Elements of a record, each with its lines.

Rows of `visits` and `screenings` that share code, day and `n` are one event, and each adds one value to it.
Every other row is an element of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from ilp.errors import Issue, issue
from ilp.records.showing import shown
from ilp.records.tables import ANSWERS, Row

EVENTS = ("screenings", "visits")
VALUE = ("key", "number", "text")
TRUTHS = (True, False)
BESIDE = ("id", "n", "present", *VALUE)


class Element(NamedTuple):
    """A part of a record: its list, what it says, its first line and the line of each value."""

    name: str
    said: Any
    line: int
    lines: dict[str, int]


def elements(name: str, rows: Iterable[Row]) -> tuple[list[Element], list[tuple[int, Issue]]]:
    """Which elements do the rows of this table make for one person, and what is wrong on which line?"""
    ordered = sorted(rows, key=_order)
    if name in EVENTS:
        return _events(name, ordered)
    odd = [row for row in ordered if row.cells.get("present", True) not in TRUTHS]
    return [_element(name, row) for row in ordered], [(row.line, _neither(row)) for row in odd]


def _order(row: Row) -> float:
    """What happened on one day stands in the order of `n`; rows without it keep their own order."""
    n = row.cells.get("n")
    return n if isinstance(n, int | float) else 0


def _element(name: str, row: Row) -> Element:
    said: Any = _own(row)
    present = row.cells.get("present", True)
    if present is False:
        name, said = f"absent_{name}", said.get("code")
    return Element(name, said, row.line, {})


def _neither(row: Row) -> Issue:
    """The cell says neither yes nor no; the row is taken as if it were empty."""
    allowed = ", ".join(ANSWERS)
    return issue("ILP-P007", "present", key="present", value=shown(row.cells["present"]), allowed=allowed)


def _own(row: Row) -> dict[str, Any]:
    return {column: cell for column, cell in row.cells.items() if column not in BESIDE}


def _events(name: str, rows: list[Row]) -> tuple[list[Element], list[tuple[int, Issue]]]:
    found: dict[tuple[Any, ...], Element] = {}
    faults: list[tuple[int, Issue]] = []
    for row in rows:
        same = tuple(row.cells.get(column) for column in ("code", "on", "n"))
        event = found.setdefault(same, Element(name, {**_own(row), "values": {}}, row.line, {}))
        if "key" not in row.cells:
            continue
        key = row.cells["key"]
        if key in event.lines:
            faults.append((row.line, issue("ILP-P012", "key", key=shown(key))))
        event.lines[key] = row.line
        try:
            event.said["values"][key] = _value(row.cells.get("number"), row.cells.get("text"))
        except ValueError:
            faults.append((row.line, issue("ILP-P097", "number", key=shown(key))))
    return list(found.values()), faults


def _value(number: Any, text: str | None) -> Any:
    """Which value do the two cells give: a number, true or false, a list, a text?

    Raises:
        ValueError: the number is none, or the cells contradict each other.
    """
    truth = None if text is None else ANSWERS.get(text)
    wanted = (None,) if truth is None else (None, truth)
    if text is None:
        if isinstance(number, str):
            raise ValueError(number)
        return number
    if number not in wanted:
        raise ValueError(number)
    if truth is None:
        return _listed(text) if text.startswith("[") else text
    return truth


def _listed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
