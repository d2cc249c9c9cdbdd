"""Is this a person? One record read, with everything that is wrong with it; bad data never raises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from ilp.errors import Issue, issue
from ilp.records.person import Person
from ilp.records.placing import Rows, placed
from ilp.records.salvage import salvage
from ilp.records.showing import place, shown

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one record: the person if there is one, the issues, and where it stood.

    `id` is there when it could be read even if the person could not; `line` (from 1) when it came from lines;
    `rows` when parts of it came from tables beside.
    """

    person: Person | None
    issues: tuple[Issue, ...] = ()
    id: str | None = None
    line: int | None = None
    rows: Rows = field(default_factory=dict, repr=False, hash=False)

    def at_rows(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """The same issues of this record's facts, at the rows that tell them where it came from tables."""
        return tuple(placed(own, self.rows) for own in issues) if self.rows else tuple(issues)


class Pairs(dict[str, Any]):
    """A JSON object that remembers which of its keys were written more than once."""

    doubled: tuple[str, ...] = ()


def read_person(data: Person | Mapping[Any, Any] | str | bytes, *, path: str = "") -> Reading:
    """Which person is this, and what is wrong with the record?

    Args:
        data: the record as a mapping, or as JSON text.
        path: where the record stands; it precedes the path of every issue.
    """
    try:
        reading = _read(data)
    except RecursionError:
        reading = Reading(None, (not_json("", ValueError("too deep")),))
    if path and reading.issues:
        return replace(reading, issues=tuple(under(path, reading.issues)))
    return reading


def under(path: str, issues: Iterable[Issue]) -> Iterator[Issue]:
    """The same issues, their paths starting at `path`."""
    for each in issues:
        yield replace(each, path=f"{path}.{each.path}" if each.path else path)


def keys_given(person: Person) -> int:
    """How many keys did the JSON of this person have? More in the text means that one was written twice."""
    count = len(person.__pydantic_fields_set__)
    for dose in person.doses:
        count += len(dose.__pydantic_fields_set__)
    for visit in person.visits:
        count += len(visit.__pydantic_fields_set__) + len(visit.values)
    for screening in person.screenings:
        count += len(screening.__pydantic_fields_set__) + len(screening.values)
    for pregnancy in person.pregnancies:
        count += len(pregnancy.__pydantic_fields_set__)
    for measured in person.measurements:
        given = measured.__pydantic_fields_set__
        count += len(given) - (2 if "length_cm" in given else 0)
    for condition in person.conditions:
        stated = len(condition.__pydantic_fields_set__)
        count += stated if stated > 1 else 0
    return count if person.birth is None else count + len(person.birth.__pydantic_fields_set__)


def keys_written(text: bytes) -> int:
    """How many keys does the JSON text seem to have? A text written unusually only takes the slower way."""
    return text.count(b'":')


def parse(text: str) -> Any:
    """What does the JSON text hold? Objects as `Pairs`.

    Raises:
        ValueError: not JSON, or too deep.
    """
    try:
        return json.loads(text, object_pairs_hook=_pairs)
    except RecursionError:
        raise ValueError("too deep") from None


def not_json(text: str | bytes, fault: Exception) -> Issue:
    """Where does the text stop being JSON? The text itself is not repeated."""
    if isinstance(fault, json.JSONDecodeError):
        line, column = fault.lineno, fault.colno
    elif isinstance(fault, UnicodeDecodeError) and isinstance(text, bytes):
        before = text[: fault.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    else:
        line = column = 1
    return issue("ILP-P001", "", line=line, column=column)


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    found = Pairs(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        found.doubled = tuple(sorted({name for name in names if names.count(name) > 1}))
    return found


def _doubled(value: Any, steps: tuple[int | str, ...] = ()) -> Iterator[Issue]:
    if isinstance(value, Pairs):
        for key in value.doubled:
            yield issue("ILP-P012", place((*steps, key)), key=shown(key))
        for key, below in value.items():
            yield from _doubled(below, (*steps, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _doubled(below, (*steps, index))


def _read(data: Any) -> Reading:
    if not isinstance(data, (str, bytes)):
        return _record(data)
    try:
        text = (data.decode("utf-8") if isinstance(data, bytes) else data).removeprefix(BOM)
        try:
            person = Person.model_validate_json(text)
        except ValidationError:
            return _record(parse(text))
        if keys_given(person) == keys_written(text.encode()):
            return Reading(person, (), person.id)
        return _record(parse(text))
    except ValueError as fault:
        return Reading(None, (not_json(data, fault),))


def _record(data: Any) -> Reading:
    if isinstance(data, Person):
        return Reading(data, (), data.id)
    if not isinstance(data, Mapping):
        return Reading(None, (issue("ILP-P002", "", value=shown(data)),))
    doubled = list(_doubled(data))
    person, issues = salvage(data)
    return Reading(person, (*doubled, *issues), _id(data) if person is None else person.id)


def _id(data: Mapping[Any, Any]) -> str | None:
    found = data.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return found if isinstance(found, str) and found.strip() else None
