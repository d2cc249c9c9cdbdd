"""What does a finding mean, and what follows? Measures, questionnaires, danger signs, reasons to visit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ilp.rulebook.dated import Dated
from ilp.rulebook.fields import Entry, LabelField, PeriodField
from ilp.rulebook.who import Who

Formula = Literal["bmi", "mean_arterial_pressure", "gap", "ratio", "loss_percent"]


class Test(Entry):
    """One test of one value. Bounds say for themselves whether the edge is in.

    `otherwise` says what holds when the value is not given; without it that cannot be said.
    """

    value: str
    at_least: float | None = None
    above: float | None = None
    below: float | None = None
    at_most: float | None = None
    equals: bool | int | str | None = None
    one_of: tuple[str, ...] = ()
    otherwise: bool | None = None


class Step(Entry):
    """What is done at these tiers; none named means wherever the finding was made."""

    at: tuple[str, ...] = ()
    text: LabelField


class Band(Entry):
    """One category: `any` or `all` of the tests, for `who`; without tests everything that is left.

    `finds` names the conditions that the finding makes known, `repeat` when it is done again, `refer_to` the
    tier it is sent to.
    """

    code: str
    label: LabelField
    who: tuple[Who, ...] = ()
    any: tuple[Test, ...] = ()
    all: tuple[Test, ...] = ()
    steps: tuple[Step, ...] = ()
    repeat: PeriodField | None = None
    refer_to: str | None = None
    finds: tuple[str, ...] = ()


class OpenEdge(Entry):
    """Values that the source gives to no category: `takes` is the default, `between` the neighbours."""

    all: tuple[Test, ...]
    who: tuple[Who, ...] = ()
    takes: str
    between: tuple[str, ...]


class Derived(Entry):
    """A value that is computed from others: `formula` of the values `of`, in its order."""

    value: str
    formula: Formula
    of: tuple[str, ...]


class Measure(Dated):
    """What do measured values mean? The first band that holds answers.

    `values` are the keys that are measured; a band may also ask for others, which then must be given too.
    `of` names the services in which the measure is taken.
    """

    code: str
    label: LabelField
    values: tuple[str, ...]
    derived: tuple[Derived, ...] = ()
    of: tuple[str, ...] = ()
    who: tuple[Who, ...] = ()
    bands: tuple[Band, ...]
    open_edges: tuple[OpenEdge, ...] = ()


class Item(Entry):
    """One question: points from `lowest` to `highest`, or one of `options`; otherwise yes is 1 and no is 0.

    `label` is missing where the wording is under licence. `positive = "no"` gives the point to a no.
    """

    code: str
    label: LabelField | None = None
    lowest: int = 0
    highest: int | None = None
    options: dict[str, int] = Field(default_factory=dict)
    positive: Literal["yes", "no"] = "yes"


class Questionnaire(Dated):
    """What does the sum of the answers mean? Bands test `score`, or the answer to one item.

    Without `items` (they are not printed in the source) only the score is taken, within `range`.
    """

    code: str
    label: LabelField
    of: tuple[str, ...] = ()
    who: tuple[Who, ...] = ()
    items: tuple[Item, ...] = ()
    range: tuple[int, int]
    bands: tuple[Band, ...]
    open_edges: tuple[OpenEdge, ...] = ()


class Sign(Entry):
    """One danger sign."""

    code: str
    label: LabelField


class Card(Dated):
    """A list of danger signs: any one that is seen sends the person to `refer_to`."""

    code: str
    label: LabelField
    who: tuple[Who, ...] = ()
    signs: tuple[Sign, ...]
    refer_to: str
    steps: tuple[Step, ...] = ()


class HomeVisit(Dated):
    """A reason to visit at home: somebody of `who` with a service of these kinds or codes in these statuses.

    `services` are codes or the first words of codes; with none, `who` alone decides. `danger_sign` asks for
    one noted in the record. `order` ranks the reasons, the most urgent first.
    """

    code: str
    label: LabelField
    who: tuple[Who, ...] = ()
    services: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    danger_sign: bool = False
    order: int
    steps: tuple[Step, ...] = ()
