"""Is every edge of every rule that counts people's records met on both sides, and would a slip be noticed?

The edges are read off the rules: the days at which a population begins and ends, the first and last day on
which something is looked for, how often it must have been, the values at which a result changes its category.
The people are those made by hand for each rule, who meet it by a hair or miss it, with one date or value of
theirs put the day before an edge, on it, or after it. What the tables count is held against the reference.
"""

from __future__ import annotations

import importlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from records_by_hand import CASES
from test_from_records_rules import readings

import ilp.frames.counted.crowd as crowd_module
import ilp.frames.counted.occasions as occasions
import ilp.frames.counted.replying as replying
import ilp.frames.counted.tallying as tallying
import ilp.frames.found.gathering as gathering
import ilp.frames.people.who as who
from ilp import frames
from ilp.dates import Anchor, Period
from ilp.indicators import catalogue, from_records
from ilp.indicators.answering import window
from ilp.indicators.asking import Asked
from ilp.indicators.populations import cases
from ilp.indicators.record_rules import Population, record_rules
from ilp.indicators.recording import FromRecords, Question
from ilp.indicators.served import newly
from ilp.indicators.spans import Span, earlier, span
from ilp.network import Network
from ilp.records import Person
from ilp.rulebook import Rulebook
from ilp.rulebook.findings import Measure
from ilp.rulebook.rows import Completion, Service
from ilp.schedules.courses import compiler
from ilp.schedules.policy import Policy

Record = dict[str, Any]
Move = Callable[[Record, int, random.Random], None]
Where = tuple[int, str]
"""Which question of a rule (-1: its population), and which edge of it."""
BOOK = Rulebook.load()
COMPILED, POLICY, RULES = compiler(BOOK), Policy.of(None), record_rules()
EACH, TRIES = 20, 40
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MEASURED = "measurement."
NETWORK = "code,name,level,parent,area\n"
BOUNDS = ("first", "after the last")
"""The first day on which something is looked for, and the first on which it no longer is."""
LISTS = ("visits", "screenings", "measurements", "doses")


class Edge(NamedTuple):
    """An edge of a rule: how far from it somebody stands (0: on it, -1: before), and what puts them there."""

    name: str
    distances: Callable[[Record], list[int]]
    move: Move


def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def moved(own: Any, days: int) -> Any:
    """The same with every date so many days later."""
    if isinstance(own, str) and DAY.fullmatch(own):
        return iso(ordinal(own) + days)
    if isinstance(own, dict):
        return {key: moved(each, days) for key, each in own.items()}
    return [moved(each, days) for each in own] if isinstance(own, list) else own


def whole_life(own: Record, days: int) -> None:
    own.update(moved(own, days))


# Who belongs to a population ---------------------------------------------------------------------------


def births_beside(period: Period, edge: int) -> dict[int, int]:
    """The last birthday whose age `period` is reached before the edge, and the two after it."""
    near = Anchor.of(edge).at(Period(-period.months, -period.days))
    last = max(own for own in range(near - 4, near + 5) if Anchor.of(own).at(period) < edge)
    return {-1: last, 0: last + 1, 1: last + 2}


def at_age(name: str, period: Period, edge: int) -> Edge:
    births = births_beside(period, edge)

    def distances(own: Record) -> list[int]:
        return [off for off, birth in births.items() if birth == ordinal(own["birth_date"])]

    def move(own: Record, off: int, _: random.Random) -> None:
        whole_life(own, births[off] - ordinal(own["birth_date"]))

    return Edge(name, distances, move)


def at_death(name: str, edge: Callable[[Record], int]) -> Edge:
    def distances(own: Record) -> list[int]:
        died = own.get("death_date")
        return [ordinal(died) - edge(own)] if died else []

    def move(own: Record, off: int, _: random.Random) -> None:
        own["death_date"] = iso(max(edge(own) + off, ordinal(own["birth_date"])))

    return Edge(name, distances, move)


