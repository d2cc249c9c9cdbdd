"""How do the areas stand this month? Local area monitoring (PWS): coverage since January, and the target."""

from __future__ import annotations

from ilp.indicators.monitoring.alerts import Alert
from ilp.indicators.monitoring.following import pws
from ilp.indicators.monitoring.result import Monitored, Pws
from ilp.indicators.monitoring.standing import Month, Standing

__all__ = ["Alert", "Monitored", "Month", "Pws", "Standing", "pws"]
