"""How is it said? The shown words that are no messages, in one language; all are data (`data/texts.toml`)."""

from __future__ import annotations

from typing import Any

from ilp import resources
from ilp.errors import Issue, Language


def has(section: str, key: str) -> bool:
    """Is there a text for this key?"""
    return key in resources.toml("texts.toml").get(section, {})


def say(name: str, lang: Language, /, **values: Any) -> str:
    """What does the text `section.key` say in `lang`, with `values` filled in?

    >>> say("who.age_until", "en", value="18 years")
    'younger than 18 years'
    """
    return told("texts.toml", name, lang, **values)


def told(file: str, name: str, lang: Language, /, **values: Any) -> str:
    """What does the text `section.key` of a file of words say in `lang`, with `values` filled in?"""
    section, _, key = name.partition(".")
    text: str = resources.toml(file)[section][key][lang]
    return text.format_map(values) if values else text


def issue_line(issue: Issue, lang: Language) -> str:
    """How does an issue read on one line: severity, code, place, message?"""
    message = issue.messages[lang]
    place = "" if not issue.path or issue.path in message else f"{issue.path}: "
    return f"{say(f'severity.{issue.severity}', lang)} {issue.code} {place}{message}"
