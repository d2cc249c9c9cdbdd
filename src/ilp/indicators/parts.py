"""When do parts make the whole? The one rule by which months make a year and areas make the area above them.

The parts are summed when all of them are there and together they reach the whole's own denominator; parts
that cover less than that are not all of it, and the whole's own row stands. Numerator and denominator are
chosen apart, so that counts of villages go with the target of the subdistrict. Without an own row what is
there is summed, and flagged. Nothing is counted twice, and an own row that says otherwise is flagged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ilp.indicators.amounts import Amount

INCOMPLETE_PERIOD = "incomplete_period"
MISSING_CHILDREN = "missing_children"
DIFFERS = "differs_from_parts"


class Part(NamedTuple):
    """A numerator and a denominator of some place and time; `whole` when nothing in them is lacking."""

    numerator: Amount | None
    denominator: Amount | None
    flags: frozenset[str] = frozenset()
    whole: bool = True


ABSENT = Part(None, None, frozenset(), whole=False)
"""Expected to report, and did not."""


def total(amounts: Iterable[Amount | None]) -> Amount | None:
    """What do the amounts that are there add up to? None when none is."""
    found = [amount for amount in amounts if amount is not None]
    return sum(found) if found else None


def combine(own: Part | None, parts: Sequence[Part | None], lack: str) -> Part | None:
    """What is the whole, from its own row and its parts? A part that is None did not report.

    `lack` is the flag for parts that are needed and not there.

    >>> combine(None, [Part(1, 2), Part(3, 4)], MISSING_CHILDREN)
    Part(numerator=4, denominator=6, flags=frozenset(), whole=True)
    >>> combine(Part(9, 6), [Part(1, 2), Part(3, 4)], MISSING_CHILDREN).flags
    frozenset({'differs_from_parts'})
    """
    given = [part for part in parts if part is not None and part[:2] != (None, None)]
    if not given:
        return own if own is not None else next((part for part in parts if part is not None), None)
    own_above, own_below = own[:2] if own is not None else (None, None)
    above, below = total(part.numerator for part in given), total(part.denominator for part in given)
    sound = len(given) == len(parts) and all(part.whole for part in given)
    all_above = sound and all(part.numerator is not None for part in given)
    all_below = sound and all(part.denominator is not None for part in given)
    covers = own_below is None or below is None or below >= own_below
    sum_above = own_above is None or (above is not None and covers and all_above)
    sum_below = own_below is None or (below is not None and covers and all_below)
    flags = set(own.flags) if own is not None else set()
    if _differs(own_above, above, all_above, given) or _differs(own_below, below, all_below, ()):
        flags.add(DIFFERS)
    if sum_above and sum_below and below is not None and not all_below:
        # A numerator without its own denominator would raise the ratio: it waits until both are there.
        above = total(part.numerator for part in given if part.denominator is not None)
    lacking = not all_above or (sum_below and below is not None and not all_below)
    if lacking and (sum_above or sum_below or lack == MISSING_CHILDREN):
        flags.update(*(part.flags - {DIFFERS} for part in given))
        if len(given) < len(parts) or any(part.numerator is None for part in given) or _uneven(given):
            flags.add(lack)
    return Part(
        above if sum_above else own_above,
        below if sum_below else own_below,
        frozenset(flags),
        whole=(all_above or not sum_above) and (all_below or not sum_below or below is None),
    )


def _differs(own: Amount | None, of_parts: Amount | None, all_there: bool, given: Sequence[Part]) -> bool:
    """Does the own row say otherwise? Parts that are not all there differ once they exceed it."""
    if own is None or of_parts is None or own == of_parts:
        return False
    return all_there or (of_parts > own and all((part.numerator or 0) >= 0 for part in given))


def _uneven(given: Sequence[Part]) -> bool:
    """Have some a denominator and others none?"""
    return len({part.denominator is None for part in given}) > 1
