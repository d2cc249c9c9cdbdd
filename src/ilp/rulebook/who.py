"""Whom does a rule mean? The closed list of tests; a list of alternatives, each a conjunction."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from ilp.rulebook.fields import Day, Entry, PeriodField


class Who(Entry):
    """One alternative: every given test must hold. Ages are half-open: `from` is in, `until` is out."""

    sex: Literal["female", "male"] | None = None
    age_from: PeriodField | None = None
    age_until: PeriodField | None = None
    born_from: Day | None = None
    born_until: Day | None = None
    pregnant: bool | None = None
    postpartum_within: PeriodField | None = None
    gestation_from: PeriodField | None = None
    gestation_until: PeriodField | None = None
    grade: tuple[int, ...] = ()
    in_school: bool | None = None
    area: tuple[str, ...] = ()
    cohort: tuple[str, ...] = ()
    any_condition: tuple[str, ...] = ()
    all_conditions: tuple[str, ...] = ()
    no_condition: tuple[str, ...] = ()

    @cached_property
    def tests(self) -> tuple[tuple[str, Any], ...]:
        """Which tests are given, in the order in which failures are named?"""
        given = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, value) for name, value in given if value is not None and value != ())
