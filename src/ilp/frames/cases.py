"""What is said of a service, case by case? The first case that holds answers; compiled to columns.

The reference engine returns as soon as it knows; in columns every return is a case. Whom no listed case meets
is not in the table.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
from attrs import define, field

from ilp.frames.asked import Asked
from ilp.frames.days import NEVER, choose, ordinal
from ilp.schedules.steps import FAR

DAYS = ("valid_from", "earliest", "recommended", "overdue", "latest")
CASE = "_case"
OPEN = ("due", "overdue", "at_contact")


@define(eq=False)
class Case:
    """When it holds, what is then said, and whether the service is listed at all."""

    holds: nw.Expr
    status: nw.Expr
    days: dict[str, nw.Expr]
    listed: bool = True


@define(eq=False)
class Cases:
    """The cases of one service in the order in which they are asked."""

    frame: Any
    asked: Asked
    always: bool = False
    found: list[Case] = field(factory=list)

    def let(self, **values: nw.Expr) -> Any:
        """Work out these values once, each in a column of its own, and speak of the columns from here on."""
        self.frame = self.frame.with_columns(
            *(own.cast(nw.Int64).alias(name) for name, own in values.items())
        )
        columns = [nw.col(name) for name in values]
        return columns[0] if len(columns) == 1 else columns

    def say(self, holds: nw.Expr, status: str, *, listed: bool = True, **days: nw.Expr) -> None:
        """A case with this status."""
        self.put(holds, nw.lit(status), days, listed=listed)

    def put(self, holds: nw.Expr, status: nw.Expr, days: dict[str, nw.Expr], *, listed: bool = True) -> None:
        """A case whose status is worked out."""
        self.found.append(Case(holds, status, days, listed))

    def out(self, holds: nw.Expr) -> None:
        """Not in the target: said only of what is always listed."""
        self.say(holds, "not_eligible", listed=self.always)

    def place(
        self, holds: nw.Expr, first: nw.Expr, best: nw.Expr, late: nw.Expr | None, last: nw.Expr
    ) -> None:
        """A service that is not done: its days and its state, or out beyond the horizon."""
        self.out(holds & (first > self.asked.horizon))
        late = None if late is None else nw.max_horizontal(first, late)
        days = {"earliest": first, "recommended": nw.max_horizontal(first, best), "latest": shown(last)}
        if late is not None:
            days["overdue"] = nw.when(late <= last).then(late).otherwise(ordinal(NEVER))
        self.put(holds, state(self.asked.today, first, late, last), days)

    def done(self, holds: nw.Expr, following: nw.Expr | None, last: nw.Expr | None) -> None:
        """Done while it holds; `recommended` is the next due day, if there is one before the end."""
        days: dict[str, nw.Expr] = {}
        if following is not None:
            fits = following > NEVER if last is None else (following > NEVER) & (following <= last)
            days["recommended"] = nw.when(fits).then(following).otherwise(ordinal(NEVER))
        self.put(holds, nw.lit("done"), days)

    def projected(self) -> tuple[nw.Expr, nw.Expr]:
        """Is the service listed, and when is it recommended (`NEVER`: no day)?"""
        listed = choose([(own.holds, nw.lit(own.listed)) for own in self.found], nw.lit(False))
        none = ordinal(NEVER)
        return listed, choose([(own.holds, own.days.get("recommended", none)) for own in self.found], none)

    def table(self) -> Any:
        """Status and days of everybody for whom the service is listed."""
        numbers = [(own.holds, ordinal(number)) for number, own in enumerate(self.found)]
        listed = [number for number, own in enumerate(self.found) if own.listed]
        frame = self.frame.with_columns(choose(numbers, ordinal(len(numbers))).alias(CASE))
        frame = frame.filter(nw.col(CASE).is_in(listed))

        def chosen(values: dict[int, nw.Expr], otherwise: nw.Expr) -> nw.Expr:
            return choose([(nw.col(CASE) == number, own) for number, own in values.items()], otherwise)

        statuses = {number: self.found[number].status for number in listed}
        columns = [chosen(statuses, nw.lit("")).alias("status")]
        for name in DAYS:
            days = {number: self.found[number].days for number in listed if name in self.found[number].days}
            own = chosen({number: days[number][name] for number in days}, ordinal(NEVER))
            columns.append(own.cast(nw.Int64).alias(name))
        return frame.with_columns(*columns)


def shown(last: nw.Expr) -> nw.Expr:
    """The last day as it is shown: a bound that is not there is not."""
    return nw.when(last < FAR - 1).then(last).otherwise(ordinal(NEVER))


def state(today: int, first: nw.Expr, late: nw.Expr | None, last: nw.Expr) -> nw.Expr:
    """Is it upcoming, due, overdue or missed today?"""
    cases = [(last < today, nw.lit("missed")), (first > today, nw.lit("upcoming"))]
    if late is not None:
        cases.append((late <= today, nw.lit("overdue")))
    return choose(cases, nw.lit("due"))
