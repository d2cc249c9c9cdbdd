"""Which people does a JSON text hold: one, a list, or one on every line?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ilp.records.lines import read_lines
from ilp.records.reading import BOM, Reading, not_json, parse, read_person


def read_document(text: str | bytes) -> tuple[bool, Iterator[Reading]]:
    """Are there several records (a list or lines, not one object), and which are they?"""
    try:
        whole = (text.decode("utf-8") if isinstance(text, bytes) else text).removeprefix(BOM)
        found = parse(whole)
    except ValueError as fault:
        lines = text.splitlines() if isinstance(text, str) else text.split(b"\n")
        if _is_lines([line.strip() for line in lines if line.strip()]):
            return True, read_lines(lines)
        return False, iter((Reading(None, (not_json(text, fault),)),))
    if isinstance(found, list):
        return True, map(_read, found)
    return False, iter((_read(found),))


def _read(value: Any) -> Reading:
    return read_person([value] if isinstance(value, str) else value)  # type: ignore[arg-type]


def _is_lines(lines: list[Any]) -> bool:
    """Does the text mean one object a line? Then most of its lines are whole objects."""
    edges = [(line[:1], line[-1:]) for line in lines]
    whole = sum(edge in ((b"{", b"}"), ("{", "}")) for edge in edges)
    return len(lines) > 1 and 2 * whole >= len(lines)
