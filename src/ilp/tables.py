"""How is it laid out? Plain tables and blocks of labelled lines, aligned, with nothing but spaces."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from textwrap import wrap

WIDTH = 110


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[int] = (), indent: str = ""
) -> str:
    """Lay out rows under their headings, as wide as their widest cell; those in `right` flush right.

    >>> print(table(["code", "due"], [["immunization.mr.1", "2025-10-10"], ["visit.weighing", ""]]))
    code               due
    -----------------  ----------
    immunization.mr.1  2025-10-10
    visit.weighing
    """
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    sides = [str.rjust if place in right else str.ljust for place in range(len(widths))]
    laid = (map(_placed, sides, line, widths) for line in lines)
    return "\n".join((indent + "  ".join(cells)).rstrip() for cells in laid)


def _placed(side: Callable[[str, int], str], cell: str, width: int) -> str:
    return side(cell, width)


def block(title: str, lines: Iterable[tuple[str, str]]) -> str:
    """Lay out labelled lines under a title; empty ones are left out, long ones go on below themselves.

    >>> print(block("immunization.bcg.1", [("Who", "everyone"), ("Note", ""), ("Where", "posyandu")]))
    immunization.bcg.1
      Who    everyone
      Where  posyandu
    """
    shown = [(label, text) for label, text in lines if text]
    width = max((len(label) for label, _ in shown), default=0)
    found = [title]
    for label, text in shown:
        before = f"  {label.ljust(width)}  "
        found += wrap(
            text,
            WIDTH,
            initial_indent=before,
            subsequent_indent=" " * len(before),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(found)


def page(*parts: str) -> str:
    """Put parts below each other with a line between, leaving out what is empty."""
    return "\n\n".join(part for part in parts if part)
