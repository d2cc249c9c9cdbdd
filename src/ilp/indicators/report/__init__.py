"""What should a health office see, and what first? A report of the whole catalogue on one page."""

from __future__ import annotations

from ilp.indicators.report.making import Report, report

__all__ = ["Report", "report"]
