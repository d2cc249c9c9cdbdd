"""Which doses make a series, in this area, since when? The rulebook compiled once, and kept.

A *course* is a series (`immunization.opv`) as it runs in one area: for each way through it (the usual one and
its alternatives) and each dose number, the steps that hold one after the other. A *schedule* is all of them
on the asked day, with what else is in force. Areas that no rule tells apart share one compilation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date
from functools import cached_property, lru_cache

from attrs import define, field, frozen

from ilp.dates import Anchor
from ilp.lifecycle.cohorts import Groups
from ilp.rulebook import Rulebook, composing
from ilp.rulebook.rows import (
    DATED,
    Alternative,
    Completion,
    Credit,
    Defaults,
    Ends,
    Group,
    Restriction,
    Service,
    Spacing,
)
from ilp.rulebook.timing import Series
from ilp.schedules.reach import Reach
from ilp.schedules.steps import BIRTH, FAR, REMEMBERED, Ages, Step, step

Key = tuple[str, ...] | None
Slots = tuple[tuple[Step, ...], ...]
USUAL = ""
Offered = tuple[Service, tuple[str, ...], int]
Rivals = tuple[tuple[Service, ...], int, Reach | None]
"""The rows of every programme that asks for a service, since when any of them has, and whom it can reach."""
"""A row in force, the programmes that ask for it, and since when the code is offered."""


@frozen(eq=False)
class Way:
    """One alternative through a series, for the stretch of days in which its row holds."""

    row: Alternative
    start: int
    end: int
    start_from: int
    start_until: int


@frozen(eq=False, repr=False)
class Course:
    """A series in one area.

    `slots` are the rules that hold there; `judging` takes those of elsewhere where there are none. `youngest`
    is the place of the first age at which any dose counts; `elsewhere` a step that would hold if the area,
    which nobody has named, were the right one.
    """

    stem: str
    slots: dict[str, Slots]
    judging: dict[str, Slots]
    ways: tuple[Way, ...]
    follows: str | None
    alone: bool
    products: frozenset[str]
    after: tuple[str, ...]
    elsewhere: Step | None
    length: int
    youngest: int

    def way(self, age_at: Sequence[int], day: int) -> str:
        """Which way does somebody take who starts on this day? The usual one, or a catch-up by age."""
        for way in self.ways:
            if way.row.of_series is None and age_at[way.start_from] <= day < age_at[way.start_until]:
                return way.row.code
        return USUAL


def _number(offered: Offered) -> int:
    return int(offered[0].code.rpartition(".")[2])


def split(code: str, stems: Container[str]) -> tuple[str, int | None]:
    """Which series and which dose does the code name? A stem names all of its doses (None)."""
    if code in stems:
        return code, None
    stem, _, number = code.rpartition(".")
    return stem, int(number)


def holding(steps: Sequence[Step], day: int) -> Step | None:
    """Which step holds on this day? Before the first rule, the first that came; None once it has ended."""
    for own in steps:
        if day < own.end:
            return own
    return None


@frozen(eq=False, repr=False)
class Schedule:
    """Everything in force on a day in an area, compiled."""

    on: date
    key: Key
    courses: dict[str, Course]
    contacts: tuple[tuple[Offered, ...], ...]
    others: tuple[Rivals, ...]
    spacings: tuple[Spacing, ...]
    spaced: frozenset[str]
    restrictions: tuple[Restriction, ...]
    credits: dict[str, Credit]
    completions: tuple[tuple[Completion, tuple[tuple[str, int | None], ...]], ...]
    defaults: Defaults
    ages: Ages


@define(eq=False, slots=False, repr=False)
class Compiler:
    """Compiles a rulebook as it is asked about, and remembers."""

    book: Rulebook
    ages: Ages = field(factory=Ages)
    _courses: dict[Key, dict[str, Course]] = field(factory=dict)
    _schedules: dict[tuple[date, Key], Schedule] = field(factory=dict)
    _groups: dict[date, Groups] = field(factory=dict)
    _defaults: dict[date, Defaults] = field(factory=dict)

    def groups(self, on: date) -> Groups:
        """Which cohorts, overlays and clusters are there on this day?"""
        found = self._groups.get(on)
        if found is None:
            found = self._groups[on] = Groups.of(self.book.holding(Group, on))
        return found

    def defaults(self, on: date) -> Defaults:
        """Which values do rows fall back on, on this day?"""
        found = self._defaults.get(on)
        if found is None:
            found = self._defaults[on] = self.book.defaults(on)
        return found

    @cached_property
    def named(self) -> frozenset[str]:
        """Which areas does any rule name?"""
        rows = (row for kind in DATED.values() for row in self.book.rows(kind))
        return frozenset(area for row in rows for area in row.areas)

    def key(self, area: str | None) -> Key:
        """Which of the named areas does this one lie in? Equal keys mean equal law."""
        if area is None:
            return None
        return tuple(sorted(own for own in self.named if area == own or area.startswith(own + ".")))

    def schedule(self, on: date, area: str | None) -> Schedule:
        """What is in force on this day in this area?

        Raises:
            NoRuleInForce: no service was in force on that day (`ILP-R021`).
        """
        key = self.key(area)
        found = self._schedules.get((on, key))
        if found is None:
            if len(self._schedules) >= REMEMBERED:
                self._schedules.clear()
            found = self._schedules[(on, key)] = self._schedule(on, area, key)
        return found

    def courses(self, area: str | None) -> dict[str, Course]:
        """How does each series run in this area, in the order in which they are judged?"""
        key = self.key(area)
        found = self._courses.get(key)
        if found is None:
            found = self._courses[key] = {own.stem: own for own in self._compile(area)}
        return found

    def _schedule(self, on: date, area: str | None, key: Key) -> Schedule:
        law = self.book.at(on, area)
        courses = self.courses(area)
        spacings = self.book.holding(Spacing, on, area)
        by_code: dict[str, list[Service]] = defaultdict(list)
        for row in law.services:
            if not row.is_dose:
                by_code[row.code].append(row)
        rank = self.book.profile.rank
        others: list[Rivals] = []
        series: dict[str, list[Offered]] = defaultdict(list)
        for rows in by_code.values():
            rows.sort(key=lambda row: rank(row.programme))
            began = min(row.in_force_from for row in self.book.rows(Service) if row.code == rows[0].code)
            if rows[0].series is None:
                others.append((tuple(rows), began.toordinal(), Reach.of(rows[0], self.ages)))
            else:
                offered = (rows[0], tuple(row.programme for row in rows), began.toordinal())
                series[rows[0].code.rpartition(".")[0]].append(offered)
        stems = {*courses, *series}
        return Schedule(
            on=on,
            key=key,
            courses=courses,
            contacts=tuple(tuple(sorted(rows, key=_number)) for rows in series.values()),
            others=tuple(others),
            spacings=spacings,
            spaced=frozenset(product for row in spacings for product in row.products),
            restrictions=law.restrictions,
            credits={row.series: row for row in self.book.holding(Credit, on, area)},
            completions=tuple(
                (row, tuple(split(code, stems) for code in row.requires)) for row in law.completions
            ),
            defaults=self.defaults(on),
            ages=self.ages,
        )

    def _compile(self, area: str | None) -> Iterable[Course]:
        slots: dict[str, dict[str, dict[int, tuple[Step, ...]]]] = defaultdict(lambda: defaultdict(dict))
        judging: dict[str, dict[str, dict[int, tuple[Step, ...]]]] = defaultdict(lambda: defaultdict(dict))
        defaults = self.book.defaults(date.max)
        by_code: dict[tuple[str, str], list[tuple[str, tuple[Service | Ends, ...]]]] = defaultdict(list)
        for (programme, code, way), rivals in self.book.competing[Service].items():
            by_code[(code, way)].append((programme, rivals))  # type: ignore[arg-type]
        rank = self.book.profile.rank
        for (code, way), claims in by_code.items():
            claims.sort(key=lambda claim: rank(claim[0]))
            programmes = tuple(programme for programme, _ in claims)
            rows = claims[0][1]
            own = [row for row in rows if isinstance(row, Service)]
            if not own or not own[0].is_dose:
                continue
            siblings = tuple(row for row in self.book.rows(Service) if row.code == code)
            offered = tuple(row for row in siblings if row.specificity(area) is not None)

            def compiled(
                place: str | None,
                rows: tuple[Service | Ends, ...] = rows,
                offered: tuple[Service, ...] = offered,
                programmes: tuple[str, ...] = programmes,
            ) -> tuple[Step, ...]:
                return tuple(
                    step(
                        row,
                        row.series,
                        start,
                        end,
                        ages=self.ages,
                        defaults=defaults,
                        rows=offered,
                        programmes=programmes,
                    )
                    for start, end, row in composing.timeline(rows, place)
                    if isinstance(row, Service) and row.series is not None
                )

            stem, _, number = code.rpartition(".")
            here = compiled(area)
            judged = here or compiled(None) or compiled(own[0].areas[0] if own[0].areas else None)
            slots[stem][way][int(number)] = here
            judging[stem][way][int(number)] = judged
        found = {stem: self._course(stem, slots[stem], judging[stem], area) for stem in judging}
        return sorted(found.values(), key=lambda own: _depth(own, found))

    def _after(self, stem: str, series: Series | None) -> Iterable[str]:
        """Which series must be judged before this one: the one it follows, those it depends on?"""
        if series is not None and series.follows:
            yield series.follows
        for way in self.book.rows(Alternative):
            if way.series == stem and way.of_series:
                yield way.of_series
        for credit in self.book.rows(Credit):
            if credit.series == stem:
                yield from {code.rpartition(".")[0] for code in (*credit.after, *credit.each)}

    def _course(
        self,
        stem: str,
        slots: dict[str, dict[int, tuple[Step, ...]]],
        judging: dict[str, dict[int, tuple[Step, ...]]],
        area: str | None,
    ) -> Course:
        def numbered(found: dict[int, tuple[Step, ...]]) -> Slots:
            return tuple(found.get(number, ()) for number in range(1, max(found, default=0) + 1))

        all_steps = [own for found in judging.values() for steps in found.values() for own in steps]
        first = all_steps[0].row.series
        starts = [own.row.series.valid_from or BIRTH for own in all_steps if own.row.series]
        national = any(
            row.specificity(None) is not None
            for row in self.book.rows(Service)
            if row.code.rpartition(".")[0] == stem
        )
        ways = tuple(
            Way(
                row,
                start.toordinal(),
                FAR if end is None else end.toordinal(),
                self.ages.place(row.start_from),
                self.ages.place(row.start_until),
            )
            for (_, code, _), rows in self.book.competing[Alternative].items()
            for start, end, row in composing.timeline(rows, area)
            if isinstance(row, Alternative) and row.series == stem
        )
        return Course(
            stem=stem,
            slots={way: numbered(found) for way, found in slots.items()},
            judging={way: numbered(found) for way, found in judging.items()},
            ways=ways,
            follows=first.follows if first else None,
            alone=bool(first and first.stands_alone),
            products=frozenset(product for own in all_steps for product in own.products),
            after=tuple(self._after(stem, first)),
            elsewhere=all_steps[0] if area is None and not national else None,
            length=max(max(found) for found in judging.values()),
            youngest=self.ages.place(min(starts, key=Anchor(date.min).at)),
        )


def _depth(course: Course, courses: dict[str, Course]) -> int:
    """After how many others must the course be judged?"""
    return 1 + max((_depth(courses[stem], courses) for stem in course.after if stem in courses), default=-1)


@lru_cache(maxsize=8)
def compiler(book: Rulebook) -> Compiler:
    """Which compiler keeps what was compiled of this rulebook?"""
    return Compiler(book)
