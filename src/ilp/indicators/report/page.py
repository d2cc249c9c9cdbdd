"""How does the report look? First what needs attention, then what is doubtful, then every indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from ilp import areas, resources
from ilp.errors import Language
from ilp.indicators.report import sections, tabling
from ilp.indicators.report.attention import Need, judged, needs
from ilp.indicators.report.doubts import doubts, label, unsure
from ilp.indicators.report.words import STYLE, group_of, groups, tell
from ilp.texts import issue_line

if TYPE_CHECKING:
    from ilp.indicators.report.making import Report

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
NAMED, WORST = 12, 3


def document(found: Report, lang: Language) -> str:
    """A whole page, which needs nothing from elsewhere and runs nothing."""
    level = areas.level(found.level).label.text(lang)
    title = escape(tell("text.title", lang, level=level, period=found.period))
    body = "\n".join(_body(found, lang))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>\n{resources.text(STYLE)}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )


def _body(found: Report, lang: Language) -> Iterator[str]:
    codes = list(dict.fromkeys(value.indicator for value in (*found.table, *found.completeness)))
    places = {value.facility or value.area for value in found.table}
    yield _p(tell("text.lead", lang, indicators=len(codes), places=len(places)))
    if found.below is not None:
        yield _p(tell("text.hidden_note", lang, below=found.below))
    yield from _attention(found, lang)
    yield from _doubts(found, lang)
    yield from _unknown(found, lang)
    by_group: dict[str, list[str]] = {}
    for code in codes:
        by_group.setdefault(group_of(code), []).append(code)
    shown = [group for group in groups() if group.code in by_group]
    links = "".join(f'<li><a href="#{each.code}">{escape(each.label.text(lang))}</a></li>' for each in shown)
    yield f"<nav><h2>{escape(tell('text.contents', lang))}</h2><ul>{links}</ul></nav>"
    verdicts = judged(found)
    for group in shown:
        yield f'<h2 id="{group.code}">{escape(group.label.text(lang))}</h2>'
        for code in by_group[group.code]:
            yield sections.section(found, code, verdicts.get(code, {}), lang)


def _attention(found: Report, lang: Language) -> Iterator[str]:
    yield f'<section id="attention">\n<h2>{escape(tell("text.attention", lang))}</h2>'
    if found.month is not None and found.completeness:
        if found.silent:
            names = _some([found.names.get(each, each) for each in found.silent], lang)
            said = tell("text.not_reported", lang, month=found.month, count=len(found.silent), places=names)
        else:
            said = tell("text.all_reported", lang, month=found.month)
        yield _p(said, kind="reports")
    missed = needs(found)
    if missed:
        if found.monitored is not None:
            yield _p(tell("text.attention_note", lang, month=found.month), kind="quiet")
        else:
            yield _p(tell("text.attention_year", lang), kind="quiet")
        columns = ("indicator", "short", "people", "furthest")
        rows = [_need(found, each, lang) for each in missed]
        yield _table(columns, rows, {"short", "people"}, lang)
    else:
        yield _p(tell("text.none_short" if judged(found) else "text.no_target", lang))
    yield "</section>"


def _need(found: Report, need: Need, lang: Language) -> tuple[str, list[str]]:
    worst = [
        found.names.get(each.place, each.place)
        if each.gap is None
        else tell("text.furthest", lang, place=found.names.get(each.place, each.place), people=each.gap)
        for each in need.short[:WORST]
    ]
    name = f'<a href="#i-{escape(need.indicator)}">{escape(label(need.indicator, lang))}</a>'
    short = tell("text.short_of", lang, short=len(need.short), judged=need.judged)
    people = "" if need.people is None else f'<data value="{need.people}">{need.people}</data>'
    return need.indicator, [name, escape(short), people, escape(tell("text.join", lang).join(worst))]


def _doubts(found: Report, lang: Language) -> Iterator[str]:
    yield f'<section id="doubts">\n<h2>{escape(tell("text.doubts", lang))}</h2>'
    told = doubts(found, lang)
    yield _p(tell("text.doubts_note" if told else "text.no_doubts", lang), kind="quiet")
    if told:
        rows = [
            (
                each.flag,
                [
                    escape(tabling.flag(each.flag, lang)),
                    f'<data value="{each.values}">{each.values}</data>',
                    escape(tell(f"meaning.{each.flag}", lang)),
                    "<br>".join(escape(example) for example in each.examples),
                ],
            )
            for each in told
        ]
        yield _table(("flag", "count", "meaning", "examples"), rows, {"count"}, lang)
    if found.table.issues:
        yield f"<h3>{escape(tell('text.issues', lang))}</h3>"
        # What a row says may be a number that is hidden: then only its place is told.
        lines = [
            f"{each.code} {each.path}" if found.below is not None else issue_line(each, lang)
            for each in found.table.issues
        ]
        yield "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
    yield "</section>"


def _unknown(found: Report, lang: Language) -> Iterator[str]:
    counted = unsure(found)
    if counted:
        yield f'<section id="unknown">\n<h2>{escape(tell("text.unknown", lang))}</h2>'
        yield _p(tell("text.unknown_note", lang), kind="quiet")
        said = (tell("text.of_whom", lang, label=label(code, lang), count=n) for code, n in counted.items())
        yield "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in said) + "</ul>\n</section>"


def _some(names: Sequence[str], lang: Language) -> str:
    said = list(names[:NAMED])
    if len(names) > NAMED:
        said.append(tell("text.and_more", lang, count=len(names) - NAMED))
    return tell("text.join", lang).join(said)


def _p(said: str, *, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(said)}</p>' if kind else f"<p>{escape(said)}</p>"


def _table(
    columns: Sequence[str], rows: Sequence[tuple[str, list[str]]], numbers: set[str], lang: Language
) -> str:
    return tabling.grid(
        columns, [(f'data-code="{escape(code)}"', cells) for code, cells in rows], numbers, lang
    )
