"""In which cohort, overlays and cluster is a person? The rows of `data/lifecycle` say; this asks them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from ilp.lifecycle.eligibility import means
from ilp.lifecycle.facts import Facts
from ilp.rulebook.rows import Group

REMEMBERED = 16384
"""How many places are kept; a matter of memory, not of law."""


@frozen
class Place:
    """Where somebody stands in the life cycle: one cohort and one cluster for routing, any overlays."""

    cohort: str | None
    overlays: tuple[str, ...]
    cluster: str | None


@frozen(eq=False)
class Groups:
    """The groups in force on a day, by kind, in the order in which they are tried."""

    cohorts: tuple[Group, ...]
    overlays: tuple[Group, ...]
    clusters: tuple[Group, ...]
    _known: dict[tuple[int, str, int], Place] = field(factory=dict, init=False)

    @classmethod
    def of(cls, rows: Sequence[Group]) -> Groups:
        """Sort the rows in force by kind and order."""
        ordered = sorted(rows, key=lambda row: row.order)

        def of_kind(kind: str) -> tuple[Group, ...]:
            return tuple(row for row in ordered if row.kind == kind)

        return cls(of_kind("cohort"), of_kind("overlay"), of_kind("cluster"))

    def place(self, facts: Facts) -> Place:
        """Where does the person stand? None before birth; cohorts are a partition, overlays a set.

        Those of one sex and birthday with nothing else on record stand in one place, so it is remembered.
        """
        if facts.conditions or facts.pregnancies or facts.grade is not None or facts.calendar != "clamp":
            return self._place(facts)
        key = (facts.anchor.ordinal, facts.sex, facts.today)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._place(facts)
        return found

    def _place(self, facts: Facts) -> Place:
        if facts.today < facts.anchor.ordinal:
            return Place(None, (), None)
        overlays = tuple(sorted(row.code for row in self.overlays if means(row.who, facts)))
        return Place(_first(self.cohorts, facts), overlays, _first(self.clusters, facts))


def _first(rows: Sequence[Group], facts: Facts) -> str | None:
    return next((row.code for row in rows if means(row.who, facts)), None)
