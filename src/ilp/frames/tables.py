"""Which tables describe many people? Seven long tables; what each of them holds.

Rows belong together by `id`. Of one screening or visit with several values, each value has a row of its own:
`key` with `number` or `text` (true and false as number 1 or 0 with the text `true` or `false`). `n`, where it
is given, tells apart what happened on one day, in the order of the record; without it, rows of one person,
code and day are one event.
"""

from __future__ import annotations

from typing import Any

from attrs import fields, frozen

DATE, TEXT, NUMBER, WHOLE, YES = "date", "text", "number", "whole", "yes"
COLUMNS: dict[str, dict[str, str]] = {
    "persons": {
        "id": TEXT,
        "birth_date": DATE,
        "sex": TEXT,
        "area": TEXT,
        "facility": TEXT,
        "death_date": DATE,
        "school_grade": WHOLE,
        "allergies": TEXT,
        "birth_weight_kg": NUMBER,
    },
    "doses": {"id": TEXT, "product": TEXT, "on": DATE, "campaign": YES, "area": TEXT, "n": WHOLE},
    "pregnancies": {
        "id": TEXT,
        "last_menstrual_period": DATE,
        "ended_on": DATE,
        "outcome": TEXT,
        "n": WHOLE,
    },
    "screenings": {
        "id": TEXT,
        "code": TEXT,
        "on": DATE,
        "key": TEXT,
        "number": NUMBER,
        "text": TEXT,
        "n": WHOLE,
    },
    "visits": {
        "id": TEXT,
        "code": TEXT,
        "on": DATE,
        "by": TEXT,
        "key": TEXT,
        "number": NUMBER,
        "text": TEXT,
        "n": WHOLE,
    },
    "conditions": {"id": TEXT, "code": TEXT, "present": YES, "since": DATE, "until": DATE, "n": WHOLE},
    "measurements": {
        "id": TEXT,
        "on": DATE,
        "weight_kg": NUMBER,
        "height_cm": NUMBER,
        "position": TEXT,
        "oedema": YES,
        "muac_cm": NUMBER,
        "head_cm": NUMBER,
    },
}


@frozen(eq=False)
class People:
    """Many people as tables of one library; a table that is None is empty.

    >>> People(persons="…").doses is None
    True
    """

    persons: Any
    doses: Any = None
    pregnancies: Any = None
    screenings: Any = None
    visits: Any = None
    conditions: Any = None
    measurements: Any = None

    def map(self, change: Any) -> People:
        """The same with `change(name, table)` in the place of every table there is."""
        own = {each.name: getattr(self, each.name) for each in fields(People)}
        return People(**{name: None if table is None else change(name, table) for name, table in own.items()})
