"""Is law consolidated as one sentence says? In force, then the most specific area, then the newest.

Small made-up laws with the answer read off by hand, and a naive search over the same rows as second method.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilp.errors import NoRuleInForce, UnknownCode
from ilp.rulebook import Rulebook, composing
from ilp.rulebook.rows import Dated, Ends, Head, Restriction

HEAD = """\
[instrument]
id = "contoh"
name = "Contoh"
title = { id = "Contoh", en = "Example" }
programme = "immunization"
in_force_from = 2030-01-01
"""


def service(
    number: int, day: str, extra: str = "", label: str = "A", code: str = "immunization.contoh.1"
) -> str:
    """One service row in a file; `number` is the recommended month, by which an answer is known."""
    return f"""
[[service]]
code = "{code}"
in_force_from = {day}
{extra}
label = {{ id = "{label}", en = "{label}" }}
where = ["posyandu"]
clause = "Pasal"
status = "inferred"
[service.series]
products = ["BCG"]
recommended = "{number} months"
"""


def ends(day: str, extra: str = "") -> str:
    """One row that ends the code."""
    return f"""
[[ends]]
code = "immunization.contoh.1"
in_force_from = {day}
{extra}
clause = "Pasal"
status = "inferred"
"""


def answer(book: Rulebook, day: str, area: str | None = None) -> int | None:
    """Which row answers? Its number, or None when the code is not in force."""
    law = book.at(date.fromisoformat(day), area)
    if "immunization.contoh.1" not in {row.code for row in law.services}:
        with pytest.raises(NoRuleInForce) as caught:
            law.service("immunization.contoh.1")
        assert caught.value.code == "ILP-R020"
        return None
    row = law.service("immunization.contoh.1")
    assert row.series is not None
    assert row.series.recommended is not None
    return row.series.recommended.months


@pytest.fixture
def book(rules_folder: Callable[..., Path]) -> Callable[..., Rulebook]:
    """A rulebook of the package's rules and these rows."""

    def load(*rows: str) -> Rulebook:
        return Rulebook.load(path=rules_folder(contoh=HEAD + "".join(rows)))

    return load


def test_a_row_holds_from_its_first_day(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"))
    assert answer(law, "2029-12-31") is None
    assert answer(law, "2030-01-01") == 1
    assert answer(law, "2099-12-31") == 1


def test_the_last_day_is_out(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01", "in_force_until = 2031-01-01"))
    assert answer(law, "2030-12-31") == 1
    assert answer(law, "2031-01-01") is None


def test_the_newest_wins_from_its_first_day(book: Callable[..., Rulebook]) -> None:
    law = book(service(2, "2031-01-01"), service(1, "2030-01-01"))
    assert answer(law, "2030-12-31") == 1
    assert answer(law, "2031-01-01") == 2


def test_when_the_newer_ends_the_older_answers_again(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), service(2, "2031-01-01", "in_force_until = 2032-01-01"))
    assert [answer(law, day) for day in ("2030-06-01", "2031-12-31", "2032-01-01")] == [1, 2, 1]


def test_a_province_wins_over_the_nation(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), service(2, "2030-01-01", 'areas = ["64"]'))
    assert answer(law, "2030-01-01") == 1
    assert answer(law, "2030-01-01", "63") == 1
    assert answer(law, "2030-01-01", "64") == 2
    assert answer(law, "2030-01-01", "64.02.01.2007") == 2


