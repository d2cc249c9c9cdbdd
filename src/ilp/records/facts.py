"""Do the facts of a record fit together? Contradictions become issues; they never stop a plan.

An error cannot be true (a dose before birth); a warning is possible but doubtful, or a code that no rule
knows. Whether a date lies in the future is judged only against a day that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from ilp import areas, codes
from ilp.errors import Issue, UnknownCode, issue, suggest
from ilp.records import nik
from ilp.records.person import DoseGiven, Person
from ilp.records.pregnancies import pregnancy_issues
from ilp.records.showing import shown
from ilp.records.stated import stated_issues, value_issues


def facts_issues(person: Person, on: date | None = None) -> list[Issue]:
    """Which facts of this person cannot be true together, or are doubtful?

    Args:
        person: the person as recorded.
        on: the asked day; dates after it are reported only when it is given.
    """
    found: list[Issue] = []
    born, died = person.birth_date, person.death_date
    if died is not None or (on is not None and born > on):
        found += _life(born, died, on)
    if person.area is not None:
        found += area_issues(person.area, "area")
    if person.nik is not None:
        found += nik.inspect(person.nik, birth_date=born, sex=person.sex, area=person.area, on=on).issues
    if person.conditions or person.absent_conditions or person.allergies:
        found += stated_issues(person, on)
    if person.pregnancies:
        for path, day in pregnancy_days(person):
            found += outside(path, day, person, on)
        found += pregnancy_issues(person)
    last = min(died or date.max, on or date.max)
    if person.doses and not _fit(person.doses, born, last):
        found += _doses(person, on)
    if person.visits or person.screenings or person.measurements:
        found += _events(person, on)
    return found


def _events(person: Person, on: date | None) -> Iterator[Issue]:
    for index, visit in enumerate(person.visits):
        yield from outside(f"visits[{index}].on", visit.on, person, on)
        yield from value_issues(f"visits[{index}]", visit.values)
    for index, screening in enumerate(person.screenings):
        yield from outside(f"screenings[{index}].on", screening.on, person, on)
        yield from value_issues(f"screenings[{index}]", screening.values)
    for index, measurement in enumerate(person.measurements):
        yield from outside(f"measurements[{index}].on", measurement.on, person, on)


def _fit(doses: Sequence[DoseGiven], born: date, last: date) -> bool:
    """Is there surely nothing to say about these doses? Nearly always, so this is asked first."""
    known = codes.known("product")
    for dose in doses:
        if dose.on < born or dose.on > last or dose.product not in known or dose.area is not None:
            return False
    return len(doses) == 1 or len({(dose.product, dose.on) for dose in doses}) == len(doses)


def _life(born: date, died: date | None, on: date | None) -> Iterator[Issue]:
    if on is not None and born > on:
        yield issue("ILP-P023", "birth_date", value=born, on=on)
    if died is not None and died < born:
        yield issue("ILP-P024", "death_date", value=died, birth=born)
    if died is not None and on is not None and died > on:
        yield issue("ILP-P022", "death_date", key="death_date", value=died, on=on)


def pregnancy_days(person: Person) -> Iterator[tuple[str, date]]:
    """Which days of the pregnancies must lie within the person's life?"""
    for index, pregnancy in enumerate(person.pregnancies):
        yield f"pregnancies[{index}].last_menstrual_period", pregnancy.last_menstrual_period
        if pregnancy.ended_on is not None:
            yield f"pregnancies[{index}].ended_on", pregnancy.ended_on


def outside(path: str, day: date, person: Person, on: date | None) -> Iterator[Issue]:
    """Does the day lie before birth, after death or after the asked day?"""
    key = path.partition("[")[0]
    if day < person.birth_date:
        yield issue("ILP-P020", path, key=key, value=day, birth=person.birth_date)
    if person.death_date is not None and day > person.death_date:
        yield issue("ILP-P021", path, key=key, value=day, death=person.death_date)
    if on is not None and day > on:
        yield issue("ILP-P022", path, key=key, value=day, on=on)


@lru_cache(maxsize=100_000)
def _area_fault(code: str) -> str | None:
    """Which message says what is wrong with this area, if anything is?"""
    try:
        written = areas.dotted(code)
    except UnknownCode:
        return "ILP-P044"
    return None if written == areas.NATION or written[:2] in areas.provinces() else "ILP-P045"


def area_issues(code: str, path: str) -> list[Issue]:
    """What is wrong with this code of an area, if anything is?"""
    fault = _area_fault(code)
    if fault == "ILP-P045":
        province = areas.dotted(code)[:2]
        return [issue(fault, path, value=province, allowed=suggest(province, areas.provinces()))]
    return [] if fault is None else [issue(fault, path, value=shown(code))]


def _doses(person: Person, on: date | None) -> Iterator[Issue]:
    known = codes.known("product")
    first: dict[tuple[str, date], int] = {}
    for index, dose in enumerate(person.doses):
        product = dose.product
        yield from outside(f"doses[{index}].on", dose.on, person, on)
        if product not in known:
            path = f"doses[{index}].product"
            yield issue("ILP-P026", path, value=shown(product), allowed=suggest(product, known))
        if dose.area is not None:
            yield from area_issues(dose.area, f"doses[{index}].area")
        earlier = first.setdefault((product, dose.on), index)
        if earlier != index:
            value, at = shown(product), f"doses[{earlier}]"
            yield issue("ILP-P025", f"doses[{index}]", value=value, on=dose.on, first=at)