def at_end(name: str, edge: int, *, open_ends: bool, defaults: Any) -> Edge:
    """A pregnancy that ends on the day, or is expected to."""

    def end(one: Record) -> int | None:
        if one.get("ended_on"):
            return ordinal(one["ended_on"])
        return ordinal(one["last_menstrual_period"]) + defaults.pregnancy.days if open_ends else None

    def distances(own: Record) -> list[int]:
        return [found - edge for one in own.get("pregnancies", ()) if (found := end(one)) is not None]

    def move(own: Record, off: int, draw: random.Random) -> None:
        if not own.get("pregnancies"):
            return
        if open_ends and draw.random() < 0.3:
            own["pregnancies"][0] |= {"ended_on": None, "outcome": None}
        found = end(own["pregnancies"][0])
        if found is not None:
            whole_life(own, edge + off - found)

    return Edge(name, distances, move)


def at_weeks(period: Period) -> Edge:
    """A pregnancy that ended when it had lasted so long."""

    def distances(own: Record) -> list[int]:
        ended = [one for one in own.get("pregnancies", ()) if one.get("ended_on")]
        return [
            ordinal(one["ended_on"]) - ordinal(one["last_menstrual_period"]) - period.days for one in ended
        ]

    def move(own: Record, off: int, _: random.Random) -> None:
        for one in [each for each in own.get("pregnancies", ()) if each.get("ended_on")]:
            one["last_menstrual_period"] = iso(ordinal(one["ended_on"]) - period.days - off)

    return Edge(f"{period} long", distances, move)


def at_grade(grade: int) -> Edge:
    def distances(own: Record) -> list[int]:
        return [] if own.get("school_grade") is None else [own["school_grade"] - grade]

    return Edge(f"grade {grade}", distances, lambda own, off, _: own.update(school_grade=grade + off))


def at_condition(code: str, field: str, edge: int) -> Edge:
    """A condition whose `since` or `until` is the day."""

    def distances(own: Record) -> list[int]:
        stated = [one for one in own.get("conditions", ()) if isinstance(one, dict) and one["code"] == code]
        return [ordinal(one[field]) - edge for one in stated if one.get(field)]

    def move(own: Record, off: int, _: random.Random) -> None:
        stated = own.get("conditions", ())
        others = [one for one in stated if code != (one["code"] if isinstance(one, dict) else one)]
        own["conditions"] = [*others, {"code": code, field: iso(edge + off)}]
        own["absent_conditions"] = [one for one in own.get("absent_conditions", ()) if one != code]

    return Edge(f"{code} {field}", distances, move)


def of_population(own: Population, asked: Span) -> Iterator[Edge]:
    """Where does the population begin and end?"""
    bounds = {"first day": asked.first, "day after": asked.end + 1}
    defaults = COMPILED.defaults(date.fromordinal(asked.last))
    if own.moment in ("born", "reached"):
        age = own.age or Period()
        yield from (at_age(name, age, edge) for name, edge in bounds.items())
        if own.moment == "reached":
            yield at_death("death", lambda who: Anchor.of(ordinal(who["birth_date"])).at(age))
    elif own.moment in ("pregnancy", "delivered"):
        open_ends = own.moment == "pregnancy"
        for name, edge in bounds.items():
            yield at_end(name, edge, open_ends=open_ends, defaults=defaults)
        yield at_weeks(Period(0, 1))  # one that ended on the day on which it began is none
    else:
        yield at_age("born", Period(), asked.end + 1)
        yield at_death("death", lambda _: asked.end + 1)
        for who in own.who:
            for age in (who.age_from, who.age_until):
                if age is not None:
                    yield at_age(f"age {age}", age, asked.end + 1)
            for grade in who.grade:
                yield from (at_grade(grade), at_grade(grade + 1))
                for years in (grade + 6, grade + 7):
                    december = date(date.fromordinal(asked.end).year, 12, 31).toordinal()
                    yield at_age(f"grade at {years}", Period(12 * years), december + 1)
            for code in who.any_condition:
                yield from (
                    at_condition(code, "since", asked.end + 1),
                    at_condition(code, "until", asked.end),
                )


# What is asked of them ---------------------------------------------------------------------------------


