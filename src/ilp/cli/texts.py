"""How is it said? The words of the command line, in one language; all of them are data (`data/cli.toml`)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ilp import resources
from ilp.errors import LANGUAGES, Language


def has(section: str, key: str) -> bool:
    """Is there a text for this key?"""
    return key in resources.toml("cli.toml").get(section, {})


def say(name: str, lang: Language, /, **values: Any) -> str:
    """What does the text `section.key` say in `lang`, with `values` filled in?

    >>> say("who.age_until", "en", value="18 years")
    'younger than 18 years'
    """
    section, _, key = name.partition(".")
    text: str = resources.toml("cli.toml")[section][key][lang]
    return text.format_map(values) if values else text


def language(words: list[str]) -> Language:
    """Which language does the command line ask for, wherever `--lang` stands? Otherwise the first, `id`."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    return next((lang for lang in LANGUAGES if lang in asked[-1:]), LANGUAGES[0])
