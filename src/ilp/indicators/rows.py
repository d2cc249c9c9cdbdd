"""What can a file of the catalogue say? An indicator in words and numbers, and the targets set for it."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StrictFloat, StrictInt

from ilp.indicators.formulas import Formula, Number, Ratio
from ilp.indicators.recording import FromRecords, WhyNot
from ilp.rulebook.dated import Dispute
from ilp.rulebook.fields import Day, Entry, LabelField
from ilp.sources import Citation, Instrument, Status

OverTime = Literal["CUM", "MON", "ANN", "PIT", "COH"]
Unit = Literal["percent", "proportion", "rate", "index", "class", "count"]


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


class Element(Entry):
    """A count that indicators are made of and that is no indicator itself."""

    code: str
    label: LabelField
    over_time: OverTime
    split: tuple[str, ...] = ()
    multiplier: Annotated[int, Field(strict=True, gt=0)] = 1
    may_be_negative: bool = False


class Split(Entry):
    """One of the parts in which an indicator is reported: its code is written behind a point."""

    code: str
    label: LabelField
    change: dict[str, Any] = Field(default_factory=dict)


class Band(Entry):
    """A named range of values, from the highest down: from `at_least` on, or `above` it, or all the rest."""

    code: str
    label: LabelField
    at_least: Number | None = None
    above: Number | None = None

    def holds(self, value: Fraction) -> bool:
        """Is the value in the band, if in none above it?"""
        if self.above is not None:
            return value > Fraction(str(self.above))
        return self.at_least is None or value >= Fraction(str(self.at_least))


class Example(Entry):
    """One number worked out by hand. `given` has, for each code, the counts of one place after another.

    A count is `[numerator, denominator]` or a lone `[number]`; the places lie in one area, whose value is
    `gives` (for a class: its code). `answers` are a family's: `Y` yes, `T` no, `N` does not apply.
    """

    given: dict[str, tuple[tuple[Number, ...], ...]] = Field(default_factory=dict)
    answers: str | None = None
    split: str | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    gives: Number | str


class Indicator(Entry):
    """An indicator: what is counted, against whom, and how it goes up over areas and months.

    `aggregation`: `S` is a sum over a sum, `R` the same with a difference of sums above the line, `V` counts
    units that pass a threshold at their own level, `C` units of a class, `F` is made anew of other values at
    every level, `N` is a number without a denominator.
    `over_time`: `CUM` distinct people since January, `MON` what one month saw, `ANN` one value a year, `COH`
    a cohort that began in an earlier period; these add up over months. `PIT` is a state, of which the last
    month stands for the year.
    `not_above` names indicators whose numerator this one's may not exceed, `denominator_not_above` the same
    for denominators. `same_as` names the row that counts the same people under another name. Below the level
    `rate_from` only counts are given; a value of fewer than `few_below` events is flagged. `splits_add_up`
    says that the parts in which it is reported make the whole.
    """

    code: str
    label: LabelField
    numerator: LabelField
    denominator: LabelField
    multiplier: Annotated[int, Field(strict=True, gt=0)]
    unit: Unit
    better: Literal["higher", "lower", "neutral"]
    aggregation: Literal["S", "F", "V", "R", "C", "N"]
    over_time: OverTime
    levels: tuple[str, ...]
    formula: Formula = Ratio()
    not_above: tuple[str, ...] = ()
    denominator_not_above: tuple[str, ...] = ()
    same_as: str | None = None
    may_be_negative: bool = False
    rate_from: str | None = None
    few_below: StrictInt = 0
    band: tuple[Band, ...] = ()
    split: tuple[Split, ...] = ()
    splits_add_up: bool = False
    split_of: str | None = None
    from_records: FromRecords | None = None
    not_from_records: WhyNot | None = None
    clause: str
    status: Status
    note: LabelField | None = None
    dispute: tuple[Dispute, ...] = ()
    juknis: tuple[str, ...] = ()
    example: tuple[Example, ...] = ()


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
    """A whole file: one source, its indicators, the elements they are made of, and its targets."""

    instrument: Origin
    indicator: tuple[Indicator, ...] = ()
    element: tuple[Element, ...] = ()
    target: tuple[Target, ...] = ()

    def citation(self, row: Indicator | Target) -> Citation:
        """Where does a row of this file come from?"""
        return Citation(self.instrument.instrument, row.clause, row.status)
