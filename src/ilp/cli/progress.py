"""How far is it? A count of people on stderr, for somebody who watches a terminal; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ilp.errors import Language
from ilp.texts import say

T = TypeVar("T")
STEP = 500
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
