"""What is a z-score called? The classes of Permenkes 2/2020, and nutrition as it is acted upon."""

from __future__ import annotations

from functools import cache

from ilp.growth import book
from ilp.growth.ages import Age
from ilp.growth.rows import Band, Class


@cache
def _rows(index: str) -> tuple[Class, ...]:
    return book.classes_of(index)


def class_of(index: str, months: float | None, standard: str | None) -> Class | None:
    """Which classes hold for the index at this age? None where the regulation has none.

    Scores by the standards of 2006 have the classes of the youngest, whatever their exact age; so has a child
    whose age is unknown, who is scored by them.
    """
    rows = _rows(index)
    if not rows:
        return None
    if months is None or standard == book.standards().standards[0]:
        return rows[0]
    return next((row for row in rows[1:] if row.from_month <= months < row.below_month), None)


def classify(index: str, z: float, months: float | None = 0, standard: str | None = None) -> Band | None:
    """Which class is this z, after rounding to two decimals? None where the regulation has none.

    >>> classify("haz", -2.0).code, classify("haz", -2.01).code
    ('normal_height', 'stunted')
    """
    if standard is None and months is not None:
        standards = book.standards()
        standard = standards.standards[months >= (standards.switch[0].below_months or 0)]
    row = class_of(index, months, standard)
    return None if row is None else next(band for band in row.bands if band.holds(z))


def nutrition_of(
    whz: Band | None, muac_cm: float | None, oedema: bool | None, age: Age | None
) -> Band | None:
    """How well is the child nourished? None when that is not known or the child is too old for the question.

    A normal upper arm alone does not say that a child whose weight for length is unknown is well.
    """
    rule = book.classes().nutrition
    if age is not None and age.standard != book.standards().standards[0]:
        return None
    bands = _rows(rule.index)[0].bands
    order = [band.code for band in bands]
    found = [] if whz is None else [order.index(whz.code)]
    if oedema:
        found.append(order.index(rule.oedema))
    if muac_cm is not None and age is not None and rule.from_month <= age.months < rule.below_month:
        found += [order.index(edge.code) for edge in rule.bands if edge.holds(muac_cm)][:1]
    return bands[min(found)] if found else None
