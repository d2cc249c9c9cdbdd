"""What can a paragraph of the specification ask? Each word is one question to the library's public face."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ilp
from ilp.dates import Anchor, Period, completed_days, completed_months, completed_years
from ilp.growth import classify, stunting, zscores
from ilp.indicators import compute
from ilp.screening import interpret

Given = dict[str, Any]
NOTHING = "-"  # TOML knows no null


def _person(given: Given) -> dict[str, Any]:
    doses = [text.split(" ") for text in given.get("doses", ())]
    record: dict[str, Any] = {
        "id": "contoh-1",
        "birth_date": given["born"].isoformat(),
        "sex": given.get("sex", "female"),
        "conditions": given.get("conditions", []),
        "doses": [{"product": own[0], "on": own[1], "campaign": "campaign" in own} for own in doses],
    }
    if "pregnant_since" in given:
        pregnancy = {"last_menstrual_period": given["pregnant_since"].isoformat()}
        if "ended_on" in given:
            pregnancy |= {"ended_on": given["ended_on"].isoformat(), "outcome": "live_birth"}
        record["pregnancies"] = [pregnancy]
    return record


def _plan(given: Given) -> dict[str, Any]:
    return ilp.plan(_person(given), on=given["on"], area=given.get("area")).to_dict()


def _services(given: Given) -> list[dict[str, Any]]:
    return [own for own in _plan(given)["services"] if own["code"] == given["code"]]


def age(given: Given) -> dict[str, Any]:
    """How old in completed units?"""
    span = given["born"], given["on"]
    return {
        "days": completed_days(*span),
        "months": completed_months(*span),
        "years": completed_years(*span),
    }


def add(given: Given) -> dict[str, Any]:
    """Which day is it after a period?"""
    return {"date": Anchor(given["from"]).on(Period.parse(given["period"]))}


def cohort(given: Given) -> dict[str, Any]:
    """In which cohort?"""
    return {"cohort": ilp.cohort(given["born"], on=given["on"])}


def overlay(given: Given) -> dict[str, Any]:
    """Does the overlay hold?"""
    return {"holds": given["overlay"] in _plan(given)["overlays"]}


def dose(given: Given) -> dict[str, Any]:
    """How is the last dose judged?"""
    found: dict[str, Any] = _plan(given)["doses"][-1]
    return found


def service(given: Given) -> dict[str, Any]:
    """How does the service stand?"""
    (found,) = _services(given)
    return found


def listed(given: Given) -> dict[str, Any]:
    """Does the plan list the service?"""
    return {"listed": bool(_services(given))}


def eligible(given: Given) -> dict[str, Any]:
    """Is the service owed?"""
    found = ilp.eligible(_person(given), given["code"], on=given["on"])
    return {"answer": found.answer, "reasons": list(found.reasons)}


def result(given: Given) -> dict[str, Any]:
    """What does the measured value mean?"""
    asked = {name: given[name] for name in ("age", "sex", "on")}
    return interpret(given["measure"], given["values"], **asked).to_dict()


def band(given: Given) -> dict[str, Any]:
    """Which class has the z-score?"""
    found = classify(given["index"], given["z"], given["months"])
    return {"class": NOTHING if found is None else found.code}


def scores(given: Given) -> dict[str, Any]:
    """What are the z-scores?"""
    return dict(zscores(**given).z)


def short(given: Given) -> dict[str, Any]:
    """What is known of a child's length for age?"""
    return stunting(zscores(**given)).to_dict()


def indicator(given: Given) -> dict[str, Any]:
    """What is the value of the regency?"""
    rows = []
    for text in given["counts"]:
        area, _, count = text.partition(" ")
        above, _, below = count.partition("/")
        rows.append(
            {
                "indicator": given["indicator"],
                "area_code": area,
                "period": "2025",
                "numerator": int(above),
                "denominator": int(below),
            }
        )
    (found,) = compute(rows, period="2025", by="regency")
    said = found.to_dict()
    return {**said, "value": NOTHING if said["value"] is None else said["value"]}


ASKS: dict[str, Callable[[Given], dict[str, Any]]] = {
    "add": add,
    "age": age,
    "class": band,
    "cohort": cohort,
    "dose": dose,
    "eligible": eligible,
    "indicator": indicator,
    "interpret": result,
    "listed": listed,
    "overlay": overlay,
    "service": service,
    "stunting": short,
    "zscores": scores,
}


def shown(value: Any) -> Any:
    """The value as a paragraph writes it: dates as text, sequences as lists."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
