"""Do the package's own rules say what the regulations say, on both sides of each day they changed?

The expected days and areas are copied from the instruments, not computed.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ilp import codes
from ilp.errors import NoRuleInForce, UnknownCode
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED, Dated, Service
from ilp.rulebook.timing import Campaign, Every, Once, Series
from ilp.schedules.courses import compiler

JAWA_TENGAH, DIY, JAKARTA, BALI, NTB, KALTIM = "33", "34", "31", "51", "52", "64"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook.load()


def rows(book: Rulebook) -> list[Dated]:
    return [row for kind in DATED.values() for row in book.rows(kind)]


def held(book: Rulebook, on: date, area: str | None = None) -> set[str]:
    return {row.code for row in book.at(on, area).services}


# Every change of the timeline is there, or is said not to be ---------------------------------------


def test_every_change_of_the_timeline_is_encoded_or_listed_with_its_reason(book: Rulebook) -> None:
    encoded = {change for row in rows(book) for change in row.timeline}
    listed = {row.id for row in book.not_encoded}
    assert encoded.isdisjoint(listed)
    assert {f"V{number:02}" for number in range(1, 24)} <= encoded | listed


def test_what_is_not_encoded_says_why(book: Rulebook) -> None:
    assert {row.id: row.reason for row in book.not_encoded if row.id.startswith("V")} == {
        "V02": "areas_not_seen",
        "V03": "no_effect",
        "V07": "areas_not_seen",
        "V08": "areas_not_seen",
        "V10": "areas_not_seen",
        "V16": "areas_not_seen",
        "V19": "date_not_seen",
        "V20": "plan_only",
        "V23": "plan_only",
    }


@pytest.mark.parametrize(
    ("code", "first_day", "area"),
    [
        ("immunization.ipv.1", "2007-05-01", DIY),
        ("immunization.bcg.1", "2014-01-01", None),
        ("immunization.ipv.1", "2016-07-01", JAWA_TENGAH),
        ("immunization.bias_td.1", "2017-01-01", None),
        ("immunization.mr.1", "2018-10-01", None),
        ("immunization.bias_mr.1", "2018-10-01", None),
        ("immunization.hpv.1", "2016-08-01", JAKARTA),
        ("immunization.je.1", "2018-01-01", BALI),
        ("immunization.pcv.1", "2022-09-12", None),
        ("immunization.ipv.2", "2022-12-01", JAKARTA),
        ("immunization.ipv.2", "2023-06-12", JAWA_TENGAH),
        ("immunization.hpv.1", "2023-08-08", KALTIM),
        ("immunization.rv.1", "2023-08-15", None),
        ("immunization.je.1", "2023-09-26", "61"),
        ("immunization.je.1", "2024-11-01", DIY),
    ],
)
def test_the_first_day_of_a_service(book: Rulebook, code: str, first_day: str, area: str | None) -> None:
    first = date.fromisoformat(first_day)
    assert code in held(book, first, area)
    before = {row.code for row in book.holding(Service, first - timedelta(days=1), area)}
    assert code not in before


def test_the_second_hpv_dose_ends_on_21_january_2025(book: Rulebook) -> None:
    for area in (None, KALTIM, JAKARTA, "35.78", DIY):
        assert "immunization.hpv.2" in held(book, date(2025, 1, 20), area)
        assert "immunization.hpv.2" not in held(book, date(2025, 1, 21), area)
        assert "immunization.hpv.1" in held(book, date(2025, 1, 21), area)


def test_japanese_encephalitis_is_owed_in_three_provinces_only(book: Rulebook) -> None:
    on = date(2025, 9, 1)
    assert {area for area in ("11", "31", "33", "34", "51", "61", "64", "94") if
            "immunization.je.1" in held(book, on, area)} == {"34", "51", "61"}  # fmt: skip
    assert "immunization.je.1" not in held(book, on)


def test_yogyakarta_gives_no_oral_polio(book: Rulebook) -> None:
    opv = {f"immunization.opv.{number}" for number in range(1, 5)}
    assert opv & held(book, date(2025, 9, 1), "34.04.01") == set()
    assert opv <= held(book, date(2025, 9, 1), "33.04.01")


def test_a_third_injected_polio_dose_only_where_the_schedule_has_one(book: Rulebook) -> None:
    assert "immunization.ipv.3" not in held(book, date(2025, 9, 1), JAWA_TENGAH)
    assert "immunization.ipv.3" in held(book, date(2025, 9, 1), DIY)
    assert "immunization.ipv.3" not in held(book, date(2025, 9, 30), NTB)
    assert "immunization.ipv.3" in held(book, date(2025, 10, 1), NTB)


def hexavalent(book: Rulebook, on: date, area: str | None) -> set[str]:
    """For which codes does the hexavalent decree answer?"""
    rows = book.holding(Service, on, area)
    return {row.code for row in rows if row.instrument.name == "KMK HK.01.07/MENKES/345/2025"}


def test_hexavalent_in_nine_provinces_from_october_2025(book: Rulebook) -> None:
    doses = {f"immunization.{series}.{n}" for series in ("dpt_hb_hib", "ipv") for n in (1, 2, 3)}
    for area in ("34", "51", "52", "91", "92", "93", "94", "95", "96"):
        assert hexavalent(book, date(2025, 9, 30), area) == set()
        assert hexavalent(book, date(2025, 10, 1), area) == doses
    for other in ("31", "33", "53", "64", None):
        assert hexavalent(book, date(2025, 10, 1), other) == set()


def test_the_first_rotavirus_cohort_is_born_from_16_may_2023(book: Rulebook) -> None:
    row = book.at(date(2023, 8, 15)).service("immunization.rv.1")
    assert row.born_from == date(2023, 5, 16)


# What every row must have --------------------------------------------------------------------------


def test_nothing_is_confirmed_until_somebody_read_the_signed_text(book: Rulebook) -> None:
    assert {row.status for row in rows(book)} <= {"transcribed", "inferred", "disputed"}


def test_every_row_names_its_instrument_and_clause(book: Rulebook) -> None:
    for row in rows(book):
        cited = row.citation.to_dict()
        assert all(cited.values())
        assert set(cited) == {"instrument", "clause", "status"}


def test_each_of_the_four_timings_has_a_real_row(book: Rulebook) -> None:
    law = book.at(date(2025, 9, 1), "64.02")
    assert {
        "immunization.bcg.1": Series,
        "visit.weighing": Every,
        "visit.vitamin_a": Campaign,
        "screening.congenital_hypothyroidism": Once,
    }.items() <= {row.code: type(row.timing) for row in law.services}.items()


def test_vitamin_a_is_given_in_february_and_august(book: Rulebook) -> None:
    timing = book.at(date(2025, 9, 1)).service("visit.vitamin_a").timing
    assert isinstance(timing, Campaign)
    assert timing.months == (2, 8)


def test_the_sources_disagreements_can_all_be_chosen(book: Rulebook) -> None:
    readings = {
        (row.dispute.id, other.name) for row in rows(book) if row.dispute for other in row.dispute.others
    }
    assert {"C3", "C5", "C6", "C8", "C10", "C16", "C-01", "C-19"} <= {dispute for dispute, _ in readings}
    for dispute, name in sorted(readings):
        other = Rulebook.load(readings={dispute: name})
        assert other.readings == {dispute: name}
        assert [r for r in rows(other) if r.dispute] != [r for r in rows(book) if r.dispute]


def test_the_default_reading_can_be_asked_for_by_name(book: Rulebook) -> None:
    defaults = {row.dispute.id: row.dispute.default for row in rows(book) if row.dispute}
    assert rows(Rulebook.load(readings=defaults)) == rows(book)


def test_another_reading_changes_the_areas_of_the_hexavalent_vaccine() -> None:
    other = Rulebook.load(readings={"C16": "three_provinces"})
    on = date(2025, 10, 1)
    assert [bool(hexavalent(other, on, area)) for area in ("34", "51", "52", "91", "94")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_the_older_upper_age_of_preschool_can_be_chosen() -> None:
    def until(book: Rulebook) -> str:
        group = next(row for row in book.at(date(2025, 9, 1)).groups if row.code == "preschool")
        return str(group.who[0].age_until)

    assert until(Rulebook.load()) == "6 years"
    assert until(Rulebook.load(readings={"C-01": "to_83_months"})) == "7 years"


# Questions that have no answer ---------------------------------------------------------------------


def test_before_any_rule_there_is_no_law(book: Rulebook) -> None:
    with pytest.raises(NoRuleInForce) as caught:
        book.at(date(2007, 4, 30), DIY)
    assert caught.value.code == "ILP-R021"
    assert held(book, date(2007, 5, 1), DIY) >= {"immunization.ipv.1"}


def test_a_code_that_is_not_in_force_says_so(book: Rulebook) -> None:
    with pytest.raises(NoRuleInForce) as caught:
        book.at(date(2025, 1, 21)).service("immunization.hpv.2")
    assert caught.value.code == "ILP-R020"
    assert "ilp explain immunization.hpv.2" in caught.value.messages["en"]


def test_a_code_that_never_was_names_the_nearest(book: Rulebook) -> None:
    with pytest.raises(UnknownCode) as caught:
        book.history("immunization.bgc.1")
    assert caught.value.code == "ILP-R022"
    assert "immunization.bcg.1" in caught.value.messages["id"]


def test_the_history_of_a_code_is_in_the_order_of_time(book: Rulebook) -> None:
    days = [row.in_force_from for row in book.history("immunization.hpv.2")]
    assert days == sorted(days)
    assert days[0] == date(2016, 8, 1)
    assert days[-1] == date(2025, 1, 21)


def test_the_package_is_read_once() -> None:
    assert Rulebook.load() is Rulebook.load()
    assert Rulebook.load() is not Rulebook.load(readings={"C16": "three_provinces"})


# The catalogue of codes ----------------------------------------------------------------------------


def test_the_products_of_the_programme() -> None:
    named = "HepB BCG bOPV IPV DPT-HB-Hib DPT-HB-Hib-IPV PCV RV MR JE DT Td HPV"
    assert codes.known("product") == set(named.split())


def test_a_code_has_a_name_in_both_languages() -> None:
    for section in ("tier", "kind", "programme", "sex", "product", "condition", "value"):
        for code in codes.known(section):
            named = codes.label(section, code)
            assert named.id.strip()
            assert named.en.strip()


def test_a_code_that_is_not_in_the_catalogue_is_refused() -> None:
    with pytest.raises(UnknownCode) as caught:
        codes.label("condition", "hypertensi")
    assert caught.value.code == "ILP-C001"
    assert "hypertension" in caught.value.messages["en"]


def test_what_a_condition_implies_exists() -> None:
    for entry in codes.section("condition").values():
        assert set(entry.get("implies", ())) <= codes.known("condition")
        assert set(entry.get("asks", ())) <= codes.known("condition")


def test_a_rulebook_and_what_is_compiled_of_it_show_themselves_in_few_words() -> None:
    book = Rulebook.load()
    compiled = compiler(book)
    assert "profile default" in repr(book)
    assert all(len(repr(own)) < 100 for own in (book, compiled, compiled.schedule(date(2025, 9, 1), None)))
