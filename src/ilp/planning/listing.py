"""Who is due, late or to be visited, and in which order? The worklist of a facility, or of all, on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from ilp.dates import Anchor
from ilp.network import Closures, Facility, Network
from ilp.planning.gathering import AnyPerson, Gathered, Gathering
from ilp.planning.lateness import behind
from ilp.planning.making import make, within
from ilp.planning.opening import next_open
from ilp.planning.plans import Plan
from ilp.planning.urgency import Key, Ordering, ordering
from ilp.planning.visiting import home_visits
from ilp.planning.worklists import Counted, Listed, Place, Worklist
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import Policy
from ilp.schedules.results import Owed
from ilp.schedules.steps import FAR


def worklist(
    people: Iterable[AnyPerson],
    network: Network,
    *,
    on: date,
    facility: str | None = None,
    area: str | None = None,
    rules: Rulebook | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
    late_only: bool = False,
    closed: Closures | Collection[date] = (),
) -> Worklist:
    """Who is due, overdue or to be visited at home on `on`, the most urgent first, and why?

    Nobody is named but by id. Somebody whose facility is not in the network is an issue, and listed only when
    no facility is asked for. What could not be decided is counted and the person listed, to be asked.

    Args:
        people: records, mappings, JSON or the readings of a file, in any order.
        network: the facilities that serve them.
        on: the asked day.
        facility: whose list: a posyandu's, or a pustu's or puskesmas's with everybody below it; None lists
            everybody.
        area: a Kemendagri code for those whose record and facility name no area.
        rules: the rulebook; None takes the package's own.
        policy: a `Policy` or its values; None takes the programme's.
        closed: holidays and other days without sessions, so that the next open day is none of them.
        late_only: list only what is late, or due after the one before it in its series was missed.

    Raises:
        UnknownCode: the network has no such facility (`ILP-N012`), or `area` is no Kemendagri code.
        NoRuleInForce: no rule was in force on `on` (`ILP-R021`).

    >>> baby = {"id": "contoh", "birth_date": "2025-08-30", "sex": "female"}
    >>> found = worklist([baby], Network(), on=date(2025, 9, 1))
    >>> found.people[0].urgency.code
    'closing'
    """
    book, chosen, home = rules or Rulebook.load(), Policy.of(policy), within(area)
    book.at(on, home)
    wanted = None if facility is None else {facility, *below(network, facility)}
    gathering, compiled, rule = Gathering(network), compiler(book), ordering()
    today = Anchor(on)
    listed: list[Listed] = []
    counts: dict[str | None, Counted] = {}
    for own in gathering.each(people):
        place = own.facility.code if own.facility is not None else None
        if wanted is not None and place not in wanted:
            continue
        made = make(own.person, own.issues, on=on, area=own.lives_in(home), compiled=compiled, policy=chosen)
        services = behind(made.services, rule) if late_only else _open(made, rule)
        found = None if late_only and not services else _listed(own, made, services, book, today)
        counts.setdefault(place, Counted()).add(made, found, rule)
        if found is not None:
            listed.append(found)
    listed.sort(key=lambda each: _key(each, rule.order))
    shut = Closures.of(closed)
    places = [_place(network, each, on, shut.at(each)) for each in network if each.code in counts]
    issues = sorted([*gathering.issues, *shut.issues], key=lambda each: (each.path, each.code))
    return Worklist(
        on, facility, tuple(listed), tuple(places), counts, tuple(issues), gathering.unread, late_only
    )


def _place(network: Network, facility: Facility, on: date, closed: Mapping[date, str]) -> Place:
    opens, skipped = next_open(network, facility, on, closed)
    own = facility.code, facility.name, facility.level, facility.area, facility.area_name
    return Place(*own, opens, {day: closed[day] for day in skipped})


def below(network: Network, code: str) -> list[str]:
    """Every facility below this one; a ring of parents is walked once."""
    found = dict.fromkeys(each.code for each in network.children(code))
    waiting = list(found)
    while waiting:
        for each in network.children(waiting.pop()):
            if each.code not in found:
                found[each.code] = None
                waiting.append(each.code)
    return list(found)


def _open(made: Plan, rule: Ordering) -> tuple[Owed, ...]:
    return tuple(each for each in made.services if each.status in rule.listed)


def _listed(
    own: Gathered, made: Plan, services: tuple[Owed, ...], book: Rulebook, today: Anchor
) -> Listed | None:
    """What stands on the list for this person? None for nothing."""
    rule = ordering()
    visits = tuple(home_visits(made, own.person, rules=book))
    for rank, urgency in enumerate(rule.urgency):
        if urgency.fits(services, visits, today):
            near = urgency if urgency.closes_within else None
            closing = [each.latest for each in services if near and near.meant(each, today)]
            return Listed(
                made.id,
                own.facility,
                made.area,
                made.cohort,
                rank,
                urgency,
                tuple(sorted(services, key=lambda each: _order(each, rule))),
                visits,
                min((day for day in closing if day is not None), default=None),
            )
    return None


def _order(owed: Owed, rule: Ordering) -> tuple[int, int, str]:
    """In which order does a person have their services: by status, then the day since when, then the code?"""
    since = owed.overdue if owed.status in rule.late else owed.earliest
    return rule.listed.index(owed.status), since or FAR, owed.code


def _key(own: Listed, order: tuple[Key, ...]) -> tuple[int | str, ...]:
    late = own.within(ordering().late)
    values: dict[Key, int | str] = {
        "urgency": own.rank,
        "closes": own.closes or FAR,
        "late_since": min((each.overdue or FAR for each in late), default=FAR),
        "late": -len(late),
        "due": -len(own.within(ordering().due)),
        "id": own.id,
    }
    return tuple(values[name] for name in order)
