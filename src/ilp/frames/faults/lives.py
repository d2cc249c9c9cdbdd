"""When did each person live? What the records of other tables are held against."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.entering.days import NEVER, Days, Flags
from ilp.frames.faults.cells import Cells
from ilp.frames.faults.finding import Rows, dates, masked


@frozen(eq=False)
class Lives:
    """The persons of a table: their ids (None: no such column), who can be read, birth, death and sex."""

    ids: Any
    readable: Flags
    birth: Days
    died: Days
    male: Flags

    def of(self, own: Cells) -> NDArray[np.int64]:
        """Whose row is each? -1 where nobody readable is meant; rows of unknown persons become findings."""
        ids = own.found.ids[own.name]
        blank = pc.is_null(ids).to_numpy(zero_copy_only=False)
        own.required("id", ~blank, "id")
        if self.ids is None:
            return np.full(own.size, -1)
        place = np.asarray(pc.fill_null(pc.index_in(ids, value_set=self.ids), -1), np.int64)
        at = own.found.paths(own.name, np.arange(own.size))
        strange = (place < 0) & ~blank
        own.found.rows(
            own.name, "ILP-P099", "id", strange, value=lambda rows: masked(ids.take(pa.array(rows))), path=at
        )
        if not len(self.readable):
            return place
        return np.where((place >= 0) & ~blank & self.readable[place], place, -1)

    def outside(
        self,
        own: Cells,
        column: str,
        person: NDArray[np.int64],
        days: Days,
        on: date | None,
        once: Any = None,
    ) -> None:
        """Days before birth, after death or after the asked day; `once` leaves one row of several."""
        there = (person >= 0) & (days != NEVER)
        if not there.any():
            return
        birth, died = self.birth[person], self.died[person]
        at: dict[str, Any] = {"key": own.name}
        faults: list[tuple[str, Flags, dict[str, Any]]] = [
            ("ILP-P020", there & (days < birth), {"birth": birth}),
            ("ILP-P021", there & (died != NEVER) & (days > died), {"death": died}),
        ]
        if on is not None:
            faults.append(("ILP-P022", there & (days > on.toordinal()), {"on": on}))
        for code, wrong, told in faults:
            rows: Rows = np.flatnonzero(wrong)
            if not len(rows):
                continue
            rows = rows if once is None else once(rows)
            values = {
                name: dates(each) if isinstance(each, np.ndarray) else each for name, each in told.items()
            }
            own.found.rows(own.name, code, column, rows, value=dates(days), **at, **values)


def places(person: NDArray[np.int64], *more: NDArray[Any]) -> NDArray[np.intp]:
    """The rows sorted by person and these columns, rows that are equal as they stand."""
    return np.lexsort((*more[::-1], person))
