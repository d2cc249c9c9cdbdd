"""What do the counts say? Indicators by area and period: a sum over a sum, never capped or hidden."""

from __future__ import annotations

from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.computing import compute
from ilp.indicators.counting import from_records
from ilp.indicators.counts import Counts
from ilp.indicators.reading import Count
from ilp.indicators.rows import Indicator
from ilp.indicators.table import Table, Value

__all__ = [
    "Catalogue",
    "Count",
    "Counts",
    "Indicator",
    "Table",
    "Value",
    "catalogue",
    "compute",
    "from_records",
]
