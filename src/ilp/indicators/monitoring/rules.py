"""Which rules does local area monitoring keep? Read from `data/pws/rules.toml` and `words.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from ilp import resources
from ilp.errors import Language, UsageError
from ilp.indicators.book import WORDS as TABLE_WORDS
from ilp.indicators.layout import flag_order
from ilp.indicators.rows import Indicator
from ilp.texts import told

RULES = "pws/rules.toml"
WORDS = "pws/words.toml"


def rules() -> dict[str, Any]:
    """What does the file of rules say?"""
    return resources.toml(RULES)


def statuses() -> tuple[str, ...]:
    """Which statuses are there, the most urgent first?"""
    return tuple(rules()["status"])


def unknown() -> str:
    """Which status says that nothing can be said?"""
    return str(rules()["default"]["unknown"])


def colour(status: str) -> str:
    """In which colour is a status drawn?"""
    return str(rules()["status"][status]["colour"])


def label(status: str, lang: Language) -> str:
    """What is the status called?

    >>> label("jelek", "id"), label("jelek", "en")
    ('jelek', 'poor')
    """
    return str(rules()["status"][status]["label"][lang])


def reason(code: str, lang: Language) -> str:
    """Why is there no status?"""
    return str(rules()["reason"][code][lang])


def reading(flat: str | None) -> dict[str, str]:
    """How is a month read that equals the last one? By what the cumulative coverage has come to.

    Raises:
        UsageError: there is no such reading (`ILP-I053`).
    """
    known = rules()["flat"]
    name = rules()["default"]["flat"] if flat is None else flat
    if name not in known:
        raise UsageError("ILP-I053", value=name, allowed=", ".join(known))
    return dict(known[name])


def follows(indicator: Indicator) -> bool:
    """Is it counted since January against one target for the year, with more being better?"""
    asked = rules()["follows"]
    same = all(getattr(indicator, name) == asked[name] for name in ("over_time", "aggregation", "better"))
    return same and indicator.code not in asked["not_against_an_annual_target"]


def tell(name: str, lang: Language, /, **values: Any) -> str:
    """What does the text `section.key` say, with `values` filled in?"""
    return told(WORDS, name, lang, **values)


def look(name: str) -> str:
    """Which colour or address does the graph take?"""
    return str(resources.toml(WORDS)["graph"][name])


def sign(trend: str | None) -> str:
    """Which arrow stands for the trend?"""
    return "" if trend is None else str(resources.toml(WORDS)["trend"][trend]["sign"])


@cache
def _order() -> dict[str, int]:
    own = resources.toml(WORDS)["flag"]
    return {code: place for place, code in enumerate([*flag_order(), *own])}


def ordered(flags: set[str]) -> tuple[str, ...]:
    """In which order are the flags told?"""
    return tuple(sorted(flags, key=_order().__getitem__))


def flag(code: str, lang: Language) -> str:
    """What does a flag say?"""
    own = resources.toml(WORDS)["flag"]
    return str((own if code in own else resources.toml(TABLE_WORDS)["flag"])[code][lang])


def shown(value: float | None) -> str:
    """How is a count written?

    >>> shown(158), shown(12.5), shown(None)
    ('158', '12.5', '')
    """
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)
