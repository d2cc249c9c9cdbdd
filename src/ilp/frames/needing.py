"""Which indicators must be counted, that some can be told? Those they are made of, or compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ilp.indicators import formulas
from ilp.indicators.book import catalogue
from ilp.indicators.record_rules import RecordRules
from ilp.indicators.rows import Indicator


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
            row = book.rows[code]
            if isinstance(row, Indicator):
                open_ += formulas.sources(row.formula)
                open_ += (*row.not_above, *row.denominator_not_above)
                open_ += [] if row.same_as is None else [row.same_as]
    known = rules.rules.keys() | rules.parts.keys()
    return [code for code in found if code in known]
