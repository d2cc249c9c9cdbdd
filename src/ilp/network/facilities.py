"""Which facility answers to which, and in which area does it work? One CSV table, read into a tree.

The edges follow the service parent (posyandu, pustu, puskesmas, health office); the administrative area is
kept beside them, since one subdistrict may hold several puskesmas. What is wrong with a row becomes an
issue; the other rows stand.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ilp import areas
from ilp.errors import Issue, UnknownCode, UsageError, issue, suggest

REQUIRED = ("code", "name", "level", "parent", "area")


@dataclass(frozen=True, slots=True)
class Facility:
    """A place or office of primary care: its code and name, its level, its parent's code, its area."""

    code: str
    name: str
    level: str
    parent: str | None
    area: str
    area_name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        return {name: getattr(self, name) for name in (*REQUIRED, "area_name")}


class Network:
    """A tree of facilities; `check()` says what is wrong with it, every other question still answers."""

    def __init__(
        self,
        facilities: Iterable[Facility] = (),
        *,
        issues: Iterable[Issue] = (),
        places: Mapping[str, str] | None = None,
    ) -> None:
        self.facilities: dict[str, Facility] = {}
        self._places = dict(places or {})
        self._reading = list(issues)
        for facility in facilities:
            if facility.code in self.facilities:
                self._reading.append(
                    issue(
                        "ILP-N021",
                        f"network.{facility.code}",
                        value=facility.code,
                        first=self.place(facility.code),
                    )
                )
            else:
                self.facilities[facility.code] = facility

    @classmethod
    def read(cls, path: str | Path) -> Network:
        """Which network does the CSV file hold? Columns `code, name, level, parent, area`, maybe `area_name`.

        Raises:
            UsageError: the file cannot be read (`ILP-N010`) or lacks a column (`ILP-N011`).
        """
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as cause:
            raise UsageError("ILP-N010", value=str(path)) from cause
        return cls.parse(text, Path(path).name)

    @classmethod
    def parse(cls, text: str, name: str = "network") -> Network:
        """Which network does the text of a CSV table hold? `name` is what its rows are placed by.

        Raises:
            UsageError: it lacks a column (`ILP-N011`).
        """
        reader = csv.reader(text.splitlines())
        header = [cell.strip() for cell in next(reader, [])]
        lacking = [column for column in REQUIRED if column not in header]
        if lacking:
            raise UsageError("ILP-N011", value=", ".join(lacking), allowed=", ".join(REQUIRED))
        rows = ((f"{name}:{reader.line_num}", cells) for cells in reader if any(map(str.strip, cells)))
        found: list[Facility] = []
        issues: list[Issue] = []
        places: dict[str, str] = {}
        for place, cells in rows:
            row = _row(header, cells, place, places)
            if isinstance(row, Issue):
                issues.append(row)
            else:
                found.append(row)
                places[row.code] = place
        return cls(found, issues=issues, places=places)

    def __len__(self) -> int:
        return len(self.facilities)

    def __iter__(self) -> Iterator[Facility]:
        return iter(self.facilities.values())

    def __contains__(self, code: object) -> bool:
        return code in self.facilities

    def __getitem__(self, code: str) -> Facility:
        """Which facility has this code?

        Raises:
            UnknownCode: no facility has it (`ILP-N012`).
        """
        found = self.facilities.get(code)
        if found is None:
            raise UnknownCode("ILP-N012", value=code, allowed=suggest(code, self.facilities))
        return found

    def place(self, code: str) -> str:
        """Where does the facility stand: `network.csv:7`, or its code when no file was read?"""
        return self._places.get(code, f"network.{code}")

    @cached_property
    def _children(self) -> dict[str, list[Facility]]:
        found: dict[str, list[Facility]] = {}
        for facility in self:
            if facility.parent is not None:
                found.setdefault(facility.parent, []).append(facility)
        return found

    def children(self, code: str) -> tuple[Facility, ...]:
        """Which facilities answer to this one directly?"""
        return tuple(self._children.get(self[code].code, ()))

    def ancestors(self, code: str) -> tuple[Facility, ...]:
        """To which facilities does this one answer, the nearest first? A ring is walked once."""
        found: dict[str, Facility] = {}
        above = self[code].parent
        while above in self.facilities and above not in found and above != code:
            found[above] = self.facilities[above]
            above = found[above].parent
        return tuple(found.values())

    def at_level(self, level: str) -> tuple[Facility, ...]:
        """Which facilities are of this level?"""
        wanted = areas.level(level).code
        return tuple(facility for facility in self if facility.level == wanted)

    def under(self, code: str, level: str) -> tuple[Facility, ...]:
        """Which facilities of this level stand under this one, at any depth?"""
        top = self[code]
        return tuple(each for each in self.at_level(level) if top in self.ancestors(each.code))

    def check(self) -> list[Issue]:
        """What is wrong with the network? Unreadable rows first, then facility by facility."""
        found = list(self._reading)
        for facility in self:
            found.extend(self._judge(facility))
        return found

    def _judge(self, facility: Facility) -> Iterator[Issue]:
        code, place = facility.code, self.place(facility.code)
        if facility.parent is None:
            return
        above = self.facilities.get(facility.parent)
        if above is None:
            yield issue("ILP-N030", place, code=code, value=facility.parent)
            return
        ring = self.ancestors(code)
        if above is facility or ring[-1].parent == code:
            yield issue("ILP-N031", place, code=code, value=" > ".join(each.code for each in ring) or code)
            return
        if areas.level(facility.level).rank <= areas.level(above.level).rank:
            yield issue(
                "ILP-N032",
                place,
                code=code,
                value=facility.level,
                parent=above.code,
                parent_level=above.level,
            )
        wanted = _service_area(above.area)
        if not areas.within(facility.area, wanted):
            yield issue("ILP-N033", place, code=code, value=facility.area, allowed=wanted, parent=above.code)


def _service_area(area: str) -> str:
    # A puskesmas may serve a neighbouring subdistrict; nobody works across the border of a regency.
    up = areas.chain(area)
    return next((each for each in up if areas.level_of(each) == "regency"), up[0])


def _row(header: list[str], cells: list[str], place: str, places: Mapping[str, str]) -> Facility | Issue:
    row = dict(zip(header, map(str.strip, cells), strict=False))
    empty = [column for column in REQUIRED if column != "parent" and not row.get(column)]
    if empty or len(cells) > len(header):
        return issue("ILP-N020", place, column=", ".join(empty) or str(len(header) + 1))
    code, level, area = row["code"], row["level"], row["area"]
    if code in places:
        return issue("ILP-N021", place, value=code, first=places[code])
    if level not in areas.levels():
        return issue("ILP-N022", place, code=code, value=level, allowed=", ".join(areas.levels()))
    try:
        area = areas.dotted(area)
    except UnknownCode:
        return issue("ILP-N023", place, code=code, value=area)
    return Facility(code, row["name"], level, row.get("parent") or None, area, row.get("area_name", ""))
