"""What do the further columns of a network's table state? Staff, services, days done and planned, open days.

`staff_kader` and `trained_kader` are whole numbers of a role, `done_kick_off` is a day, `yes` or `no`,
`planned_kick_off` a day or a month, `services` a list of codes, `open_day` a day of the month. An empty cell
states nothing. Other columns are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ilp import resources
from ilp.dates import Span, parse_date
from ilp.errors import Issue, RecordError, issue, suggest
from ilp.network import known
from ilp.network.facilities import NOTHING, Stated
from ilp.network.opening import OpenDays, month_span

PREFIXES = ("staff", "trained", "done", "planned")
PLAIN = ("services", "open_day", "refers_to")
PARTED = (";", "|")


def words(cell: str) -> list[str]:
    """Which codes stand in one cell, parted by spaces, commas, semicolons or bars?

    >>> words("64.02.01.2007; 64.02.01.2008")
    ['64.02.01.2007', '64.02.01.2008']
    """
    for mark in (",", *PARTED):
        cell = cell.replace(mark, " ")
    return cell.split()


class Columns:
    """Which columns of a table state something, and what do they say of a facility?"""

    def __init__(self, header: Sequence[str]) -> None:
        self._of: dict[str, list[tuple[str, str]]] = {prefix: [] for prefix in PREFIXES}
        self._unknown: list[tuple[str, str]] = []
        self._plain = [name for name in PLAIN if name in header]
        for name in header:
            prefix, parted, code = name.partition("_")
            if not parted or prefix not in PREFIXES:
                continue
            if code in known.of(prefix):
                self._of[prefix].append((name, code))
            else:
                self._unknown.append((name, f"{prefix}_{suggest(code, known.of(prefix))}"))
        self._names = (*self._plain, *(name for pairs in self._of.values() for name, _ in pairs))
        self._read: dict[tuple[str, ...], Stated] = {(): NOTHING}

    def __bool__(self) -> bool:
        return bool(self._names)

    def unknown(self, place: str) -> Iterator[Issue]:
        """Which columns look like ours and name nothing we know?"""
        for name, allowed in self._unknown:
            yield issue("ILP-N026", place.rstrip(":[]") or "network", value=name, allowed=allowed)

    def read(self, row: Mapping[str, str], code: str, place: str, issues: list[Issue]) -> Stated:
        """What does the row state? What cannot be read becomes an issue and is left out.

        Rows that state the same share one answer: half a million posyandu have few different ones.
        """
        cells = tuple([row.get(name, "") for name in self._names])
        found = self._read.get(cells if any(cells) else ())
        if found is None:
            before = len(issues)
            found = self._stated(row, code, place, issues)
            if len(issues) == before:
                self._read[cells] = found
        return found

    def _stated(self, row: Mapping[str, str], code: str, place: str, issues: list[Issue]) -> Stated:
        staff = dict(self._numbers("staff", row, code, place, issues))
        trained = dict(self._numbers("trained", row, code, place, issues))
        done = dict(self._done(row, code, place, issues))
        planned = dict(self._planned(row, code, place, issues))
        return Stated(
            staff,
            trained,
            self._services(row.get("services", ""), code, place, issues),
            done,
            planned,
            _open_days(row.get("open_day", ""), code, place, issues),
            row.get("refers_to") or None,
        )

    def _numbers(
        self, prefix: str, row: Mapping[str, str], code: str, place: str, issues: list[Issue]
    ) -> Iterator[tuple[str, int]]:
        for name, role in self._of[prefix]:
            text = row.get(name, "")
            if text.isascii() and text.isdigit():
                yield role, int(text)
            elif text:
                issues.append(issue("ILP-N027", place, code=code, column=name, value=text))

    def _done(
        self, row: Mapping[str, str], code: str, place: str, issues: list[Issue]
    ) -> Iterator[tuple[str, date | bool]]:
        for name, what in self._of["done"]:
            text = row.get(name, "")
            answer = _answers().get(text.lower())
            if answer is not None:
                yield what, answer
            elif text:
                try:
                    yield what, parse_date(text)
                except RecordError:
                    issues.append(issue("ILP-N028", place, code=code, column=name, value=text))

    def _planned(
        self, row: Mapping[str, str], code: str, place: str, issues: list[Issue]
    ) -> Iterator[tuple[str, Span]]:
        for name, what in self._of["planned"]:
            text = row.get(name, "")
            if not text:
                continue
            try:
                yield what, Span(*month_span(text))
            except RecordError:
                issues.append(issue("ILP-N028", place, code=code, column=name, value=text))

    @staticmethod
    def _services(cell: str, code: str, place: str, issues: list[Issue]) -> frozenset[str] | None:
        if not cell:
            return None
        given = words(cell)
        for other in given:
            if other not in known.of("services"):
                allowed = suggest(other, known.of("services"))
                issues.append(issue("ILP-N029", place, code=code, value=other, allowed=allowed))
        return frozenset(given) & known.of("services")


def _answers() -> dict[str, bool]:
    words: dict[str, list[str]] = resources.toml("network/answers.toml")
    return {word: answer for answer, name in ((True, "yes"), (False, "no")) for word in words[name]}


def _open_days(cell: str, code: str, place: str, issues: list[Issue]) -> OpenDays | None:
    if not cell:
        return None
    try:
        return OpenDays.parse(cell)
    except RecordError:
        issues.append(issue("ILP-N025", place, code=code, value=cell))
        return None
