"""What may stand in the growth data? The rows of its files: indices, classes, gains, bands, steps."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from ilp.labels import Label
from ilp.rulebook.fields import Entry, LabelField
from ilp.sources import Citation, Instrument, Status


class Source(Entry):
    """Where a row comes from: the instrument, the place in it, and how sure we are."""

    instrument: str
    clause: str
    status: Status


class Origin(Entry):
    """An instrument that rows of the file rest on."""

    id: str
    name: str
    title: LabelField
    note: LabelField | None = None


class Switch(Entry):
    """Up to which age the standards of 2006 answer: below so many months, or to a last day."""

    code: str
    label: LabelField
    below_months: float | None = None
    last_day: int | None = None
    source: Source


class Limits(Entry):
    """Outside of these a z-score is not plausible."""

    lowest: float
    highest: float


class Index(Entry):
    """One z-score: what it measures, by age or by height, and how it is computed."""

    code: str
    label: LabelField
    by: Literal["age", "height"]
    value: str
    adjust_beyond: int | None = None
    not_with_oedema: bool = False
    last_month: float | None = None
    limits: Limits
    source: Source


class Position(Entry):
    """When a child is measured lying, and what is added when it was not."""

    lying_below_day: int
    correction_cm: float
    standing_from_months: float
    lying_below_cm: float
    source: Source


class CorrectedAge(Entry):
    """From when the age of a child born early counts, and how long."""

    below_weeks: int
    term_weeks: int
    until_months: float
    lowest_weeks: int
    highest_weeks: int
    source: Source


class Standards(Entry):
    """The file of the standards."""

    days_in_month: float
    decimals: int
    smallest: dict[str, float]
    standards: tuple[str, str]
    instrument: tuple[Origin, ...]
    switch: tuple[Switch, ...]
    index: tuple[Index, ...]
    position: Position
    corrected_age: CorrectedAge


class Edge(Entry):
    """The upper edge of a band: `below` leaves it out, `at_most` takes it in, neither is open."""

    code: str
    below: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Edge:
        if self.below is not None and self.at_most is not None:
            raise ValueError("a band has one upper edge")
        return self

    def holds(self, value: float) -> bool:
        """Is the value under the upper edge?"""
        if self.below is not None:
            return value < self.below
        return self.at_most is None or value <= self.at_most

    @property
    def order(self) -> tuple[float, int]:
        """Where does the band end? An edge that is taken in ends later than one that is left out."""
        if self.below is not None:
            return self.below, 0
        return (float("inf"), 1) if self.at_most is None else (self.at_most, 1)


class Band(Edge):
    """A class of a regulation."""

    label: LabelField
    note: LabelField | None = None


def _ascending(bands: tuple[Edge, ...]) -> None:
    orders = [band.order for band in bands]
    if orders != sorted(set(orders)):
        raise ValueError("the bands do not ascend")


class Class(Entry):
    """The classes of one index at some ages, from the lowest band up; the last is open."""

    index: str
    from_month: float
    below_month: float
    bands: tuple[Band, ...]
    note: LabelField | None = None
    source: Source

    @field_validator("bands")
    @classmethod
    def _whole(cls, bands: tuple[Band, ...]) -> tuple[Band, ...]:
        _ascending(bands)
        if bands[-1].order[0] != float("inf"):
            raise ValueError("the last band is not open")
        return bands


class Nutrition(Entry):
    """What is acted upon: an index, the upper arm at some ages, and oedema."""

    index: str
    value: str
    from_month: float
    below_month: float
    oedema: str
    bands: tuple[Edge, ...]
    label: LabelField
    source: Source

    @field_validator("bands")
    @classmethod
    def _rising(cls, bands: tuple[Edge, ...]) -> tuple[Edge, ...]:
        _ascending(bands)
        return bands


class Stunting(Entry):
    """Which classes are short, how often they are measured again, and where."""

    index: str
    short: tuple[str, ...]
    readings: int
    confirm_at: str
    refer_to: str
    source: Source


class Classes(Entry):
    """The file of the classes."""

    instrument: tuple[Origin, ...]
    classes: tuple[Class, ...] = Field(alias="class")
    nutrition: Nutrition
    stunting: Stunting


class Interval(Entry):
    """How far apart two weighings may be to be compared."""

    code: str
    label: LabelField
    least_days: int
    most_days: int
    pro_rata: bool = False
    source: Source


class LeastGain(Entry):
    """The least gain in the months that end at these ages."""

    first: int = Field(alias="from")
    last: int = Field(alias="to")
    grams: int
    sex: Literal["male", "female"] | None = None


class Kbm(Entry):
    """A table of least gains."""

    code: str
    label: LabelField
    rows: tuple[LeastGain, ...]
    source: Source


class Named(Entry):
    """A code with its name and source."""

    code: str
    label: LabelField
    source: Source


class ChartBand(Band):
    """A band of the growth chart; some call for a referral by themselves."""

    colour: str
    refers: bool = False


class ChartBands(Entry):
    """The bands of the growth chart and the lines between which a child is followed."""

    index: str
    lines: tuple[float, ...]
    rows: tuple[ChartBand, ...]
    source: Source


class Referral(Entry):
    """After how many T in a row a child is referred."""

    code: str
    label: LabelField
    times: int
    source: Source


class Step(Entry):
    """What is done next, and where."""

    code: str
    label: LabelField
    at: str


class Gains(Entry):
    """The file of the gains."""

    instrument: tuple[Origin, ...]
    interval: tuple[Interval, ...]
    kbm: tuple[Kbm, ...]
    outcome: tuple[Named, ...]
    kind: tuple[Named, ...]
    bands: ChartBands
    referral: tuple[Referral, ...]
    step: tuple[Step, ...]


def citation(source: Source, origins: tuple[Origin, ...]) -> Citation:
    """Which place does the source name?"""
    origin = next(own for own in origins if own.id == source.instrument)
    title: Label = origin.title
    return Citation(Instrument(origin.id, origin.name, title, note=origin.note), source.clause, source.status)
