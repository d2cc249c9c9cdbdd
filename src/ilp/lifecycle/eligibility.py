"""Does a rule mean this person? The one evaluator of `who`: yes, no, or unknown with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from attrs import define, field, frozen

from ilp.lifecycle.facts import Facts, grade_on, postpartum_days, school_start
from ilp.rulebook.who import Who


@frozen
class Answer:
    """Eligible (True), not (False) or unknown (None); why not, and which facts could change the answer."""

    eligible: bool | None
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


EVERYONE = Answer(True)


def answer(who: Sequence[Who], facts: Facts) -> Answer:
    """Is the person among those whom `who` means? Any alternative suffices; no alternative means everyone.

    What the record does not say counts as absent and is named in `missing`; with `facts.unstated` set to
    `unknown` the answer is then unknown instead.
    """
    return EVERYONE if not who else _joined([conjunction(one, facts) for one in who])


def _joined(parts: Sequence[Answer]) -> Answer:
    met = [part for part in parts if part.eligible]
    if met:
        return min(met, key=lambda part: len(part.missing))
    missing = tuple(sorted({fact for part in parts for fact in part.missing}))
    if any(part.eligible is None for part in parts):
        return Answer(None, (), missing)
    return Answer(False, in_order(reason for part in parts for reason in part.reasons), missing)


def assess(who: Sequence[Who], facts: Facts) -> tuple[Answer, int | None]:
    """The answer, and since which day, or from which on, the rule means this person.

    None when time alone does not bring it about: only ages and weeks of pregnancy are waited for.
    """
    if not who:
        return EVERYONE, facts.anchor.ordinal
    parts = [conjunction(one, facts) for one in who]
    opens = [_opens(one, facts) for one, part in zip(who, parts, strict=True) if _waits(part)]
    return _joined(parts), min(opens, default=None)


def _waits(part: Answer) -> bool:
    return part.eligible is True or (
        part.eligible is False and bool(part.reasons) and WAITING.issuperset(part.reasons)
    )


def means(who: Sequence[Who], facts: Facts) -> bool | None:
    """The same in one word, without reasons: True, False, or None for unknown."""
    if not who:
        return True
    unknown = False
    for one in who:
        for name, value in one.tests:
            if name in FACTS and FACTS[name](value, facts) is not None:
                break
        else:
            met = conjunction(one, facts).eligible
            if met:
                return True
            unknown = unknown or met is None
    return None if unknown else False


FIRST, LAST = ("sex", "too_young", "too_old"), ("no_risk_factor",)


def in_order(reasons: Iterable[str]) -> tuple[str, ...]:
    """Each reason once: sex, then age, then everything else as it was found, risk last."""
    found = dict.fromkeys(reasons)
    between = [own for own in found if own not in (*FIRST, *LAST)]
    return (*(own for own in FIRST if own in found), *between, *(own for own in LAST if own in found))


WAITING = frozenset({"too_young", "gestation_too_early"})
"""Reasons that time alone takes away."""


def _opens(one: Who, facts: Facts) -> int:
    days = [facts.anchor.ordinal if one.age_from is None else facts.anchor.at(one.age_from)]
    if one.grade:
        days.append(school_start(facts, min(one.grade)) or 0)
    span = facts.pregnancy()
    if span is not None and (one.pregnant or one.gestation_from is not None):
        days.append(span.start + (one.gestation_from.days if one.gestation_from else 0))
    return max(days)


def conjunction(who: Who, facts: Facts) -> Answer:
    """Do all tests of one alternative hold? Every failing one is named, in the order sex, age, risk."""
    failed: list[str] = []
    found: Findings | None = None
    for name, value in who.tests:
        if name in FACTS:
            reason = FACTS[name](value, facts)
            if reason is not None:
                failed.append(reason)
        else:
            found = found or Findings(facts)
            STATEMENTS[name](value, found)
    if found is None:
        return Answer(False, tuple(dict.fromkeys(failed))) if failed else EVERYONE
    failed += found.failed
    if failed:
        return Answer(False, tuple(dict.fromkeys(failed + found.assumed)))
    if found.unknown:
        return Answer(None, (), tuple(sorted(set(found.unknown) | set(found.missing))))
    missing = tuple(sorted(set(found.missing)))
    return Answer(not found.assumed, tuple(dict.fromkeys(found.assumed)), missing)


@define(eq=False)
class Findings:
    """What one alternative's tests found: failures, failures by silence, and the facts nobody has stated."""

    facts: Facts
    failed: list[str] = field(factory=list)
    assumed: list[str] = field(factory=list)
    missing: list[str] = field(factory=list)
    unknown: list[str] = field(factory=list)

    def state(self, code: str) -> bool | None:
        """Has the person the condition? None means nobody said: absent by assumption, or to be asked."""
        stated = self.facts.condition(code)
        if stated is None:
            strict = self.facts.unstated == "unknown" or self.facts.asked(code)
            (self.unknown if strict else self.missing).append(code)
        return stated


