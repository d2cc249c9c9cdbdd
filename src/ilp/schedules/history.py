"""What was given, in order? A person's doses made ready; what can be said of one dose alone is said here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from attrs import define, field

from ilp import codes
from ilp.dates import shift
from ilp.rulebook.rows import Spacing
from ilp.schedules.courses import Course
from ilp.schedules.policy import Policy

UNREAL = frozenset({"before_birth", "in_the_future"})


class Dose(NamedTuple):
    """A dose as the engine takes it: what, on which ordinal, in a campaign, and where if not at home."""

    product: str
    on: int
    campaign: bool = False
    area: str | None = None


@define(eq=False)
class Given:
    """One dose of the history, with what became of it; `judged` holds each series' verdict."""

    dose: Dose
    courses: Mapping[str, Course] | None
    status: str = ""
    reasons: tuple[str, ...] = ()
    counts_as: tuple[str, ...] = ()
    too_near: str = ""
    refused: bool = False
    judged: list[tuple[str, str, tuple[str, ...], str]] = field(factory=list)

    def counts(self, stem: str | None) -> bool:
        """Did this series find the dose valid?"""
        return any(own == stem and status == "valid" for own, status, _, _ in self.judged)

    @property
    def touches(self) -> bool:
        """Has the dose been given at all, as far as the record can be believed?"""
        return UNREAL.isdisjoint(self.reasons)


@cache
def rank(product: str) -> int:
    """In which place of the catalogue does the product stand? Doses of one day are judged in this order."""
    names = list(codes.section("product"))
    return names.index(product) if product in names else len(names)


def ready(
    doses: Iterable[Dose],
    *,
    birth: int,
    today: int,
    policy: Policy,
    spacings: Sequence[Spacing],
    courses: Mapping[str, Mapping[str, Course]],
) -> list[Given]:
    """Put the history in order and set aside what cannot count: unknown, before birth, in the future, a copy.

    `courses` holds, for each area a dose was given in, the series as they run there. What is set aside
    touches nothing else.
    """
    if policy.same_day_order == "record":
        ordered = sorted(doses, key=lambda own: own.on)
    else:
        ordered = sorted(
            doses, key=lambda own: (own.on, rank(own.product), own.product, own.campaign, own.area or "")
        )
    found: list[Given] = []
    seen: set[tuple[str, int]] = set()
    spaced: list[tuple[int, Spacing]] = []
    for dose in ordered:
        given = Given(dose, courses.get(dose.area) if dose.area else None)
        found.append(given)
        if dose.product not in codes.section("product"):
            given.status, given.reasons = "invalid", ("unknown_product",)
        elif dose.on < birth:
            given.status, given.reasons = "invalid", ("before_birth",)
        elif dose.on > today:
            given.status, given.reasons = "invalid", ("in_the_future",)
        elif (dose.product, dose.on) in seen:
            given.status, given.reasons = "extra", ("duplicate",)
        else:
            seen.add((dose.product, dose.on))
            for spacing in spacings:
                if dose.product in spacing.products:
                    _space(given, spacing, spaced)
                    spaced.append((dose.on, spacing))
    return found


def _space(given: Given, spacing: Spacing, spaced: Sequence[tuple[int, Spacing]]) -> None:
    for day, other in spaced:
        until = shift(day, spacing.interval.months, spacing.interval.days)
        if other is spacing and day < given.dose.on < until:
            given.too_near = spacing.reason


def spaced_until(history: Sequence[Given], spacings: Sequence[Spacing], product: str) -> tuple[int, int]:
    """From which ordinal do earlier products leave room for this one, and on which day do all share? 0: none.

    What was given last leaves room on its own day, and again once the interval is over.
    """
    floor = shared = 0
    for spacing in spacings:
        if product not in spacing.products:
            continue
        days = [own.dose.on for own in history if own.dose.product in spacing.products and own.touches]
        if days:
            until = shift(max(days), spacing.interval.months, spacing.interval.days)
            floor, shared = max((floor, shared), (until, max(days)))
    return floor, shared
