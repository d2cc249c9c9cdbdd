"""Where do the tables come from? NDJSON of persons, a folder of Parquet or CSV, or records at hand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ilp.errors import UsageError
from ilp.frames.tables import COLUMNS, DATE, NUMBER, TEXT, WHOLE, YES, People
from ilp.records import Person, read_file, read_person
from ilp.records.tables import ANSWERS

NDJSON = (".ndjson", ".jsonl", ".json")
Row = dict[str, Any]
CIVIL = "%Y-%m-%d"


def read_people(path: str | Path, *, lazy: bool = False) -> People:
    """Which people does the file or the folder hold? As tables of Polars.

    Args:
        path: NDJSON of persons, or a folder with `persons.parquet` (or `.csv`) and the other tables.
        lazy: read a folder only when it is computed with. The cells of a CSV then stay text, which the engine
            reads; otherwise only those of a column in which one does not fit.

    Raises:
        UsageError: nothing of the kind is there (`ILP-F004`, `ILP-P090`).
    """
    place = Path(path)
    if place.is_dir():
        return _folder(place, lazy)
    if place.suffix.lower() not in NDJSON:
        raise UsageError("ILP-F004", value=str(path))
    return people_of(own.person for own in read_file(place) if own.person is not None)


def people_of(persons: Iterable[Person | Row]) -> People:
    """The tables of persons at hand, read like a record; what is no person is left out.

    >>> people_of([{"id": "contoh", "birth_date": "2025-01-10", "sex": "female"}]).persons.shape
    (1, 9)
    """
    import polars as pl

    found: dict[str, list[Row]] = defaultdict(list)
    for each in persons:
        own = each if isinstance(each, Person) else read_person(each).person
        if own is not None:
            for name, row in _rows(own):
                found[name].append(row)
    tables = {
        name: pl.DataFrame(found[name], schema={key: _kinds()[kind] for key, kind in columns.items()})
        for name, columns in COLUMNS.items()
    }
    return People(**tables)


def _kinds() -> dict[str, Any]:
    """What each kind of column is to Polars."""
    import polars as pl

    return {DATE: pl.Date, TEXT: pl.String, NUMBER: pl.Float64, WHOLE: pl.Int64, YES: pl.Boolean}


def _rows(own: Person) -> Iterator[tuple[str, Row]]:
    yield (
        "persons",
        {
            "id": own.id,
            "birth_date": own.birth_date,
            "sex": own.sex,
            "area": own.area,
            "facility": own.facility,
            "death_date": own.death_date,
            "school_grade": own.school_grade,
            "allergies": ";".join(own.allergies),
            "birth_weight_kg": None if own.birth is None else own.birth.weight_kg,
        },
    )
    for n, dose in enumerate(own.doses):
        yield "doses", {"id": own.id, "n": n, **dose.model_dump()}
    for n, pregnancy in enumerate(own.pregnancies):
        yield "pregnancies", {"id": own.id, "n": n, **pregnancy.model_dump()}
    for code in own.absent_conditions:
        yield "conditions", {"id": own.id, "code": code, "present": False}
    for n, stated in enumerate(own.conditions):
        said = {"code": stated.code, "since": stated.since, "until": stated.until}
        yield "conditions", {"id": own.id, "present": True, "n": n, **said}
    for n, screening in enumerate(own.screenings):
        row = {"id": own.id, "code": screening.code, "on": screening.on, "n": n}
        yield from (("screenings", row | value) for value in _values(screening.values))
    for n, visit in enumerate(own.visits):
        row = {"id": own.id, "code": visit.code, "on": visit.on, "by": visit.by, "n": n}
        yield from (("visits", row | value) for value in _values(visit.values))
    for measured in own.measurements:
        taken = {
            name: value for name, value in measured.model_dump().items() if name in COLUMNS["measurements"]
        }
        yield "measurements", {"id": own.id, **taken}


def _values(values: Row) -> Iterator[Row]:
    """Each value a row; an event without values has one row with no key."""
    if not values:
        yield {}
    for key, value in values.items():
        if isinstance(value, bool):
            yield {"key": key, "number": float(value), "text": "true" if value else "false"}
        elif isinstance(value, int | float):
            yield {"key": key, "number": float(value)}
        elif isinstance(value, str):
            yield {"key": key, "text": value}
        else:
            yield {"key": key, "text": None if value is None else json.dumps(value)}


def _folder(place: Path, lazy: bool) -> People:
    import polars as pl

    from ilp.frames.entering.flat import unfolded

    tables: dict[str, Any] = {}
    for name in COLUMNS:
        parquet, csv = place / f"{name}.parquet", place / f"{name}.csv"
        if parquet.exists():
            tables[name] = pl.scan_parquet(parquet)
        elif csv.exists():
            tables[name] = _scanned(csv)
    if "persons" not in tables:
        raise UsageError("ILP-F004", value=str(place))
    tables = unfolded(tables)
    try:
        if lazy:
            return People(**tables)
        return People(**{name: _typed(own.collect(), COLUMNS[name]) for name, own in tables.items()})
    except pl.exceptions.PolarsError as cause:
        raise UsageError("ILP-F016", value=str(place)) from cause


def _scanned(csv: Path) -> Any:
    """The cells of a CSV as text, without the blanks around them; an empty one is not given."""
    import polars as pl

    own = pl.scan_csv(csv, infer_schema=False, separator=_separator(csv))
    own = own.rename(lambda name: name.strip(), strict=False)
    return own.with_columns(pl.all().str.strip_chars().replace("", None))


def _typed(table: Any, columns: dict[str, str]) -> Any:
    """The columns of a CSV as the kinds they are to be; one with a cell that does not fit stays text."""
    import polars as pl

    change: dict[str, Callable[[Any], Any]] = {
        DATE: lambda own: own.str.to_date(CIVIL),
        NUMBER: lambda own: own.cast(pl.Float64),
        WHOLE: lambda own: own.cast(pl.Int64),
        YES: lambda own: own.str.to_lowercase().replace_strict(ANSWERS, return_dtype=pl.Boolean),
    }
    for name in table.columns:
        kind = columns.get(name, TEXT)
        if kind in change and table.schema[name] == pl.String:
            with suppress(pl.exceptions.PolarsError):
                table = table.with_columns(change[kind](pl.col(name)))
    return table


def _separator(csv: Path) -> str:
    """What stands between the cells: comma, semicolon or tab, whichever the header uses."""
    with csv.open(encoding="utf-8-sig") as file:
        first = file.readline()
    return max(",;\t", key=first.count)
