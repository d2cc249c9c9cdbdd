"""How many people are to be served in a year? Target populations (sasaran): stated first, else a formula.

Formulas and factors are data (`data/pws/sasaran.toml`). Every number says whether it was stated or projected,
by which factors, and from which source; it is computed exactly and rounded once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, Literal, NamedTuple

from ilp import resources
from ilp.errors import Issue, Language, UnknownCode, UsageError, issue, suggest
from ilp.indicators.amounts import not_below_zero
from ilp.labels import Label

FILE = "pws/sasaran.toml"
Basis = Literal["stated", "projected"]
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class TargetPopulation:
    """How many people of a group: `value` in whole people, `exact` before it was rounded (half up)."""

    group: str
    label: Label
    value: int
    exact: Fraction
    basis: Basis
    formula: str
    factors: str | None
    source: str
    status: str | None

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "group": self.group,
            "label": self.label.text(lang),
            "value": self.value,
            "exact": float(self.exact),
            "basis": self.basis,
            "formula": self.formula,
            "factors": self.factors,
            "source": self.source,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class Sasaran(Mapping[str, TargetPopulation]):
    """The target populations by group; `missing` says which inputs the others would need."""

    targets: Mapping[str, TargetPopulation] = field(hash=False)
    missing: Mapping[str, tuple[str, ...]] = field(hash=False)
    issues: tuple[Issue, ...] = ()

    def __getitem__(self, group: str) -> TargetPopulation:
        return self.targets[group]

    def __iter__(self) -> Iterator[str]:
        return iter(self.targets)

    def __len__(self) -> int:
        return len(self.targets)

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "targets": [target.to_dict(lang) for target in self.targets.values()],
            "missing": {group: list(needed) for group, needed in self.missing.items()},
            "issues": [each.to_dict(lang) for each in self.issues],
        }


def sasaran(known: Mapping[str, Any], *, factors: str | Mapping[str, Any] | None = None) -> Sasaran:
    """How many people are to be served, from what is known?

    Args:
        known: inputs such as `population` and `crude_birth_rate` (per 1,000), and groups that were set, such
            as `live_births`, which are taken as they are.
        factors: the name of a table of factors, or factors by group; None takes the usual formula.

    Raises:
        UnknownCode: no such input, group or table of factors (`ILP-I064`).
        UsageError: a number that is none, or below zero (`ILP-I065`).

    >>> sasaran({"population": 7564, "crude_birth_rate": 19})["pregnant"].value
    158
    """
    book = resources.toml(FILE)
    allowed = [*book["input"], *groups()]
    for name in known:
        if name not in allowed:
            raise UnknownCode("ILP-I064", value=name, allowed=suggest(str(name), allowed))
    given = {name: _number(name, value) for name, value in known.items()}
    maker = _Maker(given, _factors(factors))
    for group in groups():
        maker.make(group)
    return Sasaran(maker.found, maker.missing, tuple(_doubts(given)))


@cache
def groups() -> dict[str, dict[str, Any]]:
    """Which groups of people are there, each after those it is computed from?"""
    return {row["code"]: row for row in resources.toml(FILE)["group"]}


def group_of(indicator: str) -> str | None:
    """Whose number is the indicator's denominator? None when the table does not say.

    >>> group_of("imm_idl"), group_of("kn1"), group_of("nut_ds")
    ('surviving_infants', 'live_births', None)
    """
    return next((code for code, row in groups().items() if indicator in row["indicators"]), None)


class _Factor(NamedTuple):
    value: Fraction
    table: str | None
    source: str


class _Maker:
    def __init__(self, given: Mapping[str, Fraction], factors: Mapping[str, _Factor]) -> None:
        self.found: dict[str, TargetPopulation] = {}
        self.missing: dict[str, tuple[str, ...]] = {}
        self._given, self._factors = given, factors

    def make(self, group: str) -> None:
        """Take it as stated, or compute it, or say what is lacking."""
        row = groups()[group]
        if group in self._given:
            self._put(row, self._given[group], group, None, stated=True)
            return
        base, rate = row["base"], row.get("rate") or row.get("less")
        times = self._factors.get(group)
        of = self.found[base].exact if base in self.found else self._given.get(base)
        by_rate = rate in self._given
        lacking = [base] if of is None else []
        if not by_rate and times is None:
            lacking.append(rate)
        if of is None or lacking:
            self.missing[group] = tuple(lacking)
        elif rate is not None and by_rate:
            self._put(row, *self._rated(row, of, rate), None)
        elif times is not None:
            self._put(row, of * times.value, f"{_said(times.value)} x {base}", times)

    def _rated(self, row: Mapping[str, Any], of: Fraction, rate: str) -> tuple[Fraction, str]:
        per = resources.toml(FILE)["input"][rate]["per"]
        share = self._given[rate] / per
        if "less" in row:
            return max(of * (1 - share), Fraction(0)), f"{row['base']} x (1 - {rate} / {per})"
        return of * share, f"{row['base']} x {rate} / {per}"

    def _put(
        self,
        row: Mapping[str, Any],
        exact: Fraction,
        formula: str,
        factor: _Factor | None,
        *,
        stated: bool = False,
    ) -> None:
        self.found[row["code"]] = TargetPopulation(
            group=row["code"],
            label=Label(**row["label"]),
            value=int(exact + HALF),
            exact=exact,
            basis="stated" if stated else "projected",
            formula=formula,
            factors=None if factor is None else factor.table,
            source="" if factor is None else factor.source,
            status=None if stated else row["status"],
        )


def _factors(asked: str | Mapping[str, Any] | None) -> dict[str, _Factor]:
    """Which factor has each group, from which table? Those left out are the usual ones."""
    tables = {table["code"]: table for table in resources.toml(FILE)["factors"]}
    usual = next(iter(tables))
    if isinstance(asked, str) and asked not in tables:
        raise UnknownCode("ILP-I064", value=asked, allowed=", ".join(tables))
    found: dict[str, _Factor] = {}
    for name in (usual, asked) if isinstance(asked, str) else (usual,):
        for group, value in tables[name]["factor"].items():
            found[group] = _Factor(Fraction(value), name, tables[name]["source"])
    for group, value in asked.items() if isinstance(asked, Mapping) else ():
        if group not in groups():
            raise UnknownCode("ILP-I064", value=group, allowed=suggest(str(group), groups()))
        found[group] = _Factor(_number(group, value), None, "")
    return found


def _number(name: str, value: Any) -> Fraction:
    found = not_below_zero(value)
    if found is None:
        raise UsageError("ILP-I065", value=value, place=name)
    return Fraction(found)


def _doubts(given: Mapping[str, Fraction]) -> Iterator[Issue]:
    """Which rates are written per something else, as it seems?"""
    for name, value in given.items():
        row = resources.toml(FILE)["input"].get(name, {})
        if "plausible" in row and not row["plausible"][0] <= value <= row["plausible"][1]:
            low, high = row["plausible"]
            yield issue(
                "ILP-I066", name, value=_said(value), place=name, allowed=f"{low}-{high}", per=row["per"]
            )


def _said(value: Fraction | int) -> str:
    return f"{float(value):.10g}"
