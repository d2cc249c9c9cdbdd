"""What would a plain Polars query do? Screening by age, sex, condition and the last time, rule by rule.

It reads the same rows of law and asks only for the usual: whom they mean, when the last one was, how long it
holds. No pregnancies, no targets, no results, no horizon: less than the engine does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from ilp.dates import Period
from ilp.rulebook.rows import Service
from ilp.rulebook.who import Who


def _after(day: pl.Expr, period: Period) -> pl.Expr:
    return day.dt.offset_by(f"{period.months}mo").dt.offset_by(f"{period.days}d")


def _means(one: Who, on: date) -> pl.Expr:
    birth = pl.col("birth_date")
    tests = [pl.lit(True)]
    if one.sex:
        tests.append(pl.col("sex") == one.sex)
    if one.age_from:
        tests.append(_after(birth, one.age_from) <= on)
    if one.age_until:
        tests.append(_after(birth, one.age_until) > on)
    if one.any_condition:
        tests.append(reduce(or_, [pl.col(code) for code in one.any_condition]))
    return reduce(and_, tests)


def screenings(rows: Sequence[Service], people: Any, on: date) -> pl.DataFrame:
    """For each person and row whether it is due, done or not for them, and on which days."""
    asked = sorted({code for row in rows for one in row.who for code in one.any_condition})
    own = (
        people.conditions.lazy()
        .group_by("id")
        .agg((pl.col("code") == code).any().alias(code) for code in asked)
    )
    codes = [row.code for row in rows]
    events = people.screenings.lazy().filter(pl.col("on") <= on)
    last = events.group_by("id").agg(
        pl.col("on").filter(pl.col("code") == code).max().alias(f"last {code}") for code in codes
    )
    joined = people.persons.lazy().join(own, on="id", how="left").join(last, on="id", how="left")
    joined = joined.with_columns(pl.col(code).fill_null(False) for code in asked).collect().lazy()
    return pl.concat([_one(row, joined, on) for row in rows]).collect()


def _one(row: Service, joined: pl.LazyFrame, on: date) -> pl.LazyFrame:
    timing: Any = row.timing
    period = getattr(timing, "period", None) or Period(months=12)
    first = _after(pl.col("birth_date"), getattr(timing, "first", None) or timing.earliest)
    last = pl.col(f"last {row.code}")
    following = pl.max_horizontal(
        first, pl.when(last.is_not_null()).then(_after(last, period)).otherwise(first)
    )
    means = reduce(or_, [_means(one, on) for one in row.who]) if row.who else pl.lit(True)
    done = last.is_not_null() & (following > on)
    said = pl.when(~means).then(pl.lit("not_eligible")).when(done).then(pl.lit("done"))
    said = said.when(following > on).then(pl.lit("upcoming")).otherwise(pl.lit("due"))
    shown = pl.when(means).then(following)
    return joined.select(
        "id",
        pl.lit(row.code).alias("code"),
        pl.lit("screening").alias("kind"),
        said.alias("status"),
        shown.alias("earliest"),
        shown.alias("recommended"),
        pl.lit(None, dtype=pl.Date).alias("latest"),
    )
