"""What is one person owed? Plans, and what they rest on."""

from __future__ import annotations

from ilp.planning.making import cohort, completions, eligible, plan
from ilp.planning.plan import Plan

__all__ = ["Plan", "cohort", "completions", "eligible", "plan"]
