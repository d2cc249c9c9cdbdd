"""How do the generated pages say it? Their words (`words.toml`), tables, and the cells of tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ilp import areas
from ilp.errors import LANGUAGES, Language

DOCS = Path(__file__).parents[2] / "docs"


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def word(name: str, lang: Language, /, **values: Any) -> str:
    """What does `section.key` say in `lang`, with `values` filled in?"""
    section, _, key = name.partition(".")
    return _words()[section][key][lang].format_map(values)


def known(section: str) -> tuple[str, ...]:
    """Which keys does a section have, in the order of the file?"""
    return tuple(_words()[section])


def cell(text: object) -> str:
    """The text as it can stand in a cell of a table."""
    plain = " ".join(str(text).split()).replace("|", "\\|")
    return re.sub(r"<(?!/?time>)", "&lt;", plain)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a Markdown table."""
    lines = ["| " + " | ".join(cell(each) for each in head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell(each) for each in row) + " |" for row in rows]
    return [*lines, ""]


def named(codes: Iterable[str]) -> str:
    """The areas of these codes, with the names of those that are provinces."""
    names = areas.provinces()
    return ", ".join(f"{names[code]} ({code})" if code in names else code for code in codes)


def write(path: str, lines: dict[Language, Iterable[str]]) -> None:
    """Write one page in every language; `path` is relative to the language's own tree."""
    for lang in LANGUAGES:
        file = DOCS / lang / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines[lang]).rstrip() + "\n", encoding="utf-8", newline="\n")
