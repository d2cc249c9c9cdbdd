"""How healthy is a family, and an area's families? The index Y/(12 - N), as counts that can be summed.

An answer is `Y` (yes), `T` (no) or `N` (does not apply), one for each of the twelve items in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ilp.errors import UsageError
from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.formulas import HealthyFamily
from ilp.indicators.rows import Band, Indicator

FAMILY, AREA, ITEM = "iks_family", "iks_area", "iks_indicator_cov"
YES, NO, NOT_APPLICABLE = "Y", "T", "N"


def band(code: str, value: float | Fraction | None, readings: Mapping[str, str] | None = None) -> Band | None:
    """In which of the indicator's bands is the unrounded value? None when it has none, or no value.

    >>> band("iks_area", Fraction(8, 10)).code, band("report_completeness", 84.9).code
    ('pre_healthy', 'fair')

    Raises:
        UnknownCode: there is no such indicator (`ILP-I006`).
    """
    return banded(catalogue(readings)[code], value)


def banded(row: Indicator, value: float | Fraction | None) -> Band | None:
    """In which band of this row is the value?"""
    if value is None:
        return None
    found = value if isinstance(value, Fraction) else Fraction(str(value))
    return next((each for each in row.band if each.holds(found)), None)


def family_index(
    answers: str, readings: Mapping[str, str] | None = None
) -> tuple[Fraction | None, Band | None]:
    """What is the family's index, and its band? No index where nothing applies.

    >>> value, found = family_index("YYTNNNNNYYYT")
    >>> value, found.code
    (Fraction(5, 7), 'pre_healthy')

    Raises:
        UsageError: not twelve answers of `Y`, `T`, `N` (`ILP-I038`).
    """
    row, formula = _rule(catalogue(readings))
    given = _given(answers, formula)
    applies = len(given) - given.count(NOT_APPLICABLE)
    value = Fraction(given.count(YES), applies) if applies else None
    return value, banded(row, value)


def family_counts(
    families: Iterable[str], *, area: str, period: str, readings: Mapping[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """What do the visited families of an area count as? Rows for `compute`, to be summed at every level.

    A family counts as visited, and as healthy where its own index is; an item counts where it applies.

    Raises:
        UsageError: a family has not twelve answers of `Y`, `T`, `N` (`ILP-I038`).
    """
    _, formula = _rule(catalogue(readings))
    answered = [_given(each, formula) for each in families]
    bands = [family_index(each, readings)[1] for each in answered]
    healthy = sum(each is not None and each.code == formula.healthy for each in bands)
    place = {"area_code": area, "period": period}
    yield {"indicator": AREA, **place, "numerator": healthy, "denominator": len(answered)}
    for number, item in enumerate(formula.items):
        said = [each[number] for each in answered]
        counted = {"numerator": said.count(YES), "denominator": len(said) - said.count(NOT_APPLICABLE)}
        yield {"indicator": f"{ITEM}.{item}", **place, **counted}


def _rule(book: Catalogue) -> tuple[Indicator, HealthyFamily]:
    row = book[FAMILY]
    assert isinstance(row.formula, HealthyFamily)
    return row, row.formula


def _given(answers: str, formula: HealthyFamily) -> str:
    given = "".join(answers.split()).upper()
    if len(given) != len(formula.items) or set(given) - {YES, NO, NOT_APPLICABLE}:
        allowed = f"{YES}, {NO}, {NOT_APPLICABLE}"
        raise UsageError("ILP-I038", value=answers, count=len(formula.items), allowed=allowed)
    return given