def test_a_newer_national_row_leaves_an_older_province_alone(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01", 'areas = ["64"]'), service(2, "2031-01-01"))
    assert answer(law, "2030-06-01", "63") is None
    assert answer(law, "2031-06-01", "63") == 2
    assert answer(law, "2031-06-01", "64") == 1


def test_a_district_wins_over_its_province(book: Callable[..., Rulebook]) -> None:
    law = book(
        service(1, "2030-01-01"),
        service(2, "2032-01-01", 'areas = ["64"]'),
        service(3, "2031-01-01", 'areas = ["64.02"]'),
    )
    assert answer(law, "2033-01-01", "64.02") == 3
    assert answer(law, "2033-01-01", "64.02.01") == 3
    assert answer(law, "2033-01-01", "64.01") == 2
    assert answer(law, "2033-01-01", "64") == 2
    assert answer(law, "2033-01-01", "65") == 1


def test_a_code_is_no_prefix_of_its_neighbour(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), service(2, "2030-01-01", 'areas = ["64.02"]'))
    assert answer(law, "2030-01-01", "64.03") == 1
    assert answer(law, "2030-01-01", "64") == 1


def test_an_area_may_be_asked_without_dots(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), service(2, "2030-01-01", 'areas = ["64.02"]'))
    assert answer(law, "2030-01-01", "6402") == 2
    assert answer(law, "2030-01-01", "ID") == 1


def test_an_area_that_is_none_is_refused(book: Callable[..., Rulebook]) -> None:
    with pytest.raises(UnknownCode) as caught:
        book(service(1, "2030-01-01")).at(date(2030, 1, 1), "640")
    assert caught.value.code == "ILP-N001"


def test_without_an_area_only_national_rows_hold(book: Callable[..., Rulebook]) -> None:
    law = book(service(2, "2030-01-01", 'areas = ["64"]'))
    assert answer(law, "2030-01-01") is None
    assert answer(law, "2030-01-01", "64") == 2


def test_everywhere_replaces_older_provinces_and_not_newer_ones(book: Callable[..., Rulebook]) -> None:
    law = book(
        service(1, "2030-01-01", 'areas = ["64"]'),
        service(2, "2031-01-01", "everywhere = true"),
        service(3, "2032-01-01", 'areas = ["64"]'),
    )
    assert answer(law, "2030-12-31", "64") == 1
    assert answer(law, "2031-01-01", "64") == 2
    assert answer(law, "2031-12-31", "64") == 2
    assert answer(law, "2032-01-01", "64") == 3
    assert answer(law, "2032-01-01", "63") == 2


def test_a_province_that_begins_on_the_same_day_stays(book: Callable[..., Rulebook]) -> None:
    law = book(service(2, "2031-01-01", "everywhere = true"), service(3, "2031-01-01", 'areas = ["64"]'))
    assert answer(law, "2031-01-01", "64") == 3


def test_an_end_in_one_area_leaves_the_others(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), ends("2031-01-01", 'areas = ["34"]'))
    assert answer(law, "2030-12-31", "34") == 1
    assert answer(law, "2031-01-01", "34") is None
    assert answer(law, "2031-01-01", "34.01") is None
    assert answer(law, "2031-01-01", "33") == 1
    assert answer(law, "2031-01-01") == 1


def test_a_national_end_leaves_a_province_that_has_its_own_row(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), service(2, "2030-01-01", 'areas = ["64"]'), ends("2031-01-01"))
    assert answer(law, "2031-01-01") is None
    assert answer(law, "2031-01-01", "63") is None
    assert answer(law, "2031-01-01", "64") == 2


def test_an_end_everywhere_ends_the_provinces_too(book: Callable[..., Rulebook]) -> None:
    law = book(
        service(1, "2030-01-01"),
        service(2, "2030-01-01", 'areas = ["64"]'),
        ends("2031-01-01", "everywhere = true"),
    )
    assert answer(law, "2030-12-31", "64") == 2
    assert answer(law, "2031-01-01", "64") is None


def test_a_code_can_come_back(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), ends("2031-01-01"), service(2, "2032-01-01"))
    assert [answer(law, day) for day in ("2030-06-01", "2031-06-01", "2032-06-01")] == [1, None, 2]


def test_an_end_that_itself_ends_gives_the_row_back(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), ends("2031-01-01", "in_force_until = 2031-07-01"))
    assert [answer(law, day) for day in ("2031-01-01", "2031-06-30", "2031-07-01")] == [None, None, 1]


