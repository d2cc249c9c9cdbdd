"""Which people might come? Hypothesis strategies, drawing birthdays and doses near the rules' edges.

The edges are read from the rulebook, so new rules are tested at their own edges. Everybody is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from ilp import areas, codes
from ilp.dates import Anchor, Period, completed_years
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Service

OLDEST = Period.parse("90 years")


def births(on: date, *, rules: Rulebook | None = None, oldest: Period = OLDEST) -> st.SearchStrategy[date]:
    """When might somebody be born who lives on `on`: any day, or on an edge of the rules?"""
    first = _back(on, oldest)
    near = st.builds(_near_birth, st.just(on), st.sampled_from(edges(rules)), st.integers(-1, 1))
    return st.one_of(st.dates(first, on), near.filter(lambda day: first <= day <= on))


def doses(
    birth: date, on: date, *, rules: Rulebook | None = None, most: int = 16
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Which doses might somebody have had: products of the list, at ages and intervals near the edges?"""

    near = edges(rules, doses_only=True)

    @st.composite
    def history(draw: st.DrawFn) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        days: list[date] = [birth]
        for _ in range(draw(st.integers(0, most))):
            start = draw(st.sampled_from(days))
            day = _moved(Anchor(start).on(draw(st.sampled_from(near))), draw(st.integers(-1, 1)))
            if draw(st.integers(0, 5)) == 0 or not _moved(birth, -2) <= day <= _moved(on, 2):
                day = draw(st.dates(birth, max(on, birth)))
            days.append(day)
            found.append({"product": draw(st.sampled_from(products())), "on": day.isoformat()})
            if draw(st.integers(0, 9)) == 0:
                found[-1]["campaign"] = True
        return found

    return history()


def homes(rules: Rulebook | None = None) -> st.SearchStrategy[str | None]:
    """Where might somebody live: nowhere stated, in an area that the rules name, or in another province?"""
    return st.one_of(st.none(), st.sampled_from(_homes(rules or Rulebook.load())))


@st.composite
def people(
    draw: st.DrawFn,
    on: date,
    *,
    rules: Rulebook | None = None,
    oldest: Period = OLDEST,
    most_doses: int = 16,
    events: bool = True,
) -> dict[str, Any]:
    """Who might come on `on`: a record as the Person contract has it, sound in form and free in content.

    Args:
        draw: given by Hypothesis.
        on: the asked day; everybody is born by then.
        rules: whose edges to draw near; None takes the package's own.
        oldest: the greatest age.
        most_doses: at most so many doses.
        events: visits, screenings and measurements too.
    """
    birth = draw(births(on, rules=rules, oldest=oldest))
    person: dict[str, Any] = {
        "id": f"sintetis-{draw(st.integers(1, 9999)):04d}",
        "birth_date": birth.isoformat(),
        "sex": draw(st.sampled_from(["female", "male"])),
        "area": draw(homes(rules)),
        "doses": draw(doses(birth, on, rules=rules, most=most_doses)),
        "conditions": draw(_some(sorted(codes.section("condition")), 2)),
    }
    person["absent_conditions"] = [
        code
        for code in draw(_some(sorted(codes.section("condition")), 2))
        if code not in person["conditions"]
    ]
    if draw(st.booleans()):
        person["school_grade"] = draw(st.integers(0, 12))
    bounds = codes.section("range")["pregnancy_age_years"]
    if person["sex"] == "female" and bounds["lowest"] < completed_years(birth, on) < bounds["highest"]:
        person["pregnancies"] = draw(_pregnancies(on, (rules or Rulebook.load()).defaults(on).pregnancy_over))
    if events:
        person |= draw(_events(birth, on, rules or Rulebook.load()))
    return person


@st.composite
def _pregnancies(draw: st.DrawFn, on: date, longest: Period) -> list[dict[str, Any]]:
    if not draw(st.booleans()):
        return []
    start = draw(st.dates(_back(on, longest), on))
    end = draw(st.none() | st.dates(start, on))
    return [{"last_menstrual_period": start.isoformat(), "ended_on": end.isoformat() if end else None}]


@st.composite
def _events(draw: st.DrawFn, birth: date, on: date, book: Rulebook) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {"visits": [], "screenings": [], "measurements": []}
    for code in draw(_some(_done_by(book), 4)):
        day = draw(st.dates(birth, on)).isoformat()
        family, _, name = code.partition(".")
        if family == "measurement":
            found["measurements"].append({"on": day, name: 12.5})
        elif family == "screening":
            found["screenings"].append({"code": code, "on": day})
        else:
            by = draw(st.none() | st.sampled_from(sorted(codes.section("by"))))
            found["visits"].append({"code": code, "on": day, "by": by})
    return dict(found)


def _some(listed: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(listed), max_size=most, unique=True) if listed else st.just([])


def _back(on: date, period: Period) -> date:
    return Anchor(on).on(Period(-period.months, -period.days))


def _near_birth(on: date, edge: Period, aside: int) -> date:
    return _moved(_back(on, edge), aside)


def _moved(day: date, days: int) -> date:
    return Anchor(day).on(Period(days=days))


@cache
def products() -> list[str]:
    """Every product of the list."""
    return sorted(codes.section("product"))


def edges(rules: Rulebook | None = None, *, doses_only: bool = False) -> tuple[Period, ...]:
    """Every age and interval that the service rows (or the doses alone) name, the shortest first."""
    return _edges(rules or Rulebook.load(), doses_only)


@cache
def _edges(book: Rulebook, doses_only: bool) -> tuple[Period, ...]:
    rows = [row for row in book.rows(Service) if row.is_dose or not doses_only]
    found = {period for row in rows for period in _periods(row)}
    return tuple(sorted(found, key=lambda period: (period.months, period.days)))


def _periods(value: Any) -> Iterator[Period]:
    if isinstance(value, Period):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _periods(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _periods(each)


@cache
def _homes(book: Rulebook) -> tuple[str, ...]:
    named = {code for row in book.rows(Service) for code in row.areas}
    return tuple(sorted(named | set(areas.provinces())))


@cache
def _done_by(book: Rulebook) -> list[str]:
    timings = (row.timing for row in book.rows(Service))
    return sorted({code for timing in timings for code in getattr(timing, "done_by", ())})
