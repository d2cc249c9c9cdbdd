"""Which roles, services and things to be done does a table's column name? Read off the standards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from ilp import resources

STANDARDS = "network/standards"


def rows(kind: str) -> Iterator[dict[str, Any]]:
    """Every row of one table, over all files of standards, as it stands there."""
    for name in resources.names(STANDARDS):
        yield from resources.toml(name).get(kind, ())


@cache
def of(column: str) -> frozenset[str]:
    """Which codes may follow `staff_`, `trained_`, `done_` and `planned_`, or stand under `services`?

    >>> "kader" in of("staff"), "kick_off" in of("done")
    (True, True)
    """
    if column in ("staff", "trained"):
        return frozenset(row["code"] for row in rows("role"))
    if column in ("done", "planned"):
        return frozenset(row["code"] for row in rows("check") if row["kind"] == "stated")
    return frozenset(row["code"] for row in rows("service"))
