"""How does a rule file become rows? TOML in, checked rows out.

Everything that is wrong in any file is said at once, each fault with its place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ilp import resources
from ilp.errors import DataFileError, Issue, UsageError, issue, suggest
from ilp.rulebook.faults import INHERITED, faults
from ilp.rulebook.rows import DATED, RuleFile

FAMILIES = ("lifecycle", "immunization", "mother", "child", "school", "adult", "elderly", "screening")
_LINE = re.compile(r"line (\d+)")


def sources(path: str | Path | None) -> Iterator[tuple[str, str | None]]:
    """Which rule files are there, as (name, text)? The package's own, then those of the folder `path`.

    The text is None when the file cannot be read as UTF-8.

    Raises:
        UsageError: there is no such folder (`ILP-R002`).
    """
    for family in FAMILIES:
        for name in resources.names(family):
            yield name, resources.text(name)
    if path is None:
        return
    folder = Path(path)
    if not folder.is_dir():
        raise UsageError("ILP-R002", value=str(path))
    for file in sorted(folder.rglob("*.toml")):
        name = file.relative_to(folder).as_posix()
        try:
            yield name, file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            yield name, None


def read(files: Iterable[tuple[str, str | None]], readings: Mapping[str, str]) -> list[tuple[str, RuleFile]]:
    """What do the files say, with the chosen readings laid over the disputed rows?

    Raises:
        DataFileError: with `issues`, one for each fault in any file (code `ILP-R000`).
        UsageError: a reading or a dispute that does not exist.
    """
    found: list[tuple[str, RuleFile]] = []
    issues: list[Issue] = []
    disputes: dict[str, set[str]] = {}
    for name, text in files:
        if text is None:
            issues.append(issue("ILP-R014", name))
            continue
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            line = _LINE.search(str(fault))
            place = f"{name}:{line.group(1) if line else len(text.splitlines())}"
            issues.append(issue("ILP-R001", place, value=str(fault)))
            continue
        prepared = _prepare(content, readings, disputes)
        try:
            found.append((name, RuleFile.model_validate(prepared)))
        except ValidationError as fault:
            issues.extend(faults(f"{name}: ", RuleFile, content, fault))
        else:
            issues.extend(_other_readings(name, prepared))
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
        inherited = {key: head[key] for key in INHERITED if key in head}
        for row in rows:
            if not isinstance(row, dict):
                prepared[table].append(row)
                continue
            given = {"instrument": head} | inherited | row
            for dispute, default, name, change in _readings(row):
                disputes.setdefault(dispute, {default}).add(name)
                if readings.get(dispute) == name:
                    given = _laid_over(given, change)
            prepared[table].append(given)
    return prepared


def _readings(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Which other readings does the row have, as (dispute, default, name, change)? Only well-formed ones."""
    dispute = row.get("dispute")
    others = dispute.get("others") if isinstance(dispute, dict) else None
    if not isinstance(dispute, dict) or not isinstance(others, list):
        return
    for other in others:
        if isinstance(other, dict) and isinstance(other.get("change"), dict):
            yield str(dispute.get("id")), str(dispute.get("default")), str(other.get("name")), other["change"]


def _other_readings(name: str, prepared: Mapping[str, Any]) -> Iterator[Issue]:
    """Would the disputed rows still stand if another reading were chosen?"""
    for table, model in DATED.items():
        for row in prepared.get(table, ()):
            for _, _, reading, change in _readings(row):
                laid = _laid_over(row, change)
                try:
                    model.model_validate(laid)
                except ValidationError as fault:
                    place = f"{name}: {table}[{row['code']}].dispute.others[{reading}].change."
                    yield from faults(place, model, laid, fault)


def _laid_over(row: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(row)
    for key, value in change.items():
        below = merged.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _laid_over(below, value)
        else:
            merged[key] = value
    return merged