def test_a_users_own_file_competes_with_the_packages(rules_folder: Callable[..., Path]) -> None:
    own = service(9, "2026-07-01", 'areas = ["64.02"]', "BCG Kukar", "immunization.bcg.1")
    law = Rulebook.load(path=rules_folder(kukar=HEAD + own))

    def label(day: date, area: str) -> str:
        return law.at(day, area).service("immunization.bcg.1").label.en

    assert label(date(2026, 6, 30), "64.02") == "BCG"
    assert label(date(2026, 7, 1), "64.02.01") == "BCG Kukar"
    assert label(date(2026, 7, 1), "64.01") == "BCG"
    assert Rulebook.load().at(date(2026, 7, 1), "64.02").service("immunization.bcg.1").label.en == "BCG"


def test_the_version_tells_a_users_rules_from_the_packages(book: Callable[..., Rulebook]) -> None:
    own = Rulebook.load()
    day, _, count = own.version.rpartition(".")
    assert int(count) == len(own.files)
    assert book(service(1, "2031-05-02")).version == f"2031-05-02.{int(count) + 1}"
    assert day == str(max(row.in_force_from for row in _services(own)))


def _services(book: Rulebook) -> list[Dated]:
    return [row for _, file in book.files for row in file.service]


# What changed between two days ---------------------------------------------------------------------


def changed(book: Rulebook, before: str, after: str, area: str | None = None) -> dict[str, tuple[bool, bool]]:
    """For each code that changed: was it there before, is it there after?"""
    days = date.fromisoformat(before), date.fromisoformat(after)
    return {
        change.code: (change.before is not None, change.after is not None)
        for change in book.diff(*days, area)
        if "contoh" in change.code
    }


def test_diff_names_what_began_ended_and_changed(book: Callable[..., Rulebook]) -> None:
    law = book(
        service(1, "2030-01-01"),
        service(2, "2031-01-01"),
        service(3, "2031-01-01", code="immunization.contoh.2"),
        service(4, "2030-01-01", "in_force_until = 2031-01-01", code="immunization.contoh.3"),
        service(5, "2030-01-01", code="immunization.contoh.4"),
    )
    assert changed(law, "2030-06-01", "2031-06-01") == {
        "immunization.contoh.1": (True, True),
        "immunization.contoh.2": (False, True),
        "immunization.contoh.3": (True, False),
    }
    assert changed(law, "2030-06-01", "2030-12-31") == {}


def test_diff_says_which_fields_differ(book: Callable[..., Rulebook]) -> None:
    law = book(
        service(1, "2030-01-01"),
        service(2, "2031-01-01", 'who = [{ sex = "female" }]'),
    )
    one, *rest = (c for c in law.diff(date(2030, 6, 1), date(2031, 6, 1)) if "contoh" in c.code)
    assert rest == []
    assert one.fields == ("who", "series")


def test_diff_is_of_the_asked_area(book: Callable[..., Rulebook]) -> None:
    law = book(service(1, "2030-01-01"), ends("2031-01-01", 'areas = ["34"]'))
    assert changed(law, "2030-06-01", "2031-06-01") == {}
    assert changed(law, "2030-06-01", "2031-06-01", "34") == {"immunization.contoh.1": (True, False)}


def test_diff_of_the_packages_rules_knows_hpv(book: Callable[..., Rulebook]) -> None:
    codes = {c.code for c in Rulebook.load().diff(date(2025, 1, 20), date(2025, 1, 21), "64.02")}
    assert codes == {"immunization.hpv.1", "immunization.hpv.2"}


# The same by a naive second method -----------------------------------------------------------------

