"""How do the examples of docstrings look on the pages? As code: a fence is put around each doctest.

An extension of griffe, which reads the docstrings for mkdocstrings.
"""

from __future__ import annotations

from typing import Any

import griffe


def fenced(text: str) -> str:
    """The docstring with every doctest, up to the next empty line, in a fence."""
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if not inside and line.startswith(">>> "):
            found.append("```pycon")
            inside = True
        if inside and not line.strip():
            found.append("```")
            inside = False
        found.append(line)
    return "\n".join([*found, "```"] if inside else found)


class Doctests(griffe.Extension):
    """Put fences around the doctests of every object."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring once the object has been read."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
