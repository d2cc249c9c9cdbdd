"""What is wrong with these records? All issues at once, of reading and of fact.

Where there are several records the path of each issue starts with the record's place among them, counted
from 0, blank lines left out: `[3].doses[0].on`. A single record has no such prefix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import Any

from ilp.errors import Issue, UsageError, suggest
from ilp.records.documents import read_document
from ilp.records.facts import facts_issues
from ilp.records.lines import read_lines
from ilp.records.person import Person
from ilp.records.reading import Reading, read_person, under


def check(data: Any, *, kind: str = "person", on: date | None = None) -> list[Issue]:
    """What is wrong with the records, and what is doubtful?

    >>> [found.path for found in check({"id": "contoh", "birth_date": "2025-02-30", "sex": "female"})]
    ['birth_date']

    Args:
        data: a person, a mapping, JSON or NDJSON text, or an iterable of any of these (lines, say).
        kind: what the records are (`KINDS`).
        on: the asked day; dates after it are reported only when it is given.

    Raises:
        UsageError: there is no such kind of record (`ILP-P093`).
    """
    judge = KINDS.get(kind)
    if judge is None:
        raise UsageError("ILP-P093", value=kind, allowed=suggest(kind, KINDS))
    return list(judge(data, on))


def _people(data: Any, on: date | None) -> Iterator[Issue]:
    several, readings = _readings(data)
    for index, reading in enumerate(readings):
        found = _judged(reading, on)
        yield from under(f"[{index}]", found) if several and found else found


def _judged(reading: Reading, on: date | None) -> list[Issue]:
    if reading.person is None:
        return list(reading.issues)
    facts = facts_issues(reading.person, on)
    return [*reading.issues, *facts] if reading.issues else facts


def _readings(data: Any) -> tuple[bool, Iterator[Reading]]:
    """Are there several records, and what came of reading them?"""
    if isinstance(data, (str, bytes)):
        return read_document(data)
    if isinstance(data, (Person, Mapping)) or not isinstance(data, Iterable):
        return False, iter((read_person(data),))
    records = iter(data)
    first = list(islice(records, 1))
    if first and isinstance(first[0], (str, bytes)):
        return True, read_lines(chain(first, records))
    return True, map(read_person, chain(first, records))


KINDS: dict[str, Callable[[Any, date | None], Iterator[Issue]]] = {"person": _people}
