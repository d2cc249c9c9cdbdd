"""Does the library answer as the specification says? One test for each line of each paragraph's table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import ASKS, shown

from ilp.errors import LANGUAGES

FOLDER = Path(__file__).parent


def chapter(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


CHAPTERS = chapter("contents")["chapters"]


def cases() -> Iterator[Any]:
    for name in CHAPTERS:
        for paragraph in chapter(name)["paragraph"]:
            for number, case in enumerate(paragraph["cases"]):
                yield pytest.param(paragraph["ask"], case, id=f"{name}-{paragraph['name']}-{number}")


@pytest.mark.parametrize(("ask", "case"), list(cases()))
def test_the_library_answers_so(ask: str, case: dict[str, Any]) -> None:
    found = ASKS[ask](case["given"])
    assert {name: shown(found.get(name)) for name in case["expect"]} == {
        name: shown(value) for name, value in case["expect"].items()
    }


def test_every_chapter_is_in_the_contents_and_speaks_both_languages() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {"contents", *CHAPTERS}
    for name in CHAPTERS:
        own = chapter(name)
        said = [own["title"], own["about"]]
        said += [paragraph[key] for paragraph in own["paragraph"] for key in ("title", "text")]
        assert all(text[lang].strip() for text in said for lang in LANGUAGES)
