"""What can the frames engine not do yet, on which backend? A committed list; asked for it, it says so."""

from __future__ import annotations

from ilp.errors import IlpError

EVERYWHERE = ("immunization", "completions")
PROMISED = ("polars", "duckdb", "pandas", "pyarrow")
UNSUPPORTED: dict[str, tuple[str, ...]] = dict.fromkeys(PROMISED, EVERYWHERE)
"""For each promised backend, the kinds of service and the features that are not there yet."""
FEATURES = ("completions",)
"""What in the list is no kind of service: completions (`status`)."""


class Unsupported(IlpError, NotImplementedError):  # noqa: N818 - reads as what happened
    """The frames engine cannot compute this; the reference engine can."""


def refuse(feature: str, backend: str) -> Unsupported:
    """The error that names the backend and the feature (`ILP-F002`)."""
    return Unsupported("ILP-F002", value=feature, backend=backend)
