"""Which function answers on which dataframe library? One page, from the committed list."""

from __future__ import annotations

from collections.abc import Iterator

from ilp.errors import LANGUAGES, Language
from ilp.frames.unsupported import FUNCTIONS, PROMISED, UNSUPPORTED

from .words import table, word, write


def page(lang: Language) -> Iterator[str]:
    """The page of what each library can do, and of what is lacking."""
    yield from (f"# {word('backends.title', lang)}", "", word("backends.about", lang), "")
    rows = [
        (
            f"`{name}`",
            *(word("backends.no" if name in UNSUPPORTED[own] else "backends.yes", lang) for own in PROMISED),
        )
        for name in FUNCTIONS
    ]
    head = [word("backends.function", lang), *(word(f"backends.{own}", lang) for own in PROMISED)]
    yield from table(head, rows)
    yield from (f"## {word('backends.lacking', lang)}", "", word("backends.lacking_about", lang), "")
    for own in PROMISED:
        lacking = ", ".join(f"`{name}`" for name in UNSUPPORTED[own]) or word("backends.nothing", lang)
        yield f"- {word(f'backends.{own}', lang)}: {lacking}"
    yield ""


def make() -> None:
    """Write the page."""
    write("reference/backends.md", {lang: page(lang) for lang in LANGUAGES})
