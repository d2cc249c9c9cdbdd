"""How do the children of a table grow? Its rows with z-scores, classes and flags beside them."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from ilp.errors import UsageError
from ilp.frames.leaving.backends import name_of, relation
from ilp.frames.leaving.outgoing import incoming, read
from ilp.frames.spark.growing_spark import born, scored_where_they_lie
from ilp.frames.tables import People
from ilp.frames.unsupported import SPARK
from ilp.growth.ages import Basis
from ilp.growth.lines import FLAGS, LISTED, fits
from ilp.growth.measuring import CORRECTION, KEYS
from ilp.growth.vector import Table, zscores

CLASS = "class_"
TEXT = pa.large_string()
OF_PERSONS = ("birth_date", "sex")
MEASURED_ON, ON = "measured_on", "on"
PLACE = "measurements"


def growth(
    measurements: Any,
    *,
    age_basis: Basis = "day",
    switch: str | None = None,
    corrected_age: bool = False,
) -> Any:
    """The same rows with `waz, haz, whz, baz, hcz, acz, class_*, flags` beside them; empty is not measured.

    Args:
        measurements: a table with the columns of `ilp growth` (`sex`, `age_days` or `birth_date` and
            `measured_on`, `weight_kg`, `height_cm`, …), or `People`, whose persons tell birth and sex. The
            answer is a table of the same library, lazy where it is lazy.
        age_basis: `day`, or `month` for completed months.
        switch: to which age the standards of 2006 answer.
        corrected_age: whether the column `gestation_weeks` corrects the ages of children born early.

    Raises:
        Unsupported: a library that is not promised (`ILP-F002`).
        UsageError: a column lacks, is there twice or is one of the answer's (`ILP-W012` to `ILP-W014`), no
            such basis or switch (`ILP-W016`), or `People` without measurements (`ILP-F015`).

    >>> import polars
    >>> child = polars.DataFrame({"sex": ["male"], "age_days": [365], "weight_kg": [9.6]})
    >>> growth(child).select("waz", "class_waz").row(0)
    (-0.04, 'normal_weight')
    """
    people = measurements if isinstance(measurements, People) else None
    own = people.measurements if people is not None else measurements
    if own is None:
        raise UsageError("ILP-F015")
    frame = incoming(own, "growth")
    keys = _keys(frame.collect_schema().names(), people is not None, corrected_age)

    way = {"age_basis": age_basis, "switch": switch, "corrected_age": corrected_age}
    if name_of(frame) == SPARK:
        if people is None:
            return scored_where_they_lie(own, _Scoring(keys, way))
        scoring = _Scoring({**keys, **dict(zip(OF_PERSONS, OF_PERSONS, strict=True))}, way)
        return scored_where_they_lie(born(own, people.persons, OF_PERSONS), scoring, but=OF_PERSONS)

    def scored(rows: Any) -> pa.Table:
        table = read(incoming(rows, "growth"), [*keys.values(), *(["id"] if people is not None else [])])
        columns = {key: table.column(name) for key, name in keys.items()}
        return _scored(columns | ({} if people is None else _of_persons(people, table.column("id"))), way)

    return _beside(frame, own, scored)


@frozen
class _Scoring:
    """Scores the rows of an Arrow table, whose columns are named by these keys."""

    keys: dict[str, str]
    way: dict[str, Any]

    def __call__(self, rows: pa.Table) -> pa.Table:
        return _scored({key: rows.column(name) for key, name in self.keys.items()}, self.way)


def _scored(columns: dict[str, Any], way: dict[str, Any]) -> pa.Table:
    return added(zscores({key: _plain(column) for key, column in columns.items()}, **way))


def _keys(names: list[str], of_people: bool, corrected: bool) -> dict[str, str]:
    """Which column of the table is which of ours? Case and blanks around a name do not matter."""
    plain = [name.strip().lower() for name in names]
    if of_people:
        plain = [MEASURED_ON if name == ON else name for name in plain]
    used = (*KEYS, CORRECTION) if corrected else KEYS
    found = {key: names[plain.index(key)] for key in used if key in plain}
    fits(PLACE, [*plain, *(OF_PERSONS if of_people else ())], {*found, *(OF_PERSONS if of_people else ())})
    return found


def _of_persons(people: People, ids: Any) -> dict[str, Any]:
    """The birth and sex of those who were measured; nothing of persons nobody knows."""
    persons = read(incoming(people.persons, "growth"), ["id", *OF_PERSONS])
    place = pc.index_in(ids.cast(TEXT), value_set=persons.column("id").cast(TEXT))
    return {name: persons.column(name).take(place) for name in OF_PERSONS}


def _plain(column: Any) -> Any:
    """The column as NumPy has it: numbers with NaN for none, days, words."""
    one = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = one.type
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return np.asarray(pc.fill_null(one.cast(pa.float64()), np.nan))
    if pa.types.is_timestamp(kind):
        one = (pc.local_timestamp(one) if kind.tz is not None else one).cast(pa.date32(), safe=False)
    if pa.types.is_date(one.type):
        return one.cast(pa.date32()).to_numpy(zero_copy_only=False)
    if pa.types.is_null(kind):
        return np.full(len(one), None, object)
    return (one.cast(TEXT) if pa.types.is_dictionary(kind) else one).to_numpy(zero_copy_only=False)


def added(own: Table) -> pa.Table:
    """The columns that stand beside the rows: z, classes by name, flags joined by `;`, null where none."""
    found: dict[str, Any] = {index: pa.array(z, mask=np.isnan(z)) for index, z in own.z.items()}
    for index, numbers in own.classes.items():
        found[CLASS + index] = _words(numbers.astype(np.int32), own.names[index], numbers < 0)
    kinds, places = np.unique(own.flags, return_inverse=True)
    named = list(enumerate(own.flag_names))
    texts = [LISTED.join(name for bit, name in named if kind >> bit & 1) for kind in kinds.tolist()]
    found[FLAGS] = _words(places.astype(np.int32), texts, own.flags == 0)
    return pa.table(found)


def _words(places: Any, known: Any, none: Any) -> Any:
    words = pa.DictionaryArray.from_arrays(pa.array(places, mask=none), pa.array(known, TEXT))
    return words.cast(TEXT)


def _beside(frame: Any, own: Any, scored: Any) -> Any:
    """The caller's table with the added columns, in its own library."""
    backend = name_of(frame)
    if backend == "polars":
        import polars as pl

        def polars(rows: pl.DataFrame) -> pl.DataFrame:
            return rows.hstack(pl.DataFrame(scored(rows)))

        if not isinstance(frame, nw.LazyFrame):
            return polars(own)
        empty = polars(own.collect_schema().to_frame())
        return own.map_batches(polars, schema=empty.schema)
    if backend == "pandas":
        return own.assign(**{name: column.array for name, column in scored(own).to_pandas().items()})
    rows = frame.collect("pyarrow").to_native() if isinstance(frame, nw.LazyFrame) else own
    both = rows
    for name, column in zip(*_named(scored(rows)), strict=True):
        both = both.append_column(name, column)
    return relation(own, both) if backend == "duckdb" else both


def _named(table: pa.Table) -> tuple[list[str], list[Any]]:
    return table.column_names, table.columns
