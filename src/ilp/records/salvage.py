"""What of a broken record still stands? Every fault becomes an issue; only the part at fault is dropped.

An unreadable or unknown key is dropped alone where the rest can do without it; an element of a list (a dose,
a visit) that lacks what it needs is dropped whole. Without `id`, `birth_date` or `sex` there is no person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ilp.errors import Issue, issue, suggest
from ilp.records.person import (
    Birth,
    Condition,
    DoseGiven,
    Measurement,
    Person,
    Pregnancy,
    ScreeningDone,
    Visit,
)
from ilp.records.showing import HIDDEN, place, shown

Loc = tuple[int | str, ...]

LISTS: dict[str, type[Any] | None] = {
    "conditions": Condition,
    "absent_conditions": None,
    "allergies": None,
    "pregnancies": Pregnancy,
    "doses": DoseGiven,
    "screenings": ScreeningDone,
    "visits": Visit,
    "measurements": Measurement,
}
_CODES = {
    "missing": "ILP-P003",
    "extra_forbidden": "ILP-P004",
    "civil_date": "ILP-P005",
    "literal_error": "ILP-P006",
    "string_too_short": "ILP-P009",
    "plain_value": "ILP-P010",
    "length_and_height": "ILP-P011",
}
_BOUNDS = {
    "greater_than": ("gt", ">"),
    "greater_than_equal": ("ge", ">="),
    "less_than": ("lt", "<"),
    "less_than_equal": ("le", "<="),
}
_WRITTEN = {
    "int_type": "3",
    "float_type": "3.1",
    "finite_number": "3.1",
    "bool_type": "true, false",
    "tuple_type": "[…]",
    "dict_type": "{…}",
    "model_type": "{…}",
}
_TEXT = '"…"'


def salvage(data: Mapping[Any, Any]) -> tuple[Person | None, list[Issue]]:
    """Which person can be read from `data`, and what is wrong with it?"""
    given: dict[str, Any] = plain(data)
    kept = {name: list(range(len(given[name]))) for name in LISTS if isinstance(given.get(name), list)}
    issues: list[Issue] = []
    while True:
        try:
            return Person.model_validate(given), issues
        except ValidationError as fault:
            errors = fault.errors(include_url=False)
        gone: set[tuple[str, int]] = set()
        hopeless = False
        for error in errors:
            loc = error["loc"]
            issues.append(_issue(error["type"], _original(loc, kept), error.get("ctx", {}), error["input"]))
            hopeless |= _required(Person, loc[0]) or not _drop(given, loc, gone)
        if hopeless:
            return None, issues
        for name in {name for name, _ in gone}:
            stays = [index for index in range(len(given[name])) if (name, index) not in gone]
            given[name] = [given[name][index] for index in stays]
            kept[name] = [kept[name][index] for index in stays]


def plain(value: Any) -> Any:
    """The same with plain dicts (keys as text) and lists all the way down, so that parts can be dropped."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def _required(model: type[Any] | None, key: int | str) -> bool:
    field = model.model_fields.get(key) if model is not None else None
    return field is not None and field.is_required()


def _original(loc: Loc, kept: Mapping[str, list[int]]) -> Loc:
    """Where was this in the record as given, before parts were dropped?"""
    if len(loc) > 1 and isinstance(loc[1], int) and loc[0] in kept:
        return (loc[0], kept[str(loc[0])][loc[1]], *loc[2:])
    return loc


def _drop(given: dict[str, Any], loc: Loc, gone: set[tuple[str, int]]) -> bool:
    """Take the smallest part out that the rest can do without; False when there is none."""
    name = str(loc[0])
    if name in LISTS and len(loc) > 1 and isinstance(loc[1], int):
        element = given[name][loc[1]]
        if len(loc) > 2 and isinstance(element, dict) and not _required(LISTS[name], loc[2]):
            inner = element.get(str(loc[2]))
            if len(loc) > 3 and isinstance(inner, dict):
                inner.pop(loc[3], None)
            else:
                element.pop(str(loc[2]), None)
        else:
            gone.add((name, loc[1]))
        return True
    below = given.get(name)
    if len(loc) > 1 and isinstance(below, dict):
        return below.pop(loc[1], gone) is not gone
    return given.pop(name, gone) is not gone


def _issue(kind: str, loc: Loc, context: Mapping[str, Any], value: Any) -> Issue:
    path = place(tuple(step for step in loc if step != "[key]"))
    key = next((shown(step) for step in reversed(loc) if isinstance(step, str) and step != "[key]"), path)
    model = _model(loc)
    if kind in _BOUNDS:
        bound, sign = _BOUNDS[kind]
        return issue("ILP-P008", path, key=key, value=shown(value), allowed=f"{sign} {context[bound]}")
    code = _CODES.get(kind, "ILP-P007")
    allowed = _WRITTEN.get(kind, _TEXT)
    if kind == "person_id" and isinstance(value, str):
        code = "ILP-P009"
    elif kind == "literal_error":
        allowed = ", ".join(re.findall(r"'([^']*)'", context["expected"]))
    elif kind == "missing":
        allowed = ", ".join(name for name, field in model.model_fields.items() if field.is_required())
    elif kind == "extra_forbidden":
        allowed = suggest(str(loc[-1]), model.model_fields)
    elif kind == "model_type" and loc[0] == "conditions":
        allowed = f"{_TEXT}, {_WRITTEN[kind]}"
    return issue(code, path, key=key, value=HIDDEN if key == "nik" else shown(value), allowed=allowed)


def _model(loc: Loc) -> type[Any]:
    """Which model's keys are meant at this place?"""
    if len(loc) == 1:
        return Person
    return LISTS.get(str(loc[0])) or Birth
