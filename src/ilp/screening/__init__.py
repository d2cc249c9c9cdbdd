"""What does a finding mean? Measured values and questionnaires turned into categories and next steps."""

from __future__ import annotations

from ilp.screening.cvd import cvd_risk
from ilp.screening.cvd_inputs import cvd_inputs
from ilp.screening.cvd_results import CvdRisk
from ilp.screening.deriving import Derived, derive
from ilp.screening.interpreting import interpret
from ilp.screening.results import Finding
from ilp.screening.scoring import score

__all__ = ["CvdRisk", "Derived", "Finding", "cvd_inputs", "cvd_risk", "derive", "interpret", "score"]
