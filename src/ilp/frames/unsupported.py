"""Which backends are promised, and what can the engine not do on one of them? A committed list."""

from __future__ import annotations

from ilp.errors import IlpError

SPARK = "pyspark"
PROMISED = ("polars", "duckdb", "pandas", "pyarrow", SPARK)
FUNCTIONS = ("plan", "status", "evaluate", "indicators", "worklist", "check", "growth")
"""What of `ilp.frames` answers for tables."""
UNSUPPORTED: dict[str, tuple[str, ...]] = dict.fromkeys(PROMISED, ())
"""For each promised backend, what of `ilp.frames` is not there yet: kinds of service, or functions."""


class Unsupported(IlpError, NotImplementedError):  # noqa: N818 - reads as what happened
    """The frames engine cannot compute this; the reference engine can."""


def refuse(feature: str, backend: str) -> Unsupported:
    """The error that names the backend and the feature (`ILP-F002`)."""
    return Unsupported("ILP-F002", value=feature, backend=backend)


def promise(feature: str, backend: str) -> None:
    """Can it be done there?

    Raises:
        Unsupported: it is on the list (`ILP-F002`).
    """
    if feature in UNSUPPORTED.get(backend, ()):
        raise refuse(feature, backend)
