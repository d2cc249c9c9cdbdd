"""What does each family of rules say now? One page for each: every row that holds, with its source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from ilp import codes
from ilp.cli import history, law
from ilp.cli import words as said
from ilp.errors import LANGUAGES, Language
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED, Content, Dated, Ends
from ilp.texts import say

from .words import named, table, word, write

FEW = 2  # so many areas are named in a heading, more below it


def today(book: Rulebook) -> date:
    """As of which day are the pages? The newest day on which a rule comes into force; no clock is read."""
    return date.fromisoformat(book.version.partition(".")[0])


def families(book: Rulebook) -> dict[str, list[Dated]]:
    """Every row by its family: the folder of its file."""
    found: dict[str, list[Dated]] = {}
    for name, file in book.files:
        rows = found.setdefault(name.partition("/")[0], [])
        rows += [row for kind in DATED for row in getattr(file, kind)]
    return found


def holding(book: Rulebook, row: Dated, on: date) -> list[str | None] | None:
    """In which areas does the row answer on that day (None: the nation)? None when nowhere."""
    if isinstance(row, Ends) or not any(row is own for own in book.rows(type(row))):
        return None
    return [
        area
        for stretches, areas in history.held(book, row).items()
        for area in areas
        if any(start <= on and (end is None or on < end) for start, end in stretches)
    ] or None


def anchor(row: Dated) -> str:
    """Where does a row stand on its page?"""
    code = str(row.code)  # type: ignore[attr-defined]
    parts = [code, getattr(row, "alternative", ""), row.programme, *row.areas, row.in_force_from.isoformat()]
    return "-".join(filter(None, parts)).replace(".", "-").replace("_", "-")


def page(book: Rulebook, family: str, rows: list[Dated], lang: Language) -> Iterator[str]:
    """The page of one family."""
    on = today(book)
    held = sorted((row for row in rows if holding(book, row, on)), key=lambda row: bool(row.areas))
    yield from (f"# {word('rules.title', lang, family=word(f'family.{family}', lang))}", "")
    yield word("rules.about", lang, on=on, version=book.version, family=family) + "\n"
    sure = Counter(row.status for row in held)
    names = [codes.label("source_status", status).text(lang) for status in sure]
    yield from table(
        [word("rules.sure", lang), word("rules.rows", lang)], zip(names, sure.values(), strict=True)
    )
    for kind, model in DATED.items():
        own = [row for row in held if type(row) is model]
        if own:
            yield from (f"## {word(f'kind.{kind}', lang)}", "")
            yield from _contents(own, lang) if model is Content else _blocks(book, kind, own, lang)


def _blocks(book: Rulebook, kind: str, rows: list[Dated], lang: Language) -> Iterator[str]:
    """Each row under a heading of its own, with everything it says."""
    for row in rows:
        facts = said.facts(kind, row, lang)
        code = str(row.code)  # type: ignore[attr-defined]
        label = facts.get("label", code)
        if 0 < len(row.areas) <= FEW:
            label = f"{label}: {named(row.areas)}"
        yield from (f"### {label} {{ #{anchor(row)} }}", "")
        places = [(word("rules.areas", lang), named(row.areas))]
        lines = law.lines(book, row, facts, getattr(row, "alternative", ""), None, lang)
        facts_shown = [(name, text) for name, text in (*lines, *places) if text]
        yield from table([word("rules.code", lang), f"`{code}`"], facts_shown)


def _contents(rows: list[Dated], lang: Language) -> Iterator[str]:
    """What is done in a service: one table for each set of services."""
    groups: dict[tuple[str, ...], list[Content]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Content):
            groups[row.of].append(row)
    head = [say("label.content", lang), say("label.who", lang), say("label.where", lang)]
    head.append(say("label.source", lang))
    for of, own in groups.items():
        yield f"**{word('rules.of', lang)}** " + ", ".join(f"`{code}`" for code in of) + "\n"
        yield from table(
            head,
            [
                (
                    f"{row.label.text(lang)} `{row.code}`",
                    said.who(row.who, lang),
                    said.value("where", row.where, lang),
                    said.source(row, lang),
                )
                for row in own
            ],
        )


def make() -> None:
    """Write the page of every family."""
    book = Rulebook.load()
    for family, rows in families(book).items():
        write(f"reference/{family}.md", {lang: page(book, family, rows, lang) for lang in LANGUAGES})
