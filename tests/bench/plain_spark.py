"""What would one write by hand in Spark? The screenings, and the infant's full immunization, as Spark SQL.

Both read the same rows of law as the engine and ask only for the usual. The screenings ask whom a rule means,
when the last one was and how long it holds: no pregnancies, targets, results or horizon. The immunization
counts the days of each product that lie in its ages: no spacing, no catch-up, no other products that count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from pyspark.sql import functions as sql

from ilp.dates import Period
from ilp.rulebook.rows import Service
from ilp.rulebook.who import Who


def _after(day: Any, period: Period) -> Any:
    return sql.date_add(sql.add_months(day, period.months), period.days)


def _means(one: Who, on: date) -> Any:
    birth = sql.col("birth_date")
    tests = [sql.lit(True)]
    if one.sex:
        tests.append(sql.col("sex") == one.sex)
    if one.age_from:
        tests.append(_after(birth, one.age_from) <= sql.lit(on))
    if one.age_until:
        tests.append(_after(birth, one.age_until) > sql.lit(on))
    if one.any_condition:
        tests.append(reduce(or_, [sql.col(f"`{code}`") for code in one.any_condition]))
    return reduce(and_, tests)


def screenings(rows: Sequence[Service], people: Any, on: date) -> Any:
    """For each person and row whether it is due, done or not for them, and on which days."""
    asked = sorted({code for row in rows for one in row.who for code in one.any_condition})
    own = people.conditions.groupBy("id").agg(
        *(sql.max(sql.col("code") == code).alias(code) for code in asked)
    )
    last = (
        people.screenings.where(sql.col("on") <= sql.lit(on))
        .groupBy("id")
        .agg(*(sql.max(sql.when(sql.col("code") == row.code, sql.col("on"))).alias(row.code) for row in rows))
    )
    joined = people.persons.join(own, "id", "left").join(last, "id", "left").fillna(False, asked)
    lines = sql.explode(sql.array(*(_one(row, on) for row in rows))).alias("line")
    return joined.select("id", lines).select("id", "line.*")


def _one(row: Service, on: date) -> Any:
    timing: Any = row.timing
    period = getattr(timing, "period", None) or Period(months=12)
    first = _after(sql.col("birth_date"), getattr(timing, "first", None) or timing.earliest)
    last = sql.col(f"`{row.code}`")
    following = sql.greatest(first, sql.coalesce(_after(last, period), first))
    means = reduce(or_, [_means(one, on) for one in row.who]) if row.who else sql.lit(True)
    later = following > sql.lit(on)
    said = sql.when(~means, "not_eligible").when(last.isNotNull() & later, "done")
    shown = sql.when(means, following)
    return sql.struct(
        sql.lit(row.code).alias("code"),
        sql.lit("screening").alias("kind"),
        said.when(later, "upcoming").otherwise("due").alias("status"),
        shown.alias("earliest"),
        shown.alias("recommended"),
        sql.lit(None).cast("date").alias("latest"),
    )


def full(needed: Sequence[Service], people: Any, on: date) -> Any:
    """For each child whether the doses of these rows are there by `on`, and since when."""
    series: list[Any] = [row.timing for row in needed]
    many = Counter(own.products[0] for own in series)
    first = {own.products[0]: own.valid_from or own.recommended for own in reversed(series)}
    given = people.doses.where(sql.col("on") <= sql.lit(on)).join(
        people.persons.select("id", "birth_date"), "id"
    )
    days = []
    for product, valid_from in first.items():
        fits = (sql.col("product") == product) & (sql.col("on") >= _after(sql.col("birth_date"), valid_from))
        days.append(sql.sort_array(sql.collect_set(sql.when(fits, sql.col("on")))).alias(product))
    nth = [sql.get(sql.col(f"`{product}`"), count - 1) for product, count in many.items()]
    complete = reduce(and_, [own.isNotNull() for own in nth])
    each = people.persons.select("id").join(given.groupBy("id").agg(*days), "id", "left")
    return each.select(
        "id",
        sql.coalesce(complete, sql.lit(False)).alias("complete"),
        sql.when(complete, sql.greatest(*nth)).alias("completed_on"),
    )
