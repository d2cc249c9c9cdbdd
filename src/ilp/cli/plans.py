"""What is each person of a file owed? One plan out for each record in, in order, as JSON or as tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ilp.cli.checking import Tally, is_list, unread
from ilp.cli.output import as_json, summary
from ilp.errors import Language
from ilp.planning import Plan
from ilp.planning import plan as make
from ilp.records import Reading, read_file
from ilp.records.showing import shown
from ilp.rulebook import Rulebook
from ilp.schedules.policy import Policy
from ilp.tables import page
from ilp.texts import issue_line, say

Made = tuple[Reading, Plan | None]


def show(
    file: str,
    on: date,
    area: str | None,
    book: Rulebook,
    policy: Mapping[str, Any],
    json: bool,
    lang: Language,
) -> int:
    """Plan a file record by record, in its own shape: one person, a list, or lines.

    Raises:
        UsageError: the file cannot be read, or the policy is none.
        NoRuleInForce: no rule was in force on `on`.
    """
    tally = Tally()
    chosen = Policy.of(policy)
    book.at(on, area)
    made = _made(file, on, area, book, chosen, tally)
    if not json:
        for count, (reading, plan) in enumerate(made):
            sys.stdout.write(("\n\n" if count else "") + text(reading, plan, lang) + "\n")
    else:
        _write(file, made, lang)
    said = {
        "count": tally.count,
        "planned": tally.count - tally.bad,
        "bad": tally.bad,
        "errors": tally.errors,
        "warnings": tally.warnings,
    }
    summary(say("summary.plan", lang, **said))
    return tally.exit_code


def _made(
    file: str, on: date, area: str | None, book: Rulebook, policy: Policy, tally: Tally
) -> Iterator[Made]:
    for reading in read_file(file):
        plan = None
        if reading.person is not None:
            plan = make(reading.person, on=on, area=area, rules=book, policy=policy, issues=reading.issues)
        tally.add(reading, reading.issues if plan is None else plan.issues)
        yield reading, plan


def _write(file: str, made: Iterator[Made], lang: Language) -> None:
    """Write plans as JSON: for a `.json` file one document in its shape, otherwise a line for each record."""
    if Path(file).suffix.lower() != ".json":
        for reading, plan in made:
            sys.stdout.write(to_json(_as_dict(reading, plan, lang)).decode() + "\n")
        return
    found = [_as_dict(reading, plan, lang) for reading, plan in made]
    as_json(found if is_list(file) or len(found) != 1 else found[0])


def _as_dict(reading: Reading, plan: Plan | None, lang: Language) -> dict[str, Any]:
    return unread(reading, reading.issues, lang) if plan is None else plan.to_dict(lang)


def text(reading: Reading, plan: Plan | None, lang: Language) -> str:
    """How does the answer to one record read? Its plan, or why there is none."""
    if plan is not None:
        return plan.text(lang)
    title = say("heading.no_person", lang, line=reading.line or 1)
    issues = "\n".join([say("heading.issues", lang), *(issue_line(issue, lang) for issue in reading.issues)])
    who = "" if reading.id is None else shown(reading.id)
    return page(f"{title} {who}".rstrip(), issues)
