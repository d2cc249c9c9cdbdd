"""How is it drawn? The bars of the places against the target line, and the course of their total, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from ilp.errors import Language
from ilp.indicators.layout import rounded
from ilp.indicators.monitoring import rules
from ilp.indicators.monitoring.plain import place
from ilp.indicators.monitoring.rules import look, shown, tell
from ilp.indicators.periods import months, year

if TYPE_CHECKING:
    from ilp.indicators.monitoring.result import Monitored
    from ilp.indicators.monitoring.standing import Standing

LEFT, TOP, TALL, BELOW, SLOT, BAR = 46, 26, 240, 150, 46, 28
STEP = 20
LONGEST, HEADROOM = 24, 8


class Canvas:
    """An axis of percentages upwards, and what is drawn on it; every shape carries its exact number."""

    def __init__(self, values: Sequence[float | None], slots: int) -> None:
        highest = max((value for value in values if value is not None), default=0)
        steps = ceil((highest + HEADROOM) / STEP)
        self.top = float(steps * STEP)
        self.width = LEFT + slots * SLOT + STEP
        self.shapes: list[str] = []
        for mark in range(0, int(self.top) + 1, STEP):
            y = self.y(mark)
            self.shapes.append(
                f'<line x1="{LEFT}" x2="{self.width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{look("grid")}"/>'
            )
            self.text(LEFT - 6, y + 4, str(mark), anchor="end")

    def y(self, value: float) -> float:
        """How high is the value?"""
        return TOP + TALL * (1 - value / self.top)

    def text(self, x: float, y: float, said: str, *, anchor: str = "middle", turned: bool = False) -> None:
        """Write something."""
        turn = f' transform="rotate(-45 {x:.1f} {y:.1f})"' if turned else ""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" '
            f'fill="{look("axis")}"{turn}>{escape(said)}</text>'
        )

    def line(self, x1: float, x2: float, y1: float, y2: float, *, kind: str, value: float, ink: str) -> None:
        """Draw a stroke that ends at `value`."""
        self.shapes.append(
            f'<line class="{kind}" data-value="{value!r}" x1="{x1:.1f}" x2="{x2:.1f}" '
            f'y1="{y1:.2f}" y2="{y2:.2f}" stroke="{ink}" stroke-width="2"/>'
        )

    def svg(self, label: str, height: float) -> str:
        """The whole drawing; `label` says what it shows."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
            f'width="{self.width}" height="{height}" viewBox="0 0 {self.width} {height}" '
            f'font-family="sans-serif">{"".join(self.shapes)}</svg>'
        )


def bars(monitored: Monitored, label: str, lang: Language) -> str:
    """The PWS graph: a bar for each place from the highest down, the total last, the line of the target."""
    shown_ = [(each, False) for each in monitored.standings]
    if monitored.total is not None:
        shown_.append((monitored.total, True))
    values = [value for each, _ in shown_ for value in (each.value, each.line)]
    canvas = Canvas(values, len(shown_))
    for slot, (each, total) in enumerate(shown_):
        x = LEFT + slot * SLOT + (SLOT - BAR) / 2
        if each.value is not None:
            _bar(canvas, each, x, lang, total=total)
        name = place(each, lang, total=total)
        name = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        canvas.text(x + BAR / 2, TOP + TALL + 16, name, anchor="end", turned=True)
        if each.line is not None:
            y = canvas.y(each.line)
            left = LEFT + slot * SLOT
            canvas.line(left, left + SLOT, y, y, kind="target", value=each.line, ink=look("line"))
    return canvas.svg(label, TOP + TALL + BELOW)


def _bar(canvas: Canvas, each: Standing, x: float, lang: Language, *, total: bool) -> None:
    value = each.value or 0.0
    y, ink = canvas.y(max(value, 0.0)), rules.colour(each.status)
    said = tell(
        "title.bar",
        lang,
        place=place(each, lang, total=total),
        value=rounded(value),
        numerator=shown(each.numerator),
        denominator=shown(each.denominator),
        status=rules.label(each.status, lang),
    )
    edge = f' stroke="{look("axis")}"' if total else ""
    canvas.shapes.append(
        f'<rect class="bar" data-code="{escape(each.code)}" data-value="{value!r}" x="{x:.1f}" '
        f'y="{y:.2f}" width="{BAR}" height="{canvas.y(0) - y:.2f}" fill="{ink}"{edge}>'
        f"<title>{escape(said)}</title></rect>"
    )
    canvas.text(x + BAR / 2, y - 5, f"{rounded(value)}{rules.sign(each.trend)}")


def course(standing: Standing, label: str, lang: Language) -> str:
    """One place from month to month against the line that leads to the year's target."""
    of = months(year(standing.period))
    goals = [] if standing.target is None else [standing.target * (n + 1) / len(of) for n in range(len(of))]
    canvas = Canvas([*(month.value for month in standing.months), *goals], len(of))
    ends = [LEFT + (slot + 1) * SLOT for slot in range(len(of))]
    for x, name in zip(ends, of, strict=True):
        canvas.text(x, TOP + TALL + 16, name[len(year(name)) + 1 :])
    for (x1, goal1), (x2, goal2) in pairwise(zip([LEFT, *ends], [0.0, *goals], strict=False)):
        y1, y2 = canvas.y(goal1), canvas.y(goal2)
        canvas.line(x1, x2, y1, y2, kind="target", value=goal2, ink=look("line"))
    points = list(zip(ends, standing.months, strict=False))
    for (x1, one), (x2, two) in pairwise(points):
        if one.value is not None and two.value is not None:
            y1, y2 = canvas.y(one.value), canvas.y(two.value)
            canvas.line(x1, x2, y1, y2, kind="course", value=two.value, ink=look("bar"))
    for x, month in points:
        if month.value is not None:
            _point(canvas, x, month.period, month.value, lang)
    return canvas.svg(label, TOP + TALL + 30)


def _point(canvas: Canvas, x: float, period: str, value: float, lang: Language) -> None:
    y, said = canvas.y(value), tell("title.point", lang, period=period, value=rounded(value))
    canvas.shapes.append(
        f'<circle class="point" data-period="{period}" data-value="{value!r}" cx="{x:.1f}" cy="{y:.2f}" '
        f'r="4" fill="{look("bar")}"><title>{escape(said)}</title></circle>'
    )
    canvas.text(x, y - 8, rounded(value))
