"""Which counts does a table of any library hold? Plain rows all at once, the others one by one.

A row is plain where each of its cells says something by itself, and its numbers fit into a column. What each
word, code or number says is asked once of `ilp.indicators.reading`; what is left over goes the way of rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen
from numpy.typing import NDArray

from ilp.errors import Issue, issue
from ilp.frames.counted.figures import ODD, Whole, figures, words
from ilp.frames.entering.columns import packed
from ilp.frames.leaving.outgoing import incoming, read
from ilp.indicators import periods
from ilp.indicators.columnar import ASIDE
from ilp.indicators.columns import Column, Columns
from ilp.indicators.counts import COLUMNS, columns_at
from ilp.indicators.reading import NAMED, Count, Reader

PLACE = "counts[{}]"
ROOMY = 8
"""So many possible pairs for each row are still looked up in a list of all."""


def counts_of(table: Any) -> Columns:
    """The counts of a table; a row that cannot be read becomes an issue.

    Raises:
        UsageError: a column is missing (`ILP-I011`).
    """
    frame = incoming(table, "indicators")
    names = {name for wanted in COLUMNS.values() for name in wanted}
    there = [name for name in frame.collect_schema().names() if name in names]
    return filled(read(frame, there))


def filled(rows: pa.Table) -> Columns:
    """The counts of an Arrow table of the columns that counts can have.

    Raises:
        UsageError: a column is missing (`ILP-I011`).
    """
    found, at = Columns(), columns_at(rows.column_names)
    _Filling(found, rows, at).fill()
    return found


@frozen(eq=False)
class _Rows:
    """Rows that could be read: which column and place of the counts, which month, numbers, line."""

    column: Whole
    place: Whole
    month: Whole
    above: Whole
    below: Whole
    line: Whole

    def of(self, rows: Any) -> _Rows:
        """Some of them."""
        return _Rows(*(each[rows] for each in self.each()))

    def each(self) -> tuple[Whole, ...]:
        """The columns in their order."""
        return self.column, self.place, self.month, self.above, self.below, self.line


class _Filling:
    """Reads a table into columns."""

    def __init__(self, into: Columns, rows: pa.Table, at: Mapping[str, int | None]) -> None:
        self.into, self.rows, self.at = into, rows, at
        self.reader = Reader(rows.column_names, at, PLACE)
        self.named: dict[tuple[str, str], int] = {}
        self.odd: dict[int, Count] = {}
        self.issues: list[tuple[int, Issue]] = []

    def fill(self) -> None:
        """Read all of it; rows that come again are told and left out."""
        own = self._plain()
        left = np.ones(len(self.rows), bool)
        left[own.line] = False
        slow = [*self._one_by_one(np.flatnonzero(left))]
        if slow:
            more = np.array(slow, np.int64).T
            own = _Rows(*(np.append(*both) for both in zip(own.each(), more, strict=True)))
            own = own.of(np.argsort(own.line))
        self._lay(self._once(own))
        self.into.issues = tuple(each for _, each in sorted(self.issues, key=lambda each: each[0]))

    def _plain(self) -> _Rows:
        """The rows whose every cell says something by itself."""
        cells = {field: None if at is None else self.rows.column(at) for field, at in self.at.items()}
        many = len(self.rows)
        names = [words(field, cells[field], many) for field in (*NAMED, "facility")]
        amounts = [figures(field, cells[field], many) for field in ("numerator", "denominator")]
        plain = np.logical_and.reduce([*(at != ODD for at, _ in names), *(at != ODD for at in amounts)])
        line = np.flatnonzero(plain)
        (code, codes), (area, areas), (when, whens), (site, sites) = (
            (at[line], known) for at, known in names
        )
        year_month = [_parted(each) for each in whens]
        column = _numbered((code, when), lambda a, b: self._column(codes[a], year_month[b][0]))
        place = _numbered((site, area), lambda a, b: self.into.number(sites[a], areas[b]))
        month = np.array([each for _, each in year_month], np.int64)[when]
        return _Rows(column, place, month, amounts[0][line], amounts[1][line], line)

    def _column(self, code: str, year: str) -> int:
        return self.named.setdefault((code, year), len(self.named))

    def _one_by_one(self, lines: Whole) -> Iterator[tuple[int, ...]]:
        """The other rows as `Counts` reads them."""
        reader = self.reader
        cells = self.rows.take(pa.array(lines)).to_pylist() if len(lines) else []
        for line, row in zip(lines.tolist(), cells, strict=True):
            reader.take(line, [*row.values()])
            self.issues += [(line, each) for each in reader.issues]
            for own in reader.rows:
                year, month = _parted(own.period)
                self.odd[line] = own
                column, place = self._column(own.indicator, year), self.into.number(own.facility, own.area)
                yield column, place, month, ASIDE, ASIDE, line
            reader.forget()

    def _once(self, own: _Rows) -> _Rows:
        """Of the rows of one column, place and month the first; the others are told."""
        key = packed([own.column, own.place, own.month])
        if key is None:
            key = np.unique(np.stack([own.column, own.place, own.month]), axis=1, return_inverse=True)[1]
        ordered = np.sort(key)
        if not (ordered[1:] == ordered[:-1]).any():
            return own
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        before = first[group]
        for row in np.flatnonzero(before != np.arange(len(key))).tolist():
            line = int(own.line[row])
            again = issue("ILP-I027", PLACE.format(line), first=PLACE.format(int(own.line[before[row]])))
            self.issues.append((line, again))
        return own.of(np.sort(first))

    def _lay(self, own: _Rows) -> None:
        order = np.argsort(own.column, kind="stable")
        ends = np.searchsorted(own.column[order], np.arange(len(self.named) + 1))
        for (code, year), low, high in zip(self.named, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            if low == high:
                continue
            some = own.of(order[low:high])
            seen = np.bincount(some.place, weights=1 << some.month)
            odd = {row: self.odd[int(some.line[row])] for row in np.flatnonzero(some.above == ASIDE).tolist()}
            self.into.columns.setdefault(code, {})[year] = Column(
                _array("I", some.place),
                _array("b", some.month),
                _array("i", some.above),
                _array("i", some.below),
                _array("I", some.line),
                seen=_array("H", seen),
                odd={row: (each.numerator, each.denominator) for row, each in odd.items()},
            )


def _array(kind: str, own: NDArray[Any]) -> array[int]:
    found = array(kind)
    found.frombytes(own.astype(kind).tobytes())
    return found


def _parted(period: str) -> tuple[str, int]:
    """The year of the period and which month of it; 0 is the year itself."""
    year = periods.year(period)
    return year, 0 if periods.is_year(period) else periods.months(year).index(period) + 1


def _numbered(those: tuple[Whole, Whole], number: Callable[[int, int], int]) -> Whole:
    """The number of each pair; each pair is asked once."""
    first, second = those
    width = int(second.max(initial=0)) + 1
    pairs = first * width + second
    last = int(pairs.max(initial=0))
    if last < ROOMY * len(pairs):
        used = np.zeros(last + 1, bool)
        used[pairs] = True
        each, at = np.flatnonzero(used), (np.cumsum(used) - 1)[pairs]
    else:
        each, at = np.unique(pairs, return_inverse=True)
    own: Whole = np.array([number(*divmod(pair, width)) for pair in each.tolist()], np.int64)[at]
    return own
