"""How does a formula read in symbols? By its kind; what it is made of stands as the codes of other rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ilp.errors import Language

from .words import word


def symbols(row: Any, lang: Language) -> str:
    """The formula of an indicator in symbols."""
    formula = getattr(row, "formula", None)
    kind = getattr(formula, "kind", "ratio")
    times = "" if row.multiplier == 1 else f"{row.multiplier} × "
    if kind == "sum":
        return f"{times}{_sums(formula.numerator, lang)} ÷ {_sums(formula.denominator, lang)}"
    if kind == "corrected":
        less = "".join(f" − Σ {each}" for each in formula.less)
        return f"{times}Σ {formula.of} ÷ (Σ {formula.out_of}{less})"
    if kind == "drop_out":
        return f"{times}(Σ {formula.first} − Σ {formula.last}) ÷ Σ {formula.first}"
    if kind == "threshold":
        return f"{times}#{{{formula.unit}: {_tests(formula)}}} ÷ #{{{formula.unit}}}"
    if kind == "index":
        cap = "" if formula.cap is None else f"min({formula.cap}, "
        end = "" if formula.cap is None else ")"
        first = f"{formula.coverage_weight} % × {cap}{formula.coverage}{end}"
        return f"{first} + {formula.quality_weight} % × {cap}{formula.quality}{end}"
    if kind == "mean":
        return f"({' + '.join(formula.of)}) ÷ {len(formula.of)}"
    if kind == "strata":
        return "; ".join(f"{own.code}: {_all(own.tests) or '…'}" for own in formula.classes)
    if kind == "healthy_family":
        return f"#{{Y: {', '.join(formula.items)}}} ÷ #{{Y, T}}"
    if kind == "count":
        return " + ".join(f"Σ {each}" for each in formula.of) or word("indicators.symbols_N", lang)
    return times + word(f"indicators.symbols_{row.aggregation}", lang)


def _sums(terms: Iterable[Any], lang: Language) -> str:
    said = ""
    for term in terms:
        sign = " − " if term.percent < 0 else " + " if said else ""
        below = word("indicators.denominator_of", lang, code=term.of)
        part = term.of if term.part == "numerator" else below
        weight = "" if abs(term.percent) == 100 else f"{abs(term.percent)} % × "
        said += f"{sign}{weight}Σ {part}"
    return f"({said})" if any(sign in said for sign in "+−×") else said


def _tests(formula: Any) -> str:
    said = _all(formula.tests)
    if formula.some is None:
        return said
    some = f"#({_all(formula.some.of)}) ≥ {formula.some.least}"
    return f"{said} ∧ {some}" if said else some


def _all(tests: Iterable[Any]) -> str:
    return " ∧ ".join(f"{test.of} ≥ {test.at_least}" for test in tests)
