"""Do the NIKs fit what else is recorded? What `ilp.records.nik` finds in one, of whole columns at once.

The numbers are taken apart by arithmetic and never become text again: no message repeats one.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilp import areas
from ilp.frames.entering.columns import Words
from ilp.frames.entering.days import Days, Flags, first_of_month
from ilp.frames.faults.cells import Cells
from ilp.frames.faults.finding import dates
from ilp.records.nik import CENTURIES, FEMALE

COLUMN = "nik"
SHAPE = r"^[0-9]{16}\z"
Numbers = NDArray[np.int64]


def niks(own: Cells, readable: Flags, birth: Days, sex: Words, area: Words) -> None:
    """NIKs: their shape, their day of birth and sex, their serial and province."""
    given = own.texts(COLUMN)
    written = readable & pc.fill_null(pc.not_equal(given, ""), False).to_numpy(zero_copy_only=False)
    shaped = pc.fill_null(pc.match_substring_regex(given, SHAPE), False).to_numpy(zero_copy_only=False)
    _tell(own, "ILP-P050", written & ~shaped)
    there = written & shaped
    if not there.any():
        return
    number = np.asarray(pc.if_else(pa.array(there), given, "0").cast(pa.int64()))
    day, serial = number // 10**8 % 100, number % 10**4
    female = day > FEMALE
    possible = [_day(number, day - FEMALE * female, century) for century in CENTURIES]
    real = there & np.logical_or.reduce([own_ > 0 for own_ in possible])
    fits = np.logical_or.reduce([own_ == birth for own_ in possible])
    _tell(own, "ILP-P051", there & ~real)
    own.found.rows("persons", "ILP-P054", COLUMN, real & ~fits, value=dates(birth))
    _tell(own, "ILP-P052", there & (serial == 0))
    stated = np.where(female, "female", "male")
    other = real & (sex.read(str, "", object) != stated)
    own.found.rows("persons", "ILP-P055", COLUMN, other, value=np.where(female, "male", "female"))
    _provinces(own, there, number // 10**14, area)


def _provinces(own: Cells, there: Flags, province: Numbers, area: Words) -> None:
    """The first two digits, and the province of the area where both are on the list."""
    listed = np.array(sorted(map(int, areas.provinces())))
    known = np.isin(province, listed)
    _tell(own, "ILP-P053", there & ~known)
    lives = area.read(lambda code: int(code[:2]) if code[:2] in areas.provinces() else 0, 0, np.int64)
    moved = there & known & (lives > 0) & (lives != province)
    own.found.rows("persons", "ILP-P056", COLUMN, moved, value=lives)


def _day(number: Numbers, day: Numbers, century: int) -> Numbers:
    """The ordinal of the day of birth in this century; 0 where there is no such day."""
    month, year = number // 10**6 % 100, number // 10**4 % 100
    right = (month >= 1) & (month <= 12)
    first = (century + year) * 12 + np.where(right, month, 1) - 1
    start = first_of_month(first.astype(np.int32))
    length = first_of_month((first + 1).astype(np.int32)) - start
    return np.where(right & (day >= 1) & (day <= length), start + day - 1, 0)


def _tell(own: Cells, code: str, wrong: Flags) -> None:
    own.found.rows("persons", code, COLUMN, wrong)
