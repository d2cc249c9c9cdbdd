"""Who lives in the demonstration's district, what is each owed on its day, and what does that come to?"""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from ilp import resources
from ilp.indicators import Table, compute, from_records
from ilp.network import Facility, Network
from ilp.planning import Plan, plan
from ilp.records import Person, read_lines

SETTINGS = "demo/district.toml"


@frozen(eq=False)
class District:
    """The network, the people and their plans on the demonstration's day."""

    settings: dict[str, Any]
    network: Network
    people: tuple[Person, ...]
    plans: dict[str, Plan]

    @classmethod
    def read(cls) -> District:
        """Read the district that ships with the package, and plan everybody."""
        settings = resources.toml(SETTINGS)
        lines = resources.text(settings["people"]).encode().splitlines()
        readings = [reading for reading in read_lines(lines) if reading.person is not None]
        people = tuple(reading.person for reading in readings if reading.person is not None)
        on, area = settings["on"], settings["area"]
        plans = {
            reading.person.id: plan(reading.person, on=on, area=area, issues=reading.issues)
            for reading in readings
            if reading.person is not None
        }
        return cls(
            settings, Network.parse(resources.text(settings["network"]), settings["network"]), people, plans
        )

    @property
    def on(self) -> date:
        """The demonstration's own day."""
        day: date = self.settings["on"]
        return day

    def posyandu(self) -> list[Facility]:
        """Which posyandu have people, in the order of the network?"""
        served = {person.facility for person in self.people}
        return [facility for facility in self.network if facility.code in served]

    def at(self, facility: Facility) -> list[Plan]:
        """The plans of the people of one posyandu."""
        return [self.plans[person.id] for person in self.people if person.facility == facility.code]

    def coverage(self) -> Table:
        """What is covered in the period that the settings name, where people of the demonstration live?"""
        asked = self.settings["coverage"]
        lived_in = {facility.code for facility in self.posyandu()}
        above = {up.code for code in lived_in for up in self.network.ancestors(code)}
        network = Network(facility for facility in self.network if facility.code in lived_in | above)
        period, by = asked["period"], asked["by"]
        counts = from_records(
            self.people, network, period=period, by=by, indicators=asked["indicators"], on=self.on
        )
        return compute(counts, network, period=period, by=by)
