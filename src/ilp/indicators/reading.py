"""What does one row of counts say? The first cell that cannot be read is told, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ilp import areas
from ilp.errors import Issue, UnknownCode, issue, suggest
from ilp.indicators.amounts import Amount, Doubtful, NotANumber, amount
from ilp.indicators.book import catalogue
from ilp.indicators.periods import period

_MANGLED = re.compile(r"\d{2}\.\d|\d\.\d{1,2}|\d{2}\.\d{2}\.\d", re.ASCII)
_SHOWN = 40
_EMPTY = ("", "nan", "<NA>")


class Count(NamedTuple):
    """One row: how many were served of how many, there and then. None is missing, not zero.

    A row that was counted from people's records also says of how many it could not be said (`unknown`), and
    of whom it was counted (`population`).
    """

    indicator: str
    area: str
    period: str
    numerator: Amount | None
    denominator: Amount | None
    facility: str | None
    extra: Mapping[str, Any]
    unknown: int | None = None
    population: str | None = None


READ = Count._fields[: Count._fields.index("extra")]
"""The fields that are read from cells."""
NAMED = READ[: READ.index("numerator")]
"""Those of them that no row can do without: what is counted, where and when."""


class _Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values


def alone(field: str, value: Any) -> Any:
    """What does the cell of a field say, whatever stands beside it?

    >>> alone("area", "6402"), alone("period", 2025.0), alone("numerator", " 7")
    ('64.02', '2025', 7)

    Raises:
        ValueError: nothing, or it takes the row to tell what is wrong.
    """
    try:
        found = _CELLS[field](value)
    except (_Refused, Doubtful, NotANumber) as fault:
        raise ValueError(value) from fault
    if found is None and field in NAMED:
        raise ValueError(value)
    return found


class Reader:
    """Reads rows one after another into `rows`, `aside` and `issues`."""

    def __init__(self, header: Sequence[str], at: Mapping[str, int | None], place: str) -> None:
        self.rows: list[Count] = []
        self.aside: list[Mapping[str, Any]] = []
        self.issues: list[Issue] = []
        self.at = at
        self._header, self._place = header, place
        self._columns = [(field, at[field]) for field in READ]
        taken = set(at.values())
        self._extra = [(name, index) for index, name in enumerate(header) if index not in taken]
        self._known = catalogue().rows
        self._seen: dict[tuple[str, str, str, str | None], int] = {}

    def forget(self) -> None:
        """Drop what was read so far; a row that comes again is not known as such any more."""
        for kept in (self.rows, self.aside, self.issues, self._seen):
            kept.clear()

    def take(self, number: int, cells: Sequence[Any]) -> None:
        """Read the row; what is wrong with it becomes an issue at its place."""
        width = len(cells)
        try:
            if width > len(self._header):
                raise _Refused("ILP-I028", value=width, allowed=len(self._header))
            given = [None if i is None or i >= width else cells[i] for _, i in self._columns]
            code = _indicator(given[0])
            if code is None:
                self._put_aside(number, cells, given[0])
                return
            place = _area(given[1])
            when = period(given[2])
            if when is None:
                raise _Refused("ILP-I023", value=_show(given[2]))
            above, below = _amount(given[3], "numerator"), _amount(given[4], "denominator")
            if above is not None and above < 0 and not self._known[code].may_be_negative:
                raise _Refused("ILP-I026", value=_show(given[3]), column="numerator")
            if below is not None and below < 0:
                raise _Refused("ILP-I026", value=_show(given[4]), column="denominator")
            facility = _facility(given[5])
            key = (code, place, when, facility)
            first = self._seen.setdefault(key, number)
            if first != number:
                raise _Refused("ILP-I027", first=self._place.format(first))
        except _Refused as fault:
            self.issues.append(issue(fault.code, self._place.format(number), **fault.values))
            return
        extra = {name: cells[i] for name, i in self._extra if i < width}
        self.rows.append(Count(code, place, when, above, below, facility, extra))

    def _put_aside(self, number: int, cells: Sequence[Any], value: Any) -> None:
        allowed = suggest(_show(value), self._known)
        self.issues.append(issue("ILP-I020", self._place.format(number), value=_show(value), allowed=allowed))
        self.aside.append(dict(zip(self._header, cells, strict=False)))


def _indicator(value: Any) -> str | None:
    """Which indicator is it? None when the catalogue has none of this code."""
    code = value.strip() if isinstance(value, str) else value
    return code if isinstance(code, str) and code in catalogue().rows else None


def _area(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    try:
        if text:
            return areas.dotted(text)
    except UnknownCode:
        if _MANGLED.fullmatch(text):
            raise _Refused("ILP-I022", value=_show(text)) from None
    raise _Refused("ILP-I021", value=_show(text))


def _amount(value: Any, column: str) -> Amount | None:
    try:
        return amount(value)
    except Doubtful:
        raise _Refused("ILP-I025", value=_show(value), column=column) from None
    except NotANumber:
        raise _Refused("ILP-I024", value=_show(value), column=column) from None


def _facility(value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    return None if text in _EMPTY else text


_CELLS: dict[str, Callable[[Any], Any]] = {
    "indicator": _indicator,
    "area": _area,
    "period": period,
    "numerator": amount,
    "denominator": amount,
    "facility": _facility,
}


def _show(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
