"""Which errors and issues are there? One page: every code with both severities and its text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ilp.errors import LANGUAGES, Language, registry
from ilp.texts import say

from .words import known, word, write


def page(lang: Language) -> Iterator[str]:
    """The page of all codes, by their letter."""
    yield from (f"# {word('errors.title', lang)}", "", word("errors.about", lang), "")
    for letter, codes in groupby(sorted(registry()), key=lambda code: code[4]):
        name = letter if letter in known("errors") else "X"
        yield from (f"## ILP-{letter}: {word(f'errors.{name}', lang)}", "")
        for code in codes:
            entry = registry()[code]
            severity = say(f"severity.{entry.get('severity', 'error')}", lang)
            text = entry[lang].replace("<", "&lt;").replace("{{", "{").replace("}}", "}")
            yield from (f"### {code} {{ #{code.lower()} }}", "", f"*{severity}*: {text}", "")


def make() -> None:
    """Write the page."""
    write("reference/errors.md", {lang: page(lang) for lang in LANGUAGES})
