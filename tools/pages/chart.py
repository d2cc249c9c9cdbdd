"""How does a timeline look? A drawing (SVG) of bars over years, without scripts, in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import NamedTuple

WIDTH, ROW, TOP, LETTER = 760, 17, 22, 5.6


class Bar(NamedTuple):
    """A stretch of time in which a rule answered."""

    code: str
    label: str
    start: date
    end: date | None
    local: bool
    status: str


def drawn(bars: Sequence[Bar], on: date, title: str) -> str:
    """The drawing: a line for each code, years across, an open bar to the right edge."""
    first = min(bar.start.year for bar in bars)
    last = on.year + 1
    codes = list(dict.fromkeys(bar.code for bar in bars))
    height = TOP + ROW * len(codes) + 4
    left = 12 + LETTER * max(len(_short(code)) for code in codes)

    def across(day: date) -> float:
        part = (day.timetuple().tm_yday - 1) / 366
        return round(left + (day.year + part - first) / (last - first) * (WIDTH - left), 1)

    found = [
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">',
    ]
    step = max(1, (last - first) // 7)
    for year in range(first, last, step):
        x = across(date(year, 1, 1))
        found.append(f'<line class="year" x1="{x}" x2="{x}" y1="{TOP - 4}" y2="{height}"/>')
        found.append(f'<text x="{x + 2}" y="12">{year}</text>')
    for place, code in enumerate(codes):
        y = TOP + ROW * place
        found.append(f'<text x="0" y="{y + 11}">{escape(_short(code))}</text>')
        for bar in bars:
            if bar.code == code:
                found.append(_bar(bar, across(bar.start), WIDTH if bar.end is None else across(bar.end), y))
    return "".join(['<div class="scroll">', *found, "</svg></div>"])


def _short(code: str) -> str:
    return code.partition(".")[2]


def _bar(bar: Bar, left: float, right: float, y: int) -> str:
    local = " local" if bar.local else ""
    said = escape(f"{bar.label}: {bar.start} – {bar.end or ''}")
    length = round(max(right - left, 2), 1)
    return (
        f'<rect class="{bar.status}{local}" x="{left}" y="{y + 1}" width="{length}" height="{ROW - 5}">'
        f"<title>{said}</title></rect>"
    )
