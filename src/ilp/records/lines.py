"""Which people does an NDJSON stream hold? Chunks at once; only a chunk with a fault goes line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from pydantic import TypeAdapter, ValidationError

from ilp.records.person import Person
from ilp.records.reading import BOM, Reading, keys_given, keys_written, read_person

CHUNK = 100  # measured: larger chunks keep more objects alive at once, and the garbage collector walks them

REQUIRED_KEY = b'"birth_date"'


def read_lines(lines: Iterable[bytes | str], *, chunk: int = CHUNK) -> Iterator[Reading]:
    """Which people are on these lines, in order? A blank line is skipped, a broken one becomes its issues.

    Args:
        lines: one JSON object a line, text or UTF-8 bytes; a byte order mark at the start is skipped.
        chunk: how many lines are validated in one call.
    """
    waiting = iter(lines)
    before = 0
    while block := list(islice(waiting, chunk)):
        if before == 0:
            block[0] = _without_mark(block[0])
        yield from _block(block, before)
        before += len(block)


def _without_mark(line: bytes | str) -> bytes | str:
    if isinstance(line, bytes):
        return line.removeprefix(BOM.encode())
    return line.removeprefix(BOM) if isinstance(line, str) else line


def _block(block: list[bytes | str], before: int) -> Iterator[Reading]:
    numbers = [
        number
        for number, line in enumerate(block, before + 1)
        if not isinstance(line, (bytes, str)) or line.strip()
    ]
    filled = block if len(numbers) == len(block) else [block[number - before - 1] for number in numbers]
    people = _together(filled)
    if people is None:
        for number, line in zip(numbers, filled, strict=True):
            yield replace(read_person(line), line=number)
    else:
        for number, person in zip(numbers, people, strict=True):
            yield Reading(person, (), person.id, number)


@cache
def _adapter() -> TypeAdapter[list[Person]]:
    return TypeAdapter(list[Person])


def _together(lines: list[bytes | str]) -> list[Person] | None:
    """Which people are these, if nothing at all is wrong with any line?

    Lines that only together make valid JSON are not people: each must name its own birth date.
    """
    try:
        each = _encoded(lines)
        text = b"[" + b",".join(each) + b"]"
        people = _adapter().validate_json(text)
    except (ValidationError, ValueError, TypeError, AttributeError):
        return None
    whole = len(people) == len(each) and all(REQUIRED_KEY in line for line in each)
    return people if whole and sum(map(keys_given, people)) == keys_written(text) else None


def _encoded(lines: list[bytes | str]) -> list[bytes]:
    if all(type(line) is bytes for line in lines):
        return lines  # type: ignore[return-value]
    return [line if isinstance(line, bytes) else line.encode() for line in lines]
