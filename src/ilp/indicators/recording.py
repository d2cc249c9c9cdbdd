"""How is an indicator counted from people's records? By a rule in data, or not, with the reason.

`among` says who is in the denominator, `counted` who of them is in the numerator. Both speak of services,
completions, measures and people as the rulebook does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, StrictInt

from ilp.rulebook.fields import Entry, PeriodField
from ilp.rulebook.who import Who

WhyNot = Literal[
    "facility_statistic", "household", "not_recorded", "computed", "needs_growth", "rule_not_seen"
]
"""Why no record of a person tells: facilities, areas or reports are counted; families or couples are; the
record has no such fact; it is made of other indicators; it needs a child's z-score or weight gain; nobody has
seen the rule."""

Moment = Literal["present", "born", "reached", "pregnant", "delivered", "grade"]
Span = Literal["period", "year", "ever", "pregnancy"]


class Event(Entry):
    """Something that a plan or a record shows: any of `services` at least `times`, or a completion, or a
    condition, or a measure that fell into one of `category`.

    `before` is an age that must not have come yet, `from_age` one that must; `values` must be found with the
    service. `each` says that every one of `services` must be there.
    """

    services: tuple[str, ...] = ()
    each: bool = False
    times: Annotated[StrictInt, Field(gt=0)] = 1
    by: tuple[str, ...] = ()
    completion: str | None = None
    condition: str | None = None
    measure: str | None = None
    category: tuple[str, ...] = ()
    product: str | None = None
    values: dict[str, Any] = Field(default_factory=dict)
    outcome: tuple[str, ...] = ()
    died_before: PeriodField | None = None
    died_within: PeriodField | None = None
    from_age: PeriodField | None = None
    before: PeriodField | None = None
    gestation_from: PeriodField | None = None
    gestation_until: PeriodField | None = None
    within: Span = "year"


class Among(Entry):
    """Who is counted below the line: at which `moment` of the period, of those whom `who` means.

    `present`: on the last day; `born`, `delivered`: in the period; `reached`: had the birthday `age` in it;
    `pregnant`: on any day of it; `grade`: in the school year. `had` keeps those of whom an event is recorded.
    """

    moment: Moment
    age: PeriodField | None = None
    who: tuple[Who, ...] = ()
    had: tuple[Event, ...] = ()


class FromRecords(Entry):
    """The rule. `counted` must all hold. Without `among` the denominator is an estimate given beside."""

    among: Among | None = None
    counted: tuple[Event, ...] = ()

    def events(self) -> Iterator[Event]:
        """Every event that the rule names."""
        yield from self.counted
        yield from self.among.had if self.among else ()
