"""Which coverage is to be reached this year? Targets of a CSV table, for an indicator and maybe an area."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from ilp import areas
from ilp.errors import Issue, UnknownCode, UsageError, issue, suggest
from ilp.indicators.amounts import not_below_zero, number
from ilp.indicators.book import catalogue

COLUMNS: dict[str, tuple[str, ...]] = {
    "indicator": ("indicator",),
    "area": ("area_code", "area"),
    "target": ("target", "value"),
}
OPTIONAL = ("area",)

Read = dict[str, dict[str, int | float]]


def read_targets(path: str | Path) -> tuple[Read, tuple[Issue, ...]]:
    """Which targets does the file hold, by indicator and area, and what is wrong with it?

    Columns: `indicator, target` (a percentage), maybe `area_code`; without one, or with an empty one, the
    target is the nation's and holds wherever no nearer one does.

    Raises:
        UsageError: the file cannot be read, or lacks a column (`ILP-I054`).
    """
    wanted = ", ".join("/".join(names) for names in COLUMNS.values())
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        parted = ";" if first.count(";") > first.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted)
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise UsageError("ILP-I054", value=str(path), allowed=wanted) from cause
    header = rows[0][1] if rows else []
    at = {field: next((n for n in names if n in header), "") for field, names in COLUMNS.items()}
    if not all(at[field] for field in COLUMNS if field not in OPTIONAL):
        raise UsageError("ILP-I054", value=str(path), allowed=wanted)
    found: Read = {}
    seen: dict[tuple[str, str], str] = {}
    issues: list[Issue] = []
    for line, cells in rows[1:]:
        if any(cells):
            row = dict(zip(header, cells, strict=False))
            given = {field: row.get(column, "") for field, column in at.items()}
            issues.extend(_take(given, f"{Path(path).name}:{line}", found, seen))
    return found, tuple(issues)


def _take(
    given: Mapping[str, str], place: str, found: Read, seen: dict[tuple[str, str], str]
) -> Iterator[Issue]:
    """Put the row among those found, or say what is wrong with it."""
    code, known = given["indicator"], catalogue().indicators
    if code not in known:
        yield issue("ILP-I020", place, value=code, allowed=suggest(code, known))
        return
    try:
        area = areas.dotted(given["area"])
    except UnknownCode:
        yield issue("ILP-I021", place, value=given["area"])
        return
    target = number(not_below_zero(given["target"]))
    if not target:
        yield issue("ILP-I055", place, value=given["target"])
    elif (code, area) in seen:
        yield issue("ILP-I056", place, first=seen[code, area])
    else:
        seen[code, area] = place
        found.setdefault(code, {})[area] = target
