"""When is a service owed? The four timings: a series, again and again, in fixed months, once."""

from __future__ import annotations

from typing import Literal

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


class Series(Entry):
    """One numbered dose: when it counts (from birth), when the programme gives it, and after what.

    `valid_from` and `until` bound a dose that counts. `windows` say when the programme gives it; without
    them `earliest`, `recommended`, `overdue` and `offered_until` make the one window. `never_overdue` says
    that being late has no meaning here.
    """

    products: tuple[str, ...]
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


class Every(Entry):
    """Again, `period` after the last one; first at the age `first`, until the age `until`."""

    first: PeriodField
    until: PeriodField | None = None
    period: PeriodField
    done_by: tuple[str, ...]


class Campaign(Entry):
    """In fixed calendar months, for those of the age."""

    months: tuple[int, ...]
    age_from: PeriodField
    age_until: PeriodField
    done_by: tuple[str, ...]


class Once(Entry):
    """One time in a window from birth; done before `earliest`, it stands with the reason `early_reason`."""

    earliest: PeriodField
    recommended: PeriodField
    overdue: PeriodField | None = None
    until: PeriodField
    early_reason: str | None = None
    done_by: tuple[str, ...]
