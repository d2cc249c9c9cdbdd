"""What is each person of a file owed? One plan out for each record in, in order, as JSON or as tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ilp import codes, resources
from ilp.cli.checking import Tally, is_list, unread
from ilp.cli.output import as_json, line, summary
from ilp.cli.tables import block, page, table
from ilp.cli.texts import has, say
from ilp.errors import Issue, Language
from ilp.planning import Plan
from ilp.planning import plan as make
from ilp.records import Reading, read_file
from ilp.rulebook import Rulebook
from ilp.schedules.policy import Policy

Made = tuple[Reading, Plan | None]
DAYS = ("earliest", "recommended", "overdue", "latest")


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
    """How does one plan read: what was given, what is owed and why, what is complete, what is doubtful?"""
    if plan is None:
        title = say("heading.no_person", lang, line=reading.line or 1)
        return page(f"{title} {reading.id or ''}".rstrip(), _issues(reading.issues, lang))
    said = plan.to_dict(lang)
    where = say("heading.in_area", lang, area=plan.area) if plan.area else say("heading.national", lang)
    return page(
        say("heading.plan", lang, id=plan.id, on=plan.on, area=where),
        _services(said["services"], lang),
        _doses(said["doses"], lang),
        _completions(said["completions"], lang),
        _issues(plan.issues, lang),
    )


def _services(services: list[dict[str, Any]], lang: Language) -> str:
    """The services, the most pressing first, each with its reasons and the number of its source."""
    if not services:
        return say("heading.no_services", lang)
    order = resources.toml("cli.toml")["order"]["status"]
    sources: dict[str, int] = {}
    rows = []
    for own in sorted(services, key=lambda each: order.index(each["status"])):
        status = codes.label("source_status", own["source"]["status"]).text(lang)
        source = say("source.cited", lang, **{**own["source"], "status": status})
        number = sources.setdefault(source, len(sources) + 1)
        days = [own[day] or "" for day in DAYS]
        state = codes.label("service_status", own["status"]).text(lang)
        rows.append([own["label"], state, *days, _why(own, lang), f"[{number}]"])
    names = ("service", "status", *DAYS, "why", "source")
    shown = _columns([say(f"label.{name}", lang) for name in names], rows)
    cited = "\n".join(f"[{number}] {source}" for source, number in sources.items())
    return page(f"{say('heading.services', lang)}\n{shown}", cited)


def _why(own: dict[str, Any], lang: Language) -> str:
    """The day it was done, the reasons, the day a deferral ends, what to ask, and what serves instead."""
    said = [say("plan.done_on", lang, date=own["done_on"])] if own["done_on"] else []
    said += own["messages"][lang]
    if own["until"]:
        said.append(say("plan.until", lang, date=own["until"]))
    if own["missing_facts"]:
        facts = say("join.list", lang).join(_fact(fact, lang) for fact in own["missing_facts"])
        said.append(say("plan.ask", lang, facts=facts))
    if own["instead"]:
        said.append(say("plan.instead", lang, code=own["instead"]))
    return say("join.sentences", lang).join(said)


def _fact(code: str, lang: Language) -> str:
    """What is a missing fact called? A condition has a name of its own, another fact one in the words."""
    if code in codes.known("condition"):
        return codes.label("condition", code).text(lang)
    return say(f"fact.{code}", lang) if has("fact", code) else code


def _doses(doses: list[dict[str, Any]], lang: Language) -> str:
    rows = [
        [
            own["product"],
            own["on"],
            codes.label("dose_status", own["status"]).text(lang),
            say("join.list", lang).join(own["counts_as"]),
            say("join.sentences", lang).join(own["messages"][lang]),
        ]
        for own in doses
    ]
    names = ("product", "date", "status", "counts_as", "why")
    return _part("doses", [say(f"label.{name}", lang) for name in names], rows, lang)


def _completions(completions: list[dict[str, Any]], lang: Language) -> str:
    if not completions:
        return ""
    return block(
        say("heading.completions", lang), ((own["code"], _completion(own, lang)) for own in completions)
    )


def _completion(own: dict[str, Any], lang: Language) -> str:
    """Complete since when and until when it protects, or what is missing."""
    if not own["complete"]:
        return say("plan.incomplete", lang, codes=say("join.list", lang).join(own["missing"]))
    said = [say("plan.complete", lang, date=own["completed_on"] or "-")]
    if own["protected_until"]:
        said.append(say("plan.protected", lang, date=own["protected_until"]))
    return say("join.sentences", lang).join(said)


def _issues(issues: tuple[Issue, ...], lang: Language) -> str:
    if not issues:
        return ""
    return "\n".join([say("heading.issues", lang), *(line(issue, lang) for issue in issues)])


def _part(name: str, headings: list[str], rows: list[list[str]], lang: Language) -> str:
    return f"{say(f'heading.{name}', lang)}\n{_columns(headings, rows)}" if rows else ""


def _columns(headings: list[str], rows: list[list[str]]) -> str:
    """The table without the columns in which nothing stands."""
    kept = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    return table([headings[place] for place in kept], [[row[place] for place in kept] for row in rows])
