"""How did districts come to integrated primary care? What press and health offices told, with the source.

Counts as told on a day, the planned kick-off against the actual one, who went first, the training in batches.
A number that no source gives is not filled in: a share without a known whole has no value.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

from ilp import resources
from ilp.dates import Span, completed_days
from ilp.errors import UnknownCode, suggest
from ilp.network.implementing import Share
from ilp.network.opening import month_span
from ilp.network.standards import Count, standards
from ilp.network.timing import Timing
from ilp.rulebook.fields import Day, Entry, LabelField
from ilp.sources import Status

if TYPE_CHECKING:
    from ilp.network.tree import Network

FOLDER = "network/rollout"


class Article(Entry):
    """Where it was told: the publisher, what it reported, when, and its address if it was seen."""

    id: str
    publisher: str
    title: LabelField
    published: Day | None = None
    address: str | None = None
    note: LabelField | None = None


class Told(Entry):
    """What every fact carries: in which article it was told, and how sure it is."""

    article: str
    status: Status
    note: LabelField | None = None


class KickOff(Told):
    """When the start was planned (a day or a month), and when it was."""

    planned: str | None = None
    actual: Day | None = None

    @property
    def timing(self) -> Timing:
        """The plan against the day."""
        return Timing(None if self.planned is None else Span(*month_span(self.planned)), self.actual)


class Counted(Told):
    """So many facilities or areas of a level: chosen (`focus`), first (`forerunner`), `implementing`."""

    kind: Literal["focus", "forerunner", "implementing"]
    level: str
    count: Count
    of: Count | None = None
    as_of: Day | None = None


class Batch(Told):
    """One batch of a training: its days (both in), how many puskesmas, staff of each, which topics."""

    number: Count
    first_day: Day
    last_day: Day
    puskesmas: Count | None = None
    staff_each: Count | None = None
    materials: Count | None = None
    topics: tuple[LabelField, ...] = ()

    @property
    def participants(self) -> int | None:
        """How many people took part, as far as it was told?"""
        known = self.puskesmas is not None and self.staff_each is not None
        return (self.puskesmas or 0) * (self.staff_each or 0) if known else None

    @property
    def days(self) -> int:
        """How many days did it last?"""
        return completed_days(self.first_day, self.last_day) + 1


class Step(Told):
    """A stage of a province's programme, in its own order."""

    order: Count
    code: str
    label: LabelField


class Event(Told):
    """Something that was done on the way: a decree, a study visit, a meeting."""

    code: str
    label: LabelField
    on: Day | None = None


class Rollout(Entry):
    """All that was told of one area."""

    area: str
    label: LabelField
    article: tuple[Article, ...]
    kick_off: KickOff | None = None
    count: tuple[Counted, ...] = ()
    batch: tuple[Batch, ...] = ()
    step: tuple[Step, ...] = ()
    event: tuple[Event, ...] = ()

    def counted(self, kind: str, level: str, on: date | None = None) -> Counted | None:
        """What was told of this last (by `on`, if given)? What has no day is taken as told all along."""
        rows = [row for row in self.count if (row.kind, row.level) == (kind, level)]
        rows = [row for row in rows if on is None or row.as_of is None or row.as_of <= on]
        return max(rows, key=lambda row: row.as_of or date.min, default=None)

    def coverage(self, network: Network | None = None, on: date | None = None) -> dict[str, Share]:
        """How far has it come, by level? The whole is what was told, or else what the network holds.

        Args:
            network: the area's facilities, complete for the levels that are asked about.
            on: what was told later does not count.
        """
        levels = dict.fromkeys(row.level for row in self.count if row.kind == "implementing")
        found = {level: self.counted("implementing", level, on) for level in levels}
        return {
            level: Share(
                f"ilp_{level}",
                self.area,
                level,
                row.count,
                row.of if row.of is not None else _whole(network, level),
                _multiplier("ilp_puskesmas"),
                on=row.as_of,
            )
            for level, row in found.items()
            if row is not None
        }

    def training(self, network: Network | None = None, on: date | None = None) -> Share | None:
        """Which share of the puskesmas has had its training (by the end of `on`, if given)?

        None where no batch tells how many puskesmas it had; `unknown` counts those that do not tell.
        """
        if all(row.puskesmas is None for row in self.batch):
            return None
        held = [row for row in self.batch if on is None or row.last_day <= on]
        told = self.counted("focus", "puskesmas")
        of = _whole(network, "puskesmas")
        of = told.count if of is None and told is not None else of
        trained = sum(row.puskesmas or 0 for row in held)
        unknown = sum(row.puskesmas is None for row in held)
        return Share(
            "ilp_orientation",
            self.area,
            "puskesmas",
            trained,
            of,
            _multiplier("ilp_orientation"),
            unknown,
            on,
        )


def _multiplier(code: str) -> int:
    return standards().share[code].multiplier


def _whole(network: Network | None, level: str) -> int | None:
    if network is None:
        return None
    if level == "subdistrict":
        return len({each.area for each in network.at_level("puskesmas")}) or None
    return len(network.at_level(level)) or None


@cache
def rollouts() -> dict[str, Rollout]:
    """Which areas do we know of, by their code? Read once.

    >>> rollouts()["35.07"].kick_off.timing.days_late
    -18
    """
    found = (Rollout.model_validate(resources.toml(name)) for name in resources.names(FOLDER))
    return {row.area: row for row in found}


def rollout(area: str) -> Rollout:
    """What was told of this area?

    Raises:
        UnknownCode: nothing that we know (`ILP-N014`).
    """
    found = rollouts().get(area)
    if found is None:
        allowed = suggest(area, rollouts())
        raise UnknownCode("ILP-N014", section="rollout", value=area, allowed=allowed)
    return found


@cache
def example(area: str) -> Network:
    """Which network ships as an example for the area?

    Raises:
        UnknownCode: none (`ILP-N014`).
    """
    from ilp.network.tree import Network

    names: dict[str, str] = resources.toml("network/examples.toml")["network"]
    if area not in names:
        raise UnknownCode("ILP-N014", section="network", value=area, allowed=suggest(area, names))
    return Network.parse(resources.text(names[area]), names[area])
