"""How are the places of one indicator drawn? Bars across, each with its exact value."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from ilp.indicators.layout import rounded
from ilp.indicators.report.words import colour

WIDE, NAME, FIGURE = 340, 118, 46
TALL, THICK = 20, 13
LONGEST = 19
MOST = 40


class Bar(NamedTuple):
    """One place: its code and name, its value, the target or line it stands against, its colour."""

    code: str
    name: str
    value: float
    goal: float | None
    ink: str


def bars(shown: Sequence[Bar], label: str) -> str:
    """The drawing as SVG; as wide as its page, and readable on a phone."""
    top = max((max(each.value, each.goal or 0.0) for each in shown), default=0.0) or 1.0
    left, right = NAME, WIDE - FIGURE
    shapes = []
    for slot, each in enumerate(shown):
        y = slot * TALL
        width = max(each.value, 0.0) / top * (right - left)
        name = each.name if len(each.name) <= LONGEST else f"{each.name[: LONGEST - 1]}…"
        shapes.append(_text(left - 5, y + THICK, name, "end"))
        shapes.append(
            f'<rect class="bar" data-code="{escape(each.code)}" data-value="{each.value!r}" x="{left}" '
            f'y="{y + 2}" width="{width:.2f}" height="{THICK}" fill="{each.ink}">'
            f"<title>{escape(each.name)}: {rounded(each.value)}</title></rect>"
        )
        shapes.append(_text(left + width + 4, y + THICK, rounded(each.value), "start"))
        if each.goal is not None:
            x = left + each.goal / top * (right - left)
            shapes.append(
                f'<line class="target" data-value="{each.goal!r}" x1="{x:.2f}" x2="{x:.2f}" y1="{y}" '
                f'y2="{y + TALL - 2}" stroke="{colour("line")}" stroke-width="1.5"/>'
            )
    tall = len(shown) * TALL
    return (
        f'<svg class="bars" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {WIDE} {tall}" font-family="sans-serif">{"".join(shapes)}</svg>'
    )


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" '
        f'fill="{colour("ink")}">{escape(said)}</text>'
    )
