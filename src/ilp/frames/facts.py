"""What does each person's row hold? Everything that a rule may ask, in columns without nulls.

The counterpart of `ilp.lifecycle.facts`: birthday, school grade, the pregnancy that goes on, the last
delivery, and one column for each condition that any rule asks about (`UNSTATED`, `DENIED` or `HELD`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import narwhals as nw
from pydantic import BaseModel

from ilp import codes
from ilp.dates import Period
from ilp.frames.areas import DIGITS, Laws, digits
from ilp.frames.asked import BIRTH, DELIVERY, START, Asked
from ilp.frames.days import NEVER, choose, flag, ordinal, packed, parts
from ilp.frames.tables import formed
from ilp.lifecycle.facts import implied
from ilp.rulebook.rows import Defaults, Monitored
from ilp.rulebook.who import Who
from ilp.schedules.steps import FAR

GRADE, PREGNANCIES, OVER, STATED, ALLERGIES = "_grade", "_pregnancies", "_over", "_stated", "_allergies"
ENDS = "_ends_on"
"""The stated end of the pregnancy that goes on, still to come; `NEVER` when none is stated."""
NO_GRADE = -1
UNSTATED, DENIED, HELD = 0, 1, 2
_MANY = 2**40


def held(code: str) -> str:
    """The column that says whether the condition is held, denied or unstated."""
    return f"_has_{code}"


def raised(code: str) -> str:
    """The column that says whether a stated condition raises the question of this one."""
    return f"_asks_{code}"


def diagnosed(code: str) -> str:
    """The column that says whether the record itself states the condition."""
    return f"_states_{code}"


def named(rows: Iterable[Any]) -> tuple[set[str], set[str]]:
    """Which conditions do these rows ask about, and which diagnoses?"""
    asked: set[str] = set()
    known: set[str] = set()
    for own in _parts(rows):
        if isinstance(own, Who):
            asked |= {*own.any_condition, *own.all_conditions, *own.no_condition}
        elif isinstance(own, Monitored):
            known |= set(own.any_condition)
    return asked, known


def ages(rows: Iterable[Any]) -> frozenset[Period]:
    """Which periods do these rows name? From birth they are ages."""
    return frozenset(own for part in _parts(rows) for own in _periods(part))


def _periods(part: BaseModel) -> Iterator[Period]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Period):
            yield value


def _parts(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _parts(each)


def persons(
    tables: Mapping[str, Any],
    *,
    asked: Asked,
    area: str | None,
    laws: Laws,
    conditions: set[str],
    diagnoses: set[str],
) -> Any:
    """One row for each living person with every fact; `area` for those whose own is not known."""
    today, defaults = asked.today, asked.defaults
    own = tables["persons"].with_columns(
        packed("birth_date").alias(BIRTH), packed("death_date").alias("_died")
    )
    own = own.with_columns(*parts(BIRTH), *parts("_died"), digits("area", area).alias(DIGITS))
    own = own.filter((nw.col("_died_on") == NEVER) | (nw.col("_died_on") > today))
    own = own.select(
        "id",
        "sex",
        *(f"{BIRTH}_{part}" for part in ("ym", "day", "on")),
        DIGITS,
        laws.column(),
        nw.col("school_grade").fill_null(NO_GRADE).cast(nw.Int64).alias(GRADE),
        nw.concat_str(nw.lit(";"), nw.col("allergies").fill_null(""), nw.lit(";"), separator="").alias(
            ALLERGIES
        ),
    )
    own = _joined(own, _pregnancies(tables["pregnancies"], today, defaults))
    own = own.with_columns(*parts(START), *parts(DELIVERY))
    stated = _conditions(tables["conditions"], today, conditions, diagnoses)
    own = _joined(own, stated)
    return own.with_columns(*(_held(code) for code in sorted(conditions)), *asked.birth.columns())


def with_found(conditions: Any, derived: Any) -> Any:
    """The stated conditions, and below them those that results made known."""
    own = conditions.with_columns(ordinal(0).alias("_found"))
    if derived is None:
        return own
    found = formed("conditions", nw.from_native(derived)).with_columns(ordinal(1).alias("_found"))
    return nw.concat([own, found], how="vertical")


def _joined(own: Any, other: Any) -> Any:
    """The rows with the whole numbers of `other` beside them; 0 for those it does not name."""
    added = [name for name in other.collect_schema().names() if name != "id"]
    joined = own.join(other, on="id", how="left")
    return joined.with_columns(*(nw.col(name).fill_null(NEVER).cast(nw.Int64) for name in added))


def _pregnancies(table: Any, today: int, defaults: Defaults) -> Any:
    """The first pregnancy that goes on today, whether there was any, and the last delivery."""
    births = [code for code, row in codes.section("outcome").items() if row.get("birth", True)]
    none = [code for code in codes.known("outcome") if code not in births]
    own = table.filter(~nw.col("last_menstrual_period").is_null()).with_columns(
        packed("last_menstrual_period").alias("_s"),
        packed("ended_on").alias("_e"),
        flag(~nw.col("outcome").fill_null("").is_in(none)).alias("_b"),
    )
    own = own.with_columns(*parts("_s"), *parts("_e"))
    over = nw.when(nw.col("_e") == NEVER).then(nw.col("_s_on") + defaults.pregnancy_over.days)
    own = own.with_columns(over.otherwise(nw.col("_e_on")).alias("_o"))
    goes_on = (nw.col("_s_on") <= today) & (nw.col("_o") > today)
    turn = (
        nw.when(goes_on).then(nw.col("n").fill_null(nw.col("_s_on"))).otherwise(nw.lit(_MANY, dtype=nw.Int64))
    )
    own = own.with_columns(turn.alias("_turn"))
    own = own.with_columns(nw.col("_turn").min().over("id").alias("_first"))
    first = (nw.col("_turn") == nw.col("_first")) & (nw.col("_turn") < _MANY)
    delivered = (nw.col("_e") > NEVER) & (nw.col("_e_on") <= today) & (nw.col("_b") == 1)
    own = own.with_columns(
        flag(nw.col("_s") > NEVER).alias(PREGNANCIES),
        nw.when(first).then(nw.col("_s")).otherwise(ordinal(NEVER)).alias(START),
        nw.when(first).then(nw.col("_o")).otherwise(ordinal(NEVER)).alias(OVER),
        nw.when(first).then(nw.col("_e_on")).otherwise(ordinal(NEVER)).alias(ENDS),
        nw.when(delivered).then(nw.col("_e")).otherwise(ordinal(NEVER)).alias(DELIVERY),
    )
    return own.group_by("id").agg(
        *(nw.col(name).max() for name in (PREGNANCIES, START, OVER, ENDS, DELIVERY))
    )


def _conditions(table: Any, today: int, asked: set[str], known: set[str]) -> Any:
    """For each condition asked about: stated or not, held or not, implied, its question raised, diagnosed.

    What the record states as present stands above what it denies, and that above what results make known.
    """
    own = table.with_columns(packed("since").alias("_s"), packed("until").alias("_u"))
    own = own.with_columns(*parts("_s"), *parts("_u"))
    present = nw.col("present").fill_null(True)
    found = nw.col("_found") == 1
    tier = (
        nw.when(found)
        .then(ordinal(0))
        .otherwise(nw.when(present).then(nw.col("n").fill_null(0) + 2).otherwise(ordinal(1)))
    )
    until = nw.when(nw.col("_u") == NEVER).then(ordinal(FAR)).otherwise(nw.col("_u_on"))
    holds = present & (nw.col("_s_on") <= today) & (until >= today)
    own = own.with_columns(tier.alias("_tier"), flag(holds).alias("_holds"))
    own = own.with_columns(nw.col("_tier").max().over("id", "code").alias("_top"))
    own = own.filter(nw.col("_tier") == nw.col("_top"))
    code, is_held = nw.col("code"), nw.col("_holds") == 1
    catalogue = codes.section("condition")
    columns = [flag(~code.is_null()).alias(STATED)]
    for one in sorted(asked):
        said = nw.when(is_held).then(ordinal(HELD)).otherwise(ordinal(DENIED))
        columns.append(nw.when(code == one).then(said).otherwise(ordinal(UNSTATED)).alias(held(one)))
        above = _implying(one)
        if above:
            columns.append(flag(is_held & code.is_in(above)).alias(f"_implied_{one}"))
        asking = [other for other, row in catalogue.items() if one in row.get("asks", ())]
        if asking:
            columns.append(flag(is_held & code.is_in(asking)).alias(raised(one)))
    for one in sorted(known):
        columns.append(flag(is_held & ~found & code.is_in([one, *_implying(one)])).alias(diagnosed(one)))
    names = [STATED, *_names(asked, known)]
    return own.select("id", *columns).group_by("id").agg(*(nw.col(name).max() for name in names))


def _names(asked: set[str], known: set[str]) -> Iterator[str]:
    for one in sorted(asked):
        yield held(one)
        if _implying(one):
            yield f"_implied_{one}"
        if is_raised(one):
            yield raised(one)
    for one in sorted(known):
        yield diagnosed(one)


def is_raised(code: str) -> bool:
    """Does any condition raise the question of this one?"""
    return any(code in row.get("asks", ()) for row in codes.section("condition").values())


def _implying(code: str) -> list[str]:
    return [other for other in codes.section("condition") if code in implied(other)]


def _held(code: str) -> nw.Expr:
    """Stated, or implied by another condition, or by any pregnancy."""
    own = nw.col(held(code))
    cases = []
    if _implying(code):
        cases.append(nw.col(f"_implied_{code}") == 1)
    if codes.section("condition").get(code, {}).get("implied_by_pregnancy"):
        cases.append(nw.col(PREGNANCIES) > 0)
    return choose(
        [(own != UNSTATED, own), *((one, ordinal(HELD)) for one in cases)], ordinal(UNSTATED)
    ).alias(held(code))
