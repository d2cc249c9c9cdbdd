"""How does one indicator look in the report? What it is, altogether, its bars, its months, its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from ilp import codes
from ilp.errors import Language
from ilp.indicators.book import catalogue
from ilp.indicators.layout import rounded
from ilp.indicators.monitoring import drawing as months
from ilp.indicators.monitoring import rules
from ilp.indicators.monitoring.rules import shown
from ilp.indicators.report import drawing, tabling
from ilp.indicators.report.attention import Judged, standings
from ilp.indicators.report.words import colour, tell
from ilp.indicators.suppressing import SUPPRESSED

if TYPE_CHECKING:
    from ilp.indicators.report.making import Report
    from ilp.indicators.rows import Indicator
    from ilp.indicators.table import Value


def section(found: Report, code: str, verdicts: Mapping[str, Judged], lang: Language) -> str:
    """All about one indicator."""
    row = catalogue()[code]
    values = [value for value in (*found.table, *found.completeness) if value.indicator == code]
    whole = next((value for value in found.whole if value.indicator == code), None)
    parts = [
        f'<section class="indicator" id="i-{escape(code)}" data-indicator="{escape(code)}">',
        f"<h3>{escape(row.label.text(lang))} <code>{escape(code)}</code></h3>",
        *_about(row, values, lang),
        *([_whole(found, whole, row, lang)] if whole is not None else []),
        *_bars(found, values, verdicts, lang),
        *_course(found, code, lang),
        tabling.table(found, values, whole, verdicts, lang),
        "</section>",
    ]
    return "\n".join(parts)


def _about(row: Indicator, values: Sequence[Value], lang: Language) -> Iterator[str]:
    said = tell(
        "text.definition", lang, numerator=row.numerator.text(lang), denominator=row.denominator.text(lang)
    )
    source = values[0].source
    reading = tell("text.reading", lang, name=source["reading"]) if "reading" in source else ""
    status = codes.label("source_status", source["status"]).text(lang)
    cited = tell(
        "text.source",
        lang,
        instrument=source["instrument"],
        clause=source["clause"],
        status=status,
        reading=reading,
    )
    yield f'<p class="quiet">{escape(said)}<br>{escape(cited)}</p>'


def _whole(found: Report, whole: Value, row: Indicator, lang: Language) -> str:
    place = found.names.get(whole.facility or whole.area, whole.facility or whole.area)
    if SUPPRESSED in whole.flags:
        return (
            f"<p>{escape(tell('text.whole_hidden', lang, place=place, hidden=tell('text.hidden', lang)))}</p>"
        )
    said = tell(
        "text.whole",
        lang,
        place=place,
        value=f"{rounded(whole.value)} {_unit(row, lang)}".strip(),
        numerator=shown(whole.numerator),
        denominator=shown(whole.denominator),
    )
    return f'<p class="whole">{escape(said)}</p>'


def _unit(row: Indicator, lang: Language) -> str:
    return tell(f"unit.{row.unit}", lang, multiplier=f"{row.multiplier:_}".replace("_", " "))


def _bars(
    found: Report, values: Sequence[Value], verdicts: Mapping[str, Judged], lang: Language
) -> Iterator[str]:
    """The places from the highest down; of very many the lowest."""
    followed = standings(found)
    drawn = []
    for value in values:
        place = value.facility or value.area
        own, verdict = followed.get((value.indicator, place)), verdicts.get(place)
        reached = value.value if own is None else own.value
        if reached is not None:
            goal = None if verdict is None else verdict.goal
            ink = "plain" if verdict is None else "short" if verdict.short else "reached"
            paint = colour(ink) if own is None else rules.colour(own.status)
            drawn.append(drawing.Bar(place, found.names.get(place, place), reached, goal, paint))
    drawn.sort(key=lambda each: -each.value)
    if not drawn or len(values) < 2:
        return
    caption = tell("text.bars", lang)
    if found.monitored is not None and any((values[0].indicator, each.code) in followed for each in drawn):
        caption = tell("text.bars_line", lang, month=found.month)
    if len(drawn) > drawing.MOST:
        caption += f". {tell('text.bars_cut', lang, shown=drawing.MOST, count=len(drawn))}"
    yield _figure(drawing.bars(drawn[-drawing.MOST :], caption), caption)


def _course(found: Report, code: str, lang: Language) -> Iterator[str]:
    """The months of all places together, or of the only one."""
    for monitored in found.monitored.indicators if found.monitored is not None else ():
        whole = monitored.total
        if whole is None and len(monitored.standings) == 1:
            whole = monitored.standings[0]
        if monitored.indicator == code and whole is not None:
            caption = tell("text.course", lang, place=whole.name)
            yield _figure(months.course(whole, caption, lang), caption)


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
