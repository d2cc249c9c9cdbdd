"""Do the doses of many people come out as one person's do? Held equal to `ilp.plan`, dose by dose."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

import ilp
from ilp import codes
from ilp.dates import Anchor, Period, shift
from ilp.frames import people_of
from ilp.frames.doses.immunizing import Immunization
from ilp.frames.doses.verdicts import STATUSES as VERDICTS
from ilp.frames.doses.verdicts import verdicts
from ilp.frames.entering.days import NEVER
from ilp.frames.entering.door import entered
from ilp.frames.leaving.collecting import DAYS, STATUSES, Listed
from ilp.frames.people.areas import Homes
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import Block
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import Alternative, Completion, Restriction, Service
from ilp.schedules.courses import compiler
from ilp.schedules.steps import Step

BOOK = Rulebook.load()
COMPILED = compiler(BOOK)
HOMES = (
    None,
    "64.02",
    "34.04",
    "31.71",
    "51.71",
    "52",
    "33.13",
    "35.78.01",
    "35.24",
    "91",
    "32.73",
    "",
    "6.4",
)
STEPS: tuple[Step, ...] = tuple(
    {
        id(step.row): step
        for home in HOMES
        for course in COMPILED.courses(home).values()
        for slots in course.judging.values()
        for steps in slots
        for step in steps
    }.values()
)
EDGES = [Period(*own) for own in COMPILED.ages.places]
DEFAULTS = BOOK.defaults(date(2025, 1, 1))
OPENINGS = [opening for step in STEPS for opening in step.openings]
EDGES += sorted(
    {
        DEFAULTS.missed_until,
        *(
            own
            for opening in OPENINGS
            if opening.grade is None
            for own in (opening.earliest, opening.recommended, opening.overdue, opening.until)
            if own is not None
        ),
    }
    - {*EDGES},
    key=str,
)
LAWS = [row for kind in (Service, Completion, Alternative) for row in BOOK.rows(kind)]
CHANGES = sorted({day for row in LAWS for day in (row.in_force_from, row.born_from, row.born_until) if day})
CHANGES = [day for day in CHANGES if date(2014, 1, 1) < day]
MANY, SOME, FEW = 700, 200, 70
COPIES = {MANY: 4, SOME: 8, FEW: 0}
ON = {
    **{day + timedelta(aside): FEW for day in CHANGES for aside in (-1, 0)},
    **{
        day + timedelta(aside): SOME
        for day in (
            date(2025, 8, 1),
            date(2025, 9, 1),
            date(2025, 11, 1),
            date(2025, 12, 1),
            date(2026, 7, 1),
        )
        for aside in (-1, 0)
    },
    **dict.fromkeys(
        (
            *(date(2016, 8, 1), date(2018, 10, 15), date(2022, 12, 31), date(2023, 8, 2), date(2024, 2, 29)),
            *(date(2025, 1, 21), date(2025, 10, 20), date(2026, 11, 5)),
        ),
        MANY,
    ),
}
"""The asked days, and how many people are asked about: about every change of a rule, about school windows."""
OF_CONTACTS = {
    row.code for row in BOOK.rows(Completion) for code in row.requires if not code.startswith("immunization.")
}
HEXAVALENT = "DPT-HB-Hib-IPV"
Record = dict[str, Any]
Line = tuple[Any, ...]


# Whom it is tried on ----------------------------------------------------------------------------------


def somebody(draw: random.Random, birth: date, on: date) -> Record:
    """A person with doses beside the edges of their rules."""
    person: Record = {
        "birth_date": birth.isoformat(),
        "sex": draw.choice(["female", "female", "male"]),
        "area": draw.choice(HOMES),
        "doses": doses(draw, birth, on),
    }
    if draw.random() < 0.25:
        person["school_grade"] = draw.choice([0, 0, 1, 2, 5, 6, 9, 10])
    if draw.random() < 0.2:
        person["conditions"] = conditions(draw, on)
    if draw.random() < 0.05:
        person["absent_conditions"] = [draw.choice(ASKED)]
    if draw.random() < 0.05:
        person["allergies"] = draw.sample([*codes.section("product"), "tetanus", "measles", "polio_oral"], 2)
    if draw.random() < 0.15:
        start = moved(on, -draw.choice([1, 90, 279, 280, 281, 307, 308, 309, 400]))
        end = draw.choice([None, None, moved(on, draw.choice([-1, 0, 1, 9]))])
        end = None if end is None or end < start else end.isoformat()
        person["pregnancies"] = [{"last_menstrual_period": start.isoformat(), "ended_on": end}]
    if draw.random() < 0.02:
        person["death_date"] = moved(on, draw.choice([-40, -1, 0, 1])).isoformat()
    return person


ASKED = sorted({code for row in BOOK.rows(Restriction) for who in row.who for code in who.any_condition})


def conditions(draw: random.Random, on: date) -> list[Record]:
    found = []
    for code in draw.sample([*ASKED, "hiv"], draw.choice([1, 1, 2])):
        since = draw.choice(
            [None, moved(on, -draw.choice([0, 30, 400])), Anchor(on).on(Period(-3, draw.choice([-1, 0, 1])))]
        )
        until = draw.choice([None, None, moved(on, draw.choice([-1, 0, 1]))])
        days = {"since": since, "until": until}
        found.append({"code": code} | {key: day and day.isoformat() for key, day in days.items()})
    return found


def born(draw: random.Random, on: date) -> date:
    """A birthday: an age of a rule ago (or before a change), at a change, of school age, or any."""
    kind = draw.random()
    if kind < 0.5:
        edge = draw.choice(EDGES)
        seen = draw.choice([on, on, Anchor(on).on(DEFAULTS.horizon)])
        day = Anchor(seen).on(Period(-edge.months, -edge.days))
    elif kind < 0.65:
        edge = draw.choice([Period(), draw.choice(EDGES)])
        day = Anchor(draw.choice([own for own in CHANGES if own <= on] or CHANGES)).on(
            Period(-edge.months, -edge.days)
        )
    elif kind < 0.85:
        day = moved(on, -draw.randrange(2400))
    else:
        day = moved(on, -draw.randrange(1500, 16_000 if draw.random() < 0.3 else 6000))
    return min(moved(day, draw.choice([-1, 0, 1])), on)


def moved(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def doses(draw: random.Random, birth: date, on: date) -> list[Record]:
    """Series by series: at an age or an interval that a rule names, the day before, on it, or after it."""
    found: list[Record] = []
    share = draw.random()
    start = Anchor(birth)
    for stem in draw.sample(sorted({step.code.rpartition(".")[0] for step in STEPS}), draw.randrange(1, 8)):
        steps = [step for step in STEPS if step.code.rpartition(".")[0] == stem]
        last: int | None = None
        for _ in range(draw.choice([1, 1, 2, 3, 3, 4, 5])):
            step = draw.choice(steps)
            lengths = [own for own in (step.min_interval, step.repeat_after, step.programme_interval) if own]
            if last is not None and lengths and draw.random() < 0.75:
                day = shift(last, *draw.choice(lengths))
            else:
                places = (step.valid_from, step.recommended, step.until, step.offered_until, step.earliest)
                ages = [place for place in places if place >= 0]
                day = start.at(EDGES[draw.choice(ages)])
                if step.openings and draw.random() < 0.5:
                    day = draw.randrange(birth.toordinal(), max(on.toordinal(), birth.toordinal()) + 1)
            changes = [own for own in (step.start, step.end) if birth.toordinal() < own <= on.toordinal()]
            if changes and draw.random() < 0.25:
                day = draw.choice(changes)
            day += draw.choice([-1, 0, 0, 1])
            if day > on.toordinal() + 1 and draw.random() < 0.9:
                continue
            last = day
            both = sorted(step.products, key=lambda own: own == HEXAVALENT)
            product = both[-1] if draw.random() < share else both[0]
            dose: Record = {"product": product, "on": date.fromordinal(day).isoformat()}
            if draw.random() < 0.06:
                dose["campaign"] = True
            if draw.random() < 0.12:
                dose["area"] = draw.choice(HOMES)
            found.append(dose)
            if draw.random() < 0.05:
                found.append({**dose, "area": draw.choice(HOMES), "campaign": draw.random() < 0.5})
            if product in ("MR", "JE") and draw.random() < 0.3:
                other = {"MR": "JE", "JE": "MR"}[product]
                aside = date.fromordinal(day + draw.choice([0, 1, 27, 28, 29]))
                found.append({"product": other, "on": aside.isoformat()})
    if draw.random() < 0.15:
        found += tetanus(draw, start)
    if draw.random() < 0.1:
        found += hexavalent_elsewhere(draw, birth, on)
    if draw.random() < 0.05:
        found.append({"product": "lain", "on": birth.isoformat(), "area": draw.choice(HOMES)})
    if draw.random() < 0.05:
        found.append({"product": "IPV", "on": moved(birth, -1).isoformat(), "area": draw.choice(HOMES)})
    draw.shuffle(found)
    return found


def hexavalent_elsewhere(draw: random.Random, birth: date, on: date) -> Iterator[Record]:
    """Three doses of the one product, the last about the day on which it was first offered somewhere."""
    offered = [way.in_force_from for way in BOOK.rows(Alternative) if way.only_products]
    last = moved(draw.choice(offered), draw.choice([-1, 0, 0, 1]))
    area = draw.choice(["52", "51.71", "34.04", None])
    for weeks in (8, 4, 0):
        day = moved(last, -7 * weeks)
        if birth <= day <= on:
            yield {"product": HEXAVALENT, "on": day.isoformat(), "area": area}


def tetanus(draw: random.Random, start: Anchor) -> Iterator[Record]:
    """Doses that count for several series, on one day or an interval apart, about the age of both."""
    day = start.at(Period(12 * 7, draw.choice([-1, 0, 30])))
    for _ in range(draw.choice([2, 3, 4])):
        for product in draw.choice([["DT"], ["Td"], ["Td"], ["DT", "Td"], ["DPT-HB-Hib", "Td"]]):
            yield {"product": product, "on": date.fromordinal(day).isoformat()}
        day += draw.choice([0, 27, 28, 29, 100])


def crowd(on: date, many: int, seed: int = 1) -> list[Record]:
    """So many people; where they are many, some are born the day before each change, and some on it."""
    draw = random.Random(f"{on}-{seed}")
    births = [
        moved(change, aside)
        for change in CHANGES
        for aside in (-1, 0)
        for _ in range(COPIES[many])
        if change <= on and (many == MANY or on.year - change.year < 2)
    ]
    drawn = [born(draw, on) for _ in range(many)]
    return [{**somebody(draw, birth, on), "id": f"sintetis-{n}"} for n, birth in enumerate(births + drawn)]


# That every edge was tried, on both sides -------------------------------------------------------------


BEFORE, ON_IT = "before", "on it"
Edge = tuple[Any, ...]


def edges_met(person: Record, on: date) -> Iterator[tuple[Edge, str]]:
    """Which edges does the person stand at: the day before it, or on it?"""
    birth = Anchor(date.fromisoformat(person["birth_date"]))
    horizon = Anchor(on).at(DEFAULTS.horizon)  # what opens on it is listed, what opens later is not
    for age in EDGES:
        yield from beside(("asked at", age), on.toordinal(), birth.at(age))
        yield from beside(("coming at", age), horizon, birth.at(age))
    for change in CHANGES:
        yield from beside(("born at", change), birth.ordinal, change.toordinal())
    last: dict[str, int] = {}
    for dose in sorted(person["doses"], key=lambda own: own["on"]):
        day = date.fromisoformat(dose["on"]).toordinal()
        if not birth.ordinal <= day <= on.toordinal():
            continue
        for step in STEPS:
            if dose["product"] not in step.products:
                continue
            stem = step.code.rpartition(".")[0]
            for place in {step.valid_from, step.until} - {-1, 0}:
                yield from beside(("dose at", step.code, EDGES[place]), day, birth.at(EDGES[place]))
            for change in (step.start, step.end):
                yield from beside(("dose at a change", step.code, change), day, change)
            if stem in last:
                for length in {step.min_interval, step.repeat_after} - {None}:
                    yield from beside(("dose after", step.code, length), day, shift(last[stem], *length))
        last |= {step.code.rpartition(".")[0]: day for step in STEPS if dose["product"] in step.products}


def beside(edge: Edge, day: int, at: int) -> Iterator[tuple[Edge, str]]:
    if day in (at - 1, at):
        yield edge, ON_IT if day == at else BEFORE


def windows_met(on: date) -> Iterator[tuple[Edge, str]]:
    """At which edge of a school window lies the asked day? Then so it does for each of its grade."""
    windows = {
        own
        for opening in OPENINGS
        if opening.grade is not None
        for own in (opening.recommended, opening.overdue, opening.until)
        if own is not None
    }
    for year in (on.year - 1, on.year):
        for own in windows:
            start = Anchor(date(year, BOOK.defaults(on).school_year_month, 1))
            yield from beside(("school window", own), on.toordinal(), start.at(own))


def test_every_edge_was_tried_on_both_sides() -> None:
    """Ages when asked, births at a change, doses at an age or an interval, windows of the school year."""
    met: Counter[tuple[Edge, str]] = Counter()
    for on, many in ON.items():
        for person in crowd(on, many):
            met.update(edges_met(person, on))
        met.update(dict.fromkeys(windows_met(on), many))
    wanted: set[Edge] = {("asked at", age) for age in EDGES} | {("born at", change) for change in CHANGES}
    opening = {EDGES[step.earliest] for step in STEPS if not step.openings} | {
        own.earliest for own in OPENINGS if own.grade is None
    }
    wanted |= {("coming at", age) for age in opening if age.months > DEFAULTS.horizon.months}
    wanted -= {("asked at", Period())}
    for step in STEPS:
        wanted |= {("dose at", step.code, EDGES[place]) for place in {step.valid_from, step.until} - {-1, 0}}
        wanted |= {
            ("dose at a change", step.code, own)
            for own in (step.start, step.end)
            if CHANGES[0].toordinal() < own <= max(ON).toordinal()
        }
        if step.number > 1:
            wanted |= {
                ("dose after", step.code, own) for own in {step.min_interval, step.repeat_after} - {None}
            }
    wanted |= {edge for on in ON for edge, _ in windows_met(on)}
    lacking = {
        (edge, side): met[edge, side] for edge in wanted for side in (BEFORE, ON_IT) if met[edge, side] < 20
    }
    assert not lacking, lacking
    assert {edge[1] for edge in wanted if edge[0] == "school window"} == {
        own
        for opening in OPENINGS
        if opening.grade is not None
        for own in (opening.recommended, opening.overdue, opening.until)
        if own is not None
    }


# Both ways --------------------------------------------------------------------------------------------


class Ours:
    """What the arrays say: lines of services, completions and doses, by person."""

    def __init__(self, persons: list[Record], on: date, area: str | None, size: int) -> None:
        everybody = entered(people_of(persons))
        homes = Homes.of(everybody.persons.words["area"], area, COMPILED)
        defaults = COMPILED.defaults(on)
        asked = Asked(on, Anchor(on).at(defaults.horizon), defaults, COMPILED.groups(on).cohorts)
        law = Immunization.of(everybody.tables["doses"], homes, COMPILED, asked)
        self.codes = sorted({f"{own.stem}.{n + 1}" for own in law.series for n in range(own.length)})
        numbers = {code: number for number, code in enumerate(self.codes)}
        self.services: dict[tuple[str, str], Line] = {}
        self.completions: dict[tuple[str, str], Line] = {}
        self.doses: dict[str, list[Line]] = {}
        ids = everybody.ids.to_pylist()
        found = np.zeros(len(everybody.tables["conditions"]), bool)
        for first in range(0, len(ids), size):
            block = Block.of(everybody, homes, found, asked, first, min(first + size, len(ids)))
            made = law.of_block(block)
            listed = Listed(numbers)
            made.owed(listed)
            self._lines(listed, ids)
            for own in made.completions({}):
                for place, complete, day in zip(own.people, own.complete, own.completed_on, strict=True):
                    key = (ids[first + place], own.code)
                    assert key not in self.completions
                    self.completions[key] = (bool(complete), plain(day))
            self._doses(made, ids, first)

    def _lines(self, listed: Listed, ids: list[str]) -> None:
        lines = listed.lines()
        for row in range(len(lines)):
            key = (ids[lines.person[row]], self.codes[lines.code[row]])
            assert key not in self.services
            days = (plain(lines.days[name][row]) for name in DAYS)
            self.services[key] = (STATUSES[lines.status[row]], *days)

    def _doses(self, made: Any, ids: list[str], first: int) -> None:
        said = verdicts(made.ledger.history, made.tracks)
        counts: dict[int, list[str]] = {}
        for code, places in said.counts_as.items():
            for place in places:
                counts.setdefault(int(place), []).append(code)
        names = list(codes.section("product"))
        for row, (person, on, product) in enumerate(
            zip(said.doses.person, said.doses.on, said.doses.product, strict=True)
        ):
            line = (names[product], plain(on), VERDICTS[said.status[row]], tuple(sorted(counts.get(row, ()))))
            self.doses.setdefault(ids[first + person], []).append(line)


def plain(day: Any) -> date | None:
    return None if day == NEVER else date.fromordinal(int(day))


class Theirs:
    """What the reference says of the same people, in the same form."""

    def __init__(self, persons: list[Record], on: date, area: str | None) -> None:
        self.services: dict[tuple[str, str], Line] = {}
        self.completions: dict[tuple[str, str], Line] = {}
        self.doses: dict[str, list[Line]] = {}
        for person in persons:
            made = ilp.plan(person, on=on, area=area)
            for own in made.services:
                if own.row.kind == "immunization":
                    days = (plain(getattr(own, name) or NEVER) for name in DAYS)
                    self.services[made.id, own.code] = (own.status, *days)
            for done in (own for own in made.completions if own.code not in OF_CONTACTS):
                self.completions[made.id, done.code] = (done.complete, plain(done.completed_on or NEVER))
            given = [
                (own.dose.product, plain(own.dose.on), own.status, own.counts_as)
                for own in made.doses
                if not UNREAL & set(own.reasons)
            ]
            if given:
                self.doses[made.id] = given


UNREAL = {"unknown_product", "before_birth", "in_the_future"}


def assert_same(persons: list[Record], on: date, area: str | None = None, size: int = 700) -> Counter[str]:
    """Every line of the one is a line of the other."""
    ours, theirs = Ours(persons, on, area, size), Theirs(persons, on, area)
    by_id = {person["id"]: person for person in persons}
    wrong_doses = [own for own in by_id if ours.doses.get(own) != theirs.doses.get(own)]
    assert not wrong_doses, [(ours.doses[own], theirs.doses[own], by_id[own]) for own in wrong_doses[:3]]
    for mine, other in ((ours.services, theirs.services), (ours.completions, theirs.completions)):
        wrong = [key for key in sorted(mine.keys() | other.keys()) if mine.get(key) != other.get(key)]
        told = [(key[1], mine.get(key), other.get(key), by_id[key[0]]) for key in wrong[:3]]
        assert not wrong, (Counter(code for _, code in wrong), told)
    statuses = Counter(line[0] for line in theirs.services.values())
    return statuses + Counter(f"dose {line[2]}" for lines in theirs.doses.values() for line in lines)


@pytest.mark.parametrize("on", ON, ids=str)
def test_doses_services_and_completions_are_the_same(on: date) -> None:
    met = assert_same(crowd(on, ON[on]), on, size=700 if ON[on] == MANY else 7)
    assert {"done", "upcoming", "missed", "dose valid", "dose invalid", "dose extra"} <= met.keys()


def test_an_area_for_those_without_one() -> None:
    on = date(2025, 10, 20)
    assert_same(crowd(on, SOME, 2), on, "34.04")
    assert_same(crowd(on, SOME, 3), on, "51.71.01", size=1)
