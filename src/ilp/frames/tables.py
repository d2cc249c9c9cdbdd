"""Which tables describe many people? Seven long tables; each is brought into one form at the door.

Rows belong together by `id`. Of one screening or visit with several values, each value has a row of its own:
`key` with `number` or `text` (true and false as number 1 or 0 with the text `true` or `false`). `n`, where it
is given, tells apart what happened on one day, in the order of the record; without it, rows of one person,
code and day are one event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
from attrs import fields, frozen

from ilp.errors import UsageError

DATE, TEXT, NUMBER, WHOLE, YES = nw.Date, nw.String, nw.Float64, nw.Int64, nw.Boolean
COLUMNS: dict[str, dict[str, Any]] = {
    "persons": {
        "id": TEXT,
        "birth_date": DATE,
        "sex": TEXT,
        "area": TEXT,
        "facility": TEXT,
        "death_date": DATE,
        "school_grade": WHOLE,
        "allergies": TEXT,
    },
    "doses": {"id": TEXT, "product": TEXT, "on": DATE, "campaign": YES, "area": TEXT, "n": WHOLE},
    "pregnancies": {
        "id": TEXT,
        "last_menstrual_period": DATE,
        "ended_on": DATE,
        "outcome": TEXT,
        "n": WHOLE,
    },
    "screenings": {
        "id": TEXT,
        "code": TEXT,
        "on": DATE,
        "key": TEXT,
        "number": NUMBER,
        "text": TEXT,
        "n": WHOLE,
    },
    "visits": {
        "id": TEXT,
        "code": TEXT,
        "on": DATE,
        "by": TEXT,
        "key": TEXT,
        "number": NUMBER,
        "text": TEXT,
        "n": WHOLE,
    },
    "conditions": {"id": TEXT, "code": TEXT, "present": YES, "since": DATE, "until": DATE, "n": WHOLE},
    "measurements": {
        "id": TEXT,
        "on": DATE,
        "weight_kg": NUMBER,
        "height_cm": NUMBER,
        "position": TEXT,
        "oedema": YES,
        "muac_cm": NUMBER,
        "head_cm": NUMBER,
    },
}
REQUIRED = {
    "persons": ("id", "birth_date", "sex"),
    "doses": ("id", "product", "on"),
    "pregnancies": ("id", "last_menstrual_period"),
    "screenings": ("id", "code", "on"),
    "visits": ("id", "code", "on"),
    "conditions": ("id", "code"),
    "measurements": ("id", "on"),
}


@frozen(eq=False)
class People:
    """Many people as tables of one library; a table that is None is empty.

    >>> People(persons="…").doses is None
    True
    """

    persons: Any
    doses: Any = None
    pregnancies: Any = None
    screenings: Any = None
    visits: Any = None
    conditions: Any = None
    measurements: Any = None

    def map(self, change: Any) -> People:
        """The same with `change(name, table)` in the place of every table there is."""
        own = {each.name: getattr(self, each.name) for each in fields(People)}
        return People(**{name: None if table is None else change(name, table) for name, table in own.items()})


def brought(people: People) -> Mapping[str, Any]:
    """Every table as a Narwhals frame with all its columns, in their kinds; missing tables are empty.

    Raises:
        UsageError: a required column is missing (`ILP-F003`), or the tables are of several libraries
            (`ILP-F007`).
    """
    persons = nw.from_native(people.persons)
    found = {}
    for name in COLUMNS:
        table = getattr(people, name)
        frame = None if table is None else nw.from_native(table)
        if frame is not None and frame.implementation is not persons.implementation:
            raise UsageError("ILP-F007", value=name)
        found[name] = _empty(name, persons) if frame is None else formed(name, frame)
    return found


def _empty(name: str, persons: Any) -> Any:
    nobody = persons.filter(nw.col("id").is_null() & ~nw.col("id").is_null()).select("id")
    return _kinds(_lazy(nobody), name, set())


def _lazy(frame: Any) -> Any:
    """Polars plans better than it obeys."""
    return frame.lazy() if isinstance(frame, nw.DataFrame) and frame.implementation.is_polars() else frame


def formed(name: str, frame: Any) -> Any:
    """One table with all its columns in their kinds.

    Raises:
        UsageError: a required column is missing (`ILP-F003`).
    """
    wanted = COLUMNS[name]
    there = set(frame.collect_schema().names())
    missing = [column for column in REQUIRED[name] if column not in there]
    if missing:
        raise UsageError("ILP-F003", value=name, missing=", ".join(missing), allowed=", ".join(wanted))
    return _kinds(_lazy(frame.select(*(column for column in wanted if column in there))), name, there)


def _kinds(frame: Any, name: str, there: set[str]) -> Any:
    """The columns in their kinds; what is not there is null."""
    if frame.implementation.is_pandas():
        frame = _pandas(frame, name, there)
        there = set(COLUMNS[name])
    columns = []
    for column, kind in COLUMNS[name].items():
        own = nw.col(column) if column in there or column == "id" else nw.lit(None, dtype=kind).alias(column)
        plain = frame.implementation.is_pandas() and kind in (DATE, YES)
        columns.append(own if plain else own.cast(kind))
    return frame.select(*columns)


def _pandas(frame: Any, name: str, there: set[str]) -> Any:
    """Pandas keeps dates as objects as often as not, and whole numbers with gaps as fractions."""
    pd: Any = nw.dependencies.get_pandas()
    native = frame.to_native().copy()
    for column, kind in COLUMNS[name].items():
        if column not in there and column != "id":
            native[column] = None
        own = native[column]
        if kind is DATE:
            native[column] = pd.to_datetime(own).dt.as_unit("s") if len(own) else _no_dates(own)
        elif kind is WHOLE:
            native[column] = pd.to_numeric(own).astype("Int64")
        elif kind is NUMBER:
            native[column] = pd.to_numeric(own).astype("float64")
        elif kind is YES:
            native[column] = own.astype("boolean")
        else:
            native[column] = own.astype("string")
    return nw.from_native(native)


def _no_dates(own: Any) -> Any:
    return own.astype("datetime64[s]")
