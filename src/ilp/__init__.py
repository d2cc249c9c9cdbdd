"""`ilp`: Indonesia's integrated primary care (ILP) as dated, cited, executable rules.

The face is lazy: importing the package loads almost nothing, a name loads what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ilp.version import __version__

if TYPE_CHECKING:
    from ilp.planning import Plan, cohort, completions, eligible, plan
    from ilp.records import Person, check
    from ilp.rulebook import Rulebook
    from ilp.schedules.policy import Policy

_FROM = {
    "Person": "ilp.records",
    "Plan": "ilp.planning",
    "Policy": "ilp.schedules.policy",
    "Rulebook": "ilp.rulebook",
    "check": "ilp.records",
    "cohort": "ilp.planning",
    "completions": "ilp.planning",
    "eligible": "ilp.planning",
    "plan": "ilp.planning",
}
_PARTS = frozenset(
    {"frames", "growth", "indicators", "network", "planning", "records", "schedules", "screening", "testing"}
)

__all__ = [
    "Person",
    "Plan",
    "Policy",
    "Rulebook",
    "__version__",
    "check",
    "cohort",
    "completions",
    "eligible",
    "plan",
]


def __getattr__(name: str) -> Any:
    if name in _FROM:
        return getattr(import_module(_FROM[name]), name)
    if name in _PARTS:
        return import_module(f"ilp.{name}")
    raise AttributeError(f"module 'ilp' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_PARTS})
