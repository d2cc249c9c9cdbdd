"""Who is this person in the life cycle? Cohorts, overlays, clusters, and the one evaluator of `who`."""

from __future__ import annotations
