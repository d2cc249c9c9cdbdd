"""Who is due, late or to be visited, and in which order, among many? The worklist as one long table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from ilp.frames.entering.columns import NOBODY, Words
from ilp.frames.entering.days import NEVER
from ilp.frames.entering.taking import taken
from ilp.frames.leaving.answering import Answer, Asking, Kind, Part
from ilp.frames.leaving.backends import arrow, given, name_of
from ilp.frames.leaving.collecting import STATUSES, Lines
from ilp.frames.listed.serving import served_by
from ilp.frames.listed.urgent import NO_RANK, Numbers, Open, behind, in_order, keys, places, ranked, those
from ilp.frames.listed.visiting import Visits, among
from ilp.frames.people.block import Block
from ilp.frames.planning import Question
from ilp.frames.policies import Choices, followed
from ilp.frames.services.working import Work
from ilp.frames.spark.listing_spark import Keys, listed
from ilp.frames.tables import People
from ilp.frames.unsupported import SPARK, promise
from ilp.network import Network
from ilp.planning.listing import below
from ilp.planning.making import within
from ilp.planning.urgency import ordering
from ilp.rulebook import Rulebook
from ilp.schedules.courses import compiler
from ilp.schedules.policy import Policy

WORDS, DAYS = ("facility", "urgency", "kind", "code", "status"), ("earliest", "overdue", "latest")
WORD: Kind = "word"
DAY: Kind = "day"
COLUMNS: dict[str, Kind] = {**dict.fromkeys(WORDS, WORD), **dict.fromkeys(DAYS, DAY)}
KINDS = ("service", "visit")
Found = tuple[Lines, list[Numbers]]
PART = 1_000_000
"""So many lines go out at a time."""


def worklist(
    people: People,
    network: Network,
    *,
    on: date,
    facility: str | None = None,
    area: str | None = None,
    rules: Rulebook | None = None,
    late_only: bool = False,
    policy: Choices = None,
    derived: Any = None,
) -> Any:
    """Who is due, overdue or to be visited at home on `on`, the most urgent first?

    One row for each open service and reason to visit, the list of `ilp.planning.worklist` as its `to_frame`
    gives it. Whoever names a facility that the network does not have is listed only when none is asked for.

    Args:
        people: the tables; the answer is a table of the same library, lazy where theirs are lazy.
        network: the facilities that serve them.
        on: the asked day.
        facility: whose list: that of a facility with everybody below it; None lists everybody.
        area: a Kemendagri code for those whose record and facility name no area.
        rules: the rulebook; None takes the package's own.
        late_only: list only what is late, or due after the one before it in its series was missed.
        policy: as in `plan`.
        derived: as in `plan`.

    Raises:
        Unsupported, UsageError, NoRuleInForce: as `plan` does.
        UnknownCode: the network has no such facility (`ILP-N012`), or `area` is no Kemendagri code.
    """
    home = within(area)
    (rules or Rulebook.load()).at(on, home)
    backend = name_of(taken(people.persons))
    promise("worklist", backend)
    wanted = None if facility is None else frozenset((facility, *below(network, facility)))
    asked = _Asked(network, wanted, on, home, rules, late_only, followed(policy, backend))
    if backend == SPARK:
        return listed(people, derived, COLUMNS, asked.keyed)
    return given(people.persons, Asking(COLUMNS, lambda: asked.answer(people, derived)[0]))


@frozen(eq=False)
class _Asked:
    """Whose list is asked for, and of which day; `rules` may be the package's own (None)."""

    network: Network
    wanted: frozenset[str] | None
    on: date
    otherwise: str | None
    rules: Rulebook | None
    late_only: bool
    policy: Policy

    def answer(self, people: People, derived: Any) -> tuple[Answer, Keys]:
        """The list of these people, and by what they are ordered."""
        book = self.rules or Rulebook.load()
        own, served = served_by(people, self.network, self.wanted)
        question = Question(
            own, self.on, self.otherwise, compiler(book), lambda _: True, self.policy, derived
        )
        work = question.work()
        open_ = _open(work, question.codes, book, self.late_only)
        ranks, closes = ranked(open_, ordering(), self.on)
        by = keys(open_, ordering(), ranks, closes)
        return Answer(work.everybody.ids, _rows(open_, by, work, served)), by

    def keyed(self, people: People, derived: Any) -> tuple[pa.Table, Keys]:
        """The same as an Arrow table, and the keys of its rows."""
        answer, by = self.answer(people, derived)
        parts = [*answer.parts]
        whose = np.concatenate([person for person, _ in parts])
        table = arrow(Asking(COLUMNS, lambda: Answer(answer.ids, iter(parts))))
        return table, {name: key[whose] for name, key in by.items()}


def _open(work: Work, codes: tuple[str, ...], book: Rulebook, late_only: bool) -> Open:
    rule, visits = ordering(), Visits.of(work, book, codes)

    def found(block: Block) -> Found:
        lines = work.plan(block)
        reasons = visits.reasons(work, block, lines)
        kept = behind(lines, codes, rule) if late_only else among(lines, rule.listed)
        days = {name: lines.days[name] for name in DAYS}
        return those(evolve(lines, days=days), kept), reasons

    blocks = list(work.each(found))
    lines = _joined([own for own, _ in blocks])
    each = [np.concatenate([own[number] for _, own in blocks]) for number in range(len(visits.rows))]
    visited = np.concatenate([np.empty(0, np.int32), *each])
    reasons = np.repeat(np.arange(len(each), dtype=np.int32), [len(own) for own in each])
    if late_only:
        some = np.isin(visited, lines.person)
        visited, reasons = visited[some], reasons[some]
    names = tuple(row.code for row in visits.rows)
    return Open(len(work.everybody), codes, lines, names, visited, reasons)


def _joined(parts: list[Lines]) -> Lines:
    return Lines(
        np.concatenate([own.person for own in parts]),
        np.concatenate([own.code for own in parts]),
        np.concatenate([own.status for own in parts]),
        {name: np.concatenate([own.days[name] for own in parts]) for name in parts[0].days},
    )


def _rows(own: Open, by: Keys, work: Work, served: Words) -> Iterator[Part]:
    """The list: person by person the open services, then the reasons to visit."""
    rule, lines, ranks = ordering(), own.lines, by["urgency"]
    ids = pc.rank(work.everybody.ids.cast(pa.large_string()), "ascending").to_numpy().astype(np.int32)
    order = in_order(own, places(by, rule, ids), rule)
    person = np.concatenate([lines.person, own.visited]).astype(np.int32)
    order = order[ranks[person[order]] != NO_RANK]
    urgencies = tuple(rank.code for rank in rule.urgency)
    for first in range(0, max(len(order), 1), PART):
        rows = order[first : first + PART]
        whose, is_visit = person[rows], rows >= len(lines)
        reason, line = rows[is_visit] - len(lines), rows[~is_visit]
        code, status = np.full((2, len(rows)), NOBODY, np.int32)
        code[~is_visit], code[is_visit] = lines.code[line], own.reasons[reason] + len(own.codes)
        status[~is_visit] = lines.status[line]
        days = {name: np.full(len(rows), NEVER, np.int32) for name in DAYS}
        for name, day in days.items():
            day[~is_visit] = lines.days[name][line]
        yield (
            whose,
            {
                "facility": served[whose],
                "urgency": Words(ranks[whose], urgencies),
                "kind": Words(is_visit.astype(np.int32), KINDS),
                "code": Words(code, (*own.codes, *own.visits)),
                "status": Words(status, STATUSES),
                **days,
            },
        )
