"""Which choices does an answer rest on? Policies as explicit values, echoed in every result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_type_hints

from attrs import asdict, fields, frozen

from ilp.dates import Calendar, Period
from ilp.errors import UsageError, suggest
from ilp.lifecycle.facts import Unstated

Grace = Literal["fixed", "absolute"]
IntervalReference = Literal["programme", "administered", "valid"]
MultiAntigen = Literal["any", "all"]
SameDayOrder = Literal["catalogue", "record"]


@frozen
class Policy:
    """How strictly is a history judged? The defaults follow the Indonesian programme.

    Attributes:
        grace_days: a dose this many days before its age or interval still counts; never for the spacing of
            live vaccines, never past an upper age.
        grace: `fixed` uses `grace_days`; `absolute` uses the row's own absolute minimum where it has one.
        interval_reference: from what intervals count: `programme` the last valid dose, and from an invalid
            one the time to repeat; `administered` the last dose of any kind; `valid` valid doses only.
        multi_antigen: a combined dose is valid when it counts for `any` of its series, or only for `all`.
        same_day_order: doses of one day in the order of the product `catalogue`, or of the `record`.
        calendar: where a month has no such day: `clamp` to its last, `roll_forward` to the next first;
            `days_30` takes every month as thirty days.
        unstated: a condition nobody has stated is `absent`, or `unknown` (the strict answer).
        horizon: how far ahead a plan looks (a period such as `24 months`); None takes the rulebook's.

    >>> Policy.of({"grace_days": 4}).grace_days
    4
    """

    grace_days: int = 0
    grace: Grace = "fixed"
    interval_reference: IntervalReference = "programme"
    multi_antigen: MultiAntigen = "any"
    same_day_order: SameDayOrder = "catalogue"
    calendar: Calendar = "clamp"
    unstated: Unstated = "absent"
    horizon: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any] | Policy | None) -> Policy:
        """Read a policy from plain values.

        Raises:
            UsageError: an unknown key (`ILP-S001`) or a value that is not allowed (`ILP-S002`).
            RecordError: the horizon is no period (`ILP-D001`).
        """
        if isinstance(values, Policy):
            return values
        if not values:
            return DEFAULT
        given = dict(values or {})
        hints = get_type_hints(cls)
        for key, value in given.items():
            if key not in hints:
                raise UsageError("ILP-S001", value=key, allowed=suggest(key, hints))
            allowed = get_args(hints[key])
            if key == "grace_days":
                if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                    raise UsageError("ILP-S002", key=key, value=value, allowed="0, 1, 2, …")
            elif key == "horizon":
                if value is not None:
                    Period.parse(value)
            elif value not in allowed:
                raise UsageError("ILP-S002", key=key, value=value, allowed=", ".join(map(str, allowed)))
        return cls(**given)

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        return asdict(self)


DEFAULT = Policy()
NAMES = tuple(entry.name for entry in fields(Policy))
