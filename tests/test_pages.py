"""Are the made pages fresh, and do they say what the rules say? Read back, against facts by hand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pages import api, cases, commands, disputes, glossary, indicators, law, messages, spec, timelines, words
from pages.chart import Bar, drawn
from pages.doctests import fenced
from pages.formulas import symbols

from ilp.errors import LANGUAGES, registry
from ilp.rulebook import Rulebook

DOCS = Path(__file__).parents[1] / "docs"
KINDS = (api, law, timelines, cases, disputes, messages, commands, glossary, indicators, spec)


def committed(name: str, lang: str = "en") -> str:
    return (DOCS / lang / name).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next of its rank or above."""
    start = page.index(heading)
    rank = len(heading) - len(heading.lstrip("#"))
    after = re.search(rf"^#{{1,{rank}}} ", page[start + len(heading) :], flags=re.M)
    return page[start : start + len(heading) + after.start()] if after else page[start:]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.rpartition(".")[2])
def test_the_committed_pages_are_what_is_made_now(
    kind: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of rules that leaves the pages behind fails here: run `just generate`."""
    monkeypatch.setattr(words, "DOCS", tmp_path)
    kind.make()
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.md")}
    assert made
    stale = [
        name.as_posix()
        for name in sorted(made)
        if (tmp_path / name).read_text(encoding="utf-8") != committed(name.as_posix(), ".")
    ]
    assert stale == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_second_hpv_dose_begins_and_ends_on_its_days(lang: str) -> None:
    page = committed("reference/timeline-immunization.md", lang)
    begins, ends = section(page, "## 2023-08-08"), section(page, "## 2025-01-21")
    assert "`immunization.hpv.2`" in begins
    assert "KMK HK.01.07/MENKES/35/2025" in ends
    assert "`immunization.hpv.2`" in ends
    assert "`immunization.hpv.2`" not in committed("reference/immunization.md", lang)


def test_a_rule_of_some_provinces_stands_with_its_areas() -> None:
    page = committed("reference/immunization.md")
    hexavalent = section(page, "### DPT-HB-Hib 1 (hexavalent)")
    assert "areas: 34, 51, 52, 91, 92, 93, 94, 95, 96" in hexavalent
    assert "KMK HK.01.07/MENKES/345/2025" in hexavalent


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_catalogue_of_messages_has_its_place(lang: str) -> None:
    places = re.findall(r"\{ #(ilp-\w+) \}", committed("reference/errors.md", lang))
    assert sorted(places) == sorted(code.lower() for code in registry())


def test_every_dispute_and_everything_left_out_is_listed() -> None:
    book = Rulebook.load()
    page = committed("reference/disputes.md")
    assert [note.id for note in book.not_encoded if f"### {note.id}:" not in page] == []
    assert "`three_provinces`" in section(page, "## C16:")


def test_a_row_that_waits_for_its_reading_is_not_in_force() -> None:
    """Eight antenatal contacts hold only under a reading; the page of what holds does not know them."""
    assert "`visit.antenatal.7`" not in committed("reference/mother.md")
    assert "`visit.antenatal.6`" in committed("reference/mother.md")


# Formulas, charts and docstrings ------------------------------------------------------------------------


def row(multiplier: int = 100, **formula: Any) -> Any:
    return SimpleNamespace(multiplier=multiplier, aggregation="S", formula=SimpleNamespace(**formula))


def term(of: str, part: str = "numerator", percent: int = 100) -> SimpleNamespace:
    return SimpleNamespace(of=of, part=part, percent=percent)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (row(kind="ratio"), "100 × Σ numerator ÷ Σ denominator"),
        (row(1, kind="ratio"), "Σ numerator ÷ Σ denominator"),
        (row(kind="drop_out", first="a", last="b"), "100 × (Σ a − Σ b) ÷ Σ a"),
        (row(kind="corrected", of="n", out_of="d", less=("o", "b")), "100 × Σ n ÷ (Σ d − Σ o − Σ b)"),
        (
            row(
                kind="sum",
                numerator=[term("a"), term("b", percent=-100)],
                denominator=[term("c", "denominator")],
            ),
            "100 × (Σ a − Σ b) ÷ Σ denominator(c)",
        ),
        (
            row(kind="sum", numerator=[term("a")], denominator=[term("c", percent=20)]),
            "100 × Σ a ÷ (20 % × Σ c)",
        ),
        (
            row(kind="threshold", unit="village", tests=[SimpleNamespace(of="a", at_least=8)], some=None),
            "100 × #{village: a ≥ 8} ÷ #{village}",
        ),
        (row(kind="mean", of=("a", "b")), "(a + b) ÷ 2"),
        (row(kind="count", of=("a", "b")), "Σ a + Σ b"),
    ],
)
def test_a_formula_reads_in_symbols(given: Any, text: str) -> None:
    assert symbols(given, "en") == text


def test_a_bar_is_as_long_as_its_time() -> None:
    half = Bar("visit.a", "A", date(2020, 1, 1), date(2022, 1, 1), False, "inferred")
    whole = Bar("visit.b", "B", date(2020, 1, 1), None, True, "disputed")
    found = drawn([half, whole], date(2023, 6, 1), "title")
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', found)]
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.01)
    assert 'class="disputed local"' in found


def test_a_doctest_gets_a_fence_and_prose_does_not() -> None:
    assert fenced("What?\n\n>>> 1\n1\n\nMore.") == "What?\n\n```pycon\n>>> 1\n1\n```\n\nMore."
    assert fenced("What?\n\nNothing.") == "What?\n\nNothing."
