"""What can a rule file say? One model for each kind of table; a file is one legal instrument."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from ilp.rulebook.dated import Dated, Dispute, Head, Reading
from ilp.rulebook.fields import Day, Entry, LabelField, PeriodField
from ilp.rulebook.findings import Card, HomeVisit, Measure, Questionnaire
from ilp.rulebook.timing import Campaign, Every, Once, Series
from ilp.rulebook.who import Who


class Monitored(Entry):
    """Who is a patient already: with one of these conditions the service `instead` takes over."""

    any_condition: tuple[str, ...]
    instead: str


class Service(Dated):
    """A service that ILP owes: who, when, where, why. `tiers` says what differs at a tier.

    `always` lists the service for everybody, also for those whom it does not mean, with the reason.
    `monitored` names those who have the disease already. A row that `gathers` the targets of several
    programmes answers for them and is not named among those who ask.
    """

    code: str
    alternative: str = ""
    label: LabelField
    who: tuple[Who, ...] = ()
    where: tuple[str, ...]
    tiers: dict[str, LabelField] = Field(default_factory=dict)
    always: bool = False
    icd10: str | None = None
    gathers: bool = False
    monitored: Monitored | None = None
    series: Series | None = None
    every: Every | None = None
    campaign: Campaign | None = None
    once: Once | None = None

    @cached_property
    def kind(self) -> str:
        """Which kind of service is it: the first word of its code?"""
        return self.code.partition(".")[0]

    @cached_property
    def cited(self) -> dict[str, str]:
        """Where the row comes from, as results carry it; to be read only."""
        return self.citation.to_dict()

    @property
    def is_dose(self) -> bool:
        """Is it a numbered dose of a vaccine, judged by its product?"""
        return self.series is not None and bool(self.series.products)

    @property
    def timing(self) -> Series | Every | Campaign | Once | None:
        """Which of the four timings does the service have?"""
        return self.series or self.every or self.campaign or self.once


class Content(Dated):
    """What is done within the services `of`, always or `by_indication`; for `who`, at the tiers `where`."""

    code: str
    label: LabelField
    of: tuple[str, ...]
    by_indication: bool = False
    who: tuple[Who, ...] = ()
    where: tuple[str, ...] = ()


class Ends(Dated):
    """A code that is no longer in force (in some areas)."""

    code: str
    alternative: str = ""


class Alternative(Dated):
    """Another way through a series: for those who start late, or who get another product.

    It holds for a first dose at an age in `[start_from, start_until)`; or, with `only_products`, while the
    first `of_doses` doses that counted in `of_series` are all of these products and no dose of this series'
    other products was given. `not_needed` names the doses that it makes superfluous.
    """

    code: str
    series: str
    label: LabelField
    start_from: PeriodField | None = None
    start_until: PeriodField | None = None
    of_series: str | None = None
    of_doses: int = 0
    only_products: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()


class Credit(Dated):
    """Doses of other series that count for a series.

    `after` complete reaches the number `reaches`; each of `each` adds one.
    """

    code: str
    series: str
    after: tuple[str, ...]
    reaches: int
    each: tuple[str, ...]


class Spacing(Dated):
    """Products that must be given on one day or `interval` apart."""

    code: str
    products: tuple[str, ...]
    interval: PeriodField
    reason: str


class Restriction(Dated):
    """Who must not get a product or a service, or not now: `effect` is `contraindicated` or `deferred`.

    `lasts` counts from the day the condition began; a deferral ends with the pregnancy, with the stated end
    of the condition, or after `lasts`. `to_component` forbids what shares a component with a stated allergy.
    """

    code: str
    label: LabelField
    effect: Literal["contraindicated", "deferred"]
    who: tuple[Who, ...] = ()
    to_component: bool = False
    products: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    lasts: PeriodField | None = None
    reason: str


class Completion(Dated):
    """A set of doses that together make a child complete; a whole series is named by its stem.

    `status_of` with `reaches` says instead that a series has come to that number. `absent_by` says that none
    of `requires` was reached by that age (zero dose), `dropped_after` that only these were.
    """

    code: str
    label: LabelField
    who: tuple[Who, ...] = ()
    requires: tuple[str, ...] = ()
    status_of: str | None = None
    reaches: int = 0
    protects: PeriodField | None = None
    absent_by: PeriodField | None = None
    reached: tuple[str, ...] = ()


class Group(Dated):
    """A cohort, an overlay or a cluster: a name for those whom `who` means. `order` ranks the answers."""

    code: str
    kind: Literal["cohort", "overlay", "cluster"]
    label: LabelField
    who: tuple[Who, ...]
    order: int = 0


class Defaults(Dated):
    """Values that rows fall back on when they state none of their own."""

    code: str
    overdue_after: PeriodField
    first_repeat_after: PeriodField
    horizon: PeriodField
    missed_until: PeriodField
    pregnancy: PeriodField
    pregnancy_over: PeriodField
    postpartum: PeriodField
    school_year_month: int
    school_age_offset: int
    grades: tuple[int, int]


class NotEncoded(Entry):
    """A change that is known of and cannot be encoded, with one reason from a closed list."""

    id: str
    label: LabelField
    reason: Literal["areas_not_seen", "date_not_seen", "plan_only", "no_effect", "not_programme"]
    clause: str


class Example(Entry):
    """A worked case that anybody can read: a person, a day, and what must come out."""

    id: str
    why: LabelField
    person: dict[str, Any]
    on: Day
    area: str | None = None
    policy: dict[str, Any] = Field(default_factory=dict)
    readings: dict[str, str] = Field(default_factory=dict)
    profile: str | None = None
    expect: dict[str, Any]


class RuleFile(Entry):
    """One file: the instrument, then its tables."""

    instrument: Head
    service: tuple[Service, ...] = ()
    content: tuple[Content, ...] = ()
    ends: tuple[Ends, ...] = ()
    alternative: tuple[Alternative, ...] = ()
    credit: tuple[Credit, ...] = ()
    spacing: tuple[Spacing, ...] = ()
    restriction: tuple[Restriction, ...] = ()
    completion: tuple[Completion, ...] = ()
    group: tuple[Group, ...] = ()
    defaults: tuple[Defaults, ...] = ()
    measure: tuple[Measure, ...] = ()
    questionnaire: tuple[Questionnaire, ...] = ()
    card: tuple[Card, ...] = ()
    home_visit: tuple[HomeVisit, ...] = ()
    not_encoded: tuple[NotEncoded, ...] = ()
    example: tuple[Example, ...] = ()


DATED: dict[str, type[Dated]] = {
    "service": Service,
    "content": Content,
    "ends": Ends,
    "alternative": Alternative,
    "credit": Credit,
    "spacing": Spacing,
    "restriction": Restriction,
    "completion": Completion,
    "group": Group,
    "defaults": Defaults,
    "measure": Measure,
    "questionnaire": Questionnaire,
    "card": Card,
    "home_visit": HomeVisit,
}

__all__ = [
    "DATED",
    "Alternative",
    "Card",
    "Completion",
    "Content",
    "Credit",
    "Dated",
    "Defaults",
    "Dispute",
    "Ends",
    "Example",
    "Group",
    "Head",
    "HomeVisit",
    "Measure",
    "NotEncoded",
    "Questionnaire",
    "Reading",
    "Restriction",
    "RuleFile",
    "Service",
    "Spacing",
]
