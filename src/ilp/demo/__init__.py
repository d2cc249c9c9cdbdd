"""What does it all look like? A district whose facilities are real and whose people are synthetic."""

from __future__ import annotations

from ilp.demo.district import District
from ilp.demo.showing import coverage, explained, heading, posyandu
from ilp.errors import Language
from ilp.tables import page

__all__ = ["District", "run"]


def run(lang: Language = "id") -> str:
    """What does the district look like on its day: who is due by posyandu, one plan explained, coverage?

    >>> run("en").splitlines()[0]
    'ilp: a demonstration with the facilities of Kabupaten Kutai Kartanegara on 2025-09-01'
    """
    district = District.read()
    return page(
        heading(district, lang),
        *(posyandu(district, facility, lang) for facility in district.posyandu()),
        explained(district, lang),
        coverage(district, lang),
    )
