"""Which indicators are there? The catalogue, read from `data/indicators`, checked as a whole."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache

from attrs import frozen
from pydantic import ValidationError

from ilp import areas, resources
from ilp.errors import DataFileError, Issue, UnknownCode, issue, suggest
from ilp.indicators.rows import CatalogueFile, Indicator, Target
from ilp.rulebook.faults import faults
from ilp.sources import Citation

FOLDER = "indicators"
WORDS = "indicators/words.toml"


@frozen
class Catalogue:
    """All indicators by their code, where each comes from, and the targets."""

    indicators: dict[str, Indicator]
    citations: dict[str, Citation]
    targets: dict[str, tuple[Target, ...]]

    def __getitem__(self, code: str) -> Indicator:
        """Which indicator has this code?

        Raises:
            UnknownCode: there is none (`ILP-I006`).
        """
        found = self.indicators.get(code)
        if found is None:
            raise UnknownCode("ILP-I006", value=code, allowed=suggest(code, self.indicators))
        return found

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


@cache
def catalogue() -> Catalogue:
    """Which indicators does the package know? Read once."""
    names = (name for name in resources.names(FOLDER) if name != WORDS)
    return read((name, resources.text(name)) for name in names)


def read(files: Iterable[tuple[str, str]]) -> Catalogue:
    """What do these files, given as (name, text), say together?

    Raises:
        DataFileError: with `issues`, one for each fault in any file (code `ILP-I000`).
    """
    found: list[tuple[str, CatalogueFile]] = []
    issues: list[Issue] = []
    for name, text in files:
        try:
            content = tomllib.loads(text)
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
    targets: dict[str, tuple[Target, ...]] = {}
    for _, file in found:
        for row in file.target:
            targets[row.indicator] = (*targets.get(row.indicator, ()), row)
    return Catalogue(
        {row.code: row for _, file in found for row in file.indicator},
        {row.code: file.citation(row) for _, file in found for row in file.indicator},
        targets,
    )


def _checks(found: list[tuple[str, CatalogueFile]]) -> Iterator[Issue]:
    """Do the rows fit together? Codes and targets stand once; siblings, levels and areas are known."""
    known = {row.code for _, file in found for row in file.indicator}
    seen: set[object] = set()
    for name, file in found:
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
            for level in row.levels:
                if level not in areas.levels():
                    allowed = ", ".join(areas.levels())
                    yield issue("ILP-I004", f"{place}.levels", value=level, allowed=allowed)
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


def _area(area: str, place: str) -> Iterator[Issue]:
    try:
        written = areas.dotted(area)
    except UnknownCode:
        written = None
    if written != area:
        yield issue("ILP-I007", f"{place}.area", value=area)
