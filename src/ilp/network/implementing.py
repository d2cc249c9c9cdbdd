"""How far has integrated primary care come? Shares of facilities that give it and of people trained for it.

A facility that says nothing stays in the denominator and is counted as unknown; a share is never capped.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ilp import areas
from ilp.network.facilities import Facility
from ilp.network.readiness import judge
from ilp.network.standards import Measured, standards

if TYPE_CHECKING:
    from ilp.network.tree import Network

NO_DENOMINATOR = "no_denominator"
OVER = "over_100"


@frozen
class Share:
    """So many of so many, as a row of indicators has it: `denominator` is None where nobody knows it."""

    indicator: str
    area: str
    level: str
    numerator: int
    denominator: int | None
    multiplier: int
    unknown: int = 0
    on: date | None = None

    @property
    def value(self) -> float | None:
        """What does it come to? None without a denominator."""
        return self.numerator * self.multiplier / self.denominator if self.denominator else None

    @property
    def flags(self) -> tuple[str, ...]:
        """What is to be known of the value?"""
        if not self.denominator:
            return (NO_DENOMINATOR,)
        return (OVER,) if self.numerator > self.denominator else ()

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "indicator": self.indicator,
            "area": self.area,
            "level": self.level,
            "on": None if self.on is None else self.on.isoformat(),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unknown": self.unknown,
            "value": self.value,
            "flags": list(self.flags),
        }


def share(network: Network, code: str, *, top: str | None = None, on: date | None = None) -> Share:
    """What does the share come to, in the whole network or under one facility, by `on` if it is given?

    Args:
        network: the facilities.
        code: `ilp_puskesmas`, `ilp_pustu`, `ilp_posyandu`, `ilp_orientation`, `kader_trained`.
        top: the facility under which is counted, itself included.
        on: things done later do not count.

    Raises:
        UnknownCode: there is no such share (`ILP-N014`) or facility (`ILP-N012`).
    """
    standards().find("share", code)
    row = standards().share[code]
    those: tuple[Facility, ...] = network.at_level(row.level)
    tops = {each.area for each in network if each.parent is None} if top is None else {network[top].area}
    area = tops.pop() if len(tops) == 1 else areas.NATION
    if top is not None:
        own = (network[top],) if network[top].level == row.level else ()
        those = (*own, *network.under(top, row.level))
    if row.counts == "staff":
        return _staff(row, those, area, on)
    answers = [given(network, each, row, on) for each in those]
    unknown = answers.count(None)
    return Share(code, area, row.level, answers.count(True), len(answers), row.multiplier, unknown, on)


def given(network: Network, facility: Facility, row: Measured, on: date | None = None) -> bool | None:
    """Does the facility count? What its row states wins; otherwise the checks decide, all or none."""
    stated = facility.stated.was_done(row.started, on)
    if stated is not None or not row.checks:
        return stated
    states = {judge(network, facility, standards().check[code], on).state for code in row.checks}
    return False if "not_met" in states else None if "unknown" in states else True


def _staff(row: Measured, those: tuple[Facility, ...], area: str, on: date | None) -> Share:
    pairs = [(each.stated.trained.get(row.role), each.stated.staff.get(row.role)) for each in those]
    known = [(trained, there) for trained, there in pairs if trained is not None and there is not None]
    trained, there = (sum(side) for side in zip(*known, strict=True)) if known else (0, None)
    return Share(row.code, area, row.level, trained, there, row.multiplier, len(pairs) - len(known), on)
