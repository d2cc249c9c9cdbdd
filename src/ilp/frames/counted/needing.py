"""Which indicators must be counted, that some can be told? Those they are made of, or compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ilp.indicators import formulas
from ilp.indicators.book import catalogue
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.rows import Element, Indicator


def needed(codes: Iterable[str], rules: RecordRules, readings: Mapping[str, str] | None = None) -> list[str]:
    """Of these indicators and all that have a say in them, those that records tell about.

    >>> from ilp.indicators.record_rules import record_rules
    >>> "imm_dpt1" in needed(["imm_dpt3"], record_rules())
    True
    """
    book = catalogue(readings)
    found: dict[str, None] = {}
    open_ = [book[code].code for code in codes]
    while open_:
        code = open_.pop()
        if code not in found and code in book.rows:
            found[code] = None
            open_ += looked_at(book.rows[code])
    known = rules.rules.keys() | rules.parts.keys()
    return [code for code in found if code in known]


def looked_at(row: Indicator | Element) -> list[str]:
    """Which rows have a say in this one: those it is made of, and those it is compared with?"""
    if not isinstance(row, Indicator):
        return []
    compared = (*row.not_above, *row.denominator_not_above)
    return [*formulas.sources(row.formula), *compared, *([] if row.same_as is None else [row.same_as])]


def circles(readings: Mapping[str, str] | None = None) -> dict[str, int]:
    """Which rows of the catalogue must be told together? Those of one number; none looks at another circle.

    >>> found = circles()
    >>> found["imm_dpt1"] == found["imm_dpt3"], found["imm_dpt1"] == found["ht_service"]
    (True, False)
    """
    rows = catalogue(readings).rows
    circle = {code: {code} for code in rows}
    for code, row in rows.items():
        for other in looked_at(row):
            if other in rows and circle[other] is not circle[code]:
                circle[code] |= circle[other]
                circle.update(dict.fromkeys(circle[other], circle[code]))
    numbers: dict[int, int] = {}
    return {code: numbers.setdefault(id(own), len(numbers)) for code, own in circle.items()}
