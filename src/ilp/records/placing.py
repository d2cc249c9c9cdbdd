"""Where in its tables does an issue of a record lie? At a file, a line and a column.

Issues name places in the record (`doses[1].on`); somebody who keeps tables looks for a row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ilp.errors import Issue
from ilp.records.events import Element

STEP = re.compile(r"(\w+)\[(\d+)\](?:\.(?:values\.)?(.*))?")
Rows = Mapping[tuple[str, int], tuple[str, Element]]


def placed(own: Issue, rows: Rows) -> Issue:
    """The same issue at its file, line and column, where it lies in one of the tables."""
    step = STEP.fullmatch(own.path)
    found = rows.get((step[1], int(step[2]))) if step else None
    if step is None or found is None:
        return own
    (file, element), column = found, step[3]
    return at(own, file, element.lines.get(column or "", element.line), column)


def at(own: Issue, file: str, line: int, column: str | None) -> Issue:
    """The same issue in this file, on this line, maybe in this column."""
    place = f"{file}:{line}"
    return replace(own, path=f"{place}: {column}" if column else place)


def kept(rows: Rows, issues: Iterable[Issue], required: Mapping[str, Collection[str]]) -> Rows:
    """The rows of what became part of the record, counted anew without what was dropped from it.

    Reading drops an element whole when it cannot be read at all, or in one of the columns it requires.
    """
    gone = set()
    for own in issues:
        step = STEP.fullmatch(own.path)
        if step and (not step[3] or step[3] in required.get(step[1], ())):
            gone.add((step[1], int(step[2])))
    return {
        (name, index - sum(other == name and before < index for other, before in gone)): row
        for (name, index), row in rows.items()
        if (name, index) not in gone
    }
