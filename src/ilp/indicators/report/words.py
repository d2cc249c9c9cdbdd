"""Which words does the report take, and in which group does it show an indicator? All are data."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ilp import resources
from ilp.errors import Language
from ilp.labels import Label
from ilp.texts import told

WORDS, GROUPS, STYLE = "report/words.toml", "report/groups.toml", "report/page.css"


class Group(NamedTuple):
    """A group of indicators: its code, what it is called, how the codes of its indicators begin."""

    code: str
    label: Label
    beginnings: tuple[str, ...]


def tell(name: str, lang: Language, /, **values: object) -> str:
    """What does the text `section.key` of the report say?"""
    return told(WORDS, name, lang, **values)


def colour(name: str) -> str:
    """Which colour is taken for that?"""
    return str(resources.toml(WORDS)["colour"][name])


@cache
def groups() -> tuple[Group, ...]:
    """The groups, in the order in which they are shown."""
    return tuple(
        Group(row["code"], Label(row["label"]["id"], row["label"]["en"]), tuple(row["indicators"]))
        for row in resources.toml(GROUPS)["group"]
    )


@cache
def group_of(code: str) -> str:
    """In which group is the indicator? The longest beginning of its code decides.

    >>> group_of("nut_ds"), group_of("nut_ttd_preg")
    ('nutrition', 'mother')
    """
    fitting = [
        (len(beginning), group.code)
        for group in groups()
        for beginning in group.beginnings
        if code.startswith(beginning)
    ]
    return max(fitting)[1]
