"""How does a worklist read? Facility by facility, person by person, as blocks of lines or a web table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ilp.dates import Anchor, iso
from ilp.errors import Language
from ilp.planning.showing import fact
from ilp.planning.urgency import ordering
from ilp.planning.worklists import Counted, Listed, Place, Worklist
from ilp.schedules.results import Owed
from ilp.tables import block, page
from ilp.texts import issue_line, say

COLUMNS = ("person", "facility", "urgency", "late", "due", "elsewhere", "visit", "ask")


def plain(found: Worklist, lang: Language) -> str:
    """How does it read in a terminal?"""
    title = say("worklist.title", lang, on=found.on, **_counted(found.total))
    parts = [f"{title}\n{say('worklist.late_only', lang)}" if found.late_only else title]
    for place in found.places:
        heading = [_heading(place, found.counts[place.code], lang)]
        parts.append("\n".join(heading + _blocks(found.at(place.code), found, lang)))
    if None in found.counts:
        heading = [say("worklist.nowhere", lang, **_counted(found.counts[None]))]
        parts.append("\n".join(heading + _blocks(found.at(None), found, lang)))
    if found.issues:
        parts.append(
            "\n".join([say("heading.issues", lang), *(issue_line(own, lang) for own in found.issues)])
        )
    return page(*parts)


def _heading(place: Place, counted: Counted, lang: Language) -> str:
    """Which facility, how many people, and when it is open next where that is known."""
    area = place.area_name or place.area
    said = say("worklist.place", lang, name=place.name, area=area, **_counted(counted))
    opens = [say("worklist.opens", lang, date=place.next_open)] if place.next_open else []
    for day, reason in place.closed.items():
        opens.append(
            say("worklist.closed_because" if reason else "worklist.closed", lang, date=day, reason=reason)
        )
    return " ".join([said, *opens])


def _counted(counted: Counted) -> dict[str, int]:
    return {name: getattr(counted, name) for name in ("people", "listed", "late", "due", "visit", "unknown")}


def _blocks(people: list[Listed], found: Worklist, lang: Language) -> list[str]:
    return [
        block(
            say("worklist.person", lang, id=own.id, urgency=own.urgency.label.text(lang)),
            ((say(f"worklist_label.{name}", lang), text) for name, text in _lines(own, found, lang)),
        )
        for own in people
    ]


def _lines(own: Listed, found: Worklist, lang: Language) -> Iterator[tuple[str, str]]:
    """What is late, due here and elsewhere, to be visited for and to be asked, each in one line."""
    rule, comma = ordering(), say("join.list", lang)
    near = Anchor(found.on).at(rule.until_within)
    due = own.within(rule.due)
    elsewhere = say("worklist.elsewhere", lang)
    late = (_since(each, lang) + ("" if own.here(each) else elsewhere) for each in own.within(rule.late))
    yield "late", comma.join(late)
    yield "due", comma.join(_until(each, near, lang) for each in due if own.here(each))
    yield "elsewhere", comma.join(_until(each, near, lang) for each in due if not own.here(each))
    yield "visit", say("join.sentences", lang).join(each.row.label.text(lang) for each in own.visits)
    yield "ask", say("join.sentences", lang).join(_asking(each, lang) for each in own.within(rule.asked))


def _since(owed: Owed, lang: Language) -> str:
    label = owed.row.label.text(lang)
    return (
        label if owed.overdue is None else say("worklist.since", lang, service=label, date=iso(owed.overdue))
    )


def _until(owed: Owed, near: int, lang: Language) -> str:
    """A service, and its last day when that is near."""
    label = owed.row.label.text(lang)
    if owed.latest is None or owed.latest >= near:
        return label
    return say("worklist.until", lang, service=label, date=iso(owed.latest))


def _asking(owed: Owed, lang: Language) -> str:
    facts = say("join.list", lang).join(fact(code, lang) for code in owed.missing)
    return say("worklist.ask", lang, service=owed.row.label.text(lang), facts=facts)


def html(found: Worklist, lang: Language) -> str:
    """How does it look in a notebook? One row for each person, in the order of urgency."""
    head = "".join(f"<th>{escape(say(f'worklist_label.{name}', lang))}</th>" for name in COLUMNS)
    rows = []
    for own in found.people:
        place = own.facility.code if own.facility else ""
        cells = [own.id, place, own.urgency.label.text(lang), *(text for _, text in _lines(own, found, lang))]
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
