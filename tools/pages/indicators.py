"""Which indicators are there, and how is each computed? One page: in words, in symbols, with its source."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ilp import areas, codes
from ilp.errors import LANGUAGES, Language
from ilp.indicators import Indicator, catalogue
from ilp.indicators.rows import Band
from ilp.rulebook.dated import Dispute
from ilp.sources import Citation
from ilp.texts import say

from .formulas import symbols
from .words import table, word, write


def page(lang: Language) -> Iterator[str]:
    """The page of all indicators, by the instrument that sets them."""
    book = catalogue()
    yield from (f"# {word('indicators.title', lang)}", "")
    rows = [row for row in book.indicators.values() if row.split_of is None]
    yield word("indicators.about", lang, count=len(rows)) + "\n"
    for name, own in groupby(rows, key=lambda row: book.citations[row.code].instrument.name):
        yield from (f"## {name}", "")
        for row in own:
            yield from _block(row, book.citations[row.code], lang)


def _block(row: Indicator, citation: Citation, lang: Language) -> Iterator[str]:
    yield from (f"### {row.label.text(lang)} {{ #{row.code.replace('_', '-')} }}", "")
    facts = [(name, text) for name, text in _facts(row, citation, lang) if text]
    yield from table([word("rules.code", lang), f"`{row.code}`"], facts)


def _facts(row: Indicator, citation: Citation, lang: Language) -> Iterator[tuple[str, str]]:
    yield word("indicators.numerator", lang), row.numerator.text(lang)
    yield word("indicators.denominator", lang), row.denominator.text(lang)
    times = word("indicators.times", lang, multiplier=row.multiplier) if row.multiplier != 1 else ""
    in_words = word(f"indicators.words_{row.aggregation}", lang, times=times)
    yield word("indicators.in_words", lang), in_words
    yield word("indicators.formula", lang), f"`{symbols(row, lang)}`"
    yield word("indicators.over_time", lang), word(f"indicators.{row.over_time}", lang)
    yield word("indicators.better", lang), word(f"indicators.{row.better}", lang)
    yield (
        word("indicators.levels", lang),
        ", ".join(areas.level(each).label.text(lang) for each in row.levels),
    )
    yield word("indicators.checked", lang), ", ".join(f"`{each}`" for each in row.not_above)
    yield word("indicators.same_as", lang), f"`{row.same_as}`" if row.same_as else ""
    yield word("indicators.splits", lang), ", ".join(each.label.text(lang) for each in row.split)
    yield word("indicators.bands", lang), "; ".join(_band(own, lang) for own in row.band)
    yield word("indicators.targets", lang), "; ".join(_targets(row.code, lang))
    status = codes.label("source_status", citation.status).text(lang)
    yield (
        say("label.source", lang),
        say("source.cited", lang, instrument=citation.instrument.name, clause=citation.clause, status=status),
    )
    yield word("indicators.readings", lang), "; ".join(_dispute(own, lang) for own in row.dispute)
    yield say("label.note", lang), row.note.text(lang) if row.note else ""


def _band(own: Band, lang: Language) -> str:
    edge = f" > {own.above}" if own.above is not None else ""
    edge = f" ≥ {own.at_least}" if own.at_least is not None else edge
    return f"{own.label.text(lang)}{edge}"


def _dispute(own: Dispute, lang: Language) -> str:
    others = ", ".join(f"`{other.name}` {other.label.text(lang)}" for other in own.others)
    return f"`{own.id}` {own.label.text(lang)}: `{own.default}`; {others}"


def _targets(code: str, lang: Language) -> Iterator[str]:
    for own in catalogue().targets.get(code, ()):
        year = own.year or word("indicators.every_year", lang)
        yield f"{own.value} ({year}, {own.area}; {own.clause})"


def make() -> None:
    """Write the page."""
    write("reference/indicators.md", {lang: page(lang) for lang in LANGUAGES})
