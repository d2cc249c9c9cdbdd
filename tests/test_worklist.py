"""Does a worklist name exactly those who are due, late or to be visited, in the order that the data says?"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilp
from ilp import resources
from ilp.cli import progress, run
from ilp.dates import Anchor
from ilp.errors import LANGUAGES, IlpError
from ilp.network import ClosedDay, Closures, Network
from ilp.planning import Reason, Worklist, home_visits, worklist
from ilp.planning.urgency import ordering
from ilp.records import Person, read_lines
from ilp.rulebook.findings import HomeVisit
from ilp.testing.strategies import people

Record = dict[str, Any]
ON = date(2025, 9, 1)
TREE = """code,name,level,parent,area
dinkes,Dinkes Contoh,regency,,64.02
pkm-a,Puskesmas A,puskesmas,dinkes,64.02.01
pkm-b,Puskesmas B,puskesmas,dinkes,64.02.02
pustu-a,Pustu A,pustu,pkm-a,64.02.01.2007
mawar,Posyandu Mawar,posyandu,pustu-a,64.02.01.2007
melati,Posyandu Melati,posyandu,pkm-a,64.02.01.2008
anggrek,Posyandu Anggrek,posyandu,pkm-b,64.02.02.2004
"""
NETWORK = Network.parse(TREE)
DEMO = [json.loads(line) for line in resources.text("demo/persons.ndjson").splitlines()]
DEMO_NETWORK = Network.parse(resources.text("demo/network.csv"))
LISTED = ("due", "overdue", "unknown")


def person(name: str, born: str, **more: Any) -> Record:
    return {"id": name, "birth_date": born, "sex": "female", "facility": "mawar", **more}


def ids(found: Worklist) -> list[str]:
    return [own.id for own in found.people]


def listed(those: Any, **more: Any) -> Worklist:
    return worklist(those, NETWORK, on=ON, **more)


# Who is named -----------------------------------------------------------------------------------------


def months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    lasts = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return date(day.year + years, month + 1, min(day.day, lasts[month]))


def test_measles_is_late_for_those_whom_a_hand_finds_in_the_file() -> None:
    """Born by 2024-12-01 is nine months old on the day; late since the day of ten months."""
    owed = {}
    for record in DEMO:
        born = date.fromisoformat(record["birth_date"])
        had = any(dose["product"] == "MR" for dose in record.get("doses", []))
        if date(2023, 9, 1) < born <= date(2024, 12, 1) and not had:
            since = months_on(born, 10)
            owed[record["id"]] = since.isoformat(), (ON - since).days if since <= ON else None
    found = worklist(DEMO, DEMO_NETWORK, on=ON).to_dict()
    said = {
        own["id"]: (service["overdue"], service["days_late"])
        for own in found["people"]
        for service in own["services"]
        if service["code"] == "immunization.mr.1"
    }
    assert said == owed
    assert {days is None for _, days in said.values()} == {True, False}


def test_the_list_is_everybody_whose_plan_or_record_gives_a_reason() -> None:
    found = {own.id: own for own in worklist(DEMO, DEMO_NETWORK, on=ON).people}
    for record in DEMO:
        plan = ilp.plan(record, on=ON)
        open_ = {own.code for own in plan.services if own.status in LISTED}
        visits = [reason.code for reason in home_visits(plan, record)]
        own = found.get(record["id"])
        assert (own is not None) == bool(open_ or visits)
        if own is not None:
            assert {each.code for each in own.services} == open_
            assert [each.code for each in own.visits] == visits


def test_who_needs_nothing_is_counted_and_not_named() -> None:
    dead = person("a", "2025-01-10", death_date="2025-02-01")
    found = listed([dead])
    assert ids(found) == []
    assert (found.total.people, found.total.listed) == (1, 0)


def test_an_area_comes_from_the_record_then_from_the_facility_then_from_the_caller() -> None:
    those = [
        person("a", "2025-01-10", area="34.01.01.2001"),
        person("b", "2025-01-10"),
        person("c", "2025-01-10", facility=None),
    ]
    areas = {own.id: own.area for own in listed(those, area="5171").people}
    assert areas == {"a": "34.01.01.2001", "b": "64.02.01.2007", "c": "51.71"}


# Urgency ----------------------------------------------------------------------------------------------

MOTHER = person(
    "a",
    "1998-05-05",
    pregnancies=[{"last_menstrual_period": "2025-07-20"}],
    visits=[{"code": "visit.antenatal", "on": "2025-08-20", "by": "doctor"}],
)
DANGER = {"code": "visit.antenatal", "on": "2025-08-25", "by": "midwife", "values": {"danger_signs": True}}


@pytest.mark.parametrize(
    ("record", "urgency"),
    [
        ({**MOTHER, "visits": [*MOTHER["visits"], DANGER]}, "danger_sign"),
        (person("a", "1980-01-01", conditions=["tuberculosis", "treatment_interrupted"]), "follow_up"),
        (person("a", "2025-08-30"), "closing"),
        (person("a", "2024-09-15"), "closing"),
        (person("a", "2023-10-15"), "late"),
        (MOTHER, "risk_group"),
        (person("a", "1980-01-01", conditions=["diabetes"]), "risk_group"),
        (person("a", "1990-01-01", sex="male"), "due"),
    ],
)
def test_the_rank_is_the_most_urgent_that_fits(record: Record, urgency: str) -> None:
    (own,) = listed([record]).people
    assert own.urgency.code == urgency
    assert ordering().urgency[own.rank].code == urgency


FULL = [
    ("HepB", 0), ("bOPV", 1), ("DPT-HB-Hib", 2), ("bOPV", 2), ("PCV", 2), ("RV", 2), ("DPT-HB-Hib", 3),
    ("bOPV", 3), ("PCV", 3), ("RV", 3), ("DPT-HB-Hib", 4), ("bOPV", 4), ("RV", 4), ("IPV", 4), ("IPV", 9),
    ("MR", 9),
]  # fmt: skip


@pytest.mark.parametrize(
    ("born", "urgency", "closes"), [("2024-10-01", "closing", "2025-09-30"), ("2024-10-02", "late", None)]
)
def test_the_last_chance_begins_a_month_before_the_last_day(
    born: str, urgency: str, closes: str | None
) -> None:
    """BCG is given before the first birthday; everything else was given."""
    day = date.fromisoformat(born)
    doses = [
        {
            "product": product,
            "on": day.replace(year=day.year + (9 + months) // 12, month=(9 + months) % 12 + 1),
        }
        for product, months in FULL
    ]
    (own,) = listed([person("a", born, doses=doses)]).to_dict()["people"]
    assert (own["urgency"]["code"], own["closes"]) == (urgency, closes)
    assert [each["code"] for each in own["services"] if each["status"] == "overdue"] == ["immunization.bcg.1"]


def test_facts_to_ask_come_last_and_are_counted() -> None:
    """In strict answers an unstated condition is unknown, neither owed nor denied."""
    found = listed([person("a", "1990-01-01", sex="male")], policy={"unstated": "unknown"})
    (own,) = found.people
    unknown = [each for each in own.services if each.status == "unknown"]
    assert unknown
    assert found.total.unknown == 1
    assert found.total.unknown_services == len(unknown)
    assert own.services[-1].status == "unknown"
    assert "Ask about" in found.text("en")
    assert listed([person("a", "1990-01-01", sex="male")]).total.unknown == 0


def test_a_visit_that_no_rank_names_has_its_place_too() -> None:
    rows = ilp.Rulebook.load().rows(HomeVisit)
    other = Reason(rows[0].model_copy(update={"code": "another"}), ())
    fits = [rank.code for rank in ordering().urgency if rank.fits((), (other,), Anchor(ON))]
    assert fits == ["missed"]


def test_every_reason_to_visit_has_a_rank() -> None:
    named = {code for rank in ordering().urgency for code in rank.visits}
    assert {row.code for row in ilp.Rulebook.load().rows(HomeVisit)} <= named


def test_within_a_rank_the_first_to_close_and_the_longest_late_come_first() -> None:
    those = [person(name, born) for name, born in (("a", "2025-08-26"), ("b", "2025-08-30"))]
    found = listed(those)
    assert ids(found) == ["b", "a"]  # KN1 to day 2 and KN2 to day 7
    assert [own["closes"] for own in found.to_dict()["people"]] == ["2025-09-01", "2025-09-02"]
    late = [person(name, born) for name, born in (("a", "2023-10-15"), ("b", "2023-09-15"))]
    assert ids(listed(late)) == ["b", "a"]
    twins = [person(name, "2023-10-15") for name in ("b", "a")]
    assert ids(listed(twins)) == ["a", "b"]


def test_equally_long_late_who_is_late_for_more_comes_first_and_the_longest_late_service() -> None:
    day = date(2024, 10, 10)

    def child(name: str, *left: tuple[str, int]) -> Record:
        given = [each for each in [*FULL, ("BCG", 1)] if each not in left]
        doses = [{"product": product, "on": months_on(day, months)} for product, months in given]
        return person(name, day.isoformat(), doses=doses)

    found = listed(
        [child("a", ("MR", 9)), child("b", ("MR", 9), ("IPV", 9)), child("c", ("BCG", 1), ("MR", 9))]
    )
    assert ids(found) == ["c", "b", "a"]
    late = [own.code for own in found.people[0].within(("overdue",))]
    assert late == ["immunization.bcg.1", "immunization.mr.1"]
    both = listed([person("d", "2024-10-10")]).people[0].within(("overdue",))
    assert [own.overdue for own in both] == sorted(own.overdue or 0 for own in both)


def late_of(found: Worklist) -> list[str]:
    return [own.code.removeprefix("immunization.") for own in found.people[0].within(("overdue",))]


def test_a_persons_late_services_stand_by_the_day_since_when_then_by_code() -> None:
    """Late at 2, 2, 3, 3, 5 and 10 months; the codes alone, or the statuses, would stand otherwise."""
    found = listed([person("a", "2024-10-10")])
    assert late_of(found) == ["bcg.1", "opv.1", "dpt_hb_hib.1", "pcv.1", "ipv.1", "mr.1"]


def test_the_day_since_when_it_is_late_counts_and_not_the_day_it_could_be_given() -> None:
    """The second dose, four weeks after 2025-06-25, is late that very day; measles could be given before."""
    given = [
        ("BCG", 1),
        ("PCV", 2),
        ("RV", 2),
        ("bOPV", 1),
        ("bOPV", 2),
        ("bOPV", 3),
        ("bOPV", 4),
        ("IPV", 4),
    ]
    doses = [{"product": each, "on": months_on(date(2024, 10, 10), months)} for each, months in given]
    child = person("a", "2024-10-10", doses=[*doses, {"product": "DPT-HB-Hib", "on": "2025-06-25"}])
    found = listed([child])
    days = {own.code: (own.earliest, own.overdue) for own in found.people[0].services}
    second, measles = days["immunization.dpt_hb_hib.2"], days["immunization.mr.1"]
    assert measles[0] == date(2025, 7, 10).toordinal() < second[1] == date(2025, 7, 23).toordinal()
    assert late_of(found)[-3:] == ["dpt_hb_hib.2", "ipv.2", "mr.1"]


def test_a_persons_due_services_stand_by_the_day_since_when_they_are_open_then_by_code() -> None:
    """Also those that are late one day stand among those that never are."""
    for own in worklist(DEMO, DEMO_NETWORK, on=ON).people:
        due = [(each.earliest or 0, each.code) for each in own.within(("due",))]
        assert due == sorted(due)


# The late only ----------------------------------------------------------------------------------------


def late(*records: Record) -> dict[str, list[tuple[str, str]]]:
    found = listed(records, late_only=True)
    return {own.id: [(each.code, each.status) for each in own.services] for own in found.people}


def test_a_list_of_the_late_names_nobody_for_what_is_only_due() -> None:
    """A man of 35 has screenings due, the child of two months its first DPT; BCG is late from then on."""
    man = person("a", "1990-01-01", sex="male")
    assert ids(listed([man])) == ["a"]
    assert late(man) == {}
    doses = [("HepB", 0), ("bOPV", 1), ("BCG", 1)]
    child = person(
        "b",
        "2025-06-25",
        doses=[{"product": each, "on": months_on(date(2025, 6, 25), months)} for each, months in doses],
        screenings=[
            {
                "code": "screening.congenital_hypothyroidism",
                "on": "2025-06-27",
                "values": {"result": "negative"},
            }
        ],
    )
    due = [own.code for own in listed([child]).people[0].within(("due",))]
    assert "immunization.dpt_hb_hib.1" in due
    assert late(child) == {}
    without = child | {"doses": child["doses"][:2]}
    for day, expected in ((24, []), (25, ["immunization.bcg.1"])):
        found = worklist([without], NETWORK, on=date(2025, 8, day), late_only=True)
        assert [each.code for own in found.people for each in own.services] == expected


def test_a_list_of_the_late_has_what_is_overdue_and_no_more() -> None:
    found = late(person("a", "2024-10-10"), person("b", "1990-01-01"))
    assert list(found) == ["a"]
    assert {status for _, status in found["a"]} == {"overdue"}
    assert len(found["a"]) == 6


def test_what_follows_a_missed_contact_can_be_made_up() -> None:
    """Six days old without a visit: day 0-2 was missed, days 3-7 are open. A day old has missed nothing."""
    week, day = person("a", "2025-08-26"), person("b", "2025-08-31")
    assert ("visit.neonatal.2", "due") in late(week)["a"]
    seen = [{"code": "visit.neonatal", "on": "2025-08-27", "by": "midwife"}]
    assert ("visit.neonatal.2", "due") not in late(week | {"visits": seen}).get("a", [])
    assert late(day) == {}


def test_a_check_that_stands_for_itself_is_not_made_up() -> None:
    """The check at 9 months is due; the ones before it were missed, and nobody can go back to their age."""
    child = person("a", "2024-11-20")
    plan = {own.code: own.status for own in ilp.plan(child, on=ON).services}
    assert (plan["visit.kpsp.2"], plan["visit.kpsp.3"]) == ("missed", "due")
    assert "visit.kpsp.3" not in dict(late(child)["a"])


def test_who_is_late_keeps_every_reason_to_be_visited_and_the_rank() -> None:
    ill = person("a", "2024-10-10", conditions=["treatment_interrupted"])
    found = listed([ill, person("b", "1980-01-01", conditions=["treatment_interrupted"])], late_only=True)
    assert ids(found) == ["a"]
    assert found.people[0].urgency.code == "follow_up"
    assert [own.code for own in found.people[0].visits] == ["treatment_interrupted", "missed_service"]
    assert (found.total.people, found.total.listed) == (2, 1)
    assert found.to_dict()["late_only"] is True
    assert listed([ill]).to_dict()["late_only"] is False
    assert "Only what is late" in found.text("en")
    assert "Only what is late" not in listed([ill]).text("en")


# Laws -------------------------------------------------------------------------------------------------

HOMES = ("mawar", "melati", "anggrek", "pustu-a", "pkm-b", None, "mawarr")
crowd = st.lists(people(ON, most_doses=6), min_size=1, max_size=6)


def housed(drawn: list[Record]) -> list[Record]:
    return [{**own, "id": f"a{n}", "facility": HOMES[n % len(HOMES)]} for n, own in enumerate(drawn)]


@settings(max_examples=15, deadline=None)
@given(crowd)
def test_a_parents_list_is_its_own_and_its_childrens_in_one_order(drawn: Any) -> None:
    those = housed(drawn)
    lists = {facility.code: listed(those, facility=facility.code) for facility in NETWORK}
    for facility in NETWORK:
        found = lists[facility.code]
        below = [lists[each.code] for each in NETWORK.children(facility.code)]
        parts = [name for each in below for name in ids(each)] + [own.id for own in found.at(facility.code)]
        assert sorted(ids(found)) == sorted(parts)
        for each in below:
            assert [name for name in ids(found) if name in ids(each)] == ids(each)
        own = sum(each.people for code, each in found.counts.items() if code == facility.code)
        assert found.total.people == own + sum(each.total.people for each in below)
    everybody = listed(those)
    nowhere = [own.id for own in everybody.at(None)]
    assert sorted(ids(everybody)) == sorted(ids(lists["dinkes"]) + nowhere)


@settings(max_examples=15, deadline=None)
@given(crowd, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(drawn: Any, random: Any) -> None:
    those = housed(drawn)
    shuffled = list(those)
    random.shuffle(shuffled)
    assert listed(shuffled).to_dict() == listed(those).to_dict()


@settings(max_examples=15, deadline=None)
@given(crowd)
def test_counts_are_of_what_is_listed(drawn: Any) -> None:
    found = listed(housed(drawn))
    total, rows = found.total, found.people
    assert total.people == len(drawn)
    assert total.listed == len(rows)
    assert total.late == sum(any(own.status == "overdue" for own in row.services) for row in rows)
    assert total.due == sum(any(own.status == "due" for own in row.services) for row in rows)
    assert total.visit == sum(bool(row.visits) for row in rows)
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)


# Places -----------------------------------------------------------------------------------------------


def codes(found: Worklist) -> list[str]:
    return [each.code for each in found.issues]


def test_who_belongs_to_no_facility_of_the_network_is_said_and_not_lost() -> None:
    those = [person("a", "2025-01-10", facility="mawarr"), person("b", "2025-01-10", facility=None)]
    found = listed([*those, person("c", "2025-01-10")])
    assert sorted(ids(found)) == ["a", "b", "c"]
    assert sorted(codes(found)) == ["ILP-K010", "ILP-K012"]
    assert {each.severity for each in found.issues} == {"warning"}
    assert [own.id for own in found.at(None)] == ["a", "b"]
    assert ids(listed([*those, person("c", "2025-01-10")], facility="mawar")) == ["c"]
    assert "Without a facility in the network: 2 of 2 people" in found.text("en")


def test_what_is_no_person_or_stands_twice_is_said() -> None:
    found = listed([{"id": "x"}, person("a", "2025-01-10"), person("a", "2025-01-10"), "{", b"[]"])
    assert ids(found) == ["a"]
    assert found.unread == found.to_dict()["counts"]["unread"] == 3
    assert {"ILP-P003", "ILP-K011", "ILP-P001", "ILP-P002"} == set(codes(found))


def test_no_message_shows_an_identity_number() -> None:
    number = "9901016510250001"
    found = listed([person(number, "2025-01-10", facility=number, sex="x"), person(number, "2025-01-10")])
    assert number not in json.dumps([each.to_dict() for each in found.issues])


def test_people_come_in_any_form() -> None:
    lines = resources.text("demo/persons.ndjson").encode().splitlines()
    expected = worklist(DEMO, DEMO_NETWORK, on=ON).to_dict()
    assert worklist(read_lines(lines), DEMO_NETWORK, on=ON).to_dict() == expected
    assert worklist(lines, DEMO_NETWORK, on=ON).to_dict() == expected
    assert worklist(map(Person.model_validate, DEMO), DEMO_NETWORK, on=ON).to_dict() == expected


class Opening(Network):
    """A network that knows the days of one posyandu."""

    days = (date(2025, 8, 4), ON, date(2025, 9, 4))

    def next_open_day(self, facility: str, after: date) -> date | None:
        return min((day for day in self.days if day > after), default=None) if facility == "mawar" else None


def test_the_next_open_day_is_told_where_the_network_knows_it() -> None:
    those = [person("a", "2025-01-10"), person("b", "2025-01-10", facility="melati")]
    today = worklist(those, Opening(NETWORK), on=ON)
    assert [(own.code, own.next_open) for own in today.places] == [("mawar", ON), ("melati", None)]
    found = worklist(those, Opening(NETWORK), on=date(2025, 9, 2))
    assert [own.next_open for own in found.places] == [date(2025, 9, 4), None]
    assert [own["next_open"] for own in found.to_dict()["facilities"]] == ["2025-09-04", None]
    assert found.text("en").count("Next open day: 2025-09-04.") == 1


def test_the_open_day_written_in_the_network_is_the_next_session() -> None:
    written = TREE.replace("area\n", "area,open_day\n", 1).replace("64.02.01.2008\n", "64.02.01.2008,4\n")
    network = Network.parse(written)
    for day, expected in ((1, date(2025, 9, 4)), (4, date(2025, 9, 4)), (5, date(2025, 10, 4))):
        found = worklist([person("a", "2025-01-10", facility="melati")], network, on=date(2025, 9, day))
        assert [own.next_open for own in found.places] == [expected]


def test_a_session_on_a_closed_day_falls_out_and_the_reason_is_told() -> None:
    written = TREE.replace("area\n", "area,open_day\n", 1).replace("64.02.01.2008\n", "64.02.01.2008,5\n")
    network, child = Network.parse(written), person("a", "2025-01-10", facility="melati")
    shut = Closures((ClosedDay(date(2025, 9, 5), "Maulid"), ClosedDay(date(2025, 10, 5))))
    (place,) = worklist([child], network, on=ON, closed=shut).places
    assert (place.next_open, dict(place.closed)) == (
        date(2025, 11, 5),
        {date(2025, 9, 5): "Maulid", date(2025, 10, 5): ""},
    )
    found = worklist([child], network, on=ON, closed=[date(2025, 9, 5)])
    assert found.to_dict()["facilities"][0]["closed"] == [{"on": "2025-09-05", "reason": ""}]
    assert "Next open day: 2025-10-05. Closed on 2025-09-05." in found.text("en")
    assert "Closed on 2025-09-05: Maulid." in worklist([child], network, on=ON, closed=shut).text("en")
    (open_,) = worklist([child], network, on=ON, closed=[date(2025, 9, 6)]).places
    assert (open_.next_open, open_.closed) == (date(2025, 9, 5), {})


def test_a_ring_of_parents_ends() -> None:
    ring = Network.parse("code,name,level,parent,area\na,A,puskesmas,b,64.02.01\nb,B,pustu,a,64.02.01.2007\n")
    assert ids(worklist([person("x", "2025-01-10", facility="b")], ring, on=ON, facility="a")) == ["x"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"facility": "nowhere"}, "ILP-N012"),
        ({"area": "9x"}, "ILP-N001"),
        ({"on": date(1950, 1, 1)}, "ILP-R021"),
        ({"policy": {"x": 1}}, "ILP-S001"),
    ],
)
def test_misuse_is_refused(asked: Record, code: str) -> None:
    with pytest.raises(IlpError) as fault:
        worklist([], NETWORK, **{"on": ON, **asked})
    assert fault.value.code == code


# How it looks -----------------------------------------------------------------------------------------


def test_language_changes_texts_only() -> None:
    found = listed([person("a", "2024-10-15"), person("b", "2025-01-10", facility="x")])

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: bare(own) for key, own in value.items() if key not in ("label", "message", "area_name")
            }
        return [bare(own) for own in value] if isinstance(value, list) else value

    assert bare(found.to_dict("id")) == bare(found.to_dict("en"))
    assert found.to_dict("id") != found.to_dict("en")
    assert json.loads(json.dumps(found.to_dict()))["on"] == "2025-09-01"
    assert found.text("id") != found.text("en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_goes_facility_by_facility(lang: Any) -> None:
    text = worklist(DEMO, DEMO_NETWORK, on=ON).text(lang)
    assert text.index("Posyandu Muara Muntai Ulu") < text.index("Posyandu Loa Kulu Kota")
    assert all(text.count(f"\n{record['id']}: ") == 1 for record in DEMO)
    assert max(len(line) for line in text.splitlines()[1:] if line.startswith(" ")) <= 110


def test_what_is_given_elsewhere_is_told_apart() -> None:
    text = listed([MOTHER]).text("en")
    due, elsewhere = (
        next(line for line in text.splitlines() if line.startswith(f"  {name}"))
        for name in ("Due", "Elsewhere")
    )
    assert due != elsewhere
    (own,) = listed([MOTHER]).to_dict()["people"]
    by_code = {each["code"]: each for each in own["services"]}
    assert all(each["here"] == bool({"posyandu", "home"} & set(each["where"])) for each in by_code.values())


def test_a_notebook_shows_a_table_that_cannot_be_broken_by_an_id() -> None:
    html = listed([person("<b>a</b>", "2025-01-10")])._repr_html_()
    assert html.startswith("<table>")
    assert "&lt;b&gt;a&lt;/b&gt;" in html
    assert "<b>" not in html


def test_a_frame_has_a_row_for_each_service_and_visit() -> None:
    found = listed([person("a", "2024-10-15"), MOTHER | {"id": "b"}])
    frame = found.to_frame()
    assert len(frame) == sum(len(own.services) + len(own.visits) for own in found.people)
    assert set(frame["kind"]) == {"service", "visit"}


# The command line -------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "network.csv").write_text(TREE, encoding="utf-8")
    those = [person("a", "2025-01-10"), person("b", "2025-08-30", facility="anggrek")]
    text = "".join(f"{json.dumps(each)}\n" for each in those)
    (tmp_path / "persons.ndjson").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_lists_a_folder(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(["worklist", str(folder), "--on", "2025-09-01", "--json"]) == 0
    out, err = capsys.readouterr()
    assert [own["id"] for own in json.loads(out)["people"]] == ["b", "a"]
    assert "\r" not in err
    asked = ["worklist", str(folder), "--on", "2025-09-01", "--facility", "pkm-a", "--lang", "en"]
    assert run(asked) == 0
    out = capsys.readouterr().out
    assert "a: " in out
    assert "b: " not in out
    text = "".join(f"{json.dumps(each)}\n" for each in (person("a", "2024-10-10"), person("b", "1990-01-01")))
    (folder / "persons.ndjson").write_text(text, encoding="utf-8")
    for more, expected in (([], ["a", "b"]), (["--late"], ["a"])):
        assert run(["worklist", str(folder), "--on", "2025-09-01", "--json", *more]) == 0
        assert [own["id"] for own in json.loads(capsys.readouterr().out)["people"]] == expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--on", "2025-09-01", "--facility", "x"], "ILP-N012"),
        ([], "ILP-U007"),
        (["--on", "1.9.2025"], "ILP-U008"),
        (["--on", "2025-09-01", "--area", "xx"], "ILP-U014"),
    ],
)
def test_the_command_refuses_kindly(
    capsys: pytest.CaptureFixture[str], folder: Path, words: list[str], code: str
) -> None:
    assert run(["worklist", str(folder), *words]) == 2
    assert code in capsys.readouterr().err


def test_files_that_are_not_there_are_named(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(["worklist"]) == 2
    assert "ILP-U006" in capsys.readouterr().err
    (folder / "persons.ndjson").unlink()
    assert run(["worklist", str(folder), "--on", "2025-09-01"]) == 2
    assert "ILP-P090" in capsys.readouterr().err
    (folder / "network.csv").unlink()
    assert run(["worklist", str(folder), "--on", "2025-09-01"]) == 2
    assert "ILP-N010" in capsys.readouterr().err


def test_the_closed_days_of_the_folder_are_read(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    network = TREE.replace("area\n", "area,open_day\n", 1).replace(
        "pustu-a,64.02.01.2007", "pustu-a,64.02.01.2007,5"
    )
    (folder / "network.csv").write_text(network, encoding="utf-8")
    asked = ["worklist", str(folder), "--on", "2025-09-01", "--json", "--facility", "mawar"]
    days = []
    for text in (None, "date,reason\n2025-09-05,Maulid\n", "date\n5 September\n"):
        if text is not None:
            (folder / "closed.csv").write_text(text, encoding="utf-8")
        code = run(asked)
        found = json.loads(capsys.readouterr().out)
        days.append((code, found["facilities"][0]["next_open"], [own["path"] for own in found["issues"]]))
    assert days == [(0, "2025-09-05", []), (0, "2025-10-05", []), (1, "2025-09-05", ["closed.csv:2"])]


def test_faults_of_the_network_and_of_records_end_in_one(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    with (folder / "persons.ndjson").open("a", encoding="utf-8") as file:
        file.write('{"id": "c"}\n')
    assert run(["worklist", str(folder), "--on", "2025-09-01"]) == 1
    assert "ILP-P003" in capsys.readouterr().out
    (folder / "network.csv").write_text(TREE + "x,X,posyandu,lost,64.02.01.2007\n", encoding="utf-8")
    assert run(["worklist", str(folder), "--on", "2025-09-01"]) == 1
    assert "ILP-N030" in capsys.readouterr().err


def test_progress_is_seen_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(progress.shown(range(1200), "en")) == list(range(1200))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress.shown(range(1200), "en")) == list(range(1200))
    assert capsys.readouterr().err == f"\rpeople: 500\rpeople: 1000{progress.CLEAR}"
