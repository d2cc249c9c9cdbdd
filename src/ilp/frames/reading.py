"""Where do the tables come from? NDJSON of persons, a folder of Parquet or CSV, or records at hand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ilp.errors import UsageError
from ilp.frames.tables import COLUMNS, DATE, NUMBER, TEXT, WHOLE, YES, People
from ilp.records import Person, read_file, read_person

NDJSON = (".ndjson", ".jsonl", ".json")
Row = dict[str, Any]
CIVIL = "%Y-%m-%d"


def read_people(path: str | Path, *, lazy: bool = False) -> People:
    """Which people does the file or the folder hold? As tables of Polars.

    Args:
        path: NDJSON of persons, or a folder with `persons.parquet` (or `.csv`) and the other tables.
        lazy: read a folder only when it is computed with.

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

    from ilp.frames.flat import unfolded

    tables: dict[str, Any] = {}
    for name, columns in COLUMNS.items():
        parquet, csv = place / f"{name}.parquet", place / f"{name}.csv"
        if parquet.exists():
            tables[name] = pl.scan_parquet(parquet)
        elif csv.exists():
            tables[name] = _scanned(csv, columns)
    if "persons" not in tables:
        raise UsageError("ILP-F004", value=str(place))
    tables = unfolded(tables)
    try:
        return People(**{name: own if lazy else own.collect() for name, own in tables.items()})
    except pl.exceptions.PolarsError as cause:
        raise UsageError("ILP-F016", value=str(place)) from cause


def _scanned(csv: Path, columns: dict[str, str]) -> Any:
    """A CSV with its columns of the kinds they are to be; a day is written as everywhere, year-month-day."""
    import polars as pl

    kinds = _kinds() | {DATE: pl.String}
    wanted: dict[str, Any] = {key: kinds[kind] for key, kind in columns.items()}
    own = pl.scan_csv(csv, schema_overrides=wanted, separator=_separator(csv))
    there = own.collect_schema().names()
    days = [key for key, kind in columns.items() if kind == DATE and key in there]
    return own.with_columns(pl.col(days).str.to_date(CIVIL))


def _separator(csv: Path) -> str:
    """What stands between the cells: comma, semicolon or tab, whichever the header uses."""
    with csv.open(encoding="utf-8-sig") as file:
        first = file.readline()
    return max(",;\t", key=first.count)
