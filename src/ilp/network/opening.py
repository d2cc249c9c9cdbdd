"""When is a posyandu open? Every month on its own day, as people write it: `12`, `2 sabtu`, `last friday`.

Several sessions are parted by semicolons, each may name whom it is for (`balita: 5; lansia: 2 sabtu`), and a
session may also be a single date. The words are data (`data/network/open_days.toml`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from functools import cache, lru_cache

from attrs import frozen

from ilp import resources
from ilp.dates import add, first_of_month, month_number, nth_weekday, parse_date
from ilp.errors import RecordError

LAST_DAY = 31


@frozen
class Session:
    """One session: on a day of the month, on the n-th weekday of the month (-1: the last), or on one date.

    A day that a month does not have is its last day.
    """

    group: str = ""
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    only: date | None = None

    def in_month(self, month: int) -> date | None:
        """On which day of the month (counted from the year 0) is it?"""
        if self.only is not None:
            return self.only if month_number(self.only) == month else None
        if self.weekday is not None and self.nth is not None:
            return date.fromordinal(nth_weekday(month, self.weekday, self.nth))
        return date.fromordinal(add(month, self.day or 1, 0))

    def __str__(self) -> str:
        said = str(self.only or self.day)
        if self.weekday is not None:
            order, weekday = _words("order")[str(self.nth)][0], _words("weekday")[str(self.weekday)][0]
            said = f"{order} {weekday}"
        return f"{self.group}: {said}" if self.group else said


@frozen
class OpenDays:
    """All sessions of a posyandu."""

    sessions: tuple[Session, ...]

    @classmethod
    def parse(cls, text: str) -> OpenDays:
        """Which open days does the text name?

        >>> OpenDays.parse("balita: 5; lansia: Sabtu ke-2").after(date(2025, 9, 5)).isoformat()
        '2025-09-13'

        Raises:
            RecordError: it names none (`ILP-N018`).
        """
        return cls(_sessions(text))

    @property
    def monthly(self) -> bool:
        """Does it open every month? Single dates promise nothing."""
        return any(session.only is None for session in self.sessions)

    def after(self, day: date, group: str | None = None, closed: Container[date] = ()) -> date | None:
        """Which is the first open day later than `day`, of one group if it is named?

        Sessions that name no group are for everybody. A session on a day that is `closed` is left out, not
        moved.
        """
        found = self._next(day, group)
        while found is not None and found in closed:
            found = self._next(found, group)
        return found

    def _next(self, day: date, group: str | None) -> date | None:
        month = month_number(day)
        months = (m for m in (month, month + 1) if m <= month_number(date.max))
        found = [one for m in months for one in self._in_month(m, group) if one > day]
        single = [own.only for own in self._of(group) if own.only is not None and own.only > day]
        return min([*found, *single], default=None)

    def on(self, day: date, group: str | None = None) -> bool:
        """Is it open on this day?"""
        return day in set(self._in_month(month_number(day), group))

    def _of(self, group: str | None) -> Iterator[Session]:
        wanted = group.strip().lower() if group else None
        return (own for own in self.sessions if wanted is None or own.group in ("", wanted))

    def _in_month(self, month: int, group: str | None) -> Iterator[date]:
        return (day for own in self._of(group) if (day := own.in_month(month)) is not None)

    def __str__(self) -> str:
        return "; ".join(map(str, self.sessions))


@cache
def _words(kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = resources.toml("network/open_days.toml")[kind]
    return found


@cache
def _keys(kind: str) -> dict[str, int]:
    return {word: int(key) for key, words in _words(kind).items() for word in words}


@lru_cache(maxsize=4096)
def _sessions(text: str) -> tuple[Session, ...]:
    found = tuple(_session(part.strip()) for part in text.split(";") if part.strip())
    if not found:
        raise RecordError("ILP-N018", value=text)
    return found


def _session(text: str) -> Session:
    group, parted, said = text.lower().rpartition(":")
    words = [word for word in said.replace(",", " ").split() if word not in _words("words")["skipped"]]
    group = group.strip() if parted else ""
    if len(words) == 1 and words[0].isascii() and words[0].isdigit() and 1 <= int(words[0]) <= LAST_DAY:
        return Session(group, day=int(words[0]))
    if len(words) == 1 and len(words[0]) > 2:
        try:
            return Session(group, only=parse_date(words[0]))
        except RecordError:
            raise RecordError("ILP-N018", value=text) from None
    weekdays = [_keys("weekday")[word] for word in words if word in _keys("weekday")]
    orders = [_keys("order")[word] for word in words if word in _keys("order")]
    if len(words) == 2 and len(weekdays) == len(orders) == 1:
        return Session(group, weekday=weekdays[0], nth=orders[0])
    raise RecordError("ILP-N018", value=text)


def month_span(text: str) -> tuple[date, date]:
    """Which days does `2024-11` or `2024-11-17` mean? The first, and the one after the last.

    Raises:
        RecordError: it is neither (`ILP-D002`).
    """
    if len(text) == len("2024-11"):
        first = parse_date(f"{text}-01")
        return first, date.fromordinal(first_of_month(month_number(first) + 1))
    day = parse_date(text)
    return day, date.fromordinal(day.toordinal() + 1)
