"""Whom is this about? People from anywhere, each once, with the facility that serves them.

People may be records, mappings, JSON or readings of a file. What is no person, stands twice or names a
facility that the network does not have becomes an issue; everybody else goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from attrs import define, field, frozen

from ilp import areas
from ilp.errors import Issue, issue, suggest
from ilp.network import Facility, Network
from ilp.records import Person, Reading, read_person
from ilp.records.showing import shown

AnyPerson = Person | Reading | Mapping[str, Any] | str | bytes


@frozen(eq=False)
class Gathered:
    """One person, the facility of the network that serves them (None: none does), and what was read wrong."""

    person: Person
    facility: Facility | None
    issues: tuple[Issue, ...] = ()

    def lives_in(self, area: str | None = None) -> str | None:
        """Where is somebody whose record names no area: where their facility works, else in `area`?"""
        if self.facility is None or self.facility.area == areas.NATION:
            return area
        return self.facility.area


@define(eq=False)
class Gathering:
    """Reads people one after another; `issues` and `unread` fill as they come.

    With `places` false nothing is said of those whom no facility of the network serves.

    >>> found = Gathering(Network())
    >>> [own.person.id for own in found.each([{"id": "a", "birth_date": "2025-01-10", "sex": "male"}, {}])]
    ['a']
    >>> found.unread
    1
    """

    network: Network
    issues: list[Issue] = field(factory=list)
    unread: int = 0
    places: bool = True
    _seen: set[str] = field(factory=set)

    def each(self, people: Iterable[AnyPerson]) -> Iterator[Gathered]:
        """Who are they? Nobody is kept here longer than it takes to hand them on."""
        for number, given in enumerate(people):
            reading = given if isinstance(given, Reading) else read_person(given)
            person = reading.person
            name = shown(reading.id) if reading.id else f"people[{number}]"
            if person is None:
                self.unread += 1
                self.issues.extend(_under(name, reading.issues))
            elif person.id in self._seen:
                self.issues.append(issue("ILP-K011", name))
            else:
                self._seen.add(person.id)
                self.issues.extend(_under(name, reading.issues))
                yield Gathered(person, self._facility(person, name), reading.issues)

    def _facility(self, person: Person, name: str) -> Facility | None:
        found = self.network.facilities.get(person.facility or "")
        if found is None and self.places and len(self.network):
            self.issues.append(self._nowhere(person.facility, name))
        return found

    def _nowhere(self, code: str | None, name: str) -> Issue:
        if code is None:
            return issue("ILP-K012", name)
        return issue("ILP-K010", name, value=shown(code), allowed=suggest(code, self.network.facilities))


def _under(name: str, issues: Iterable[Issue]) -> Iterator[Issue]:
    """The same issues, at a path that begins with the person."""
    for own in issues:
        yield replace(own, path=f"{name}: {own.path}" if own.path else name)
