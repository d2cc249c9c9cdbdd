"""What gives the same answers for millions? The rules over dataframes, held equal to the reference engine.

`plan(people, on=…)` takes tables of Polars (eager or lazy), DuckDB, pandas, Arrow or Spark and gives one
long table of the same kind, person by service; `status` says in the same way what is complete, `evaluate`
which doses count, `check` what is wrong in the tables, `growth` how children grow, `worklist` who comes
first, `indicators` what the services come to. It needs the extra `frames`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ilp.errors import MissingExtra

if TYPE_CHECKING:
    from ilp.frames.checking import check
    from ilp.frames.evaluating import evaluate
    from ilp.frames.growing import growth
    from ilp.frames.listing import worklist
    from ilp.frames.planning import plan, status
    from ilp.frames.reading import people_of, read_people
    from ilp.frames.recording import from_records
    from ilp.frames.tables import People
    from ilp.frames.unsupported import UNSUPPORTED
    from ilp.frames.valuing import indicators

_FROM = {
    "UNSUPPORTED": "unsupported",
    "People": "tables",
    "check": "checking",
    "from_records": "recording",
    "evaluate": "evaluating",
    "growth": "growing",
    "indicators": "valuing",
    "people_of": "reading",
    "plan": "planning",
    "read_people": "reading",
    "status": "planning",
    "worklist": "listing",
}
__all__ = [
    "UNSUPPORTED",
    "People",
    "check",
    "evaluate",
    "from_records",
    "growth",
    "indicators",
    "people_of",
    "plan",
    "read_people",
    "status",
    "worklist",
]


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module 'ilp.frames' has no attribute {name!r}")
    try:
        return getattr(import_module(f"ilp.frames.{_FROM[name]}"), name)
    except ModuleNotFoundError as cause:
        raise MissingExtra("ILP-F001", value=f"ilp.frames.{name}", package=cause.name) from cause
