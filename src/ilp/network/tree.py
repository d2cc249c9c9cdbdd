"""Which facility answers to which, and whom does each serve? One table, read into a tree that always answers.

The edges follow the service parent (posyandu, pustu, puskesmas, health office); the administrative area is
kept beside them, since one subdistrict may hold several puskesmas. What is wrong with a row becomes an
issue; the other rows stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilp.errors import Issue, UnknownCode, UsageError, issue, suggest
from ilp.network import catchments, reading, referral
from ilp.network.closing import Closures
from ilp.network.facilities import Facility
from ilp.network.tiers import tier

if TYPE_CHECKING:
    from ilp.network.readiness import Readiness


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
        self.unread = list(issues)
        for facility in facilities:
            if facility.code in self.facilities:
                first, path = self.place(facility.code), f"network.{facility.code}"
                self.unread.append(issue("ILP-N021", path, value=facility.code, first=first))
            else:
                self.facilities[facility.code] = facility

    @classmethod
    def read(cls, path: str | Path) -> Network:
        """Which network does the CSV file hold? Columns `code, name, level, parent, area`.

        Further columns are `area_name`, `catchment` and those of `ilp.network.stating`.

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
        found = reading.from_csv(text, name)
        return cls(found.facilities, issues=found.issues, places=found.places)

    @classmethod
    def of(cls, data: Any) -> Network:
        """Which network does a dataframe or a list of mappings hold? Columns as for `read`.

        Args:
            data: anything with `iter_rows(named=True)` or `to_dict("records")`, or mappings.

        Raises:
            UsageError: this is no table (`ILP-N013`) or lacks a column (`ILP-N011`).

        >>> row = {"code": "dinkes", "name": "Dinas", "level": "regency", "parent": None, "area": "64.02"}
        >>> len(Network.of([row]))
        1
        """
        if isinstance(data, Network):
            return data
        found = reading.from_records(data)
        return cls(found.facilities, issues=found.issues, places=found.places)

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

    @cached_property
    def _by_level(self) -> dict[str, tuple[Facility, ...]]:
        found: dict[str, list[Facility]] = {}
        for facility in self:
            found.setdefault(facility.level, []).append(facility)
        return {level: tuple(those) for level, those in found.items()}

    @cached_property
    def _order(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.facilities)}

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
        return self._by_level.get(tier(level).code, ())

    def under(self, code: str, level: str | None = None) -> tuple[Facility, ...]:
        """Which facilities (of this level) stand under this one, at any depth, in the order of the table?"""
        wanted = None if level is None else tier(level).code
        seen = {self[code].code}
        found, left = [], [code]
        while left:
            for each in self._children.get(left.pop(), ()):
                if each.code not in seen:
                    seen.add(each.code)
                    left.append(each.code)
                    if wanted in (None, each.level):
                        found.append(each)
        return tuple(sorted(found, key=lambda each: self._order[each.code]))

    def check(self) -> list[Issue]:
        """What is wrong with the network? Unreadable rows first, then facility by facility."""
        from ilp.network import faults

        return [*self.unread, *faults.faults(self)]

    def catchment(self, code: str) -> tuple[str, ...]:
        """Which areas does the facility serve: those its row states, or those of all that stand under it?"""
        return catchments.catchment(self, self[code])

    @cached_property
    def _serving(self) -> catchments.Served:
        return catchments.Served(self)

    def serving(self, area: str, level: str) -> tuple[Facility, ...]:
        """Which facilities of this level serve the area? Several where it is shared, none where unknown."""
        return self._serving.by(area, tier(level).code)

    def refer_to(self, facility: str, level: str) -> Facility:
        """Which facility of this level takes what this one refers?

        Raises:
            UsageError: none does (`ILP-N015`), or several could (`ILP-N016`; state `refers_to`).
        """
        return referral.refer_to(self, self[facility], tier(level).code)

    def taker(self, facility: str, where: Iterable[str]) -> Facility:
        """Which facility does what is done `where` (of a service, or `at` of a step), for this one's people?

        Itself if it is such a place, otherwise the nearest above it, otherwise the one it refers to.

        Raises:
            UsageError: none does (`ILP-N015`), or several could (`ILP-N016`).
        """
        return referral.taker(self, self[facility], tuple(where))

    def refer_back(self, facility: str, origin: str) -> Facility:
        """To which facility does this one send the patient of `origin` back? One step nearer to home.

        Raises:
            UsageError: it is where the patient comes from, or none leads there (`ILP-N017`).
        """
        return referral.refer_back(self, self[facility], self[origin])

    def next_open_day(
        self,
        facility: str,
        after: date,
        group: str | None = None,
        *,
        closed: Closures | Collection[date] = (),
    ) -> date | None:
        """When is it open next, later than `after`? None when its row states no open day.

        Args:
            facility: its code.
            after: the day before the first that is asked about.
            group: whose session, where it has several.
            closed: public holidays and other days without sessions; the package knows none itself.
        """
        own = self[facility]
        stated = own.stated.open_days
        return None if stated is None else stated.after(after, group, Closures.of(closed).at(own))

    def readiness(self, facility: str, *, on: date | None = None) -> Readiness:
        """How ready is the facility for integrated primary care, and what is missing? By `on`, if given."""
        from ilp.network import readiness

        return readiness.readiness(self, self[facility], on)
