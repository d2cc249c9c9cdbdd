"""What is one person owed? Plans, and what they rest on."""

from __future__ import annotations

from ilp.planning.asking import cohort, completions, eligible
from ilp.planning.making import plan
from ilp.planning.plans import Plan

__all__ = ["Plan", "cohort", "completions", "eligible", "plan"]
