"""What do the terms mean? The glossary of the repository, on the site of each language."""

from __future__ import annotations

from pathlib import Path

from ilp.errors import LANGUAGES

from .words import write

SOURCE = Path(__file__).parents[2] / "GLOSSARY.md"


def make() -> None:
    """Write the page."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    write("reference/glossary.md", dict.fromkeys(LANGUAGES, lines))
