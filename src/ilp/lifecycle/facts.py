"""What do we know of a person on a day? Plain facts in the integer date model, three-valued where needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from ilp import codes
from ilp.dates import Anchor, Calendar, first_of_month, year_starting
from ilp.rulebook.rows import Defaults, Group

Unstated = Literal["absent", "unknown"]


@frozen
class Stated:
    """A condition as the record states it: present or denied, with the days it is known to span.

    `found` marks one that no one has stated but a result makes known; it is no diagnosis.
    """

    present: bool
    since: int | None = None
    until: int | None = None
    found: bool = False

    def holds(self, today: int) -> bool:
        """Is it present today?"""
        begun = self.since is None or self.since <= today
        return self.present and begun and (self.until is None or today <= self.until)


@frozen
class PregnancySpan:
    """A pregnancy in ordinals: from the last menstrual period until the day it ended (None: it goes on).

    `birth` is false for one that ended without a delivery.
    """

    start: int
    end: int | None = None
    birth: bool = True


@frozen(eq=False)
class Facts:
    """Everything that a `who` test may ask about one person on one day."""

    birth: date
    sex: str
    on: date
    defaults: Defaults
    area: str | None = None
    grade: int | None = None
    conditions: Mapping[str, Stated] = field(factory=dict)
    pregnancies: tuple[PregnancySpan, ...] = ()
    cohorts: tuple[Group, ...] = ()
    unstated: Unstated = "absent"
    calendar: Calendar = "clamp"
    anchor: Anchor = field(init=False)
    today: int = field(init=False)

    @anchor.default
    def _anchor(self) -> Anchor:
        return Anchor(self.birth, self.calendar)

    @today.default
    def _today(self) -> int:
        return self.on.toordinal()

    def condition(self, code: str) -> bool | None:
        """Does the person have the condition today? None when nobody has said, nor implied it."""
        stated = self.conditions.get(code)
        if stated is not None:
            return stated.holds(self.today)
        known = codes.section("condition")
        for other, entry in self.conditions.items():
            if entry.holds(self.today) and code in implied(other):
                return True
        if self.pregnancies and known.get(code, {}).get("implied_by_pregnancy"):
            return True
        return None

    def diagnosed(self, code: str) -> bool:
        """Does the record state the condition, or one that implies it? What a result found is not enough."""
        return any(
            not entry.found and entry.holds(self.today) and (code == own or code in implied(own))
            for own, entry in self.conditions.items()
        )

    def asked(self, code: str) -> bool:
        """Does a stated condition raise the question, so that silence no longer means no?"""
        known = codes.section("condition")
        return any(
            entry.holds(self.today) and code in known.get(other, {}).get("asks", ())
            for other, entry in self.conditions.items()
        )

    def pregnancy(self) -> PregnancySpan | None:
        """Which pregnancy goes on today? One without an end is over after the period in the defaults."""
        for span in self.pregnancies:
            over = span.start + self.defaults.pregnancy_over.days if span.end is None else span.end
            if span.start <= self.today < over:
                return span
        return None

    def delivered(self) -> int | None:
        """When was the last delivery, if there was one? A miscarriage or abortion is none."""
        ended = [span for span in self.pregnancies if span.end is not None and span.birth]
        ends = [span.end for span in ended if span.end is not None and span.end <= self.today]
        return max(ends, default=None)


def implied(code: str) -> frozenset[str]:
    """Which conditions does this one state with it, at any depth?"""
    found: set[str] = set()
    open_ = [code]
    while open_:
        for other in codes.section("condition").get(open_.pop(), {}).get("implies", ()):
            if other not in found:
                found.add(other)
                open_.append(other)
    return frozenset(found)


def school_start(facts: Facts, grade: int) -> int | None:
    """On which ordinal does the school year of `grade` begin for this person? None out of school.

    A stated grade is that of the asked day's school year; 0 means out of school. Without one it is derived
    from the age on 31 December of the year in which the school year starts.
    """
    month = facts.defaults.school_year_month
    if facts.grade is None:
        year = facts.birth.year + facts.defaults.school_age_offset + grade
    elif facts.grade == 0:
        return None
    else:
        year = year_starting(facts.on, month) - facts.grade + grade
    return first_of_month(12 * year + month - 1)


def grade_on(facts: Facts) -> int:
    """In which grade is the person today? 0 out of school, or outside the grades there are."""
    if facts.grade is not None:
        return facts.grade
    defaults = facts.defaults
    first, last = defaults.grades
    year = year_starting(facts.on, defaults.school_year_month)
    derived = year - facts.birth.year - defaults.school_age_offset
    return derived if first <= derived <= last else 0


def gestation(facts: Facts) -> tuple[int, int] | None:
    """How far is the pregnancy today, in whole weeks and days? None when there is none.

    >>> from ilp.rulebook import Rulebook
    >>> defaults = Rulebook.load().defaults(date(2025, 1, 1))
    >>> start = PregnancySpan(date(2025, 1, 1).toordinal())
    >>> gestation(Facts(date(2000, 1, 1), "female", date(2025, 3, 31), defaults, pregnancies=(start,)))
    (12, 5)
    """
    span = facts.pregnancy()
    return None if span is None else divmod(facts.today - span.start, 7)


def due_date(span: PregnancySpan, defaults: Defaults) -> date:
    """On which day is the birth expected?"""
    return date.fromordinal(span.start + defaults.pregnancy.days)


def postpartum_days(facts: Facts) -> int | None:
    """How many days since the last delivery? None when there was none."""
    end = facts.delivered()
    return None if end is None else facts.today - end
