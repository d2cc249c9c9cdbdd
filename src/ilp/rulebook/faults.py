"""What is wrong with a rule file's own shape, and where? What the models refuse, told in our words.

Each fault is one issue at a place such as `file.toml: service[immunization.bcg.1].series.products`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ilp.errors import Issue, issue, suggest
from ilp.rulebook.rows import DATED

INHERITED = ("programme", "in_force_from")
_FAULTS = {
    "missing": "ILP-R003",
    "extra_forbidden": "ILP-R004",
    "period": "ILP-R005",
    "label": "ILP-R006",
    "label_language": "ILP-R007",
    "day": "ILP-R008",
    "literal_error": "ILP-R009",
    "tuple_type": "ILP-R015",
    "string_type": "ILP-R016",
    "bool_type": "ILP-R017",
    "bool_parsing": "ILP-R017",
    "int_type": "ILP-R018",
    "int_parsing": "ILP-R018",
    "int_from_float": "ILP-R018",
    "dict_type": "ILP-R019",
    "model_type": "ILP-R019",
}


def faults(before: str, model: Any, content: Mapping[str, Any], fault: ValidationError) -> Iterator[Issue]:
    """What is wrong, once for each place? What a row has from its instrument is told there alone."""
    seen = set()
    for error in fault.errors():
        if _from_head(content, error["loc"]):
            continue
        place = f"{before}{_place(content, error['loc'])}"
        code = _FAULTS.get(error["type"], "ILP-R012")
        if (code, place) in seen:
            continue
        seen.add((code, place))
        value = "" if error["type"] == "missing" else _shown(error.get("input"))
        key = str(error["loc"][-1])
        allowed = error.get("ctx", {}).get("expected") or _allowed(model, error["loc"])
        language = error.get("ctx", {}).get("language", "")
        yield issue(code, place, key=key, value=value, allowed=allowed, language=language)


def _from_head(content: Mapping[str, Any], loc: tuple[int | str, ...]) -> bool:
    """Does the row have this value from the instrument, and not from its own table?"""
    if len(loc) < 3 or loc[0] not in DATED or loc[2] not in ("instrument", *INHERITED):
        return False
    return loc[2] not in content[str(loc[0])][loc[1]]


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _place(content: Any, loc: tuple[int | str, ...]) -> str:
    """Write the place as a path; a row is named by its code where it has one."""
    path, below = "", content
    for step in loc:
        try:
            below = below[step]
        except (KeyError, IndexError, TypeError):
            below = None
        if isinstance(step, int):
            code = below.get("code") if isinstance(below, dict) else None
            path += f"[{code or step}]"
        else:
            path += f".{step}" if path else step
    return path


def _allowed(model: Any, loc: tuple[int | str, ...]) -> str:
    """Which keys does the table at this place take?"""
    for step in loc[:-1]:
        if isinstance(step, str) and hasattr(model, "model_fields") and step in model.model_fields:
            model = _inner(model.model_fields[step].annotation)
    fields = getattr(model, "model_fields", {})
    return suggest(str(loc[-1]), fields) if fields else ""


def _inner(annotation: Any) -> Any:
    """Which model hides in `tuple[Model, ...]` or `Model | None`?"""
    for part in getattr(annotation, "__args__", ()):
        if hasattr(part, "model_fields"):
            return part
    return annotation
