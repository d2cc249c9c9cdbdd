"""What do the counts say? Indicators by area and period, from the parts; small ones hidden on request."""

from __future__ import annotations

from ilp.indicators.apportioning import Apportionment, apportion
from ilp.indicators.book import Catalogue, catalogue
from ilp.indicators.columns import Columns
from ilp.indicators.computing import compute
from ilp.indicators.counting import from_records
from ilp.indicators.counts import Counts
from ilp.indicators.families import band, family_counts, family_index
from ilp.indicators.monitoring import Pws, Standing, pws
from ilp.indicators.reading import Count
from ilp.indicators.report import Report, report
from ilp.indicators.reporting import reports
from ilp.indicators.rows import Indicator
from ilp.indicators.sasaran import Sasaran, TargetPopulation, sasaran
from ilp.indicators.suppressing import suppress
from ilp.indicators.table import Table, Value

__all__ = [
    "Apportionment",
    "Catalogue",
    "Columns",
    "Count",
    "Counts",
    "Indicator",
    "Pws",
    "Report",
    "Sasaran",
    "Standing",
    "Table",
    "TargetPopulation",
    "Value",
    "apportion",
    "band",
    "catalogue",
    "compute",
    "family_counts",
    "family_index",
    "from_records",
    "pws",
    "report",
    "reports",
    "sasaran",
    "suppress",
]
