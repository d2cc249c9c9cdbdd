"""Which conditions do the results on record make known? Dated; the latest result of each measure.

What is found is no diagnosis: `hypertension_found`, never `hypertension`. What the record itself states of a
condition, present or absent, stands above what is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from attrs import frozen

from ilp import codes
from ilp.lifecycle.facts import Facts, PregnancySpan, Stated
from ilp.records import Person, read_person
from ilp.records.person import ScreeningDone, Visit
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.screening.asking import row_of
from ilp.screening.bands import UNKNOWN
from ilp.screening.interpreting import NOT_APPLICABLE, reading, wanted

BIRTH_WEIGHT = "birth_weight_kg"


@frozen
class Derived:
    """A condition that a result makes known: which, since when, and from which values of which measure."""

    code: str
    on: date
    measure: str
    category: str
    values: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "code": self.code,
            "on": self.on.isoformat(),
            "measure": self.measure,
            "category": self.category,
            "values": dict(self.values),
        }


def derive(
    person: Person | Mapping[str, Any] | str | bytes,
    *,
    on: date,
    area: str | None = None,
    rules: Rulebook | None = None,
) -> list[Derived]:
    """Which conditions do the person's results up to `on` make known, by the rules of `on`?

    For each measure the latest day on which all its values were taken answers; a normal result after a
    raised one takes it back.

    >>> person = {"id": "contoh", "birth_date": "1980-01-01", "sex": "female",
    ...           "screenings": [{"code": "screening.hypertension", "on": "2025-02-01",
    ...                           "values": {"systolic": 150, "diastolic": 95}}]}
    >>> [own.code for own in derive(person, on=date(2025, 3, 1))]
    ['hypertension_found']
    """
    own = person if isinstance(person, Person) else read_person(person).person
    if own is None:
        return []
    latest: dict[str, Derived] = {}
    for each in found(own, on, area, rules or Rulebook.load()):
        if each.code not in latest or latest[each.code].on < each.on:
            latest[each.code] = each
    return list(latest.values())


def found(person: Person, on: date, area: str | None, book: Rulebook) -> Iterator[Derived]:
    """The same for a record that is read, measure by measure: two may find one condition."""
    events = sorted(_events(person, on), key=lambda event: event[0])
    if not events:
        return
    known = {key for _, values in events for key in values}
    spans = _pregnancies(person)
    for row in measures(book, on, area):
        if not known.issuperset(row.values):
            continue
        last = next((event for event in reversed(events) if event[1].keys() >= {*row.values}), None)
        if last is None:
            continue
        day, values = last
        facts = Facts(person.birth_date, person.sex, day, book.defaults(day), pregnancies=spans)
        asked = {key: value for key, value in values.items() if key in wanted(row)}
        result = reading(row, asked, facts)
        for code in result.finds:
            yield Derived(code, day, row.code, result.category, asked)


def categories(
    person: Person, measure: str, on: date, area: str | None, book: Rulebook
) -> Iterator[tuple[int, str]]:
    """Into which category did each result of a measure up to `on` fall, on which ordinal, in order?

    By the rules of `on`, and what is known of the person on the day of the result. What is too little for an
    answer, or means somebody else, is left out.
    """
    row = row_of(Measure, measure, book, on, area)
    conditions = stated(person)
    for day, values in sorted([*_birth(person), *_events(person, on)], key=lambda event: event[0]):
        if not values.keys() & {*row.values}:
            continue
        facts = Facts(
            person.birth_date,
            person.sex,
            day,
            book.defaults(day),
            conditions=conditions,
            pregnancies=_pregnancies(person),
        )
        asked = {key: value for key, value in values.items() if key in wanted(row)}
        found = reading(row, asked, facts).category
        if found not in (UNKNOWN, NOT_APPLICABLE):
            yield day.toordinal(), found


def stated(person: Person) -> dict[str, Stated]:
    """What does the record itself state of each condition: absent, or present, since and until when?"""
    known = {code: Stated(False) for code in person.absent_conditions}
    for own in person.conditions:
        since = own.since.toordinal() if own.since else None
        until = own.until.toordinal() if own.until else None
        known[own.code] = Stated(True, since, until)
    return known


@lru_cache(maxsize=4096)
def measures(book: Rulebook, on: date, area: str | None) -> tuple[Measure, ...]:
    """The measures in force that can make a condition known; of several programmes' the profile's first."""
    best: dict[str, Measure] = {}
    for row in book.holding(Measure, on, area):
        rank = book.profile.rank
        if any(band.finds for band in row.bands) and (
            row.code not in best or rank(row.programme) < rank(best[row.code].programme)
        ):
            best[row.code] = row
    return tuple(best.values())


def _birth(person: Person) -> Iterator[tuple[date, Mapping[str, Any]]]:
    """What was measured at birth."""
    if person.birth is not None and person.birth.weight_kg is not None:
        yield person.birth_date, {BIRTH_WEIGHT: person.birth.weight_kg}


def _events(person: Person, on: date) -> Iterator[tuple[date, Mapping[str, Any]]]:
    contacts: list[ScreeningDone | Visit] = [*person.screenings, *person.visits]
    for noted in contacts:
        if noted.values and noted.on <= on:
            yield noted.on, noted.values
    for measured in person.measurements:
        names = codes.section("measurement")
        taken = {name: value for name in names if (value := getattr(measured, name, None)) is not None}
        if taken and measured.on <= on:
            yield measured.on, taken


def _pregnancies(person: Person) -> tuple[PregnancySpan, ...]:
    return tuple(
        PregnancySpan(
            own.last_menstrual_period.toordinal(), own.ended_on.toordinal() if own.ended_on else None
        )
        for own in person.pregnancies
    )
