"""What comes out of a worked case, part by part? Only what the case asks about is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from ilp.lifecycle.facts import Facts
from ilp.planning import contents, danger_signs, home_visits, plan
from ilp.planning.asking import facts_of
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure, Questionnaire
from ilp.rulebook.rows import Example
from ilp.schedules.policy import Policy
from ilp.screening.asking import row_of
from ilp.screening.interpreting import reading
from ilp.screening.scoring import scored


class Outcome(Mapping[str, Any]):
    """The answers to one case: those of the plan by its own keys, the rest as functions to ask."""

    def __init__(self, case: Example, book: Rulebook) -> None:
        self.case, self.book = case, book
        self._asked: dict[str, Callable[..., Any]] = {
            "contents": self._contents,
            "measures": self._measure,
            "scores": self._score,
            "signs": self._signs,
            "home_visits": self._home_visits,
        }

    @cached_property
    def _plan(self) -> Any:
        case = self.case
        return plan(case.person, on=case.on, area=case.area, rules=self.book, policy=case.policy)

    @cached_property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = self._plan.to_dict()
        return said

    @cached_property
    def _facts(self) -> Facts:
        case = self.case
        return facts_of(case.person, case.on, case.area, self.book, Policy.of(case.policy))[1]

    def __getitem__(self, key: str) -> Any:
        return self._asked[key] if key in self._asked else self._said[key]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._said, *self._asked))

    def __len__(self) -> int:
        return len(self._said) + len(self._asked)

    def _contents(self, service: str) -> set[str]:
        case = self.case
        rows = contents(case.person, service, on=case.on, area=case.area, rules=self.book)
        return {row.code for row in rows}

    def _measure(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        row = row_of(Measure, asked["measure"], self.book, self._on, self.case.area)
        found = reading(row, asked["values"], self._facts, tier=asked.get("tier"))
        return found.to_dict()

    def _score(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        row = row_of(Questionnaire, asked["instrument"], self.book, self._on, self.case.area)
        return scored(row, asked["answers"], self._facts, tier=asked.get("tier"), book=self.book).to_dict()

    def _signs(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return danger_signs(asked["card"], asked["observed"], on=self._on, rules=self.book).to_dict()

    def _home_visits(self) -> list[str]:
        return [own.code for own in home_visits(self._plan, self.case.person, rules=self.book)]

    @property
    def _on(self) -> date:
        return self.case.on
