"""What is the law on a day, in an area? The rulebook: every row ever in force, and what holds when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from attrs import define, field, frozen

from ilp import areas
from ilp.errors import NoRuleInForce, UnknownCode, suggest
from ilp.rulebook import checks, composing, profiles, reading
from ilp.rulebook.rows import (
    DATED,
    Completion,
    Dated,
    Defaults,
    Ends,
    Example,
    Group,
    NotEncoded,
    Restriction,
    RuleFile,
    Service,
)

Row = TypeVar("Row", bound=Dated)


@frozen
class Consolidated:
    """The law on one day in one area: the rows that hold, by kind, in the order of their files."""

    on: date
    area: str | None
    services: tuple[Service, ...]
    completions: tuple[Completion, ...]
    restrictions: tuple[Restriction, ...]
    groups: tuple[Group, ...]

    def service(self, code: str) -> Service:
        """Which row answers for `code`?

        Raises:
            NoRuleInForce: the code exists, but not on this day in this area (`ILP-R020`).
        """
        for row in self.services:
            if row.code == code and not row.alternative:
                return row
        raise NoRuleInForce("ILP-R020", value=code, on=self.on, area=self.area or "-")


@define(eq=False, slots=False, repr=False)
class Rulebook:
    """All rules, with the profile and the readings of disputed rows that were chosen.

    >>> Rulebook.load().at(date(2025, 9, 1), "64.02").service("immunization.bcg.1").label.en
    'BCG'
    """

    files: tuple[tuple[str, RuleFile], ...]
    profile: profiles.Profile
    readings: Mapping[str, str] = field(factory=dict)

    @staticmethod
    def load(
        path: str | Path | None = None,
        profile: str = "default",
        readings: Mapping[str, str] | None = None,
    ) -> Rulebook:
        """Read the package's rules, and those of the folder `path` beside them.

        Args:
            path: a folder of further rule files; their rows compete with ours by area and date.
            profile: which programme answers where several ask for one service.
            readings: for a dispute's id, the name of the reading to follow instead of the default.

        Raises:
            DataFileError: a rule file cannot be used; its `issues` list every fault with file and key.
            UsageError: no such folder, profile, dispute or reading.
        """
        chosen = tuple(sorted((readings or {}).items()))
        return _own(profile, chosen) if path is None else _read(path, profile, chosen)

    def __repr__(self) -> str:
        return f"<Rulebook of {len(self.files)} files, profile {self.profile.name}>"

    def under(self, profile: str) -> Rulebook:
        """The same rules under another profile.

        Raises:
            UsageError: there is no such profile (`ILP-R013`).
        """
        return Rulebook(self.files, profiles.load(profile), self.readings)

    @cached_property
    def version(self) -> str:
        """Which rules are these? The newest day on which one comes into force, and the number of files."""
        newest = max(row.in_force_from for row in self.rows(Service))
        return f"{newest}.{len(self.files)}"

    @cached_property
    def _rows(self) -> dict[str, tuple[Dated, ...]]:
        return {
            table: tuple(row for _, file in self.files for row in getattr(file, table) if self._stands(row))
            for table in DATED
        }

    def _stands(self, row: Dated) -> bool:
        """Is the row there at all? One that only another reading brings in waits for that reading."""
        if isinstance(row, Service | Completion) and not self.profile.asks(row.programme):
            return False
        dispute = row.dispute
        return (
            dispute is None
            or not dispute.absent
            or self.readings.get(dispute.id) in {other.name for other in dispute.others}
        )

    def rows(self, kind: type[Row]) -> tuple[Row, ...]:
        """Every row of one kind, whenever in force."""
        table = next(name for name, model in DATED.items() if model is kind)
        return cast("tuple[Row, ...]", self._rows[table])

    @cached_property
    def examples(self) -> tuple[tuple[str, Example], ...]:
        """The worked cases, each with the name of its file."""
        return tuple((name, case) for name, file in self.files for case in file.example)

    @cached_property
    def not_encoded(self) -> tuple[NotEncoded, ...]:
        """The changes that are known of and cannot be encoded."""
        return tuple(row for _, file in self.files for row in file.not_encoded)

    @cached_property
    def competing(self) -> dict[type[Dated], dict[tuple[str, ...], tuple[Dated, ...]]]:
        """The rows that compete with each other: same kind, programme and code (and alternative)."""
        found: dict[type[Dated], dict[tuple[str, ...], list[Dated]]] = {}
        for kind in DATED.values():
            if kind is Ends:
                continue
            by_key: dict[tuple[str, ...], list[Dated]] = defaultdict(list)
            for row in self.rows(kind):
                by_key[_key(row)].append(row)
            found[kind] = by_key
        for end in self.rows(Ends):
            for by_key in found.values():
                if _key(end) in by_key:
                    by_key[_key(end)].append(end)
        return {kind: {k: tuple(v) for k, v in by_key.items()} for kind, by_key in found.items()}

    def at(self, on: date, area: str | None = None) -> Consolidated:
        """What is the law on `on` in `area`? Without an area only national rules hold.

        Raises:
            NoRuleInForce: no service was in force on that day (`ILP-R021`).
            UnknownCode: `area` is no Kemendagri code (`ILP-N001`).
        """
        area = None if area is None else areas.dotted(area)
        services = self.holding(Service, on, area)
        if not services:
            raise NoRuleInForce("ILP-R021", on=on, area=area or areas.NATION)
        return Consolidated(
            on,
            area,
            services,
            self.holding(Completion, on, area),
            self.holding(Restriction, on, area),
            self.holding(Group, on, area),
        )

    def holding(self, kind: type[Row], on: date, area: str | None = None) -> tuple[Row, ...]:
        """Which rows of one kind hold on `on` in `area`? An area without dots is understood."""
        area = None if area is None else areas.dotted(area)
        held = (composing.winner(rows, on, area) for rows in self.competing[kind].values())
        return cast("tuple[Row, ...]", tuple(row for row in held if row is not None))

    def defaults(self, on: date) -> Defaults:
        """Which values do rows fall back on?"""
        return self.holding(Defaults, on)[0]

    @cached_property
    def codes(self) -> frozenset[str]:
        """The code of every service there ever was."""
        return frozenset(row.code for row in self.rows(Service))

    def history(self, code: str) -> tuple[Dated, ...]:
        """Every row about one code, oldest first: services, completions, restrictions, and what ended them.

        Raises:
            UnknownCode: no row has this code (`ILP-R022`).
        """
        kinds = [kind for kind in DATED.values() if kind is not Defaults]
        found = [row for kind in kinds for row in self.rows(kind) if getattr(row, "code", None) == code]
        if not found:
            every = {getattr(row, "code", "") for kind in kinds for row in self.rows(kind)}
            raise UnknownCode("ILP-R022", value=code, allowed=suggest(code, every))
        return tuple(sorted(found, key=lambda row: row.in_force_from))

    def diff(self, before: date, after: date, area: str | None = None) -> Iterator[Change]:
        """What changed for whom between two days? Codes that began, ended, or now rest on another row."""
        old = {_key(row): row for row in self.holding(Service, before, area)}
        new = {_key(row): row for row in self.holding(Service, after, area)}
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) is not new.get(key):
                yield Change(key[1], key[2], old.get(key), new.get(key))


@frozen
class Change:
    """One code that two days of law answer differently; None: not in force then."""

    code: str
    alternative: str
    before: Service | None
    after: Service | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Which fields of the rule differ?"""
        if self.before is None or self.after is None:
            return ()
        names = ("who", "series", "every", "campaign", "once", "where", "born_from", "born_until")
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


def _key(row: Any) -> tuple[str, ...]:
    return (row.programme, row.code, getattr(row, "alternative", ""))


@cache
def _own(profile: str, readings: tuple[tuple[str, str], ...]) -> Rulebook:
    return _read(None, profile, readings)


def _read(path: str | Path | None, profile: str, readings: tuple[tuple[str, str], ...]) -> Rulebook:
    files = tuple(reading.read(reading.sources(path), dict(readings)))
    checks.check(files)
    return Rulebook(files, profiles.load(profile), dict(readings))
