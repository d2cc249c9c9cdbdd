"""How does a rule file become rows? TOML in, checked rows out; everything wrong is said at once, with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ilp import resources
from ilp.errors import DataFileError, Issue, UsageError, issue, suggest
from ilp.rulebook.rows import DATED, RuleFile

FAMILIES = ("lifecycle", "immunization", "visits", "screening")
_LINE = re.compile(r"line (\d+)")
_FAULTS = {
    "missing": "ILP-R003",
    "extra_forbidden": "ILP-R004",
    "period": "ILP-R005",
    "label": "ILP-R006",
    "label_language": "ILP-R007",
    "day": "ILP-R008",
    "literal_error": "ILP-R009",
}


def sources(path: str | Path | None) -> Iterator[tuple[str, str]]:
    """Which rule files are there, as (name, text)? The package's own, then those of the folder `path`."""
    for family in FAMILIES:
        for name in resources.names(family):
            yield name, resources.text(name)
    if path is None:
        return
    folder = Path(path)
    if not folder.is_dir():
        raise UsageError("ILP-R002", value=str(path))
    for file in sorted(folder.rglob("*.toml")):
        yield str(file.relative_to(folder)), file.read_text(encoding="utf-8")


def read(files: Iterable[tuple[str, str]], readings: Mapping[str, str]) -> list[tuple[str, RuleFile]]:
    """What do the files say, with the chosen readings laid over the disputed rows?

    Raises:
        DataFileError: with `issues`, one for each fault in any file (code `ILP-R000`).
        UsageError: a reading or a dispute that does not exist.
    """
    found: list[tuple[str, RuleFile]] = []
    issues: list[Issue] = []
    disputes: dict[str, set[str]] = {}
    for name, text in files:
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            line = _LINE.search(str(fault))
            place = f"{name}:{line.group(1)}" if line else name
            issues.append(issue("ILP-R001", place, value=str(fault)))
            continue
        prepared = _prepare(content, readings, disputes)
        try:
            found.append((name, RuleFile.model_validate(prepared)))
        except ValidationError as fault:
            issues.extend(_faults(name, content, fault))
    if issues:
        raise DataFileError("ILP-R000", issues=issues, count=len(issues), first=issues[0].path)
    for dispute, reading in readings.items():
        if dispute not in disputes:
            raise UsageError("ILP-R010", value=dispute, allowed=suggest(dispute, disputes))
        if reading not in disputes[dispute]:
            allowed = suggest(reading, disputes[dispute])
            raise UsageError("ILP-R011", value=reading, dispute=dispute, allowed=allowed)
    return found


def _prepare(
    content: dict[str, Any], readings: Mapping[str, str], disputes: dict[str, set[str]]
) -> dict[str, Any]:
    """Give every dated row its head and its defaults, and lay the chosen reading over it."""
    head = content.get("instrument")
    prepared = dict(content)
    for table in DATED:
        rows = content.get(table)
        if not isinstance(rows, list) or not isinstance(head, dict):
            continue
        prepared[table] = []
        for row in rows:
            given = {
                "instrument": head,
                "programme": head.get("programme"),
                "in_force_from": head.get("in_force_from"),
            } | row
            dispute = row.get("dispute")
            if isinstance(dispute, dict):
                names = disputes.setdefault(str(dispute.get("id")), {str(dispute.get("default"))})
                for other in dispute.get("others", ()):
                    names.add(str(other.get("name")))
                    if readings.get(str(dispute.get("id"))) == other.get("name"):
                        given = _laid_over(given, other.get("change", {}))
            prepared[table].append(given)
    return prepared


def _laid_over(row: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(row)
    for key, value in change.items():
        below = merged.get(key)
        merged[key] = _laid_over(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def _faults(name: str, content: Mapping[str, Any], fault: ValidationError) -> Iterator[Issue]:
    """What is wrong, once for each place?"""
    seen = set()
    for error in fault.errors():
        place = f"{name}: {_place(content, error['loc'])}"
        code = _FAULTS.get(error["type"], "ILP-R012")
        if (code, place) in seen:
            continue
        seen.add((code, place))
        value = "" if error["type"] == "missing" else _shown(error.get("input"))
        key = str(error["loc"][-1])
        allowed = error.get("ctx", {}).get("expected") or _allowed(error["loc"])
        language = error.get("ctx", {}).get("language", "")
        yield issue(code, place, key=key, value=value, allowed=allowed, language=language, why=error["msg"])


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


def _allowed(loc: tuple[int | str, ...]) -> str:
    """Which keys does the table at this place take?"""
    model: Any = RuleFile
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
