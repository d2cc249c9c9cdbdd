"""Who lives in the demonstration's district, what is each owed on its day, and what does that come to?"""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from ilp import resources
from ilp.dates import Anchor, Period
from ilp.indicators import Table, compute
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
        """What is covered by puskesmas, in the birth cohort that the settings name?"""
        cohort = self.settings["cohort"]
        above = {
            facility.code: next(
                up for up in self.network.ancestors(facility.code) if up.level == cohort["by"]
            )
            for facility in self.posyandu()
        }
        rows = [
            {
                "indicator": indicator,
                "area": puskesmas.area,
                "facility": puskesmas.code,
                "period": cohort["period"],
                "numerator": sum(
                    reached(person, self.plans[person.id], code, cohort["before"]) for person in those
                ),
                "denominator": len(those),
            }
            for indicator, code in self.settings["coverage"].items()
            for puskesmas in dict.fromkeys(above.values())
            for those in [self._born(cohort, [code for code, up in above.items() if up is puskesmas])]
        ]
        network = Network(facility for facility in self.network if facility in above.values())
        return compute(rows, network, period=cohort["period"], by=cohort["by"])

    def _born(self, cohort: dict[str, Any], facilities: list[str]) -> list[Person]:
        return [
            person
            for person in self.people
            if person.facility in facilities
            and cohort["born_from"] <= person.birth_date < cohort["born_until"]
        ]


def reached(person: Person, made: Plan, code: str, before: str) -> bool:
    """Was the service done, or the set of doses complete, before this age?"""
    limit = Anchor(person.birth_date).at(Period.parse(before))
    service = made.service(code)
    day = service.done_on if service is not None else None
    day = next((own.completed_on for own in made.completions if own.code == code), day)
    return day is not None and day < limit
