"""Do the documents hold? Fences run and print what the page says; both languages have the same pages."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import check_links
import pytest
from pages.fences import FENCE, NEEDS, lacking, pages, printed

from ilp.errors import LANGUAGES
from ilp.rulebook import Rulebook
from ilp.rulebook.rows import DATED

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [path.relative_to(ROOT).as_posix() for path in pages()]


@pytest.mark.parametrize("page", PAGES)
def test_every_fence_runs_and_prints_what_the_page_says(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    if lacking(text):
        pytest.skip(
            f"{page} is not tried: {lacking(text)} is missing (uv run --group dev --group spark pytest)"
        )
    with warnings.catch_warnings():
        if NEEDS.search(text):
            warnings.simplefilter("ignore")  # what a guest warns of is not ours to mend
        for own in printed(text, tmp_path):
            assert own.got == own.said


def test_a_fence_that_prints_something_else_is_seen(tmp_path: Path) -> None:
    text = "```python\nprint(1)\n```\n\n```text\n2\n```\n"
    assert [(own.said, own.got) for own in printed(text, tmp_path)] == [("2\n", "1\n")]


@pytest.mark.parametrize("text", ["```bash\nls\n```\n", "```console\n$ rm x\n```\n", "```sh\nmake\n```\n"])
def test_a_fence_that_nobody_runs_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"nobody|no one"):
        list(printed(text, tmp_path))


def test_both_languages_have_the_same_pages_with_the_same_code() -> None:
    names = [{path.relative_to(DOCS / lang) for path in (DOCS / lang).rglob("*.md")} for lang in LANGUAGES]
    assert names[0] == names[1]
    for name in names[0]:
        if name.parts[0] in ("learn", "do"):
            kinds = [
                [fence[2] for fence in FENCE.finditer((DOCS / lang / name).read_text(encoding="utf-8"))]
                for lang in LANGUAGES
            ]
            assert kinds[0] == kinds[1], name


def test_the_pages_written_by_hand_hold_no_numbers_of_the_law() -> None:
    """An age, a threshold or a share in prose would go stale unseen: only fences and made pages have them."""
    unit = r"(?:years?|months?|weeks?|days?|tahun|bulan|minggu|hari|%|per ?cent|persen|mmHg|mg|kg|cm)"
    for lang in LANGUAGES:
        for path in (DOCS / lang).rglob("*.md"):
            if path.parent.name in ("learn", "do", "understand") or path.name == "index.md":
                prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", path.read_text(encoding="utf-8")))
                found = re.findall(rf"\b\d[\d.,]*\s?{unit}\b", prose)
                assert found == [], f"{path}: {found}"


def test_no_page_names_a_machine_or_a_package_index() -> None:
    told = [
        path for path in DOCS.rglob("*") if path.is_file() and path.suffix in (".md", ".html", ".mjs", ".py")
    ]
    assert told
    for path in told:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/(?:work|root|home|tmp)/|index-url|extra-index|localhost", text), path


def test_what_the_documents_say_of_certainty_still_holds() -> None:
    """They say that no row is confirmed yet: the first one that is must change them."""
    book = Rulebook.load()
    rows = [row for _, file in book.files for kind in DATED for row in getattr(file, kind)]
    assert {row.status for row in rows} == {"transcribed", "inferred", "disputed"}
    assert "No row is confirmed yet." in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_links, "SITE", tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<h1 id="here">A</h1>', encoding="utf-8")
    page = tmp_path / "index.html"
    links = ("a/", "a/#here", "a/#gone", "b/", "https://example.org/", "a/index.html?x=1")
    page.write_text("".join(f'<a href="{link}">x</a>' for link in links), encoding="utf-8")
    found = list(check_links.broken(page))
    assert found == ["index.html: a/#gone (no such place)", "index.html: b/"]
