"""Who must not get a dose, or not now? Contraindications and deferrals, laid over what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from ilp import codes
from ilp.dates import shift
from ilp.lifecycle.eligibility import answer
from ilp.lifecycle.facts import Facts
from ilp.rulebook.rows import Restriction
from ilp.rulebook.who import Who
from ilp.schedules.results import Owed


@frozen
class Bar:
    """What stands against a product today: its effect, why, until when, and what must be asked first."""

    effect: str
    reason: str
    until: int | None = None
    missing: tuple[str, ...] = ()


def bars(
    restrictions: Sequence[Restriction], facts: Facts, allergies: Sequence[str]
) -> Mapping[str, tuple[Bar, ...]]:
    """What stands against each product or service for this person today? Empty for most people."""
    if not facts.conditions and not facts.pregnancies and not allergies and facts.unstated == "absent":
        return {}
    found: dict[str, tuple[Bar, ...]] = {}
    for row in restrictions:
        if row.to_component:
            bar: Bar | None = Bar(row.effect, row.reason)
            products = sharing(allergies)
        else:
            bar, products = _bar(row, facts), (*row.products, *row.services)
        if bar is not None:
            for product in products:
                found[product] = (*found.get(product, ()), bar)
    return found


def sharing(allergies: Sequence[str]) -> tuple[str, ...]:
    """Which products share a component with what somebody is allergic to (a product, or a component)?"""
    known = codes.section("product")
    feared = {part for own in allergies for part in known.get(own, {}).get("components", (own,))}
    named = set(allergies)
    return tuple(
        product
        for product, entry in known.items()
        if product in named or feared & ({*entry["components"], *entry.get("contains", ())})
    )


def _bar(row: Restriction, facts: Facts) -> Bar | None:
    allowed = answer(row.who, facts)
    if allowed.eligible is None:
        return Bar("unknown", row.reason, missing=allowed.missing)
    if not allowed.eligible:
        return None
    if row.effect == "contraindicated":
        return Bar(row.effect, row.reason)
    ends = [_ends(row, who, facts) for who in row.who]
    known = [end for end in ends if end is not None]
    until = max(known, default=None)
    return None if until is not None and until <= facts.today else Bar(row.effect, row.reason, until)


def _ends(row: Restriction, who: Who, facts: Facts) -> int | None:
    """On which ordinal is the deferral over: with the pregnancy, the condition, or after its own length?"""
    if who.pregnant:
        span = facts.pregnancy()
        return None if span is None else span.end or span.start + facts.defaults.pregnancy.days
    for code in who.any_condition:
        stated = facts.conditions.get(code)
        if stated is not None and stated.present:
            if row.lasts is not None and stated.since is not None:
                return shift(stated.since, row.lasts.months, row.lasts.days, facts.calendar)
            return None if stated.until is None else stated.until + 1
    return None


def lay_over(owed: Owed, against: Mapping[str, tuple[Bar, ...]]) -> None:
    """Change what is owed where something stands against every product that would do.

    Done stays done. A contraindicated dose has no days, so that nobody reads it as due; a deferred one keeps
    its days and says until when to wait.
    """
    series = owed.row.series
    if owed.status in ("done", "not_needed", "unknown", "not_eligible"):
        return
    given = series.products if series is not None and series.products else (owed.code,)
    blocked = [against.get(own, ()) for own in given]
    if not blocked or not all(blocked):
        return
    found = [bar for bars_ in blocked for bar in bars_]
    for effect in ("contraindicated", "unknown", "deferred"):
        chosen = [bar for bar in found if bar.effect == effect]
        if chosen:
            break
    if effect == "deferred":
        if owed.status in ("due", "overdue", "at_contact"):
            owed.status, owed.reasons = effect, tuple(sorted({bar.reason for bar in chosen}))
            ends = [bar.until for bar in chosen]
            owed.until = None if None in ends else max(end for end in ends if end is not None)
        return
    if effect == "unknown":
        if owed.status == "missed":
            return
        owed.missing = tuple(sorted({fact for bar in chosen for fact in bar.missing}))
    else:
        owed.reasons = tuple(sorted({bar.reason for bar in chosen}))
    owed.status = effect
    owed.valid_from = owed.earliest = owed.recommended = owed.overdue = owed.latest = None
