"""What stands in the cells of a column, and which of them cannot be read? Whole columns at once.

Texts are read once a word. What cannot be read becomes a finding and counts as not given, as it does in the
record of one person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.entering import columns
from ilp.frames.entering.columns import BOUNDS, NOBODY, Words
from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.faults.finding import Findings, Rows, Told
from ilp.records.showing import shown

UNSAID = -1
WRITTEN = {"number": "3.1", "whole": "3", "yes": "true, false"}
"""How a value of the kind looks, as the record of one person names it."""


@frozen(eq=False)
class Cells:
    """One table of the caller's: its columns as Arrow has them, and where findings go."""

    name: str
    columns: dict[str, pa.Array]
    size: int
    found: Findings

    def given(self, column: str) -> pa.Array:
        """The column; empty where the table has none."""
        own = self.columns.get(column)
        return pa.nulls(self.size) if own is None else own

    def days(self, column: str) -> Days:
        """The days of a column, `NEVER` where there is none; what is no day is a finding."""
        own = self.given(column)
        kind = own.type
        if pa.types.is_null(kind):
            return np.full(self.size, NEVER, np.int32)
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            if pa.types.is_timestamp(kind):
                own = self._civil(column, own)
            days = columns.days(pa.chunked_array([own]))
            odd = pc.is_valid(own).to_numpy(zero_copy_only=False) & (
                (days <= NEVER) | (days > date.max.toordinal())
            )
            days = np.where(odd, NEVER, days).astype(np.int32)
            self._wrong("ILP-P005", column, odd, _texts(own, odd))
            return days
        return self._read(column, own, columns.day, NEVER, "ILP-P005").astype(np.int32)

    def _civil(self, column: str, own: pa.Array) -> pa.Array:
        """Times as they are on the clock of their zone; that they are times is told once."""
        if own.type.tz is not None:
            self.found.column(self.name, "ILP-F010", column, key=column, value=own.type.tz)
            own = pc.local_timestamp(own)
        later = pc.not_equal(own, pc.floor_temporal(own, unit="day"))
        count = pc.sum(pc.fill_null(later, False)).as_py() or 0
        if count:
            self.found.column(self.name, "ILP-F011", column, key=column, value=count)
        return own

    def words(self, column: str, *, blank: bool = False) -> Words:
        """The words of a column, an empty one only with `blank`; that numbers stand there is told once."""
        read = columns.words(pa.chunked_array([self._text(column)]))
        if blank or "" not in read.known:
            return read
        nothing = read.known.index("")
        return Words(np.where(read.places == nothing, NOBODY, read.places), read.known)

    def texts(self, column: str) -> pa.Array:
        """The column as texts that nobody repeats, so that they need not be read once a word."""
        return self._text(column).cast(pa.large_string())

    def _text(self, column: str) -> pa.Array:
        """A column that should be text; that numbers stand there is told once."""
        own = self.given(column)
        if pa.types.is_floating(own.type) or pa.types.is_integer(own.type):
            self.found.column(self.name, "ILP-F012", column, key=column, value=str(own.type))
        return own

    def required(self, column: str, there: Flags, allowed: str) -> Flags:
        """Is it given? Where it is not, that is a finding: empty, or not there at all."""
        own = self.given(column)
        lacking: Flags = pc.is_null(own, nan_is_null=True).to_numpy(zero_copy_only=False)
        self.found.rows(self.name, "ILP-P003", column, lacking, key=column, allowed=allowed)
        if columns.is_text(own.type):
            self.found.rows(self.name, "ILP-P009", column, ~there & ~lacking, key=column)
        return there & ~lacking

    def among(self, column: str, allowed: tuple[str, ...]) -> tuple[Words, Flags]:
        """The words of a column that has few of them, and where it is one of these."""
        own = self.words(column, blank=True)
        right = own.among(allowed)
        wrong = (own.places != NOBODY) & ~right
        texts = self._shown(own)
        self.found.rows(
            self.name, "ILP-P006", column, wrong, key=column, value=texts, allowed=", ".join(allowed)
        )
        return own, right

    def amounts(self, column: str) -> tuple[NDArray[np.float64], Flags]:
        """The numbers of a column, and where there is one; what is none, or cannot be, is a finding."""
        own = self.given(column)
        if pa.types.is_null(own.type):
            return np.zeros(self.size), np.zeros(self.size, bool)
        kind = "whole" if column == "school_grade" else "number"
        if pa.types.is_floating(own.type) or pa.types.is_integer(own.type):
            numbers = pc.fill_null(own.cast(pa.float64()), np.nan).to_numpy(zero_copy_only=False)
        else:
            numbers = self._read(column, own, columns.amount, np.nan, "ILP-P007", WRITTEN[kind])
        there = ~np.isnan(numbers)
        broken = there & (np.isinf(numbers) | ((kind == "whole") & (numbers != np.floor(numbers))))
        self._wrong("ILP-P007", column, broken, _texts(own, broken), WRITTEN[kind])
        there = there & ~broken
        for bound, beyond, sign in BOUNDS:
            limit = codes.section("range").get(column, {}).get(bound)
            if limit is not None:
                out = there & beyond(numbers, limit)
                there = there & ~out
                allowed = f"{sign} {_bound(limit, kind)}"
                self._wrong("ILP-P008", column, out, _texts(own, out), allowed)
        return numbers, there

    def answers(self, column: str) -> NDArray[np.float64]:
        """Yes (1), no (0) or not said (`UNSAID`); what is neither is a finding."""
        own = self.given(column)
        if pa.types.is_null(own.type):
            return np.full(self.size, UNSAID, np.float64)
        if pa.types.is_boolean(own.type):
            return np.asarray(pc.fill_null(own.cast(pa.float64()), UNSAID))
        return self._read(column, own, columns.yes_or_no, UNSAID, "ILP-P007", WRITTEN["yes"])

    def _read(
        self,
        column: str,
        own: pa.Array,
        change: Callable[[str], Any],
        otherwise: Any,
        code: str,
        allowed: str = "",
    ) -> NDArray[np.float64]:
        """What `change` makes of each word; where it makes nothing, that is a finding."""
        words = columns.words(pa.chunked_array([own]))
        made = [change(each) for each in words.known]
        wrong = words.told(np.array([each is None for each in made], bool), False)
        self._wrong(code, column, wrong, self._shown(words), allowed)
        numbers = np.array([otherwise if each is None else each for each in made], np.float64)
        return words.told(numbers, otherwise)

    def _wrong(self, code: str, column: str, wrong: Flags, texts: Any, allowed: str = "") -> None:
        if wrong.any():
            self.found.rows(self.name, code, column, wrong, key=column, value=texts, allowed=allowed)

    def _shown(self, words: Words) -> Told:
        return texts_of(words, shown)


def texts_of(words: Words, change: Callable[[str], str]) -> Told:
    """What `change` says of the words, worked out for the rows that are told of."""

    def told(rows: Rows) -> Any:
        own = words[rows]
        places, kept = np.unique(own.places, return_inverse=True)
        texts = [None if place == NOBODY else change(own.known[place]) for place in places.tolist()]
        return pa.array(texts, pa.large_string()).take(pa.array(kept))

    return told


def _texts(own: pa.Array, wrong: Flags) -> Any:
    """The values as messages show them, where they are wrong."""
    if not wrong.any():
        return ""
    kept = pc.if_else(pa.array(wrong), own, pa.scalar(None, own.type)).dictionary_encode()
    texts = [shown(each) for each in kept.dictionary.to_pylist()]
    return pa.array(texts, pa.large_string()).take(kept.indices)


def _bound(limit: float, kind: str) -> str:
    return str(int(limit)) if kind == "whole" else str(float(limit))
