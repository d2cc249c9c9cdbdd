"""How far is it? A count of people on stderr, for somebody who watches a terminal; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ilp.errors import Language
from ilp.texts import say

T = TypeVar("T")
STEP = 500
ROWS, PERSONS, TENTHS = 5_000_000, 1_000_000, 10
CLEAR = "\r\x1b[K"


def shown(items: Iterable[T], lang: Language) -> Iterator[T]:
    """The same, one after another, with a count that goes on while they are taken and is gone at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    try:
        for count, item in enumerate(items, 1):
            if count % STEP == 0:
                sys.stderr.write(f"\r{say('worklist.progress', lang, count=count)}")
                sys.stderr.flush()
            yield item
    finally:
        sys.stderr.write(CLEAR)
        sys.stderr.flush()


class Counter:
    """Tells how far a long run is: over and over on one line of a terminal, elsewhere a line now and then."""

    def __init__(self, lang: Language) -> None:
        self._lang, self._watched, self._told = lang, sys.stderr.isatty(), 0

    def rows(self, count: int) -> None:
        """So many rows are read."""
        self._say(say("summary.progress_rows", self._lang, count=count), count // ROWS)

    def people(self, count: int) -> None:
        """So many people are counted."""
        self._say(say("summary.progress_people", self._lang, count=count), count // PERSONS)

    def indicators(self, done: int, of: int) -> None:
        """So many indicators are done."""
        self._say(say("summary.progress_indicators", self._lang, count=done, of=of), TENTHS * done // of)

    def done(self) -> None:
        """Leave no trace on a terminal."""
        if self._watched:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()

    def _say(self, text: str, step: int) -> None:
        if self._watched:
            sys.stderr.write(f"{CLEAR}{text}")
        elif step != self._told:
            sys.stderr.write(f"{text}\n")
        self._told = step
        sys.stderr.flush()
