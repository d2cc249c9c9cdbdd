"""Who must not get a service, or not now? Contraindications and deferrals laid over what is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from attrs import frozen

from ilp.frames.asked import START, Asked
from ilp.frames.cases import DAYS, OPEN
from ilp.frames.days import NEVER, ordinal
from ilp.frames.facts import ALLERGIES, ENDS, PREGNANCIES, STATED
from ilp.frames.unsupported import refuse
from ilp.frames.who import all_of, answer, any_of
from ilp.rulebook.rows import Restriction

UNTOUCHED = ("done", "not_needed", "unknown", "not_eligible")


@frozen(eq=False)
class Bars:
    """Whom something forbids, about whom it must be asked, and whom it lets wait."""

    forbidden: nw.Expr
    unknown: nw.Expr
    deferred: nw.Expr


def against(rows: Sequence[Restriction], asked: Asked) -> Bars:
    """What do these restrictions say of each person today?"""
    forbidden, unknown, deferred = [], [], []
    for row in rows:
        allowed = answer(row.who, asked)
        unknown.append(allowed.unknown)
        if row.effect == "contraindicated":
            forbidden.append(allowed.yes)
        elif row.lasts is not None or any(own.any_condition for own in row.who):
            raise refuse(f"a deferral by a condition ({row.code})", "narwhals")
        else:
            deferred.append(allowed.yes & ~_over(row, asked))
    concerned = (nw.col(STATED) > 0) | (nw.col(PREGNANCIES) > 0) | (nw.col(ALLERGIES) != ";;")
    return Bars(*(concerned & any_of(own) for own in (forbidden, unknown, deferred)))


def _over(row: Restriction, asked: Asked) -> nw.Expr:
    """Is a deferral for pregnancy over: at its stated end, or when the birth was expected?"""
    if not any(own.pregnant for own in row.who):
        return nw.lit(False)
    expected = nw.col(f"{START}_on") + asked.defaults.pregnancy.days
    return nw.when(nw.col(ENDS) > NEVER).then(nw.col(ENDS)).otherwise(expected) <= asked.today


def laid_over(frame: Any, code: str, rows: Sequence[Restriction], asked: Asked) -> Any:
    """The table of a service with what stands against it laid over; done stays done.

    What is forbidden has no days, so that nobody reads it as due; what is deferred keeps them.
    """
    rows = [row for row in rows if code in row.services]
    if not rows:
        return frame
    bars = against(rows, asked)
    status = nw.col("status")
    open_ = ~status.is_in(list(UNTOUCHED))
    forbidden = open_ & bars.forbidden
    unknown = all_of([open_, ~bars.forbidden, bars.unknown, status != "missed"])
    deferred = all_of([~bars.forbidden, ~bars.unknown, bars.deferred, status.is_in(list(OPEN))])
    said = nw.when(forbidden).then(nw.lit("contraindicated")).otherwise(status)
    said = nw.when(unknown).then(nw.lit("unknown")).otherwise(said)
    said = nw.when(deferred).then(nw.lit("deferred")).otherwise(said)
    frame = frame.with_columns(said.alias("_said"))
    gone = nw.col("_said").is_in(["contraindicated", "unknown"])
    days = [nw.when(gone).then(ordinal(NEVER)).otherwise(nw.col(day)).alias(day) for day in DAYS]
    return frame.with_columns(*days).with_columns(nw.col("_said").alias("status"))
