"""In which cohort, overlays and cluster is a person? The rows of `data/lifecycle` say; this asks them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.rulebook.rows import Group


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

    @classmethod
    def of(cls, rows: Sequence[Group]) -> Groups:
        """Sort the rows in force by kind and order."""
        ordered = sorted(rows, key=lambda row: row.order)

        def of_kind(kind: str) -> tuple[Group, ...]:
            return tuple(row for row in ordered if row.kind == kind)

        return cls(of_kind("cohort"), of_kind("overlay"), of_kind("cluster"))

    def place(self, facts: Facts) -> Place:
        """Where does the person stand? None before birth; cohorts are a partition, overlays a set."""
        if facts.today < facts.anchor.ordinal:
            return Place(None, (), None)
        overlays = tuple(sorted(row.code for row in self.overlays if answer(row.who, facts).eligible))
        return Place(_first(self.cohorts, facts), overlays, _first(self.clusters, facts))


def _first(rows: Sequence[Group], facts: Facts) -> str | None:
    return next((row.code for row in rows if answer(row.who, facts).eligible), None)
