"""What was found wrong in tables? Issues of many rows at once, their texts put together by Arrow.

A finding has no Python object of its own: its text is the words of the message with whole columns between
them. Ids that may be a NIK or a name are hidden, as in any message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import Formatter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field
from numpy.typing import NDArray

from ilp.errors import Issue, Language, registry
from ilp.frames.entering.columns import Words
from ilp.frames.entering.days import EPOCH, Days, Flags
from ilp.frames.tables import COLUMNS
from ilp.records.showing import DIGITS, HIDDEN, shown

SCHEMA = pa.schema(
    [
        ("table", pa.large_string()),
        ("row", pa.int64()),
        ("id", pa.large_string()),
        ("code", pa.large_string()),
        ("severity", pa.large_string()),
        ("column", pa.large_string()),
        ("message", pa.large_string()),
    ]
)
TEXT = pa.large_string()
PLAIN = r"^[!-~]{1,40}$"
DIGIT = r"[0-9]"
Rows = NDArray[np.intp]
Told = Callable[[Rows], Any]


@define(eq=False)
class Findings:
    """The issues as they are found, in one language; `ids` are the ids of the tables, by their name.

    `numbers` says of a table by which numbers its rows are known; without any, they are known by places.
    """

    lang: Language
    numbers: dict[str, Any] = field(factory=dict)
    ids: dict[str, Any] = field(factory=dict)
    parts: list[pa.Table] = field(factory=list)

    def column(self, table: str, code: str, column: str | None, **values: Any) -> None:
        """Something is wrong with a whole column, or a whole table."""
        self._add(table, code, column, pa.nulls(1, pa.int64()), pa.nulls(1, TEXT), values)

    def known_as(self, table: str, places: Any) -> Any:
        """By which numbers are the rows known that stand at these places?"""
        numbers = self.numbers.get(table)
        return places if numbers is None else numbers.take(places)

    def paths(self, table: str, places: Rows) -> Told:
        """How is the row at each place written? Worked out for the rows that are told of."""
        ends = pa.scalar(f"{table}[", TEXT), pa.scalar("]", TEXT), pa.scalar("", TEXT)

        def written(rows: Rows) -> Any:
            numbers = self.known_as(table, pa.array(places[rows], pa.int64())).cast(TEXT)
            return pc.binary_join_element_wise(ends[0], numbers, *ends[1:])

        return written

    def rows(self, table: str, code: str, column: str, wrong: Flags | Rows, **values: Any) -> None:
        """Something is wrong in these rows (flags, or places).

        Values are texts, arrays of the whole table, or what makes the texts of given rows (`Told`).
        """
        places: Rows = np.flatnonzero(wrong) if wrong.dtype == bool else wrong.astype(np.intp)
        if not len(places):
            return
        at = pa.array(places, pa.int64())
        own = {name: _told(each, places, at) for name, each in values.items()}
        self._add(table, code, column, at, self.ids[table].take(at), own)

    def words(
        self, table: str, column: str, words: Words, among: Flags, judge: Callable[[str], Sequence[Issue]]
    ) -> None:
        """What `judge` finds wrong with the words in the rows of `among`, asked once a word."""
        said = [judge(each) for each in words.known]
        for place in range(max(map(len, said), default=0)):
            those = [each[place] if len(each) > place else None for each in said]
            for code in {own.code for own in those if own is not None}:
                own = [each if each is not None and each.code == code else None for each in those]
                wrong = words.told(np.array([each is not None for each in own], bool), False) & among
                texts = [None if each is None else each.messages[self.lang] for each in own]
                rows = np.flatnonzero(wrong)
                at = pa.array(rows, pa.int64())
                text = pa.array(texts, TEXT).take(pa.array(words.places[rows]))
                self._write(table, code, column, at, self.ids[table].take(at), text)

    def _add(
        self, table: str, code: str, column: str | None, at: Any, ids: Any, values: dict[str, Any]
    ) -> None:
        self._write(table, code, column, at, ids, composed(registry()[code][self.lang], values, len(at)))

    def _write(self, table: str, code: str, column: str | None, at: Any, ids: Any, text: Any) -> None:
        severity = registry()[code].get("severity", "error")
        same = [pa.repeat(pa.scalar(own, TEXT), len(at)) for own in (table, code, severity, column)]
        columns = [same[0], self.known_as(table, at), masked(ids), same[1], same[2], same[3], text]
        self.parts.append(pa.Table.from_arrays(columns, schema=SCHEMA))

    def table(self) -> pa.Table:
        """All of them, table by table, from the first row down; what concerns a whole table comes first."""
        found = pa.concat_tables(self.parts) if self.parts else SCHEMA.empty_table()
        order = np.array([list(COLUMNS).index(own) for own in found["table"].to_pylist()], np.int8)
        rows = pc.fill_null(found["row"], -1).to_numpy()
        return found.take(pa.array(np.lexsort((rows, order)))).combine_chunks()


def composed(template: str, values: dict[str, Any], count: int) -> Any:
    """The text with its values, for so many rows at once.

    >>> composed("{a} < {b}", {"a": pa.array(["1", "2"]), "b": 3}, 2).to_pylist()
    ['1 < 3', '2 < 3']
    """
    parts: list[Any] = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(pa.scalar(literal, TEXT))
        if name is not None:
            value = values[name]
            array = isinstance(value, (pa.Array, pa.ChunkedArray))
            parts.append(pc.cast(value, TEXT) if array else pa.scalar(str(value), TEXT))
    text = pc.binary_join_element_wise(*parts, pa.scalar("", TEXT))
    return pa.repeat(text, count) if isinstance(text, pa.Scalar) else text


def dates(days: Days) -> Told:
    """Days as texts write them, worked out for the rows that are told of."""
    return lambda rows: pa.array(days[rows] - np.int32(EPOCH), pa.int32()).cast(pa.date32()).cast(TEXT)


def _told(value: Any, rows: Rows, at: Any) -> Any:
    if callable(value):
        return value(rows)
    if isinstance(value, np.ndarray):
        return pa.array(value[rows])
    return value.take(at) if isinstance(value, (pa.Array, pa.ChunkedArray)) else value


def masked(ids: Any) -> Any:
    """Ids as messages may show them: plain ones as they are, those with many digits never."""
    ids = pc.cast(ids, TEXT)
    if isinstance(ids, pa.ChunkedArray):
        ids = ids.combine_chunks()
    many = pc.greater_equal(pc.count_substring_regex(ids, DIGIT), DIGITS)
    ids = pc.if_else(pc.fill_null(many, False), pa.scalar(HIDDEN, TEXT), ids)
    plain = pc.or_(pc.match_substring_regex(ids, PLAIN), pc.equal(ids, HIDDEN))
    odd = pc.invert(pc.fill_null(plain, True))
    if not pc.any(odd).as_py():
        return ids
    texts = [shown(own) for own in ids.filter(odd).to_pylist()]
    return pc.replace_with_mask(ids, odd, pa.array(texts, TEXT))
