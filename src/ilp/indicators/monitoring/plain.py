"""How does it look in a terminal? One table for each indicator, its total below, then what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilp import areas
from ilp.errors import Language
from ilp.indicators.book import catalogue
from ilp.indicators.layout import rounded
from ilp.indicators.monitoring import rules
from ilp.indicators.monitoring.rules import shown, tell
from ilp.tables import page, table

if TYPE_CHECKING:
    from ilp.indicators.monitoring.result import Monitored, Pws
    from ilp.indicators.monitoring.standing import Standing

COLUMNS = (
    *("rank", "place", "new", "previous", "trend", "numerator", "denominator", "value", "line"),
    *("status", "gap", "gap_year", "flags"),
)
NUMBERS = frozenset(COLUMNS) - {"place", "trend", "status", "flags"}


def text(found: Pws, lang: Language) -> str:
    """The whole result as plain text."""
    parts = [title(found, lang)]
    parts += [_indicator(each, lang) for each in found.indicators]
    if not found.indicators:
        parts.append(tell("title.nothing", lang))
    if found.not_followed:
        parts.append(not_followed(found, lang))
    parts.append("\n".join([tell("title.alerts", lang), *(f"- {line}" for line in alerts(found, lang))]))
    return page(*parts)


def title(found: Pws, lang: Language) -> str:
    """What heads the result?"""
    return tell("title.page", lang, level=areas.level(found.level).label.text(lang), period=found.period)


def heading(monitored: Monitored, lang: Language) -> str:
    """What heads an indicator?"""
    return f"{catalogue()[monitored.indicator].label.text(lang)} ({monitored.indicator})"


def summary(monitored: Monitored, lang: Language) -> str:
    """Which target do the places have, and where does its line stand?"""
    lines = {(each.target, each.line) for each in monitored.standings}
    if len(lines) > 1:
        return tell("title.targets_differ", lang)
    target, line = next(iter(lines), (None, None))
    if target is None or line is None:
        return tell("title.no_target", lang)
    month = len(monitored.standings[0].months)
    return tell("title.summary", lang, target=shown(target), month=month, line=rounded(line))


def alerts(found: Pws, lang: Language) -> list[str]:
    """What is to be done, line by line?"""
    return [each.messages[lang] for each in found.alerts] or [tell("title.no_alerts", lang)]


def not_followed(found: Pws, lang: Language) -> str:
    """Which indicators were left out?"""
    return tell("title.not_followed", lang, codes=", ".join(found.not_followed))


def place(standing: Standing, lang: Language, *, total: bool = False) -> str:
    """What is the place called in the first column?"""
    return tell("title.total", lang, place=standing.name) if total else standing.name


def notes(standing: Standing, lang: Language) -> str:
    """Why is there no status, and what else should be known?"""
    said = [] if standing.reason is None else [rules.reason(standing.reason, lang)]
    return ", ".join([*said, *(rules.flag(flag, lang) for flag in standing.flags)])


def cells(standing: Standing, lang: Language, *, total: bool = False) -> list[str]:
    """What stands in each cell of its row?"""
    said = {
        "rank": shown(standing.rank),
        "place": place(standing, lang, total=total),
        "trend": tell(f"trend.{standing.trend}", lang) if standing.trend else "",
        "value": rounded(standing.value),
        "line": rounded(standing.line),
        "status": rules.label(standing.status, lang),
        "flags": notes(standing, lang),
    }
    return [said[name] if name in said else shown(getattr(standing, name)) for name in COLUMNS]


def _indicator(monitored: Monitored, lang: Language) -> str:
    rows = [cells(each, lang) for each in monitored.standings]
    if monitored.total is not None:
        rows.append(cells(monitored.total, lang, total=True))
    right = [place for place, name in enumerate(COLUMNS) if name in NUMBERS]
    headings = [tell(f"heading.{name}", lang) for name in COLUMNS]
    return "\n".join([heading(monitored, lang), summary(monitored, lang), table(headings, rows, right=right)])
