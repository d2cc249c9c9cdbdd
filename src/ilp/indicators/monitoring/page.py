"""How does it look as a web page? Graphs and tables in plain HTML; each number carries its exact value."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ilp import areas, resources
from ilp.errors import Language
from ilp.indicators.monitoring import drawing, plain, rules
from ilp.indicators.monitoring.plain import COLUMNS, NUMBERS, cells
from ilp.indicators.monitoring.rules import tell

if TYPE_CHECKING:
    from ilp.indicators.monitoring.result import Monitored, Pws
    from ilp.indicators.monitoring.standing import Standing

STYLE = "pws/page.css"


def document(found: Pws, lang: Language) -> str:
    """A whole page, which needs nothing from elsewhere."""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(plain.title(found, lang))}</title>\n"
        f"</head>\n<body>\n{body(found, lang)}\n</body>\n</html>\n"
    )


def body(found: Pws, lang: Language) -> str:
    """The same as a piece of a page, for a notebook."""
    parts = [f"<h1>{escape(plain.title(found, lang))}</h1>"]
    parts += [_section(found, each, lang) for each in found.indicators]
    if not found.indicators:
        parts.append(f"<p>{escape(tell('title.nothing', lang))}</p>")
    if found.not_followed:
        parts.append(f"<p>{escape(plain.not_followed(found, lang))}</p>")
    parts.append(_alerts(found, lang))
    style = resources.text(STYLE)
    return f'<style>\n{style}</style>\n<div class="ilp-pws">\n' + "\n".join(parts) + "\n</div>"


def _section(found: Pws, monitored: Monitored, lang: Language) -> str:
    level = areas.level(found.level).label.text(lang)
    caption = tell("title.bars", lang, level=level, period=found.period)
    parts = [
        f"<h2>{escape(plain.heading(monitored, lang))}</h2>",
        f"<p>{escape(plain.summary(monitored, lang))}</p>",
        _figure(drawing.bars(monitored, caption, lang), caption),
    ]
    whole = monitored.total
    if whole is None and len(monitored.standings) == 1:
        whole = monitored.standings[0]
    if whole is not None:
        caption = tell("title.course", lang, place=whole.name)
        parts.append(_figure(drawing.course(whole, caption, lang), caption))
    parts.append(_table(monitored, lang))
    return f'<section data-indicator="{escape(monitored.indicator)}">\n' + "\n".join(parts) + "\n</section>"


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _table(monitored: Monitored, lang: Language) -> str:
    heads = "".join(
        f'<th class="number">{escape(tell(f"heading.{name}", lang))}</th>'
        if name in NUMBERS
        else f"<th>{escape(tell(f'heading.{name}', lang))}</th>"
        for name in COLUMNS
    )
    rows = [_row(each, lang) for each in monitored.standings]
    if monitored.total is not None:
        rows.append(_row(monitored.total, lang, total=True))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _row(standing: Standing, lang: Language, *, total: bool = False) -> str:
    kind = ' class="total"' if total else ""
    found = f'<tr{kind} data-code="{escape(standing.code)}" data-status="{escape(standing.status)}">'
    for name, said in zip(COLUMNS, cells(standing, lang, total=total), strict=True):
        if name in NUMBERS:
            value = getattr(standing, name)
            number = "" if value is None else f'<data value="{value!r}">{escape(said)}</data>'
            found += f'<td class="number" data-column="{name}">{number}</td>'
        else:
            mark = ""
            if name == "status":
                mark = f'<span class="status" style="background:{rules.colour(standing.status)}"></span>'
            found += f'<td data-column="{name}">{mark}{escape(said)}</td>'
    return f"{found}</tr>"


def _alerts(found: Pws, lang: Language) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in plain.alerts(found, lang))
    return f'<h2>{escape(tell("title.alerts", lang))}</h2>\n<ul class="alerts">{items}</ul>'
