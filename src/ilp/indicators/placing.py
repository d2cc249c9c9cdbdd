"""Where does a person count: in which facility of a level, or in which area they live?

The place of service is the person's own: their facility, or the one above it at the level; and the area of
their home, or else the one in which their facility works.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ilp import areas
from ilp.errors import Issue, UsageError, issue, suggest
from ilp.indicators.valuing import Place
from ilp.network import Network
from ilp.planning import person as people
from ilp.planning.gathering import Gathered
from ilp.records.showing import shown


class Placing:
    """Finds everybody's place at one level; whoever has none is counted among the issues."""

    def __init__(self, network: Network, by: str) -> None:
        self._network, self._level = network, areas.level(by)
        self._above: dict[str, Place | None] = {}
        self._lost: Counter[tuple[str, str]] = Counter()
        self.places: dict[str, Place] = {}
        if self._level.facility:
            for facility in network.at_level(by):
                self._known(Place(facility.area, facility.code))
        else:
            for facility in network:
                self._area(facility.area)

    def place(self, own: Gathered, home: str | None, many: int = 1) -> Place | None:
        """Where does the person count? `home` is the area of those of whom nothing else tells.

        `many` people may be asked about at once who share their area and their facility.
        """
        if self._level.facility:
            return self._by_facility(own, many)
        area = people.home_of(own.person, own.lives_in(home))
        if self._level.code == areas.level_of(areas.NATION):
            return self._area(areas.NATION)  # wherever it is, it lies in the nation
        found = None if area is None else self._area(area)
        if found is None:
            self._lost["ILP-K031" if area is None else "ILP-K032", area or ""] += many
        return found

    def issues(self) -> Iterator[Issue]:
        """How many people have no place, and why?"""
        level = self._level.code
        for (code, value), count in sorted(self._lost.items()):
            allowed = suggest(value, self._network.facilities) if code == "ILP-K033" else ""
            yield issue(code, "people", value=shown(value), count=count, level=level, allowed=allowed)

    def _by_facility(self, own: Gathered, many: int) -> Place | None:
        if own.facility is None:
            code = own.person.facility
            self._lost["ILP-K034" if code is None else "ILP-K033", code or ""] += many
            return None
        code = own.facility.code
        if code not in self._above:
            line = (own.facility, *self._network.ancestors(code))
            found = next((each for each in line if each.level == self._level.code), None)
            self._above[code] = None if found is None else self.places[found.code]
        place = self._above[code]
        if place is None:
            self._lost["ILP-K035", code] += many
        return place

    def _area(self, area: str) -> Place | None:
        try:
            return self._known(Place(areas.ancestor(area, self._level.code), None))
        except UsageError:
            return None

    def _known(self, place: Place) -> Place:
        return self.places.setdefault(place.key, place)
