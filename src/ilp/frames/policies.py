"""Which choices can the frames engine follow? How far a plan looks, and the days of grace; no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ilp.frames.unsupported import refuse
from ilp.schedules.policy import DEFAULT, NAMES, Policy

FOLLOWED = ("grace_days", "horizon")
Choices = Policy | Mapping[str, Any] | None


def followed(choices: Choices, backend: str) -> Policy:
    """The policy, if this engine can follow it.

    Raises:
        Unsupported: it departs from the default in a way that only the reference engine knows (`ILP-F002`).
        UsageError: an unknown key (`ILP-S001`) or a value that is not allowed (`ILP-S002`).
    """
    chosen = Policy.of(choices)
    for name in NAMES:
        value = getattr(chosen, name)
        if name not in FOLLOWED and value != getattr(DEFAULT, name):
            raise refuse(f"policy {name}={value}", backend)
    return chosen
