"""What does a NIK say? Sixteen digits: where it was issued, the date of birth (women: day plus 40), a serial.

It has no check digit. The year has two digits, so the century comes from the recorded date of birth, or else
from a reference day (the latest date that is not after it). Area codes change and old ones live on in old
numbers: what the area says is only ever a warning. No message and no repr repeats a NIK or a part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ilp import areas
from ilp.errors import Issue, issue

_SHAPE = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{4})", re.ASCII)
FEMALE = 40
CENTURIES = (1900, 2000)


@dataclass(frozen=True, slots=True)
class Nik:
    """What a NIK says, as far as it can be read; `birth_date` is None while its century is not known."""

    area: str | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str | None = field(default=None, repr=False)
    serial: str | None = field(default=None, repr=False)
    issues: tuple[Issue, ...] = ()

    @property
    def valid(self) -> bool:
        """Can this be a NIK at all? Warnings leave it valid."""
        return not any(each.severity == "error" for each in self.issues)


def inspect(
    nik: str,
    *,
    birth_date: date | None = None,
    sex: str | None = None,
    area: str | None = None,
    on: date | None = None,
) -> Nik:
    """What does the NIK say, and does it fit what is recorded?

    >>> inspect("9901016510200001", on=date(2025, 9, 1)).birth_date
    datetime.date(2020, 10, 25)

    Args:
        nik: the number, as text.
        birth_date: the recorded date of birth; it settles the century.
        sex: the recorded sex, `female` or `male`.
        area: the recorded area, compared by province.
        on: the reference day that settles the century when no date of birth is recorded.
    """
    match = _SHAPE.fullmatch(nik)
    if match is None:
        return Nik(issues=(issue("ILP-P050", "nik"),))
    province, regency, subdistrict, day, month, year, serial = match.groups()
    stated, shift = ("female", FEMALE) if int(day) > FEMALE else ("male", 0)
    dates = _dates(int(day) - shift, int(month), int(year))
    issues: list[Issue] = []
    if not dates:
        issues.append(issue("ILP-P051", "nik"))
    elif birth_date is not None and birth_date not in dates:
        issues.append(issue("ILP-P054", "nik", value=birth_date))
    if serial == "0000":
        issues.append(issue("ILP-P052", "nik"))
    if dates and sex is not None and sex != stated:
        issues.append(issue("ILP-P055", "nik", value=sex))
    if province not in areas.provinces():
        issues.append(issue("ILP-P053", "nik"))
    elif area is not None and area[:2] in areas.provinces() and area[:2] != province:
        issues.append(issue("ILP-P056", "nik", value=area[:2]))
    return Nik(
        f"{province}.{regency}.{subdistrict}",
        _century(dates, birth_date, on),
        stated if dates else None,
        serial,
        tuple(issues),
    )


def _dates(day: int, month: int, year: int) -> list[date]:
    """Which real dates can the six digits mean, one in each century?"""
    found = []
    for century in CENTURIES:
        try:
            found.append(date(century + year, month, day))
        except ValueError:
            continue
    return found


def _century(dates: list[date], birth_date: date | None, on: date | None) -> date | None:
    if birth_date is not None:
        return min(dates, key=lambda each: abs(each.toordinal() - birth_date.toordinal()), default=None)
    if on is not None:
        return max((each for each in dates if each <= on), default=None)
    return dates[0] if len(dates) == 1 else None
