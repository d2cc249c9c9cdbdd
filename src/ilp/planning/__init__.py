"""What is one person owed? Plans, and what they rest on."""

from __future__ import annotations

from ilp.planning.asking import cohort, completions, eligible
from ilp.planning.making import plan
from ilp.planning.plans import Plan
from ilp.planning.visiting import Danger, Reason, contents, danger_signs, home_visits

__all__ = [
    "Danger",
    "Plan",
    "Reason",
    "cohort",
    "completions",
    "contents",
    "danger_signs",
    "eligible",
    "home_visits",
    "plan",
]
