"""When did each rule begin to answer, and when did it stop? A chart and the days, by family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from ilp import codes
from ilp.cli import history
from ilp.errors import LANGUAGES, Language
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Dated, Ends, Service

from .chart import Bar, drawn
from .law import families, today
from .words import named, word, write

Event = tuple[date, str, Dated, tuple[str, ...]]


def events(book: Rulebook, rows: list[Dated]) -> list[Event]:
    """Which rows began or ceased to answer on which day, in which areas (empty: the nation)?"""
    found: list[Event] = []
    for row in rows:
        if isinstance(row, Ends) or not any(row is own for own in book.rows(type(row))):
            continue
        for stretches, areas in history.held(book, row).items():
            places = tuple(area for area in areas if area)
            for start, end in stretches:
                found.append((start, "begins", row, places))
                if end is not None:
                    found.append((end, "ends", row, places))
    return sorted(found, key=lambda event: (event[0], event[1] == "begins"))


def page(book: Rulebook, family: str, rows: list[Dated], lang: Language) -> Iterator[str]:
    """The page of one family."""
    yield from (f"# {word('timeline.title', lang, family=word(f'family.{family}', lang))}", "")
    yield word("timeline.about", lang, family=family) + "\n"
    bars = list(_bars(book, rows, lang))
    if bars:
        yield from (f"## {word('timeline.chart', lang)}", "", word("timeline.chart_about", lang), "")
        yield drawn(bars, today(book), word("timeline.chart", lang)) + "\n"
    by_day: dict[tuple[date, str], dict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for event in events(book, rows):
        by_day[event[0], event[1]][event[2].instrument.name].append(event)
    last = None
    for (day, what), by_instrument in by_day.items():
        if day != last:
            yield from (f"## {day}", "")
        last = day
        for instrument, own in by_instrument.items():
            yield f"**{instrument}**: {word(f'timeline.{what}', lang)}\n"
            yield from dict.fromkeys(_line(event, lang) for event in own)
            yield ""


def _line(event: Event, lang: Language) -> str:
    _, _, row, places = event
    label = getattr(row, "label", None)
    name = f" {label.text(lang)}" if label is not None else ""
    where = f" ({named(places)})" if places else ""
    status = codes.label("source_status", row.status).text(lang)
    return f"- `{row.code}`{name}{where}: {row.clause} *({status})*"  # type: ignore[attr-defined]


def _bars(book: Rulebook, rows: list[Dated], lang: Language) -> Iterator[Bar]:
    """One bar for each code of a service and each stretch in which a row answered."""
    for row in rows:
        if isinstance(row, Service) and any(row is own for own in book.rows(Service)):
            for stretches, areas in history.held(book, row).items():
                for start, end in stretches:
                    yield Bar(row.code, row.label.text(lang), start, end, areas != [None], row.status)


def make() -> None:
    """Write the page of every family."""
    book = Rulebook.load()
    for family, rows in families(book).items():
        lines = {lang: page(book, family, rows, lang) for lang in LANGUAGES}
        write(f"reference/timeline-{family}.md", lines)
