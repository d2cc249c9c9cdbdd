"""How is the district shown? Who is due by posyandu, one child's plan, coverage by puskesmas."""

from __future__ import annotations

from ilp import codes
from ilp.demo.district import District
from ilp.errors import Language
from ilp.network import Facility
from ilp.planning import showing
from ilp.schedules.results import Owed
from ilp.tables import page, table
from ilp.texts import say


def heading(district: District, lang: Language) -> str:
    """Where and when is this, and that nobody in it exists."""
    top = next(facility for facility in district.network if facility.parent is None)
    posyandu = say("join.list", lang).join(facility.name for facility in district.posyandu())
    values = {"area": top.area_name, "on": district.on, "people": len(district.people), "posyandu": posyandu}
    return "\n".join(say(f"demo.{line}", lang, **values) for line in ("title", "synthetic", "places"))


def posyandu(district: District, facility: Facility, lang: Language) -> str:
    """Who is overdue and due for what at one posyandu, the most pressing first?"""
    open_, most = district.settings["open"], district.settings["people_shown"]
    found: dict[tuple[str, str], list[tuple[str, Owed]]] = {}
    for made in district.at(facility):
        for owed in made.services:
            if owed.status in open_:
                found.setdefault((owed.status, owed.code), []).append((made.id, owed))
    groups = sorted(found.items(), key=lambda each: (open_.index(each[0][0]), -len(each[1]), each[0]))
    rows = []
    for (status, _), people in groups[: district.settings["services_shown"]]:
        names = say("join.list", lang).join(name for name, _ in people[:most])
        more = say("demo.more", lang, count=len(people) - most) if len(people) > most else ""
        label = people[0][1].row.label.text(lang)
        rows.append(
            [codes.label("service_status", status).text(lang), label, str(len(people)), f"{names}{more}"]
        )
    left = sum(len(people) for _, people in groups[len(rows) :])
    headings = [say(f"label.{name}", lang) for name in ("status", "service", "people", "who")]
    return "\n".join(
        [
            say("demo.posyandu", lang, name=facility.name, area=facility.area_name),
            table(headings, rows, right=[2], indent="  "),
            *([say("demo.left", lang, count=left)] if left else []),
        ]
    )


def explained(district: District, lang: Language) -> str:
    """One child's plan, with the decree behind each line."""
    made = district.plans[district.settings["child"]]
    said = made.to_dict(lang)
    born = next(person.birth_date for person in district.people if person.id == made.id)
    return page(say("demo.child", lang, id=made.id, born=born), showing.services(said["services"], lang))


def coverage(district: District, lang: Language) -> str:
    """The coverage table, with the people it speaks of."""
    heading = say("demo.coverage", lang, period=district.settings["coverage"]["period"], on=district.on)
    return page(heading, district.coverage().text(lang), say("demo.end", lang))
