"""What does a file say once readings are chosen and splits written out? Worked on before it is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ilp.errors import UsageError, suggest
from ilp.indicators.formulas import EVERY

ALONE = ("split", "splits_add_up", "example", "juknis", "dispute")
"""What a split does not take over from its indicator."""

NAMED_BY = {"formula": "kind", "from_records": "among"}
"""What a formula or a rule gives when it is a new one, and no change of the one before."""

Disputes = dict[str, set[str]]


def laid(content: dict[str, Any], readings: Mapping[str, str], disputes: Disputes) -> dict[str, Any]:
    """The file with the chosen readings laid over its rows, and a row of its own for each split.

    Fills `disputes` with the readings that can be chosen, for each dispute.
    """
    found = dict(content)
    for table in ("indicator", "element"):
        rows = content.get(table)
        if isinstance(rows, list):
            found[table] = [each for row in rows for each in _rows(row, readings, disputes)]
    return found


def check(readings: Mapping[str, str], disputes: Disputes) -> None:
    """Is there every reading that was chosen?

    Raises:
        UsageError: there is no such dispute (`ILP-I036`) or reading (`ILP-I037`).
    """
    for dispute, reading in readings.items():
        if dispute not in disputes:
            raise UsageError("ILP-I036", value=dispute, allowed=suggest(dispute, disputes))
        if reading not in disputes[dispute]:
            allowed = ", ".join(sorted(disputes[dispute]))
            raise UsageError("ILP-I037", value=reading, dispute=dispute, allowed=allowed)


def others(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Which other readings does the row have, as (dispute, default, name, change)? Well-formed ones only."""
    disputes = row.get("dispute", ())
    for dispute in disputes if isinstance(disputes, list) else ():
        rows = dispute.get("others", ()) if isinstance(dispute, dict) else ()
        for other in rows if isinstance(rows, list) else ():
            if isinstance(other, dict) and isinstance(other.get("change"), dict):
                yield (
                    str(dispute.get("id")),
                    str(dispute.get("default")),
                    str(other.get("name")),
                    other["change"],
                )


def laid_over(row: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The row with the change laid over it; another kind of formula, or a rule of others, replaces it all."""
    merged = dict(row)
    for key, value in change.items():
        below = merged.get(key)
        whole = key not in NAMED_BY or (isinstance(value, dict) and NAMED_BY[key] in value)
        merged[key] = {**below, **value} if not whole and isinstance(below, dict) else value
    if "from_records" in change:
        merged.pop("not_from_records", None)
    return merged


def _rows(row: Any, readings: Mapping[str, str], disputes: Disputes) -> Iterator[Any]:
    if not isinstance(row, dict):
        yield row
        return
    chosen = row
    for dispute, default, name, change in others(row):
        disputes.setdefault(dispute, {default}).add(name)
        if readings.get(dispute) == name:
            chosen = laid_over(chosen, change)
    yield chosen
    splits = chosen.get("split", ())
    for split in splits if isinstance(splits, list) else ():
        if isinstance(split, str):
            yield {**_bare(chosen), "code": f"{chosen.get('code')}.{split}"}
        elif isinstance(split, dict):
            own = laid_over(_bare(chosen), split.get("change", {}))
            own |= {
                "code": f"{chosen.get('code')}.{split.get('code')}",
                "label": split.get("label"),
                "split_of": chosen.get("code"),
            }
            if "formula" in own:
                own["formula"] = _written_out(own["formula"], str(split.get("code")))
            yield own


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ALONE}


def _written_out(value: Any, split: str) -> Any:
    if isinstance(value, str):
        return value.replace(EVERY, split)
    if isinstance(value, list):
        return [_written_out(each, split) for each in value]
    if isinstance(value, dict):
        return {key: _written_out(each, split) for key, each in value.items()}
    return value