@cache
def done_by(codes: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The visits and screenings, and the products, by which these services are done."""
    acts: set[str] = set()
    products: set[str] = set()
    for row in BOOK.rows(Service):
        if {row.code, row.code.rpartition(".")[0]} & {*codes}:
            acts |= {*getattr(row.timing, "done_by", ())}
            products |= {*getattr(row.timing, "products", ())}
    return frozenset(acts), frozenset(products)


@cache
def keys_of(measure: str) -> dict[str, frozenset[float]]:
    """The values that a measure asks for, each with the bounds that are set to it."""
    found: dict[str, set[float]] = defaultdict(set)
    for row in BOOK.rows(Measure):
        if row.code == measure:
            for test in (test for band in row.bands for test in (*band.any, *band.all)):
                bounds = (test.at_least, test.above, test.below, test.at_most)
                found[test.value] |= {own for own in bounds if own is not None}
    return {key: frozenset(own) for key, own in found.items()}


def looked_for(own: Question, person: Record) -> list[Record]:
    """The parts of the record that may answer the question."""
    if own.acts:
        names = {each.removeprefix(MEASURED) for each in own.acts if each.startswith(MEASURED)}
        taken = [one for one in person.get("measurements", ()) if names & one.keys()]
        noted = [one for one in events(person) if one["code"] in own.acts and fits(own, one)]
        return [*noted, *taken]
    if own.measure:
        return [one for one in events(person) if keys_of(own.measure).keys() & one["values"].keys()]
    if own.growth:
        return list(person.get("measurements", ()))
    codes = own.services or required(own.completion)
    acts, products = done_by(codes)
    given = [one for one in person.get("doses", ()) if one["product"] in products]
    return [*given, *(one for one in events(person) if one["code"] in acts)]


@cache
def required(completion: str | None) -> tuple[str, ...]:
    rows = [row for row in BOOK.rows(Completion) if row.code == completion]
    return tuple({code: None for row in rows for code in (*row.requires, row.status_of) if code})


def events(person: Record) -> list[Record]:
    return [*person.get("visits", ()), *person.get("screenings", ())]


def fits(own: Question, one: Record) -> bool:
    hands = not own.by or one.get("by") in own.by
    return hands and own.values.items() <= one["values"].items()


def of_question(own: Question, rule: FromRecords, asked: Span) -> Iterator[Edge]:
    """The first and the last day on which it is looked for, how often, and at which values."""
    if own.outcome and own.gestation_from is not None:
        yield at_weeks(own.gestation_from)
    if own.kind in ("owed", "outcome"):
        return  # the plan of one day, and the day on which the pregnancy ended: edges of the population

    def between(person: Record) -> tuple[int, int] | None:
        about = someone(person)
        found = next(iter(cases(RULES.among(rule), rule.before, about, asked)), None)
        return None if found is None else window(own, found, about)

    for place, name in enumerate(BOUNDS):
        if not place and own.kind in ("services", "completion", "died"):
            continue  # these begin with the life, or with the pregnancy
        yield _at_bound(own, name, place, between)
    if own.acts and own.times > 1:
        yield _times(own, between)
    for key, bounds in keys_of(own.measure).items() if own.measure else ():
        yield from (_value(own, key, bound) for bound in sorted(bounds))


def _at_bound(own: Question, name: str, place: int, between: Callable[[Record], Any]) -> Edge:
    field = "since" if place else "until"

    def distances(person: Record) -> list[int]:
        bounds = between(person)
        if bounds is None:
            return []
        edge = bounds[place] + place
        if own.condition:
            return at_condition(own.condition, field, edge).distances(person)
        if own.died:
            return at_death("", lambda _: edge).distances(person)
        return [ordinal(one["on"]) - edge for one in looked_for(own, person)]

    def move(person: Record, off: int, draw: random.Random) -> None:
        bounds = between(person)
        if bounds is None:
            return
        edge = bounds[place] + place
        if own.condition:
            at_condition(own.condition, field, edge).move(person, off, draw)
        elif own.died:
            at_death("", lambda _: edge).move(person, off, draw)
        else:
            found = looked_for(own, person) or added(own, person, draw)
            if found:
                draw.choice(found)["on"] = iso(edge + off)

    return Edge(name, distances, move)


def added(own: Question, person: Record, draw: random.Random) -> list[Record]:
    """One more such event where the record has none."""
    one: Record = {"on": person["birth_date"], "values": dict(own.values)}
    if own.growth:
        one = {"on": person["birth_date"], "weight_kg": 9.0, "height_cm": 75.0}
        person.setdefault("measurements", []).append(one)
        return [one]
    acts, products = done_by(own.services or required(own.completion))
    if products:
        person.setdefault("doses", []).append({"on": person["birth_date"], "product": min(products)})
        return [person["doses"][-1]]
    codes = own.acts or (("visit.antenatal",) if own.measure else acts)
    codes = [code for code in codes if not code.startswith(MEASURED)]
    if not codes:
        return []
    one["code"] = draw.choice(sorted(codes))
    if own.measure:
        one["values"] = {key: min(bounds) for key, bounds in keys_of(own.measure).items() if bounds}
    if one["code"].startswith("screening."):
        person.setdefault("screenings", []).append(one)
    else:
        person.setdefault("visits", []).append({**one, "by": draw.choice(own.by or ("midwife",))})
        one = person["visits"][-1]
    return [one]


def _times(own: Question, between: Callable[[Record], Any]) -> Edge:
    def inside(person: Record) -> set[int]:
        first, last = between(person) or (1, 0)
        return {day for one in looked_for(own, person) if first <= (day := ordinal(one["on"])) <= last}

    def move(person: Record, off: int, draw: random.Random) -> None:
        first, last = between(person) or (1, 0)
        for name in LISTS:
            own_ = [one for one in person.get(name, ()) if one not in looked_for(own, person)]
            if name in person:
                person[name] = own_
        days = min(own.times + off, last - first + 1)
        for day in draw.sample(range(first, last + 1), max(days, 0)):
            for one in added(own, person, draw):
                one["on"] = iso(day)

    return Edge("times", lambda person: [len(inside(person)) - own.times], move)


def _value(own: Question, key: str, bound: float) -> Edge:
    """A result on the bound, or a tenth below it."""

    def distances(person: Record) -> list[int]:
        said = [one["values"][key] for one in looked_for(own, person) if key in one["values"]]
        return [0 if value == bound else -1 for value in said if value in (bound, below(bound))]

    def move(person: Record, off: int, draw: random.Random) -> None:
        found = looked_for(own, person) or added(own, person, draw)
        if found:
            draw.choice(found)["values"][key] = below(bound) if off < 0 else bound if not off else bound + 0.1

    return Edge(f"{key} {bound}", distances, move)


def below(bound: float) -> float:
    return round(bound - 0.1, 1)


# The people --------------------------------------------------------------------------------------------


def someone(person: Record, services: Collection[str] | None = None) -> Asked:
    return Asked(Person.model_validate(person), person.get("area"), COMPILED, POLICY, services)


@cache
def together() -> dict[tuple[str, str], tuple[str, ...]]:
    """The rules by the people whom they look through and by the period for which most were made by hand."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, those in CASES.items():
        code, other = readings(name)
        if not other:
            period = Counter(own.period for own in those).most_common(1)[0][0]
            found[RULES.among(RULES.rules[code]).code, period].append(code)
    return {key: tuple(codes) for key, codes in found.items()}


@cache
def edges(code: str, period: str) -> tuple[tuple[Where, Edge], ...]:
    """Every edge of the rule, of its population and of each of its questions."""
    rule, asked = RULES.rules[code], span(period)
    found: list[tuple[Where, Edge]] = [
        ((-1, own.name), own) for own in of_population(RULES.among(rule), asked)
    ]
    for number, question in enumerate(rule.questions()):
        found += [((number, own.name), own) for own in of_question(question, rule, asked)]
    return tuple(found)


def copied(own: Any) -> Any:
    return moved(own, 0)


def beside(
    shared: list[tuple[str, Where, Edge]],
    period: str,
    off: int,
    draw: random.Random,
    nth: int = 0,
    tries: int = TRIES,
) -> Record:
    """Somebody so far from the edge in all that the rules ask for; who cannot be put there makes way.

    `nth` says with whose people to begin, so that each rule's stand there.
    """
    for each in range(tries):
        code, _, _ = shared[(nth + each) % len(shared)]
        those = [own for own in CASES[code] if own.period == period]
        those = [own for own in those if own.counts[0] or draw.random() < 0.5] or those
        person = copied(draw.choice(those).who)
        for _, _, edge in shared:
            edge.move(person, off, draw)
        if all(off in edge.distances(person) for _, _, edge in shared):
            break
    return person


@cache
def shared_edges(group: tuple[str, str]) -> list[list[tuple[str, Where, Edge]]]:
    """The edges of the rules of the group; those on the same day for the same reason stand together."""
    those: dict[Any, list[tuple[str, Where, Edge]]] = defaultdict(list)
    for code in together()[group]:
        rule = RULES.rules[code]
        questions = list(rule.questions())
        for where, edge in edges(code, group[1]):
            sign: Any = where[1]
            if where[0] >= 0:
                own = questions[where[0]]
                bounds = own.from_age, own.before, own.gestation_from, own.gestation_until
                what = (own.kind,) if where[1] in BOUNDS else (own.acts, own.times, own.measure)
                sign = (where[1], rule.before, own.within, *bounds, *what)
            those[sign].append((code, where, edge))
    return list(those.values())


@cache
def crowd(group: tuple[str, str]) -> list[Record]:
    """So many people as it takes beside each edge."""
    draw = random.Random(f"{group}")
    found: list[Record] = []
    for turn, shared in enumerate(shared_edges(group)):
        for nth, off in enumerate((-1, 0) * EACH):
            person = beside(shared, group[1], off, draw, nth // 2 + turn * EACH)
            place = len(found)
            found.append({**person, "id": f"{group[0]}-{place}", "facility": f"f{place // 10}"})
    return found


@cache
def put_beside(group: tuple[str, str]) -> dict[str, list[tuple[str, Where, Edge]]]:
    """Beside which edges was each person put?"""
    size = len(crowd(group)) // len(shared_edges(group))
    return {own["id"]: shared_edges(group)[place // size] for place, own in enumerate(crowd(group))}


def network(people: list[Record]) -> Network:
    places = sorted({own["facility"] for own in people})
    return Network.parse(NETWORK + "".join(f"{own},{own},posyandu,,64.02.01.2007\n" for own in places))


# Both ways, and how many stand where -------------------------------------------------------------------

GROUPS = sorted(together())
Slip = Callable[[pytest.MonkeyPatch], None]
Told = dict[tuple[str, str], tuple[Any, ...]]


def asked_for(group: tuple[str, str]) -> Record:
    return {"period": group[1], "by": "posyandu", "indicators": together()[group]}


def counts(own: Any) -> Told:
    """Above the line, below it and unknown, by indicator and ten people."""
    return {(row.indicator, row.facility): (row.numerator, row.denominator, row.unknown) for row in own}


@cache
def reference(group: tuple[str, str]) -> Told:
    """What the people add to the rules beside whose edges they were put."""
    found: dict[tuple[str, str], list[int]] = {}
    for person in crowd(group):
        codes = {code for code, _, _ in put_beside(group)[person["id"]]}
        asked = someone(person, only(tuple(sorted(codes))))
        for code in codes:
            rule = RULES.rules[code]
            row = found.setdefault((code, person["facility"]), [0, 0, 0])
            stays = catalogue()[code].over_time == "CUM" and RULES.among(rule).moment == "present"
            past = earlier(group[1]) if stays else None
            for own in cases(RULES.among(rule), rule.before, asked, span(group[1])):
                for column, number in enumerate(newly(rule, own, asked, RULES, past)):
                    row[column] += number
    alone = {code for code, _ in found if catalogue()[code].aggregation == "N" or RULES.stands_beside(code)}
    return {key: (row[0], None if key[0] in alone else row[1], row[2]) for key, row in found.items()}


@cache
def only(codes: tuple[str, ...]) -> frozenset[str]:
    """The services that these rules ask of a plan."""
    asked = [each for code in codes for each in RULES.rules[code].questions()]
    return frozenset(code for each in asked for code in (*each.services, *each.owed))


@cache
def tables(group: tuple[str, str]) -> Any:
    return frames.people_of(crowd(group)), network(crowd(group))


def differences(group: tuple[str, str]) -> list[tuple[str, str]]:
    own = counts(frames.from_records(*tables(group), **asked_for(group)))
    theirs = reference(group)
    return [key for key in theirs if own[key] != theirs[key]]


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_beside_every_edge_tables_count_what_records_do(group: tuple[str, str]) -> None:
    wrong = differences(group)
    by_place = {own["facility"]: own for own in crowd(group)}
    assert not wrong, [(key, by_place[key[1]]) for key in wrong[:3]]
    known = {code for code, _ in reference(group)}
    assert known == {*together()[group]}


def test_enough_people_stand_on_each_side_of_every_edge() -> None:
    """Each edge of each rule, its people counted anew from where they stand."""
    fewer, many = {}, 0
    for group in GROUPS:
        met: dict[tuple[str, int, str], Counter[int]] = defaultdict(Counter)
        for person in crowd(group):
            for code, where, edge in put_beside(group)[person["id"]]:
                met[code, *where].update({*edge.distances(person)})
        wanted = {(code, *where) for code in together()[group] for where, _ in edges(code, group[1])}
        assert met.keys() == wanted
        many += len(wanted)
        fewer |= {(*group, *edge): sides for edge, sides in met.items() if min(sides[-1], sides[0]) < EACH}
        told = [key[0] for key, row in reference(group).items() if row[0]]
        assert {*told} == {*together()[group]}, "each rule counts somebody above the line"
    print("edges:", many, "people:", sum(len(crowd(group)) for group in GROUPS))
    assert not fewer, (len(fewer), list(fewer.items())[:5])


# Anybody beside any edge, wherever they live, in years of other rules ----------------------------------

AREAS = [None, "64.02", "34.04", "51.71", "31.71", "52", "33.13", "91", "6.4"]
CHANGES = sorted({row.in_force_from for row in BOOK.rows(Service) if row.in_force_from})
PERIODS = sorted({f"{day.year}" for day in CHANGES if day.year > 2016} | {f"{CHANGES[-1]:%Y-%m}"})
"""The years in which rules change, and the month of the last change."""


@st.composite
def elsewhere(draw: st.DrawFn, period: str) -> Record:
    """Somebody beside an edge, whose life is set into the years of this period, in another area."""
    group = draw(st.sampled_from(GROUPS))
    chance = draw(st.randoms(use_true_random=False))
    shared = draw(st.sampled_from(shared_edges(group)))
    off = draw(st.sampled_from([-1, 0, 1]))
    person = beside(shared, group[1], off, chance, chance.randrange(len(shared)), tries=2)
    days = span(period).first - span(group[1]).first
    person = moved(person, draw(st.sampled_from([days, days, span(period).last - span(group[1]).last])))
    person["area"] = draw(st.sampled_from(AREAS))
    for dose in person.get("doses", ()):
        if draw(st.integers(0, 9)) == 0:
            dose["area"] = draw(st.sampled_from(AREAS))
    return person


@pytest.mark.parametrize("period", PERIODS)
def test_wherever_and_whenever_they_live_tables_count_what_records_do(period: str) -> None:
    """People drawn from all edges, mixed areas in one table, in every year in which a rule changes."""
    those: list[Record] = []

    @settings(
        max_examples=9, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(elsewhere(period))
    def draw(person: Record) -> None:
        those.append({**person, "id": f"s-{len(those)}", "facility": f"f{len(those)}"})

    draw()
    more: Record = {"period": period, "by": "posyandu"}
    own = counts(frames.from_records(frames.people_of(those), network(those), **more))
    theirs = counts(from_records(those, network(those), **more))
    wrong = [key for key in own.keys() | theirs.keys() if own.get(key) != theirs.get(key)]
    by_place = {each["facility"]: each for each in those}
    assert not wrong, [(key, own.get(key), theirs.get(key), by_place[key[1]]) for key in wrong[:3]]


# Would a slip be noticed? ------------------------------------------------------------------------------


def in_window(module: str, first: int, last: int) -> Slip:
    """What one kind of question looks for is looked for so many days later, from and to."""

    def seed(patch: pytest.MonkeyPatch) -> None:
        own = importlib.import_module(f"ilp.frames.counted.{module}")
        right = own.window

        def wrong(*given: Any) -> Any:
            low, high = right(*given)
            return low + np.int32(first), high + np.int32(last)

        patch.setattr(own, "window", wrong)

    return seed


def in_function(module: Any, name: str, change: Callable[..., Any]) -> Slip:
    right = getattr(module, name)
    return lambda patch: patch.setattr(module, name, lambda *given: change(right, *given))


def in_fact(name: str, change: Callable[[Any], Any]) -> Slip:
    test = who.FACTS[name]
    return lambda patch: patch.setitem(
        who.FACTS, name, lambda value, view, asked: test(change(value), view, asked)
    )


def in_question(kind: str, **change: Callable[[Any], Any]) -> Slip:
    right = replying._KINDS[kind]

    def seed(patch: pytest.MonkeyPatch) -> None:
        def wrong(question: Question, asked: Any) -> Any:
            new = {name: own(getattr(question, name)) for name, own in change.items()}
            return right(question.model_copy(update=new), asked)

        patch.setitem(replying._KINDS, kind, wrong)

    return seed


def of_occasions(**change: Callable[[Any], Any]) -> Slip:
    right = tallying.occasions

    def seed(patch: pytest.MonkeyPatch) -> None:
        def wrong(*given: Any) -> Any:
            own = right(*given)
            return evolve(own, **{name: each(getattr(own, name)) for name, each in change.items()})

        patch.setattr(tallying, "occasions", wrong)

    return seed


def a_day_more(value: Any) -> Any:
    return value + Period(days=1)


def later_deaths(patch: pytest.MonkeyPatch) -> None:
    def death(crowd_: Any) -> Any:
        own = crowd_.everybody.persons.days["death_date"]
        return np.where(own > 0, own + np.int32(1), own)

    patch.setattr(crowd_module.Crowd, "death", property(death))


ONE = np.int32(1)
SLIPS: dict[str, Slip] = {
    **{
        f"{module}: {first}, {last}": in_window(module, first, last)
        for module in ("replying", "measuring", "having", "weighing")
        for first, last in ((1, 0), (0, -1), (0, 1))
        if (module, last) != ("measuring", 1)  # results are read up to the asked day, however long the window
    },
    "a period from its second day": in_function(
        occasions, "_in", lambda right, own, day: right(own, day) & (day > own.first)
    ),
    "a period a day short": in_function(
        occasions, "_in", lambda right, own, day: right(own, day) & (day < own.end)
    ),
    "a period a day long": in_function(
        occasions, "_in", lambda right, own, day: right(own, day) | (day == own.end + 1)
    ),
    "the last day before an age a day early": in_function(
        occasions, "_last", lambda right, *given: right(*given) - ONE
    ),
    "the last day before an age a day late": in_function(
        occasions, "_last", lambda right, *given: right(*given) + ONE
    ),
    "plans asked a day early": of_occasions(day=lambda day: day - ONE),
    "plans asked a day late": of_occasions(day=lambda day: day + ONE),
    "an age from a day late": in_fact("age_from", a_day_more),
    "an age until a day late": in_fact("age_until", a_day_more),
    "a grade beside": in_fact("grade", lambda grades: tuple(own + 1 for own in grades)),
    "once more": in_question("acts", times=lambda own: own + 1),
    "once less": in_question("acts", times=lambda own: max(own - 1, 1)),
    "by anybody": in_question("acts", by=lambda _: ()),
    "with any values": in_question("acts", values=lambda _: {}),
    "deaths a day late": later_deaths,
    "values a tenth more": in_function(
        gathering,
        "_said",
        lambda right, *given: (
            round(own + 0.1, 1) if isinstance(own, float) else own for own in right(*given)
        ),
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip: str, monkeypatch: pytest.MonkeyPatch) -> None:
    SLIPS[slip](monkeypatch)
    assert any(differences(group) for group in sorted(GROUPS, key=lambda group: len(crowd(group))))


# Other readings of disputed rows -----------------------------------------------------------------------


def test_every_reading_counts_the_people_made_for_it_as_a_hand_does() -> None:
    """Each of them alone, above the line, below it and unknown."""
    asked: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for name, those in CASES.items():
        for own in those:
            asked[name, own.period].append(own)
    compared = 0
    for (name, period), those in asked.items():
        code, other = readings(name)
        if not other:
            continue
        people = [{**own.who, "id": f"s-{n}", "facility": f"f{n}"} for n, own in enumerate(those)]
        more: Record = {"period": period, "by": "posyandu", "indicators": [code], "readings": other}
        found = counts(frames.from_records(frames.people_of(people), network(people), **more))
        assert found == {(code, f"f{n}"): own.counts for n, own in enumerate(those)}, name
        compared += len(those)
    assert compared > 200
