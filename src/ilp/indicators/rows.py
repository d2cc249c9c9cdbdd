"""What can a file of the catalogue say? An indicator in words and numbers, and the targets set for it."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from ilp.rulebook.fields import Day, Entry, LabelField
from ilp.sources import Citation, Instrument, Status


class Origin(Entry):
    """The instrument or publication that the file reads."""

    id: str
    name: str
    title: LabelField
    issued: Day | None = None
    note: LabelField | None = None

    @cached_property
    def instrument(self) -> Instrument:
        """The same as a plain value that results can carry."""
        return Instrument(self.id, self.name, self.title, self.issued, self.note)


class Indicator(Entry):
    """An indicator: what is counted, against whom, and how it goes up over areas and months.

    `aggregation`: `S` is a sum over a sum, `R` the same with a difference of sums above the line.
    `over_time`: `CUM` distinct people since January, `MON` what one month saw, `ANN` one value a year;
    these add up over months. `PIT` is a state, of which the last month stands for the year.
    `not_above` names indicators whose numerator this one's may not exceed, `denominator_not_above` the same
    for denominators.
    """

    code: str
    label: LabelField
    numerator: LabelField
    denominator: LabelField
    multiplier: Annotated[int, Field(strict=True, gt=0)]
    unit: Literal["percent"]
    better: Literal["higher", "lower"]
    aggregation: Literal["S", "R"]
    over_time: Literal["CUM", "MON", "ANN", "PIT"]
    levels: tuple[str, ...]
    not_above: tuple[str, ...] = ()
    denominator_not_above: tuple[str, ...] = ()
    may_be_negative: bool = False
    clause: str
    status: Status
    note: LabelField | None = None


class Target(Entry):
    """What was to be reached: in a year (left out: every year), in an area (left out: the nation)."""

    indicator: str
    year: Annotated[int, Field(strict=True)] | None = None
    area: str = "ID"
    value: StrictInt | StrictFloat
    clause: str
    status: Status
    note: LabelField | None = None


class CatalogueFile(Entry):
    """A whole file: one source, its indicators and its targets."""

    instrument: Origin
    indicator: tuple[Indicator, ...] = ()
    target: tuple[Target, ...] = ()

    def citation(self, row: Indicator | Target) -> Citation:
        """Where does a row of this file come from?"""
        return Citation(self.instrument.instrument, row.clause, row.status)
