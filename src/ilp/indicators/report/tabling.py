"""How does the table of one indicator look? Each number with its exact value, each flag in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from ilp import resources
from ilp.errors import Language
from ilp.indicators.book import WORDS
from ilp.indicators.layout import rounded
from ilp.indicators.monitoring.rules import shown
from ilp.indicators.report.doubts import named
from ilp.indicators.report.words import tell
from ilp.indicators.suppressing import SUPPRESSED

if TYPE_CHECKING:
    from ilp.indicators.report.attention import Judged
    from ilp.indicators.report.making import Report
    from ilp.indicators.table import Value

NUMBERS = ("numerator", "denominator", "value", "reporters", "target", "gap", "unknown")
COLUMNS = ("place", *NUMBERS, "flags")
LONG = 40


def flag(code: str, lang: Language) -> str:
    """What does a flag say?"""
    return str(resources.toml(WORDS)["flag"][code][lang])


def table(
    found: Report,
    values: Sequence[Value],
    whole: Value | None,
    verdicts: Mapping[str, Judged],
    lang: Language,
) -> str:
    """Every place in a row, all of them together below; very many are folded away."""
    code = values[0].indicator
    only = {
        value.facility or value.area: value.value
        for value in found.reporters or ()
        if value.indicator == code
    }
    columns = [
        name
        for name in COLUMNS
        if (name != "reporters" or any(only.get(v.facility or v.area) != v.value for v in values if only))
        and (name != "unknown" or any(value.unknown is not None for value in values))
        and (name != "gap" or any(verdict.gap is not None for verdict in verdicts.values()))
    ]
    rows = []
    for value in [*values, *([whole] if whole is not None else [])]:
        place = value.facility or value.area
        verdict = verdicts.get(place)
        numbers = {
            "reporters": only.get(place),
            "gap": None if verdict is None else verdict.gap,
            **{
                name: getattr(value, name)
                for name in ("numerator", "denominator", "value", "target", "unknown")
            },
        }
        kind = "whole" if value is whole else "short" if verdict is not None and verdict.short else ""
        mark = f' class="{kind}"' if kind else ""
        rows.append((f'data-code="{escape(place)}"{mark}', _cells(found, value, numbers, columns, lang)))
    laid = grid(columns, rows, NUMBERS, lang)
    if len(values) <= LONG:
        return laid
    return (
        f"<details><summary>{escape(tell('text.table', lang, count=len(values)))}</summary>{laid}</details>"
    )


def _cells(
    found: Report,
    value: Value,
    numbers: Mapping[str, float | None],
    columns: Sequence[str],
    lang: Language,
) -> list[str]:
    place = value.facility or value.area
    cells = []
    for name in columns:
        if name == "place":
            own = found.names.get(place)
            cells.append(
                escape(place) if own in (None, place) else f"{escape(str(own))} <code>{escape(place)}</code>"
            )
        elif name == "flags":
            cells.append(escape(tell("text.join", lang).join(_flags(found, value, lang))))
        elif numbers[name] is not None:
            number = numbers[name]
            said = rounded(number) if name in ("value", "reporters") else shown(number)
            cells.append(f'<data value="{number!r}">{escape(said)}</data>')
        elif SUPPRESSED in value.flags and name in ("numerator", "denominator", "value"):
            cells.append(escape(tell("text.hidden", lang)))
        else:
            cells.append("")
    return cells


def _flags(found: Report, value: Value, lang: Language) -> Iterator[str]:
    siblings = found.table.exceeded.get((value.indicator, value.facility or value.area), ())
    for each in value.flags:
        said = flag(each, lang)
        yield f"{said}: {named(siblings, lang)}" if each.endswith("_sibling") and siblings else said


def grid(
    columns: Sequence[str], rows: Sequence[tuple[str, list[str]]], numbers: Collection[str], lang: Language
) -> str:
    """A table; each row is its attributes and its cells, which are HTML already."""

    def kind(name: str) -> str:
        return ' class="number"' if name in numbers else ""

    head = "".join(f"<th{kind(name)}>{escape(tell(f'heading.{name}', lang))}</th>" for name in columns)
    body = "\n".join(
        f"<tr {attributes}>"
        + "".join(
            f'<td{kind(name)} data-column="{name}">{cell}</td>'
            for name, cell in zip(columns, cells, strict=True)
        )
        + "</tr>"
        for attributes, cells in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'
