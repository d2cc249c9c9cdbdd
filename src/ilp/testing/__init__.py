"""How do you test what you build on these rules? Synthetic people for Hypothesis, and worked cases that run.

`failures(rules)` runs every `[[example]]` of a rulebook, yours too. The strategies (`people`, `births`,
`doses`, `homes`) need Hypothesis, which comes with the extra `testing`; the people they make are synthetic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ilp.errors import MissingExtra
from ilp.testing.examples import differences, failures

if TYPE_CHECKING:
    from ilp.testing.strategies import births, doses, homes, people

__all__ = ["births", "differences", "doses", "failures", "homes", "people"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'ilp.testing' has no attribute {name!r}")
    try:
        return getattr(import_module("ilp.testing.strategies"), name)
    except ModuleNotFoundError as cause:
        raise MissingExtra("ILP-T001", value=f"ilp.testing.{name}") from cause
