"""What was done, when? One row for each visit, screening or measurement, with what rules ask of its values.

Which values are asked for is read off the rules: each wanted pair of key and value becomes a column of 0 and
1, each amount that is added up a column of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
from attrs import field, frozen

from ilp import codes
from ilp.frames.asked import FROM
from ilp.frames.days import NEVER, flag, ordinal, packed, parts
from ilp.rulebook.timing import Counts, Every, Once, Series

AT, BY, MEASURED = "_at", "by", "measurement."
Pair = tuple[str, Any]


@frozen(eq=False)
class Noted:
    """Which pairs and which amounts do the rules ask for, and by which services are they noted?"""

    pairs: dict[Pair, str] = field(factory=dict)
    amounts: dict[str, str] = field(factory=dict)
    codes: set[str] = field(factory=set)

    @classmethod
    def of(cls, timings: Iterable[Any]) -> Noted:
        """Read off the timings of the rules."""
        own = cls()
        for timing in timings:
            own.codes.update(timing.done_by)
            wanted: list[Mapping[str, Any]] = []
            if timing.counts is not None:
                wanted.append(timing.counts.values)
            if isinstance(timing, Every):
                wanted += [case.values for case in timing.cases]
            for values in wanted:
                for key, value in values.items():
                    own.pairs.setdefault((key, value), f"_pair_{len(own.pairs)}")
            if isinstance(timing, Once) and timing.total is not None:
                own.amounts.setdefault(timing.total.key, f"_amount_{len(own.amounts)}")
        return own

    def holds(self, values: Mapping[str, Any]) -> list[nw.Expr]:
        """The tests that an event has all of these values."""
        return [nw.col(self.pairs[pair]) == 1 for pair in values.items()]


def counted(timing: Series | Every | Once | Any, noted: Noted) -> list[nw.Expr]:
    """Which tests must an event pass to count for the timing, but for its day?"""
    tests = [nw.col("code").is_in(list(timing.done_by))]
    counts: Counts | None = timing.counts
    if counts is not None:
        if counts.by:
            tests.append(nw.col(BY).is_in(list(counts.by)))
        tests += noted.holds(counts.values)
    return tests


def events(tables: Mapping[str, Any], people: Any, noted: Noted, today: int) -> Any:
    """Every event up to today that any rule may count, with the person's anchors beside it."""
    own = [_with_values(tables[name], noted) for name in ("visits", "screenings")]
    own += _measured(tables["measurements"], noted)
    found = nw.concat(own, how="vertical")
    found = found.with_columns(*parts(AT)).filter(nw.col(f"{AT}_on") <= today)
    anchors = people.select("id", *(f"{name}_on" for name in FROM.values()))
    return found.join(anchors, on="id", how="inner")


def _with_values(table: Any, noted: Noted) -> Any:
    """Rows of one event, of which each holds one value, become one row."""
    by = nw.col(BY).fill_null("") if BY in table.collect_schema().names() else nw.lit("").alias(BY)
    own = table.filter(nw.col("code").is_in(sorted(noted.codes)))
    number, text = nw.col("number"), nw.col("text").fill_null("")
    own = own.with_columns(
        by.cast(nw.String).alias(BY),
        packed("on").alias(AT),
        nw.col("n").fill_null(0).cast(nw.Int64),
        nw.col("key").fill_null("").alias("key"),
        flag(~number.is_null()).alias("_numeric"),
        number.fill_null(0.0).alias("number"),
        text.alias("text"),
        ordinal(1).alias("_one"),
    )
    own = own.filter(nw.col(AT) > NEVER)
    own = own.with_columns(
        nw.col("_one"),
        *(flag(_is(key, value)).alias(name) for (key, value), name in noted.pairs.items()),
        *(
            nw.when((nw.col("key") == key) & (nw.col("_numeric") == 1) & (nw.col("text") == ""))
            .then(nw.col("number"))
            .otherwise(nw.lit(0.0))
            .alias(name)
            for key, name in noted.amounts.items()
        ),
    )
    keys = ("id", "code", AT, BY, "n")
    one = own.group_by(*keys).agg(
        nw.col("_one").max(),
        *(nw.col(name).max() for name in noted.pairs.values()),
        *(nw.col(name).sum() for name in noted.amounts.values()),
    )
    return one.select(*keys, *noted.pairs.values(), *noted.amounts.values())


def _is(key: str, value: Any) -> nw.Expr:
    """Has this row the key with this value? True counts as 1, as in Python; text is text."""
    own = nw.col("key") == key
    if isinstance(value, str):
        return own & (nw.col("text") == value) & (nw.col("_numeric") == 0)
    return own & (nw.col("_numeric") == 1) & (nw.col("number") == float(value))


def _measured(table: Any, noted: Noted) -> list[Any]:
    """A measured value is an event of its own (`measurement.weight_kg`)."""
    found = []
    for name in codes.section("measurement"):
        if MEASURED + name in noted.codes:
            own = table.filter(~nw.col(name).is_null()).with_columns(packed("on").alias(AT))
            found.append(
                own.filter(nw.col(AT) > NEVER).select(
                    "id",
                    nw.lit(MEASURED + name).alias("code"),
                    AT,
                    nw.lit("").alias(BY),
                    ordinal(0).alias("n"),
                    *(ordinal(0).alias(pair) for pair in noted.pairs.values()),
                    *(nw.lit(0.0).alias(amount) for amount in noted.amounts.values()),
                )
            )
    return found
