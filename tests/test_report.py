"""Does the report say what the numbers say, and nothing that is hidden? Also as a real browser shows it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilp import resources
from ilp.cli import run
from ilp.indicators import Counts, Report, catalogue, compute, report
from ilp.indicators.layout import flag_order
from ilp.indicators.report.attention import judged, needs
from ilp.indicators.report.words import WORDS, group_of, groups
from ilp.network import Facility, Network

Row = dict[str, Any]
HEADER = ("indicator", "area_code", "area_name", "period", "numerator", "denominator", "reported_on")


def row(code: str, area: str, period: str, above: Any, below: Any = None, **more: Any) -> Row:
    return {
        "indicator": code,
        "area_code": area,
        "period": period,
        "numerator": above,
        "denominator": below,
        **more,
    }


# A district whose numbers are unlike any other on the page: three villages, four months, one of them silent.
NAMES = {"99.01.01.2001": "Satu", "99.01.01.2002": "Dua & <b>", "99.01.01.2003": "Tiga"}
MONTHLY = {
    "99.01.01.2001": (31, 32, 33, 34),
    "99.01.01.2002": (7, 41, 42, 43),
    "99.01.01.2003": (51, 52, 53, None),
}
EXPECTED = {"99.01.01.2001": 1213, "99.01.01.2002": 1217, "99.01.01.2003": 1223}


def district() -> list[Row]:
    rows = []
    for area, counts in MONTHLY.items():
        rows.append(row("k4", area, "2025", None, EXPECTED[area], area_name=NAMES[area]))
        rows += [
            row("k4", area, f"2025-0{month}", above, EXPECTED[area], reported_on=f"2025-0{month + 1}-04")
            for month, above in enumerate(counts, 1)
        ]
        rows.append(row("imm_dpt1", area, "2025", 2000 + EXPECTED[area] % 7, 1999))
        rows.append(row("imm_idl", area, "2025", 3000 + EXPECTED[area] % 11, 3343))
        rows.append(row("imm_dpt3", area, "2025", 2900, 3343))
    rows.append(row("kf1", "99.01.01.2001", "2025", 5, 0))
    return rows


def asked(**more: Any) -> Report:
    return report(district(), **{"period": "2025", "by": "village", **more})


# What comes first -------------------------------------------------------------------------------------


def test_what_needs_attention_comes_by_how_many_people_are_lacking() -> None:
    found = asked(targets={"k4": 60, "imm_dpt3": 90, "imm_dpt1": 95})
    first, second, *of_reports = needs(found)
    # The line at April is 20 %: 243 of 1213, 244 of 1217, 245 of 1223.
    assert (first.indicator, first.judged) == ("imm_dpt3", 3)
    assert [each.gap for each in first.short] == [3009 - 2900] * 3
    assert first.people == 327
    assert (second.indicator, second.people) == ("k4", (243 - 130) + (244 - 133) + (245 - 156))
    assert [(each.place, each.gap) for each in second.short] == [
        ("99.01.01.2001", 113),
        ("99.01.01.2002", 111),
        ("99.01.01.2003", 89),
    ]
    assert {(each.indicator, each.people) for each in of_reports} == {
        ("report_completeness", None),
        ("report_timeliness", None),
    }


@pytest.mark.parametrize(("above", "gap"), [(47, 1), (48, 0)])
def test_both_sides_of_a_target(above: int, gap: int) -> None:
    found = report(
        [row("imm_idl", "99.01", "2025", above, 50)], period="2025", by="regency", targets={"imm_idl": 95}
    )
    assert judged(found)["imm_idl"]["99.01"].gap == gap
    assert len(needs(found)) == gap


@pytest.mark.parametrize(("above", "gap"), [(5, 0), (6, 1)])
def test_where_less_is_better_those_above_are_too_many(above: int, gap: int) -> None:
    rows = [row("imm_do_dpt1_dpt3", "99.01", "2025", above, 100)]
    found = report(rows, period="2025", by="regency", targets={"imm_do_dpt1_dpt3": 5})
    assert judged(found)["imm_do_dpt1_dpt3"]["99.01"].gap == gap


def test_villages_are_no_people_and_come_after_them() -> None:
    rows = [row("imm_uci", f"99.01.01.200{n}", "2025", 0, 1) for n in (1, 2)]
    rows += [row("imm_idl", "99.01.01.2001", "2025", 46, 50)]
    found = report(rows, period="2025", by="regency", targets={"imm_uci": 100, "imm_idl": 95})
    assert [(need.indicator, need.people) for need in needs(found)] == [("imm_idl", 2), ("imm_uci", None)]


def test_who_has_not_reported_is_named_first() -> None:
    found = asked()
    assert (found.month, found.silent) == ("2025-04", ("99.01.01.2003",))
    page = found.html("en")
    assert "Not reported for 2025-04 (1): Tiga" in page
    assert page.index("Not reported") < page.index("Doubts in the data") < page.index('id="mother"')


def test_denominators_of_months_that_were_added_up_are_no_target_of_the_year() -> None:
    rows = [each for each in district() if each["period"] != "2025" or each["indicator"] != "k4"]
    found = report(rows, period="2025", by="village")
    assert found.monitored is None
    assert [each.code for each in found.table.issues if each.code == "ILP-I043"] == ["ILP-I043"]
    assert asked().monitored is not None
    # Asked for one month, the table divides by what the monitoring does.
    assert report(rows, period="2025-03", by="village").monitored is not None


def test_the_places_together_are_a_sum_over_a_sum() -> None:
    (whole,) = (value for value in asked().whole if value.indicator == "imm_dpt3")
    assert (whole.area, whole.numerator, whole.denominator) == ("99.01.01", 8700, 10029)


def test_facilities_are_shown_by_name() -> None:
    network = Network(
        [
            Facility("pkm", "Puskesmas Contoh", "puskesmas", None, "99.01.01"),
            Facility("p1", "Melati", "posyandu", "pkm", "99.01.01.2001"),
            Facility("p2", "Mawar", "posyandu", "pkm", "99.01.01.2002"),
        ]
    )
    rows = [row("nut_ds", "99.01.01.2001", "2025-01", 30, 40, facility="p1")]
    rows += [row("nut_ds", "99.01.01.2002", "2025-01", 20, 40, facility="p2")]
    page = report(rows, network, period="2025-01", by="posyandu").html("en")
    assert all(name in page for name in ("Melati", "Mawar", "Puskesmas Contoh: 62.5 % (50 of 80)"))


def test_people_of_whom_it_could_not_be_said_are_told() -> None:
    counts = Counts.of([row("imm_idl", f"99.0{n}", "2025", 3, 9) for n in (1, 2)])
    counts = Counts(tuple(each._replace(unknown=4) for each in counts.rows))
    page = report(counts, period="2025", by="regency").html("en")
    assert "Complete basic immunization (IDL): 8 people" in page
    assert page.count('data-column="unknown"><data value="4">4</data>') == 2


# Data -------------------------------------------------------------------------------------------------


def test_every_indicator_is_in_a_group_and_every_group_in_use() -> None:
    grouped = {group_of(code) for code in catalogue().indicators}
    assert grouped == {group.code for group in groups()}
    beginnings = [each for group in groups() for each in group.beginnings]
    assert len(beginnings) == len(set(beginnings))
    idle = [each for each in beginnings if not any(code.startswith(each) for code in catalogue().indicators)]
    assert idle == []


def test_every_flag_is_explained_and_every_text_is_in_both_languages() -> None:
    words = resources.toml(WORDS)
    assert set(words["meaning"]) == set(flag_order())
    for section in words.values():
        for said in section.values():
            if isinstance(said, dict):
                assert set(said) == {"id", "en"}
                assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in said.values()}) == 1


# Hidden numbers ---------------------------------------------------------------------------------------


def test_a_hidden_number_is_nowhere_in_the_source() -> None:
    page = asked().html("en")
    hidden = asked(below=10).html("en")
    # 7 women in one month of one village: its months, its year and its share are hidden, and one beside it.
    gone = ("133", "10.9", f"{13300 / 1217!r}", f"{13000 / 1213!r}")
    for number in gone:
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", page), number
        assert not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", hidden), number
    assert "hidden" in hidden
    assert "Numbers of people below 10 are hidden" in hidden
    assert asked(below=10).reporters is None


def test_a_bad_row_is_told_by_its_place_only_where_numbers_are_hidden() -> None:
    rows = [*district(), row("k4", "99.01.01.2001", "2025-06", "1.234")]
    assert "1.234" in report(rows, period="2025", by="village").html("en")
    assert "1.234" not in report(rows, period="2025", by="village", below=5).html("en")


amounts = st.one_of(st.none(), st.integers(0, 30))


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([f"99.01.0{s}.200{v}" for s in (1, 2) for v in (1, 2, 3)]),
        st.tuples(amounts, amounts, st.integers(0, 40)),
        min_size=2,
    ),
    st.integers(2, 9),
)
def test_law_no_number_of_people_below_the_threshold_is_on_the_page(
    villages: dict[str, tuple[int | None, int | None, int]], below: int
) -> None:
    rows = []
    for area, (first, second, expected) in villages.items():
        rows += [row("k4", area, "2025-01", first), row("k4", area, "2025-02", second)]
        rows += [row("k4", area, "2025", None, expected)]
    found = report(rows, period="2025", by="village", below=below)
    shown = [
        number for value in (*found.table, *found.whole) for number in (value.numerator, value.denominator)
    ]
    followed = [] if found.monitored is None else list(found.monitored.indicators)
    standings = [each for own in followed for each in (*own.standings, own.total) if each is not None]
    shown += [n for each in standings for n in (each.numerator, each.denominator)]
    shown += [n for each in standings for month in each.months for n in (month.numerator, month.cumulative)]
    assert [number for number in shown if number is not None and 0 < number < below] == []
    gone = {(v.indicator, v.area) for v in (*found.table, *found.whole) if "suppressed" in v.flags}
    assert gone.isdisjoint({(each.indicator, each.code) for each in standings})


# In a browser -----------------------------------------------------------------------------------------

READ = """
Object.fromEntries([...document.querySelectorAll('section.indicator')].map(section => [
  section.dataset.indicator,
  Object.fromEntries([...section.querySelectorAll('tbody tr:not(.whole)')].map(line => [
    line.dataset.code,
    Object.fromEntries(['numerator', 'denominator', 'value', 'target'].map(name => {
      const data = line.querySelector(`td[data-column=${name}] data');
      return [name, data === null ? null : Number(data.value)];
    })),
  ])),
]))
""".replace("] data')", "] data`)")
SIZES = "[document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture(scope="module")
def page() -> Iterator[browser.Page]:
    if browser.PROGRAM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium on this machine; .ci/run installs it")
        pytest.skip("no chromium on this machine")
    with browser.browser() as found:
        yield found


def written(folder: Path) -> Path:
    file = folder / "bulanan.csv"
    lines = [
        ",".join("" if each.get(name) is None else str(each[name]) for name in HEADER) for each in district()
    ]
    file.write_text("\n".join([",".join(HEADER), *lines]) + "\n", encoding="utf-8")
    return file


def produced(
    folder: Path, capsys: pytest.CaptureFixture[str], lang: str, *more: str
) -> tuple[Path, list[Row]]:
    out = folder / f"laporan-{lang}.html"
    words = ["indicators", str(written(folder)), "--by", "village", "--period", "2025", "--lang", lang]
    assert run([*words, "--html", str(out), "--json", "--completeness", *more]) == 0
    return out, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("more", [(), ("--suppress", "10")])
def test_the_browser_shows_the_numbers_of_the_json(
    page: browser.Page, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, more: tuple[str, ...]
) -> None:
    out, values = produced(tmp_path, capsys, lang, *more)
    page.open(out)
    found = page.ask(READ)
    names = ("numerator", "denominator", "value", "target")
    expected: dict[str, Any] = {}
    for value in values:
        expected.setdefault(value["indicator"], {})[value["area"]] = {name: value[name] for name in names}
    assert found == expected
    assert len(values) == 3 * 7
    assert page.errors == []
    assert page.requests == [out.as_uri()]
    assert page.ask("document.documentElement.lang") == lang
    assert page.ask("document.scripts.length") == 0


def test_it_can_be_read_on_a_phone(
    page: browser.Page, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = produced(tmp_path, capsys, "id")
    page.open(out, width=360)
    wide, screen = page.ask(SIZES)
    assert wide <= screen == 360
    assert page.ask("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
    shown = "document.querySelector('svg.bars text').getBoundingClientRect().height"
    assert page.ask(shown) >= 10


def test_bars_are_as_long_as_their_values(
    page: browser.Page, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = produced(tmp_path, capsys, "en")
    page.open(out)
    bars = page.ask(
        "[...document.querySelectorAll('[data-indicator=k4] rect.bar')].map("
        "bar => [Number(bar.dataset.value), bar.getBoundingClientRect().width])"
    )
    assert [value for value, _ in bars] == [15600 / 1223, 13300 / 1217, 13000 / 1213]
    widths = [width / value for value, width in bars]
    assert max(widths) - min(widths) < 0.02 * max(widths)
    points = page.ask(
        "[...document.querySelectorAll('[data-indicator=k4] circle.point')]"
        ".map(one => Number(one.dataset.value))"
    )
    sums = [31 + 7 + 51, 31 + 7 + 51 + 32 + 41 + 52, 31 + 7 + 51 + 32 + 41 + 52 + 33 + 42 + 53]
    assert points[:3] == pytest.approx([100 * total / (1213 + 1217 + 1223) for total in sums])


def test_what_the_counts_name_cannot_write_into_the_page(
    page: browser.Page, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = produced(tmp_path, capsys, "en")
    page.open(out)
    assert page.ask("document.querySelectorAll('td b').length") == 0
    assert page.ask("[...document.querySelectorAll('td')].some(one => one.textContent.includes('Dua & <b>'))")


def test_a_single_place_is_its_own_whole(page: browser.Page, tmp_path: Path) -> None:
    out = tmp_path / "nasional.html"
    out.write_text(report(district(), period="2025", by="nation").html("id"), encoding="utf-8")
    page.open(out)
    shown = {value.indicator for value in compute(district(), period="2025", by="nation")}
    assert page.ask("document.querySelectorAll('section.indicator').length") == len(shown) + 2
    assert page.ask("document.querySelectorAll('svg.bars, tr.whole').length") == 0
    assert page.ask("document.querySelectorAll('[data-indicator=k4] circle.point').length") == 4
