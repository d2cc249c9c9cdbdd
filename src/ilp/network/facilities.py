"""What is known of one facility? Its place in the tree, its catchment, and what its row states beside.

What a row does not state is not known: no staff stated is not no staff, no day is not "not done".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ilp.dates import Span
from ilp.network.opening import OpenDays

REQUIRED = ("code", "name", "level", "parent", "area")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of its facility: staff and trained staff by role, services, things done and planned.

    `done` holds the day, `True` for done on a day not known, `False` for not done. `planned` holds the days
    planned, which may be a whole month. `services` is None when nothing is said of them.
    """

    staff: Mapping[str, int] = field(default_factory=dict)
    trained: Mapping[str, int] = field(default_factory=dict)
    services: frozenset[str] | None = None
    done: Mapping[str, date | bool] = field(default_factory=dict)
    planned: Mapping[str, Span] = field(default_factory=dict)
    open_days: OpenDays | None = None
    refers_to: str | None = None

    def was_done(self, code: str, on: date | None = None) -> bool | None:
        """Was it done, by the day `on` if one is given? None when nothing is said.

        >>> kick_off = Stated(done={"kick_off": date(2024, 10, 14)})
        >>> kick_off.was_done("kick_off"), kick_off.was_done("kick_off", date(2024, 10, 13))
        (True, False)
        """
        found = self.done.get(code)
        if found is None or isinstance(found, bool):
            return found
        return on is None or found <= on


NOTHING = Stated()


@dataclass(frozen=True, slots=True)
class Facility:
    """A place or office of primary care: its code and name, its level, its parent's code, its area.

    `catchment` are the areas it serves, when its row says so; `stated` is all else that the row says.
    """

    code: str
    name: str
    level: str
    parent: str | None
    area: str
    area_name: str = ""
    catchment: tuple[str, ...] = ()
    stated: Stated = field(default=NOTHING, hash=False)

    def to_dict(self) -> dict[str, Any]:
        """How does this look as JSON? The catchment only where one is stated."""
        found = {name: getattr(self, name) for name in (*REQUIRED, "area_name")}
        return found | ({"catchment": list(self.catchment)} if self.catchment else {})
