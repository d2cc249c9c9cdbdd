"""How likely is a heart attack or stroke within ten years? The WHO chart for Southeast Asia, cell by cell."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ilp.dates import Period
from ilp.errors import NoRuleInForce
from ilp.rulebook import Rulebook
from ilp.screening.cvd_chart import chart
from ilp.screening.cvd_given import read
from ilp.screening.cvd_inputs import known
from ilp.screening.cvd_reading import risk_of
from ilp.screening.cvd_results import CvdRisk

Model = Literal["lab", "bmi"]
Conversion = Literal["printed", "exact"]


def cvd_risk(
    *,
    age: float | str | Period | None,
    sex: str | None,
    smoker: bool | None,
    systolic: float | None,
    diabetes: bool | None = None,
    cholesterol: float | None = None,
    cholesterol_unit: str = "mmol/L",
    bmi: float | None = None,
    weight_kg: float | None = None,
    height_cm: float | None = None,
    model: Model = "lab",
    conversion: Conversion = "printed",
    conditions: tuple[str, ...] = (),
    on: date | None = None,
    rules: Rulebook | None = None,
) -> CvdRisk:
    """Which ten-year cardiovascular risk does the chart give this person, and in which band is it?

    The cell of the chart is the answer and nothing is guessed: what is missing makes the category `unknown`,
    an age outside the chart `not_applicable`; what is impossible becomes an issue and counts as missing.

    Args:
        age: years (completed or with a fraction), or a period such as `45 years`.
        sex: `female` or `male`.
        smoker: whether the person smokes now.
        systolic: the systolic blood pressure in mmHg, best the mean of repeated readings.
        diabetes: whether diabetes is known; asked for by the chart with laboratory.
        cholesterol: total cholesterol; asked for by the chart with laboratory.
        cholesterol_unit: `mmol/L` or `mg/dL`.
        bmi: the body mass index; asked for by the chart without laboratory.
        weight_kg: the weight, when no body mass index is stated.
        height_cm: the height, when no body mass index is stated.
        model: `lab` for the chart with laboratory, `bmi` for the one without; neither replaces the other.
        conversion: how mg/dL finds its column: `printed` by the limits printed under the Indonesian chart,
            `exact` by the factor 38.67, which begins the upper columns up to 3.7 mg/dL later.
        conditions: what else is known, as condition codes; with an established cardiovascular disease the
            chart is not read and the highest band holds.
        on: the day; a day before the chart came into use is refused. None takes the chart as it is.
        rules: the rulebook whose rows say what follows; None takes the package's own.

    Raises:
        UnknownCode: no such chart (`ILP-V001`), unit (`ILP-V002`), conversion (`ILP-V003`), sex (`ILP-C001`).
        NoRuleInForce: the chart was not in use on that day (`ILP-V004`).

    >>> risk = cvd_risk(age=56, sex="female", smoker=False, systolic=132, diabetes=False, cholesterol=6.1)
    >>> risk.percent, risk.label("en"), round(risk.continuous, 1)
    (5, 'risk 5% to below 10%', 4.3)
    """
    used = chart(known("model", "ILP-V001", model))
    unit = known("unit", "ILP-V002", cholesterol_unit)
    way = known("conversion", "ILP-V003", conversion)
    if on is not None and on < used.in_force_from:
        raise NoRuleInForce("ILP-V004", on=on, allowed=used.in_force_from)
    given = read(
        {
            "age": age,
            "sex": sex,
            "smoker": smoker,
            "diabetes": diabetes,
            "systolic": systolic,
            "cholesterol": cholesterol,
            "bmi": bmi,
            "weight_kg": weight_kg,
            "height_cm": height_cm,
        },
        unit,
    )
    return risk_of(used, given, unit=unit, way=way, conditions=conditions, on=on, rules=rules)
