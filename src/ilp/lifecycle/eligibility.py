"""Does a rule mean this person? The one evaluator of `who`: yes, no, or unknown with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, field, frozen

from ilp.lifecycle.facts import Facts, grade_on, postpartum_days
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
    if not who:
        return EVERYONE
    parts = [conjunction(one, facts) for one in who]
    met = [part for part in parts if part.eligible]
    if met:
        return min(met, key=lambda part: len(part.missing))
    missing = tuple(sorted({fact for part in parts for fact in part.missing}))
    if any(part.eligible is None for part in parts):
        return Answer(None, (), missing)
    return Answer(False, tuple(dict.fromkeys(reason for part in parts for reason in part.reasons)), missing)


def conjunction(who: Who, facts: Facts) -> Answer:
    """Do all tests of one alternative hold? Every failing one is named, in the order sex, age, risk."""
    found = Findings(facts)
    for name, value in who.tests:
        TESTS[name](value, facts, found)
    if found.failed:
        return Answer(False, tuple(dict.fromkeys(found.failed + found.assumed)))
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


Test = Callable[[Any, Facts, Findings], None]


def _sex(value: str, facts: Facts, found: Findings) -> None:
    if facts.sex != value:
        found.failed.append("sex")


def _age_from(value: Any, facts: Facts, found: Findings) -> None:
    if facts.today < facts.anchor.at(value):
        found.failed.append("too_young")


def _age_until(value: Any, facts: Facts, found: Findings) -> None:
    if facts.today >= facts.anchor.at(value):
        found.failed.append("too_old")


def _born_from(value: Any, facts: Facts, found: Findings) -> None:
    if facts.birth < value:
        found.failed.append("born_before_cohort")


def _born_until(value: Any, facts: Facts, found: Findings) -> None:
    if facts.birth >= value:
        found.failed.append("born_after_cohort")


def _pregnant(value: bool, facts: Facts, found: Findings) -> None:
    if (facts.pregnancy() is not None) != value:
        found.failed.append("not_pregnant" if value else "pregnant")


def _postpartum(value: Any, facts: Facts, found: Findings) -> None:
    days = postpartum_days(facts)
    if days is None or days >= value.days:
        found.failed.append("not_postpartum")


def _gestation_from(value: Any, facts: Facts, found: Findings) -> None:
    span = facts.pregnancy()
    if span is None:
        found.failed.append("not_pregnant")
    elif facts.today - span.start < value.days:
        found.failed.append("gestation_too_early")


def _gestation_until(value: Any, facts: Facts, found: Findings) -> None:
    span = facts.pregnancy()
    if span is None:
        found.failed.append("not_pregnant")
    elif facts.today - span.start >= value.days:
        found.failed.append("gestation_too_late")


def _grade(value: tuple[int, ...], facts: Facts, found: Findings) -> None:
    if grade_on(facts) not in value:
        found.failed.append("grade")


def _in_school(value: bool, facts: Facts, found: Findings) -> None:
    if (facts.grade != 0) != value:
        found.failed.append("out_of_school" if value else "in_school")


def _area(value: tuple[str, ...], facts: Facts, found: Findings) -> None:
    if facts.area is None:
        found.unknown.append("area")
    elif not any(facts.area == own or facts.area.startswith(own + ".") for own in value):
        found.failed.append("area")


def _cohort(value: tuple[str, ...], facts: Facts, found: Findings) -> None:
    own = next((group.code for group in facts.cohorts if answer(group.who, facts).eligible), None)
    if own not in value:
        found.failed.append("cohort")


def _any(value: tuple[str, ...], facts: Facts, found: Findings) -> None:
    probe = Findings(facts)
    states = [probe.state(code) for code in value]
    if any(states):
        return
    found.missing += probe.missing
    found.unknown += probe.unknown
    if not probe.unknown:
        (found.assumed if probe.missing else found.failed).append("no_risk_factor")


def _all(value: tuple[str, ...], _: Facts, found: Findings) -> None:
    states = {code: found.state(code) for code in value}
    if any(state is False for state in states.values()):
        found.failed.append("no_risk_factor")
    elif any(code in found.missing for code in states):
        found.assumed.append("no_risk_factor")


def _none(value: tuple[str, ...], _: Facts, found: Findings) -> None:
    found.failed += [code for code in value if found.state(code)]


TESTS: dict[str, Test] = {
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
    "area": _area,
    "cohort": _cohort,
    "any_condition": _any,
    "all_conditions": _all,
    "no_condition": _none,
}
