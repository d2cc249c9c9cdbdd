"""Which backends are promised, and what can the engine not do on one of them? A committed list."""

from __future__ import annotations

from ilp.errors import IlpError

SPARK = "pyspark"
PROMISED = ("polars", "duckdb", "pandas", "pyarrow", SPARK)
UNSUPPORTED: dict[str, tuple[str, ...]] = dict.fromkeys(PROMISED, ())
"""For each promised backend, the kinds of service that are not there yet."""


class Unsupported(IlpError, NotImplementedError):  # noqa: N818 - reads as what happened
    """The frames engine cannot compute this; the reference engine can."""


def refuse(feature: str, backend: str) -> Unsupported:
    """The error that names the backend and the feature (`ILP-F002`)."""
    return Unsupported("ILP-F002", value=feature, backend=backend)
