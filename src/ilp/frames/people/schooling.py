"""In which grade is each person, and when does the school year of a grade begin for them?"""

from __future__ import annotations

import numpy as np

from ilp.dates import year_starting
from ilp.frames.entering.days import NEVER, Days, first_of_month
from ilp.frames.entering.inside import NO_GRADE
from ilp.frames.people.asked import Asked
from ilp.frames.people.block import View


def school_start(grade: int, view: View, asked: Asked) -> Days:
    """On which ordinal does the school year of `grade` begin for each person? `NEVER` out of school."""
    start = first_of_month(school_year(grade, view, asked) * 12 + (asked.defaults.school_year_month - 1))
    return np.where(view.grade == 0, np.int32(NEVER), start)


def school_year(grade: int, view: View, asked: Asked) -> Days:
    """In which calendar year does the school year of `grade` begin for each person?"""
    derived = view.birth.ym // 12 + np.int32(asked.defaults.school_age_offset + grade)
    this = year_starting(asked.on, asked.defaults.school_year_month)
    return np.where(view.grade == NO_GRADE, derived, np.int32(this + grade) - view.grade)


def grade_on(view: View, asked: Asked) -> Days:
    """In which grade is each person today? 0 out of school."""
    first, last = asked.defaults.grades
    year = year_starting(asked.on, asked.defaults.school_year_month)
    derived = np.int32(year - asked.defaults.school_age_offset) - view.birth.ym // 12
    inside = np.where((derived >= first) & (derived <= last), derived, 0)
    return np.where(view.grade == NO_GRADE, inside, view.grade).astype(np.int32)
