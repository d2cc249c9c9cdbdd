"""What does the model behind the chart say for exactly these values? The continuous estimate, an extra."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp, expm1, log, prod

from attrs import frozen

from ilp.screening.cvd_chart import content


@frozen
class Predictor:
    """One outcome for one sex: its terms (products of centred values) and how it is recalibrated."""

    terms: tuple[tuple[tuple[str, ...], float], ...]
    baseline: float
    intercept: float
    slope: float

    def risk(self, centred: Mapping[str, float]) -> float:
        """The recalibrated risk of the outcome within ten years, 0 to 1."""
        predicted = sum(weight * prod(centred[name] for name in names) for names, weight in self.terms)
        return -expm1(-exp(self.intercept + self.slope * (predicted + self.baseline)))


@cache
def predictors(model: str, sex: str) -> dict[str, Predictor]:
    """The outcomes that a model predicts for one sex."""
    return {
        outcome: Predictor(
            tuple((tuple(term.split(":")), weight) for term, weight in row["terms"].items()),
            log(-log(row["survival"])),
            row["intercept"],
            row["slope"],
        )
        for outcome, row in content()["model"][model][sex].items()
    }


def estimate(model: str, sex: str, values: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """Which risk does the model give, in percent, together and for each outcome?

    Args:
        model: `lab` or `bmi`.
        sex: `female` or `male`.
        values: `age`, `systolic`, `smoker` (yes is 1 and no is 0), and further with `lab` `diabetes` and
            `cholesterol` (mmol/L), with `bmi` the `bmi`.

    >>> total, parts = estimate("bmi", "female", {"age": 55, "smoker": 0, "systolic": 142, "bmi": 31.2})
    >>> round(total, 1), sorted(parts)
    (5.0, ['coronary', 'stroke'])
    """
    centre: dict[str, float] = content()["centre"]
    centred = {name: float(value) - centre.get(name, 0) for name, value in values.items()}
    risks = {outcome: own.risk(centred) for outcome, own in predictors(model, sex).items()}
    total = 1 - prod(1 - risk for risk in risks.values())
    return _percent(total), {outcome: _percent(risk) for outcome, risk in risks.items()}


def _percent(share: float) -> float:
    return 100 * share
