"""How is an indicator counted from people's records? By a rule in data, or not, with the reason.

`among` says who is in the denominator, `counted` who of them is in the numerator. Both speak of services,
completions, measures and people as the rulebook does, and ask each person's own plan and record.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StrictInt

from ilp.rulebook.fields import Entry, LabelField, PeriodField

WhyNot = Literal["facility_statistic", "household", "not_recorded", "computed", "rule_not_seen"]
"""Why no record of a person tells: facilities, areas or reports are counted; families or couples are; the
record has no such fact; it is made of other indicators; nobody has seen the rule."""

Within = Literal["window", "year", "ever", "episode", "pregnancy"]
Growth = Literal["waz", "haz", "whz", "baz", "gain", "two_t", "below_red"]
KINDS = ("services", "owed", "completion", "acts", "condition", "measure", "growth", "outcome", "died")
Number = Annotated[StrictInt, Field(gt=0)]


class Question(Entry):
    """One thing that is asked of a person, with one of these:

    `services`: does the plan say that all of them (with `any`: one) were served? `owed`: does it say that one
    of them concerns the person? `completion`: is the set complete (`so_far`: but for what is still to come)?
    `acts`: does the record show any of them on at least `times` days, done `by` somebody, with `values`?
    `condition`: did the person have it on any day? `measure`: did a result fall into one of `category`
    (`last`: did so many of the last results; no category: is there a result)? `growth`: does the last
    measurement fall into one, is the child below the red line, or without gain twice running? `outcome`: is
    that how the pregnancy ended? `died`: did the child die?

    `within` is where it is looked for: in the rule's `window`, since January of the `year`, `ever`, since the
    pregnancy began (`episode`) or while it went on. `gestation_*` and `from_age`, `before` bound it further.
    """

    services: tuple[str, ...] = ()
    any: bool = False
    owed: tuple[str, ...] = ()
    completion: str | None = None
    so_far: bool = False
    acts: tuple[str, ...] = ()
    times: Number = 1
    by: tuple[str, ...] = ()
    values: dict[str, Any] = Field(default_factory=dict)
    condition: str | None = None
    measure: str | None = None
    growth: Growth | None = None
    category: tuple[str, ...] = ()
    last: Number | None = None
    outcome: tuple[str, ...] = ()
    died: bool = False
    from_age: PeriodField | None = None
    before: PeriodField | None = None
    gestation_from: PeriodField | None = None
    gestation_until: PeriodField | None = None
    within: Within = "window"

    @cached_property
    def kind(self) -> str:
        """Which of the fields that ask for something is given?"""
        return next(kind for kind in KINDS if getattr(self, kind))


class FromRecords(Entry):
    """The rule: of those `among` whom it counts and who `had` something, who meets all of `counted` and
    nothing of `without`?

    `before` is the age, or the time since the birth, at which it is too late. Without `among` the denominator
    is an estimate given beside. `apart`: the two are different people, so who is counted need not have had it
    (stillbirths over live births).
    """

    among: str | None = None
    had: tuple[Question, ...] = ()
    apart: bool = False
    counted: tuple[Question, ...] = ()
    without: tuple[Question, ...] = ()
    before: PeriodField | None = None
    note: LabelField | None = None

    def questions(self) -> Iterator[Question]:
        """Everything that the rule asks."""
        yield from (*self.had, *self.counted, *self.without)
