"""Where do the sources disagree, and what is known and not encoded? One page."""

from __future__ import annotations

from collections.abc import Iterator

from ilp.errors import LANGUAGES, Language
from ilp.rulebook import Rulebook
from ilp.rulebook.dated import Dated, Dispute
from ilp.rulebook.rows import DATED
from ilp.texts import say

from .words import table, word, write


def disputes(book: Rulebook) -> dict[str, list[tuple[Dated, Dispute]]]:
    """Every dispute by its id, with the rows that it touches."""
    found: dict[str, list[tuple[Dated, Dispute]]] = {}
    for _, file in book.files:
        for kind in DATED:
            for row in getattr(file, kind):
                if row.dispute is not None:
                    found.setdefault(row.dispute.id, []).append((row, row.dispute))
    return dict(sorted(found.items()))


def page(book: Rulebook, lang: Language) -> Iterator[str]:
    """The page of all disputes and of all that is not encoded."""
    yield from (f"# {word('disputes.title', lang)}", "", word("disputes.about", lang), "")
    for name, rows in disputes(book).items():
        labels = list(dict.fromkeys(own.label.text(lang) for _, own in rows))
        yield from (f"## {name}: {labels[0]} {{ #{name.lower().replace('_', '-')} }}", "")
        others = {other.name: other.label.text(lang) for _, own in rows for other in own.others}
        touched = dict.fromkeys(f"`{row.code}`" for row, _ in rows)  # type: ignore[attr-defined]
        cited = dict.fromkeys(f"{row.instrument.name}: {row.clause}" for row, _ in rows)
        yield from table(
            [word("disputes.default", lang), f"`{rows[0][1].default}`"],
            [
                (word("disputes.others", lang), "; ".join(f"`{key}` {text}" for key, text in others.items())),
                (word("disputes.touches", lang), ", ".join(touched)),
                (say("label.source", lang), "; ".join(cited)),
            ],
        )
    yield from (f"## {word('disputes.not_encoded', lang)}", "", word("disputes.not_encoded_about", lang), "")
    for note in book.not_encoded:
        yield from (f"### {note.id}: {note.label.text(lang)} {{ #{note.id.lower()} }}", "")
        yield f"{say(f'not_encoded.{note.reason}', lang)}. {say('label.source', lang)}: {note.clause}\n"


def make() -> None:
    """Write the page."""
    book = Rulebook.load()
    write("reference/disputes.md", {lang: page(book, lang) for lang in LANGUAGES})
