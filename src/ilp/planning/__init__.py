"""What is one person owed, and who of many comes first? Plans, what they rest on, and worklists."""

from __future__ import annotations

from ilp.planning.asking import cohort, completions, eligible
from ilp.planning.listing import worklist
from ilp.planning.making import plan
from ilp.planning.plans import Plan
from ilp.planning.visiting import Danger, Reason, contents, danger_signs, home_visits
from ilp.planning.worklists import Listed, Worklist

__all__ = [
    "Danger",
    "Listed",
    "Plan",
    "Reason",
    "Worklist",
    "cohort",
    "completions",
    "contents",
    "danger_signs",
    "eligible",
    "home_visits",
    "plan",
    "worklist",
]
