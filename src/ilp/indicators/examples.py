"""Does the catalogue compute the numbers that were worked out by hand? Every indicator carries one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ilp import areas
from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.computing import compute
from ilp.indicators.families import family_index
from ilp.indicators.formulas import Strata, Threshold
from ilp.indicators.rows import Example, Indicator
from ilp.network import Facility, Network

PROVINCE = "99"
PERIOD = "2025"


def examples(book: Catalogue | None = None) -> Iterator[tuple[str, Example]]:
    """Which numbers were worked out, and for which indicator?"""
    for code, row in (book or catalogue()).indicators.items():
        yield from ((code, example) for example in row.example)


def worked(code: str, example: Example) -> float | str | None:
    """What does the package make of the example? A class is told by its code.

    >>> code, example = next(each for each in examples() if each[0] == "imm_uci")
    >>> worked(code, example), example.gives
    (75.0, 75)
    """
    book = catalogue(example.readings)
    row = book[code if example.split is None else f"{code}.{example.split}"]
    if example.answers is not None:
        value, _ = family_index(example.answers, example.readings)
        return None if value is None else float(value)
    network, places, by = _setting(row, max(map(len, example.given.values())))
    rows = [
        {"indicator": given, "period": PERIOD, **place, "numerator": amounts[0], "denominator": amounts[1:]}
        for given, counts in example.given.items()
        for place, amounts in zip(places, counts, strict=False)
    ]
    for each in rows:
        each["denominator"] = each["denominator"][0] if each["denominator"] else None
    (found,) = compute(rows, network, period=PERIOD, by=by, indicators=[row.code], readings=example.readings)
    if found.value is not None and row.unit == "class" and isinstance(row.formula, Strata):
        return row.formula.classes[len(row.formula.classes) - int(found.value)].code
    return found.value


def expected(example: Example) -> float | str:
    """Which number was worked out? A fraction may be written as such (`7/9`)."""
    if isinstance(example.gives, str) and "/" in example.gives:
        return float(Fraction(example.gives))
    return example.gives


def _setting(row: Indicator, many: int) -> tuple[Network | None, list[dict[str, Any]], str]:
    """Where do the example's counts lie, one place beside another, and at which level is it asked?"""
    unit = row.formula.unit if isinstance(row.formula, Threshold | Strata) else None
    if unit is not None and areas.level(unit).facility:
        home = _area("village", 1)
        facilities = [Facility(f"contoh-{n}", f"contoh {n}", unit, None, home) for n in range(1, many + 1)]
        places = [{"area": each.area, "facility": each.code} for each in facilities]
        return Network(facilities), places, unit if row.unit == "class" else "village"
    level = unit or row.rate_from or "village"
    places = [{"area": _area(level, n)} for n in range(1, many + 1)]
    parent = areas.parent(str(places[0]["area"]))
    return None, places, areas.level_of(parent or areas.NATION)


def _area(level: str, number: int) -> str:
    """The code of the `number`-th area of the level in the example's province."""
    digits = areas.level(level).digits or 0
    return areas.dotted(PROVINCE + str(number).zfill(digits - len(PROVINCE)))
