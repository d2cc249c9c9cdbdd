"""How would one score columns by hand? WHO's formulas in plain NumPy over whole arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from ilp.growth.tables import SEXES, table


def figures(standard: str, index: str) -> tuple[int, int, list[Any]]:
    """The first row, the rows of one sex, and L, M, S of both, as floats."""
    both = [table(standard, index, sex) for sex in SEXES]
    columns = []
    for key, scale in (("l", 1e4), ("m", 1e4), ("s", 1e5)):
        columns.append(np.concatenate([np.asarray(getattr(own, key), dtype=float) for own in both]) / scale)
    assert both[0] is not None
    return both[0].first, both[0].count, columns


def scored(y: Any, l: Any, m: Any, s: Any, adjusted: bool) -> Any:  # noqa: E741
    z = ((y / m) ** l - 1) / (l * s)
    if adjusted:
        for side in (1, -1):
            far = z * side > 3
            own_l, own_m, own_s = l[far], m[far], s[far]
            end = own_m * (1 + own_l * own_s * 3 * side) ** (1 / own_l)
            before = own_m * (1 + own_l * own_s * 2 * side) ** (1 / own_l)
            z[far] = 3 * side + (y[far] - end) / abs(end - before)
    return np.round(z, 2)


def zscores(columns: dict[str, Any], tables: dict[str, Any]) -> dict[str, Any]:
    """Four indices of children under five: positions, tables, tails and rounding, and nothing else."""
    sex = np.where(columns["sex"] == "male", 0, 1)
    age, weight, height = columns["age_days"], columns["weight_kg"], columns["height_cm"]
    young, lying = age < 731, columns["position"] == "lying"
    height = np.where(lying & ~young, height - 0.7, np.where(~lying & young, height + 0.7, height))
    found = {}
    for index, y in (("waz", weight), ("haz", height), ("baz", weight / (height / 100) ** 2)):
        _, count, (l, m, s) = tables[index]  # noqa: E741
        at = sex * count + age
        found[index] = scored(y, l[at], m[at], s[at], index != "haz")
    tenths, z = height * 10, np.full(len(age), np.nan)
    for index, meant in (("wlz", young), ("whz", ~young)):
        first, count, lms = tables[index]
        inside = meant & (tenths >= first) & (tenths <= first + count - 1)
        own, start = tenths[inside], sex[inside] * count
        low = np.floor(own + 1e-9).astype(int)
        part = np.maximum(own - low, 0)
        below, above = start + low - first, start + np.minimum(low - first + 1, count - 1)
        z[inside] = scored(weight[inside], *(c[below] + part * (c[above] - c[below]) for c in lms), True)
    found["whz"] = z
    return found