def _sex(value: str, facts: Facts) -> str | None:
    return None if facts.sex == value else "sex"


def _age_from(value: Any, facts: Facts) -> str | None:
    return None if facts.today >= facts.anchor.at(value) else "too_young"


def _age_until(value: Any, facts: Facts) -> str | None:
    return None if facts.today < facts.anchor.at(value) else "too_old"


def _born_from(value: Any, facts: Facts) -> str | None:
    return None if facts.birth >= value else "born_before_cohort"


def _born_until(value: Any, facts: Facts) -> str | None:
    return None if facts.birth < value else "born_after_cohort"


def _pregnant(value: bool, facts: Facts) -> str | None:
    if (facts.pregnancy() is not None) == value:
        return None
    return "not_pregnant" if value else "pregnant"


def _postpartum(value: Any, facts: Facts) -> str | None:
    days = postpartum_days(facts)
    return None if days is not None and days < value.days else "not_postpartum"


def _gestation_from(value: Any, facts: Facts) -> str | None:
    span = facts.pregnancy()
    if span is None:
        return "not_pregnant"
    return None if facts.today - span.start >= value.days else "gestation_too_early"


def _gestation_until(value: Any, facts: Facts) -> str | None:
    span = facts.pregnancy()
    if span is None:
        return "not_pregnant"
    return None if facts.today - span.start < value.days else "gestation_too_late"


def _grade(value: tuple[int, ...], facts: Facts) -> str | None:
    return None if grade_on(facts) in value else "grade"


def _in_school(value: bool, facts: Facts) -> str | None:
    if (facts.grade != 0) == value:
        return None
    return "out_of_school" if value else "in_school"


def _cohort(value: tuple[str, ...], facts: Facts) -> str | None:
    own = next((group.code for group in facts.cohorts if means(group.who, facts)), None)
    return None if own in value else "cohort"


def _area(value: tuple[str, ...], found: Findings) -> None:
    area = found.facts.area
    if area is None:
        found.unknown.append("area")
    elif not any(area == own or area.startswith(own + ".") for own in value):
        found.failed.append("area")


def _any(value: tuple[str, ...], found: Findings) -> None:
    probe = Findings(found.facts)
    states = [probe.state(code) for code in value]
    if any(states):
        return
    found.missing += probe.missing
    found.unknown += probe.unknown
    if not probe.unknown:
        (found.assumed if probe.missing else found.failed).append("no_risk_factor")


def _all(value: tuple[str, ...], found: Findings) -> None:
    states = {code: found.state(code) for code in value}
    if any(state is False for state in states.values()):
        found.failed.append("no_risk_factor")
    elif any(code in found.missing for code in states):
        found.assumed.append("no_risk_factor")


def _none(value: tuple[str, ...], found: Findings) -> None:
    found.failed += [code for code in value if found.state(code)]


FACTS: dict[str, Callable[[Any, Facts], str | None]] = {
    "sex": _sex,
    "age_from": _age_from,
    "age_until": _age_until,
    "born_from": _born_from,
    "born_until": _born_until,
    "pregnant": _pregnant,
    "postpartum_within": _postpartum,
    "gestation_from": _gestation_from,
    "gestation_until": _gestation_until,
    "grade": _grade,
    "in_school": _in_school,
    "cohort": _cohort,
}
"""Tests that a record always answers: the reason why not, or None."""

STATEMENTS: dict[str, Callable[[Any, Findings], None]] = {
    "area": _area,
    "any_condition": _any,
    "all_conditions": _all,
    "no_condition": _none,
}
"""Tests of what a record may not say."""
