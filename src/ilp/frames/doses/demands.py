"""What does each step of a series ask of a dose? The compiled steps as columns of numbers.

A step is a number into the columns; the last entry is that of `NONE`, where there is no step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from ilp.frames.doses.reckoning import Lengths
from ilp.frames.entering.days import Days
from ilp.schedules.steps import FAR, Length, Step

Table = NDArray[np.int64]
NONE = -1


@frozen(eq=False)
class Waits:
    """How long each step asks to wait: its days, and which whole lengths are in months too.

    A length that is not there is no day: nothing is given before what it waits for.
    """

    days: Days
    months: Mapping[Length, NDArray[np.bool_]]

    @classmethod
    def of(cls, lengths: Sequence[Length | None]) -> Waits:
        """The lengths of the steps; `NONE` waits for nothing."""
        own = [(0, 0) if each is None else each for each in (*lengths, None)]
        long = {each for each in own if each[0]}
        days = np.array([0 if each[0] else each[1] for each in own], np.int32)
        return cls(days, {each: np.array([other == each for other in own]) for each in long})

    def soon(self, step: Table, since: Days, on: Days, lengths: Lengths) -> NDArray[np.bool_]:
        """Which of these days come before the wait since another day (`NEVER`: none) is over?"""
        found = np.asarray(on < since + self.days[step])
        for length, those in self.months.items():
            here = np.flatnonzero(those[step])
            found[here] = on[here] < lengths.after(since[here], length)
        return found


@frozen(eq=False)
class Demands:
    """What each step asks of a dose, a column each; the last entry belongs to `NONE`.

    `any_product`: all steps ask for the same products, so that each of the series' will do.
    """

    number: Table
    end: Table
    valid_from: Table
    until: Table
    interval: Waits
    repeat: Waits
    products: NDArray[np.bool_]
    any_product: bool
    campaign_counts: NDArray[np.bool_]

    @classmethod
    def of(cls, steps: Sequence[Step], products: Sequence[str]) -> Demands:
        """Read them off the compiled steps."""

        def column(values: Sequence[int], none: int) -> Table:
            return np.array([*values, none], np.int64)

        return cls(
            number=column([own.number for own in steps], 0),
            end=column([own.end for own in steps], FAR + 1),
            valid_from=column([own.valid_from for own in steps], NONE),
            until=column([own.until for own in steps], NONE),
            interval=Waits.of([own.min_interval for own in steps]),
            repeat=Waits.of([own.repeat_after for own in steps]),
            products=np.array(
                [[name in own.products for name in products] for own in steps] + [[False] * len(products)]
            ),
            any_product=len({own.products for own in steps}) == 1,
            campaign_counts=np.array([*(own.campaign_counts for own in steps), True]),
        )
