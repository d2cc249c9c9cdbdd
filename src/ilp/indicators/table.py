"""What came out? One value for an indicator, an area (or facility) and a period, and the table of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from ilp import areas, resources
from ilp.dataframes import dataframe
from ilp.errors import Issue, Language
from ilp.indicators import layout
from ilp.indicators.book import WORDS
from ilp.tables import page

NUMBERS = ("numerator", "denominator", "value", "target")


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator's value: unrounded, never capped; None, and a flag, where nothing can be divided."""

    indicator: str
    area: str
    level: str
    period: str
    numerator: int | float | None
    denominator: int | float | None
    value: float | None
    target: int | float | None
    flags: tuple[str, ...]
    source: Mapping[str, str] = field(hash=False)
    facility: str | None = None
    unknown: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON? `facility` is there at levels of facilities, `unknown` from records."""
        found: dict[str, Any] = {"indicator": self.indicator, "area": self.area}
        if self.facility is not None:
            found["facility"] = self.facility
        found |= {
            "level": self.level,
            "period": self.period,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": self.value,
            "target": self.target,
            "flags": list(self.flags),
            "source": dict(self.source),
        }
        if self.unknown is not None:
            found["unknown"] = self.unknown
        return found


@dataclass(frozen=True, slots=True)
class Table(Sequence[Value]):
    """The values, in the order of the catalogue and then of the areas, and what was wrong with the counts.

    `exceeded` says which siblings a value flagged `numerator_exceeds_sibling` or
    `denominator_exceeds_sibling` exceeds, by indicator and area (or facility).
    """

    values: tuple[Value, ...] = ()
    issues: tuple[Issue, ...] = ()
    exceeded: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, hash=False)

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        return self.values[index]

    def to_dict(self) -> list[dict[str, Any]]:
        """How does this look as JSON? One array of values."""
        return [value.to_dict() for value in self.values]

    def to_frame(self) -> Any:
        """The same as a Polars dataframe, or pandas where there is no Polars.

        Raises:
            MissingExtra: neither is installed (`ILP-F001`).
        """
        columns = self._columns()
        kinds: dict[str, type] = {name: float if name in NUMBERS else str for name in columns}
        return dataframe(columns, kinds | ({"unknown": int} if "unknown" in columns else {}))

    def csv(self) -> str:
        """How does this look as a CSV table? Unrounded, empty for None, flags parted by a space."""
        columns = self._columns()
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
        return out.getvalue()

    def _columns(self) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {
            name: [getattr(v, name) for v in self.values] for name in layout.COLUMNS
        }
        columns["flags"] = [" ".join(flags) for flags in columns["flags"]]
        if any(value.unknown is not None for value in self.values):
            columns["unknown"] = [value.unknown for value in self.values]
        return columns

    def text(self, lang: Language = "id") -> str:
        """How does this look in a terminal? Aligned columns, one decimal, flags in words."""
        return page(layout.plain(layout.cells(self.values, lang)), layout.unsure(self.values, lang))

    def html(self, lang: Language = "id") -> str:
        """How does this look as a web page of its own, for a report?"""
        words = resources.toml(WORDS)["title"]
        level = areas.level(self.values[0].level).label.text(lang) if self.values else ""
        period = self.values[0].period if self.values else ""
        title = words[lang].format(level=level, period=period)
        return layout.document(layout.cells(self.values, lang), title, lang)

    def _repr_html_(self) -> str:
        return layout.html(layout.cells(self.values, "id"))
