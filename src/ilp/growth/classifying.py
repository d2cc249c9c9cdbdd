"""What is a z-score called? The classes of Permenkes 2/2020, and nutrition as it is acted upon."""

from __future__ import annotations

from functools import cache

from ilp.growth import book
from ilp.growth.ages import Age, Way, age_of
from ilp.growth.results import Measured
from ilp.growth.rows import Band, Class


@cache
def _rows(index: str) -> tuple[Class, ...]:
    return book.classes_of(index)


def bands_of(index: str, age: Age | None) -> tuple[Band, ...]:
    """Which bands hold for the index at this age? None where the regulation has none.

    Scores by the standards of 2006 have the classes of the youngest, whatever their exact age; so has a child
    whose age is unknown, who is scored by them.
    """
    rows = _rows(index)
    if rows and (age is None or age.young):
        return rows[0].bands
    older = (row.bands for row in rows[1:] if age and row.from_month <= age.months < row.below_month)
    return next(older, ())


def classify(index: str, z: float, months: float = 0) -> Band | None:
    """Which class is this z, once rounded to two decimals? None where the regulation has none at this age.

    >>> classify("haz", -2.0).code, classify("haz", -2.01).code
    ('normal_height', 'stunted')
    """
    way = Way.of(None, None, corrected=False)
    bands = bands_of(index, age_of(Measured(None, months=months), way))
    return next((band for band in bands if band.holds(z)), None)


def nutrition_of(
    whz: Band | None, muac_cm: float | None, oedema: bool | None, age: Age | None
) -> Band | None:
    """How well is the child nourished? None when that is not known or the child is too old for the question.

    A normal upper arm alone does not say that a child whose weight for length is unknown is well; nor can a
    thin one be passed over because the age, from which the arm counts, is unknown.
    """
    rule = book.classes().nutrition
    if age is not None and not age.young:
        return None
    bands = _rows(rule.index)[0].bands
    order = _order()
    worst = len(bands) if whz is None else order[whz.code]
    if oedema:
        worst = order[rule.oedema]
    if muac_cm is not None and (age is None or rule.from_month <= age.months < rule.below_month):
        thin = next((order[edge.code] for edge in rule.bands if edge.holds(muac_cm)), worst)
        if thin < worst:
            worst = len(bands) if age is None else thin
    return bands[worst] if worst < len(bands) else None


@cache
def _order() -> dict[str, int]:
    """Which place has each class of nutrition, the worst first?"""
    return {band.code: place for place, band in enumerate(_rows(book.classes().nutrition.index)[0].bands)}
