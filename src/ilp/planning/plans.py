"""What is this person owed today, and why? The plan: history judged, services with days, completions."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from attrs import evolve, frozen

from ilp import codes
from ilp.dates import iso
from ilp.errors import LANGUAGES, Issue, Language
from ilp.planning import showing
from ilp.schedules.history import Given
from ilp.schedules.policy import Policy
from ilp.schedules.results import Achieved, Owed
from ilp.screening.deriving import Derived


def _iso(ordinal: int | None) -> str | None:
    return None if ordinal is None else iso(ordinal)


@cache
def _said(section: str, reasons: tuple[str, ...]) -> dict[str, list[str]]:
    """What do these reasons say, in each language? A condition that rules out is a reason by itself."""
    named = [(section if why in codes.known(section) else "condition", why) for why in reasons]
    return {lang: [codes.label(*name).text(lang) for name in named] for lang in LANGUAGES}


@frozen(eq=False)
class Plan:
    """One person on one day: what was given and counts, what is owed, what is complete.

    `services`, `doses` and `completions` hold ordinals; `to_dict()` is the JSON of the contract.
    """

    id: str
    on: date
    area: str | None
    version: str
    rulebook: str
    cohort: str | None
    overlays: tuple[str, ...]
    cluster: str | None
    doses: tuple[Given, ...]
    services: tuple[Owed, ...]
    completions: tuple[Achieved, ...]
    derived: tuple[Derived, ...]
    issues: tuple[Issue, ...]
    policy: Policy
    profile: str

    def service(self, code: str) -> Owed | None:
        """What does the plan say of one service? None when it is not listed."""
        return next((own for own in self.services if own.code == code), None)

    def at(self, tier: str) -> Plan:
        """What of this is given at one tier (`posyandu`, `puskesmas`, …)?

        Raises:
            UnknownCode: there is no such tier (`ILP-C001`).
        """
        codes.label("tier", tier)
        return evolve(self, services=tuple(own for own in self.services if tier in own.row.where))

    def to_dict(self, lang: Language = "id") -> dict[str, Any]:
        """How does this look as JSON? Every key is always there; the language changes texts only."""
        return {
            "id": self.id,
            "on": self.on.isoformat(),
            "area": self.area,
            "version": self.version,
            "rulebook": self.rulebook,
            "cohort": self.cohort,
            "overlays": list(self.overlays),
            "cluster": self.cluster,
            "doses": [_dose(own) for own in self.doses],
            "services": [_service(own, lang) for own in self.services],
            "completions": [_completion(own) for own in self.completions],
            "derived": [own.to_dict() for own in self.derived],
            "issues": [own.to_dict(lang) for own in self.issues],
            "policy": {
                "grace_days": self.policy.grace_days,
                "profile": self.profile,
                **self.policy.to_dict(),
            },
        }

    def text(self, lang: Language = "id") -> str:
        """How does this read in a terminal? Tables of services, doses and completions, each with its why."""
        return showing.text(self.to_dict(lang), self.issues, lang)


def _dose(given: Given) -> dict[str, Any]:
    return {
        "product": given.dose.product,
        "on": _iso(given.dose.on),
        "counts_as": list(given.counts_as),
        "status": given.status,
        "reasons": list(given.reasons),
        "messages": _said("dose_reason", given.reasons),
    }


def _service(owed: Owed, lang: Language) -> dict[str, Any]:
    row = owed.row
    return {
        "code": owed.code,
        "kind": row.kind,
        "label": row.label.text(lang),
        "status": owed.status,
        "valid_from": _iso(owed.valid_from),
        "earliest": _iso(owed.earliest),
        "recommended": _iso(owed.recommended),
        "overdue": _iso(owed.overdue),
        "latest": _iso(owed.latest),
        "done_on": _iso(owed.done_on),
        "until": _iso(owed.until),
        "where": list(row.where),
        "programmes": list(owed.programmes),
        "reasons": list(owed.reasons),
        "messages": _said("service_reason", owed.reasons),
        "missing_facts": list(owed.missing),
        "instead": owed.instead,
        "source": row.cited,
    }


def _completion(own: Achieved) -> dict[str, Any]:
    return {
        "code": own.code,
        "complete": own.complete,
        "completed_on": _iso(own.completed_on),
        "protected_until": _iso(own.protected_until),
        "missing": list(own.missing),
    }
