"""Which rows does a table of text hold? Line by line, each row as it was written beside its cells.

A row is a line. A cell in quotes may go on over some lines; a quote that is never closed spoils its own line
only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

SEPARATORS = ",;\t"
REACH = 50  # a cell that goes on for more lines than this is a quote that was forgotten
BOM = "\ufeff"


class Row(NamedTuple):
    """One row: the number of its first line, its text, and its cells (None: they cannot be told apart)."""

    number: int
    text: str
    cells: list[str] | None


def separator(header: str) -> str:
    """What stands between the cells? The most frequent of comma, semicolon and tab.

    >>> separator("id;sex;age_days")
    ';'
    """
    return max(SEPARATORS, key=header.count)


def rows(lines: Iterable[str], between: str | None = None) -> Iterator[Row]:
    """The rows of these lines; the first line decides what stands between cells.

    Args:
        lines: with or without their ends.
        between: what stands between cells, if that is known.
    """
    waiting = iter(lines)
    number = 1
    while (line := next(waiting, None)) is not None:
        text = line.rstrip("\r\n")
        if number == 1:
            text = text.removeprefix(BOM)
            between = between or separator(text)
        assert between is not None
        if '"' not in text:
            yield Row(number, text, text.split(between))
            number += 1
            continue
        taken = _whole(text, waiting)
        cells = _cells(taken, between)
        if cells is None and len(taken) > 1:
            waiting = chain(taken[1:], waiting)
            taken = taken[:1]
            cells = _cells(taken, between)
        yield Row(number, "\n".join(taken), cells)
        number += len(taken)


def _whole(text: str, waiting: Iterator[str]) -> list[str]:
    """The line, with those after it up to the one that closes its last quote."""
    taken, open_ = [text], text.count('"') % 2
    while open_ and len(taken) < REACH:
        more = next(waiting, None)
        if more is None:
            break
        taken.append(more.rstrip("\r\n"))
        open_ = (open_ + taken[-1].count('"')) % 2
    return taken


def _cells(lines: list[str], between: str) -> list[str] | None:
    try:
        found = list(csv.reader([f"{line}\n" for line in lines], delimiter=between, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def joined(cells: Iterable[str], between: str) -> str:
    """The cells as one text, in quotes where they need them.

    >>> joined(["a", "b;c", 'd"e'], ";")
    'a;"b;c";"d""e"'
    """
    special = (between, '"', "\n", "\r")
    return between.join(
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in special) else cell
        for cell in cells
    )
