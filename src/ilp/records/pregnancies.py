"""Can these pregnancies be? Their order, their overlap, and the age at which they begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ilp import codes
from ilp.dates import completed_years, shift
from ilp.errors import Issue, issue, suggest
from ilp.records.person import Person, Pregnancy
from ilp.records.showing import shown


def pregnancy_issues(person: Person) -> Iterator[Issue]:
    """What is wrong with the pregnancies of this person?"""
    if person.sex == "male":
        yield issue("ILP-P030", "pregnancies")
    ages = codes.section("range")["pregnancy_age_years"]
    outcomes = codes.known("outcome")
    for index, pregnancy in enumerate(person.pregnancies):
        path = f"pregnancies[{index}]"
        start, end, outcome = pregnancy.last_menstrual_period, pregnancy.ended_on, pregnancy.outcome
        if end is not None and end < start:
            yield issue("ILP-P031", f"{path}.ended_on", key="pregnancies", value=end, start=start)
        years = completed_years(person.birth_date, start)
        if start >= person.birth_date and not ages["lowest"] <= years <= ages["highest"]:
            allowed = f"{ages['lowest']}-{ages['highest']}"
            yield issue("ILP-P033", f"{path}.last_menstrual_period", value=years, allowed=allowed)
        if outcome is not None and outcome not in outcomes:
            allowed = suggest(outcome, outcomes)
            yield issue("ILP-P034", f"{path}.outcome", value=shown(outcome), allowed=allowed)
    if len(person.pregnancies) > 1:
        yield from _overlaps(person.pregnancies)


def _overlaps(pregnancies: Sequence[Pregnancy]) -> Iterator[Issue]:
    in_order = sorted(enumerate(pregnancies), key=lambda each: each[1].last_menstrual_period)
    furthest, until = in_order[0][0], _until(in_order[0][1])
    for index, pregnancy in in_order[1:]:
        start = pregnancy.last_menstrual_period
        if start.toordinal() < until:
            first = f"pregnancies[{furthest}]"
            yield issue("ILP-P032", f"pregnancies[{index}]", value=start, first=first)
        if _until(pregnancy) > until:
            furthest, until = index, _until(pregnancy)


def _until(pregnancy: Pregnancy) -> int:
    """On which ordinal is it over?"""
    if pregnancy.ended_on is not None:
        return pregnancy.ended_on.toordinal()
    return taken_as_over(pregnancy.last_menstrual_period)


def taken_as_over(start: date) -> int:
    """On which ordinal is a pregnancy over of which no end is known? By the period in the rules' defaults."""
    from ilp.rulebook import Rulebook

    over = Rulebook.load().defaults(start).pregnancy_over
    return shift(start.toordinal(), over.months, over.days)
