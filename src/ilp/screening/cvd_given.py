"""Which of the given values can be used for the risk chart? What is missing or cannot be true is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import copysign, inf, isnan
from numbers import Real
from typing import Any

from attrs import field, frozen

from ilp import codes
from ilp.dates import Period
from ilp.errors import Issue, issue
from ilp.labels import Label
from ilp.screening.cvd_chart import content
from ilp.screening.cvd_inputs import asked
from ilp.screening.formulas import FORMULAS

DIGITS = 9  # computed values are rounded here, so that 64 kg at 160 cm is 25 and not a hair below


@frozen(eq=False)
class Given:
    """The values that can be used, by key, and what was wrong with the others. Cholesterol is in mmol/L."""

    usable: Mapping[str, Any] = field(factory=dict)
    issues: tuple[Issue, ...] = ()

    def missing(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the inputs are not known? One that can be computed names the part that it lacks."""
        return tuple(part for key in inputs if key not in self.usable for part in self._lacking(key))

    def _lacking(self, key: str) -> Iterator[str]:
        parts = asked(key).or_from
        lacking = [part for part in parts if part not in self.usable]
        yield from lacking if 0 < len(lacking) < len(parts) else [key]


def read(given: Mapping[str, Any], unit: str) -> Given:
    """Which of the given values can be used? None is not known; what cannot be true becomes an issue.

    Raises:
        UnknownCode: no such sex (`ILP-C001`).
    """
    usable: dict[str, Any] = {}
    issues: list[Issue] = []
    for key, value in given.items():
        if value is None:
            continue
        found = _read(key, value, unit)
        if isinstance(found, Issue):
            issues.append(found)
        else:
            usable[key] = found
    if "cholesterol" in usable:
        _convert(usable, unit)
    issues.extend(_derive(usable))
    return Given(usable, tuple(issues))


def _read(key: str, value: Any, unit: str) -> Any:
    """The value as it is used, or the issue that it is."""
    row = content()["input"][key]
    if key == "sex":
        codes.label("sex", str(value))
        return value
    if "one_of" in row:
        if isinstance(value, int):
            return bool(value) if value in (True, False) else issue("ILP-V012", key, value=_short(value))
        return issue("ILP-V012", key, value=value)
    if key == "age" and isinstance(value, str | Period):
        return _lived(value)
    if isinstance(value, bool) or not isinstance(value, Real) or isnan(_float(value)):
        return issue("ILP-V010", key, value=value)
    return _possible(key, value, unit)


def _lived(value: str | Period) -> Any:
    """The years of an age that is given as a period."""
    row = content()["input"]["age"]
    try:
        lived = Period.parse(value) if isinstance(value, str) else value
        return _possible("age", lived.months / row["months_per_year"] + lived.days / row["days_per_year"], "")
    except (ValueError, OverflowError):
        return issue("ILP-V014", "age", value=value)


def _float(value: Any) -> float:
    """The number as a float; one too great for it is infinite."""
    try:
        return float(value)
    except OverflowError:
        return copysign(inf, value > 0 or -1)


def _short(value: Any) -> str:
    """The number in a few digits, however long it is."""
    return f"{_float(value):g}"


def _possible(key: str, value: Any, unit: str) -> Any:
    """The value when it can be true, or the issue that it is."""
    row = content()["input"][key]
    bounds = content()["unit"][unit] if key == "cholesterol" else row
    low, high = bounds["lowest"], bounds["highest"]
    if low <= value <= high:
        return value if isinstance(value, int | float) else _float(value)
    said = unit if key == "cholesterol" else "" if key == "age" else Label(**row["unit"]).en
    return issue("ILP-V011", key, value=_short(value), allowed=f"{low}-{high} {said}".strip())


def _convert(usable: dict[str, Any], unit: str) -> None:
    """Cholesterol in both units: as it was given, and by the factor."""
    factors = {name: row["per_mmol"] for name, row in content()["unit"].items()}
    given = usable["cholesterol"]
    for name, factor in factors.items():
        value = given if name == unit else float(given) / factors[unit] * factor
        usable["cholesterol" if factor == 1 else f"cholesterol_{_snake(name)}"] = value


def _derive(usable: dict[str, Any]) -> Iterator[Issue]:
    """The body mass index of weight and height, where none is stated; a doubt where they disagree."""
    row = content()["input"]["bmi"]
    parts = [usable[part] for part in row["or_from"] if part in usable]
    if len(parts) < len(row["or_from"]):
        return
    computed = round(FORMULAS["bmi"](*map(float, parts)), DIGITS)
    if "bmi" in usable:
        if abs(usable["bmi"] - computed) > row["agrees_within"]:
            yield issue("ILP-V013", "bmi", value=usable["bmi"], allowed=round(computed, 1))
        return
    found = _possible("bmi", computed, "")
    if isinstance(found, Issue):
        yield found
    else:
        usable["bmi"] = found


def _snake(text: str) -> str:
    return text.replace("/", "_").casefold()
