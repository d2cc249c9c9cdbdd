"""What do the counts say? Indicators by area and period, from the parts; small ones hidden on request."""

from __future__ import annotations

from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.computing import compute
from ilp.indicators.counts import Counts
from ilp.indicators.families import band, family_counts, family_index
from ilp.indicators.reading import Count
from ilp.indicators.rows import Indicator
from ilp.indicators.suppressing import suppress
from ilp.indicators.table import Table, Value

__all__ = [
    "Catalogue",
    "Count",
    "Counts",
    "Indicator",
    "Table",
    "Value",
    "band",
    "catalogue",
    "compute",
    "family_counts",
    "family_index",
    "suppress",
]
