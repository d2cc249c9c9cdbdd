"""Which cell of the risk chart is read for these values? Disease and age come first, then what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ilp.rulebook import Rulebook
from ilp.screening.bands import UNKNOWN
from ilp.screening.cvd_chart import CODES, Chart, Class, categories, category, chart, citation, content
from ilp.screening.cvd_given import Given
from ilp.screening.cvd_model import estimate
from ilp.screening.cvd_results import CvdRisk
from ilp.screening.interpreting import NOT_APPLICABLE


def risk_of(
    used: Chart,
    given: Given,
    *,
    unit: str,
    way: str,
    conditions: tuple[str, ...],
    on: date | None,
    rules: Rulebook | None,
) -> CvdRisk:
    """Established disease before the chart, its ages before what is missing, and only then the cell."""
    in_mg = content()["unit"][unit]["per_mmol"] != 1
    inputs = dict(_shown(used, given.usable, in_mg=in_mg))
    converted = way if in_mg and "cholesterol" in inputs else None
    told: dict[str, Any] = {
        "inputs": inputs,
        "issues": given.issues,
        "conversion": converted,
        "on": on,
        "rules": rules,
    }
    established = content()["established"]
    if set(conditions) & set(established["conditions"]):
        band = next(own for own in categories() if own.code == established["category"])
        flags = (established["flag"], *_regardless(given.usable))
        return CvdRisk(used, band.code, band=band, flags=flags, source=citation("established"), **told)
    outside = _outside(used, given.usable)
    if outside:
        return CvdRisk(used, NOT_APPLICABLE, flags=(outside,), **told)
    cell = dict(_cell(used, given.usable, printed=converted == "printed"))
    stated = [key for key in used.order if key in inputs and key not in used.classes]
    place = {**{key: CODES.get(inputs[key], inputs[key]) for key in stated}, **_codes(cell)}
    missing = given.missing(used.inputs)
    flags = tuple(_flags(used, given.usable, cell, converted))
    if missing:
        left = {category(percent).code for percent in used.percents(place)}
        possible = tuple(own.code for own in categories() if own.code in left)
        flags += tuple(_readable(given))
        return CvdRisk(used, UNKNOWN, flags=flags, possible=possible, missing=missing, **told)
    percent = used.percent(place)
    band = category(percent)
    numbers = {key: inputs[key] for key in used.inputs if key != "sex"}
    continuous, outcomes = estimate(used.model, inputs["sex"], numbers)
    if category(continuous).code != band.code:
        flags += ("continuous_in_other_band",)
    return CvdRisk(used, band.code, percent, band, cell, continuous, outcomes, flags=flags, **told)


def _shown(used: Chart, usable: Mapping[str, Any], *, in_mg: bool) -> Iterator[tuple[str, Any]]:
    """The inputs of this chart that are known, with what they were computed from."""
    for key in used.inputs:
        if key in usable:
            yield key, usable[key]
    if in_mg and "cholesterol" in used.inputs and "cholesterol" in usable:
        yield "cholesterol_mg_dl", usable["cholesterol_mg_dl"]
    for part in content()["input"]["bmi"]["or_from"]:
        if "bmi" in used.inputs and part in usable:
            yield part, usable[part]


def _outside(used: Chart, usable: Mapping[str, Any]) -> str | None:
    """By which flag is the age outside the chart? None when it is inside or not known."""
    if "age" not in usable or used.class_of("age", usable["age"]):
        return None
    youngest = used.classes["age"][0].from_
    return "age_below_chart" if youngest is not None and usable["age"] < youngest else "age_above_chart"


def _cell(used: Chart, usable: Mapping[str, Any], *, printed: bool) -> Iterator[tuple[str, Class]]:
    """The class of every measured value that is known."""
    for axis in used.classes:
        by_print = printed and axis == "cholesterol"
        given = usable.get("cholesterol_mg_dl" if by_print else axis)
        found = None if given is None else used.class_of(axis, given, printed=by_print)
        if found is not None:
            yield axis, found


def _codes(cell: Mapping[str, Class]) -> dict[str, str]:
    return {axis: own.code for axis, own in cell.items()}


def _flags(
    used: Chart, usable: Mapping[str, Any], cell: Mapping[str, Class], converted: str | None
) -> Iterator[str]:
    """What is doubtful about these values in this chart?"""
    for axis, own in cell.items():
        if not own.reaches(usable[axis]):
            yield f"{axis}_beyond_chart"
    if converted and _codes(dict(_cell(used, usable, printed=True))) != _codes(
        dict(_cell(used, usable, printed=False))
    ):
        yield "conversion_differs"
    if "diabetes" not in used.inputs and usable.get("diabetes"):
        yield "diabetes_not_in_chart"
    yield from _regardless(usable)


def _regardless(usable: Mapping[str, Any]) -> Iterator[str]:
    """What is treated whatever the chart says?"""
    for row in content()["regardless"]:
        if usable.get(row["value"], row["above"]) > row["above"]:
            yield row["flag"]


def _readable(given: Given) -> Iterator[str]:
    """Which chart could be read from what is known?"""
    for model in content()["model"]:
        if not given.missing(chart(model).inputs):
            yield f"{model}_chart_possible"
