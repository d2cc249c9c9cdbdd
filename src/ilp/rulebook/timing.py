"""When is a service owed? The four timings: a series, again and again, in fixed months, once."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ilp.rulebook.fields import Entry, PeriodField
from ilp.rulebook.who import Who

Anchor = Literal["birth", "school_grade"]


class Window(Entry):
    """When the programme gives one dose: periods from an anchor; `until` is the first day out.

    The anchor `school_grade` is the first day of the school year of `grade`.
    """

    anchor: Anchor = "birth"
    grade: int | None = None
    who: tuple[Who, ...] = ()
    earliest: PeriodField | None = None
    recommended: PeriodField
    overdue: PeriodField | None = None
    until: PeriodField | None = None


Episode = Literal["birth", "last_menstrual_period", "delivery"]


class Counts(Entry):
    """Which contacts count: done by whom, with which values noted. What is not given is not asked."""

    by: tuple[str, ...] = ()
    values: dict[str, bool | str | int] = Field(default_factory=dict)


class Series(Entry):
    """One numbered dose or contact: when it counts, when the programme gives it, and after what.

    A dose names its `products`; a contact names in `done_by` the services that it is, counted from its
    `anchor`. For a dose, `valid_from` and `until` bound what counts, and `windows` say when the programme
    gives it; without them `earliest`, `recommended`, `overdue` and `offered_until` make the one window.
    `never_overdue` says that being late has no meaning here.

    A contact is the one in its window or, with `counting = "order"`, the one with its number; then
    `proper_from` and `proper_until` bound where it should lie, and `improper_reason` marks one outside.
    """

    products: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    anchor: Episode = "birth"
    counting: Literal["window", "order"] = "window"
    counts: Counts | None = None
    proper_from: PeriodField | None = None
    proper_until: PeriodField | None = None
    improper_reason: str | None = None
    valid_from: PeriodField | None = None
    until: PeriodField | None = None
    earliest: PeriodField | None = None
    recommended: PeriodField | None = None
    overdue: PeriodField | None = None
    offered_until: PeriodField | None = None
    windows: tuple[Window, ...] = ()
    never_overdue: bool = False
    min_interval: PeriodField | None = None
    programme_interval: PeriodField | None = None
    repeat_after: PeriodField | None = None
    absolute_valid_from: PeriodField | None = None
    absolute_interval: PeriodField | None = None
    campaign_counts: bool = True
    stands_alone: bool = False
    follows: str | None = None


class Case(Entry):
    """Who is served at another rhythm than the rest, or after which result of the last day it was done.

    `period` after the last one; `per = "pregnancy"` once in each; with neither at every contact.
    """

    who: tuple[Who, ...] = ()
    values: dict[str, bool | str | int] = Field(default_factory=dict)
    period: PeriodField | None = None
    per: Literal["pregnancy"] | None = None


class Target(Entry):
    """One stretch of life in which it is done once: from `earliest` until `until` after the anchor."""

    anchor: Literal["birth", "last_menstrual_period", "school_grade"] = "birth"
    grade: int | None = None
    who: tuple[Who, ...] = ()
    earliest: PeriodField
    until: PeriodField


class Every(Entry):
    """Again, and again: `period` after the last one, or so often `per` year, or at every contact.

    First at `first` from the `anchor`, until `until`. `per` asks for `at_least` in each calendar or school
    year. With neither `period` nor `per` it is to be done at every contact and has no day of its own. The
    first of the `cases` that fits changes the rhythm. `targets` ask for once in each of them instead.
    """

    anchor: Episode = "birth"
    first: PeriodField
    until: PeriodField | None = None
    period: PeriodField | None = None
    per: Literal["calendar_year", "school_year"] | None = None
    at_least: int = 1
    cases: tuple[Case, ...] = ()
    targets: tuple[Target, ...] = ()
    counts: Counts | None = None
    done_by: tuple[str, ...]


class Campaign(Entry):
    """In fixed calendar months, for those of the age."""

    months: tuple[int, ...]
    age_from: PeriodField
    age_until: PeriodField
    counts: Counts | None = None
    done_by: tuple[str, ...]


class Total(Entry):
    """How much makes it done: the values under `key`, added up."""

    key: str
    amount: int


class Once(Entry):
    """One time in a window from the `anchor`; done outside it, it stands; before it with `early_reason`.

    `times` asks for so many events in the episode, `total` for so much of a value.
    """

    anchor: Episode = "birth"
    earliest: PeriodField
    recommended: PeriodField
    overdue: PeriodField | None = None
    until: PeriodField
    times: int = 1
    total: Total | None = None
    early_reason: str | None = None
    counts: Counts | None = None
    done_by: tuple[str, ...]
