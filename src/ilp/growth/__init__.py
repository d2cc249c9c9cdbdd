"""How does the child grow? WHO's z-scores, the Indonesian classes, and whether the child gained enough."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ilp.growth.asking import value_at, zscores
from ilp.growth.charting import Chart, chart
from ilp.growth.classifying import classify
from ilp.growth.confirming import stunting
from ilp.growth.following import Course, follow
from ilp.growth.gaining import Gain, gain, tally
from ilp.growth.results import Scores

__all__ = [
    "Chart",
    "Course",
    "Gain",
    "Scores",
    "chart",
    "classify",
    "follow",
    "gain",
    "stunting",
    "tally",
    "value_at",
    "zscores",
]


def __getattr__(name: str) -> Any:
    if name == "vector":  # the columns need NumPy, so they are loaded when they are asked for
        return import_module("ilp.growth.vector")
    raise AttributeError(f"module 'ilp.growth' has no attribute {name!r}")
