"""What is wrong with what lasts? Pregnancies and conditions: their ends, overlaps and contradictions."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ilp import codes
from ilp.frames.entering.columns import NOBODY
from ilp.frames.entering.days import NEVER, Days, Moment, first_of_month
from ilp.frames.faults.cells import Cells, texts_of
from ilp.frames.faults.checking_events import strangers, turns
from ilp.frames.faults.finding import dates
from ilp.frames.faults.lives import Lives, places
from ilp.records.pregnancies import taken_as_over
from ilp.records.showing import shown
from ilp.records.tables import REQUIRED

YEAR = 12


def pregnancies(own: Cells, lives: Lives, on: date | None) -> None:
    """Pregnancies: of men, outside the life, that end too early or overlap, at odd ages, ends unknown."""
    person = lives.of(own)
    start, end = own.days("last_menstrual_period"), own.days("ended_on")
    given = own.given("last_menstrual_period").is_valid().to_numpy(False)
    own.required("last_menstrual_period", given, ", ".join(REQUIRED["pregnancies"][1:]))
    person = np.where(start != NEVER, person, -1)
    found, there = own.found, person >= 0
    outcome, outcomes = own.words("outcome"), codes.known("outcome")
    rows = np.flatnonzero(there)
    order = rows[places(person[rows], turns(own)[rows])]
    first = np.ones(len(order), bool)
    first[1:] = person[order][1:] != person[order][:-1]
    mothers = order[first]
    found.rows("pregnancies", "ILP-P030", "id", np.sort(mothers[lives.male[person[mothers]]]))
    lives.outside(own, "last_menstrual_period", person, start, on)
    lives.outside(own, "ended_on", person, end, on)
    found.words("pregnancies", "outcome", outcome, there, strangers("ILP-P034", outcomes))
    wrong = there & (end != NEVER) & (end < start)
    said: dict[str, Any] = {"key": "pregnancies", "value": dates(end), "start": dates(start)}
    found.rows("pregnancies", "ILP-P031", "ended_on", wrong, **said)
    if len(rows):
        _ages(own, lives, person, start)
        _overlaps(own, person, start, end, order)


def _ages(own: Cells, lives: Lives, person: NDArray[np.int64], start: Days) -> None:
    ages = codes.section("range")["pregnancy_age_years"]
    born = lives.birth[person]
    years = completed_years(Moment.of(born), Moment.of(start))
    odd = (person >= 0) & (start >= born) & ((years < ages["lowest"]) | (years > ages["highest"]))
    allowed = f"{ages['lowest']}-{ages['highest']}"
    column = "last_menstrual_period"
    own.found.rows("pregnancies", "ILP-P033", column, odd, value=years, allowed=allowed)


def completed_years(birth: Moment, on: Moment) -> NDArray[np.int32]:
    """How many whole years have passed? As `ilp.dates.completed_years` counts them."""
    years = on.ym // YEAR - birth.ym // YEAR
    month = birth.ym + years * YEAR
    birthday = np.minimum(first_of_month(month) + birth.day, first_of_month(month + 1)) - 1
    return np.asarray(years - (on.on < birthday), np.int32)


def _overlaps(own: Cells, person: NDArray[np.int64], start: Days, end: Days, order: Any) -> None:
    """Those that begin before an earlier one of the same woman is over."""
    order = order[np.lexsort((start[order], person[order]))]
    until = end[order].astype(np.int64)
    open_ = until == NEVER
    if open_.any():
        days, which = np.unique(start[order][open_], return_inverse=True)
        over = [taken_as_over(date.fromordinal(day)) for day in days.tolist()]
        until[open_] = np.array(over, np.int64)[which]
    whose = person[order]
    span = date.max.toordinal() + 1
    reach = whose * span + until
    furthest = np.maximum.accumulate(reach)
    before = np.concatenate([[-1], furthest[:-1]])
    leads = np.maximum.accumulate(np.where(reach > before, np.arange(len(order)), 0))
    wrong = np.zeros(len(order), bool)
    wrong[1:] = (whose[1:] == whose[:-1]) & (whose[1:] * span + start[order][1:] < furthest[:-1])
    at = np.arange(own.size)
    at[order[1:]] = order[leads[:-1]]
    rows = np.sort(order[wrong])
    told = {"value": dates(start), "first": own.found.paths("pregnancies", at)}
    own.found.rows("pregnancies", "ILP-P032", "last_menstrual_period", rows, **told)


def conditions(own: Cells, lives: Lives, on: date | None) -> None:
    """Conditions: codes nobody knows, ends before starts, and what is stated as present and as absent."""
    person, code = lives.of(own), own.words("code")
    there = own.required("code", code.places != NOBODY, ", ".join(REQUIRED["conditions"][1:]))
    person = np.where(there, person, -1)
    since, until = own.days("since"), own.days("until")
    present = own.answers("present") != 0
    found, there = own.found, person >= 0
    found.words("conditions", "code", code, there, strangers("ILP-P041", codes.known("condition")))
    spans = there & present & (since != NEVER)
    wrong = spans & (until != NEVER) & (until < since)
    told: dict[str, Any] = {"key": "conditions", "value": dates(until), "start": dates(since)}
    found.rows("conditions", "ILP-P031", "until", wrong, **told)
    if on is not None:
        late = spans & (since > on.toordinal())
        found.rows("conditions", "ILP-P022", "since", late, key="conditions", value=dates(since), on=on)
    key = person * (len(code.known) + 1) + code.places
    stated = np.unique(key[there & present & (until == NEVER)])
    both = there & ~present & np.isin(key, stated)
    found.rows("conditions", "ILP-P040", "code", both, value=texts_of(code, shown))
