"""The door for what users know of people: read, judged, and turned into frozen records."""

from __future__ import annotations

from ilp.records.checking import check
from ilp.records.facts import facts_issues
from ilp.records.files import read_file
from ilp.records.folders import people_file
from ilp.records.lines import read_lines
from ilp.records.person import (
    Birth,
    Condition,
    DoseGiven,
    Measurement,
    Person,
    Pregnancy,
    ScreeningDone,
    Visit,
)
from ilp.records.reading import Reading, read_person

__all__ = [
    "Birth",
    "Condition",
    "DoseGiven",
    "Measurement",
    "Person",
    "Pregnancy",
    "Reading",
    "ScreeningDone",
    "Visit",
    "check",
    "facts_issues",
    "people_file",
    "read_file",
    "read_lines",
    "read_person",
]
