"""What does the specification say? Its chapters, which the tests run, as pages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ilp.errors import LANGUAGES, Language

from .words import known, table, word, write

DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
DOSE = re.compile(r"(\S+) (\d{4}-\d{2}-\d{2})( campaign)?$")
FOLDER = Path(__file__).parents[2] / "tests" / "spec"


def read(name: str) -> dict[str, Any]:
    """What is written in a file of the specification?"""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def index(contents: dict[str, Any], lang: Language) -> Iterator[str]:
    """The first page: how to read the chapters, and which there are."""
    own = contents["index"]
    yield from (f"# {own['title'][lang]}", "", own["about"][lang], "")
    for name in contents["chapters"]:
        chapter = read(name)
        yield f"- [{chapter['title'][lang]}]({name}.md): {chapter['about'][lang]}"


def page(name: str, lang: Language) -> Iterator[str]:
    """One chapter."""
    own = read(name)
    yield from (f"# {own['title'][lang]}", "", own["about"][lang], "")
    for paragraph in own["paragraph"]:
        yield from (f"## {paragraph['title'][lang]} {{ #{paragraph['name'].replace('_', '-')} }}", "")
        yield from (paragraph["text"][lang], "")
        yield from _cases(paragraph["cases"], lang)


def _cases(cases: list[dict[str, Any]], lang: Language) -> Iterator[str]:
    given = list(dict.fromkeys(key for case in cases for key in case["given"]))
    expect = list(dict.fromkeys(key for case in cases for key in case["expect"]))
    head = [_name(key, lang) for key in given] + [f"→ {_name(key, lang)}" for key in expect]
    rows = []
    for case in cases:
        left = [_text(case["given"].get(key, ""), lang) for key in given]
        rows.append(left + [_text(case["expect"].get(key, ""), lang) for key in expect])
    yield from table(head, rows)


def _name(key: str, lang: Language) -> str:
    return word(f"spec.{key}", lang) if key in known("spec") else key


def _text(value: Any, lang: Language) -> str:
    if isinstance(value, bool):
        return word(f"spec.{value}".lower(), lang)
    if isinstance(value, list):
        return ", ".join(_text(each, lang) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(each, lang)}" for key, each in value.items())
    dose = DOSE.match(value) if isinstance(value, str) else None
    if dose:
        campaign = f" ({word('spec.campaign', lang)})" if dose[3] else ""
        return f"{dose[1]} {_day(dose[2])}{campaign}"
    if isinstance(value, str) and DAY.match(value):
        return _day(value)
    if isinstance(value, str) and ("." in value or "_" in value) and " " not in value:
        return f"`{value}`"
    return _day(value.isoformat()) if isinstance(value, date) else str(value)


def _day(on: str) -> str:
    """A day that is not broken over lines."""
    return f"<time>{on}</time>"


def make() -> None:
    """Write the first page and every chapter."""
    contents = read("contents")
    write("spec/index.md", {lang: index(contents, lang) for lang in LANGUAGES})
    for name in contents["chapters"]:
        write(f"spec/{name}.md", {lang: page(name, lang) for lang in LANGUAGES})
