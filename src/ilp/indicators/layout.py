"""How is a table shown? Headings and flags in words, percentages with one decimal, rounded half up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import TYPE_CHECKING, Any

from ilp import resources
from ilp.errors import Language
from ilp.indicators.book import WORDS, catalogue
from ilp.tables import table
from ilp.texts import say

if TYPE_CHECKING:
    from ilp.indicators.table import Value

COLUMNS = (
    *("indicator", "area", "facility", "level", "period", "numerator", "denominator"),
    *("value", "target", "flags"),
)
SHOWN = ("indicator", "label", "place", "numerator", "denominator", "value", "target", "flags")
_RIGHT = frozenset({"numerator", "denominator", "value", "target"})
_STEP = Decimal("0.1")
STYLE = "indicators/table.css"


def flag_order() -> dict[str, int]:
    """In which order are flags told?"""
    return {code: place for place, code in enumerate(resources.toml(WORDS)["flag"])}


def rounded(value: float | None) -> str:
    """How is a percentage printed? One decimal, half up as spreadsheets do.

    >>> rounded(0.25), rounded(84.7568), rounded(None)
    ('0.3', '84.8', '')
    """
    return "" if value is None else str(Decimal(repr(value)).quantize(_STEP, ROUND_HALF_UP))


def cells(values: Iterable[Value], lang: Language) -> list[list[str]]:
    """What stands in each cell, the headings first?"""
    words: dict[str, Any] = resources.toml(WORDS)
    known = catalogue().indicators
    found = [[words["heading"][name][lang] for name in SHOWN]]
    for value in values:
        found.append(
            [
                value.indicator,
                known[value.indicator].label.text(lang),
                value.facility or value.area,
                _number(value.numerator),
                _number(value.denominator),
                rounded(value.value),
                _number(value.target),
                ", ".join(words["flag"][flag][lang] for flag in value.flags),
            ]
        )
    return found


def plain(rows: Sequence[Sequence[str]]) -> str:
    """How are the cells laid out with nothing but spaces? Numbers to the right."""
    right = [place for place, name in enumerate(SHOWN) if name in _RIGHT]
    return table(rows[0], rows[1:], right=right)


def unsure(values: Iterable[Value], lang: Language) -> str:
    """Of how many people could it not be said, value by value? Empty when there are none."""
    return "\n".join(
        say(
            "worklist.unknown",
            lang,
            indicator=value.indicator,
            place=value.facility or value.area,
            count=value.unknown,
        )
        for value in values
        if value.unknown
    )


def html(rows: Sequence[Sequence[str]]) -> str:
    """How do the cells look in a notebook?"""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    kinds = [' class="number"' if name in _RIGHT else "" for name in SHOWN]
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def document(rows: Sequence[Sequence[str]], title: str, lang: Language) -> str:
    """How does the table look as a page of its own? It needs nothing from elsewhere."""
    style = resources.text(STYLE)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{html(rows)}\n</body>\n</html>\n"
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
