"""What is doubtful in the data? Every flag with what it means, where it stands, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ilp.errors import Language
from ilp.indicators.book import catalogue
from ilp.indicators.layout import flag_order
from ilp.indicators.report.words import tell

if TYPE_CHECKING:
    from ilp.indicators.report.making import Report
    from ilp.indicators.table import Table, Value

EXAMPLES = 3


class Doubt(NamedTuple):
    """A flag: how many values bear it, and some of them in words."""

    flag: str
    values: int
    examples: tuple[str, ...]


def doubts(found: Report, lang: Language) -> tuple[Doubt, ...]:
    """Which flags do the values bear, in the order in which flags are told?"""
    bearing: dict[str, list[Value]] = {}
    for value in found.table:
        for flag in value.flags:
            bearing.setdefault(flag, []).append(value)
    order = flag_order()
    return tuple(
        Doubt(
            flag,
            len(values),
            tuple(_example(found.table, each, found.names, lang) for each in values[:EXAMPLES]),
        )
        for flag, values in sorted(bearing.items(), key=lambda each: order[each[0]])
    )


def _example(table: Table, value: Value, names: Mapping[str, str], lang: Language) -> str:
    key = value.facility or value.area
    said = {"place": names.get(key, key), "indicator": label(value.indicator, lang)}
    siblings = table.exceeded.get((value.indicator, key), ())
    if siblings:
        return tell("text.exceeds", lang, siblings=named(siblings, lang), **said)
    return tell("text.example", lang, **said)


def label(code: str, lang: Language) -> str:
    """What is the indicator called?"""
    return catalogue()[code].label.text(lang)


def named(codes: tuple[str, ...], lang: Language) -> str:
    """What are they called, one after another?"""
    return tell("text.join", lang).join(label(code, lang) for code in codes)


def unsure(found: Report) -> dict[str, int]:
    """Of how many people could it not be said, by indicator?"""
    counted: dict[str, int] = {}
    for value in found.table:
        if value.unknown:
            counted[value.indicator] = counted.get(value.indicator, 0) + value.unknown
    return counted
