"""Which indicators are there? The catalogue, read from `data/indicators`, checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from attrs import field, frozen
from pydantic import ValidationError

from ilp import areas, resources
from ilp.errors import DataFileError, Issue, UnknownCode, issue, suggest
from ilp.indicators import laying
from ilp.indicators.formulas import EVERY, sources
from ilp.indicators.rows import CatalogueFile, Element, Indicator, Target
from ilp.rulebook.faults import faults
from ilp.sources import Citation

FOLDER = "indicators"
WORDS = "indicators/words.toml"


@frozen(eq=False, slots=False)
class Catalogue:
    """All indicators by their code (splits too), where each comes from, the elements, the targets.

    `readings` are the readings of disputed rows that were chosen.
    """

    indicators: dict[str, Indicator]
    citations: dict[str, Citation]
    targets: dict[str, tuple[Target, ...]]
    elements: dict[str, Element] = field(factory=dict)
    readings: dict[str, str] = field(factory=dict)

    @cached_property
    def rows(self) -> dict[str, Indicator | Element]:
        """Everything that can be counted: the indicators and the elements they are made of."""
        return {**self.indicators, **self.elements}

    def __getitem__(self, code: str) -> Indicator:
        """Which indicator has this code?

        Raises:
            UnknownCode: there is none (`ILP-I006`).
        """
        found = self.indicators.get(code)
        if found is None:
            raise UnknownCode("ILP-I006", value=code, allowed=suggest(code, self.indicators))
        return found

    def source(self, code: str) -> dict[str, str]:
        """Where does the indicator come from, and which reading of it was chosen?"""
        cited = self.citations[code].to_dict()
        row = self.indicators[code]
        row = self.indicators[row.split_of] if row.split_of else row
        chosen = [self.readings[each.id] for each in row.dispute if each.id in self.readings]
        return {**cited, "reading": ", ".join(chosen)} if chosen else cited

    def target(self, code: str, area: str, year: int) -> int | float | None:
        """What was to be reached there in that year? The nearest area first, then the year before any year.

        >>> catalogue().target("imm_idl", "35.07", 2025), catalogue().target("imm_idl", "64.02", 2025)
        (95, None)
        """
        rows = [row for row in self.targets.get(code, ()) if row.year in (year, None)]
        for above in areas.chain(area) if rows else ():
            here = [row for row in rows if row.area == above]
            if here:
                return max(here, key=lambda row: row.year is not None).value
        return None


def catalogue(readings: Mapping[str, str] | None = None) -> Catalogue:
    """Which indicators does the package know? `readings` chooses among the readings of disputed rows.

    >>> catalogue({"uci_threshold": "85"})["imm_uci"].formula.tests[0].at_least
    85

    Raises:
        UsageError: there is no such dispute (`ILP-I036`) or reading (`ILP-I037`).
    """
    return _catalogue(tuple(sorted((readings or {}).items())))


@cache
def _catalogue(readings: tuple[tuple[str, str], ...]) -> Catalogue:
    names = (name for name in resources.names(FOLDER) if name != WORDS)
    return read(((name, resources.text(name)) for name in names), dict(readings))


def read(files: Iterable[tuple[str, str]], readings: Mapping[str, str] | None = None) -> Catalogue:
    """What do these files, given as (name, text), say together?

    Raises:
        DataFileError: with `issues`, one for each fault in any file (code `ILP-I000`).
        UsageError: a chosen dispute or reading that does not exist.
    """
    found: list[tuple[str, CatalogueFile]] = []
    issues: list[Issue] = []
    chosen, disputes = dict(readings or {}), dict[str, set[str]]()
    for name, text in files:
        try:
            content = laying.laid(tomllib.loads(text), chosen, disputes)
        except tomllib.TOMLDecodeError as fault:
            issues.append(issue("ILP-I001", name, value=str(fault)))
            continue
        try:
            found.append((name, CatalogueFile.model_validate(content)))
        except ValidationError as fault:
            issues.extend(faults(f"{name}: ", CatalogueFile, content, fault))
    issues = issues or list(_checks(found))
    if issues:
        raise DataFileError("ILP-I000", issues=issues, count=len(issues), first=issues[0].path)
    laying.check(chosen, disputes)
    targets: dict[str, tuple[Target, ...]] = {}
    for _, file in found:
        for row in file.target:
            targets[row.indicator] = (*targets.get(row.indicator, ()), row)
    return Catalogue(
        {row.code: row for _, file in found for row in file.indicator},
        {row.code: file.citation(row) for _, file in found for row in file.indicator},
        targets,
        {row.code: row for _, file in found for row in file.element},
        chosen,
    )


def _checks(found: list[tuple[str, CatalogueFile]]) -> Iterator[Issue]:
    """Do the rows fit together? Codes and targets stand once; siblings, levels and areas are known."""
    known = {row.code for _, file in found for row in file.indicator}
    countable = known | {row.code for _, file in found for row in file.element}
    seen: set[object] = set()
    for name, file in found:
        for element in file.element:
            if element.code in seen:
                yield issue("ILP-I003", f"{name}: element[{element.code}]", value=element.code)
            seen.add(element.code)
        for row in file.indicator:
            place = f"{name}: indicator[{row.code}]"
            if row.code in seen:
                yield issue("ILP-I003", place, value=row.code)
            seen.add(row.code)
            for key in ("not_above", "denominator_not_above"):
                for sibling in getattr(row, key):
                    if sibling not in known - {row.code}:
                        allowed = suggest(sibling, known - {row.code})
                        yield issue("ILP-I002", f"{place}.{key}", value=sibling, allowed=allowed)
            for key, codes in _named(row):
                for code in codes:
                    if code not in countable - {row.code} and EVERY not in code:
                        yield issue(
                            "ILP-I002", f"{place}.{key}", value=code, allowed=suggest(code, countable)
                        )
            for key, level in _levels(row):
                if level not in areas.levels():
                    allowed = ", ".join(areas.levels())
                    yield issue("ILP-I004", f"{place}.{key}", value=level, allowed=allowed)
        for number, target in enumerate(file.target):
            place = f"{name}: target[{number}]"
            if target.indicator not in known:
                allowed = suggest(target.indicator, known)
                yield issue("ILP-I002", f"{place}.indicator", value=target.indicator, allowed=allowed)
            key_of = (target.indicator, target.area, target.year)
            if key_of in seen:
                yield issue("ILP-I003", place, value=target.indicator)
            seen.add(key_of)
            yield from _area(target.area, place)


def _named(row: Indicator) -> Iterator[tuple[str, Iterable[str]]]:
    """Which other rows does the row name?"""
    yield "formula", sources(row.formula)
    yield "same_as", [row.same_as] if row.same_as else []
    for example in row.example:
        yield "example", [code for code in example.given if code != row.code]


def _levels(row: Indicator) -> Iterator[tuple[str, Any]]:
    """Which levels does the row name?"""
    yield from (("levels", level) for level in row.levels)
    if row.rate_from is not None:
        yield "rate_from", row.rate_from
    unit = getattr(row.formula, "unit", None)
    if unit is not None:
        yield "formula.unit", unit


def _area(area: str, place: str) -> Iterator[Issue]:
    try:
        written = areas.dotted(area)
    except UnknownCode:
        written = None
    if written != area:
        yield issue("ILP-I007", f"{place}.area", value=area)
