"""What came out of the monitoring? Every indicator's places by rank, their total, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from ilp.dataframes import dataframe
from ilp.errors import Issue, Language
from ilp.indicators.book import catalogue
from ilp.indicators.monitoring import page, plain, vega
from ilp.indicators.monitoring.alerts import Alert
from ilp.indicators.monitoring.standing import Standing

FRAME: dict[str, type] = {
    **dict.fromkeys(("indicator", "area", "facility", "name", "level", "period"), str),
    "rank": int,
    **dict.fromkeys(("numerator", "denominator", "value", "target", "line"), float),
    **dict.fromkeys(("new", "new_value", "previous", "previous_value"), float),
    **dict.fromkeys(("trend", "status", "reason"), str),
    **dict.fromkeys(("gap", "gap_year"), float),
    "flags": str,
}


@dataclass(frozen=True, slots=True)
class Monitored:
    """One indicator: its places from the highest coverage down, and what they are together."""

    indicator: str
    standings: tuple[Standing, ...]
    total: Standing | None

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON?"""
        return {
            "indicator": self.indicator,
            "label": catalogue()[self.indicator].label.text(lang),
            "areas": [each.to_dict(lang) for each in self.standings],
            "total": None if self.total is None else self.total.to_dict(lang),
        }


@dataclass(frozen=True, slots=True)
class Pws(Sequence[Standing]):
    """How the places of a level stand at the end of a month: a sequence of standings, indicator by indicator.

    `not_followed` are indicators that were reported and that local area monitoring does not follow.
    """

    period: str
    level: str
    indicators: tuple[Monitored, ...] = ()
    alerts: tuple[Alert, ...] = ()
    issues: tuple[Issue, ...] = ()
    not_followed: tuple[str, ...] = ()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every place's standing, indicator by indicator, each from the highest coverage down."""
        return tuple(each for monitored in self.indicators for each in monitored.standings)

    def __len__(self) -> int:
        return len(self.standings)

    def __iter__(self) -> Iterator[Standing]:
        return iter(self.standings)

    @overload
    def __getitem__(self, index: int) -> Standing: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Standing, ...]: ...
    def __getitem__(self, index: int | slice) -> Standing | tuple[Standing, ...]:
        return self.standings[index]

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON, with labels and alerts in one language?"""
        return {
            "period": self.period,
            "level": self.level,
            "indicators": [each.to_dict(lang) for each in self.indicators],
            "alerts": [each.to_dict(lang) for each in self.alerts],
            "not_followed": list(self.not_followed),
            "issues": [each.to_dict(lang) for each in self.issues],
        }

    def to_frame(self) -> Any:
        """The standings as a Polars dataframe, or pandas where there is no Polars.

        Raises:
            MissingExtra: neither is installed (`ILP-F001`).
        """
        columns: dict[str, list[Any]] = {name: [getattr(each, name) for each in self] for name in FRAME}
        columns["flags"] = [" ".join(flags) for flags in columns["flags"]]
        return dataframe(columns, FRAME)

    def text(self, lang: Language = "id") -> str:
        """How does this look in a terminal? A table for each indicator, then what is to be done."""
        return plain.text(self, lang)

    def html(self, lang: Language = "id") -> str:
        """How does this look as a web page of its own? Graphs and tables; it needs nothing from elsewhere."""
        return page.document(self, lang)

    def vega_lite(self, lang: Language = "id") -> dict[str, Any]:
        """How does the graph look as a Vega-Lite specification, with its data inside?"""
        return vega.specification(self, lang)

    def _repr_html_(self) -> str:
        return page.body(self, "id")
