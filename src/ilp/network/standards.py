"""What does each level of the network need, and what is asked of it? Read from `data/network/standards`.

Roles and how many of each, services by place, rhythms, limits, kinds of referral, checks of readiness, the
kader's skills, levels and tasks. One file for each source; every row says how sure it is.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from ilp import resources
from ilp.errors import UnknownCode, suggest
from ilp.network.known import STANDARDS
from ilp.rulebook.fields import Day, Entry, LabelField, PeriodField
from ilp.sources import Citation, Instrument, Status

Count = Annotated[int, Field(strict=True, ge=0)]
Kind = Literal["stated", "staff", "services", "open_days", "trained", "villages"]


class Source(Entry):
    """The instrument or publication that the file reads."""

    id: str
    name: str
    title: LabelField
    issued: Day | None = None
    note: LabelField | None = None


class Row(Entry):
    """What every standard carries: its code, its name, its place in the source, and how sure it is."""

    code: str
    label: LabelField
    clause: str
    status: Status
    note: LabelField | None = None
    juknis: tuple[str, ...] = ()


class Role(Row):
    """A role that a table may count (`staff_kader`)."""


class Staffing(Row):
    """At least so many of a role at a level."""

    level: str
    role: str
    at_least: Count


class Team(Row):
    """Who must be there together for one act: one of several ways to make it up."""

    level: str
    any_of: tuple[dict[str, Count], ...]


class Service(Row):
    """What is done at which places; `at` says what differs at one of them. `package` groups them."""

    where: tuple[str, ...]
    package: str
    at: dict[str, LabelField] = Field(default_factory=dict)


class Rhythm(Row):
    """What comes again: after a period, or in fixed months; `where` does it."""

    where: tuple[str, ...]
    every: PeriodField | None = None
    months: tuple[int, ...] = ()


class Limit(Row):
    """A bound that a value keeps: from `at_least` to `at_most`, both in; beyond it `otherwise`."""

    where: tuple[str, ...]
    unit: LabelField
    at_least: StrictInt | StrictFloat | None = None
    at_most: StrictInt | StrictFloat | None = None
    otherwise: LabelField | None = None

    def keeps(self, value: float) -> bool:
        """Does the value keep the bound?

        >>> standards().limit["inpatient_stay"].keeps(5), standards().limit["inpatient_stay"].keeps(6)
        (True, False)
        """
        return (self.at_least is None or self.at_least <= value) and (
            self.at_most is None or value <= self.at_most
        )


class Referral(Row):
    """A kind of referral: why, and to whom."""

    to: LabelField


class Stage(Row):
    """How far integrated primary care has come: the stage with this order, once its checks are met."""

    order: Count


class Check(Row):
    """A question of readiness at one level, and the stage that it belongs to, if to one.

    `stated`: a row says so (`done_CODE`). `staff`: enough of the `roles`. `services`: every service of the
    level. `open_days`: opens every month. `trained`: as many of the `roles` trained as are there.
    `villages`: every village of the catchment has a facility of the level `has`.
    """

    level: str
    kind: Kind
    stage: str = ""
    roles: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    has: str | None = None


class Measured(Row):
    """A share of the network that is followed: whom it counts at which level, times what.

    `implementing`: facilities that give integrated care, since `started` is done or all of `checks` are met.
    `facilities`: those where `started` is done. `staff`: the trained of a `role` among those there.
    """

    level: str
    counts: Literal["implementing", "facilities", "staff"]
    multiplier: Annotated[int, Field(strict=True, gt=0)]
    started: str = ""
    checks: tuple[str, ...] = ()
    role: str = ""


class Skill(Row):
    """One of the basic skills of a kader."""

    number: Count
    group: str


class KaderLevel(Row):
    """A level of kader: every skill of `groups`, and of one of the groups in `one_of`."""

    order: Count
    groups: tuple[str, ...]
    one_of: tuple[str, ...] = ()


class Task(Row):
    """What a kader does, and where."""

    where: tuple[str, ...]


class NeededSkills(Entry):
    """Which skills each task needs: one reading for all of them, as sure as its status says."""

    clause: str
    status: Status
    note: LabelField
    task: dict[str, tuple[int, ...]]


class StandardsFile(Entry):
    """A whole file: one source and its rows."""

    instrument: Source
    role: tuple[Role, ...] = ()
    staffing: tuple[Staffing, ...] = ()
    team: tuple[Team, ...] = ()
    service: tuple[Service, ...] = ()
    rhythm: tuple[Rhythm, ...] = ()
    limit: tuple[Limit, ...] = ()
    referral: tuple[Referral, ...] = ()
    stage: tuple[Stage, ...] = ()
    check: tuple[Check, ...] = ()
    share: tuple[Measured, ...] = ()
    skill: tuple[Skill, ...] = ()
    kader_level: tuple[KaderLevel, ...] = ()
    task: tuple[Task, ...] = ()
    needed_skills: NeededSkills | None = None


KINDS = tuple(name for name in StandardsFile.model_fields if name not in ("instrument", "needed_skills"))


class Standards:
    """All standards by kind and code, and where each comes from."""

    def __init__(self, files: tuple[StandardsFile, ...]) -> None:
        self.files = files
        self.role = {row.code: row for file in files for row in file.role}
        self.staffing = tuple(row for file in files for row in file.staffing)
        self.team = {row.code: row for file in files for row in file.team}
        self.service = {row.code: row for file in files for row in file.service}
        self.rhythm = {row.code: row for file in files for row in file.rhythm}
        self.limit = {row.code: row for file in files for row in file.limit}
        self.referral = {row.code: row for file in files for row in file.referral}
        self.stage = sorted((row for file in files for row in file.stage), key=lambda row: row.order)
        self.check = {row.code: row for file in files for row in file.check}
        self.share = {row.code: row for file in files for row in file.share}
        self.skill = {row.number: row for file in files for row in file.skill}
        self.kader_level = sorted(
            (row for file in files for row in file.kader_level), key=lambda row: row.order
        )
        self.task = {row.code: row for file in files for row in file.task}
        self.needed_skills = tuple(file.needed_skills for file in files if file.needed_skills is not None)
        self._origin = {id(row): file for file in files for kind in KINDS for row in getattr(file, kind)}

    def skills_of(self, task: Task) -> tuple[int, ...]:
        """Which skills does the task need, by number? None where nobody has read any into it.

        >>> every = standards()
        >>> every.skills_of(every.task["growth_monitoring"])
        (5, 7, 8, 9)
        """
        return next((own.task[task.code] for own in self.needed_skills if task.code in own.task), ())

    def citation(self, row: Row) -> Citation:
        """Where does the row come from?"""
        own = self._origin[id(row)].instrument
        return Citation(Instrument(own.id, own.name, own.title, own.issued, own.note), row.clause, row.status)

    def find(self, kind: str, code: str) -> Row:
        """Which row of this kind has the code?

        Raises:
            UnknownCode: none has (`ILP-N014`).
        """
        rows: dict[str, Row] = {row.code: row for file in self.files for row in getattr(file, kind, ())}
        if code not in rows:
            raise UnknownCode("ILP-N014", section=kind, value=code, allowed=suggest(code, rows))
        return rows[code]


@cache
def standards() -> Standards:
    """The standards that ship with the package. Read once.

    >>> [row.at_least for row in standards().staffing if (row.level, row.role) == ("posyandu", "kader")]
    [5]
    """
    names = resources.names(STANDARDS)
    return Standards(tuple(StandardsFile.model_validate(resources.toml(name)) for name in names))
