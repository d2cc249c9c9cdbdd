"""Are the districts' own figures kept as they were told, each with its article? Every number by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ilp.dates import Span
from ilp.errors import UnknownCode
from ilp.network import Network
from ilp.network.implementing import Share
from ilp.network.rollout import example, rollout, rollouts
from ilp.network.timing import Timing


def counted(share: Share | None) -> tuple[int, int | None, float | None]:
    assert share is not None
    return share.numerator, share.denominator, share.value


def test_five_areas_are_told_of_and_every_fact_names_its_article() -> None:
    assert sorted(rollouts()) == ["35.07", "64", "64.02", "64.72", "64.74"]
    for row in rollouts().values():
        articles = {own.id for own in row.article}
        facts = [*row.count, *row.batch, *row.step, *row.event, *([row.kick_off] if row.kick_off else [])]
        assert {own.article for own in facts} <= articles
        assert facts
        assert all(own.publisher and own.title.id and own.title.en for own in row.article)
        assert {own.status for own in facts} <= {"transcribed", "inferred"}


@pytest.mark.parametrize(
    ("area", "puskesmas", "subdistricts"),
    [
        ("64.02", 32, 20),
        ("35.07", 39, 33),
        ("64.72", 26, 10),
        ("64.74", 6, 3),
    ],
)
def test_the_example_networks_are_whole_and_sound(area: str, puskesmas: int, subdistricts: int) -> None:
    network = example(area)
    assert network.check() == []
    assert len(network.at_level("puskesmas")) == puskesmas
    assert len({each.area for each in network.at_level("puskesmas")}) == subdistricts
    (top,) = network.at_level("regency")
    assert top.area == area
    assert len(network.under(top.code, "puskesmas")) == puskesmas


def test_malang_has_two_puskesmas_in_six_subdistricts() -> None:
    counted_ = Counter(each.area_name for each in example("35.07").at_level("puskesmas"))
    twice = {name.removeprefix("Kecamatan ") for name, count in counted_.items() if count == 2}
    assert twice == {"Pagak", "Bantur", "Sumbermanjing Wetan", "Dampit", "Gondanglegi", "Singosari"}


# Kutai Kartanegara: 32 + 32 + 32 in 20 subdistricts ----------------------------------------------------


def test_kutai_kartanegara_as_told() -> None:
    found = rollout("64.02").coverage()
    assert counted(found["puskesmas"]) == (32, 32, 100.0)
    assert counted(found["subdistrict"]) == (20, 20, 100.0)
    assert counted(found["pustu"]) == (32, None, None)  # how many pustu there are was not told
    assert counted(found["posyandu"]) == (32, None, None)
    assert found["pustu"].flags == ("no_denominator",)


def test_kutai_kartanegara_within_its_example_network() -> None:
    found = rollout("64.02").coverage(example("64.02"))
    assert {level: counted(share) for level, share in found.items()} == {
        "puskesmas": (32, 32, 100.0),
        "pustu": (32, 32, 100.0),
        "posyandu": (32, 32, 100.0),
        "subdistrict": (20, 20, 100.0),
    }


def test_what_was_told_later_does_not_count() -> None:
    assert rollout("64.02").coverage(on=date(2024, 12, 29)) == {}
    assert len(rollout("64.02").coverage(on=date(2024, 12, 30))) == 4


# Malang: 39 puskesmas, a kick-off moved forward ---------------------------------------------------------


def test_malang() -> None:
    row = rollout("35.07")
    focus, first = row.counted("focus", "puskesmas"), row.counted("forerunner", "puskesmas")
    assert (focus and focus.count, first and first.count) == (39, 5)
    assert row.kick_off is not None
    assert row.kick_off.timing == Timing(Span(date(2024, 11, 1), date(2024, 12, 1)), date(2024, 10, 14))
    assert row.kick_off.timing.days_late == -18
    assert counted(row.coverage()["puskesmas"])[:2] == (5, 39)
    (batch,) = row.batch
    assert (batch.days, batch.participants) == (5, None)
    assert [topic.en for topic in batch.topics] == ["Budgeting (two resource persons)"]
    assert row.training() is None  # how many were trained was not told


def test_malangs_network_states_its_kick_off() -> None:
    answer = example("35.07").readiness("dinkes-kabupaten-malang").answer("kick_off")
    assert answer is not None
    assert answer.state == "met"
    assert answer.to_dict()["days_late"] == -18
    before = example("35.07").readiness("dinkes-kabupaten-malang", on=date(2024, 10, 13)).answer("kick_off")
    assert before is not None
    assert before.state == "not_met"


# Samarinda: two batches of 13 puskesmas with 4 staff each -----------------------------------------------


def test_samarinda() -> None:
    row = rollout("64.72")
    assert [
        (own.puskesmas, own.staff_each, own.participants, own.days, own.materials) for own in row.batch
    ] == [
        (13, 4, 52, 3, 18),
        (13, 4, 52, 3, 18),
    ]
    assert [own.status for own in row.batch] == ["inferred", "transcribed"]
    network = example("64.72")
    assert counted(row.training(network)) == (26, 26, 100.0)
    assert counted(row.training(network, date(2024, 11, 19))) == (13, 26, 50.0)
    assert counted(row.training(network, date(2024, 11, 12))) == (0, 26, 0.0)
    assert counted(row.training()) == (26, None, None)


# Bontang and the province -------------------------------------------------------------------------------


def test_bontang() -> None:
    row = rollout("64.74")
    assert row.kick_off is not None
    assert row.kick_off.timing == Timing(Span(date(2024, 11, 17), date(2024, 11, 18)), None)
    assert row.kick_off.timing.days_late is None
    found = row.coverage(example("64.74"))
    assert counted(found["puskesmas"]) == (6, 6, 100.0)
    assert counted(found["pustu"]) == (15, None, None)
    assert row.coverage(on=date(2024, 12, 31)) == {}


def test_the_four_stages_of_east_kalimantan() -> None:
    steps = sorted(rollout("64").step, key=lambda own: own.order)
    assert [(own.order, own.code) for own in steps] == [
        (1, "education"),
        (2, "immunization"),
        (3, "screening"),
        (4, "capacity"),
    ]


def test_an_area_nobody_told_of() -> None:
    for ask in (rollout, example):
        with pytest.raises(UnknownCode) as caught:
            ask("31.71")
        assert caught.value.code == "ILP-N014"


# Planned against actual ---------------------------------------------------------------------------------

MONTH = Span(date(2024, 11, 1), date(2024, 12, 1))


@pytest.mark.parametrize(
    ("planned", "actual", "days"),
    [
        (MONTH, date(2024, 10, 31), -1),
        (MONTH, date(2024, 11, 1), 0),
        (MONTH, date(2024, 11, 30), 0),
        (MONTH, date(2024, 12, 1), 1),
        (Span(date(2024, 11, 17), date(2024, 11, 18)), date(2024, 11, 17), 0),
        (Span(date(2024, 11, 17), date(2024, 11, 18)), date(2024, 11, 20), 3),
        (None, date(2024, 11, 1), None),
        (MONTH, None, None),
    ],
)
def test_days_late(planned: Span | None, actual: date | None, days: int | None) -> None:
    assert Timing(planned, actual).days_late == days


def test_a_table_states_plans_and_days() -> None:
    data = {"code": "d", "name": "D", "level": "regency", "parent": "", "area": "64.02"}
    network = Network.of([data | {"planned_kick_off": "2024-11-17", "done_kick_off": "2024-11-20"}])
    answer = network.readiness("d").answer("kick_off")
    assert answer is not None
    assert answer.timing is not None
    assert answer.timing.days_late == 3