INSTRUMENT = Head.model_validate(
    {
        "id": "x",
        "name": "x",
        "title": {"id": "x", "en": "x"},
        "programme": "immunization",
        "in_force_from": date(2030, 1, 1),
    }
)
FIRST = date(2030, 1, 1)
AREAS = ((), ("64",), ("64.02",), ("64", "34"), ("64.02.01", "34.01"))
ASKED = (None, "64", "64.02", "64.02.01", "64.02.01.2007", "64.2", "34", "34.01", "11")


@st.composite
def law_rows(draw: st.DrawFn) -> list[Dated]:
    """Up to six rows of one code, at most one for a day and area, as the loader would let through."""
    found: list[Dated] = []
    taken: set[tuple[int, str]] = set()
    for _ in range(draw(st.integers(0, 6))):
        start, areas = draw(st.integers(0, 12)), draw(st.sampled_from(AREAS))
        claims = {(start, area) for area in areas or ("",)}
        if claims & taken:
            continue
        taken |= claims
        lasts = draw(st.none() | st.integers(1, 8))
        common = {
            "programme": "immunization",
            "instrument": INSTRUMENT,
            "in_force_from": FIRST + timedelta(days=start),
            "in_force_until": None if lasts is None else FIRST + timedelta(days=start + lasts),
            "areas": areas,
            "everywhere": draw(st.booleans()) and not areas,
            "clause": "x",
            "status": "inferred",
            "code": "contoh",
        }
        if draw(st.integers(0, 3)) == 0:
            found.append(Ends.model_validate(common))
        else:
            extra = {"label": {"id": "x", "en": "x"}, "effect": "deferred", "reason": str(len(found))}
            found.append(Restriction.model_validate(common | extra))
    return found


def naive(rows: Sequence[Dated], on: date, area: str | None) -> Dated | None:
    """The sentence of the law taken word by word: from the asked area upwards, the newest row named there."""
    names = [] if area is None else [area.rsplit(".", n)[0] for n in range(area.count(".") + 1)]
    standing = [
        r for r in rows if not (on < r.in_force_from or (r.in_force_until and r.in_force_until <= on))
    ]
    sweeps = sorted(r.in_force_from for r in standing if r.everywhere)
    for name in names:
        here = [r for r in standing if name in r.areas and not (sweeps and r.in_force_from < sweeps[-1])]
        if here:
            last = sorted(here, key=lambda r: r.in_force_from)[-1]
            return None if isinstance(last, Ends) else last
    whole = sorted((r for r in standing if r.areas == ()), key=lambda r: r.in_force_from)
    return None if not whole or isinstance(whole[-1], Ends) else whole[-1]


@given(law_rows(), st.sampled_from(ASKED))
def test_the_winner_is_the_naive_one_on_every_day(rows: list[Dated], area: str | None) -> None:
    for offset in range(-1, 24):
        on = FIRST + timedelta(days=offset)
        assert composing.winner(rows, on, area) is naive(rows, on, area)


@given(law_rows(), st.sampled_from(ASKED))
def test_the_order_of_the_files_never_matters(rows: list[Dated], area: str | None) -> None:
    on = FIRST + timedelta(days=6)
    for order in list(permutations(rows))[:24]:
        assert composing.winner(order, on, area) is naive(rows, on, area)


@given(law_rows(), st.sampled_from(ASKED))
def test_the_timeline_is_the_winner_day_by_day(rows: list[Dated], area: str | None) -> None:
    stretches = composing.timeline(rows, area)
    for offset in range(-1, 24):
        on = FIRST + timedelta(days=offset)
        held = [row for start, end, row in stretches if start <= on and (end is None or on < end)]
        assert held == [row for row in [naive(rows, on, area)] if row is not None]


@given(law_rows(), st.sampled_from(ASKED))
def test_the_timeline_has_no_seam_that_is_no_change(rows: list[Dated], area: str | None) -> None:
    stretches = composing.timeline(rows, area)
    for (_, end, row), (start, _, following) in pairwise(stretches):
        assert end is not None
        assert end <= start
        assert end < start or row is not following
