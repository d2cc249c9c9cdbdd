"""How does the graph look as Vega-Lite? One chart for each indicator, its rows inside the specification."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ilp.errors import Language
from ilp.indicators.monitoring import plain, rules
from ilp.indicators.monitoring.rules import look, tell

if TYPE_CHECKING:
    from ilp.indicators.monitoring.result import Monitored, Pws


def specification(found: Pws, lang: Language) -> dict[str, Any]:
    """The whole result as charts below each other."""
    return {
        "$schema": look("schema"),
        "title": plain.title(found, lang),
        "vconcat": [_chart(each, lang) for each in found.indicators],
    }


def _chart(monitored: Monitored, lang: Language) -> dict[str, Any]:
    shown = [(each, False) for each in monitored.standings]
    if monitored.total is not None:
        shown.append((monitored.total, True))
    names = [plain.place(each, lang, total=total) for each, total in shown]
    named = Counter(names)
    rows = [
        {
            # Two villages may bear one name, and are two bars.
            "place": name if named[name] == 1 else f"{name} ({each.code})",
            "code": each.code,
            "value": each.value,
            "line": each.line,
            "numerator": each.numerator,
            "denominator": each.denominator,
            "status": rules.label(each.status, lang),
        }
        for (each, _), name in zip(shown, names, strict=True)
    ]
    across = {
        "field": "place",
        "type": "nominal",
        "sort": [row["place"] for row in rows],
        "title": tell("heading.place", lang),
    }
    known = rules.statuses()
    scale = {
        "domain": [rules.label(status, lang) for status in known],
        "range": [rules.colour(status) for status in known],
    }
    return {
        "title": plain.heading(monitored, lang),
        "data": {"values": rows},
        "encoding": {"x": across},
        "layer": [
            {
                "mark": {"type": "bar", "tooltip": {"content": "data"}},
                "encoding": {
                    "y": {"field": "value", "type": "quantitative", "title": tell("heading.value", lang)},
                    "color": {
                        "field": "status",
                        "type": "nominal",
                        "scale": scale,
                        "title": tell("heading.status", lang),
                    },
                },
            },
            {
                "mark": {"type": "tick", "color": look("line"), "thickness": 2},
                "encoding": {
                    "y": {"field": "line", "type": "quantitative", "title": tell("heading.line", lang)}
                },
            },
        ],
    }
