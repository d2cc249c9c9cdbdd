"""How does the child grow? WHO's z-scores, the Indonesian classes, and whether the child gained enough."""

from __future__ import annotations

from ilp.growth.asking import value_at, zscores
from ilp.growth.classifying import classify
from ilp.growth.results import Scores

__all__ = ["Scores", "classify", "value_at", "zscores"]
