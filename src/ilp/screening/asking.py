"""About whom is the question, and which row answers it? What interpreting and scoring share."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeVar

from ilp import codes
from ilp.dates import Anchor, Period
from ilp.errors import NoRuleInForce, UnknownCode, UsageError, suggest
from ilp.lifecycle.facts import Facts, PregnancySpan, Stated
from ilp.rulebook import Rulebook
from ilp.rulebook.dated import Dated

Row = TypeVar("Row", bound=Dated)
Edges = Literal["default", "strict"]


def row_of(kind: type[Row], code: str, book: Rulebook, on: date, area: str | None = None) -> Row:
    """Which row answers for `code` on `on`? Where several programmes have one, the profile's first.

    Raises:
        UnknownCode: there is no such measure or questionnaire (`ILP-G001`).
        NoRuleInForce: there is, but not on this day (`ILP-G002`).
    """
    found = [row for row in book.holding(kind, on, area) if getattr(row, "code", None) == code]
    if found:
        return min(found, key=lambda row: book.profile.rank(row.programme))
    known = {str(getattr(row, "code", "")) for row in book.rows(kind)}
    if code not in known:
        raise UnknownCode("ILP-G001", value=code, allowed=suggest(code, known))
    raise NoRuleInForce("ILP-G002", value=code, on=on)


def facts_of(
    book: Rulebook,
    on: date,
    *,
    age: int | str | Period | None,
    sex: str | None,
    pregnant: bool = False,
    conditions: tuple[str, ...] = (),
) -> Facts:
    """The facts of somebody known by age, sex and pregnancy only.

    Raises:
        UnknownCode: no such sex (`ILP-C001`).
        UsageError: the age is no number of years and no period (`ILP-G003`).
    """
    if sex is not None:
        codes.label("sex", sex)
    lived = _age(age)
    today = on.toordinal()
    return Facts(
        birth=Anchor(on).on(Period(-lived.months, -lived.days)),
        sex=sex or "",
        on=on,
        defaults=book.defaults(on),
        conditions={code: Stated(True) for code in conditions},
        pregnancies=(PregnancySpan(today),) if pregnant else (),
    )


def _age(age: Any) -> Period:
    if isinstance(age, Period):
        return age
    if isinstance(age, str):
        return Period.parse(age)
    if age is None:
        return Period()
    if isinstance(age, bool) or not isinstance(age, int | float) or age < 0:
        raise UsageError("ILP-G003", value=age)
    return Period(months=int(age * 12))
